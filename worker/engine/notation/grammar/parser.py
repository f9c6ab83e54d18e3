"""The precedence parser: tokens to a syntax tree, in time linear in the tokens.

Loosest first: `a if c else b`, or, and, not, comparisons, sums, element-wise products (⊙ ⊗ ⊘),
products (* / · × @ and juxtaposition, left to right), signs, powers and what stands behind an
operand (transpose, subscript, attribute). What an operand itself looks like is in `atoms`,
`brackets`, `application` and `cases`.
"""

from __future__ import annotations

from collections.abc import Callable

from worker.engine.notation.grammar.cursor import CLOSERS, OPERANDS, Cursor
from worker.engine.notation.syntax import Token, Tree, letters_of, mentions

RELATIONS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "==", "==": "==", "!=": "!="}
PRODUCTS = frozenset({"*", "/", "\\", "·", "×", "@", "."})
ELEMENTWISE = frozenset({"⊙", "⊗", "⊘", "∘", ".*", "./"})
PLAIN = frozenset({"name", "number"})  # operands of one token
SUFFIXES = frozenset({"^T", "^+", "sub", "'", "sup", "^", ".^", "attribute", "[", "_", "!", "%"})
_SUFFIXES_OF_EXPONENTS = SUFFIXES - {"^T", "'"}
CASE_WORDS = frozenset({"if", "otherwise"})  # what says when a value before it holds
_OF_BRACES = frozenset({"^"})  # they hold all of an exponent, X^{-1}_{ij} being an entry; 2^{3}^{2} is 2^9

Atom = Callable[["Parser", Token], Tree]
Suffix = Callable[["Parser", Tree, Token], Tree]


