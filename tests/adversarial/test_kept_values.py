"""What is kept of a question, or glimpsed in floats, saves time and changes no word of the evidence."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import pytest

from tests.adversarial.plain import domain, read
from tests.adversarial.test_scalar_soundness import rows
from worker.engine.exact import decide
from worker.engine.model import Conclusion, Evidence

SAME_QUESTION = itemgetter(1, 2)  # the reference, and where


def questions() -> Iterator[tuple[str, str, list[str]]]:
    """References of the tables with all answers to them, and one more that nobody counts."""
    for (reference, where), group in groupby(sorted(rows(), key=SAME_QUESTION), key=SAME_QUESTION):
        yield reference, where, [*(row[0] for row in group), "17/19"]


def test_answers_leave_no_trace_on_those_after_them() -> None:
    for reference, where, learners in questions():
        theirs, shared = read(reference), domain(where)
        for learner in [*learners, *learners[::-1]]:
            alone = decide(read(learner), theirs, domain(where))
            assert decide(read(learner), theirs, shared) == alone, (learner, reference, where)


@pytest.mark.parametrize("seem", [True, False])
def test_floats_only_say_what_to_try_first(monkeypatch: pytest.MonkeyPatch, seem: bool) -> None:
    module = sys.modules["worker.engine.exact.decide"]
    for reference, where, learners in questions():
        for learner in learners:
            mine, theirs = read(learner), read(reference)
            with monkeypatch.context() as lying:
                lying.setattr(module, "seem_different", lambda *_: seem)
                misled = decide(mine, theirs, domain(where))
            assert misled == decide(mine, theirs, domain(where)), (learner, reference, where)


def test_reference_of_which_all_is_kept_is_compared_as_before() -> None:
    on = domain("x in (0,]")
    for number in range(80):
        right, wrong = f"{number}*log(x^2)", f"{number}*log(x^3)"
        reference = read(f"{2 * number}*log(x)")
        found: list[Evidence] = [decide(read(learner), reference, on) for learner in (wrong, right)]
        equal = Conclusion.EQUAL if number == 0 else Conclusion.DIFFERENT
        assert [f.conclusion for f in found] == [equal, Conclusion.EQUAL]
