"""The precedence parser: tokens to a syntax tree, in time linear in the tokens.

Loosest first: `a if c else b`, or, and, not, comparisons, sums, element-wise products (⊙ ⊗ ⊘),
products (* / · × @ and juxtaposition, left to right), signs, powers and what stands behind an
operand (transpose, subscript, attribute). What an operand itself looks like is in `atoms`,
`brackets`, `application` and `cases`.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter

from worker.engine.errors import AnswerError
from worker.engine.model import Feedback
from worker.engine.notation import notes
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.limits import MAX_DEPTH, MAX_NOTES
from worker.engine.notation.syntax import Token, Tree

RELATIONS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "==", "==": "==", "!=": "!="}
PRODUCTS = frozenset({"*", "/", "·", "×", "@", "."})
ELEMENTWISE = frozenset({"⊙", "⊗", "⊘", "∘", ".*", "./"})
OPERANDS = frozenset(
    {
        "number", "name", "constant", "e", "size", "letter", "unknown", "identity", "function", "applied",
        "letter function", "(", "[", "{", "⟨", "⌈", "⌊", "∑", "∏", "√", "frac", "bold",
        "accent", "begin", "𝟏", "𝟎", "∂",
        "∇", "T", "long number", "∞", "newaxis",
    }
)  # fmt: skip
PLAIN = frozenset({"name", "number"})  # operands of one token
SUFFIXES = frozenset({"^T", "sub", "'", "sup", "^", ".^", "attribute", "[", "_", "!"})
_SUFFIXES_OF_EXPONENTS = SUFFIXES - {"^T", "'"}
CLOSERS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌈": "⌉", "⌊": "⌋"}

Atom = Callable[["Parser", Token], Tree]
Suffix = Callable[["Parser", Tree, Token], Tree]


_KIND = itemgetter(0)
LOOKAHEAD = 6  # ends behind the last token, so that looking ahead needs no care


class Parser:
    """Where reading stands in the tokens.

    White space of at least `spaces` characters separates the cells of a list; 0 if it separates none.
    """

    __slots__ = (
        "barred", "bars", "cell", "code", "depth", "kinds", "latex", "names", "notes", "position",
        "spaces", "text", "tokens",
    )  # fmt: skip

    def __init__(
        self,
        tokens: list[Token],
        names: Names,
        text: str,
        *,
        code: bool = False,
        latex: bool = False,
        spaces: int = 0,
    ) -> None:
        end = tokens[-1][3] if tokens else 0
        self.tokens = [*tokens, *[("end", None, end, end, True)] * LOOKAHEAD]
        self.kinds = list(map(_KIND, self.tokens))
        self.names = names
        self.text = text
        self.code = code
        self.latex = latex
        self.spaces = spaces
        self.position = 0
        self.depth = 0
        self.barred = "|" in self.kinds  # whether there is any bar
        self.bars = ""  # the bar that a bar would close, in the innermost bracket
        self.cell = 0  # how much white space separates cells here; 0 if none does
        self.notes: list[Feedback] = []

    # --- the levels -----------------------------------------------------------------------------

    def expression(self) -> Tree:
        """A value, or `a if c else b`."""
        token = self.tokens[self.position]
        if token[0] in PLAIN and self.kinds[self.position + 1] in _CLOSES:  # as in f(x), x^{2}
            self.position += 1
            return Tree(token[0], token[2], token[3], token[1])
        tree = self.condition()
        kind = self.kinds[self.position]
        if kind in _CLOSES:
            return tree
        if kind in _TRAILERS:
            return _TRAILERS[kind](self, tree)
        return tree

    def condition(self) -> Tree:
        """Comparisons joined by and, or, not."""
        kind = self.kinds[self.position]
        if kind == "not" or kind == "!":
            left = self._negation()
        else:
            left = self.sum()
            kind = self.kinds[self.position]
            if kind in RELATIONS:
                left = self._compared(left)
        if self.kinds[self.position] not in _CONNECTIVES:
            return left
        alternatives = [[left]]
        while self.kinds[self.position] in _CONNECTIVES:
            kind = _CONNECTIVES[self.kinds[self.position]]
            self.position += 1
            right = self._negation()
            if kind == "and":
                alternatives[-1].append(right)
            else:
                alternatives.append([right])
        joined = [_joined("and", group) for group in alternatives]
        return _joined("or", joined)

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
        if kind in ELEMENTWISE:
            first = self._elementwise(first)
            kind = kinds[self.position]
        if kind != "+" and kind != "-":
            return first
        terms = [first]
        while True:
            token = self.tokens[self.position]
            kind = token[0]
            if kind != "+" and kind != "-":
                break
            if self.cell and self.parted() and not self.tokens[self.position + 1][4]:
                break  # [1 -2]: a new cell
            self.position += 1
            if kind == "+" and kinds[self.position] == "…":
                terms.append(self.ellipsis())
                continue
            term = self._term() if kinds[self.position] in ("-", "+") else self.elementwise()
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
        first = self.factor() if kind == "-" or kind == "+" else self.operand()
        kind = kinds[self.position]
        if kind not in PRODUCTS and kind not in OPERANDS and kind not in _BARS and kind != "…":
            return first
        items, operators = [first], []
        while True:
            kind = kinds[self.position]
            if kind in PRODUCTS:
                if kind == "." and kinds[self.position + 1] in _AFTER_A_FULL_STOP:
                    break
                self.position += 1
                operators.append(kind)
                if kinds[self.position] == "…":
                    items.append(self.ellipsis())
                else:
                    items.append(self.factor())
                    if kind == "/" and items[-1].kind == "series":
                        self._shorten(items, operators)
            elif kind in OPERANDS:
                token = tokens[self.position]
                if self.cell and self.parted():
                    break
                if kind == "unknown" and token[1] in ("lambda", "is"):
                    break
                operators.append(" " if token[4] else "")
                items.append(self.operand())
            elif (
                kind == "…"
                and items
                and not self.bars
                and self.depth == 0
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
        names = {tree.value if tree.kind != "compare" else tree.items[0].value for tree in series.value[1]}
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

    def operand(self, suffixes: frozenset[str] = SUFFIXES) -> Tree:
        """One thing, with its transpose, powers, subscripts and attributes."""
        token = self.tokens[self.position]
        kinds, kind = self.kinds, token[0]
        if kind == "name" or kind == "number":
            self.position += 1
            if kinds[self.position] not in suffixes:
                return Tree(kind, token[2], token[3], token[1])
            tree = Tree(kind, token[2], token[3], token[1])
        else:
            atom = _ATOMS.get(kind)
            if atom is None:
                raise self.missing()
            self.position += 1
            tree = atom(self, token)
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
        self.enter(token)
        if token[0] == "-" or token[0] == "+":
            self.position += 1
            inner = self.exponent()
            result = inner if token[0] == "+" else Tree("negate", token[2], inner.end, None, [inner])
        else:
            result = self.operand(_SUFFIXES_OF_EXPONENTS)
        self.depth -= 1
        return result

    def ellipsis(self) -> Tree:
        token = self.tokens[self.position]
        self.position += 1
        return Tree("ellipsis", token[2], token[3], token[0])

    # --- keeping place --------------------------------------------------------------------------

    def parted(self) -> bool:
        """Whether there is enough white space before the next token to begin another cell."""
        return self.tokens[self.position][2] - self.tokens[self.position - 1][3] >= self.cell

    def enter(self, token: Token) -> None:
        """One level deeper, within bounds."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise AnswerError(
                "parse.too_deep",
                f"More than {MAX_DEPTH} levels of brackets and powers inside each other cannot be read.",
                start=token[2],
                end=max(token[3], token[2] + 1),
                depth=MAX_DEPTH,
            )

    def accept(self, kind: str) -> bool:
        if self.kinds[self.position] == kind:
            self.position += 1
            return True
        return False

    def expect(self, kind: str, opened: Token) -> Token:
        """The closing mark of what `opened`, or an error that shows which bracket stays open."""
        token = self.tokens[self.position]
        if token[0] == kind or (token[0] == "right." and kind in "}])"):
            self.position += 1
            return token
        if token[0] == "end" or token[0] in ")]}⟩":
            if token[0] == "end":
                raise AnswerError(
                    "parse.unclosed",
                    f"This {opened[1] or opened[0]} is never closed: a {kind} is missing.",
                    start=opened[2],
                    end=opened[3],
                    bracket=opened[0],
                    expected=kind,
                )
            raise AnswerError(
                "parse.unexpected",
                f"This {token[0]} does not close the {opened[0]} before it: a {kind} was expected.",
                start=token[2],
                end=token[3],
                found=token[0],
                expected=kind,
            )
        raise self.unexpected(token, expected=kind)

    def unexpected(self, token: Token, *, expected: str = "") -> AnswerError:
        found = self.text[token[2] : token[3]]
        if token[0] in (")", "]", "}", "⟩", "right."):
            return AnswerError(
                "parse.unopened",
                f"This {found} closes a bracket that was never opened.",
                start=token[2],
                end=token[3],
                bracket=found,
            )
        if token[0] == "end":
            return AnswerError(
                "parse.unexpected",
                "The answer ends too early.",
                start=max(token[2] - 1, 0),
                end=max(token[2], 1),
                found="",
                expected=expected,
            )
        message = f"{found} was not expected here"
        return AnswerError(
            "parse.unexpected",
            message + (f"; {expected} was." if expected else "."),
            start=token[2],
            end=token[3],
            found=found,
            expected=expected,
        )

    def missing(self) -> AnswerError:
        """The error for a place where an operand was needed and there is none."""
        token = self.tokens[self.position]
        if self.position and (token[0] == "end" or token[0] not in OPERANDS):
            before = self.tokens[self.position - 1]
            shown = self.text[before[2] : before[3]]
            if token[0] in ("end", "end env", ")", "]", "}", ",", ";", "&", "\\\\", "right."):
                if before[0] in CLOSERS and token[0] in CLOSERS.values():
                    message = "There is nothing between these brackets."
                else:
                    message = f"Something is missing after {shown}."
                return AnswerError(
                    "parse.unexpected",
                    message,
                    start=before[2],
                    end=before[3],
                    found=self.text[token[2] : token[3]],
                    expected="an expression",
                )
        if token[0] == "…":
            return AnswerError(
                "parse.ellipsis",
                "An ellipsis is understood inside a list, as in [x_1, …, x_n]; here please write out what "
                "is meant.",
                start=token[2],
                end=token[3],
            )
        return self.unexpected(token, expected="an expression")

    def note(self, code: str, tree: Tree, **parameters: object) -> None:
        """Remember that a reading was chosen here."""
        if len(self.notes) < MAX_NOTES:
            self.notes.append(notes.made(code, tree.start, tree.end, self.text, parameters))

    def within(self, tokens: list[Token]) -> Parser:
        """A parser for tokens that stand inside one token of this one, such as a subscript."""
        inner = Parser(tokens, self.names, self.text, code=self.code, latex=self.latex)
        inner.depth = self.depth + 1
        inner.notes = self.notes
        if inner.depth > MAX_DEPTH and tokens:
            self.enter(tokens[0])
        return inner


def mentions(tree: Tree, names: set[object]) -> bool:
    """Whether one of these letters stands in the tree."""
    stack = [tree]
    while stack:
        item = stack.pop()
        if item.kind in ("letter", "size") and item.value in names:
            return True
        stack.extend(item.items)
    return False


def _joined(connective: str, items: list[Tree]) -> Tree:
    if len(items) == 1:
        return items[0]
    return Tree("logic", items[0].start, items[-1].end, connective, items)


_AFTER_A_FULL_STOP = frozenset({"end", "end env", "\\\\", ")", "]", "}"})
_CLOSES = frozenset({")", "]", "}", ",", "end"})
_BARS = frozenset({"|", "||", "‖"})
_CONNECTIVES = {"and": "and", "or": "or"}

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
