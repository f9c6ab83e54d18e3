"""Exercises and problem sets, as content files give them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from worker.content.fields import Fields, checked_text, kind, suggestion
from worker.content.mistakes import Mistake
from worker.content.parameters import Parameters, parameters
from worker.content.questions import question as built
from worker.content.schema import CODE, question_data, response
from worker.content.steps import part_names, require_steps
from worker.content.templates import filled, names_in
from worker.content.worked import WorkedStep, worked_steps
from worker.engine.errors import QuestionError
from worker.engine.model import Form, Outcome, Part

SLUG: Final = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
PAPER: Final = "The Matrix Calculus You Need For Deep Learning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A test of an exercise: an answer, and what must come of it."""

    answer: Any
    outcome: Outcome
    code: str = ""  # that the feedback must hold, if given
    form: Form = Form.AUTO
    part: str = ""  # which part of the exercise is answered; the whole, if none
    earlier: Mapping[str, str] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"answer": self.answer, "outcome": str(self.outcome)}
        if self.code:
            data["code"] = self.code
        if self.form is not Form.AUTO:
            data["form"] = str(self.form)
        if self.part:
            data |= {"part": self.part, "earlier": dict(self.earlier)}
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An assessable question with everything a learner sees of it.

    `question` is self-contained question data: misconceptions are in it, with their feedback. Where
    something varies, all of this is the exercise as it was written, and `varying` is what its variants are
    made of (`worker.content.variants`).
    """

    slug: str
    title: str
    statement: str
    section: str
    difficulty: int
    question: Mapping[str, Any]
    prerequisites: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    solution: tuple[WorkedStep, ...] = ()
    tests: tuple[Trial, ...] = ()
    parts: tuple[str, ...] = ()  # the steps that are asked one by one; none: only the answer itself
    varying: Mapping[str, Any] = field(default_factory=dict)  # parameters, require, template; or nothing

    @property
    def content(self) -> dict[str, Any]:
        """Everything as plain data, for a revision; equal exercises have equal content."""
        return {
            "slug": self.slug,
            "title": self.title,
            "statement": self.statement,
            "section": self.section,
            "difficulty": self.difficulty,
            "question": dict(self.question),
            "prerequisites": list(self.prerequisites),
            "hints": list(self.hints),
            "solution": [step.to_data() for step in self.solution],
            "tests": [trial.to_data() for trial in self.tests],
            **({"parts": [{"name": name} for name in self.parts]} if self.parts else {}),
            **self.varying,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemSet:
    """Exercises that belong together: one section of the paper."""

    slug: str
    title: str
    section: str
    introduction: str
    exercises: tuple[Exercise, ...]

    def exercise(self, slug: str) -> Exercise:
        return next(exercise for exercise in self.exercises if exercise.slug == slug)


def problem_set(data: object, known: Mapping[str, Mistake]) -> ProblemSet:
    """The problem set of a content file; `known` are the mistakes that it may name by label.

    Raises:
        QuestionError: naming the exercise and the field.
    """
    fields = Fields(data)
    section = fields.text("section")
    result = ProblemSet(
        slug=_slug(fields),
        title=fields.text("title"),
        section=section,
        introduction=fields.text("introduction"),
        exercises=tuple(
            exercise(item, section, known, f"exercise {i}")
            for i, item in enumerate(fields.sequence("exercises"), 1)
        ),
    )
    fields.finish()
    return result


def exercise(data: object, section: str, known: Mapping[str, Mistake], where: str) -> Exercise:
    """One exercise; `section` is the paper's section where it names none of its own."""
    slug = _slug(Fields(data, where))
    fields = Fields(data, slug)
    fields.raw("slug")
    section = fields.text("section", section)
    if drawn := parameters(fields):
        return _varying(data, drawn, section, known, slug)
    question = dict(fields.mapping("question"))
    for key in ("misconceptions", "source", "exercise"):
        if key in question:
            raise fields.error(f"question.{key}", "does not stand here, but beside the question")
    wrong = [
        _misconception(item, known, fields.at(f"misconceptions[{i}]"))
        for i, item in enumerate(fields.sequence("misconceptions"), 1)
    ]
    question["source"] = {"seed": PAPER, "section": section}
    if wrong:
        question["misconceptions"] = wrong
    question_data(question, fields.at("question"))
    result = Exercise(
        slug=slug,
        title=fields.text("title"),
        statement=fields.text("statement").strip(),
        section=section,
        difficulty=fields.integer("difficulty", None, 1, 5),
        question=question,
        prerequisites=fields.texts("prerequisites"),
        hints=fields.texts("hints"),
        solution=worked_steps(fields, question),
        tests=tuple(
            _trial(item, fields.at(f"tests[{i}]")) for i, item in enumerate(fields.sequence("tests"), 1)
        ),
        parts=part_names(fields),
    )
    if result.parts:
        require_steps(built(question), fields.at("parts"))
    fields.finish()
    for key in ("hints", "solution", "tests"):
        if not getattr(result, key):
            raise fields.error(key, "is missing")
    return result


