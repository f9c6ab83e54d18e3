"""Identities of one part of both sides, and parts for which they would prove too much."""

from __future__ import annotations

import pytest

from tests.adversarial.plain import domain, read
from tests.adversarial.test_scalar_soundness import rows
from worker.engine.exact import decide, one_part

TABLE = """
arctan(sin(x)-y*y) | 2*arctan((sin(x)-y^2)/(1+sqrt(1+(sin(x)-y^2)^2))) | | equal | for all values of the part
arctan(sin(x)-y*y) | 2*arctan((sin(x)-y^2)/(1-sqrt(1+(sin(x)-y^2)^2))) | | different | the other half angle
arctan(sin(x)-y*y) | 2*arctan((sin(x)-y)/(1+sqrt(1+(sin(x)-y)^2))) | | different | another part
arcsin(exp(x)-y) | 2*arctan((exp(x)-y)/(1+sqrt(1-(exp(x)-y)^2))) | | equal | for values up to 1
arctan(log(x)+y) | 2*arctan((log(x)+y)/(1+sqrt(1+(log(x)+y)^2))) | | equal | where the part has a value
arctan(x+y+z) | 2*arctan((x+y+z)/(1+sqrt(1+(z+y+x)^2))) | | equal | in another order
arctan(exp(x))+arctan(exp(-x)) | pi/2 | | equal | for positive values of the part only
arctan(x-y)+arctan(1/(x-y)) | pi/2 | | different | not for negative ones
arctan(cosh(x*y))+arctan(1/cosh(x*y)) | pi/2 | | equal | for positive values again
arcsin(sin(x)*sin(x)) | 2*arctan(sin(x)^2/(1+sqrt(1-sin(x)^4))) | | equal | values within one
arccos(1-2*exp(x)^2) | 2*arcsin(exp(x)) | | equal | the reference has none beyond 1
arctan((x+abs(x))^2/(x+abs(x))) | arctan(x+abs(x)) | | different | a part that is 0 for all negative x
arctan(relu(x)^2/relu(x)) | arctan(relu(x)) | | different | likewise
2*arctan(relu(x)/(1+sqrt(1+relu(x)^2))) | arctan(relu(x)) | | equal | no value of it is left open
arccos(x-y) | 2*arctan(sqrt(1-(x-y)^2)/(1+x-y)) | | equal | a sum, and one more
arccos(x-y) | 2*arctan(sqrt(1-(x-y)^2)/(1-x+y)) | | different | one less
arccos(x-y) | 2*arctan(sqrt(1-(x-y)^2)/(1+x-y+1/10^9)) | | different | nearly one more
arctan(sin(x)*cos(y)) | 2*arctan(sin(x)*cos(y)/(1+sqrt(1+sin(x)^2*cos(y)^2))) | | equal | a product, and its square
arctan(sin(x)*cos(y)) | 2*arctan(sin(x)*cos(y)/(1+sqrt(1+sin(x)^2*cos(y)))) | | different | no square of it
arcsin(x*y) | 2*arctan(x*y/(1+sqrt(1-x^2*y^2))) | | equal | likewise
arcsin(2*x*y) | 2*arctan(2*x*y/(1+sqrt(1-4*x^2*y^2))) | | equal | with a number in front
arcsin(2*x*y) | 2*arctan(2*x*y/(1+sqrt(1-2*x^2*y^2))) | | different | which is squared, too
arctan(x^2*y^3) | 2*arctan(x^2*y^3/(1+sqrt(1+x^4*y^6))) | | equal | each exponent doubled
arctan(x^2*y^3) | 2*arctan(x^2*y^3/(1+sqrt(1+x^4*y^4))) | | different | one not doubled
arccos(1-2*x^2) | 2*arcsin(abs(x)) | | equal | a size within 1
arccos(1-2*x^2) | 2*arcsin(x) | | different | not for negative numbers
log(abs(sec(x)+tan(x))) | log(abs(tan(x/2+pi/4))) | | equal | signs that change again and again
sqrt(1+sin(x)) | abs(sin(x/2)+cos(x/2)) | | equal | likewise
arctan((n-1)^2/(n-1)) | arctan(n-1) | n integer | different | 1 is an integer like others
"""


@pytest.mark.parametrize("learner, reference, where, verdict, why", rows({"parts": TABLE}))
def test_pair_is_decided_right(learner: str, reference: str, where: str, verdict: str, why: str) -> None:
    evidence = decide(read(learner), read(reference), domain(where))
    assert str(evidence.conclusion) == verdict, evidence.remark


@pytest.mark.parametrize(
    "root, parts",
    [
        ("arctan(sin(x)-y^2)", ["sin(x)-y^2"]),
        ("2*arctan((x+y)/(1+sqrt(1+(x+y)^2)))", ["arctan((x+y)/(1+sqrt(1+(x+y)^2)))", "x+y"]),
        ("exp(sin(x*y))", ["sin(x*y)", "x*y"]),
        ("sin(x)+x", []),
        ("x", []),
        ("log(2)", []),
    ],
)
def test_parts_are_those_through_which_all_variables_enter(root: str, parts: list[str]) -> None:
    found = list(one_part.gathering(read(root)))
    assert [part for part in found if part in map(read, parts)] == [read(part) for part in parts]
    assert bool(found) == bool(parts)


@pytest.mark.parametrize(
    "part", ["abs(x)", "x/y", "log(x*y)", "sqrt(x^2)", "floor(x)", "max(x,y)", "x^(-1)", "tan(x)"]
)
def test_a_part_with_poles_or_kinks_is_none(part: str) -> None:
    assert not one_part.analytic(read(part))


def test_a_part_of_one_value_is_none() -> None:
    assert not one_part.varies(read("x-x+3"), domain(""))
    assert one_part.varies(read("x*y"), domain(""))
