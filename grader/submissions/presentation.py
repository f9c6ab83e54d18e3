"""A submission and its verdict as a card: everything the page says, decided here and not in templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grader.submissions.array_picture import ArrayPicture, picture
from grader.submissions.drawing import Caret, Cell, caret, display, glyph, heat, told_where
from grader.submissions.messages import Message, message, sentence
from grader.submissions.witnesses import Point, point

POLL_DELAYS: Final = (0.2, 0.3, 0.5, 1, 2, 4)  # seconds before each look, then every
POLL_EVERY: Final = 5
LONG_AFTER: Final = timedelta(seconds=15)
STOPPED_AFTER: Final = timedelta(minutes=2)

METHODS: Final[Mapping[str, str | Promise]] = {
    "tensor-normal-form": gettext_lazy(
        "Your answer minus the reference simplifies to zero, with the sizes left as symbols."
    ),
    "scalar-normal-form": gettext_lazy("Your answer minus the reference simplifies to zero, entry by entry."),
    "same-canonical-form": gettext_lazy(
        "Your answer and the reference are the same expression once written out."
    ),
    "shapes": gettext_lazy("The shapes alone show that the two cannot be equal."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One line under "How we know"."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a submission."""

    score: Decimal
    reason: str
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A submission's result in one chip: a tone, a mark and a word."""

    tone: str
    icon: str
    label: str
    score: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the verdict card shows. `state` names it for tests and styles."""

    state: str
    tone: str
    icon: str
    heading: str
    score: str = ""
    paragraphs: Sequence[str] = ()
    findings: Sequence[Message] = ()
    mathml: str = ""
    shape: str = ""
    glyph: str = ""
    proofs: Sequence[Proof] = ()
    point: Point | None = None
    heat: Sequence[Sequence[Cell]] = ()
    heat_sizes: str = ""
    picture: ArrayPicture | None = None
    layout: str = ""  # asked for, where the answer came in the other one
    caret: Caret | None = None
    said: str = ""
    seconds: int = 0
    final: bool = True
    counted: bool = False  # whether it used an attempt
    facts: Sequence[tuple[str, str]] = field(default=())


def poll_delay(looks: int) -> float:
    """Seconds until the page looks again, after so many looks."""
    return POLL_DELAYS[looks] if 0 <= looks < len(POLL_DELAYS) else POLL_EVERY


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
    decision: Decision | None = None,
) -> Card:
    """The card of a submission in `state`, judged by `verdict` (the engine's data) if it is decided.

    `sizes` are the exercise's named sizes, `layout` the one it asks for. What a person decided stands
    above what the engine concluded.
    """
    if state in ("waiting", "dispatched"):
        return _waiting(now - received)
    if decision is not None:
        return _decided(decision, verdict or {}, points)
    if verdict is None:
        return _review(())
    outcome = verdict.get("outcome")
    messages = tuple(message(item) for item in verdict.get("feedback", ()))
    if state == "malformed" or outcome == "malformed":
        return _malformed(messages, verdict, response)
    if state == "needs_review" or outcome == "undecided":
        return _review(messages)
    if outcome == "correct":
        judged = _correct(messages, verdict, points, sizes)
    else:
        judged = _incorrect(messages, verdict, points, layout)
    return _as_read(judged, verdict)


def result(*, state: str, verdict: Mapping[str, Any] | None, decision: Decision | None = None) -> Result:
    """The chip of a submission in lists."""
    outcome = (verdict or {}).get("outcome")
    if state in ("waiting", "dispatched"):
        return Result(tone="wait", icon="i-clock", label=_("Being checked"))
    score = decision.score if decision is not None else (verdict or {}).get("score")
    if decision is None and (state == "malformed" or outcome == "malformed"):
        return Result(tone="malformed", icon="", label=_("Could not be read"))
    if decision is None and (state == "needs_review" or outcome not in ("correct", "incorrect")):
        return Result(tone="person", icon="i-person", label=_("With a person"))
    shown = _plain(float(score or 0))
    if score == 1:
        return Result(tone="ok", icon="i-check", label=_("Correct"), score=shown)
    if score:
        return Result(tone="part", icon="i-half", label=_("Partly correct"), score=shown)
    codes = [str(item.get("code", "")) for item in (verdict or {}).get("feedback", ())]
    if decision is None and codes and is_layout(codes[0]):
        return Result(tone="layout", icon="i-swap", label=_("Other layout"), score=shown)
    return Result(tone="no", icon="i-x", label=_("Not yet"), score=shown)


def is_layout(code: str) -> bool:
    """Whether the code says that every value is right, in another layout."""
    return code in ("layout.transposed", "layout.vertical_gradient")


def _as_read(judged: Card, verdict: Mapping[str, Any]) -> Card:
    reading = verdict.get("reading") or {}
    return replace(
        judged,
        mathml=display(str(reading.get("mathml", ""))),
        shape=str(reading.get("shape", "")),
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
    score = _score(decision.score, points)
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


def _waiting(waited: timedelta) -> Card:
    common: dict[str, Any] = {
        "tone": "wait",
        "icon": "v-wait",
        "final": False,
        "seconds": int(waited.total_seconds()),
    }
    if waited >= STOPPED_AFTER:
        text = _("The check stopped on our side. No attempt was used. We try again by ourselves.")
        return Card(
            state="stopped", heading=_("The check stopped on our side"), said=text,
            paragraphs=(_("No attempt was used. We try again by ourselves, and your answer counts from when "
                          "it was received. You can leave this page."),),
            **common,
        )  # fmt: skip
    if waited >= LONG_AFTER:
        return Card(
            state="waiting-long", heading=_("Still checking"), said=_("Still checking."),
            paragraphs=(_("This one takes longer than usual. Your answer was received and counts from then, "
                          "even if the check ends after the due date."),),
            **common,
        )  # fmt: skip
    return Card(
        state="waiting", heading=_("Checking your answer"), said=_("Checking your answer."),
        paragraphs=(_("Usually under a second. You can leave this page, the result will be here and "
                      "in your list."),),
        **common,
    )  # fmt: skip


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
        said=f"{first.heading}. {text}",
    )


def _review(messages: Sequence[Message]) -> Card:
    """Undecided, or an exercise in error: either way a person looks and nothing is lost."""
    ours = [one for one in messages if one.code.partition(".")[0] in ("undecided", "question")]
    first = ours[0] if ours else message({"code": "undecided.person"})
    until = _("no points are lost, and the due date no longer matters for this answer")
    return Card(
        state="undecided",
        tone="person",
        icon="v-person",
        heading=first.heading,
        score=_("not counted"),
        paragraphs=(first.text,),
        facts=((_("Usual wait"), _("2 working days")), (_("Until then"), until)),
        said=f"{first.heading}. " + _("A person will look. No attempt was used."),
    )


def _correct(
    messages: Sequence[Message], verdict: Mapping[str, Any], points: str, sizes: Sequence[str]
) -> Card:
    first = next((one for one in messages if one.code.partition(".")[0] in ("proved", "array")), None)
    heading = first.heading if first else _("Correct")
    if first and first.code == "proved.all_sizes":
        heading = _("Correct, for every %(sizes)s") % {"sizes": _listed(sizes)} if sizes else _("Correct")
    evidence = [one for one in verdict.get("evidence", ()) if one.get("conclusion") == "equal"]
    score = _score(verdict.get("score"), points)
    return Card(
        state="correct",
        tone="ok",
        icon="v-ok",
        heading=heading,
        score=score,
        paragraphs=(first.text,) if first and first.text else (),
        findings=tuple(one for one in messages if one is not first),
        proofs=tuple(_proof(one, sizes) for one in evidence),
        counted=bool(verdict.get("counted", True)),
        said=f"{heading}. {score}.",
    )


def _incorrect(messages: Sequence[Message], verdict: Mapping[str, Any], points: str, layout: str) -> Card:
    feedback = verdict.get("feedback", ())
    entries = [one for one in feedback if one.get("code") == "entry.wrong"]
    named = [one for one in messages if one.code != "entry.wrong"]
    first = (named or list(messages) or [message({})])[0]
    if is_layout(first.code):
        return _other_layout(first, verdict, points, layout)
    partly = 0 < float(verdict.get("score") or 0) < 1
    heading = (_("Partly correct: %(what)s") if partly else _("Not yet: %(what)s")) % {"what": first.heading}
    score, uncounted = _attempt(verdict, points)
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
        picture=next((picture(one) for one in feedback if one.get("code") == "array.entries"), None),
        counted=not uncounted,
        heat_sizes=_sizes(entries[0].get("sizes") or {}) if entries else "",
        said=f"{heading}. {score}.",
    )


def _other_layout(first: Message, verdict: Mapping[str, Any], points: str, layout: str) -> Card:
    """Every value is right: which entries differ, and where, would only confuse."""
    score, uncounted = _attempt(verdict, points)
    return Card(
        state="layout",
        tone="layout",
        icon="v-layout",
        counted=not uncounted,
        heading=first.heading,
        score=score,
        paragraphs=tuple(text for text in (first.text, uncounted) if text),
        layout=layout if first.code == "layout.transposed" and layout in ("numerator", "denominator") else "",
        said=f"{first.heading}. {score}.",
    )


def _attempt(verdict: Mapping[str, Any], points: str) -> tuple[str, str]:
    """The score as it is shown, and what to say where no attempt was used."""
    if verdict.get("counted", True):
        return _score(verdict.get("score"), points), ""
    return _("not counted"), _("No attempt was used.")


def _listed(names: Sequence[str]) -> str:
    """Such as "m and n".

    >>> _listed(["n"]), _listed(["k", "m", "n"])
    ('n', 'k, m and n')
    """
    *most, last = names
    return _("%(most)s and %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def _score(share: Any, points: str) -> str:
    """Such as "0.5 of 1 point"."""
    words = ngettext(
        "%(score)s of %(points)s point", "%(score)s of %(points)s points", 1 if points == "1" else 2
    )
    return words % {"score": _plain(float(share or 0) * float(points)), "points": points}


def _plain(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _proof(evidence: Mapping[str, Any], sizes: Sequence[str]) -> Proof:
    tried = evidence.get("sizes", "all")
    if tried != "all":
        title = _("Proved for %(sizes)s") % {"sizes": "; ".join(_sizes(one) for one in tried)}
    elif sizes:
        title = _("Proved for every size")
    else:
        title = _("Proved")
    method = METHODS.get(str(evidence.get("method")))
    text = str(method or _("Your answer minus the reference simplifies to zero."))
    return Proof(title=title, text=f"{text} {sentence(str(evidence.get('remark', '')))}".strip())


def _sizes(sizes: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in sorted(sizes.items()))
