"""The choice of the chain rule: read off the graph, so that it is derived and not looked up."""

from __future__ import annotations

from fractions import Fraction

from worker.engine.errors import AnswerError
from worker.engine.model import Conclusion, Evidence, Feedback, Part, Step
from worker.engine.steps.judged import Judged, correct, incorrect
from worker.engine.working import (
    REASON_OF,
    RULES,
    Choice,
    Chosen,
    Rule,
    decomposition_before,
    rule_for,
    rule_of_function,
)


def judge_choice(step: Step, choice: Choice) -> Judged:
    """Right if it is the first rule that is enough, for the reason that decides it.

    The graph is the learner's own where they have drawn one, else the one with a line for each operator.
    """
    try:
        wanted = rule_for(decomposition_before(step))
        own = True
    except AnswerError:
        wanted, own = rule_of_function(step.whole), False
    reading = Chosen(text=f"{choice.rule}, {choice.reason}")
    remark = "read off your lines" if own and Part.INTERMEDIATES in step.earlier else "read off the function"
    right = choice.rule is wanted and choice.reason is REASON_OF[wanted]
    conclusion = Conclusion.EQUAL if right else Conclusion.DIFFERENT
    evidence = (Evidence(method="graph", conclusion=conclusion, remark=remark),)
    if right:
        judgement = correct(Feedback(code="rule.right"))
    elif choice.rule is wanted:
        judgement = incorrect(Feedback(code="rule.other_reason"), score=Fraction(1, 2))
    else:
        special = _place(choice.rule) < _place(wanted)
        judgement = incorrect(Feedback(code="rule.too_special" if special else "rule.too_general"))
    return Judged(judgement=judgement, evidence=evidence, reading=reading)


def _place(rule: Rule) -> int:
    return RULES.index(rule)
