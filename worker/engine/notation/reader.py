"""Reads a response under a scope: the door of the reading half of this package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.model import Answer, Feedback, Form, Scope
from worker.engine.notation import einstein
from worker.engine.notation.atoms import is_size
from worker.engine.notation.constructs import Parser
from worker.engine.notation.entries import read_entries
from worker.engine.notation.left_hand_side import Clause, answered, where_clause
from worker.engine.notation.limits import MAX_CHARACTERS
from worker.engine.notation.names import Names
from worker.engine.notation.notes import made
from worker.engine.notation.rules import Elaboration
from worker.engine.notation.syntax import Token, Tree
from worker.engine.notation.tokens import TRAILING, Lexer
from worker.engine.notation.top_level import whole
from worker.engine.shapes import ONE, Dimension


def read(response: str | list[Any], scope: Scope, form: Form = Form.AUTO) -> Answer:
    """What the response says under these names.

    Raises:
        AnswerError: it cannot be read; `start` and `end` delimit the offending characters. Within
            a list of entries they count from the entry's own beginning, and `entry` names it.
    """
    names = names_of(scope)
    if isinstance(response, list):
        return read_entries(response, names, form)
    if len(response) > MAX_CHARACTERS:
        raise AnswerError(
            "parse.too_long",
            f"An answer has at most {MAX_CHARACTERS} characters, and this has {len(response)}.",
            start=MAX_CHARACTERS,
            end=len(response),
            limit=MAX_CHARACTERS,
        )
    said = (
        PHRASES.get(" ".join(response.lower().split()).removeprefix("the "))
        if response[-1:].isalpha()
        else None
    )
    lexer = Lexer(response, names, code=form is Form.CODE)
    if said is not None and not names.declared(response.strip()):
        lexer, response = Lexer(said, names), said  # words for it: "the identity matrix"
    tokens = lexer.run(0, len(response.rstrip(TRAILING)))
    if not tokens:
        raise AnswerError("parse.empty", "There is no answer yet.", start=0, end=max(len(response), 1))
    while tokens[-1][0] == "." and len(tokens) > 1:
        tokens.pop()  # a full stop
    letters: Sequence[str] = ()
    notes: list[Feedback] = []
    clause = where_clause(tokens) if "=" in response else None
    if clause is not None:
        return _with_clause(response, scope, form, clause)
    if "=" in response or not response.isascii() or lexer.latex or ">" in response or ":" in response:
        tokens, letters, notes = answered(tokens, response)
    return _Reading(names, response, tokens, lexer, letters, notes, form).answer()


def _with_clause(response: str, scope: Scope, form: Form, clause: Clause) -> Answer:
    """The answer of `…, where z = w·x + b`: the learner's own abbreviation is written out in it."""
    own = Scope(symbols=scope.symbols, sizes=scope.sizes, functions=scope.functions)
    said = " " * clause.start + response[clause.start :]
    meant = read(said, own, form).expression
    if clause.letter is not None and meant.op is Op.COMPREHENSION and len(meant.shape) == 2:
        meant = expression.comprehension(meant.payload[1:], meant.args[0])  # e_j names a column too
    within = Scope(
        symbols={**scope.symbols, clause.name: meant.shape},
        sizes=scope.sizes,
        functions=scope.functions,
        shape=scope.shape,
        author=scope.author,
    )
    answer = read(response[: clause.end], within, form)
    note = made("note.own_abbreviation", clause.end, len(response), response, {"name": clause.name})
    return Answer(
        expression=expression.substitute(answer.expression, {clause.name: meant}),
        form=answer.form,
        notes=(*answer.notes, note),
    )


PHRASES = {
    **dict.fromkeys(
        ("identity matrix", "identity", "unit matrix", "n×n identity matrix", "n x n identity matrix"), "I"
    ),
    **dict.fromkeys(("zero matrix", "zero", "zeros", "null matrix", "0 matrix", "zero vector"), "𝟎"),
    **dict.fromkeys(("row of ones", "row vector of ones"), "1^T"),
    **dict.fromkeys(("vector of ones", "column of ones", "all ones"), "ones"),
}
_KNOWN: dict[int, tuple[Scope, Names]] = {}


def names_of(scope: Scope) -> Names:
    """The names of a scope, remembered for scopes in use."""
    known = _KNOWN.get(id(scope))
    if known is not None and known[0] is scope:
        return known[1]
    names = Names(scope)
    if len(_KNOWN) >= 64:
        _KNOWN.clear()
    _KNOWN[id(scope)] = (scope, names)
    return names


