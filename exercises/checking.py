"""What an exercise states of itself, tried: its tests, named mistakes and steps, in every variant drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any, Final

from exercises.worked import claims, gives_away
from worker import content
from worker.engine import expression
from worker.engine.errors import QuestionError
from worker.engine.exact.comparison import Comparer
from worker.engine.model import Conclusion, Outcome, Question
from worker.engine.verify import check

ENOUGH_SEEDS: Final = 20  # of two values, so many draws give both but for one time in a million


@dataclass(slots=True, kw_only=True)
class Report:
    """What came of one exercise; a failure names the field, and the seed where one was drawn."""

    slug: str
    tests: int = 0
    passed: int = 0
    variants: int = 1
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One answer to one question, and what must come of it."""

    where: str
    question: Mapping[str, Any]
    answer: Any
    form: str
    outcome: str
    code: str = ""
    wording: bool = False  # whether the words that ask give the answer away


def report(exercise: content.Exercise, *, seeds: int = 0) -> Report:
    """The exercise as it was written, and its variants for seeds 1 to `seeds`; equal ones are tried once."""
    began = perf_counter()
    found = Report(slug=exercise.slug)
    written = exercise.content
    _try_variant(found, written, "")
    if content.varies(written) and not found.failures:
        _try_drawn(found, written, seeds)
    found.seconds = perf_counter() - began
    return found


def _try_drawn(found: Report, written: Mapping[str, Any], seeds: int) -> None:
    """Every variant that the seeds draw: its cases, and that it is no degenerate one."""
    texts = {_text(_shown(written))}
    asked = {_text(written["question"])}
    constant = _constant(content.question(written["question"]))
    for seed in range(1, seeds + 1):
        try:
            drawn = content.variant(written, seed)
            question = content.question(drawn["question"])
        except QuestionError as error:
            found.failures.append(f"{error} (seed {seed})")
            continue
        if (text := _text(_shown(drawn))) in texts:
            continue
        texts.add(text)
        if (text := _text(drawn["question"])) in asked:
            where = f"{found.slug}.parameters"
            found.failures.append(f"{where}: another draw asks the same question (seed {seed})")
        asked.add(text)
        _try_variant(found, drawn, f" (seed {seed})")
        if not constant and _constant(question):
            found.failures.append(f"{found.slug}.parameters: the reference became constant (seed {seed})")
    found.variants = len(asked)
    if seeds >= ENOUGH_SEEDS and found.variants == 1:
        found.failures.append(f"{found.slug}.parameters: {seeds} seeds drew one variant only")


def _try_variant(found: Report, drawn: Mapping[str, Any], which: str) -> None:
    for case in _cases(drawn):
        found.tests += 1
        if message := _failure(case):
            found.failures.append(f"{case.where}: {message}{which}")
        else:
            found.passed += 1


def _cases(drawn: Mapping[str, Any]) -> Iterator[Case]:
    question = drawn["question"]
    for number, trial in enumerate(drawn["tests"], 1):
        yield Case(
            where=f"{drawn['slug']}.tests[{number}]",
            question={**question, **{key: trial[key] for key in ("part", "earlier") if key in trial}},
            answer=trial["answer"],
            form=trial.get("form", "auto"),
            outcome=trial["outcome"],
            code=trial.get("code", ""),
        )
    for number, named in enumerate(question.get("misconceptions", ()), 1):
        yield Case(
            where=f"{drawn['slug']}.misconceptions[{number}]",
            question=question,
            answer=named["answer"],
            form="auto",
            outcome=str(Outcome.INCORRECT),
            code=named["code"],
        )
    for step in range(1, 1 + len(drawn.get("solution") or ())):
        yield from _step_cases(drawn, step)


def _step_cases(drawn: Mapping[str, Any], step: int) -> Iterator[Case]:
    """The step's own answers, and what else it says of answers; see `exercises.worked`."""
    for number, claim in enumerate(claims(drawn, step), 1):
        where = f"{drawn['slug']}.solution[{step}].asks[{number}]"
        right, wrong = str(Outcome.CORRECT), str(Outcome.INCORRECT)
        yield Case(
            where=where,
            question=claim.question,
            answer=claim.answer,
            form=claim.form,
            outcome=right,
            wording=gives_away(claim),
        )
        others = [one.answer for one in claim.options if not one.right]
        for answer in (*others, *claim.wrong):
            yield Case(where=where, question=claim.question, answer=answer, form="auto", outcome=wrong)


def _failure(case: Case) -> str:
    """What is not as stated, in words for the author; nothing if all is."""
    try:
        verdict = check(content.question(case.question), case.answer, form=case.form)
    except QuestionError as error:
        return f"cannot be asked: {error}"
    codes = [item.code for item in verdict.feedback]
    if str(verdict.outcome) != case.outcome:
        said = f", {', '.join(codes)}" if codes else ""
        return f"{case.answer!r} is {verdict.outcome}{said}, and should be {case.outcome}"
    if case.wording:
        return f"{case.answer!r} stands in the words that ask for it"
    if case.code and case.code not in codes:
        return f"{case.answer!r} is named {', '.join(codes) or 'nothing'}, and not {case.code}"
    return ""


def _constant(question: Question) -> bool:
    """Whether the reference is the same wherever the variables are: it does not notice new ones."""
    fresh = {f"{name}′": replace(one, name=f"{name}′") for name, one in question.variables.items()}
    elsewhere = expression.substitute(
        question.reference.expression, {name: fresh[f"{name}′"].node for name in question.variables}
    )
    doubled = replace(question, variables={**question.variables, **fresh})
    return Comparer(doubled).compare(elsewhere, question.reference.expression).conclusion is Conclusion.EQUAL


def _shown(drawn: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content without what its variants are made of."""
    return {key: value for key, value in drawn.items() if key not in ("parameters", "require", "template")}


def _text(data: object) -> str:
    return json.dumps(data, sort_keys=True)
