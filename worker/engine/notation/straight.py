"""Straight from text to expression: numbers, declared numbers, signs, round brackets and common functions.

Most answers to a question about a number are nothing else, and then no other reading could be meant. What
they say is told in one pass over their words and signs, without tokens, trees and shapes. Whatever is not
quite that plain is left to the reader of everything: an error, a note, another notation, a declaration that
lends a sign a second meaning. What is read here, it would read as the same expression.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import FUNCTIONS, Node, Op
from worker.engine.model import Answer, Form
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.lexing.numbers import number
from worker.engine.notation.lexing.vocabulary import FUNCTION_WORDS, UNARY
from worker.engine.notation.limits import MAX_DEPTH, MAX_EXPONENT
from worker.engine.notation.meaning.exact_values import value_of
from worker.engine.shapes import SCALAR

LONGEST = 2000  # characters: beyond them there is time to read thoroughly
_LEXEME = r"[A-Za-z][A-Za-z0-9]*+|[0-9]++(?:\.[0-9]++)?(?!\.|[eE][-+]?[0-9])|\*\*|[<>=!]=|[-+*/^(),<>]"
_LEXEMES = re.compile(_LEXEME)
_OTHER = re.compile(r"[^A-Za-z0-9 .+*/^(),<>=!-]")  # seen at once, most often
_RELATIONS = frozenset(("<", "<=", ">", ">=", "==", "!="))
_SIGNS = {sign: sign for sign in (*"+-*/^(),", *_RELATIONS)} | {"**": "^"}
_END = ""
_ENDS_PRODUCT = frozenset({"+", "-", ")", ",", _END, *_RELATIONS})
_DEEPEST = MAX_DEPTH // 3  # brackets and exponents; where errors are told, -sin( is three levels
_E, _PI = expression.constant("e"), expression.constant("pi")
_EXTREMES = {word: (key,) for word, (_, key) in FUNCTION_WORDS.items() if key in ("max", "min")}
_FUNCTIONS = {word: (key,) for word, key in UNARY.items() if key in FUNCTIONS} | _EXTREMES
_SUMS, _SMALL, _FEW = frozenset({Op.ADD, Op.NEGATE, Op.DIVIDE}), 1000, 8  # of a constant exponent
_SEVERAL = frozenset(_EXTREMES.values())  # functions of more than one argument
_NUMBERS = {str(value): expression.number(value) for value in range(100)}
_ALWAYS: dict[str, Any] = {**_SIGNS, **_NUMBERS, **_FUNCTIONS, "e": _E, "pi": _PI}
_UNKNOWN = frozenset({Op.SYMBOL, Op.CONSTANT, Op.FUNCTION, Op.COMPARE})  # what makes an exponent no constant

# A sign, an operand of one word, or a function in a tuple of its own.
Item: TypeAlias = str | Node | tuple[str]


class _NotPlainError(Exception):
    """To be read thoroughly."""


def read_straight(response: str, names: Names, form: Form) -> Answer | None:
    """The answer, where it is plain; else None, which says nothing of it."""
    words = _words_of(names)
    if words is None or form is Form.CODE or len(response) > LONGEST or _OTHER.search(response):
        return None
    lexemes = _LEXEMES.findall(response)
    if sum(map(len, lexemes)) + response.count(" ") < len(response):
        return None
    if "/" in response and names.declared("d"):
        return None  # d/dx
    try:
        items: list[Item] = []
        for lexeme in lexemes:
            item = words.get(lexeme)
            if item is not None:
                items.append(item)
            elif lexeme[0] in "0123456789":
                items.append(expression.number(number(lexeme, 0)))
            else:
                items += _pieces(lexeme, names, words)
        items.append(_END)
        reader = _Straight(items)
        found = reader.sum()
        if items[reader.at] is not _END:
            return None
    except (_NotPlainError, AnswerError):
        return None
    return Answer(expression=found, form=Form.TEXT if form is Form.AUTO else form)


def _words_of(names: Names) -> dict[str, Item] | None:
    """What the words of this scope are, if a plain answer may stand for nothing else in it."""
    words: dict[str, Item] | None = names.words
    if words is None and not names.thorough:
        scope = names.scope
        if scope.shape or scope.applied:  # what is read for no shape yet may be a number, too
            names.thorough = True
            return None
        words = _ALWAYS.copy()
        for word, (kind, name) in names.table.items():
            if kind == "name" and not names.shapes[name]:
                words[word] = names.nodes[name]
            else:
                words.pop(word, None)
        names.words = words
    return words


def _pieces(word: str, names: Names, words: dict[str, Item]) -> list[Item]:
    """The declared names and functions that a longer word is made of, as in xy."""
    found = names.pieces(word)
    if found is None or len(found) == 1:
        raise _NotPlainError
    parts = [item for _, _, begin, end in found if (item := words.get(word[begin:end])) is not None]
    if len(parts) < len(found) or parts[-1] is _E:
        raise _NotPlainError
    return parts


def _is_small(exponent: Node) -> bool:
    """A number, or few whole ones added and divided: how large that is, nobody estimates otherwise.

    Whoever reads thoroughly takes 2^-20 for as large as 2^20, and 20000 - 19999 for 39999.
    """
    if exponent.op is Op.NUMBER:
        return True
    stack, nodes = [exponent], 0
    while stack:
        node = stack.pop()
        nodes += 1
        if node.op is Op.NUMBER:
            if node.payload.denominator > 1 or abs(node.payload) > _SMALL:
                return False
        elif node.op not in _SUMS or nodes > _FEW:
            return False
        stack += node.args
    return True


class _Straight:
    """The levels of precedence, one method each; `literal` tells that what was read is a number alone."""

    __slots__ = ("at", "depth", "items", "literal")

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.at = 0
        self.depth = 0
        self.literal = False

    def sum(self) -> Node:
        """Terms with + and - between them; a sign before the first."""
        items = self.items
        sign = items[self.at]
        if sign == "-" or sign == "+":
            self.at += 1
            first = self.product(negative=sign == "-")
        else:
            first = self.product()
        sign = items[self.at]
        if sign != "+" and sign != "-":
            return first
        terms = [first]
        while sign == "+" or sign == "-":
            self.at += 1
            term = self.product()
            terms.append(self.negated(term) if sign == "-" else term)
            sign = items[self.at]
        self.literal = False
        return expression.node(Op.ADD, tuple(terms), None, SCALAR)

    def negated(self, node: Node) -> Node:
        """The negative of what was just read."""
        if self.literal and node.payload:
            self.literal = False
            return expression.number(-node.payload)
        self.literal = False
        return expression.node(Op.NEGATE, (node,), None, SCALAR)

    def product(self, *, negative: bool = False) -> Node:
        """Factors, multiplied and divided from left to right; -2x begins with -2."""
        items = self.items
        first = self.operand()
        begins_with_number = self.literal
        item = items[self.at]
        if item in _ENDS_PRODUCT:
            return self.negated(first) if negative else first
        factors, operators = [first], []
        while True:
            if item == "*" or item == "/":
                self.at += 1
                operators.append(item)
            elif item.__class__ is not str or item == "(":
                if operators and operators[-1] == "/":
                    raise _NotPlainError  # what is divided by, and what is not?
                if item.__class__ is Node and item.op is Op.NUMBER:
                    raise _NotPlainError
                operators.append("")
            else:
                break
            factors.append(self.operand())
            item = items[self.at]
        if negative and begins_with_number and first.payload > 1:
            factors[0] = expression.number(-first.payload)
            negative = False
        self.literal = False
        found = self.joined(factors, operators)
        return expression.node(Op.NEGATE, (found,), None, SCALAR) if negative else found

    def joined(self, factors: list[Node], operators: list[str]) -> Node:
        """Equal operations in a row are one node; a quotient has two parts."""
        if "/" not in operators:
            return expression.node(Op.MULTIPLY, tuple(factors), None, SCALAR)
        found = factors[:1]
        before = ""
        for operator, factor in zip(operators, factors[1:], strict=True):
            divides = operator == "/"
            if divides and factor.op is not Op.SYMBOL and value_of(factor) == 0:
                raise _NotPlainError
            if before and (divides or before == "/"):
                op = Op.DIVIDE if before == "/" else Op.MULTIPLY
                found = [expression.node(op, tuple(found), None, SCALAR)]
            found.append(factor)
            before = "/" if divides else "*"
        return expression.node(Op.DIVIDE if before == "/" else Op.MULTIPLY, tuple(found), None, SCALAR)

    def operand(self) -> Node:
        """A word, a number, brackets, or a function with its brackets; and its powers."""
        item: Any = self.items[self.at]
        self.at += 1
        kind = item.__class__
        node: Node
        if kind is Node:
            node = item
            self.literal = node.op is Op.NUMBER
        elif kind is tuple:
            if self.items[self.at] != "(":
                raise _NotPlainError
            self.at += 1
            arguments = self.in_brackets()
            if (len(arguments) > 1) is not (item in _SEVERAL):
                raise _NotPlainError
            node = expression.node(Op.FUNCTION, arguments, item[0], SCALAR)
        elif item == "(":
            arguments = self.in_brackets()
            if len(arguments) > 1:
                raise _NotPlainError
            node = arguments[0]
        else:
            raise _NotPlainError
        while self.items[self.at] == "^":
            node = self.power(node, alone=item is node)
        return node

    def in_brackets(self) -> tuple[Node, ...]:
        """What stands between these brackets and the commas in them."""
        self.enter()
        items = self.items
        found = []
        while True:
            node = self.sum()
            relation = items[self.at]
            if relation in _RELATIONS:
                self.at += 1
                node = expression.node(Op.COMPARE, (node, self.sum()), relation, SCALAR)
            found.append(node)
            if items[self.at] != ",":
                break
            self.at += 1
        if items[self.at] != ")":
            raise _NotPlainError
        self.at += 1
        self.depth -= 1
        self.literal = False
        return tuple(found)

    def enter(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _NotPlainError

    def power(self, base: Node, *, alone: bool) -> Node:
        """The base with the exponent behind it; `alone` tells that it is one word."""
        self.at += 1
        self.enter()
        exponent = self.exponent()
        self.depth -= 1
        literal, self.literal = self.literal, False
        if literal:
            if exponent.payload > MAX_EXPONENT:
                raise _NotPlainError
        else:
            value = value_of(exponent)
            small = value is not None and abs(value) <= MAX_EXPONENT // 2 and _is_small(exponent)
            if not small and expression.operations(exponent).isdisjoint(_UNKNOWN):
                raise _NotPlainError
            if value is not None and value < 0 and base.op is not Op.SYMBOL and value_of(base) == 0:
                raise _NotPlainError
        if alone and base.op is Op.CONSTANT:
            if self.items[self.at].__class__ is Node:
                raise _NotPlainError  # e^x y: how far does the exponent go?
            if base is _E:
                return expression.node(Op.FUNCTION, (exponent,), "exp", SCALAR)
        return expression.node(Op.POWER, (base, exponent), None, SCALAR)

    def exponent(self) -> Node:
        """A sign and one operand, with its own powers."""
        if self.items[self.at] != "-":
            return self.operand()
        self.at += 1
        if self.items[self.at] == "-":
            raise _NotPlainError
        return self.negated(self.operand())
