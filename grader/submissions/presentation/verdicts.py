"""Which card a submission gets: a person's decision first, else what the engine concluded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from grader.submissions.array_picture import picture
from grader.submissions.drawing import caret, display, glyph, heat, told_where
from grader.submissions.headings import Names
from grader.submissions.messages import CODES, NO_ATTEMPT, Message, message
from grader.submissions.plans import plans
from grader.submissions.presentation.cards import Card, Decision
from grader.submissions.presentation.chips import is_layout
from grader.submissions.presentation.proofs import proof
from grader.submissions.presentation.waiting import waiting
from grader.submissions.presentation.wording import attempt_in_words, listed, score_in_words, sizes_in_words
from grader.submissions.spoken import in_words
from grader.submissions.witnesses import point

SHORT: Final = 300  # characters of an answer that is offered in another form


def card(
    *,
    state: str,
    verdict: Mapping[str, Any] | None,
    response: Any,
    received: datetime,
    now: datetime,
    points: str = "1",
    sizes: Sequence[str] = (),
    layout: str = "numerator",
    names: Callable[[], Names] = Names,
    decision: Decision | None = None,
) -> Card:
    """The card of a submission in `state`, judged by `verdict` (the engine's data) if it is decided.

    `sizes` are the exercise's named sizes, `layout` the one it asks for, `names` what it calls its outputs
    and inputs, asked for where entries are drawn. What a person decided stands above what the engine
    concluded.
    """
    if state in ("waiting", "dispatched"):
        return waiting(now - received)
    if decision is not None:
        return _decided(decision, verdict or {}, points)
    if verdict is None:
        return _review(())
    outcome = verdict.get("outcome")
    messages = tuple(message(item) for item in verdict.get("feedback", ()))
    if state == "needs_review" or outcome == "undecided":  # an exercise in error is no answer's fault
        return _as_read(_review(messages), verdict)
    if state == "malformed" or outcome == "malformed":
        return _malformed(messages, verdict, response)
    if outcome == "correct":
        judged = _correct(messages, verdict, points, sizes)
    else:
        judged = _incorrect(messages, verdict, points, layout, names)
    return _as_read(judged, verdict)


def _as_read(judged: Card, verdict: Mapping[str, Any]) -> Card:
    reading = verdict.get("reading") or {}
    return replace(
        judged,
        mathml=display(str(reading.get("mathml", ""))),
        shape=in_words(str(reading.get("shape", ""))),
        glyph=glyph(str(reading.get("shape", ""))),
    )


def _decided(decision: Decision, verdict: Mapping[str, Any], points: str) -> Card:
    tone, icon, state, heading = (
        ("ok", "v-ok", "correct", _("Correct, decided by a person"))
        if decision.score == 1
        else ("part", "v-part", "partial", _("Partly correct, decided by a person"))
        if decision.score
        else ("no", "v-no", "incorrect", _("Not yet, decided by a person"))
    )
    score = score_in_words(decision.score, points)
    judged = Card(
        state=state,
        tone=tone,
        icon=icon,
        heading=heading,
        score=score,
        paragraphs=(decision.reason,),
        counted=decision.counted,
        said=f"{heading}. {score}.",
    )
    return _as_read(judged, verdict)


def _malformed(messages: Sequence[Message], verdict: Mapping[str, Any], response: Any) -> Card:
    feedback = next(iter(verdict.get("feedback", ())), {"code": "parse"})
    first = messages[0] if messages else message(feedback)
    text = told_where(feedback, first.text) + " " + _("No attempt was used.")
    return Card(
        state="malformed",
        tone="malformed",
        icon="v-malformed",
        heading=first.heading,
        score=_("not counted"),
        paragraphs=(text,),
        findings=messages[1:],
        caret=caret(response, feedback),
        instead=_as_meant(response, feedback),
        said=f"{first.heading}. {text}",
    )


def _review(messages: Sequence[Message]) -> Card:
    """Undecided, or an exercise in error: either way a person looks and nothing is lost."""
    ours = [one for one in messages if one.code.partition(".")[0] in ("undecided", "question")]
    first = ours[0] if ours else message({"code": "undecided.person"})
    person = "" if first.heading == str(CODES["undecided.person"][0]) else _("A person will look.") + " "
    until = _("no points are lost, and the due date no longer matters for this answer")
    return Card(
        state="undecided",
        tone="person",
        icon="v-person",
        heading=first.heading,
        score=_("not counted"),
        paragraphs=(first.text,),
        facts=((_("Usual wait"), _("2 working days")), (_("Until then"), until)),
        said=f"{first.heading}. {person}{NO_ATTEMPT}",
    )


def _correct(
    messages: Sequence[Message], verdict: Mapping[str, Any], points: str, sizes: Sequence[str]
) -> Card:
    first = next((one for one in messages if one.code.partition(".")[0] in ("proved", "array")), None)
    heading = first.heading if first else _("Correct")
    evidence = [one for one in verdict.get("evidence", ()) if one.get("conclusion") == "equal"]
    for_all = evidence and all(one.get("sizes", "all") == "all" for one in evidence)
    if first and (first.code == "proved.all_sizes" or (first.code == "proved.common_domain" and for_all)):
        heading = _("Correct, for every %(sizes)s") % {"sizes": listed(sizes)} if sizes else _("Correct")
    score = score_in_words(verdict.get("score"), points)
    return Card(
        state="correct",
        tone="ok",
        icon="v-ok",
        heading=heading,
        score=score,
        paragraphs=(first.text,) if first and first.text else (),
        findings=tuple(one for one in messages if one is not first),
        proofs=tuple(proof(one, sizes) for one in evidence),
        counted=bool(verdict.get("counted", True)),
        said=f"{heading}. {score}.",
    )


def _incorrect(
    messages: Sequence[Message],
    verdict: Mapping[str, Any],
    points: str,
    layout: str,
    names: Callable[[], Names],
) -> Card:
    feedback = verdict.get("feedback", ())
    entries = [one for one in feedback if one.get("code") == "entry.wrong"]
    named = [one for one in messages if one.code != "entry.wrong"]
    first = (named or list(messages) or [message({})])[0]
    if is_layout(first.code):
        return _other_layout(first, verdict, points, layout)
    partly = 0 < float(verdict.get("score") or 0) < 1
    heading = (_("Partly correct: %(what)s") if partly else _("Not yet: %(what)s")) % {"what": first.heading}
    score, uncounted = attempt_in_words(verdict, points)
    witness = next((one["witness"] for one in verdict.get("evidence", ()) if one.get("witness")), None)
    cells = heat(entries[0], str((verdict.get("reading") or {}).get("shape", ""))) if entries else ()
    return Card(
        state="partial" if partly else "incorrect",
        tone="part" if partly else "no",
        icon="v-part" if partly else "v-no",
        heading=heading,
        score=score,
        paragraphs=tuple(text for text in (first.text, uncounted) if text),
        findings=tuple(
            one for one in messages if one is not first and not (one.code == "entry.wrong" and cells)
        ),
        point=point(witness) if witness else None,
        heat=cells,
        headings=names().headings(len(cells), len(cells[0])) if cells else ((), ()),
        picture=next((picture(one, names()) for one in feedback if one.get("code") == "array.entries"), None),
        counted=not uncounted,
        heat_sizes=sizes_in_words(entries[0].get("sizes") or {}) if entries else "",
        said=f"{heading}. {score}.",
    )


def _other_layout(first: Message, verdict: Mapping[str, Any], points: str, layout: str) -> Card:
    """Every value is right: which entries differ, and where, would only confuse."""
    score, uncounted = attempt_in_words(verdict, points)
    asked = layout if first.code == "layout.transposed" and layout in ("numerator", "denominator") else ""
    shape = str((verdict.get("reading") or {}).get("shape", ""))
    return Card(
        state="layout",
        tone="layout",
        icon="v-layout",
        counted=not uncounted,
        heading=first.heading,
        score=score,
        paragraphs=tuple(text for text in (first.text, uncounted) if text),
        layout=asked,
        instead=_transpose(str((verdict.get("reading") or {}).get("text", ""))),
        plans=plans(shape, outputs_down=asked == "denominator") if asked else None,
        said=f"{first.heading}. {score}.",
    )


def _as_meant(response: Any, feedback: Mapping[str, Any]) -> str:
    """The response with the name that was probably meant in the place of one that there is not.

    >>> _as_meant("Diag(u)", {"suggestion": "diag", "start": 0, "end": 4}), _as_meant("u", {"start": 0})
    ('diag(u)', '')
    """
    suggestion, start, end = (feedback.get(name) for name in ("suggestion", "start", "end"))
    placed = isinstance(start, int) and isinstance(end, int)
    if not suggestion or not placed or not isinstance(response, str) or not 0 <= start < end <= len(response):  # type: ignore[operator]
        return ""
    return f"{response[:start]}{suggestion}{response[end:]}"


def _transpose(text: str) -> str:
    """The transpose of an answer as it was read, in words of the box; "" where it is not short."""
    return f"({text})^T" if 0 < len(text) <= SHORT else ""
