"""The rules of an assignment, as a table: what the attempts were, and what counts in the end."""

import re
import sys
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from grader.courses.policy import (
    Attempt,
    Policy,
    PolicyError,
    after_lateness,
    attempts_allowed,
    attempts_left,
    most_left,
    points,
    standing,
    total,
)
from grader.courses.revealing import Situation, revealed
from grader.courses.timing import Window, begun_by_hand, extended, sitting_ends, submits_draft

ROOT = Path(__file__).parents[2]

# Attempts are written `score`, `score@days late`, `score!hints shown before`; `-` where nothing was decided,
# `~` before one that is not counted, `*` before one that came after the solution.
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
hint_cost=1/4                   | 1!1               | 3/4   | 1 | 1 | each hint has its price ...
hint_cost=1/4                   | 1!3               | 1/4   | 1 | 1 |
hint_cost=1/4                   | 1!9               | 0     | 1 | 1 | ... and never more than there is
hint_cost=1/4                   | 1 1!2             | 1     | 2 | 1 | answered before the hint: not touched
hint_cost=1/4                   | 0 1!1 1!2         | 3/4   | 3 | 2 |
hint_cost=1/10 attempt_penalty=1/10 late_per_day=1/2 | 0 1!1@1 | 2/5 | 2 | 2 | lateness takes of the rest
hint_cost=1/4 counts=last       | 1 1!1             | 3/4   | 2 | 2 |
                                | 1/2 *1            | 1/2   | 1 | 1 | after the solution it is practice ...
                                | *1                |       | 0 |   | ... and makes no grade
counts=last                     | 1 *0              | 1     | 1 | 1 |
counts=average                  | 1/2 *0            | 1/2   | 1 |   |
"""


def _attempts(text: str) -> list[Attempt]:
    attempts = []
    for number, word in enumerate(text.split(), start=1):
        worth, _, days = word.lstrip("~*").partition("@")
        score, _, hints = worth.partition("!")
        attempts.append(
            Attempt(
                submission=number,
                part="",
                score=None if score == "-" else Fraction(score),
                counted=score != "-" and not word.startswith("~"),
                late=timedelta(days=float(days or 0)),
                hints=int(hints or 0),
                after_solution=word.startswith("*"),
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


def test_an_override_wins_over_everything() -> None:
    rules = Policy(hint_cost=Fraction(1, 4))
    assert standing(rules, _attempts("1!9"), override=Fraction(1, 3)).score == Fraction(1, 3)
    assert standing(rules, _attempts("*1"), override=Fraction(1, 3)).score == Fraction(1, 3)


# policy                              | attempts | hints | days late | what a right answer is worth
WORTH = """
                                      | 5 | 3 | 9 | 1
attempt_penalty=1/10                  | 3 | 0 | 0 | 7/10
hint_cost=1/4                         | 0 | 1 | 0 | 3/4
hint_cost=1/4 attempt_penalty=1/10    | 2 | 1 | 0 | 11/20
hint_cost=1/4                         | 0 | 5 | 0 | 0
late_per_day=1/10 late_floor=1/2      | 0 | 0 | 2 | 4/5
late_per_day=1/10 late_floor=1/2      | 0 | 0 | 8 | 1/2
"""


@pytest.mark.parametrize("row", [row for row in WORTH.splitlines() if row.strip()])
def test_what_is_said_before_is_what_counts_after(row: str) -> None:
    policy, attempts, hints, days, worth = (cell.strip() for cell in row.split("|"))
    rules = Policy.from_data(dict(rule.split("=") for rule in policy.split()))
    late = timedelta(days=int(days))
    assert most_left(rules, attempts=int(attempts), hints=int(hints), late=late) == Fraction(worth)
    answered = [*_attempts(" ".join(["0"] * int(attempts))), *_attempts(f"1!{hints}@{days}")]
    assert standing(rules, answered).score == max(Fraction(worth), Fraction(0))


# policy     | extra | counted | being checked | left | why
LEFT = """
             | 5     | 9       | 1             |      | no limit, whatever an extension adds
