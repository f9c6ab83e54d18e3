"""The last stage: SymPy on what our own normal form found too large, bounded, on expressions we built.

SymPy is trusted only where a formal identity is an identity of functions: sums, products, integer
powers and quotients of variables and numbers, and exp, sin, cos, sinh, cosh, tanh, erf of such. These
are meromorphic, and SymPy's rules for them are identities of meromorphic functions, so that a
difference which its constructors and expansion reduce to 0 is 0 off its poles. Roots, logarithms,
absolute values, inverse functions and gates, about whose branches SymPy has its own ideas, are never
handed over. Nothing is ever parsed: the expression is built node by node.

It only proves equality. It runs on short expressions with small exponents; `simplify`, whose time
nobody can bound, is not called.
"""

from __future__ import annotations

from typing import Any

from worker.engine.exact.structure import component_of, order
from worker.engine.expression import Node, Op

METHOD = "sympy-fallback"
MOST_NODES = 60
LARGEST_EXPONENT = 10**6
FUNCTIONS = ("exp", "sin", "cos", "sinh", "cosh", "tanh", "erf")


def load() -> None:
    """Import SymPy now, which takes half a second: a process that will decide has it before it is asked."""
    import sympy  # noqa: F401  needed rarely, and by no other process


def equal(learner: Node, reference: Node) -> bool:
    """The difference cancels structurally, or after its terms are brought over one denominator."""
    if len(order(learner)) + len(order(reference)) > MOST_NODES:
        return False
    if not (trusted(learner) and trusted(reference)):
        return False
    import sympy

    difference = built(sympy, learner) - built(sympy, reference)
    if difference == 0:
        return True
    return bool(sympy.factor_terms(difference) == 0)


def trusted(root: Node) -> bool:
    """Only operations whose identities hold for meromorphic functions, with bounded exponents."""
    for node in order(root):
        if node.op is Op.POWER:
            exponent: Any = node.args[1].payload if node.args[1].op is Op.NUMBER else None
            if exponent is None or exponent.denominator != 1 or abs(exponent) > LARGEST_EXPONENT:
                return False
            if all(n.op is Op.NUMBER for n in order(node.args[0])) and abs(exponent) > 100:
                return False
        elif node.op is Op.FUNCTION:
            if node.payload not in FUNCTIONS:
                return False
        elif node.op not in (Op.NUMBER, Op.SYMBOL, Op.ENTRY, Op.ADD, Op.NEGATE, Op.MULTIPLY, Op.DIVIDE):
            return False
    return True


def built(sympy: Any, root: Node) -> Any:
    """The same expression in SymPy, its variables complex symbols without assumptions."""
    values: dict[Node, Any] = {}
    for node in order(root):
        args = [values[a] for a in node.args if a in values]
        match node.op:
            case Op.NUMBER:
                number: Any = node.payload
                values[node] = sympy.Rational(number.numerator, number.denominator)
            case Op.SYMBOL | Op.ENTRY:
                name, indices = component_of(node)
                values[node] = sympy.Symbol("_".join([name, *map(str, indices)]))
            case Op.ADD:
                values[node] = sympy.Add(*args)
            case Op.NEGATE:
                values[node] = -args[0]
            case Op.MULTIPLY:
                values[node] = sympy.Mul(*args)
            case Op.DIVIDE:
                values[node] = args[0] / args[1]
            case Op.POWER:
                values[node] = sympy.Pow(args[0], args[1])
            case _:
                values[node] = getattr(sympy, str(node.payload))(args[0])
    return values[root]
