"""Sound rewritings are never called different, perturbations never equal.

Expressions are drawn with their natural domains (roots and logarithms of anything), and rewritten at
random places by identities of real functions.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from worker.engine import expression as ex
from worker.engine.exact import Domain, decide
from worker.engine.exact.refute import Search
from worker.engine.expression import Node, Op
from worker.engine.model import Conclusion

X, Y = ex.symbol("x"), ex.symbol("y")
ONE, TWO, HALF = ex.number(1), ex.number(2), ex.number(Fraction(1, 2))
REALS = Domain(variables={})
UNARY = "exp log sin cos tan sqrt abs sign relu arctan sinh cosh tanh sigmoid softplus".split()


def f(name: str, *args: Node) -> Node:
    return ex.function(name, *args)


leaves = st.one_of(
    st.sampled_from([X, X, Y]),
    st.builds(lambda p, q: ex.number(Fraction(p, q)), st.integers(-4, 4), st.integers(1, 3)),
)


def deeper(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    powers = st.sampled_from([ex.number(v) for v in (2, 3, -1, Fraction(1, 2), Fraction(1, 3))])
    return st.one_of(
        st.builds(ex.add, inner, inner),
        st.builds(ex.subtract, inner, inner),
        st.builds(ex.multiply, inner, inner),
        st.builds(ex.divide, inner, inner),
        st.builds(ex.power, inner, powers),
        st.builds(f, st.sampled_from(UNARY), inner),
        st.builds(lambda a, b: f("max", a, b), inner, inner),
    )


expressions = st.recursive(leaves, deeper, max_leaves=6)

# Each identity holds wherever its left side has a value, and gives it a value there.
IDENTITIES: list[Callable[[Node], Node | None]] = []


def identity(rule: Callable[[Node], Node | None]) -> Callable[[Node], Node | None]:
    IDENTITIES.append(rule)
    return rule


def of(name: str, rule: Callable[..., Node]) -> None:
    """An identity for one function of its arguments."""
    IDENTITIES.append(lambda n: rule(*n.args) if n.op is Op.FUNCTION and n.payload == name else None)


@identity
def commuted(n: Node) -> Node | None:
    return ex.node(n.op, n.args[::-1], None, n.shape) if n.op in (Op.ADD, Op.MULTIPLY) else None


@identity
def squared(n: Node) -> Node | None:
    return ex.multiply(n.args[0], n.args[0]) if n.op is Op.POWER and n.args[1] is TWO else None


identity(lambda n: ex.subtract(ex.add(n, n), n))
identity(lambda n: ex.add(ex.multiply(HALF, n), ex.divide(n, TWO)))
identity(lambda n: ex.subtract(f("relu", n), f("relu", ex.negate(n))))
identity(lambda n: ex.multiply(n, ex.add(*(ex.power(f(g, X), TWO) for g in ("sin", "cos")))))
of("tan", lambda a: ex.divide(f("sin", a), f("cos", a)))
of("exp", lambda a: ex.power(f("exp", ex.divide(a, TWO)), TWO))
of("log", lambda a: ex.multiply(HALF, f("log", ex.power(a, TWO))))
of("sqrt", lambda a: ex.power(a, HALF))
of("abs", lambda a: f("max", a, ex.negate(a)))
of("abs", lambda a: f("sqrt", ex.power(a, TWO)))
of("tanh", lambda a: ex.divide(f("sinh", a), f("cosh", a)))
of("sigmoid", lambda a: ex.subtract(ONE, f("sigmoid", ex.negate(a))))
of("softplus", lambda a: f("log", ex.add(ONE, f("exp", a))))
of("max", lambda a, b: ex.piecewise([(ex.compare(">", a, b), a)], b))
of("arctan", lambda a: ex.negate(f("arctan", ex.negate(a))))


def rewritten(root: Node, choices: st.DataObject) -> Node:
    """A few subexpressions replaced by equal ones; numbers stay, since they may be exponents."""
    for _ in range(choices.draw(st.integers(1, 3))):
        places = [n for n in ex.walk(root) if n.op is not Op.NUMBER]
        if not places:
            return root
        place = choices.draw(st.sampled_from(places))
        rule = choices.draw(st.sampled_from(IDENTITIES))
        new = rule(place)
        if new is not None:
            root = ex.rebuild(root, lambda n, args, old=place, put=new: put if n is old else None)
    return root


bounded = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@bounded
@given(expressions, st.data())
def test_rewriting_is_never_different(root: Node, choices: st.DataObject) -> None:
    other = rewritten(root, choices)
    evidence = decide(other, root, REALS)
    assert evidence.conclusion is not Conclusion.DIFFERENT, evidence.witness


@bounded
@given(expressions, st.data())
def test_rewriting_and_perturbing_is_never_equal(root: Node, choices: st.DataObject) -> None:
    other = rewritten(root, choices)
    tiny = ex.number(Fraction(1, choices.draw(st.sampled_from([10, 10**9, 10**20]))))
    shifted = ex.add(
        other, choices.draw(st.sampled_from([tiny, ex.multiply(tiny, X), ex.multiply(tiny, f("exp", Y))]))
    )
    assert decide(shifted, root, REALS).conclusion is not Conclusion.EQUAL
    assert decide(root, shifted, REALS).conclusion is not Conclusion.EQUAL


@bounded
@given(expressions, expressions)
def test_equal_expressions_have_no_witness_in_either_role(one: Node, other: Node) -> None:
    everywhere = Domain(variables={}, defined=(one, other))
    if decide(one, other, everywhere).conclusion is Conclusion.EQUAL:
        search = Search(other, one, everywhere)
        assert search.quick().witness is None
        assert search.thorough().witness is None


@bounded
@given(expressions)
def test_decisions_are_reproducible(root: Node) -> None:
    other = ex.add(root, ex.multiply(X, Y))
    assume(root is not other)
    assert decide(root, other, REALS) == decide(root, other, REALS)