class _Reading:
    """One response on its way: the plain reading first, other ones only where that does not fit."""

    def __init__(
        self,
        names: Names,
        text: str,
        tokens: list[Token],
        lexer: Lexer,
        letters: Sequence[str],
        notes: Sequence[Feedback],
        form: Form,
    ) -> None:
        self.names = names
        self.scope = names.scope
        self.text = text
        self.tokens = tokens
        self.code = lexer.code
        self.latex = lexer.latex
        self.letters = letters
        self.before = notes
        self.form = form

    def answer(self) -> Answer:
        failure: AnswerError | None = None
        first: tuple[Node, Elaboration] | None = None
        tree: Tree | None = None
        try:
            tree, notes = self.parsed(spaces=False)
            first = self.elaborated(tree, notes)
            if self.fits(first[0]):
                return self.finished(*first)
        except AnswerError as error:
            failure = error
        for reading in self.others(tree, first):
            if reading is not None and self.fits(reading[0], strictly=first is not None):
                return self.finished(*reading)
        if first is not None:
            return self.finished(*first)
        assert failure is not None
        raise failure

    def fits(self, node: Node, *, strictly: bool = False) -> bool:
        """Whether the reading has the shape that is asked for."""
        asked = self.scope.shape
        if asked is None:
            return not strictly
        return node.shape == asked

    def others(self, tree: Tree | None, first: tuple[Node, Elaboration] | None) -> Any:
        """Other readings, tried in turn: a 1 that is the vector of ones, white space between cells."""
        if tree is not None and _has_spare_one(tree):
            yield self.attempt(lean_ones=True)
        if "[" in self.text and " " in self.text:
            yield self.attempt(spaces=True)
        if self.scope.shape == () and any(token[0] in ("·", ".") for token in self.tokens):
            yield self.attempt(lean_dots=True)

    def attempt(
        self, *, spaces: bool = False, lean_ones: bool = False, lean_dots: bool = False
    ) -> tuple[Node, Elaboration] | None:
        try:
            tree, notes = self.parsed(spaces=spaces)
            return self.elaborated(tree, notes, lean_ones=lean_ones, lean_dots=lean_dots)
        except AnswerError:
            return None

    def parsed(self, *, spaces: bool) -> tuple[Tree, list[Feedback]]:
        """The syntax tree of the whole response; cells at top level make a list."""
        parser = Parser(self.tokens, self.names, self.text, code=self.code, latex=self.latex, spaces=spaces)
        tree = whole(parser)
        return tree, [*self.before, *parser.notes]

    def elaborated(
        self, tree: Tree, notes: list[Feedback], *, lean_ones: bool = False, lean_dots: bool = False
    ) -> tuple[Node, Elaboration]:
        """The expression, its index letters closed and its sizes settled."""
        e = Elaboration(
            self.names, self.text, code=self.code, lean_ones=lean_ones, lean_dots=lean_dots, notes=notes
        )
        node = self._zero(e, tree) or e.node(tree)
        if e.letters or self.letters:
            node = einstein.closed(e, node, tree, self.letters)
        asked = self.scope.shape
        if e.sizes.open:
            if asked is not None:
                e.sizes.match(node.shape, asked)
            e.sizes.guess(self._likely_size())
            node = e.sizes.settled(node)
        flat = tree.flat and bool(asked) and 0 < len(node.shape) <= 2
        if flat and asked is not None and shapes.transposed(node.shape) == asked != node.shape:
            node = expression.transpose(node)  # a flat array has no orientation of its own
            e.note("note.flat_array", tree, shape=shapes.describe(asked))
        return node, e

    def _zero(self, e: Elaboration, tree: Tree) -> Node | None:
        """A bold 0, and `0 (n×n)`, are the zero that is asked for; a lone 0 is a number like any other."""
        asked = self.scope.shape
        if not asked:
            return None
        if tree.kind == "zeros" and not tree.items and len(asked) > 1 and asked[0] is not ONE:
            return expression.zeros(asked)
        sized = tree.kind == "product" and is_size(Tree("add", 0, 0, None, tree.items[1:]))
        if sized and tree.items[0].kind == "number" and tree.items[0].value == 0:
            e.note("note.zero_shape", tree)
            return expression.zeros(asked)
        return None

    def _likely_size(self) -> Dimension | None:
        """The only size there is, if there is only one."""
        sizes = {d for shape in self.names.shapes.values() for d in shape if d is not ONE}
        sizes |= {d for d in self.scope.shape or () if d is not ONE}
        return next(iter(sizes)) if len(sizes) == 1 else None

    def finished(self, node: Node, e: Elaboration) -> Answer:
        form = self.form
        if form is Form.AUTO:
            form = Form.CODE if self.code else Form.LATEX if self.latex else Form.TEXT
        return Answer(expression=node, form=form, notes=tuple(e.notes))


def _has_spare_one(tree: Tree) -> bool:
    """Whether a 1 stands beside other factors without a sign, so that it may be a vector."""
    stack = [tree]
    while stack:
        item = stack.pop()
        if item.kind == "product":
            for position, factor in enumerate(item.items):
                if factor.kind == "number" and factor.value == 1:
                    around = item.value[max(position - 1, 0) : position + 1]
                    if any(operator in ("", " ") for operator in around):
                        return True
        stack.extend(item.items)
    return False


def assignments(response: str) -> list[tuple[str, str, int]]:
    """Lines `name = expression` of a multi-part answer: name, expression, where it begins.

    >>> assignments("u = x^2\\ny = sin(u)")
    [('u', 'x^2', 4), ('y', 'sin(u)', 12)]
    """
    found: list[tuple[str, str, int]] = []
    for match in _ASSIGNMENT.finditer(response):
        found.append((match[1], match[2].rstrip(), match.start(2)))
    return found


_ASSIGNMENT = re.compile(r"(?:^|[\n;])[ \t]*([A-Za-z][A-Za-z0-9_]*)[ \t]*:?=[ \t]*([^\n;]+)")
