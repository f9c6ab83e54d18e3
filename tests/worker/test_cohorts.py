"""Together or one by one: a cohort gets the verdicts that its members would get alone."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest

from tests.benchmarks.answers import questions_and_answers
from tests.properties.class_answers import handed_in
from tests.worker.children import MISBEHAVING
from worker.child.cohorts import Cohorts, Verdicts
from worker.child.deciding import answer
from worker.child.owner import ChildUnavailable, Owner
from worker.content import questions
from worker.engine import conclusions
from worker.engine.exact import steering
from worker.wire import Job, Result

POLICIES: list[dict[str, Any]] = [{}, {"entries_credit": "1/2", "transposed_credit": "1/4"}]


def exercises() -> list[tuple[Mapping[str, Any], list[str]]]:
    """Question data and what its tests answer, right and wrong."""
    found: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    for question, response, _ in questions_and_answers():
        if isinstance(response, str):
            found.setdefault(repr(question), (question, []))[1].append(response)
    return list(found.values())


def verdict_of(question: Mapping[str, Any], response: str, policy: dict[str, Any]) -> dict[str, Any]:
    request = {"question": question, "response": response, "form": "auto", "policy": policy}
    verdict: dict[str, Any] = answer(request)["verdict"]
    return {key: value for key, value in verdict.items() if key != "seconds"}


def forget() -> None:
    """As in a new process, as far as questions and answers go."""
    questions._question.cache_clear()
    conclusions.forget()


def same_together_and_alone(chosen: list[tuple[Mapping[str, Any], list[str]]], size: int) -> int:
    """How many verdicts were compared."""
    compared = 0
    for number, (question, texts) in enumerate(chosen):
        by = random.Random(number)
        responses = handed_in(texts, size, by)
        policy = POLICIES[number % len(POLICIES)]
        forget()
        answer({"question": question, "cohort": [[response, "auto"] for response in responses]})
        together = [verdict_of(question, response, policy) for response in responses]
        for response, verdict in zip(responses, together, strict=True):
            forget()
            assert verdict_of(question, response, policy) == verdict, (question, response)
            compared += 1
    return compared


def test_verdicts_of_a_cohort_are_those_of_single_checks() -> None:
    assert same_together_and_alone(exercises()[::10], 8) > 180


@pytest.mark.slow
def test_verdicts_of_every_exercise_are_those_of_single_checks() -> None:
    assert same_together_and_alone(exercises(), 12) > 3000


def test_numbers_of_a_cohort_are_worked_out_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []
    compiled = steering.compiled

    def counted(roots: Any, inputs: Any) -> Any:
        passes.append(len(roots))
        return compiled(roots, inputs)

    monkeypatch.setattr(steering, "compiled", counted)
    question = {
        "function": "max(0, x - y)",
        "variables": {"x": {"shape": []}, "y": {"shape": []}},
        "wrt": "x",
    }
    responses = [f"[x - y > 0] + [x > 99{k}] sin(x)" for k in range(8)]
    forget()
    answer({"question": question, "cohort": [[response, "auto"] for response in responses]})
    for response in responses:
        assert verdict_of(question, response, {})["outcome"] != "correct"
    assert passes[0] >= len(responses)
    assert len(passes) == 1


def test_one_meaning_is_decided_once_and_each_learner_sees_their_own_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from worker.engine import verify

    decided = []
    examine = verify.examine
    monkeypatch.setattr(verify, "examine", lambda q, a: decided.append(a) or examine(q, a))
    question = {
        "function": "x^2 * y", "variables": {"x": {"shape": []}, "y": {"shape": []}}, "wrt": "x",
        "definitions": {"d": "2*x*y"},
    }  # fmt: skip
    forget()
    found = [verdict_of(question, response, {}) for response in ("2*x*y", "2xy", "d", " 2 x y ")]
    assert {verdict["outcome"] for verdict in found} == {"correct"}
    assert len(decided) == 1
    assert found[2]["reading"]["text"] == "d"
    assert found[0]["reading"]["text"] != "d"


def test_a_text_is_read_once_however_many_hand_it_in(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = []
    read = conclusions.read
    monkeypatch.setattr(conclusions, "read", lambda text, *more: texts.append(text) or read(text, *more))
    question = {"function": "x^2", "variables": {"x": {"shape": []}}, "wrt": "x"}
    forget()
    for response in ("2x", "2*x", "2x", "2*x", "2x"):
        assert verdict_of(question, response, {})["outcome"] == "correct"
    assert texts.count("2x") == texts.count("2*x") == 1


def test_what_is_kept_depends_on_everything_that_a_verdict_rests_on(
    owner: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohorts = Cohorts(owner)

    def decided(**fields: Any) -> int:
        before = len(owner.decided)
        list(cohorts.decide([Job(**{"key": "k", "question": {"a": 1}, "response": "x"} | fields)]))
        return len(owner.decided) - before

    assert [decided(), decided(), decided(key="other", lease="other", seconds=9.0)] == [1, 0, 0]
    changes: list[dict[str, Any]] = [
        {"question": {"a": 1, "seed": 7}}, {"question": {"a": 1, "earlier": {"1": "u"}}}, {"response": "x "},
        {"response": ["x"]}, {"form": "latex"}, {"policy": {"entries_credit": "1"}},
    ]  # fmt: skip
    assert [decided(**change) for change in changes] == [1] * len(changes)
    assert [decided(**change) for change in changes] == [0] * len(changes)
    monkeypatch.setattr("worker.child.cohorts.ENGINE_DIGEST", "another engine")
    assert [decided(), decided()] == [1, 0]


def test_a_kept_verdict_goes_to_its_own_job(owner: Counting) -> None:
    jobs = [Job(key=str(k), lease=f"l{k}", question={}, response="x") for k in range(3)]
    results = [result for _, result in Cohorts(owner).decide(jobs)]
    assert [(r.key, r.lease, r.engine) for r in results if r] == [(str(k), f"l{k}", "e") for k in range(3)]
    assert len(owner.decided) == 1


def test_what_is_undecided_is_tried_again(owner: Counting) -> None:
    owner.outcome = "undecided"
    jobs = [Job(key=str(k), question={}, response="x") for k in range(3)]
    assert len(list(Cohorts(owner).decide(jobs))) == len(owner.decided) == 3


def test_kept_verdicts_take_bounded_memory(owner: Counting) -> None:
    verdicts = Verdicts(most_bytes=3000)
    cohorts = Cohorts(owner, verdicts)
    for k in range(100):
        list(cohorts.decide([Job(key="k", question={}, response=f"{k} {'x' * 500}")]))
        assert verdicts.size <= 3000
    assert len(owner.decided) == 100
    list(cohorts.decide([Job(key="k", question={}, response=f"99 {'x' * 500}")]))
    assert len(owner.decided) == 100
    list(cohorts.decide([Job(key="k", question={}, response=f"0 {'x' * 500}")]))
    assert len(owner.decided) == 101


def test_alike_jobs_are_announced_together_and_a_lone_one_goes_at_once(owner: Counting) -> None:
    def job(question: str, response: Any) -> Job:
        return Job(key="k", question={"q": question}, response=response)

    list(Cohorts(owner).decide([job("a", "1"), job("b", "1"), job("a", "2"), job("a", "1"), job("c", ["1"])]))
    assert owner.expected == [["1", "2"]]
    assert owner.decided == ["1", "2", "1", ["1"]]


def test_a_text_that_kills_the_child_costs_its_own_check_and_no_other() -> None:
    with Owner(command=MISBEHAVING) as owner:
        for killer, code in (("spin", "time_limit"), ("crash", "stopped"), ("fill_memory", "memory_limit")):
            responses = [f"before {killer}", killer, f"after {killer}"]
            # whoever spins would do so for ever; the cohort is announced within the first job's time
            seconds = dict.fromkeys(responses, 5.0 if killer == "spin" else 120.0) | {"spin": 0.5}
            jobs = [
                Job(key=r, question={}, response=r, seconds=seconds[r], memory=64 << 20) for r in responses
            ]
            found = {job.key: result for job, result in Cohorts(owner).decide(jobs)}
            codes = [found[r].verdict["feedback"][0]["code"] for r in responses]  # type: ignore[union-attr]
            assert codes == ["said", f"undecided.{code}", "said"]


class Counting(Owner):
    """Decides nothing; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.decided: list[Any] = []
        self.expected: list[list[Any]] = []
        self.outcome = "incorrect"
        self.away = False

    def expect(self, jobs: Any) -> None:
        self.expected.append([job.response for job in jobs])

    def decide(self, job: Job) -> Result:
        if self.away:
            raise ChildUnavailable("away")
        self.decided.append(job.response)
        verdict = {"outcome": self.outcome, "feedback": [{"code": "c", "text": job.response}], "seconds": 1.0}
        return Result(key=job.key, lease=job.lease, verdict=verdict, engine="e")


@pytest.fixture
def owner() -> Counting:
    return Counting()


def test_where_no_child_can_be_had_there_is_no_result(owner: Counting) -> None:
    owner.away = True
    jobs = [Job(key=str(k), question={}, response=str(k)) for k in range(2)]
    assert [result for _, result in Cohorts(owner).decide(jobs)] == [None, None]


def test_a_cohort_of_a_question_that_cannot_be_asked_is_told_one_by_one() -> None:
    assert answer({"question": {"function": "("}, "cohort": [["x", "auto"]]}) == {"expected": 0}
