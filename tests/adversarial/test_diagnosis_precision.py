"""A wrong diagnosis is worse than none: names are common, mostly the teacher's, and never made up."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest

from grader.submissions.advice import ADVICE
from grader.submissions.messages import CODES
from grader.submissions.mistake_messages import MISTAKES
from tests.benchmarks.answers import CATALOGUE
from tests.benchmarks.naming import ANSWERS, NO_NAMES, Named, Shares, invented, named
from tests.benchmarks.pairs import pairs
from worker import content
from worker.engine import diagnosis
from worker.engine.diagnosis.naming import MistakeTable
from worker.engine.diagnosis.ranking import ORDER, code_of
from worker.engine.errors import NablaError
from worker.engine.expression import Node
from worker.engine.model import Form, Question, Scope
from worker.engine.notation import read
from worker.engine.verify import check

CODE = re.compile(r'"([a-z]+\.[a-z_]+)(?::[a-z]+)?"')


@pytest.fixture(scope="module")
def answers() -> list[Named]:
    """All wrong answers of the catalogue, the authors' misconceptions put away."""
    return list(named(authored=False))


def test_shares_of_all_wrong_answers(answers: list[Named]) -> None:
    """Floors just under what is achieved."""
    shares = Shares.of(answers)
    assert shares.named >= 0.97
    assert shares.right >= 0.9
    assert shares.precision >= 0.98


def test_no_family_of_names_is_doubtful(answers: list[Named]) -> None:
    """A family that is given often is true of nine answers in ten at least."""
    given: dict[str, list[bool]] = {}
    for answer in answers:
        if answer.code:
            given.setdefault(answer.code.partition(".")[0], []).append(answer.true)
    often = {family: sum(true) / len(true) for family, true in given.items() if len(true) >= 10}
    assert len(often) >= 15
    assert {family for family, share in often.items() if share < 0.9} == set()


def test_shares_of_wrong_answers_that_no_one_wrote_into_the_catalogue() -> None:
    shares = Shares.of(list(invented()))
    assert shares.named >= 0.93
    assert shares.right >= 0.8
    assert shares.precision >= 0.95


def emitted() -> set[str]:
    """Every code that stands in the modules of diagnosis."""
    folder = Path(str(diagnosis.__file__)).parent
    return {code for path in folder.glob("*.py") for code in CODE.findall(path.read_text())}


def test_every_code_has_words() -> None:
    assert emitted() - CODES.keys() - MISTAKES.keys() == set()


def test_every_mistake_has_advice() -> None:
    """A heading of its own, and a question that is not its family's."""
    of_its_family = {"matrix", "function"}  # their words do for all
    without = emitted() & set(map(code_of, ORDER)) - CODES.keys() - ADVICE.keys()
    assert {code for code in without if code.partition(".")[0] not in of_its_family} == set()


def test_every_ranked_code_is_ranked_once() -> None:
    assert len(set(ORDER)) == len(ORDER)