attempts=2   | 0     | 0       | 0             | 2    |
attempts=2   | 0     | 1       | 0             | 1    |
attempts=2   | 0     | 1       | 1             | 0    | what is being checked holds its attempt
attempts=2   | 1     | 1       | 1             | 1    | an extension gives more
attempts=2   | 0     | 5       | 0             | 0    | never below zero: the limit was lowered meanwhile
"""


@pytest.mark.parametrize("row", [row for row in LEFT.splitlines() if row.strip()])
def test_attempts_left(row: str) -> None:
    policy, extra, used, pending, left, *_ = (cell.strip() for cell in row.split("|"))
    rules = Policy() if not policy else Policy(attempts=int(policy.removeprefix("attempts=")))
    found = attempts_left(rules, extra=int(extra), used=int(used), pending=int(pending))
    assert found == (int(left) if left else None)
    assert attempts_allowed(rules, extra=int(extra)) == (None if not left else 2 + int(extra))


@pytest.mark.parametrize(("weight", "score", "worth"), [("2", "1/2", "1"), ("2", None, "0"), ("0", "1", "0")])
def test_points(weight: str, score: str | None, worth: str) -> None:
    assert points(Fraction(weight), None if score is None else Fraction(score)) == Fraction(worth)


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
        {"variants": "random"},
        {"at_bell": "discard"},
        {"solution": "counts"},
        {"generosity": 1},
    ],
)
def test_policy_that_makes_no_sense_is_refused(data: object) -> None:
    with pytest.raises(PolicyError):
        Policy.from_data(data)


def test_policy_survives_json() -> None:
    policy = Policy(
        attempts=3, counts="last", late_per_day=Fraction(1, 7), transposed_counts=True, variants="attempt"
    )
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


@pytest.mark.parametrize(
    ("window", "bell", "over"),
    [
        (Window(), None, False),
        (Window(due=NOON - HOUR), None, True),
        (Window(due=NOON - HOUR, closes=NOON + HOUR), None, False),
        (Window(ends=NOON - HOUR), NOON - HOUR, False),
        (Window(ends=NOON, closes=NOON + HOUR), NOON, False),
        (Window(ends=NOON, closes=NOON - HOUR), NOON - HOUR, True),
        (Window(ends=NOON, due=NOON - HOUR), NOON - HOUR, True),
    ],
)
def test_bell(window: Window, bell: datetime | None, over: bool) -> None:
    assert window.bell == bell
    assert window.over(NOON) == over


@pytest.mark.parametrize(
    ("window", "due", "closes", "then"),
    [
        (Window(due=NOON), None, None, Window(due=NOON)),
        (Window(due=NOON), NOON + HOUR, None, Window(due=NOON + HOUR)),
        (
            Window(due=NOON, closes=NOON + HOUR),
            None,
            NOON + 2 * HOUR,
            Window(due=NOON, closes=NOON + 2 * HOUR),
        ),
        # due after it would have closed: it closes then
        (Window(due=NOON, closes=NOON), NOON + HOUR, None, Window(due=NOON + HOUR, closes=NOON + HOUR)),
        (Window(opens=NOON, ends=NOON + HOUR), NOON, None, Window(opens=NOON, due=NOON, ends=NOON + HOUR)),
    ],
)
def test_an_extension_stands_for_the_dates(
    window: Window, due: datetime | None, closes: datetime | None, then: Window
) -> None:
    assert extended(window, due=due, closes=closes) == then


@pytest.mark.parametrize(
    ("code", "limit", "by_hand"), [("", None, False), ("sesame", None, True), ("", HOUR, True)]
)
def test_code_or_clock_are_begun_by_hand(code: str, limit: timedelta | None, by_hand: bool) -> None:
    assert begun_by_hand(code, limit) is by_hand


def test_a_sitting_ends_after_its_time_and_what_was_given_on_top() -> None:
    assert sitting_ends(NOON, None, HOUR) is None
    assert sitting_ends(NOON, HOUR) == NOON + HOUR
    assert sitting_ends(NOON, HOUR, HOUR / 2) == NOON + HOUR * 3 / 2


@pytest.mark.parametrize(
    ("policy", "answered", "submitted"),
    [
        (Policy(), False, True),
        (Policy(), True, True),
        (Policy(counts="last"), False, True),
        (Policy(counts="last"), True, False),
        (Policy(counts="average"), True, False),
        (Policy(counts="first"), True, False),
        (Policy(at_bell="keep"), False, False),
    ],
)
def test_a_draft_is_submitted_at_the_bell_where_it_can_only_help(
    policy: Policy, answered: bool, submitted: bool
) -> None:
    assert submits_draft(policy, answered=answered) == submitted


# rule      | nothing | tried | all tried | solved | closed
REVEALED = """
always      | yes     | yes   | yes       | yes    | yes
answered    | no      | yes   | yes       | yes    | yes
spent       | no      | no    | yes       | yes    | yes
correct     | no      | no    | no        | yes    | yes
closed      | no      | no    | no        | no     | yes
never       | no      | no    | no        | no     | no
"""
SITUATIONS = (
    Situation(left=2),
    Situation(attempts=1, left=1),
    Situation(attempts=2, left=0),
    Situation(attempts=1, left=1, correct=True),
    Situation(closed=True),
)


@pytest.mark.parametrize("row", REVEALED.split("\n")[1:-1])
def test_what_is_revealed(row: str) -> None:
    rule, *expected = (cell.strip() for cell in row.split("|"))
    found = [revealed(rule, situation) for situation in SITUATIONS]  # type: ignore[arg-type]
    assert found == [cell == "yes" for cell in expected]


def test_the_rules_know_no_database() -> None:
    for module in ("policy", "timing", "revealing"):
        source = (ROOT / "grader" / "courses" / f"{module}.py").read_text()
        imported = re.findall(r"^(?:from|import) ([\w.]+)", source, re.MULTILINE)
        assert set(imported) <= {*sys.stdlib_module_names, "collections.abc", "grader.courses.policy"}
