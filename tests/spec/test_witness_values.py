"""A witness tells the point and the learner's own value; the reference's value only where the policy lets it."""

from __future__ import annotations

import json

import pytest

from worker.child.deciding import decide
from worker.content import question
from worker.engine.model import Policy
from worker.engine.steps import check as check_step
from worker.engine.verify import check

TELLS = Policy(witness_shows_reference=True)

# function, by its variable x | wrong answer | told of the reference at the point | why
ROWS = """
x^2                   | x          | 4.0 | the derivative is another elsewhere
3 * x                 | 4          | -   | the value is the answer
3 * x                 | 4 * x      | -   | ... whatever was answered
sin(x)^2 + cos(x)^2   | x          | -   | ... however it is written
x * 3 / 3 * 2         | 1          | -   | ... and differentiated
max(0, x)             | x          | 1.0 | a gate switches: this side tells nothing of the other
x^2                   | sqrt(-x^2) | 4.0 | no value of the learner's
""".strip().splitlines()


@pytest.mark.parametrize("row", ROWS)
def test_the_reference_is_told_where_policy_allows_and_its_value_varies(row: str) -> None:
    function, answer, told, _why = (part.strip() for part in row.split("|"))
    asked = question({"function": function, "variables": {"x": {"shape": []}}, "wrt": "x"})
    [witness] = [
        one["witness"] for one in check(asked, answer, policy=TELLS).to_data()["evidence"] if "witness" in one
    ]
    assert witness["point"] == {"x": "2"}
    assert witness.get("reference", {}).get("midpoint", "-") == (told if told == "-" else float(told))
    assert "reference" not in json.dumps(check(asked, answer).to_data())


def test_of_a_matrix_it_is_the_entry_that_counts() -> None:
    asked = question(
        {
            "function": "[3 x^2 y; 2 x + y^8]",
            "variables": {"x": {"shape": []}, "y": {"shape": []}},
            "wrt": ["x", "y"],
        }
    )
    for answer, told in (("[[6xy, 3x^2], [3, 8y^7]]", False), ("[[6xy, 3x^2], [2, 7y^7]]", True)):
        [evidence] = check(asked, answer, policy=TELLS).to_data()["evidence"]
        assert ("reference" in evidence["witness"]) is told


def test_a_job_carries_the_policy_to_the_verifier() -> None:
    asked = {"function": "x^2", "variables": {"x": {"shape": []}}, "wrt": "x"}
    for policy, told in (
        ({}, False),
        ({"witness_shows_reference": True}, True),
        ({"witness_shows_reference": False}, False),
    ):
        verdict = decide({"question": asked, "response": "x", "form": "auto", "policy": policy})["verdict"]
        assert ("reference" in verdict["evidence"][-1]["witness"]) is told


def test_steps_obey_it_too() -> None:
    asked = question(
        {
            "function": "sin(x^2)",
            "variables": {"x": {"shape": []}},
            "wrt": "x",
            "part": "4",
            "earlier": {"1": "u = x^2\ny = sin(u)"},
        }
    )
    assert asked.step is not None
    for policy, told in ((Policy(), False), (TELLS, True)):
        verdict = check_step(asked.step, "cos(x^2)", "auto", policy).to_data()
        assert ("reference" in json.dumps(verdict["evidence"])) is told
