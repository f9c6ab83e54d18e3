"""Every prover and every rule is needed: break one, and a row of the soundness tables comes out otherwise.

A mutant that no row notices would mean a rule without a test.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.adversarial.plain import domain, read
from tests.adversarial.test_scalar_inequalities import TABLE
from tests.adversarial.test_scalar_soundness import KINKS, TABLES, rows
from worker.engine.exact import (
    algebraic,
    arctangents,
    assumptions,
    ball_functions,
    balls,
    collected,
    combinations,
    conjugates,
    constancy,
    decide,
    exponentials,
    factoring,
    facts,
    field,
    folded,
    gates,
    integer_parts,
    kinks,
    landmarks,
    linear,
    logarithms,
    monotone,
    multiplicative,
    normal_form,
    ranges,
    roots,
    signs,
    staircases,
    sympy_fallback,
)
from worker.engine.exact.limits import Unsettled
from worker.engine.expression import Op
from worker.engine.model import Kink

MODULES = {
    name: sys.modules[f"worker.engine.exact.{name}"]
    for name in ("prove", "refute", "decide", "existence", "pointwise")
}
"""`decide` is a function of the package and a module within it; the others stand beside it here."""


ALL = {**TABLES, "inequalities": TABLE}


def noticed(pattern: str, kink: Kink = Kink.OPEN, table: dict[str, str] = ALL) -> bool:
    """Some row that matches comes out otherwise than it should."""
    for learner, reference, where, verdict, _ in rows(table):
        if not re.search(pattern, f"{learner} | {reference} | {where}"):
            continue
        try:
            evidence = decide(read(learner), read(reference), domain(where, kink=kink))
        except (AssertionError, ValueError, ArithmeticError):
            return True
        if str(evidence.conclusion) != verdict:
            return True
    return False


def stop(*_: Any, **__: Any) -> Any:
    raise Unsettled("mutant")


def answer(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value


def nothing(*_: Any, **__: Any) -> Iterator[Any]:
    yield from ()


@pytest.fixture(autouse=True)
def nothing_proved_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes before a proof or after it would hide its faults: collecting terms, which has mutants of its
    own, points on other branches, at which most wrong answers are exposed, and proofs on half lines."""
    monkeypatch.setattr(collected, "same", answer(False))
    refute, nothing_found = MODULES["refute"], answer(MODULES["pointwise"].Outcome())
    monkeypatch.setattr(MODULES["prove"].halves, "equal", answer(False))
    monkeypatch.setattr(refute, "FEW_ON_BRANCHES", 1)
    monkeypatch.setattr(refute.Search, "steered", nothing_found)
    monkeypatch.setattr(refute.Search, "on_other_sides", nothing_found)


