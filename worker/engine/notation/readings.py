"""The readings of one response: the plain one first, others only where it does not fit what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from operator import itemgetter

from worker.engine import expression, shapes
from worker.engine.errors import AnswerError
from worker.engine.expression import Node
from worker.engine.model import Answer, Bars, Feedback, Form
from worker.engine.notation.grammar.atoms import is_condition, is_size
from worker.engine.notation.grammar.cases import complete
from worker.engine.notation.grammar.constructs import Parser
from worker.engine.notation.grammar.top_level import whole
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.lexing.tokens import Lexer
from worker.engine.notation.limits import MAX_TOKENS_AGAIN
from worker.engine.notation.meaning import einstein
from worker.engine.notation.meaning.elaborate import Lean
from worker.engine.notation.meaning.rules import Elaboration
from worker.engine.notation.notes import made
from worker.engine.notation.syntax import Token, Tree
from worker.engine.shapes import ONE, Dimension


class Readings:
    """One response on its way: the plain reading first, other ones only where that does not fit."""

    def __init__(
        self,
        names: Names,
        text: str,
        tokens: list[Token],
        lexer: Lexer,
        letters: Sequence[str],
        each: Sequence[str],
        notes: Sequence[Feedback],
        form: Form,
    ) -> None:
        self.names = names
        self.scope = names.scope
        self.text = text
        self.tokens = tokens
        self.code = lexer.code
        self.latex = lexer.latex
        # Whether any number can be one: then the text says so.
        self.ones = "1" in lexer.text or "rue" in lexer.text
        self.letters = letters
        self.each = each
        self.before = notes
        self.form = form
        self.bars = self.scope.bars
        if self.bars is Bars.COUNT and "|" in map(_KIND, tokens) and _is_bar_raised(tokens):
            self.bars = Bars.LENGTH

    def answer(self) -> Answer:
        failure: AnswerError | None = None
        first: tuple[Node, Elaboration] | None = None
        tree: Tree | None = None
        try:
            tree, notes = self.parsed(spaces=0)
            if self.ones and len(self.tokens) <= MAX_TOKENS_AGAIN and self._may_end_in_one(tree):
                # A number of 1 behind a factor would say nothing; nor would one before it, then: 1 (X 1)^T.
                for lean in ("ones behind", "ones"):
                    reading = self.attempt(lean=lean)
                    if reading is not None and self.fits(reading[0]):
                        return self.finished(*reading)
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

    def _may_end_in_one(self, tree: Tree) -> bool:
        """Whether a 1 is a factor behind another, without a sign; most stand behind one."""
        before = "("
        for token in self.tokens:
            kind = token[0]
            if kind == "number" and token[1] == 1 and before not in _BEFORE_A_NUMBER:
                return _has_one(tree, behind=True)
            before = kind
        return False

    def fits(self, node: Node, *, strictly: bool = False) -> bool:
        """Whether the reading has the shape that is asked for."""
        asked = self.scope.shape
        if asked is None:
            return not strictly
        return node.shape == asked

    def others(
        self, tree: Tree | None, first: tuple[Node, Elaboration] | None
    ) -> Iterator[tuple[Node, Elaboration] | None]:
        """Other readings, tried in turn: what is written may also stand for something rarer."""
        if len(self.tokens) > MAX_TOKENS_AGAIN:
            return
        asked = self.scope.shape
        kinds = {token[0] for token in self.tokens}
        if tree is not None and self.ones and _has_one(tree):
            yield self.attempt(lean="ones")
        if asked and " " in self.text.strip():
            yield self.attempt(spaces=1)
            if "  " in self.text:
                yield self.attempt(spaces=2)
            yield self.attempt(spaces=1, ordered=True)
        if tree is not None and tree.kind == "matrix":
            yield self.as_cases(tree)
        if tree is not None and tree.kind == "call" and self.text.startswith("\\begin{vmatrix}", tree.start):
            yield self.without_bars(tree)
        if asked is not None and not self.code:
            yield self.attempt(lean="inner")
        if "|" in kinds:
            for meaning in _OTHER_BARS[self.bars]:
                yield self.attempt(bars=meaning)
        if asked and "*" in kinds and "[" in kinds:
            yield self.attempt(lean="lists")
        if "(" in kinds and _MATLAB.search(self.text) is not None:
            yield self.attempt(lean="matlab")
            yield self.attempt(spaces=1, lean="matlab")
        if not self.code and len(asked or ()) == 2 and _is_python(self.tokens):
            self.code = True
            yield self.attempt()
            self.code = False
        if "function" in kinds and "diag" in self.text:
            yield self.attempt(lean="diagonal")
        if asked == () and ("·" in kinds or "." in kinds):
            yield self.attempt(lean="dots")
        if first is None and asked and len(asked) == 2 and "⊗" in kinds:
            yield self.attempt(lean="outer")
        if asked and len(asked) == 2 and "⊗" in kinds:
            yield self.attempt(lean="kronecker")
        if asked and len(asked) == 2 and "*" in kinds and "identity" in kinds:
            yield self.attempt(lean="stars")

    def attempt(
        self, *, spaces: int = 0, ordered: bool = False, lean: Lean = "", bars: Bars | None = None
    ) -> tuple[Node, Elaboration] | None:
        try:
            tree, notes = self.parsed(spaces=spaces, ordered=ordered)
            return self.elaborated(tree, notes, lean, bars)
        except AnswerError:
            return None

    def without_bars(self, tree: Tree) -> tuple[Node, Elaboration] | None:
        """A matrix between bars, where no determinant is asked for."""
        bars = made("note.bars_as_brackets", tree.start, tree.end, self.text, {})
        with suppress(AnswerError):
            return self.elaborated(tree.items[0], [*self.before, bars])
        return None

    def as_cases(self, tree: Tree) -> tuple[Node, Elaboration] | None:
        """0 (z <= 0), x^T (z > 0) as cases: each value stands before its condition in brackets."""
        pairs: list[Tree] = []
        for item in (item for row in tree.items for item in row.items):
            if item.kind != "product" or not is_condition(item.items[-1]) or item.value[-1] not in ("", " "):
                return None
            *factors, condition = item.items
            value = factors[0]
            if len(factors) > 1:
                value = Tree("product", item.start, factors[-1].end, item.value[:-1], factors)
            pairs += [value, condition]
        parser = Parser(self.tokens, self.names, self.text, code=self.code, latex=self.latex)
        found = complete(parser, pairs, None, tree.start, tree.end)
        try:
            return self.elaborated(found, [*self.before, *parser.notes])
        except AnswerError:
            return None

    def parsed(self, *, spaces: int, ordered: bool = False) -> tuple[Tree, list[Feedback]]:
        """The syntax tree of the whole response; cells at top level make a list."""
        parser = Parser(
            self.tokens,
            self.names,
            self.text,
            code=self.code,
            latex=self.latex,
            spaces=spaces,
            ordered=ordered,
        )
        tree = whole(parser)
        return tree, [*self.before, *parser.notes]

    def elaborated(
        self, tree: Tree, notes: list[Feedback], lean: Lean = "", bars: Bars | None = None
    ) -> tuple[Node, Elaboration]:
        """The expression, its index letters closed and its sizes settled."""
        e = Elaboration(self.names, self.text, code=self.code, lean=lean, notes=notes, bars=bars or self.bars)
        node = self._filled(e, tree) or e.node(tree)
        letters = self.letters or self.scope.entry
        if e.letters or letters or self.each:
            node = einstein.closed(e, node, tree, letters, self.each)
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

    def _filled(self, e: Elaboration, tree: Tree) -> Node | None:
        """A bold 0, and `0 (n×n)`, are the zero that is asked for; a lone 0 is a number like any other.

        So are `zeros` and `ones` where they are all that is said, and no size with them.
        """
        asked = self.scope.shape
        if not asked or tree.kind not in _ZEROS:
            return None
        if tree.kind == "zeros" and not tree.items and len(asked) > 1 and asked[0] is not ONE:
            return expression.zeros(asked)
        if tree.kind == "call" and tree.value in (("zeros", {}), ("ones", {})) and not tree.items:
            return expression.zeros(asked) if tree.value[0] == "zeros" else expression.ones(asked)
        first = tree.items[0] if tree.kind == "product" else tree
        if first.kind == "number" and first.value == 0 and all(map(is_size, tree.items[1:])):
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


def _is_bar_raised(tokens: Sequence[Token]) -> bool:
    """Whether a power stands behind a bar, as in |x|^2: nobody takes powers of a number of elements."""
    return any(one[0] == "|" and other[0] in ("^", "sup") for one, other in pairwise(tokens))


def _is_python(tokens: Sequence[Token]) -> bool:
    """Whether ** alone shows array code, in which a vector has no orientation."""
    marks = {token[1] for token in tokens if token[0] in ("^", "^T", "'")}
    return marks == {"**"}


_OTHER_BARS = {
    Bars.COUNT: (Bars.ENTRIES, Bars.LENGTH),
    Bars.LENGTH: (Bars.ENTRIES, Bars.COUNT),
    Bars.ENTRIES: (Bars.LENGTH, Bars.COUNT),
}
# A component in round brackets, a sum along a dimension that is counted from 1.
_MATLAB = re.compile(
    r"\w\([0-9ijk](?:\s*,\s*[0-9ijk])?\)|\b(?:sum|mean|prod)\([^()]{1,60},\s*[12]\)"
    r"|\b(?:ones|zeros)\(\w+\)"
)
_KIND = itemgetter(0)
_BEFORE_A_NUMBER = frozenset("+-*/([{,;=<>") | {"^", "<=", ">=", "==", "!=", "·", "&", "\\\\"}
_ZEROS = frozenset({"zeros", "call", "product"})
_JOINTS = frozenset({"", " ", "⊗"})  # between a 1 and its neighbours
_SIGNS = frozenset({"*", "·", "@"})  # before it


def _has_one(tree: Tree, *, behind: bool = False) -> bool:
    """Whether a 1 is a factor, so that it may be a vector; with `behind`, of what
    stands before it without a sign.
    """
    stack = [tree]
    while stack:
        item = stack.pop()
        if item.kind == "product" or item.kind == "elementwise":
            for position, factor in enumerate(item.items):
                if factor.kind == "number" and factor.value == 1:
                    before, after = (
                        item.value[max(position - 1, 0) : position],
                        item.value[position : position + 1],
                    )
                    if not _JOINTS.isdisjoint(before if behind else after + before):
                        return True
                    if not behind and not _SIGNS.isdisjoint(before):
                        return True
        stack.extend(item.items)
    return False
