"""What the page of an exercise in practice is made of."""

from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from grader.courses.models import AssignmentItem
from grader.practice import checking
from grader.practice.memory import Memory
from grader.practice.public import exercises_of, seed_of
from grader.submissions.exercise_page import SCRIPTS
from grader.submissions.forms import GRID_LIMIT, Typed
from grader.submissions.helping import Help, Hints, Solution
from grader.submissions.presentation import Card, poll_delay
from grader.submissions.preview import Preview, preview
from grader.submissions.questions import parts_of
from grader.submissions.sheet import Sheet, section_name, sheet
from worker.content import variant, varies

URLS: Final = "practice_"


def exercise_context(
    item: AssignmentItem,
    memory: Memory,
    *,
    typed: Typed | None = None,
    shown: Preview | None = None,
    card: Card | None = None,
    refusal: str = "",
) -> dict[str, Any]:
    """The context of `practice/exercise.html`; `typed` stands in the box, None for the last answer."""
    slug, seed = item.exercise.slug, seed_of(item, memory)
    asked = memory.asked(slug)
    if typed is None:
        typed = Typed("") if asked is None else Typed(asked.response, asked.form)
    if shown is None:
        malformed = card is not None and card.state == "malformed"  # said already
        shown = Preview() if malformed else preview(item, typed.response, form=typed.form, seed=seed)
    return card_context(item, memory, card) | {
        "section": "practice",
        "exercise": replace(sheet(item, 0, seed=seed), item=slug, urls=URLS),
        "set": item.exercise.problem_set,
        "variant": str(seed),
        "varies": varies(item.revision.content),
        "in_parts": parts_of(item.revision) != ("",),
        "typed": typed,
        "grid_limit": GRID_LIMIT,
        "scripts": [name for name in SCRIPTS if name != "drafts.js"],
        "refusal": refusal,
        "key": "practice",
        "preview_ticket": "",  # nothing is looked up about anybody
        "reading": shown.reading,
        "problem": shown.problem,
    }


def card_context(item: AssignmentItem, memory: Memory, card: Card | None = None) -> dict[str, Any]:
    """The verdict card, of the last answer unless one is given, and what changes with it.

    What has come is remembered as solved or tried. A verdict fades from the broker after a minute, and with
    it from the page.
    """
    slug = item.exercise.slug
    asked = memory.asked(slug)
    if card is None and asked is not None:
        data = checking.found(asked)
        if data is not None:
            memory.judge(asked, correct=data["outcome"] == "correct")
        if data is not None or not asked.judged:
            card = checking.practice_card(item, asked, asked.response, data)
    return {
        "card": card,
        "slug": slug,
        "looks": 1,
        "delay": poll_delay(0),
        "here": True,
        "paper": section_name(item.revision.content),
        "next": _next(item, memory) if card is not None and card.final else None,
        "set": item.exercise.problem_set,
        "help": _help(item, memory),
    }


def line(shown: Sheet, slug: str, memory: Memory) -> dict[str, Any]:
    """One exercise of a set's page, with its chip."""
    chip = {"tone": "", "icon": "", "label": _("Not started")}
    if slug in memory.solved:
        chip = {"tone": "ok", "icon": "i-check", "label": _("Solved")}
    elif slug in memory.tried:
        chip = {"tone": "no", "icon": "i-dot", "label": _("Tried")}
    return {
        "number": shown.number,
        "slug": slug,
        "title": shown.title,
        "statement": shown.statement,
        "chip": chip,
    }


def _next(item: AssignmentItem, memory: Memory) -> str | None:
    """The slug of the next exercise of the set that is not solved, after this one and around."""
    slugs = [one.exercise.slug for one in exercises_of(item.exercise.problem_set)]
    here = slugs.index(item.exercise.slug) if item.exercise.slug in slugs else 0
    return next((one for one in [*slugs[here + 1 :], *slugs[:here]] if one not in memory.solved), None)


def _help(item: AssignmentItem, memory: Memory) -> Help:
    """Hints one by one as asked for; the worked solution once an answer was judged. Both are free."""
    slug = item.exercise.slug
    content = variant(item.revision.content, seed_of(item, memory))
    hints, steps = list(content.get("hints") or ()), list(content.get("solution") or ())
    opened, solved = memory.hints(slug), slug in memory.solutions
    may = bool(steps) and slug in memory.tried
    later = _("The worked solution opens after your first answer.") if steps and not may else ""
    return Help(
        item=slug,
        urls=URLS,
        hints=Hints(
            shown=hints[:opened],
            total=len(hints),
            next=opened + 1 if opened < len(hints) else None,
            cost="",
            before="",
            after="",
            later="",
        ),
        solution=Solution(
            steps=steps if solved else (), offered=may and not solved, practice=False, later=later
        ),
    )
