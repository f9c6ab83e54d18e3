"""What axis=, k=, order= and other words with a value say in the calls of array code.

A word that says something else than the call is read for is refused: np.diag(x, k=1) is not diag(x).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from worker.engine.errors import AnswerError
from worker.engine.notation.meaning.elaborate import Elaboration, integer
from worker.engine.notation.syntax import Tree
from worker.engine.shapes import ONE

Keywords = dict[str, Tree]

_OF_NO_MATTER: Final = frozenset("dtype device requires_grad copy keepdims keepdim".split())
_POSITIONAL: Final = frozenset("input shape size N".split())  # the first argument by its name
_OF_SPREAD: Final = frozenset("ddof correction unbiased".split())
_WITH_AXIS: Final = frozenset(
    "sum mean prod rowsum colsum var std repeat cat stack vstack rev fliplr expand_dims squeeze".split()
)


def heard(
    e: Elaboration, key: str, arguments: Sequence[Tree], keywords: Keywords
) -> tuple[Sequence[Tree], Keywords]:
    """The arguments and keywords of a call of `key`, those put in their places that are said by name.

    Raises:
        AnswerError: a keyword says what cannot be read here.
    """
    kept: Keywords = {}
    for word, value in keywords.items():
        if word in _POSITIONAL:
            arguments = [value, *arguments]
        elif word == "other":
            arguments = [*arguments, value]
        elif word in ("axis", "dim") and key not in _WITH_AXIS:
            if arguments and ONE not in e.matrix(e.node(arguments[0]), arguments[0]):
                raise _unheard(e, word, value)
        elif not _fits(e, key, word, value):
            raise _unheard(e, word, value)
        else:
            kept[word] = value
    return arguments, kept


def _fits(e: Elaboration, key: str, word: str, value: Tree) -> bool:
    """Whether the call is read for what this word says."""
    if word in _OF_NO_MATTER or word == "base" or (word in ("axis", "dim") and key in _WITH_AXIS):
        return True
    if word in _OF_SPREAD:
        return key in ("var", "std")
    if word in ("min", "max"):
        return key == "clip"
    if word in ("ord", "p"):
        return key == "norm"
    if word in ("k", "offset"):
        return integer(e.node(value)) == 0
    if word == "order":
        return row_by_row(value)
    return word == "dims" and key == "rev"


def row_by_row(order: Tree) -> bool:
    """Whether order= says the usual order, that of C."""
    return order.kind == "word" and order.value in ("C", "A", "K")


def _unheard(e: Elaboration, word: str, value: Tree) -> AnswerError:
    return AnswerError(
        "parse.arguments",
        f"What {word}={e.shown(value)} says cannot be read here; please write it out.",
        start=value.start,
        end=value.end,
        function=word,
    )
