"""Floats at sample points spare proofs of signs that would be in vain, and never make one."""

from __future__ import annotations

import pytest

from tests.adversarial import plain
from worker.engine.exact import facts, normal_form, signs
from worker.engine.exact.columns import Distinct
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Poly
from worker.engine.exact.kernels import Memory
from worker.engine.exact.limits import Again
from worker.engine.exact.samples import POINTS


def field_of(text: str, where: str = "") -> tuple[Field, Poly]:
    """A field, and the polynomial that the expression is in it."""
    memory = Memory(8)
    while True:
        field = Field(plain.domain(where), memory)
        try:
            return field, normal_form.convert(field, plain.read(text)).top
        except Again:
            continue


@pytest.mark.parametrize(
    "text, where, seen",
    [
        ("x-y", "", (True, True)),
        ("x^2+y^2", "", (True, False)),
        ("-x^2-1", "", (False, True)),
        ("x", "x in (0,]", (True, False)),
        ("x-5", "x in [0,4]", (False, True)),
        ("log(x^2+1)-sqrt(x^2)", "", (False, True)),
        ("exp(x)-5", "", (True, True)),
        ("sin(x)-2", "x in [-1,1]", (False, True)),
        ("sqrt(2)-pi/2", "", (False, True)),
        ("x+10^(-20)-x", "", (True, False)),
        ("F(x)-y", "", (False, False)),
        ("exp(exp(x^2+900))", "", (False, False)),  # no float is
    ],
)
def test_signs_are_those_that_the_values_have(text: str, where: str, seen: tuple[bool, bool]) -> None:
    field, poly = field_of(text, where)
    assert field.samples.signs_of(poly) == seen


def test_what_cancels_has_no_sign() -> None:
    field, poly = field_of("sqrt(x^2+10^(-30))-sqrt(x^2)")
    assert not any(field.samples.signs_of(poly))


def test_a_fact_leaves_only_points_at_which_it_holds() -> None:
    field, poly = field_of("x-y")
    assert len(field.samples.inside()) == POINTS
    saved = facts.snapshot(field)
    facts.assume(field, [(poly, 1)])
    assert 0 < len(field.samples.inside()) < POINTS
    assert field.samples.signs_of(poly) == (True, False)
    assert signs.certified(field, poly, 0) == 1
    facts.restore(field, saved)
    assert field.samples.signs_of(poly) == (True, True)


def test_in_a_case_only_what_rests_on_unknown_signs_is_worked_out_again() -> None:
    field, _ = field_of("sqrt(x^2+1)*y+sin(abs(x-y))")
    plain_root, gate, gap = (plain.read(text) for text in ("sqrt(x^2+1)*y", "sin(abs(x-y))", "x-y"))
    poly = normal_form.convert(field, gap).top
    before = [normal_form.convert(field, node) for node in (plain_root, gate)]
    saved = facts.snapshot(field)
    facts.assume(field, [(poly, 1)])
    inside = [normal_form.convert(field, node) for node in (plain_root, gate)]
    assert inside[0] is before[0]
    assert inside[1] is not before[1]
    facts.restore(field, saved)
    assert [normal_form.convert(field, node) for node in (plain_root, gate)] == before
    facts.assume(field, [(poly, 0)])
    assert normal_form.convert(field, plain_root) is not before[0]  # of an equation anything may follow


def test_no_point_is_shown_where_something_is_zero_or_facts_contradict_each_other() -> None:
    field, poly = field_of("x-y")
    saved = facts.snapshot(field)
    facts.assume(field, [(poly, 0)])
    assert not field.samples.show_a_point()
    facts.restore(field, saved)
    field.facts = [(poly, 1), (poly, -1)]
    assert not field.samples.show_a_point()


def test_a_sign_is_proved_at_whatever_points_it_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    field, poly = field_of("x^2-x+1")
    monkeypatch.setattr(field.samples, "signs_of", lambda _: (False, True))  # floats that mislead
    assert signs.certified(field, poly, 0) == 1
    field, poly = field_of("x^2-x-1")
    monkeypatch.setattr(field.samples, "signs_of", lambda _: (True, False))
    assert signs.certified(field, poly, 0) is None


def test_rounds_with_nothing_new_are_left_out() -> None:
    rounds = Distinct(lambda round_: None if round_ == 2 else round_ % 4)
    assert [rounds.nth(place, 9) for place in range(5)] == [0, 1, 3, 6, None]
    assert rounds.nth(2, 3) is None
    assert rounds.below(6) == [0, 1, 3]
    assert rounds.below(2) == [0, 1]
