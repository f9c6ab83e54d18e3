"""Our expressions as SymPy's, built node by node: no text is ever handed to SymPy."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import sympy

from worker.engine import expression
from worker.engine.exact import Domain
from worker.engine.expression import Node, Op
from worker.engine.model import Component, Property

_FUNCTIONS = {
    "exp": sympy.exp, "log": sympy.log, "sqrt": sympy.sqrt, "abs": sympy.Abs, "sign": sympy.sign,
    "floor": sympy.floor, "ceil": sympy.ceiling, "max": sympy.Max, "min": sympy.Min, "sin": sympy.sin,
    "cos": sympy.cos, "tan": sympy.tan, "cot": sympy.cot, "sec": sympy.sec, "csc": sympy.csc,
    "arcsin": sympy.asin, "arccos": sympy.acos, "arctan": sympy.atan, "sinh": sympy.sinh,
    "cosh": sympy.cosh, "tanh": sympy.tanh, "arcsinh": sympy.asinh, "arccosh": sympy.acosh,
    "arctanh": sympy.atanh, "erf": sympy.erf,
    "heaviside": lambda x: sympy.Heaviside(x, 0),
    "relu": lambda x: sympy.Max(0, x),
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
    "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
}  # fmt: skip
_RELATIONS = {
    "<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "==": sympy.Eq, "!=": sympy.Ne,
}  # fmt: skip
_CONNECTIVES = {"and": sympy.And, "or": sympy.Or, "not": sympy.Not}


def to_sympy(root: Node, domain: Domain) -> sympy.Expr:
    """The expression over real symbols, with as much of the domain as SymPy's symbols can carry."""
    made: dict[Node, Any] = {}
    for node in expression.walk(root):
        made[node] = _made(node, [made[arg] for arg in node.args], domain)
    return _number(made[root])


def _made(node: Node, args: list[Any], domain: Domain) -> Any:
    match node.op:
        case Op.NUMBER:
            value = Fraction(node.payload)
            return sympy.Rational(value.numerator, value.denominator)
        case Op.CONSTANT:
            return sympy.pi if node.payload == "pi" else sympy.E
        case Op.SYMBOL:
            return None if node.shape else _component((node.payload, ()), domain)
        case Op.ENTRY:
            indices = tuple(int(index.payload) for index in node.args[1:])
            return _component((node.args[0].payload, indices), domain)
        case Op.ADD:
            return sympy.Add(*map(_number, args))
        case Op.NEGATE:
            return -_number(args[0])
        case Op.MULTIPLY:
            return sympy.Mul(*map(_number, args))
        case Op.DIVIDE:
            return _number(args[0]) / _number(args[1])
        case Op.POWER:
            return _number(args[0]) ** _number(args[1])
        case Op.FUNCTION:
            return _FUNCTIONS[node.payload](*map(_number, args))
        case Op.APPLY:
            name, orders = node.payload
            return sympy.Function("_".join([name, *map(str, filter(None, orders))]))(*map(_number, args))
        case Op.COMPARE:
            return _RELATIONS[node.payload](*map(_number, args))
        case Op.LOGIC:
            return _CONNECTIVES[node.payload](*map(_condition, args))
        case Op.PIECEWISE:
            cases = [(_number(v), _condition(c)) for c, v in zip(args[:-1:2], args[1::2], strict=True)]
            return sympy.Piecewise(*cases, (_number(args[-1]), True))
    raise NotImplementedError(node.op)


def _number(value: Any) -> Any:
    """A truth as 0 or 1, as Iverson wrote it."""
    return sympy.Piecewise((1, value), (0, True)) if _is_truth(value) else value


def _condition(value: Any) -> Any:
    return value if _is_truth(value) else sympy.Ne(value, 0)


def _is_truth(value: Any) -> bool:
    return isinstance(value, sympy.logic.boolalg.Boolean) and not isinstance(value, sympy.Symbol)


def _component(component: Component, domain: Domain) -> sympy.Expr:
    others = domain.fixed_by_sum(component)
    if others is not None:
        return 1 - sympy.Add(*(_component(other, domain) for other in others))
    component = domain.canonical(component)
    name, indices = component
    interval = domain.interval(component)
    known: dict[str, bool] = {"real": True}
    if interval.positive:
        known = {"positive": True}
    elif interval.negative:
        known = {"negative": True}
    elif interval.lower is not None and interval.lower >= 0:
        known = {"nonnegative": True}
    elif interval.upper is not None and interval.upper <= 0:
        known = {"nonpositive": True}
    if domain.has(component, Property.INTEGER):
        known["integer"] = True
    return sympy.Symbol("_".join([name, *map(str, indices)]), **known)