def _varying(data: Any, drawn: Parameters, section: str, known: Mapping[str, Mistake], slug: str) -> Exercise:
    """An exercise whose places are filled with its own values, beside what its variants are made of."""
    varying: dict[str, Any] = {"parameters": data["parameters"]}
    if drawn.required:
        varying["require"] = list(drawn.required)
    template = {key: value for key, value in data.items() if key not in ("parameters", "require")}
    varying["template"] = _with_mistakes_written_out(template | {"section": section}, known, slug)
    used = names_in([template, [f"«{text}»" for text in drawn.required]])
    for parameter in drawn.declared:
        if parameter.name not in used:
            raise QuestionError("is used nowhere", where=f"{slug}.parameters.{parameter.name}")
    return replace(exercise(filled(template, drawn.own, slug), section, known, slug), varying=varying)


def _with_mistakes_written_out(data: Any, known: Mapping[str, Mistake], where: str) -> Any:
    """The data with the table's codes and feedback in place of labels: a revision has no table beside it."""
    if isinstance(data, Mapping):
        if "mistake" in data:
            return _misconception(data, known, where)
        return {
            key: _with_mistakes_written_out(value, known, f"{where}.{key}") for key, value in data.items()
        }
    if isinstance(data, list):
        return [_with_mistakes_written_out(item, known, f"{where}[{i}]") for i, item in enumerate(data, 1)]
    return data


def _slug(fields: Fields) -> str:
    slug = fields.text("slug")
    if not SLUG.fullmatch(slug) or len(slug) > 100:
        raise fields.error("slug", f"{slug!r} is no slug: letters, digits and single hyphens")
    return slug


def _misconception(data: object, known: Mapping[str, Mistake], where: str) -> dict[str, Any]:
    """Plain data of a misconception, with code and feedback from the table where it gives a label."""
    fields = Fields(data, where)
    found = {"answer": response(fields)}
    mistake = None
    if "mistake" in fields:
        label = fields.text("mistake")
        mistake = known.get(label)
        if mistake is None:
            raise fields.error(
                "mistake", f"{label!r} is not in the table of mistakes{suggestion(label, known)}"
            )
    found["code"] = fields.text("code", mistake.code if mistake else None)
    if feedback := fields.optional_text("feedback") or (mistake.feedback if mistake else ""):
        found["feedback"] = feedback
    credit = fields.raw("credit", str(mistake.credit) if mistake else 0)
    if credit not in (0, "0"):
        found["credit"] = credit
    fields.finish()
    return found


def _trial(data: object, where: str) -> Trial:
    """A test, written `[answer, outcome]`, `[answer, outcome, code]` or with names."""
    if isinstance(data, list):
        if len(data) not in (2, 3):
            raise QuestionError("write [answer, outcome] or [answer, outcome, code]", where=where)
        data = dict(zip(("answer", "outcome", "code"), data, strict=False))
    if not isinstance(data, Mapping):
        raise QuestionError(f"write [answer, outcome], not {kind(data)}", where=where)
    fields = Fields(data, where)
    code = checked_text(fields.raw("code"), fields.at("code")) if "code" in fields else ""
    if code and not CODE.fullmatch(code):
        raise fields.error("code", f"{code!r} is no code; write one such as sign.flipped")
    result = Trial(
        answer=response(fields),
        outcome=Outcome(fields.one_of("outcome", Outcome)),
        code=code,
        form=Form(fields.one_of("form", Form, "auto")),
        part=str(fields.one_of("part", Part)) if "part" in fields else "",
        earlier={
            name: checked_text(text, fields.at(f"earlier.{name}"))
            for name, text in fields.mapping("earlier").items()
        },
    )
    fields.finish()
    return result