class Parser(Cursor):
    """The levels of precedence, one method each."""

    def expression(self) -> Tree:
        """A value, or `a if c else b`."""
        kinds, position = self.kinds, self.position
        kind = kinds[position]
        if kind in PLAIN and kinds[position + 1] in _CLOSES:  # as in f(x), x^{2}
            return self.plain()
        if kind in _NEGATIONS:
            tree = self.condition()
        else:
            tree = self.sum()
            kind = kinds[self.position]
            if kind in _CLOSES:
                return tree
            if kind in RELATIONS or kind in _CONNECTIVES:
                tree = self._connected(tree)
        kind = kinds[self.position]
        trailer = _TRAILERS.get(kind)
        if trailer is not None:
            tree = trailer(self, tree)
            if tree.kind == "cases" and kinds[self.position] == "for":  # [a if c else b for i in …]
                tree = _TRAILERS["for"](self, tree)
        elif kind == "(" and kinds[self.position + 1] in CASE_WORDS:  # x^T (if z > 0)
            opened = self.tokens[self.position]
            self.position += 1
            tree = _TRAILERS[kinds[self.position]](self, tree)
            self.expect(")", opened)
        return tree

    def condition(self) -> Tree:
        """Comparisons joined by and, or, not."""
        if self.kinds[self.position] in _NEGATIONS:
            return self._connected(self._negation())
        return self._connected(self.sum())

    def _connected(self, left: Tree) -> Tree:
        """A comparison, or several joined, that begins with `left`."""
        if self.kinds[self.position] in RELATIONS:
            left = self._compared(left)
        if self.kinds[self.position] not in _CONNECTIVES:
            return left
        alternatives = [[left]]
        while self.kinds[self.position] in _CONNECTIVES and not self._begins_case():
            kind = self.kinds[self.position]
            self.position += 1
            right = self._negation()
            if kind == "and":
                alternatives[-1].append(right)
            else:
                alternatives.append([right])
        joined = [_joined("and", group) for group in alternatives]
        return _joined("or", joined)

    def _begins_case(self) -> bool:
        """Whether what stands behind this `and` is the next case, as in `0 if z <= 0 and x^T if z > 0`."""
        depth = 0
        for kind in self.kinds[self.position + 1 : self.position + 60]:
            depth += (kind in _OPENING) - (kind in _CLOSING)
            if depth < 0 or (not depth and kind in _ENDS_CONDITION):
                return False
            if not depth and (kind in CASE_WORDS or kind == "for"):
                return True
        return False

    def _negation(self) -> Tree:
        token = self.tokens[self.position]
        if token[0] != "not" and token[0] != "!":
            return self.comparison()
        self.position += 1
        self.enter(token)
        inner = self._negation()
        self.depth -= 1
        return Tree("logic", token[2], inner.end, "not", [inner])

    def comparison(self) -> Tree:
        """A sum, or sums compared; a chain `a < b < c` holds where each link does."""
        first = self.sum()
        return self._compared(first) if self.kinds[self.position] in RELATIONS else first

    def _compared(self, first: Tree) -> Tree:
        items, relations = [first], []
        while True:
            kind = self.kinds[self.position]
            if kind not in RELATIONS or (kind == ">" and self.bars == "<"):
                break
            relations.append(RELATIONS[kind])
            self.position += 1
            if kind in "<>" and self.kinds[self.position] == "=":
                relations[-1] += "="
                self.position += 1
            items.append(self.sum())
        if not relations:
            return first
        return Tree("compare", first.start, items[-1].end, relations, items)

    def sum(self) -> Tree:
        """Terms with + and - between them."""
        kinds = self.kinds
        kind = kinds[self.position]
        first = self._term() if kind == "-" or kind == "+" else self.product()
        kind = kinds[self.position]
        if kind in _CLOSES:
            return first
        if kind in ELEMENTWISE:
            first = self._elementwise(first)
            kind = kinds[self.position]
        if kind != "+" and kind != "-":
            return first
        terms = [first]
        while True:
            position = self.position
            kind = kinds[position]
            if kind != "+" and kind != "-":
                break
            token = self.tokens[position]
            if self.cell and self.parted() and not self.tokens[position + 1][4]:
                if self.cell == 1 or self.ordered:
                    self.note("note.sign_cell", Tree("sign", token[2], self.tokens[position + 1][3]))
                break  # [1 -2]: a new cell
            self.position = position + 1
            following = kinds[position + 1]
            if following == "…" and kind == "+":
                terms.append(self.ellipsis())
                continue
            term = self._term() if following == "-" or following == "+" else self.elementwise()
            terms.append(Tree("negate", token[2], term.end, None, [term]) if kind == "-" else term)
        if len(terms) == 1:
            return first
        return Tree("add", first.start, terms[-1].end, None, terms)

    def _term(self) -> Tree:
        """A product with its sign: -x*y is -(x*y)."""
        token = self.tokens[self.position]
        if token[0] == "-":
            self.position += 1
            self.enter(token)
            term = self._term()
            self.depth -= 1
            first = term.items[0] if term.kind == "product" else term
            if first.kind == "number" and term is not first and first.value > 1:  # -2x begins with -2
                number = Tree("number", token[2], first.end, -first.value)
                return Tree("product", token[2], term.end, term.value, [number, *term.items[1:]])
            return Tree("negate", token[2], term.end, None, [term])
        if token[0] == "+":
            self.position += 1
            self.enter(token)
            term = self._term()
            self.depth -= 1
            return term
        return self.elementwise()

    def elementwise(self) -> Tree:
        """Products joined by ⊙, ⊗, ⊘."""
        first = self.product()
        return self._elementwise(first) if self.kinds[self.position] in ELEMENTWISE else first

    def _elementwise(self, first: Tree) -> Tree:
        items, operators = [first], []
        while self.kinds[self.position] in ELEMENTWISE:
            operators.append(self.kinds[self.position])
            self.position += 1
            items.append(self.product())
        return Tree("elementwise", first.start, items[-1].end, operators, items)

    def product(self) -> Tree:
        """Factors, multiplied and divided from left to right."""
        kinds, tokens = self.kinds, self.tokens
        kind = kinds[self.position]
        if kind in PLAIN and kinds[self.position + 1] not in SUFFIXES:
            first = self.plain()
        else:
            first = self.factor() if kind == "-" or kind == "+" else self.operand()
        if kinds[self.position] not in _GOES_ON:
            return first
        items, operators = [first], []
        while True:
            position = self.position
            kind = kinds[position]
            if kind in PRODUCTS:
                following = kinds[position + 1]
                if kind == "." and following in _AFTER_A_FULL_STOP:
                    break
                self.position = position + 1
                operators.append(kind)
                if following in PLAIN and kinds[position + 2] not in SUFFIXES:
                    items.append(self.plain())
                elif following == "…":
                    items.append(self.ellipsis())
                else:
                    items.append(self.factor())
                    if kind == "/" and items[-1].kind == "series":
                        self._shorten(items, operators)
            elif kind in OPERANDS:
                token = tokens[position]
                if kind == "(" and kinds[position + 1] in CASE_WORDS:
                    break
                if self.cell and self.parted() and not (self.ordered and _in_order(items[-1], kind)):
                    break
                if kind == "unknown" and token[1] in ("lambda", "is"):
                    break
                if kind == "number" and items[-1].kind == "number" and self._goes_on_a_number():
                    raise self.unexpected(token)
                operators.append(" " if token[4] else "")
                if kind in PLAIN and kinds[position + 1] not in SUFFIXES:
                    items.append(self.plain())
                else:
                    items.append(self.operand())
            elif (
                kind == "…"
                and items
                and not self.bars
                and self.depth == 0
                and not (self.cell and self.parted())
                and kinds[self.position + 1] in OPERANDS
            ):
                operators.append(" ")
                items.append(self.ellipsis())
            elif kind in _BARS and self._opens_bar():
                operators.append(" " if tokens[self.position][4] else "")
                items.append(self.operand())
            else:
                break
        if not operators:
            return first
        return Tree("product", first.start, items[-1].end, operators, items)

    def _shorten(self, items: list[Tree], operators: list[str]) -> None:
        """a/Σ_k b_k c is (a/Σ_k b_k) c: factors that do not use the letter stand outside."""
        series = items[-1]
        body = series.items[0]
        names = letters_of(series)
        if body.kind != "product" or not names:
            return
        keep = len(body.items)
        while keep > 1 and body.value[keep - 2] in ("", " ") and not mentions(body.items[keep - 1], names):
            keep -= 1
        if keep == len(body.items):
            return
        outside, joints = body.items[keep:], body.value[keep - 1 :]
        inside = Tree(
            "product", body.start, body.items[keep - 1].end, body.value[: keep - 1], body.items[:keep]
        )
        body = inside if keep > 1 else body.items[0]
        items[-1] = Tree("series", series.start, body.end, series.value, [body, *series.items[1:]])
        items += outside
        operators += joints

    def _opens_bar(self) -> bool:
        """Whether a bar behind an operand begins another operand."""
        kind = self.kinds[self.position]
        if self.bars == kind or self.bars == "cells" or (self.cell and self.parted()):
            return False
        if kind == "||" and self.bars == "|":
            token = self.tokens[self.position]  # |x||y|: two single bars
            middle = token[2] + 1
            self.tokens[self.position : self.position + 1] = [
                ("|", "|", token[2], middle, token[4]),
                ("|", "|", middle, token[3], False),
            ]
            self.kinds[self.position : self.position + 1] = ["|", "|"]
            return False
        following = self.kinds[self.position + 1]
        return following in OPERANDS or following in ("-", "+") or following in _BARS

    def _goes_on_a_number(self) -> bool:
        """Whether a number behind a number is no factor, but more of it: 1 000, 1.000.000, 3 1/2."""
        place = self.position
        token = self.tokens[place]
        digits = self.text[token[2] : token[3]]
        if self.kinds[place - 1] != "number":
            return False
        if self.kinds[place + 1] == "/" and self.kinds[place + 2] == "number":
            return True
        return len(digits) > 1 and (digits[0] in "0." or (len(digits) == 3 and digits.isdigit()))

    def factor(self) -> Tree:
        """An operand with its sign, as in 2*-3."""
        token = self.tokens[self.position]
        if token[0] == "-" or token[0] == "+":
            self.position += 1
            self.enter(token)
            inner = self.factor()
            self.depth -= 1
            return inner if token[0] == "+" else Tree("negate", token[2], inner.end, None, [inner])
        return self.operand()

    def plain(self) -> Tree:
        """A name or a number, alone."""
        kind, value, start, end, _ = self.tokens[self.position]
        self.position += 1
        return Tree(kind, start, end, value)

    def operand(self, suffixes: frozenset[str] = SUFFIXES) -> Tree:
        """One thing, with its transpose, powers, subscripts and attributes."""
        token = self.tokens[self.position]
        kinds, kind = self.kinds, token[0]
        atom = _ATOMS.get(kind)
        if atom is None:
            raise self.missing()
        self.position += 1
        tree = Tree(kind, token[2], token[3], token[1]) if kind in PLAIN else atom(self, token)
        while kinds[self.position] in suffixes:
            token = self.tokens[self.position]
            following = _SUFFIXES[token[0]](self, tree, token)
            if following is tree:
                break
            tree = following
        return tree

    def exponent(self) -> Tree:
        """What stands behind ^: a sign and one operand; in X^{-2}^T the whole power is transposed."""
        token = self.tokens[self.position]
        if token[0] in PLAIN and self.kinds[self.position + 1] not in _SUFFIXES_OF_EXPONENTS:
            return self.plain()
        self.enter(token)
        if token[0] == "-" or token[0] == "+":
            self.position += 1
            inner = self.exponent()
            result = inner if token[0] == "+" else Tree("negate", token[2], inner.end, None, [inner])
        else:
            result = self.operand(_OF_BRACES if token[0] == "{" else _SUFFIXES_OF_EXPONENTS)
        self.depth -= 1
        return result

    def ellipsis(self) -> Tree:
        token = self.tokens[self.position]
        self.position += 1
        return Tree("ellipsis", token[2], token[3], token[0])


