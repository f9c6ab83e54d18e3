"""Pairs of scalar answers of which the truth is known: what students write, and what tempts a grader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.adversarial import plain
from tests.adversarial.test_scalar_soundness import TABLES, rows
from worker.engine import expression
from worker.engine.exact import Domain
from worker.engine.expression import Node, Op
from worker.engine.model import Interval, Variable
from worker.engine.notation import to_text

BEYOND_READING = re.compile(r"\^\d{5,}|/\(x-x\)")  # exponents and divisions by zero that the reader refuses
# Equal but at points at which the learner's side alone jumps, or at steps of integer parts: there an
# answer must be right, too.
WRONG_AT_POINTS = frozenset(
    {
        ("(x>0)+(x<0)", "1", ""),
        ("sign(x)^2", "1", ""),
        ("(x==y)", "0", ""),
        ("sign(exp(x)-1-x)", "1", ""),
        ("floor(x)+floor(-x)", "-1", ""),
        ("floor(x)", "ceil(x)-1", ""),
        ("floor(x)", "(x>1)+(x>2)", "x in [0,3]"),
    }
)
STUDENTS = Path(__file__).parents[1] / "data" / "pairs.txt"


@dataclass(frozen=True)
class Pair:
    """A learner's answer, the reference, where they are compared, and whether they are equal there."""

    learner: str
    reference: str
    where: str
    equal: bool
    why: str

    @cached_property
    def domain(self) -> Domain:
        return plain.domain(self.where)

    @cached_property
    def nodes(self) -> tuple[Node, Node]:
        """Both sides, read by the tables' own reader."""
        return plain.read(self.learner), plain.read(self.reference)

    @cached_property
    def question(self) -> Mapping[str, Any]:
        """The question whose answer is the reference, as an author would write it."""
        functions, variables = {}, {}
        for node in (part for side in self.nodes for part in expression.walk(side)):
            if node.op is Op.APPLY:
                functions[node.payload[0]] = len(node.args)
            elif node.op is Op.SYMBOL:
                declared = self.domain.variables.get(node.payload, Variable(name=node.payload))
                shape = declared.shape or node.shape
                variables[node.payload] = {"shape": [d.value for d in shape], **_declared(declared)}
        assume = [cell.strip() for cell in self.where.split(";") if re.search("[<>=]", cell)]
        for name, variable in self.domain.variables.items():
            assume += _bounds(name, variable.interval)
        return {
            "reference": typed(self.reference),
            "variables": variables,
            "functions": functions,
            "assume": assume,
        }

    @cached_property
    def response(self) -> str:
        """What the learner typed."""
        return typed(self.learner)


def pairs() -> list[Pair]:
    """The students' pairs, then the soundness suite but for what it leaves open or none can type."""
    students = rows({"students": re.sub(r"(?m)^(#.*)?\n", "", STUDENTS.read_text())})
    known = [
        row
        for row in (*students, *rows(TABLES))
        if row[3] in ("equal", "different") and not BEYOND_READING.search(row[0] + row[1])
    ]
    return [
        Pair(*row[:3], row[3] == "equal" and tuple(row[:3]) not in WRONG_AT_POINTS, row[4]) for row in known
    ]


def typed(text: str) -> str:
    """A text of the tables as a person types it: a slope has a prime, more than two cases are spelled out."""
    if re.search(r"where\((.*?,){4}", text):
        return to_text(plain.read(text))
    return re.sub(r"\b([A-Z])_1\(", r"\1'(", text)


_WORDS = {(0, None, True): "positive", (0, None, False): "nonnegative"}
_MIRRORED = {(None, 0, True): "negative"}


def _declared(variable: Variable) -> dict[str, Any]:
    """The domain of question data, as far as it has words for it; `_bounds` says the rest."""
    interval = variable.interval
    data: dict[str, Any] = {"properties": [str(p) for p in variable.properties]}
    word = _WORDS.get((interval.lower, interval.upper, interval.lower_open)) or _MIRRORED.get(
        (interval.lower, interval.upper, interval.upper_open)
    )
    if word:
        return {**data, "domain": word}
    ends = [None if end is None else str(end) for end in (interval.lower, interval.upper)]
    return {**data, "domain": ends}


def _bounds(name: str, interval: Interval) -> list[str]:
    """Open ends other than zero, as assumptions."""
    found = []
    if interval.lower_open and interval.lower is not None and (interval.lower, interval.upper) != (0, None):
        found.append(f"{name} > {interval.lower}")
    if interval.upper_open and interval.upper is not None and (interval.lower, interval.upper) != (None, 0):
        found.append(f"{name} < {interval.upper}")
    return found