# question | wrong answers that no usual mistake leads to
UNNAMED = [
    ({"function": "sin(x^2)", "variables": {"x": {}}, "wrt": "x"},
     ["x^5 + 3", "7 x cos(x^2) + 1/3", "exp(x) - x", "17/5 x cos(x^2)", "tan(x)", "x^2 cos(x^2) + 4"]),
    ({"function": "dot(w, x) + b", "variables": {"w": {"shape": ["n"]}, "x": {"shape": ["n"]}, "b": {}},
      "wrt": "w"},
     ["7/3 x^T + b w^T", "exp(x)^T", "(x + 2 w)^T", "(x^3)^T"]),
    ({"function": "A x", "variables": {"A": {"shape": ["m", "n"]}, "x": {"shape": ["n"]}}, "wrt": "x"},
     ["A + 5", "exp(A)", "A diag(exp(x))", "2/7 A"]),
    ({"function": "max(0, z)", "variables": {"z": {}}, "wrt": "z"},
     ["[z > 1]", "1/2 + [z > 0]/3", "z^3", "exp(z)"]),
    ({"function": "[x^2 y; x + y]", "variables": {"x": {}, "y": {}}, "wrt": ["x", "y"]},
     ["[[5 x, y^3], [2, 7]]", "[[x - y, exp(x)], [1, 1]]"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "wrong"), UNNAMED, ids=lambda value: str(value)[:30])
def test_what_no_mistake_explains_has_no_name(data: dict[str, object], wrong: list[str]) -> None:
    question = content.question(data)
    for answer in wrong:
        verdict = check(question, answer)
        assert verdict.outcome == "incorrect"
        assert {item.code for item in verdict.feedback} <= NO_NAMES, answer


def test_naming_is_bounded_and_never_raises() -> None:
    """Huge answers, answers without a value anywhere, and answers with enormous numbers."""
    question = content.question({"function": "A x", "variables": {"A": {"shape": ["n", "n"]}, "x": {"shape": ["n"]}},
                                 "wrt": "x"})  # fmt: skip
    table = MistakeTable(question)
    table.name(question.reference.expression)
    for text in (
        " + ".join(f"{k} A" for k in range(600)),
        "A^8 A^8 A^8 A^8",
        "log(-exp(A A))",
        "sqrt(-exp(x^T x)) A",
        "exp(exp(exp(exp(9 A))))",
        "inv(A - diag(diagonal(A)) - A + diag(diagonal(A)))",
    ):
        learner = question.expand(read(text, Scope.of(question), Form.AUTO).expression)
        started = time.process_time()
        assert len(table.name(learner)) <= 1
        assert time.process_time() - started < 2


def test_no_name_is_lost_at_a_glance() -> None:
    """Two points exclude most wrong numbers, and none that all points would name: crosswise, in other exercises, too."""
    catalogue = content.load_catalogue(CATALOGUE)
    asked: dict[str, tuple[Question, list[Node]]] = {}
    exercises = json.loads(ANSWERS.read_text())
    others = [wrong["answer"] for exercise in exercises[::20] for wrong in exercise["wrong"]]
    for pair in pairs()[::3]:
        question = content.question(pair.question)
        learners = asked.setdefault(str(sorted(pair.question.items())), (question, []))[1]
        learners.append(read(pair.response, Scope.of(question), Form.AUTO).expression)
    for exercise in exercises:
        question = content.question(content.resolve({"exercise": exercise["id"]}, catalogue))
        if question.shape:
            continue
        known = asked.setdefault(exercise["id"], (question, []))[1]
        for text in [wrong["answer"] for wrong in exercise["wrong"]] + others:
            with suppress(NablaError):
                known.append(question.expand(read(text, Scope.of(question), Form.AUTO).expression))
    excluded = 0
    for question, learners in asked.values():
        quick, slow = MistakeTable(question), MistakeTable(question)
        slow.__dict__["_glance"] = None
        for learner in learners:
            names = quick.codes(learner)
            assert names == slow.codes(learner), (question.reference.expression, learner)
            glance = quick.__dict__["_glance"]
            near = None if glance is None else glance.near(learner)
            excluded += near is not None and near.nothing
    assert excluded > 200


# What feedback may say beside its code: where it differs, and at which sizes. No values, no expressions.
PLACES = {"row", "column", "entries", "right", "sizes"}


def test_a_name_and_a_witness_leave_the_answer_to_the_learner(answers: list[Named]) -> None:
    """A name comes without parameters, so that no factor, entry or shape of the reference can be read off it."""
    for verdict in (answer.verdict for answer in answers):
        named_ones = {item.code: item.to_data() for item in verdict.feedback if item.code not in NO_NAMES}
        for code, data in named_ones.items():
            assert data.keys() <= {"code", "sizes"}, code
        for item in verdict.feedback:
            if item.code == "entry.wrong":
                assert item.parameters.keys() <= PLACES
                assert {type(n) for place in item.parameters["entries"] for n in place} == {int}
            if item.code == "shape.not_asked":
                assert item.parameters.keys() == {"given"}  # the learner's own
        for evidence in verdict.evidence:
            witness = evidence.to_data().get("witness", {})
            assert witness.keys() <= {"point", "entry", "sizes", "learner"}