def _in_order(before: Tree, kind: str) -> bool:
    """Whether what begins with `kind` is a factor that people write behind this one: 2 r sin(t)."""
    while before.kind in ("power", "group", "negate") and before.items:
        before = before.items[0]
    rank = {"number": 0, "call": 2, "applied": 2, "derived": 2}.get(before.kind, 1)
    return rank <= {"number": 0, "function": 2, "applied": 2, "√": 2, "(": 2}.get(kind, 1)


def _joined(connective: str, items: list[Tree]) -> Tree:
    if len(items) == 1:
        return items[0]
    return Tree("logic", items[0].start, items[-1].end, connective, items)


_AFTER_A_FULL_STOP = frozenset({"end", "end env", "\\\\", ")", "]", "}"})
_OPENING = frozenset(CLOSERS) | {"begin"}
_CLOSING = frozenset(CLOSERS.values()) | {"end env"}
_CLOSES = frozenset({")", "]", "}", ",", "end"})
_BARS = frozenset({"|", "||", "‖"})
_ENDS_CONDITION = frozenset(RELATIONS) | {",", ";", "\\\\", "end", "end env"}
_CONNECTIVES = frozenset({"and", "or"})
_NEGATIONS = frozenset({"not", "!"})
_GOES_ON = PRODUCTS | OPERANDS | _BARS | {"…"}  # what a product may have behind a factor

_ATOMS: dict[str, Atom] = {}
_SUFFIXES: dict[str, Suffix] = {}
_TRAILERS: dict[str, Callable[[Parser, Tree], Tree]] = {}


def install(
    atoms: dict[str, Atom], suffixes: dict[str, Suffix], trailers: dict[str, Callable[[Parser, Tree], Tree]]
) -> None:
    """Fill the tables; called once by `constructs`, which knows the modules of the constructs."""
    _ATOMS.update(atoms)
    _SUFFIXES.update(suffixes)
    _TRAILERS.update(trailers)
