"""Which chain rule a decomposition needs, and why; read off its graph.

The three rules of Parr & Howard, "The Matrix Calculus You Need For Deep Learning", 4.5. Each later one also
covers what those before it do, so what is asked is the first that is enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Any

from worker.engine.errors import AnswerError, QuestionError
from worker.engine.expression import Node, Op, walk
from worker.engine.model import Question
from worker.engine.working.decomposition import Decomposition


@unique
class Rule(StrEnum):
    """The rules, from the special to the general."""

    SINGLE = "single-variable"
    TOTAL = "total-derivative"
    VECTOR = "vector"


@unique
class Reason(StrEnum):
    """What in the graph decides."""

    ONE_PATH = "one-path"  # numbers only, and one way from the variable to the output
    SEVERAL_PATHS = "several-paths"  # numbers only, and several ways
    VECTORS = "vectors"  # a vector on the way


REASON_OF = {
    Rule.SINGLE: Reason.ONE_PATH,
    Rule.TOTAL: Reason.SEVERAL_PATHS,
    Rule.VECTOR: Reason.VECTORS,
}
RULES = tuple(Rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the learner chose."""

    rule: Rule
    reason: Reason


def read_choice(response: str | list[Any]) -> Choice:
    """A choice such as "total-derivative, several-paths"; words around them do not matter.

    Raises:
        AnswerError: no rule, no reason, or more than one of either.
    """
    if not isinstance(response, str):
        raise AnswerError("rule.no_choice", "Choose one rule and one reason.")
    text = re.sub(r"[\s_]+", "-", response[:400].strip().lower())
    rules = [rule for rule, pattern in _RULES.items() if re.search(pattern, text)]
    if Rule.TOTAL in rules and Rule.SINGLE in rules:  # its full name: single-variable total-derivative
        rules.remove(Rule.SINGLE)
    reasons = [reason for reason, pattern in _REASONS.items() if re.search(pattern, text)]
    if len(rules) != 1:
        raise AnswerError("rule.no_choice", "Choose one rule: " + ", ".join(Rule) + ".")
    if len(reasons) != 1:
        raise AnswerError("rule.no_reason", "Choose one reason: " + ", ".join(Reason) + ".")
    return Choice(rule=rules[0], reason=reasons[0])


_RULES = {
    Rule.SINGLE: r"single-variable",
    Rule.TOTAL: r"total-derivative",
    Rule.VECTOR: r"\bvector(?!s)",
}
_REASONS = {
    Reason.ONE_PATH: r"\b(?:one|single)-path\b",
    Reason.SEVERAL_PATHS: r"\b(?:several|many|multiple|two|more)-paths\b",
    Reason.VECTORS: r"\bvectors\b",
}


def rule_for(decomposition: Decomposition) -> Rule:
    """The first rule that is enough for the learner's own graph."""
    on_the_way = [line.node for line in decomposition.used if line.name in decomposition.moving]
    if decomposition.wrt.shape or any(node.shape for node in on_the_way):
        return Rule.VECTOR
    return Rule.SINGLE if decomposition.count_paths() == 1 else Rule.TOTAL


def rule_of_function(whole: Question) -> Rule:
    """The first rule that is enough where every operator has a line of its own."""
    if whole.function is None:
        raise QuestionError("has no function to take apart", where="function")
    variable = whole.wrt[0]
    moving: set[Node] = set()
    rule = Rule.SINGLE
    for node in walk(whole.function):
        inside = [arg for arg in _differentiated(node) if arg in moving]
        if node is variable or inside:
            moving.add(node)
        if node.shape and node in moving:
            return Rule.VECTOR
        if len(inside) > 1:
            rule = Rule.TOTAL
    return rule


def _differentiated(node: Node) -> tuple[Node, ...]:
    """The arguments through which a change is passed on: a condition only chooses."""
    if node.op in (Op.COMPARE, Op.LOGIC):
        return ()
    return (*node.args[1:-1:2], node.args[-1]) if node.op is Op.PIECEWISE else node.args
