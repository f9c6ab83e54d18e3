"""A reader for the tables of these tests: Python's own syntax, trusted strings only.

>>> read("2*x^2 + sin(x)")
add(multiply(number(Fraction(2, 1)), power(symbol('x'), number(Fraction(2, 1)))), function('sin', symbol('x')))
"""

from __future__ import annotations

import ast
from fractions import Fraction

from worker.engine import expression as ex
from worker.engine.exact import Domain
from worker.engine.expression import Node
from worker.engine.model import Interval, Kink, Property, Variable
from worker.engine.shapes import shape_of

RELATIONS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
ALIASES = {"ln": "log", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "arcsinh": "arcsinh"}


def read(text: str, arrays: frozenset[str] = frozenset()) -> Node:
    """`where(c, a, b)` is piecewise, `a < b` an Iverson bracket, `x[1]` an entry, `F(x)` unknown, `F_1(x)` its slope."""
    return _node(ast.parse(text.replace("^", "**").strip(), mode="eval").body)


def _node(tree: ast.expr) -> Node:
    match tree:
        case ast.Constant(value=int(v)) if not isinstance(v, bool):
            return ex.number(v)
        case ast.Constant(value=float()):
            return ex.number(Fraction(ast.unparse(tree)))
        case ast.Name(id="pi" | "e" as name):
            return ex.constant(name)
        case ast.Name(id=name):
            return ex.symbol(name)
        case ast.UnaryOp(op=ast.USub(), operand=a):
            return ex.negate(_node(a))
        case ast.UnaryOp(op=ast.Not(), operand=a):
            return ex.logic("not", _node(a))
        case ast.BinOp(left=a, op=op, right=b):
            one, other = _node(a), _node(b)
            match op:
                case ast.Add():
                    return ex.add(one, other)
                case ast.Sub():
                    return ex.subtract(one, other)
                case ast.Mult():
                    return ex.multiply(one, other)
                case ast.Div():
                    return ex.divide(one, other)
                case ast.Pow():
                    return ex.power(one, other)
        case ast.Compare(left=a, ops=[op], comparators=[b]):
            return ex.compare(RELATIONS[type(op)], _node(a), _node(b))
        case ast.BoolOp(op=op, values=values):
            return ex.logic("and" if isinstance(op, ast.And) else "or", *map(_node, values))
        case ast.Subscript(value=ast.Name(id=name), slice=where):
            indices = [i.value for i in (where.elts if isinstance(where, ast.Tuple) else [where])]
            array = ex.symbol(name, shape_of(*[9] * len(indices)))
            return ex.entry(array, *map(ex.number, indices))
        case ast.Call(func=ast.Name(id="where"), args=args):
            parts = [_node(a) for a in args]
            return ex.piecewise(list(zip(parts[:-1:2], parts[1::2], strict=True)), parts[-1])
        case ast.Call(func=ast.Name(id=name), args=args) if name[0].isupper():
            name, _, order = name.partition("_")
            orders = tuple(map(int, order)) if order else (0,) * len(args)
            return ex.apply(name, orders, *map(_node, args))
        case ast.Call(func=ast.Name(id=name), args=args):
            return ex.function(ALIASES.get(name, name), *map(_node, args))
    raise SyntaxError(ast.unparse(tree))


def domain(text: str, *, kink: Kink = Kink.OPEN, defined: tuple[Node, ...] = ()) -> Domain:
    """From "x in [-1, 2), y > 0, n integer, x <= y, p sums 3, A symmetric 2"."""
    variables: dict[str, Variable] = {}
    assumptions: list[Node] = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        words = part.split(maxsplit=2)
        if len(words) > 1 and words[1] == "in":
            low, high = words[2][1:-1].split(",")
            variables[words[0]] = Variable(
                name=words[0],
                interval=Interval(
                    lower=Fraction(low.strip()) if low.strip() else None,
                    upper=Fraction(high.strip()) if high.strip() else None,
                    lower_open=words[2][0] == "(",
                    upper_open=words[2][-1] == ")",
                ),
            )
        elif len(words) > 1 and words[1] == "integer":
            variables[words[0]] = Variable(name=words[0], properties=frozenset({Property.INTEGER}))
        elif len(words) > 2 and words[1] == "sums":
            variables[words[0]] = Variable(
                name=words[0],
                shape=shape_of(int(words[2])),
                interval=Interval(lower=Fraction(0), lower_open=True),
                properties=frozenset({Property.SUMS_TO_ONE}),
            )
        elif len(words) > 2 and words[1] == "symmetric":
            variables[words[0]] = Variable(
                name=words[0],
                shape=shape_of(int(words[2]), int(words[2])),
                properties=frozenset({Property.SYMMETRIC}),
            )
        else:
            assumptions.append(read(part))
    return Domain(variables=variables, assumptions=tuple(assumptions), kink=kink, defined=defined)
