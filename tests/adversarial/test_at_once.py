"""What is told of all entries together is what is told of each by itself."""

from __future__ import annotations

import pytest

from tests.adversarial.test_every_size import CASES, asked
from worker.content import question
from worker.engine.exact import at_once, decide
from worker.engine.exact.comparison import Comparer
from worker.engine.exact.sizes import trial_sizes
from worker.engine.model import Conclusion, Question, Scope
from worker.engine.notation import read
from worker.engine.verify import check


def pairs_of(asked_for: Question, answer: str):
    comparer = Comparer(asked_for)
    sizes = next(trial_sizes(asked_for.size_names)) if asked_for.size_names else {}
    learner = asked_for.expand(read(answer, Scope.of(asked_for)).expression)
    left, right = (comparer.entries(a, sizes) for a in (learner, asked_for.reference.expression))
    # An answer of another shape is compared as far as it goes.
    return dict.fromkeys(zip(left, right, strict=len(left) == len(right))), comparer.domain(sizes)


@pytest.mark.parametrize("case", CASES[::3], ids=[f"{c[0]} by {c[1]}" for c in CASES[::3]])
def test_what_differs_at_once_differs_by_itself(case) -> None:
    function, by, layout, right, wrong = case
    asked_for = asked(function, by, layout)
    equal, domain = pairs_of(asked_for, right)
    assert not at_once.differing(equal, domain)
    pairs, domain = pairs_of(asked_for, wrong)
    for pair in at_once.differing(pairs, domain):
        assert decide(*pair, domain).conclusion is Conclusion.DIFFERENT


@pytest.mark.parametrize(
    "reference, answer",
    [
        ("[[max(0, x - 2), x]]", "[[[x > 2] (x - 2), x]]"),  # switches at the first point, and is right
        ("[[sqrt(x^2), x], [x, 1/x]]", "[[abs(x), x], [x, x^-1]]"),
        ("[[f(x), f(x + 1)], [f(2), f(3)]]", "[[f(x), f(1 + x)], [f(4/2), f(9/3)]]"),
        ("[[(x^3)^(1/3), x]]", "[[x, x]]"),
    ],
)
def test_right_entries_are_not_told_wrong(reference: str, answer: str) -> None:
    data = {"reference": reference, "variables": {"x": {"shape": []}}, "functions": {"f": 1}}
    pairs, domain = pairs_of(question(data), answer)
    assert not at_once.differing(pairs, domain)


def test_entries_after_the_witness_are_told_right_or_wrong() -> None:
    variables = {"x": {"shape": []}, "y": {"shape": []}}
    data = {"function": "[x^2 y, sin(x) + y, x y]", "variables": variables, "wrt": "x, y"}
    verdict = check(question(data), "[[x y, x^2], [cos(x), 2], [x, y]]")
    (entries,) = (f.parameters for f in verdict.feedback if f.code == "entry.wrong")
    assert entries["entries"] == [[1, 1], [2, 2], [3, 1], [3, 2]]
    assert entries["right"] == [[1, 2], [2, 1]]
