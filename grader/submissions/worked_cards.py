"""What is said of an answer to a step of a worked solution, and of the step itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from exercises.worked import Claim
from grader.submissions.messages import NO_ATTEMPT
from grader.submissions.presentation import Card, card
from grader.submissions.sheet import asked_layout, named_sizes


def judged(claim: Claim, response: str, verdict: Mapping[str, Any]) -> Card:
    """The card of a verdict. Of an option its author says more, in place of the engine."""
    shown = card(
        state="malformed" if verdict.get("outcome") == "malformed" else "decided",
        verdict=verdict,
        response=response,
        received=timezone.now(),
        now=timezone.now(),
        sizes=named_sizes({"question": claim.question}),
        layout=asked_layout({"question": claim.question}),
    )
    if shown.state == "undecided":
        text = _("We found neither a proof nor a point where it differs. Compare it with the step.")
        return _card("undecided", "person", "i-half", _("We could not decide this one"), text)
    if claim.options:
        right = shown.state == "correct"
        heading = _("Correct") if right else _("Not yet")
        return _card(shown.state, "ok" if right else "no", shown.icon, heading, "")
    if claim.letters and any(one.get("code") == "layout.transposed" for one in verdict.get("feedback", ())):
        text = _("Which index belongs to the output, and which to the input?")
        changed = _card("incorrect", "no", "i-x", _("Not yet: the indices have changed places"), text)
        return replace(changed, mathml=shown.mathml, shape=shown.shape, glyph=shown.glyph)
    uncounted = str(NO_ATTEMPT)  # as nothing is here
    texts = [one.removesuffix(uncounted).strip() for one in shown.paragraphs]
    return replace(shown, paragraphs=[one for one in texts if one], said=_spoken(shown.heading, texts))


def restated() -> Card:
    """The answer says again what is asked."""
    text = _("This is what is to be worked out. Write what comes of it.")
    return _card("malformed", "part", "i-half", _("That is what is asked"), text)


def proved(own: Sequence[Mapping[str, Any]], asked: Sequence[Claim]) -> Card:
    """The engine came to the step's own answers."""
    sizes = named_sizes({"question": asked[0].question})
    text = _("The engine derived it anew from the function, and got what the step says.")
    if sizes and all(one.get("sizes") == "all" for data in own for one in data.get("evidence", ())):
        text += " " + _("It holds for every size.")
    return _card("correct", "ok", "i-check", _("Proved"), text)


def not_proved() -> Card:
    """It did not, so that it says nothing of anybody's answer."""
    text = _("The engine did not get through this step by itself, so it judges nothing here. Read the step.")
    return _card("undecided", "person", "i-half", _("This step is not checked"), text)


def given_up() -> Card:
    """Nothing came back."""
    text = _("Nothing is lost: check it again.")
    return _card("undecided", "person", "i-clock", _("The check came to no end"), text)


def waiting() -> Card:
    """Nothing came back yet."""
    heading = _("Being checked")
    return Card(state="waiting", tone="wait", icon="i-clock", heading=heading, said="", final=False)


def _card(state: str, tone: str, icon: str, heading: str, text: str | Promise) -> Card:
    texts = [str(text)] if text else []
    return Card(
        state=state, tone=tone, icon=icon, heading=heading, paragraphs=texts, said=_spoken(heading, texts)
    )


def _spoken(heading: str, texts: Sequence[str]) -> str:
    return f"{heading}. {texts[0] if texts else ''}".strip()
