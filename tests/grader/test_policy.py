"""The rules of an assignment, as a table: what the attempts were, and what counts in the end."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from grader.courses.policy import Attempt, Policy, PolicyError, Window, after_lateness, standing, total

# Attempts are written `score` or `score@days late`, `-` where nothing was decided, `~` before one that is
# not counted.
# policy                        | attempts          | score | attempts used | which counts | why
ROWS = """
                                |                   |       | 0 |   | nothing was answered
                                | -                 |       | 0 |   | undecided: the old grade stands
                                | 0                 | 0     | 1 | 1 | a wrong answer is a zero, not nothing
                                | 1/2 1 0           | 1     | 3 | 2 | the best counts
                                | 1 - 0             | 1     | 2 | 1 | undecided takes nothing away
                                | 1 1               | 1     | 2 | 1 | the earlier of equals
                                | ~0                |       | 0 |   | a transposed layout is no attempt ...
transposed_credit=1/2           | ~1/2              | 1/2   | 0 | 1 | ... but may be worth something
counts=last                     | 1 0               | 0     | 2 | 2 |
counts=first                    | 0 1               | 0     | 2 | 1 |
counts=average                  | 0 1               | 1/2   | 2 |   |
attempt_penalty=1/10            | 0 0 1             | 4/5   | 3 | 3 | two attempts came before
attempt_penalty=1/10            | ~0 1              | 1     | 1 | 2 | what is not counted costs nothing
attempt_penalty=3/4             | 0 0 1             | 0     | 3 | 1 | never below zero
late_per_day=1/10               | 1@0.01            | 9/10  | 1 | 1 | a day begun is a day
late_per_day=1/10               | 1@1               | 9/10  | 1 | 1 | a day to the second is one day
late_per_day=1/10               | 1@1.5             | 4/5   | 1 | 1 |
late_per_day=1/2 late_floor=1/4 | 1@9               | 1/4   | 1 | 1 | the floor
late_per_day=1/10               | 1/2 1@9           | 1/2   | 2 | 1 | on time and half beats late and tenth
"""


def _attempts(text: str) -> list[Attempt]:
    attempts = []
    for number, word in enumerate(text.split(), start=1):
        score, _, days = word.lstrip("~").partition("@")
        attempts.append(
            Attempt(
                submission=number,
                part="",
                score=None if score == "-" else Fraction(score),
                counted=score != "-" and not word.startswith("~"),
                late=timedelta(days=float(days or 0)),
            )
        )
    return attempts


@pytest.mark.parametrize("row", [row for row in ROWS.splitlines() if row.strip()])
def test_standing(row: str) -> None:
    policy, attempts, score, used, submission, *_ = (cell.strip() for cell in row.split("|"))
    rules = Policy.from_data(dict(rule.split("=") for rule in policy.split()))
    result = standing(rules, _attempts(attempts))
    assert result.score == (Fraction(score) if score else None)
    assert result.attempts == int(used)
    assert result.submission == (int(submission) if submission else None)


def test_an_override_wins_and_hints_do_not_touch_it() -> None:
    rules = Policy(hint_cost=Fraction(1, 4))
    assert standing(rules, _attempts("1"), hints=1).score == Fraction(3, 4)
    assert standing(rules, _attempts("1"), hints=9).score == 0
    assert standing(rules, _attempts("1"), hints=9, override=Fraction(1, 3)).score == Fraction(1, 3)


def test_parts_weigh_the_same_and_a_missing_one_scores_nothing() -> None:
    attempts = [
        Attempt(submission=1, part="1", score=Fraction(1), counted=True),
        Attempt(submission=2, part="2", score=Fraction(1, 2), counted=True),
    ]
    result = standing(Policy(), attempts, parts=("1", "2", "3"))
    assert (result.score, result.attempts, result.submission) == (Fraction(1, 2), 2, None)


def test_total_weighs_and_counts_what_was_not_answered() -> None:
    assert total([(Fraction(2), Fraction(1, 2)), (Fraction(1), None)]) == (Fraction(1), Fraction(3))


def test_lateness_of_a_minute_without_penalty_costs_nothing() -> None:
    assert after_lateness(Policy(), Fraction(1), timedelta(minutes=1)) == 1


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"attempts": 0},
        {"attempts": True},
        {"attempts": 1.5},
        {"counts": "worst"},
        {"hint_cost": 2},
        {"hint_cost": "a lot"},
        {"hint_cost": True},
        {"late_floor": "1/0"},
        {"show_shape": 1},
        {"generosity": 1},
    ],
)
def test_policy_that_makes_no_sense_is_refused(data: object) -> None:
    with pytest.raises(PolicyError):
        Policy.from_data(data)


def test_policy_survives_json() -> None:
    policy = Policy(attempts=3, counts="last", late_per_day=Fraction(1, 7), transposed_counts=True)
    assert Policy.from_data(policy.to_data()) == policy


def test_for_engine_speaks_the_engines_language() -> None:
    from worker.engine import model

    rules = Policy(transposed_credit=Fraction(1, 3), transposed_counts=True, witness_shows_reference=True)
    data = rules.for_engine()
    assert set(data) == set(model.Policy.__slots__)
    assert model.Policy.from_data(data).to_data() == data


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("window", "refusal", "late"),
    [
        (Window(), None, timedelta(0)),
        (Window(opens=NOON + HOUR), "assignment.not_open", timedelta(0)),
        (Window(due=NOON), None, timedelta(0)),
        (Window(due=NOON - HOUR), "assignment.closed", HOUR),
        (Window(due=NOON - HOUR, closes=NOON + HOUR), None, HOUR),
        (Window(closes=NOON - HOUR), "assignment.closed", timedelta(0)),
        (Window(ends=NOON - HOUR), "sitting.ended", timedelta(0)),
        (Window(ends=NOON), None, timedelta(0)),
    ],
)
def test_window(window: Window, refusal: str | None, late: timedelta) -> None:
    assert window.refusal(NOON) == refusal
    assert window.lateness(NOON) == late
