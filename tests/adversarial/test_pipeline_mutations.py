"""Every part of the way from an answer to its findings is needed: break one, and a row comes out otherwise.

The proofs of single entries and of sizes have mutation checks of their own, and so has the judge's table
(`tests/spec/test_judge.py`); here are the probes around them: layouts, sizes, entries, kinks and the author's mistakes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from worker import content
from worker.engine import conclusions, examination, own_kinks
from worker.engine.diagnosis import layouts
from worker.engine.exact import comparison
from worker.engine.exact.comparison import Comparer
from worker.engine.model import Feedback, Policy
from worker.engine.verify import check

PROVE = sys.modules["worker.engine.exact.prove"]
VECTORS = {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}}
PLANE = {"x": {}, "y": {}}
NEARLY = {"function": "[x^2 y; x^3/3 + x/10^20]", "variables": PLANE, "wrt": "x, y"}
HESSIAN = {"function": "x^2 y", "variables": PLANE, "wrt": "x, y", "order": 2}
SYMMETRIC = {
    "function": "dot(x, A x)",
    "variables": {"A": {"shape": ["n", "n"]}, **VECTORS},
    "wrt": "x",
    "order": 2,
}
PRODUCT = {"function": "w ⊙ x", "variables": VECTORS, "wrt": "w"}
DOT = {"function": "dot(w, x)", "variables": VECTORS, "wrt": "x"}
JACOBIAN = {"function": "[x^2 y; 3 x + y^2]", "variables": PLANE, "wrt": "x, y"}
LINE = {"function": "x^2", "variables": {"x": {}}, "wrt": "x"}
GATE = {"function": "max(0, x)", "variables": {"x": {}}, "wrt": "x"}
STRICT = {**GATE, "kink": "zero"}
WITHIN_ONE = {"reference": "2 arctan(x)", "variables": {"x": {}}, "assume": ["x > -1", "x < 1"]}
BELOW_ONE = {"function": "abs(x - 1)", "variables": {"x": {}}, "wrt": "x", "assume": ["x < 1"]}
LOGARITHM = {**LINE, "function": "log(x)"}
AUTHORED = {**LINE, "misconceptions": [{"answer": "x^2", "code": "author.kept", "credit": 0.25}]}

POLICY = Policy(entries_credit=Fraction(1, 2))

# what the row is about: question, answer, outcome, score, first code, and entries told as wrong
ROWS: dict[str, tuple[dict[str, Any], str, str, float | None, str, list[list[int]] | None]] = {
    "a transpose": (JACOBIAN, "[[2 x y, 3], [x^2, 2 y]]", "incorrect", 0, "layout.transposed", [[1, 2], [2, 1]]),
    "a matrix that is symmetric but for 1e-20": (
        NEARLY, "[[2 x y, x^2 + 10^-20], [x^2, 0]]", "incorrect", 0, "layout.transposed", [[1, 2], [2, 1]]),
    "... and neither it nor its transpose": (
        NEARLY, "[[2 x y, x^2], [x^2, 0]]", "incorrect", 0.375, "entry.wrong", [[2, 1]]),
    "a symmetric matrix, right as it is turned": (HESSIAN, "[[2 y, 2 x], [2 x, 0]]^T", "correct", 1, "proved.all_sizes", None),
    "a symmetric matrix with a wrong corner": (HESSIAN, "[[2 y, 2 x], [2 x, 1]]", "incorrect", 0.375, "entry.should_be_zero", [[2, 2]]),
    "symmetric for every size": (SYMMETRIC, "(A + A^T)^T", "correct", 1, "proved.all_sizes", None),
    "wrong, and no layout of a symmetric one": (SYMMETRIC, "A^T", "incorrect", 0, "product.term_missing", None),
    "a column for a row": (DOT, "w", "incorrect", 0, "layout.vertical_gradient", None),
    "a vector for a diagonal": (PRODUCT, "x", "incorrect", 0.5, "layout.vector_for_diagonal", None),
    "another vector for it": (PRODUCT, "w", "incorrect", 0, "shape.not_asked", None),
    "right at one size": (PRODUCT, "[[x1, 0], [0, x2]]", "incorrect", 0.5, "size.special_case", None),
    "wrong at one size": (PRODUCT, "[[w1, 0], [0, w2]]", "incorrect", 0, "shape.not_asked", None),
    "one wrong entry": (JACOBIAN, "[[2 x y, x^2], [3, y - 5]]", "incorrect", 0.375, "entry.wrong", [[2, 2]]),
    "nothing right": (JACOBIAN, "[[1, 2], [x, y^3]]", "incorrect", 0, "value.different", None),
    "a jump of the answer alone": (LINE, "2 x + [x = 3]", "incorrect", 0, "value.different", None),
    "the question's own kink, open": (GATE, "[x >= 0]", "correct", 1, "proved.common_domain", None),
    "... and asked for": (STRICT, "[x >= 0]", "incorrect", 0, "value.different", None),
    "right under an assumption": (BELOW_ONE, "-1", "correct", 1, "proved.all_sizes", None),
    "right within bounds": (WITHIN_ONE, "arctan(2 x/(1 - x^2))", "correct", 1, "proved.all_sizes", None),
    "right where the function has a value": (LOGARITHM, "1/abs(x)", "correct", 1, "proved.common_domain", None),
    "a mistake that the author named": (AUTHORED, "x x", "incorrect", 0.25, "author.kept", None),
    "a mistake that nobody named": (AUTHORED, "7 x - 1/3", "incorrect", 0, "value.different", None),
}  # fmt: skip


def noticed() -> list[str]:
    """The rows that come out otherwise than they should."""
    found = []
    for row, (data, answer, outcome, score, code, wrong) in ROWS.items():
        conclusions.forget()
        examination.forget()
        try:
            verdict = check(content.question(data), answer, policy=POLICY)
        except (AttributeError, TypeError, ValueError):
            found.append(row)  # a mutant may break down altogether
            continue
        entries = [item.parameters["entries"] for item in verdict.feedback if item.code == "entry.wrong"]
        told = (
            str(verdict.outcome),
            None if verdict.score is None else float(verdict.score),
            verdict.feedback[0].code,
            entries[0] if entries else None,
        )
        if told != (outcome, score, code, wrong):
            found.append(f"{row}: {told}")
    return found


def always(value: Any) -> Callable[..., Any]:
    return lambda *_, **__: value


# what is broken | where | the name | what stands there instead
MUTANTS = {
    "no transpose is seen": (layouts, "transposed", always(None)),
    "every wrong answer is a transpose": (layouts, "transposed", always(Feedback(code="layout.transposed"))),
    "no diagonal is seen": (layouts, "vector_for_diagonal", always(False)),
    "every vector is a diagonal": (layouts, "vector_for_diagonal", always(True)),
    "no special size is seen": (layouts, "special_case", always(None)),
    "every other shape is a special size": (
        layouts,
        "special_case",
        always(Feedback(code="size.special_case", parameters={"sizes": {}})),
    ),
    "a column is like any transpose": (layouts, "ONE", object()),
    "an answer's own jumps count for nothing": (
        own_kinks,
        "compared",
        lambda question, comparer, learner: (comparer.compare(learner, question.reference.expression), comparer),
    ),
    "no entries are told": (examination, "_wrong_entries", always(None)),
    "authors name nothing": (examination, "_authored", always(None)),
    "no share of the entries is right": (examination, "share_of_right", always(Fraction(0))),
    "assumptions narrow nothing": (comparison, "narrowed", lambda variables, assumptions: (dict(variables), assumptions)),
    "the function's own domain is forgotten": (PROVE, "defined", always(None)),
    "the open kink decides": (Comparer, "strict", property(lambda self: self)),
    "nothing is named": (examination.MistakeTable, "name", always(())),
}  # fmt: skip


def test_nothing_is_noticed_where_nothing_is_broken() -> None:
    assert noticed() == []


@pytest.mark.parametrize("name", MUTANTS)
def test_broken_part_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, part, instead = MUTANTS[name]
    assert hasattr(where, part)
    monkeypatch.setattr(where, part, instead)
    assert noticed()
