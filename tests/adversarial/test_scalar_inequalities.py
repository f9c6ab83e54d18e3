"""Gates whose sides compare for all values, powers of numbers that are powers of each other, and near misses.

learner | reference | domain | verdict, as in the soundness tables.
"""

from __future__ import annotations

import pytest

from tests.adversarial.plain import domain, read
from tests.adversarial.test_scalar_soundness import rows
from worker.engine.exact import decide
from worker.engine.model import Conclusion

TABLE = """
max(log(1+exp(x)), max(0,x)) | log(1+exp(x)) |  | equal |
max(softplus(x),relu(x)) | softplus(x) |  | equal |
min(log(1+exp(x)), abs(x)+1) | log(1+exp(x)) |  | equal |
min(softplus(x),abs(x)+log(2)) | softplus(x) |  | equal |
min(softplus(x),abs(x)+69/100) | softplus(x) |  | different |
max(log(exp(x)+exp(y)),x,y) | log(exp(x)+exp(y)) |  | equal |
max(log(exp(x)+exp(y)),x+1,y) | log(exp(x)+exp(y)) |  | different |
min(log(exp(x)+exp(y)),max(x,y)+log(2)) | log(exp(x)+exp(y)) |  | equal |
max(x*tanh(x),abs(x)) | abs(x) |  | equal |
max(x*tanh(x)+1/4,abs(x)) | abs(x) |  | different |
max(abs(x)-log(2),log(cosh(x))) | log(cosh(x)) |  | equal |
max(abs(x)-1/2,log(cosh(x))) | log(cosh(x)) |  | different |
max(exp(x)-2,0)+max(2-exp(x),0) | abs(exp(x)-2) |  | equal |
max(x*log(x),x-1) | x*log(x) | x in (0,] | equal |
max(3*x+exp(1), 0) | 3*x+exp(1) | x > 0 | equal |
min(2/sqrt(2),2*x) | min(sqrt(2),2*x) |  | equal |
min(2/sqrt(2),2*x) | min(1/sqrt(2),2*x) |  | different |
max(sqrt(2)*x,2) | sqrt(2)*max(x,sqrt(2)) |  | equal |
max(sqrt(2)*x,2) | sqrt(2)*max(x,2) |  | different |
abs((1+sqrt(5))*x-2) | (1+sqrt(5))*abs(x-(sqrt(5)-1)/2) |  | equal |
abs((1+sqrt(5))*x-2) | (1+sqrt(5))*abs(x-(sqrt(5)+1)/2) |  | different |
log(sqrt(2)*x-2) | log(2)/2+log(x-sqrt(2)) |  | equal |
sqrt(sqrt(3)*x^2+3) | 3^(1/4)*sqrt(x^2+sqrt(3)) |  | equal |
min((x^2+1)/sqrt(x^2+1),x*y) | min(sqrt(x^2+1),x*y) |  | equal |
min((x^2+1)/sqrt(x^2+1),x*y) | min(sqrt(x^2+1),x+y) |  | different |
(x^3+arcsinh(x)*x)^2 | (x^3+arcsinh(tan(arctan(x)))*x)^2 |  | equal |
log(y^2+cosh(x)^2-sinh(abs(x))^2) | log(y^2+1) |  | equal |
log(y^2+cosh(x)^2-sinh(abs(x))^2) | log(y^2+2) |  | different |
((x+tan(arctan(x)))^2-(x-tan(arctan(x)))^2)/4 | x^2 |  | equal |
((x+tan(arctan(x)))^2-(x-tan(arctan(x)))^2)/4 | x^2*(1+1/10^18) |  | different |
arctan((2*x+sqrt(x^2+1))/(2*sqrt(x^2+1)-x)) | arctan(x/sqrt(x^2+1))+arctan(1/2) |  | equal |
log(sqrt(x^2+1)+1)+log(sqrt(x^2+1)-1) | 2*log(abs(x)) |  | equal |
log(sqrt(x^2+1)+1)+log(sqrt(x^2+1)-1) | log(abs(x)) |  | different |
exp(1/x+1/(x+1)) | exp(1/x)*exp(1/(x+1)) |  | equal |
exp(1/x+1/(x+1)) | exp(1/x)*exp(1/(x+2)) |  | different |
exp(1/(x*(x+1))) | exp(1/x)/exp(1/(x+1)) |  | equal |
exp(1/(x*(x+1))) | exp(1/x)*exp(1/(x+1)) |  | different |
exp((x^3+y)/(x*y)) | exp(x^2/y)*exp(1/x) |  | equal |
exp(cos(x))*exp(sqrt(1+sinh(x)^2)) | exp(cosh(x)+cos(x)) |  | equal |
exp(tan(x)+1/x) | exp(1/x)*exp(sin(x)/cos(x)) |  | equal |
2^(1/x)*2^(1/y) | 2^((x+y)/(x*y)) |  | equal |
2^(1/x)*2^(1/y) | 2^((x+y)/(2*x*y)) |  | different |
sign(abs(y)*relu(y)^2) | sign(abs(y)) |  | different |
sign((abs(y)*relu(y)^2)^3) | (y>0)*1 |  | equal |
(3+2*sqrt(2))^x | (1+sqrt(2))^(2*x) |  | equal |
(3+2*sqrt(2))^x | (1+sqrt(2))^(3*x) |  | different |
((1+sqrt(5))/2)^(2*x) | ((3+sqrt(5))/2)^x |  | equal |
((1+sqrt(5))/2)^(2*x) | (3+sqrt(5))^x |  | different |
(2+sqrt(3))^x | ((1+sqrt(3))/sqrt(2))^(2*x) |  | equal |
(2+sqrt(3))^x | ((1+sqrt(3))/2)^(2*x) |  | different |
(6+4*sqrt(2))^x | 2^x*(1+sqrt(2))^(2*x) |  | equal |
(26+15*sqrt(3))^(x/3) | (2+sqrt(3))^x |  | equal |
(2^(1/3)-1)^x | (1+2^(1/3)+4^(1/3))^(-x) |  | equal |
(7+5*sqrt(2))^x*(3-2*sqrt(2))^x | (1+sqrt(2))^x |  | equal |
(7+5*sqrt(2))^x*(3-2*sqrt(2))^x | (1+sqrt(2))^(-x) |  | different |
"""


@pytest.mark.parametrize(
    "learner, reference, where, verdict, why", rows({"inequalities": TABLE}), ids=lambda v: str(v)[:40]
)
def test_what_compares_for_all_values_is_decided(
    learner: str, reference: str, where: str, verdict: str, why: str
) -> None:
    assert decide(read(learner), read(reference), domain(where)).conclusion.value == verdict


def test_what_is_squared_again_and_again_stays_within_bounds() -> None:
    nested = "x"
    for _ in range(16):
        nested = f"({nested})^2+1"
    found = decide(read(f"sin({nested})"), read("sin(x^2)"), domain(""))
    assert found.conclusion is Conclusion.OPEN
    assert "too" in found.remark