# what matters where kinks count
AT_KINKS = frozenset(
    "settled vanishes_at_a_pole never_zero borders nowhere_zero written_out on_crossings".split()
)
# module, attribute, replacement, rows that should notice
MUTANTS: list[tuple[Any, str, Any, str]] = [
    # taking for granted what must be shown
    (signs, "sign_of", answer(1), r"^sqrt\(x\^2\)|abs\(x\)/x"),
    (facts, "holds", answer(True), r"2\*log\(x\)"),
    (linear, "infeasible", answer(True), r"max\(x,y\) \||abs\(x"),
    (MODULES["existence"], "conditions", nothing, r"sqrt\(x\)\*sqrt\(y\) \||exp\(log\(x\)\) "),
    (kinks, "settled", answer(True), r"."),
    (MODULES["prove"], "vanishes", answer(True), r"tan\(2|log\(|x\*\*2|^arc"),
    (field.Field, "require_invertible", answer(None), r"tanh\(x\)\)"),
    (field.Field, "vanishes", lambda self, poly: True, r"1/|tan"),
    # no longer able to show what can be shown
    (signs, "sign_of", answer(None), r"x in \[1|exp\(x\)"),
    (facts, "holds", answer(False), r"log\(x\)/2|arcsin"),
    (linear, "infeasible", answer(False), r"x>1|x<y|max|log\(z"),
    (linear, "implied_sign", answer(None), r"x > y"),
    (facts, "contradicted", answer(None), r"x\^2>2"),
    (algebraic, "vanishes", answer(False), r"^sqrt\(3\+2|cos\(pi/7\)"),
    (combinations, "logarithms_vanish", answer(False), r"^log\(sqrt\(x\^2\+1\)\+1"),
    (exponentials, "combined", answer(None), r"^exp\(1/\(x\*"),
    (multiplicative, "relation", answer(None), r"^\(3\+2"),
    (factoring, "monic", lambda field, content, factors: (content, factors), r"sqrt\(2\)\*max"),
    (factoring, "divides_by_root", answer(False), r"^min\(\(x\^2"),
    (monotone, "of_logarithms", answer(None), r"^max\(log\(1\+exp"),
    (combinations, "arctangents_vanish", answer(False), r"arctan\(1/"),
    (sympy_fallback, "equal", answer(False), r"^2\*\(\(x\+y"),
    (constancy, "applies", answer(False), r"^arcsin\(sin|^2\*arctan"),
    (monotone, "inside", answer(None), r"max\(exp\(x\)|max\(log"),
    (monotone, "of_roots", answer(None), r"x>sqrt\(2\)|arccosh|arcsinh"),
    (ranges, "of_one_kernel", answer(None), r"x\^4-3"),
    (signs, "of_norm", answer(None), r"^arccosh\(x\) +\| log\(x"),
    (ranges, "of_quadratic", answer(None), r"abs\(x\^2\+x\*y"),
    (ranges, "by_intervals", answer(None), r"exp\(x\*y\)-y"),
    (ranges, "at_vertices", answer(None), r"arctan\(y\)"),
    (ranges, "by_shift", answer(None), r"^min\(log\(1\+exp"),
    (logarithms, "conjugate", answer(None), r"^sin\(log"),
    (roots, "prime_power", stop, r"sqrt\(8\)|sqrt\(2\)"),
    (normal_form, "integer_power", stop, r"n integer"),
    (gates, "best_of_many", stop, r"max\(x,y,z"),
    (field.Field, "rationalised", lambda self, above, below: (above, below), r"sqrt\(2\)\*x|arctan\(x/sqrt"),
    (landmarks, "candidates", nothing, r"b/1000000|10\^12|1000000"),
    (MODULES["refute"].Search, "slices", answer(MODULES["pointwise"].Outcome()), r"\^p|\^c"),
    (MODULES["refute"].Search, "nowhere", answer(MODULES["pointwise"].Outcome()), r"1/\(x-x\)|cos\(x\)\^2-1"),
    (MODULES["refute"].Search, "_touches", answer(False), r">=2"),
    (kinks, "vanishes_at_a_pole", answer(False), r"1\+cos"),
    (kinks, "never_zero", answer(True), r"."),
    (kinks, "never_zero", answer(False), r"2\+sin|2-x\^2"),
    (assumptions, "borders", answer(()), r"3/7"),
    (integer_parts, "nowhere_zero", answer(False), r"floor\(sigmoid"),
    (staircases, "written_out", lambda root, domain: root, r"x>=1"),
    (landmarks, "on_crossings", nothing, r"y==2/7"),
    (kinks, "zero_around", answer(False), r"heaviside\(relu"),
    (MODULES["refute"], "THOROUGH", (64,), r"tanh\(200"),
    (MODULES["refute"], "DEEPEST", (64,), r"10\^\(-9000"),
    (MODULES["prove"].slopes, "known_signs", answer(()), r"max\(log\(x\),x"),
    (MODULES["prove"].slopes.Line, "sign_at", answer(None), r"max\(log\(x\),x"),
    (MODULES["prove"].slopes.Line, "by_algebra", answer(1), r"x\+10\^\(-20\)\) "),
    (MODULES["prove"].slopes.Line, "bisected", lambda *a: a[3:], r"max\(2\^x"),
    (MODULES["prove"].slopes.Line, "by_enclosure", answer(None), r"max\(2\^x"),
    (MODULES["prove"].slopes.Line, "continuous", answer(False), r"max\(exp\(x\),x"),
    (MODULES["prove"].natural, "requirements", answer(()), r"x \| max\(log"),
    (integer_parts, "brackets", answer(None), r"\(x>1\)\+\(x>2"),
    (integer_parts, "by_range", answer(None), r"sin\(x\)\^2/2"),
    (integer_parts, "certain", answer(True), r"^floor\(sin\(x\)/2"),
    (folded, "nearest_multiple", answer(None), r"4\*pi-10"),
    (folded, "nearest_multiple", answer(0), r"10-2\*pi|4\*pi-10"),
    (constancy, "pieces", answer([]), r"x-x\^3"),
    (arctangents, "doubled", answer(None), r"^relu\(y\)\*arctan"),
    (MODULES["prove"].natural, "square_root_above", answer(None), r"^arccos\(x\) +\| 2"),
    (conjugates, "convex", answer(True), r"x\*sqrt\(1\+sqrt"),
    (conjugates, "convex", answer(False), r"2\*x\*sqrt\(x\^2-1\)"),
    (conjugates, "analytic", answer(False), r"2\*x\*sqrt\(x\^2-1\)"),
    (conjugates, "points_inside", lambda field, point: [point], r"exp\(abs\(x\)\) \|"),
    (conjugates, "known_nonzero", answer(True), r"exp\(abs\(x\)\) \|"),
    (conjugates, "vanishes", answer(False), r"^sqrt\(x\+sqrt"),
    (constancy, "norm_never_zero", answer(False), r"^arctan\(\(2\*x\+"),
    (roots, "denested", answer(None), r"2\*sqrt\(x-1"),
    (MODULES["pointwise"], "same", answer(True), r"x \|"),
    (MODULES["pointwise"], "ball_of", answer(None), r"x \|"),
]  # fmt: skip


