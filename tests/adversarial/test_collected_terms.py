"""Collecting terms proves the plainest right answers, and nothing that is wrong; its parts are all needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.adversarial.plain import domain, read
from tests.adversarial.test_scalar_soundness import TABLES, rows
from worker.engine.exact import collected, decide
from worker.engine.exact.collected import angles, atoms, comparing, needs, rules, sums

# learner | reference | domain | whether collecting terms alone shows that they are equal | why
TABLE = {
    "collected": """
3*x^2+2*x            | x*(2+3*x)            |         | yes      | multiplied out
(x+1)/(x+2)          | 1-1/(x+2)            |         | yes      | what is divided by is multiplied out
1/(x-y)+1/(y-x)      | 0                    |         | yes      | one denominator, turned
(x+y+z+1)^200/2      | (1+z+y+x)^200*2/4    |         | yes      | a large power stays one
x^(1/2)*x^(1/2)      | x                    |         | no       | no value for x < 0, where x has one
x                    | x^(1/2)*x^(1/2)      |         | yes      | the reference needs more
x^(1/3)*x^(2/3)      | x                    |         | yes      | odd roots of negatives are real
exp(x)*exp(-2*x)     | 1/exp(x)             |         | yes      | exponents add up
e^(x/2)*e^(x/2)      | exp(x)               |         | yes      | exponentials are positive
sin(x-y)^2           | 1-cos(y-x)^2         |         | yes      | Pythagoras, and a turned angle
sin(a+b+c+d+f+g)     | sin(a+c+g)*cos(b+d+f)+cos(g+a+c)*sin(f+d+b) | | yes | blocks of an angle
sin(a+2*b+3*c+4*d+5*f) | sin(a+2*b+5*f)*cos(3*c+4*d)+cos(a+2*b+5*f)*sin(3*c+4*d) | | yes | ... in proportion
sin(a+2*b+3*c+4*d+5*f) | sin(a+2*b+4*f)*cos(3*c+4*d)+cos(a+2*b+5*f)*sin(3*c+4*d) | | no | ... and only so
(a+1)*(b+1)*(c+1)*(d+1)*(f+1)*(g+1)/3 | (g+1)*(f+1)*(d/3+1/3)*(c+1)*(b+1)*(a+1) | | yes | a product of many sums stays one
(a+1)*(b+1)*(c+1)*(d+1)*(f+1)*(g+1) | (g+1)*(f+1)*(d+1)*(c+1)*(b+1)*(a+2) | | no | ... of these
sin(-x)              | sin(x)               |         | no       | odd
arctan(y-x)          | -arctan(x-y)         |         | yes      | odd
x^y-x^y+x            | x                    |         | no       | a value is needed where it cancels, too
tanh(x)              | 1-2/(exp(2*x)+1)     |         | yes      | by exponentials
sigmoid(x)           | 1/(1+exp(-x))        |         | yes      | by exponentials
arccosh(x)           | log(x+sqrt(x^2-1))   |         | yes      | its definition, and its domain
log(x+sqrt(x^2-1))   | arccosh(x)           |         | yes      | likewise
arccosh(x)           | log(x+sqrt(x^2+1))   |         | no       | another function
arctanh(x)           | log(1+x)/2-log(1-x)/2 |        | yes      | its definition, and its domain
cos(arcsin(x)/2)     | sqrt((1+sqrt(1-x^2))/2) |      | yes      | half of an angle
sin(arctan(x)/2)     | x/sqrt(1+x^2)/2/sqrt((1+1/sqrt(1+x^2))/2) | | yes | likewise
sin(arctan(x)/2)     | sqrt((1-1/sqrt(1+x^2))/2) |    | no       | ... and its sign
sinh(x)+cosh(x)      | exp(x)               |         | yes      | by exponentials
log(x)-log(x)+x      | x                    |         | no       | a value is needed where it cancels, too
x+0*arcsin(y)        | x                    |         | no       | likewise
x*x/x                | x                    |         | yes      | zero is one point
x*abs(x)/abs(x)      | x                    |         | no       | ... and a kink, of which the normal form speaks
x/abs(x)             | abs(x)/x             |         | yes      | ... but where the reference has none either
x*x/x                | x                    | x == 0  | if it has a value | ... and here the only one
x*x/x                | x                    | x integer | if it has a value | ... and here as good as others
(x-y)/(x-y)          | 1                    | x == y  | if it has a value | nothing varies freely
(x-y)/(x-y)          | 1                    | x > y   | yes      | an open set
sin(x)/sin(x)        | 1                    |         | if it has a value | not a polynomial
tan(x)*cos(x)        | sin(x)               |         | if it has a value | tan divides by the cosine
(x>0)*log(x)         | log(x)*(x>0)         |         | no       | what a gate switches off is not needed
(x>0)*x^2/x          | x*(x>0)              |         | no       | likewise
(x<y)                | (y>x)                |         | yes      | turned
(x<y)                | (x>y)                |         | no       | not turned
abs(x-y)             | abs(y-x)             |         | yes      | even
max(x,y)             | max(y,x)             |         | yes      | in any order
max(x,y)             | min(x,y)             |         | no       | another function
relu(x-1)            | max(-1+x,0)          |         | yes      | the definition
where(x>0,x,y)       | where(x>0,y,x)       |         | no       | branches have an order
sqrt(x^2)            | abs(x)               |         | yes      | roots are of sizes
sqrt(x^2)            | x                    |         | no       | ... and a size is no value
sqrt(x^2)            | x                    | x in [0,] | yes    | ... but where there is a sign
sqrt(x^2)            | -x                   | x in [,0] | yes    | ... of either kind
sqrt(x^2)+log(x)     | x+log(x)             |         | yes      | or where the reference needs it
sqrt(x^2)+log(x)     | x+log(abs(x))        |         | no       | ... and not the learner
abs(x)               | x+0*(x>0)*log(x)     |         | no       | ... and no gate switches that need off
sqrt(x*y)            | sqrt(x)*sqrt(y)      |         | yes      | needs that follow from others
sqrt(x)*sqrt(y)      | sqrt(x*y)            |         | no       | ... and these do not
sqrt(x)*sqrt(y)      | sqrt(x*y)+0*log(x)   |         | yes      | the sign of x and that of x y tell that of y
sqrt(sin(y)-sin(y)*x)+x | sqrt(x)*sqrt(y)+x | x == 0  | no       | nothing in common
log(x*y/z)           | log(x)+log(y)-log(z) |         | yes      | a logarithm of a product
log(8*x)             | 3*log(2)+log(x)      |         | yes      | over primes
log(exp(x)*y)        | x+log(y)             |         | yes      | of an exponential
log(1+exp(-x))       | log(1+exp(x))-x      |         | yes      | of a sum with a common factor
exp(2*log(x))        | x^2                  | x in [0,] | yes    | the inverse
exp(log(x)/3)        | x^(1/3)              | x in [0,] | yes    | ... with a root
2^(x+1)              | 2*exp(x*log(2))      |         | yes      | powers of a positive base
(x^2)^y              | x^(2*y)              |         | no       | ... which x is not
sqrt(8)*x            | 2*sqrt(2)*x          |         | yes      | roots of primes
x*sqrt(x^2+1)/(x^2+1) | x/sqrt(x^2+1)       |         | yes      | whole powers of a root are multiplied out
sqrt(x+1)^3          | (x+1)*sqrt(x+1)      |         | yes      | likewise
sin(2*x)             | 2*sin(x)*cos(x)      |         | yes      | twice an angle
sin(2*x)             | 2*sin(x)*cos(y)      |         | no       | ... not of another
cos(x-2*y)           | cos(x)*cos(2*y)+sin(x)*sin(2*y) | | yes   | sums of angles
sin(x)+sin(y)        | 2*sin((x+y)/2)*cos((x-y)/2) | | yes      | halves of angles
cos(x+pi/4)          | (cos(x)-sin(x))/sqrt(2) |      | yes      | fractions of pi
cos(x+pi/4)          | (cos(x)+sin(x))/sqrt(2) |      | no       | likewise
1/(sin(x)*cos(x))    | tan(x)+cot(x)        |         | yes      | what is divided by is multiplied out
arcsin(-x)           | -arcsin(x)           |         | yes      | odd, where it has a value
arccos(-x)           | pi-arccos(x)         |         | yes      | a quarter turn less the arcsine
arcsin(x)+x          | x+pi/2               |         | no       | ... and no number
cos(arcsin(x))       | sqrt(1-x^2)          |         | yes      | algebraic
sqrt(1-x^2)          | sin(arccos(x))       |         | yes      | likewise
sin(arcsin(x))       | x                    |         | no       | ... where it has a value
sin(2*arctan(x))     | 2*x/(1+x^2)          |         | yes      | twice an arctangent
sin(2*arctan(x))     | 2*x/(1-x^2)          |         | no       | ... the right one
arccos(2*x)-arccos(2*x)+x | x               |         | no       | a value is needed where it cancels, too
arccosh(x)-arccosh(x)+x | x                 |         | no       | likewise
cos(arctan(2*x))     | 1/sqrt(1+4*x^2)      |         | yes      | of a multiple
max(x,y)+min(x,y)    | x+y                  |         | yes      | by sizes
max(x,y)*min(x,y)    | y*x                  |         | yes      | likewise
relu(x)-relu(-x)     | x                    |         | yes      | likewise
relu(-2*x)           | -2*relu(x)           |         | no       | ... which have no sign
heaviside(x)         | (x>0)                |         | yes      | 0 at 0, both
(3*x>6*y)            | (x-2*y>0)            |         | yes      | a positive factor
(-x>0)               | (x>0)                |         | no       | ... and no negative one
(x>=0)               | (x>0)                |         | no       | which differ at 0
x*(x+abs(x))/(x+abs(x)) | x                 |         | no       | nothing to divide by for x < 0
x*sin(x+abs(x))/sin(x+abs(x)) | x           |         | no       | likewise
x*(exp(x)-y)/(exp(x)-y) | x                 |         | if it has a value | analytic
x+sqrt(x^2-1)*sin(sqrt(x^2-1))/sin(sqrt(x^2-1)) | x+sqrt(x^2-1) | | no | a root that ends
sqrt(x)^2/x          | 1+0*sqrt(x)          |         | yes      | a whole power of a root
1/(x-x)              | 1/(x-x)+1            |         | no       | zero below
x/(sin(x)^2+cos(x)^2-1)*(sin(x)^2+cos(x)^2-1) | x | | if it has a value | a hidden zero: it has none
"""
}
SAYS = {True: "yes", None: "if it has a value", False: "no"}


def said(learner: str, reference: str, where: str) -> str:
    return SAYS[collected.same(read(learner), read(reference), domain(where))]


@pytest.mark.parametrize("learner, reference, where, expected, why", rows(TABLE))
def test_terms_are_collected(learner: str, reference: str, where: str, expected: str, why: str) -> None:
    assert said(learner, reference, where) == expected, why


@pytest.mark.parametrize(
    "learner, reference, where", [row[:3] for row in rows(TABLES) if row[3] in ("different", "open")]
)
def test_no_wrong_answer_is_proved(learner: str, reference: str, where: str) -> None:
    assert not collected.same(read(learner), read(reference), domain(where))


@pytest.mark.parametrize("name", sorted(rules.FUNCTIONS))
def test_every_function_is_its_own(name: str) -> None:
    other = f"{name}(y,x)" if name in ("max", "min") else f"{name}(x)"
    same = f"{name}(x*2/2,y)" if name in ("max", "min") else f"{name}(3*x-2*x)"
    assert said(same, other, "") != "no"
    assert said(other, "x", "") == "no"
    assert said(f"{name}(y)", other, "") == "no"


def noticed() -> bool:
    """Some row comes out otherwise, or a wrong answer is accepted."""
    try:
        if any(said(*row[:3]) != row[3] for row in rows(TABLE)):
            return True
    except (ArithmeticError, TypeError, ValueError):
        return True
    return any(
        str(decide(read(row[0]), read(row[1]), domain(row[2])).conclusion) != row[3] for row in rows(TABLES)
    )


def answer(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value


def beyond(*_: Any) -> None:
    raise sums.Beyond


MUTANTS: list[tuple[Any, str, Any]] = [
    (atoms.Atoms, "varies", answer(True)),
    (atoms.Atoms, "analytic", answer(True)),
    (atoms.Atoms, "analytic", answer(False)),
    (atoms.Atoms, "never_zero", answer(True)),
    (atoms.Atoms, "never_zero", answer(False)),
    (collected, "given_size", answer(True)),
    (collected, "given_size", answer(False)),
    (atoms.Atoms, "follows", answer(True)),
    (atoms.Atoms, "follows", answer(False)),
    (atoms.Atoms, "sign", answer(0)),
    (atoms.Atoms, "sign", answer(1)),
    (atoms, "OPEN_SETS", frozenset({"<", ">", "!=", "=="})),
    (collected, "vanishes", answer(True)),
    (collected, "vanishes", answer(False)),
    (collected, "GATE", ("never",)),
    (comparing, "without_squares", lambda atoms, difference, work: difference),
    (comparing, "with_signs", lambda atoms, difference, signs: difference),
    (comparing, "multiplied_out", lambda atoms, difference, work: difference),
    (angles, "may_be_opened", answer(False)),
    (angles, "COSINES", dict.fromkeys(angles.COSINES, 4)),
    (angles, "LARGEST_MULTIPLE", 0),
    (angles, "MOST_PARTS", 1),
    (angles.Blocks, "parts", lambda blocks, angle: [(leader, 1) for leader in blocks.of]),
    (rules, "_unexpanded", beyond),
    (rules, "_of_size_one", lambda gap: gap),
    (rules, "_size", lambda atoms, of: of),
    (needs, "follows", answer(True)),
    (rules, "turned", lambda of: (of, False)),
    (rules, "turned", lambda of: (sums.negative(of) if of and of[max(of)] < 0 else of, False)),
    (rules, "key_of", lambda of: frozenset(of)),
    (sums, "joined", lambda one, other: tuple(sorted({**dict(one), **dict(other)}.items()))),
]


@pytest.mark.parametrize("module, attribute, mutant", MUTANTS, ids=lambda v: v if isinstance(v, str) else "")
def test_mutant_is_noticed(monkeypatch: pytest.MonkeyPatch, module: Any, attribute: str, mutant: Any) -> None:
    monkeypatch.setattr(module, attribute, mutant)
    assert noticed()


@pytest.mark.parametrize("need", ["sign", "nonzero", "power", "gate"])
def test_forgotten_need_is_noticed(monkeypatch: pytest.MonkeyPatch, need: str) -> None:
    whole = collected.Sums.of

    def forgetful(self: Any, root: Any) -> Any:
        found, needed = whole(self, root)
        return found, frozenset(n for n in needed if n[0] != need)

    monkeypatch.setattr(collected.Sums, "of", forgetful)
    assert noticed()
