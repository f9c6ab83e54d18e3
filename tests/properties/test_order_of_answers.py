"""What is said of an answer does not depend on those before it, nor on what was prepared or announced."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

import pytest

from tests.benchmarks.answers import questions_and_answers
from tests.benchmarks.pairs import pairs
from worker.content.questions import build, question_data
from worker.engine import verify
from worker.engine.model import Question, Verdict

Given = tuple[str, str]  # a response and its form
MOST = 8  # answers to one question
QUESTIONS = 60  # looked at

CHANGES = (
    ("sin", "cos"), ("exp", "log"), ("sqrt", "abs"), (">", ">="), ("^2", "^3"), ("x", "(x+0)"), ("2", "3"),
    ("+", "-"), ("-", "+"), ("1", "2"), ("3", "2"), ("^T", ""),
)  # fmt: skip


def asked() -> list[tuple[Mapping[str, Any], list[Given]]]:
    """Questions with answers: those of the catalogue and of the tables of pairs, and others like them."""
    random = Random(1)
    found: dict[str, list[Given]] = defaultdict(list)
    known = [(data, response, form) for data, response, form in questions_and_answers()]
    for data, response, form in [*known, *((pair.question, pair.response, "auto") for pair in pairs())]:
        if isinstance(response, str) and "part" not in data:
            found[json.dumps(data, sort_keys=True)].append((response, form))
    chosen = random.sample(sorted(found.items()), QUESTIONS)
    chosen += [item for item in sorted(found.items()) if '"F(x)"' in item[0]]  # unknown
    return [(json.loads(text), _with_others(given, random)) for text, given in chosen]


def _with_others(given: Sequence[Given], random: Random) -> list[Given]:
    others = [
        (changed, form)
        for response, form in given
        for change in random.sample(CHANGES, 6)
        if (changed := response.replace(*change)) != response
    ]
    answers = list(dict.fromkeys([*given, *others]))
    return random.sample(answers, min(MOST, len(answers)))


def told(verdict: Verdict) -> dict[str, Any]:
    """All that a learner may see of it."""
    data = verdict.to_data()
    del data["seconds"]
    return {**data, "evidence": [{**item, "seconds": 0} for item in data.get("evidence", ())]}


def prepared(question: Question, answers: Sequence[Given]) -> None:
    deque(verify.prepare(question), maxlen=0)


def announced(question: Question, answers: Sequence[Given]) -> None:
    verify.expect(question, answers)


def nothing(question: Question, answers: Sequence[Given]) -> None:
    """The question is new."""


ASKED = asked()


@pytest.mark.parametrize("before", [nothing, prepared, announced])
def test_verdicts_witnesses_and_names_are_those_of_a_single_check(
    before: Callable[[Question, Sequence[Given]], None],
) -> None:
    random = Random(before.__name__)
    for data, answers in ASKED:
        shuffled = random.sample(answers, len(answers))
        question = build(question_data(data))
        before(question, shuffled)
        for response, form in shuffled:
            later = told(verify.check(question, response, form))
            assert later == told(verify.check(build(question_data(data)), response, form)), (data, response)
