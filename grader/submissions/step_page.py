"""What the page of an exercise in steps is made of: each part with its verdict and box, and the graph."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grader.courses.models import AssignmentItem, Person
from grader.submissions import queries
from grader.submissions.access import Access, refusal_text
from grader.submissions.drawing import Caret, caret
from grader.submissions.forms import GRID_LIMIT, Typed
from grader.submissions.graph_layout import Derivatives
from grader.submissions.graphs import Graph, graph
from grader.submissions.helping import help_for
from grader.submissions.judged import appeal_context, card_of
from grader.submissions.models import Appeal, Draft, Grade, State, Submission
from grader.submissions.part_names import WORDS, name_of_part
from grader.submissions.parts import before, later_than
from grader.submissions.presentation import Card, poll_delay
from grader.submissions.preview import Preview, preview
from grader.submissions.progress import next_after, set_progress, worth
from grader.submissions.projection import part_scores
from grader.submissions.questions import parts_of, question_for
from grader.submissions.reading_tickets import reading_ticket
from grader.submissions.rules import rules_in_words
from grader.submissions.sheet import sheet
from grader.submissions.step_lines import Line, told
from grader.submissions.timed import clock
from grader.submissions.variants import item_seed
from grader.submissions.witnesses import as_allowed
from worker.engine import notation
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.model import Part
from worker.engine.working import Decomposition, Edge, read_decomposition, read_derivatives

log = structlog.get_logger(__name__)

RULES: Final = (
    ("single-variable", gettext_lazy("Single-variable chain rule")),
    ("total-derivative", gettext_lazy("Single-variable total-derivative chain rule")),
    ("vector", gettext_lazy("Vector chain rule")),
)
REASONS: Final = (
    ("one-path", gettext_lazy("Only numbers, and one path leads from the variable to the result")),
    ("several-paths", gettext_lazy("Only numbers, and several paths lead from the variable to the result")),
    ("vectors", gettext_lazy("There is a vector on the way")),
)
SCRIPTS: Final = ("steps.js", "trouble.js", "preview.js", "grid.js", "symbols.js", "drafts.js")
ROWS: Final = {Part.INTERMEDIATES: 3, Part.DERIVATIVES: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepShown:
    """One part as its section of the page shows it."""

    part: str
    name: str  # as its own page and a person are told it
    mark: str  # in the circle beside it
    heading: str
    asks: str
    tone: str  # ok, part, no, person, wait, todo, on
    icon: str
    label: str
    lines: Sequence[Line]
    notes: Sequence[str]
    point: Any
    caret: Caret | None
    typed: Typed
    draft: Draft | None
    read: Preview | None
    in_grid: bool  # whether it may be answered entry by entry, and with the math keyboard
    rows: int
    key: str
    may_answer: bool
    attempts_left: int | None
    submission: Submission | None
    card: Card | None
    appeals: Sequence[Appeal]
    may_appeal: bool
    counts: str  # its share of the points so far
    needs_first: bool  # nothing can be answered before step 1

    @property
    def chosen(self) -> Sequence[str]:
        return self.typed.text.split(", ")


def steps_context(
    person: Person,
    item: AssignmentItem,
    may: Access,
    *,
    typed: Mapping[str, Typed] | None = None,
    read: Mapping[str, Preview] | None = None,
    refusal: str = "",
    looks: int = 0,
) -> dict[str, Any]:
    """The context of `steps.html` and of its part that is asked for again while a check is under way.

    `typed` is what stands in the boxes just sent, by part, and `read` how that is read; `refusal` says why
    an answer was not taken.
    """
    progress = set_progress(person, item.assignment, may.extended)
    latest = queries.newest_of_parts(person, item, parts_of(item.revision))
    grade = queries.own_grade(person, item)
    scores = {} if grade is None else part_scores(grade, may.extended)
    seed = item_seed(item, own=may.seed, attempts=0)
    if not refusal and may.refusal:
        refusal = refusal_text(may.refusal)
    drafts = queries.drafts_of(person, item)
    left = queries.attempts_left(person, item, may.extended)
    typed, read = typed or {}, dict(read or {})
    read |= {
        name: preview(
            item, one.response, form=one.form, seed=seed, part=name,
            parts=before(sitting=one.sitting_id, item=item, part=name),
        )
        for name, one in drafts.items()
        if name not in typed and name in WORDS
    }  # fmt: skip
    shown = [
        _step(may, name, left[name], latest, drafts, scores, typed.get(name), read.get(name))
        for name in parts_of(item.revision)
    ]
    pending = any(one.pending for one in latest.values())
    cell = next(cell for cell in progress.cells if cell.item == item.pk)
    said = " ".join(f"{step.heading}: {step.label}." for step in shown if step.submission is not None)
    drawn = _graph(item, latest, seed, grade)
    return {
        "section": "home",
        "exercise": sheet(item, cell.number, seed=seed),
        "variant": str(seed),
        "preview_ticket": reading_ticket(person, item, seed=seed),
        "cells": progress.cells,
        "steps": shown,
        "own": True,
        "here": True,
        "grid_limit": GRID_LIMIT,
        "scripts": SCRIPTS,
        "chain_rules": RULES,
        "reasons": REASONS,
        "help": help_for(
            person,
            item,
            seed=seed,
            attempts=0 if grade is None else grade.attempts,
            left=left,
            late=progress.late,
            teaches=may.teaches,
        ),
        "rules": rules_in_words(item.assignment, may.extended),
        "clock": clock(may.bell),
        "graph": drawn,
        "graphs": () if drawn is None else (drawn.wide, drawn.tall),
        "refusal": refusal,
        "pending": pending,
        "looks": looks + 1,
        "delay": poll_delay(looks),
        "said": "" if pending else said,
        "total": worth(item.weight, None if grade is None else grade.score),
        "next": next_after(progress, item.pk),
        "solved": cell.tone == "ok",
    }


def _step(
    may: Access,
    name: str,
    left: int | None,
    latest: Mapping[str, Submission],
    drafts: Mapping[str, Draft],
    scores: Mapping[str, Fraction | None],
    typed: Typed | None,
    read: Preview | None,
) -> StepShown:
    heading, asks = WORDS[name]
    answer = latest.get(name)
    first = latest.get(str(Part.INTERMEDIATES))
    needs_first = name in later_than(Part.INTERMEDIATES) and name != Part.RESULT and (
        first is None or first.state == State.MALFORMED
    )  # fmt: skip
    card = None if answer is None else card_of(answer)
    tone, icon, label = _standing(answer, card, needs_first)
    feedback, reading = _verdict(answer)
    lines, notes = told(name, card, feedback, reading, () if answer is None else _witnesses(answer))
    draft = drafts.get(name) if typed is None else None
    if typed is None:
        left_there = draft or answer
        typed = Typed("") if left_there is None else Typed(left_there.response, left_there.form)
    score = scores.get(name)
    return StepShown(
        part=name,
        name=name_of_part(name),
        mark="?" if name == Part.RULE else name,
        heading=str(heading),
        asks=str(asks),
        tone=tone,
        icon=icon,
        label=label,
        lines=lines,
        notes=notes,
        point=None if card is None or name == Part.DERIVATIVES else card.point,
        caret=_caret(answer, feedback),
        typed=typed,
        draft=draft,
        in_grid=name in (Part.COMBINATION, Part.RESULT),
        read=read,
        rows=ROWS.get(Part(name), 2),
        key=f"{name}-{'first' if answer is None else answer.pk}",
        may_answer=not may.refusal and left != 0,
        attempts_left=left,
        submission=answer,
        card=card,
        **appeal_context(answer, card),
        counts="" if score is None else _plain(score),
        needs_first=needs_first,
    )


def _standing(answer: Submission | None, card: Card | None, needs_first: bool) -> tuple[str, str, str]:
    """Tone, icon and words of a part's chip."""
    if answer is None or card is None:
        return ("todo", "", _("after step 1")) if needs_first else ("on", "", _("open"))
    if not card.final:
        return "wait", "i-clock", _("being checked")
    if card.tone == "malformed":
        return "part", "i-dot", _("not read yet")
    if card.tone in ("person", "wait"):
        return "person", "i-person", _("a person will look")
    feedback, _reading = _verdict(answer)
    follows = any(one.get("code") == "steps.follows" for one in feedback)
    share = _share(answer, card)
    points = _("%(score)s of 1") % {"score": _plain(share)}
    if share == 1 and follows:
        return "ok", "i-follow", _("%(points)s, from your own earlier step") % {"points": points}
    if share == 1:
        return "ok", "i-check", points
    return (
        ("part", "i-half", points) if share else ("no", "i-x", _("not yet, %(points)s") % {"points": points})
    )


