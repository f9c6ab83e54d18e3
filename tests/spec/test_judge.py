"""From findings to outcome, score and attempt: the table "Outcome and score" of the README, row by row."""

from dataclasses import replace
from fractions import Fraction

import pytest

from worker.engine import judge as module
from worker.engine.expression import number
from worker.engine.judge import Findings, judge
from worker.engine.model import Conclusion, Feedback, Misconception, Policy

EQUAL = Findings(equality=Conclusion.EQUAL)
DIFFERENT = Findings(equality=Conclusion.DIFFERENT)
DEFAULTS = Policy()
HALF = Fraction(1, 2)
QUARTER = Fraction(1, 4)
GENEROUS = Policy(
    transposed_credit=QUARTER,
    transposed_counts=True,
    diagonal_credit=QUARTER,
    special_case_credit=QUARTER,
    entries_credit=HALF,
)
LAZY = Misconception(answer=number(1), code="author.code", feedback="Look again.", credit=QUARTER)
OTHER_SHAPE = replace(DIFFERENT, shape_not_asked=Feedback(code="shape.not_asked"))

# row: findings, then (outcome, score, counted, first code) by default and under a generous policy
ROWS = {
    "malformed": (
        Findings(malformed=Feedback(code="parse.unclosed")),
        ("malformed", None, False, "parse.unclosed"),
        ("malformed", None, False, "parse.unclosed"),
    ),
    "proved equal": (
        EQUAL,
        ("correct", 1, True, "proved.all_sizes"),
        ("correct", 1, True, "proved.all_sizes"),
    ),
    "other layout": (
        replace(DIFFERENT, transposed=Feedback(code="layout.transposed"), misconception=LAZY),
        ("incorrect", 0, False, "layout.transposed"),
        ("incorrect", QUARTER, True, "layout.transposed"),
    ),
    "vector for diagonal": (
        replace(OTHER_SHAPE, vector_for_diagonal=True),
        ("incorrect", HALF, True, "layout.vector_for_diagonal"),
        ("incorrect", QUARTER, True, "layout.vector_for_diagonal"),
    ),
    "one size only": (
        replace(OTHER_SHAPE, special_case=Feedback(code="size.special_case")),
        ("incorrect", HALF, True, "size.special_case"),
        ("incorrect", QUARTER, True, "size.special_case"),
    ),
    "named by the author": (
        replace(DIFFERENT, misconception=LAZY, wrong_entries=Feedback(code="entry.wrong")),
        ("incorrect", QUARTER, True, "author.code"),
        ("incorrect", QUARTER, True, "author.code"),
    ),
    "shape not asked": (  # the shape is proof enough: nothing else was compared
        Findings(shape_not_asked=Feedback(code="shape.not_asked")),
        ("incorrect", 0, True, "shape.not_asked"),
        ("incorrect", 0, True, "shape.not_asked"),
    ),
    "some entries right": (
        replace(DIFFERENT, wrong_entries=Feedback(code="entry.wrong"), share_right=HALF),
        ("incorrect", 0, True, "entry.wrong"),
        ("incorrect", QUARTER, True, "entry.wrong"),
    ),
    "proved different": (
        DIFFERENT,
        ("incorrect", 0, True, "value.different"),
        ("incorrect", 0, True, "value.different"),
    ),
    "anything else": (
        replace(Findings(), open_reason=Feedback(code="undecided.person")),
        ("undecided", None, False, "undecided.person"),
        ("undecided", None, False, "undecided.person"),
    ),
}


def told(findings, policy=DEFAULTS):
    found = judge(findings, policy)
    return (str(found.outcome), found.score, found.counted, found.feedback[0].code)


def test_every_row_is_told_here():
    assert [row.name for row in module.ROWS] == list(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_row_decides(name):
    findings, by_default, generously = ROWS[name]
    assert told(findings) == by_default
    assert told(findings, GENEROUS) == generously


@pytest.mark.parametrize("name", [name for name in ROWS if name != "anything else"])
def test_row_cannot_be_removed_unnoticed(name, monkeypatch):
    """The mutation check: without the row, its findings are judged otherwise."""
    findings, by_default, generously = ROWS[name]
    monkeypatch.setattr(module, "ROWS", tuple(row for row in module.ROWS if row.name != name))
    assert (told(findings), told(findings, GENEROUS)) != (by_default, generously)


def test_named_mistake_comes_before_the_entries():
    findings = replace(
        DIFFERENT, named=(Feedback(code="sign.flipped"),), wrong_entries=Feedback(code="entry.wrong")
    )
    assert [item.code for item in judge(findings, Policy()).feedback] == ["sign.flipped", "entry.wrong"]


def test_author_cannot_name_an_answer_that_was_not_refuted():
    undecided = replace(Findings(), misconception=LAZY)
    assert told(undecided)[0] == "undecided"


def test_common_domain_is_said():
    findings = replace(EQUAL, remark="except at kinks")
    assert told(findings)[3] == "proved.common_domain"
