"""Collecting terms proves the plainest right answers, and nothing that is wrong; its parts are all needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.adversarial.plain import domain, read
from tests.adversarial.test_scalar_soundness import TABLES, rows
from worker.engine.exact import collected, decide

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
sin(-x)              | sin(x)               |         | no       | odd
tanh(x)              | 1-2/(exp(2*x)+1)     |         | yes      | by exponentials
sigmoid(x)           | 1/(1+exp(-x))        |         | yes      | by exponentials
sinh(x)+cosh(x)      | exp(x)               |         | yes      | by exponentials
log(x)-log(x)+x      | x                    |         | no       | a value is needed where it cancels, too
x+0*arcsin(y)        | x                    |         | no       | likewise
x*x/x                | x                    |         | yes      | zero is one point
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


@pytest.mark.parametrize("name", sorted(collected.FUNCTIONS))
def test_every_function_is_its_own(name: str) -> None:
    other = f"{name}(y,x)" if name in ("max", "min") else f"{name}(x)"
    same = f"{name}(x*2/2,y)" if name in ("max", "min") else f"{name}(3*x-2*x)"
    assert said(same, other, "") != "no"
    assert said(other, "x", "") == "no"
    assert said(f"{name}(y)", other, "") == "no"


def noticed() -> bool:
    """Some row comes out otherwise, or a wrong answer is accepted."""
    if any(said(*row[:3]) != row[3] for row in rows(TABLE)):
        return True
    return any(
        str(decide(read(row[0]), read(row[1]), domain(row[2])).conclusion) != row[3] for row in rows(TABLES)
    )


def answer(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value


MUTANTS: list[tuple[Any, str, Any]] = [
    (collected.Atoms, "certain", answer(True)),
    (collected.Atoms, "certain", answer(False)),
    (collected.Atoms, "varies", answer(True)),
    (collected.Atoms, "never_zero", answer(True)),
    (collected.Atoms, "vanishes", answer(True)),
    (collected.Atoms, "vanishes", answer(False)),
    (collected.Atoms, "_without_squares", lambda self, difference, work: difference),
    (collected, "OPEN_SETS", frozenset({"<", ">", "!=", "=="})),
    (collected, "turned", lambda of: (of, False)),
    (collected, "turned", lambda of: (collected.negative(of) if of and of[max(of)] < 0 else of, False)),
    (collected, "key_of", lambda of: frozenset(of)),
    (collected, "joined", lambda one, other: tuple(sorted({**dict(one), **dict(other)}.items()))),
]


@pytest.mark.parametrize("module, attribute, mutant", MUTANTS, ids=lambda v: v if isinstance(v, str) else "")
def test_mutant_is_noticed(monkeypatch: pytest.MonkeyPatch, module: Any, attribute: str, mutant: Any) -> None:
    monkeypatch.setattr(module, attribute, mutant)
    assert noticed()


@pytest.mark.parametrize("need", ["value", "nonnegative", "nonzero", "gate"])
def test_forgotten_need_is_noticed(monkeypatch: pytest.MonkeyPatch, need: str) -> None:
    whole = collected.Atoms.sum_of

    def forgetful(self: Any, root: Any) -> Any:
        found, needs = whole(self, root)
        return found, frozenset(n for n in needs if n[0] != need)

    monkeypatch.setattr(collected.Atoms, "sum_of", forgetful)
    assert noticed()
