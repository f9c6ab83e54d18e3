"""The pages of a worked solution, for a course and for practice: one step after the other."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from grader.submissions import queries
from grader.submissions.helping import solution_open
from grader.submissions.preview import preview_of, reading_fragment
from grader.submissions.sheet import sheet
from grader.submissions.signing_in import person_of, signed_in
from grader.submissions.step_page import REASONS, RULES
from grader.submissions.timed import opened
from grader.submissions.variants import current_seed
from grader.submissions.worked import MOST_CHARACTERS, STEP, Place, try_claim
from grader.submissions.worked_shown import Shown, looks_again, steps_shown
from worker import content


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def claim(request: HttpRequest, item: int, step: int, claim: int) -> HttpResponse:
    """Checks an answer to what a step claims, or the step itself; asked again until there is a result."""
    return claim_page(request, place_of(request, item), step, claim)


@signed_in
@require_POST
def claim_preview(request: HttpRequest, item: int, step: int, claim: int) -> HttpResponse:
    """How an answer to a claim is read."""
    return claim_reading(request, place_of(request, item), step, claim)


def place_of(request: HttpRequest, item: int) -> Place:
    """The solution of an exercise of a course, where it lies open for the person; else no such page."""
    person = person_of(request)
    found = get_object_or_404(queries.items_of(person), pk=item)
    may = opened(person, found.assignment)
    if not may.look or not solution_open(person, found, teaches=may.teaches):
        raise Http404
    seed = current_seed(person, found, own=may.seed)
    return Place(
        item=found,
        exercise=content.variant(found.revision.content, seed),
        of=f"{found.pk} {found.revision_id} {seed}",
        urls="",
        key=found.pk,
        who=str(person.pk),
    )


# --- what a course and practice share -------------------------------------------------------------------


def solution_page(request: HttpRequest, place: Place, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The steps up to the one that was asked for."""
    total = len(place.texts)
    reached = _reached(place, request.GET.get("upto") or request.POST.get("upto"))
    steps = steps_shown(place, request.session, range(1, reached + 1), reached=reached)
    exercise = sheet(place.item, 0)
    context = {
        "section": "home" if not place.urls else "practice",
        "place": place,
        "title": place.exercise.get("title") or exercise.title,
        "statement": str(place.exercise.get("statement", "")),
        "set_title": exercise.set_title,
        "steps": steps,
        "total": total,
        "reached": reached,
        **_ALWAYS,
        "waits": any(one.waiting is not None for one in steps),
        **looks_again(0),
        **shown,
    }
    return render(request, "submissions/solution.html", context, status=status)


def claim_page(request: HttpRequest, place: Place, step: int, claim: int) -> HttpResponse:
    """Takes an answer to a claim, or shows what came of it."""
    require_claim(place, step, claim)
    refused = ""
    if request.method == "POST":
        chosen = [request.POST.get(name, "")[:40] for name in ("rule", "reason") if name in request.POST]
        response = ", ".join(chosen) or request.POST.get("response", "").replace("\r\n", "\n")
        refused = try_claim(place, request.session, step, claim, response)
    reached = _reached(place, request.POST.get("upto") or request.GET.get("upto"))
    status = 422 if refused else 200
    if not request.htmx:  # type: ignore[attr-defined]
        if refused:
            return solution_page(request, place, status=status, refused=refused)
        address = reverse(f"{place.urls}solution", args=[place.key])
        return redirect(f"{address}?upto={reached}#step-{step}")
    looks = request.GET.get("looks", "0")
    [shown] = steps_shown(place, request.session, [step], reached=reached)
    context = {
        "place": place,
        "step": shown,
        "reached": reached,
        "total": len(place.texts),
        **_ALWAYS,
        "refused": refused,
        "said": refused or _said(shown, claim),
        **looks_again(int(looks) if looks.isdecimal() and len(looks) < 6 else 0),
    }
    return render(request, "submissions/solution_step.html", context, status=status)


def claim_reading(request: HttpRequest, place: Place, step: int, claim: int) -> HttpResponse:
    """How the answer is read: a fragment of the page."""
    require_claim(place, step, claim, itself=False)
    response = request.POST.get("response", "").replace("\r\n", "\n")[: MOST_CHARACTERS + 1]
    shown = preview_of(lambda: content.question(place.claims(step)[claim - 1].question), response)
    return reading_fragment(request, shown)


def require_claim(place: Place, step: int, claim: int, *, itself: bool = True) -> None:
    """No such page where the step claims nothing under that number."""
    claims = place.claims(step)
    if not claims or not (STEP if itself else 1) <= claim <= len(claims):
        raise Http404


_ALWAYS: Final = {
    "most": MOST_CHARACTERS,
    "chain_rules": RULES,
    "reasons": REASONS,
    "scripts": ("worked.js", "trouble.js", "preview.js"),
}


def _reached(place: Place, asked: str | None) -> int:
    """How far the learner has come: to a step that asks something, for what is only told needs no turn."""
    total = len(place.texts)
    known = asked is not None and asked.isascii() and asked.isdecimal() and len(asked) < 4
    reached = max(1, min(total, int(asked or 1) if known else 1))
    while reached < total and not place.claims(reached):
        reached += 1
    return reached


def _said(step: Shown, claim: int) -> str:
    cards = {STEP: step.checked, **{one.number: one.card for one in step.tries}}
    card = cards.get(claim)
    return card.said if card is not None and card.final else ""
