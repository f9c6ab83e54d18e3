"""Equality cell by cell: what it proves holds at every point that counts, and each of its guards is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from flint import fmpq
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.adversarial.plain import domain, read
from worker.engine import expression as ex
from worker.engine.exact import Domain, cells
from worker.engine.exact.balls import Evaluation, Trouble
from worker.engine.exact.cells.signs import Signs
from worker.engine.exact.collected.atoms import Atoms
from worker.engine.exact.pointwise import same
from worker.engine.expression import Node
from worker.engine.model import Kink

# learner | reference | domain | proved with kinks left open, at every point, and beside the reference's kinks
TABLE = """
abs(x)+abs(y) | max(abs(x+y),abs(x-y)) | | yes yes yes
max(x,min(y,z)) | min(max(x,y),max(x,z)) | | yes yes yes
(x>0 or y>0) | (max(x,y)>0) | | yes yes yes
(x<y)*(y<z)*(z<x) | 0 | | yes yes yes
min(max(x,0),1) | max(min(x,1),0) | | yes yes yes
arctan(max(x,y)) | max(arctan(x),arctan(y)) | | yes yes yes
exp(max(x,y)) | max(exp(x),exp(y)) | | yes yes yes
max(2*exp(x),exp(y)) | exp(y)+relu(2*exp(x)-exp(y)) | | yes no yes
(x>0) | (x>=0) | | yes no yes
(x>0)+(x<0) | 1 | | yes no no
sign(x)^2 | 1 | | yes no no
sign(x)*abs(x) | x | | yes yes yes
where(x>=y,x,y) | max(x,y) | | yes yes yes
where(x==y,x,y) | y | | yes yes yes
where(x==y,2*x-y,y) | y | | yes yes yes
where(x==y,2*x,y) | y | | yes no no
(x>0)*(x^2>0) | (x>0) | | yes yes yes
(x^2>0) | 1 | | yes no no
(x^2>=0) | 1 | | yes yes yes
(x^2+1>0) | 1 | | yes yes yes
abs(x-y) | x-y | x > y | yes yes yes
abs(x-y) | x-y | x >= y | no yes yes
max(x,1) | x | x in [1,] | yes yes yes
relu(x-1000)+x | x | x in [-1000,1000] | yes yes yes
max(sqrt(2),1.4) | sqrt(2) | | yes yes yes
max(pi*x,3*x) | pi*x | x in [0,] | yes yes yes
(x>0)+(x<0) | 1 | x integer | no no no
(sin(x)^2+cos(x)^2-1>0)+(sin(x)^2+cos(x)^2-1<0) | 1 | | no no no
(exp(1)^2*x-e^2*x>0) | 0 | | yes yes yes
(e*x-pi*x>0)+(e*x-pi*x<0) | 1 | | yes no no
(x>y)+(x<y) | 1 | x == y | no no no
x^(x>0) | where(x>0,x,1) | | no no no
floor(relu(x)) | relu(floor(x)) | | no no no
(x>0)*log(y) | log(y)*(x>0) | | no no no
(sqrt(2)*sqrt(2)*x-2*x>0)+(sqrt(2)*sqrt(2)*x-2*x<0) | 1 | | no no no
(x^2>1) | (x>1)+(x<-1) | | yes yes yes
(x^2>2)*(x>0) | (x>sqrt(2)) | | yes yes yes
(x^2>2)*(x<1)*(x>0) | 0 | | yes yes yes
(x^2>2)*(x>0) | (x>3/2) | | no no no
(2*x^2-2*x>1)*(x>0) | (x>(1+sqrt(3))/2) | | yes yes yes
(x^3-x>0)*(x>0) | (x>1) | | yes yes yes
(x^2+y^2>=2*x*y) | 1 | | yes yes yes
(x^2+y^2>2*x*y) | 1 | | yes no no
abs(x^2+x+1) | x^2+x+1 | | yes yes yes
abs(x^2+x*y+y^2) | x^2+x*y+y^2 | | yes no no
abs(x^2+3*x*y+y^2) | x^2+3*x*y+y^2 | | no no no
(exp(x)>2) | (x>log(2)) | | yes yes yes
(exp(x)>2) | (x>log(3)) | | no no no
(2*exp(x)>3*exp(y)) | (x-y>log(3)-log(2)) | | yes yes yes
(x>log(2)*log(3))+(x<log(2)*log(3)) | 1 | | yes no no
(log(2)*log(3)*x>y*x*0)+(log(2)*log(3)*x<0) | 1 | | yes no no
(log(6)*x-log(2)*x-log(3)*x>0)+(log(6)*x-log(2)*x-log(3)*x<0) | 1 | | no no no
(e>2)*x | x | | yes yes yes
(e>3)*x | x | | no no no
(x>0)*x^2/x | relu(x) | | yes no no
(x>0)*(x^2+1)/(x^2+1) | (x>0) | | yes no no
abs(x)/(x+abs(x)) | 1/2 | x in (0,] | yes yes yes
(x>0)*log(x)/log(x) | (x>0) | x in (0,] | no no no
relu(x)*relu(-x)*arcsin(x/1000) | 0 | | no no no
0 | relu(x)*relu(-x)*arcsin(x/1000) | | no no no
(x>0 and x<0)*arcsin(x/1000) | 0 | | yes yes yes
(log(x)>1) | (x>e) | x in (0,] | yes yes yes
(log(x)>1) | (x>3) | x in (0,] | no no no
(log(x)<-1/2) | (x<exp(-1/2)) | x in (0,] | yes yes yes
(log(x)>1) | (x>e) | | no no no
log(max(x,y)) | max(log(x),log(y)) | x in (0,]; y in (0,] | yes yes yes
log(max(x,y)) | min(log(x),log(y)) | x in (0,]; y in (0,] | no no no
(2*log(x)>log(y)) | (x>y) | x in (0,]; y in (0,] | no no no
abs(2+sin(x)) | 2+sin(x) | | yes yes yes
abs(sin(x)*cos(x)-3/2) | 3/2-sin(x)*cos(x) | | yes yes yes
abs(1+sin(x)) | 1+sin(x) | | no no no
abs(1+sin(x)+cos(x)) | 1+sin(x)+cos(x) | | no no no
where(x>0,sqrt(x^2),-x) | abs(x) | | yes yes yes
where(x>0,sqrt(x^2),x) | abs(x) | | no no no
abs(x) | x | | no no no
max(x,y) | x | | no no no
(x+1/10^30>0) | (x>0) | | no no no
where(x==y,sqrt(x),0) | where(x==y,sqrt(y),0) | x in [0,]; y in [0,] | yes no yes
"""


def rows() -> list[tuple[str, str, str, str]]:
    lines = [line.split("|") for line in TABLE.strip().splitlines()]
    return [(a.strip(), b.strip(), where.strip(), proved.strip()) for a, b, where, proved in lines]


def domains(where: str) -> list[Domain]:
    given = domain(where)
    everywhere = replace(given, kink=Kink.CONVENTION)
    return [given, everywhere, replace(everywhere, beside=True)]


def proved(learner: str, reference: str, where: str) -> str:
    found = (cells.compared(read(learner), read(reference), on) for on in domains(where))
    return " ".join("yes" if one.equal else "no" for one in found)


@pytest.mark.parametrize("learner, reference, where, expected", rows(), ids=lambda v: str(v)[:40])
def test_cells(learner: str, reference: str, where: str, expected: str) -> None:
    assert proved(learner, reference, where) == expected


def test_kinks_are_told_of_only_where_cases_were_told_apart() -> None:
    for learner, reference, where, told in (
        ("abs(x-y)", "x-y", "x > y", False),
        ("abs(x^2+1)", "x^2+1", "", False),
        ("max(x,y)", "max(y,x)", "", True),
    ):
        found = cells.compared(read(learner), read(reference), domain(where))
        assert (found.equal, found.told_apart) == (True, told)


def test_signs_that_are_known_are_used_and_no_others() -> None:
    learner, reference, gap, x = (read(text) for text in ("sign(x-sin(x))*x", "abs(x)", "2*sin(x)-2*x", "x"))
    on = domain("")
    assert not cells.compared(learner, reference, on).equal
    assert cells.compared(learner, reference, on, known=[(gap, -1, [x])]).equal
    assert not cells.compared(learner, reference, on, known=[(gap, 1, [x])]).equal
    assert not cells.compared(learner, reference, on, known=[(gap, -1, [])]).equal
    assert not cells.compared(learner, reference, on, known=[(read("x-cos(x)"), 1, [x])]).equal


def answer(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value


MODULE, SIGNS, CELL, EQUATIONS = (
    sys.modules[f"worker.engine.exact.cells{name}"] for name in ("", ".signs", ".cell", ".equations")
)
MUTANTS: list[tuple[Any, str, Any]] = [
    (Signs, "_check", answer(None)),
    (Signs, "positive", answer(True)),
    (Signs, "_inside", answer(None)),
    (CELL.Ground, "require", answer(None)),
    (Signs, "_of_logarithm", answer(None)),
    (Signs, "_by_size", answer(None)),
    (Signs, "_by_size", answer(1)),
    (SIGNS, "sign_of", answer(None)),
    (SIGNS, "sign_of", answer(1)),
    (SIGNS, "factors_of", answer(None)),
    (SIGNS, "linear_factors", answer(None)),
    (SIGNS, "linear_factors", answer((1, []))),
    (SIGNS, "quadratic_in", answer(None)),
    (SIGNS, "discriminant", answer({})),
    (Atoms, "varies", answer(True)),
    (MODULE, "contradictory", answer(True)),
    (MODULE, "contradictory", answer(False)),
    (MODULE, "zero_here", answer(True)),
    (EQUATIONS, "solved", lambda atoms, zero, of: of),
    (MODULE.Proof, "_leave_open", answer(None)),
    (MODULE.Proof, "_may_be", answer(True)),
    (MODULE, "MOST_COMPARISONS", 0),
    (CELL, "MOST_WORK", 0),
]


@pytest.mark.parametrize("place, name, mutant", MUTANTS, ids=lambda v: v if isinstance(v, str) else "")
def test_mutant_is_noticed(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, mutant: Any) -> None:
    monkeypatch.setattr(place, name, mutant)
    try:
        test_kinks_are_told_of_only_where_cases_were_told_apart()
    except AssertionError:
        return
    assert any(proved(*row[:3]) != row[3] for row in rows())


# --- what is proved is so at points, those on kinks among them ------------------------------------------------

X, Y = ex.symbol("x"), ex.symbol("y")
NUMBERS = [Fraction(v) for v in (-2, -1, 0, 1, 2)] + [Fraction(1, 2), Fraction(-3, 2)]
leaves = st.one_of(st.sampled_from([X, Y]), st.builds(ex.number, st.sampled_from(NUMBERS)))


def deeper(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(ex.add, inner, inner),
        st.builds(ex.subtract, inner, inner),
        st.builds(ex.multiply, inner, inner),
        st.builds(
            lambda f, a: ex.function(f, a), st.sampled_from(["abs", "sign", "relu", "heaviside"]), inner
        ),
        st.builds(lambda f, a, b: ex.function(f, a, b), st.sampled_from(["max", "min"]), inner, inner),
        st.builds(ex.compare, st.sampled_from(sorted(ex.COMPARISONS)), inner, inner),
        st.builds(
            lambda a, b, c, d: ex.piecewise([(ex.compare(">", a, b), c)], d), inner, inner, inner, inner
        ),
    )


expressions = st.recursive(leaves, deeper, max_leaves=7)
HALF = ex.number(Fraction(1, 2))
REWRITINGS: list[Callable[[Node, Node], tuple[Node, Node]]] = [
    lambda a, b: (
        ex.function("max", a, b),
        ex.multiply(HALF, ex.add(a, b, ex.function("abs", ex.subtract(a, b)))),
    ),
    lambda a, b: (ex.function("max", a, b), ex.piecewise([(ex.compare(">", a, b), a)], b)),
    lambda a, b: (ex.function("relu", a), ex.multiply(ex.compare(">=", a, ex.number(0)), a)),
    lambda a, b: (ex.compare("<", a, b), ex.function("heaviside", ex.subtract(b, a))),
    lambda a, b: (ex.compare("<=", a, b), ex.function("heaviside", ex.subtract(b, a))),
    lambda a, b: (ex.function("abs", a), ex.multiply(a, ex.function("sign", a))),
    lambda a, b: (a, b),
    lambda a, b: (a, ex.add(a, ex.compare("==", b, ex.number(0)))),
    lambda a, b: (ex.multiply(ex.function("relu", b), ex.function("relu", ex.negate(b)), a), ex.number(0)),
    lambda a, b: (
        ex.multiply(ex.compare(">", b, a), ex.compare("<", b, a), ex.function("log", a)),
        ex.number(0),
    ),
]


def values(root: Node, x: Fraction, y: Fraction) -> tuple[Any, bool]:
    """The value at a point, and whether a gate switches there."""
    point = {("x", ()): fmpq(x.numerator, x.denominator), ("y", ()): fmpq(y.numerator, y.denominator)}
    evaluation = Evaluation(point)
    return evaluation.value(root), bool(evaluation.touched)


def agree(mine: Any, theirs: Any) -> bool:
    """Nothing shows that they differ where the reference has a value."""
    if theirs.__class__ is Trouble or Trouble.UNSURE in (mine, theirs):
        return True
    return mine.__class__ is not Trouble and same(mine, theirs)


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(expressions, expressions, expressions, st.sampled_from(REWRITINGS))
def test_what_is_proved_holds_at_points(
    one: Node, other: Node, around: Node, rewriting: Callable[[Node, Node], tuple[Node, Node]]
) -> None:
    learner, reference = (ex.add(around, side) for side in rewriting(one, other))
    assume(not learner.shape)
    left_open, everywhere, beside = (cells.compared(learner, reference, on).equal for on in domains(""))
    assume(left_open or everywhere or beside)
    for x in NUMBERS:
        for y in NUMBERS:
            (mine, touched), (theirs, at_kink) = values(learner, x, y), values(reference, x, y)
            if agree(mine, theirs):
                continue
            assert not everywhere
            assert not beside or at_kink
            assert not left_open or touched or at_kink or mine is Trouble.UNDEFINED_HERE