@pytest.mark.parametrize(
    "module, attribute, mutant, pattern", MUTANTS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_mutant_is_noticed(
    monkeypatch: pytest.MonkeyPatch, module: Any, attribute: str, mutant: Any, pattern: str
) -> None:
    monkeypatch.setattr(module, attribute, mutant)
    kink = Kink.CONVENTION if attribute in AT_KINKS else Kink.OPEN
    table = {"kinks": KINKS} if attribute in AT_KINKS else ALL
    assert noticed(pattern, kink, table)


@pytest.mark.parametrize("name", sorted(normal_form.FUNCTIONS))
def test_missing_rule_of_the_normal_form_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(normal_form.FUNCTIONS, name, stop)
    assert noticed(rf"\b{name}\(")


@pytest.mark.parametrize("op", [op for op in normal_form.RULES if op not in (Op.CONSTANT,)])
def test_missing_operation_of_the_normal_form_is_noticed(monkeypatch: pytest.MonkeyPatch, op: Op) -> None:
    monkeypatch.setitem(normal_form.RULES, op, stop)
    assert noticed(".")


@pytest.mark.parametrize("name", sorted(ball_functions.FUNCTION_RULES))
def test_missing_rule_of_the_balls_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(ball_functions.FUNCTION_RULES, name, answer(balls.UNSURE))
    assert noticed(rf"\b{name}\(")


@pytest.mark.parametrize("op", sorted(balls.RULES))
def test_missing_operation_of_the_balls_is_noticed(monkeypatch: pytest.MonkeyPatch, op: Op) -> None:
    monkeypatch.setitem(balls.RULES, op, answer(balls.UNSURE))
    assert noticed(".")


def test_unbroken_engine_is_not_noticed() -> None:
    assert not noticed(r"^sqrt|^log")