def _share(answer: Submission, card: Card) -> Fraction:
    decision = queries.decision_on(answer)
    if decision is not None and decision.score is not None:
        return Fraction(decision.score)
    found = queries.latest_verdict(answer)
    return Fraction(0) if found is None or found.score is None else Fraction(found.score)


def _verdict(answer: Submission | None) -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Any]]:
    """Feedback and reading of the verdict that stands."""
    found = None if answer is None else queries.latest_verdict(answer)
    if found is None or (answer is not None and answer.pending):
        return (), {}
    return found.data.get("feedback") or (), found.data.get("reading") or {}


def _witnesses(answer: Submission) -> Sequence[Mapping[str, Any] | None]:
    """The witness of each piece of evidence, in order, with what the rules let it tell."""
    found = queries.latest_verdict(answer)
    data = {} if found is None else as_allowed(found.data, answer.item.assignment.rules)
    return [one.get("witness") for one in data.get("evidence") or ()]


def _caret(answer: Submission | None, feedback: Sequence[Mapping[str, Any]]) -> Caret | None:
    if answer is None or answer.state != State.MALFORMED or not feedback:
        return None
    return caret(answer.response, feedback[0])


# --- the graph --------------------------------------------------------------------------------------


def _graph(
    item: AssignmentItem, latest: Mapping[str, Submission], seed: int, grade: Grade | None
) -> Graph | None:
    """The graph of the learner's lines, once step 1 was judged and takes the function apart."""
    first = latest.get(str(Part.INTERMEDIATES))
    if first is None or grade is None or first.state not in (State.DECIDED, State.NEEDS_REVIEW):
        return None
    codes = {one.get("code") for one in _verdict(first)[0]}
    if "steps.degenerate" in codes:
        return None
    try:
        whole = question_for(item.revision, seed=seed)
        lines = read_decomposition(whole, first.response)
        given = _derivatives(whole, lines, latest.get(str(Part.DERIVATIVES)))
        return graph(lines, given)
    except (AnswerError, QuestionError) as error:
        log.warning("no graph", submission=first.pk, error=str(error))
        return None


def _derivatives(whole: Any, lines: Decomposition, answer: Submission | None) -> Derivatives | None:
    """The learner's own derivatives as labels, where they were judged."""
    if answer is None or answer.state not in (State.DECIDED, State.NEEDS_REVIEW):
        return None
    try:
        entries = read_derivatives(whole, lines, answer.response)
    except AnswerError:
        return None
    wrong = {
        (one.get("of"), one.get("by"))
        for one in _verdict(answer)[0]
        if one.get("code") == "steps.derivative_wrong"
    }
    texts = {one.edge: notation.to_text(one.answer.expression) for one in entries if one.answer is not None}
    return Derivatives(
        texts={edge: re.sub(r"ones\(\w+\)\^T", "1ᵀ", text) for edge, text in texts.items()},
        wrong=frozenset(Edge(of=edge.of, by=edge.by) for edge in texts if (edge.of, edge.by) in wrong),
    )


def _plain(share: Fraction) -> str:
    return f"{float(share):.2f}".rstrip("0").rstrip(".")
