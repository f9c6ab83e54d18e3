"""Answers given as nested lists, whose leaves are numbers or texts in any notation."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from worker.engine.errors import AnswerError
from worker.engine.model import Answer, Feedback, Form
from worker.engine.notation.grammar.constructs import Parser
from worker.engine.notation.grammar.top_level import whole
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.lexing.numbers import number
from worker.engine.notation.lexing.tokens import TRAILING, Lexer
from worker.engine.notation.limits import MAX_CHARACTERS, MAX_ENTRIES
from worker.engine.notation.meaning import einstein
from worker.engine.notation.meaning.rules import Elaboration
from worker.engine.notation.syntax import Tree


def read_entries(response: list[Any], names: Names, form: Form) -> Answer:
    """Nested lists whose leaves are numbers or texts."""
    if _characters(response) > MAX_CHARACTERS * 4:
        raise AnswerError("parse.too_long", "These entries are too long together.", start=0, end=1)
    notes: list[Feedback] = []
    code = form is Form.CODE
    e = Elaboration(names, "", code=code)
    tree = _entries_tree(response, names, (), notes)
    e.notes.extend(notes)
    try:
        node = e.node(tree)
    except AnswerError as error:
        at = _failing_alone(error, response, names, code)
        if at:
            error.parameters = {**error.parameters, "entry": list(at)}
        raise
    if e.letters:
        node = einstein.closed(e, node, tree, ())
    if e.sizes.open:
        if names.scope.shape is not None:
            e.sizes.match(node.shape, names.scope.shape)
        e.sizes.guess(None)
        node = e.sizes.settled(node)
    if form is Form.AUTO:
        form = Form.ENTRIES
    return Answer(expression=node, form=form, notes=tuple(e.notes))


def _failing_alone(
    error: AnswerError, item: Any, names: Names, code: bool, at: tuple[int, ...] = ()
) -> tuple[int, ...]:
    """The place of the entry that fails by itself as the whole did, () where none does."""
    if isinstance(item, list):
        places = (
            _failing_alone(error, inner, names, code, (*at, number)) for number, inner in enumerate(item, 1)
        )
        return next(filter(None, places), ())
    try:
        Elaboration(names, "", code=code).node(_entries_tree(item, names, at, []))
    except AnswerError as alone:
        return at if (alone.code, alone.start) == (error.code, error.start) else ()
    return ()


def _characters(item: Any, depth: int = 0) -> int:
    if depth > 6:
        raise AnswerError("parse.too_deep", "These lists are nested too deeply.", start=0, end=1)
    if isinstance(item, list):
        if len(item) > MAX_ENTRIES:
            raise AnswerError("parse.too_large", f"A list has at most {MAX_ENTRIES} entries.", start=0, end=1)
        return 1 + sum(_characters(inner, depth + 1) for inner in item)
    return len(item) if isinstance(item, str) else 8


def _entries_tree(item: Any, names: Names, at: tuple[int, ...], notes: list[Feedback]) -> Tree:
    if isinstance(item, list):
        if not item:
            raise AnswerError("parse.ragged", "A list is empty.", start=0, end=1, entry=list(at))
        cells = [_entries_tree(inner, names, (*at, number), notes) for number, inner in enumerate(item, 1)]
        if not at and any(cell.kind == "matrix" for cell in cells):
            odd = next((n for n, cell in enumerate(cells, 1) if cell.kind != "matrix"), None)
            if odd is not None:
                raise AnswerError("parse.ragged", f"Row {odd} is not a list.", start=0, end=1, entry=[odd])
        return Tree("matrix", 0, 1, "[", [Tree("row", 0, 1, None, cells)])
    if isinstance(item, bool) or item is None:
        raise AnswerError("parse.number", "An entry is a number or a text.", start=0, end=1, entry=list(at))
    if isinstance(item, int):
        digits = str(abs(item)) if abs(item) < 10**60 else "9" * 100
        return _signed(Tree("number", 0, 1, number(digits, 0)), negative=item < 0)
    if isinstance(item, float):
        return _signed(Tree("number", 0, 1, _exact(item, at)), negative=item < 0)
    if not isinstance(item, str):
        raise AnswerError(
            "parse.unexpected", "An entry is a number or a text.", start=0, end=1, entry=list(at)
        )
    try:
        lexer = Lexer(item, names)
        tokens = lexer.run(0, len(item.rstrip(TRAILING)))
        if not tokens:
            raise AnswerError("parse.empty", "This entry is empty.", start=0, end=max(len(item), 1))
        parser = Parser(tokens, names, item, latex=lexer.latex)
        tree = whole(parser)
        notes.extend(parser.notes)
        return tree
    except AnswerError as error:
        error.parameters = {**error.parameters, "entry": list(at)}
        raise


def _signed(tree: Tree, *, negative: bool) -> Tree:
    return Tree("negate", 0, 1, None, [tree]) if negative else tree


def _exact(value: float, at: tuple[int, ...]) -> Fraction | int:
    """The decimal number that was written, exactly."""
    if value != value or value in (float("inf"), float("-inf")):
        raise AnswerError(
            "parse.number",
            "Infinity and not-a-number cannot stand in an answer.",
            start=0,
            end=1,
            entry=list(at),
        )
    exact = abs(Fraction(repr(value)))
    return int(exact) if exact.denominator == 1 else exact
