"""Practice without an account: the sets, an exercise, a verdict. Nothing is written but the session."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.models import ProblemSet
from grader.courses.models import AssignmentItem
from grader.practice import checking, limits
from grader.practice.memory import Asked, Memory
from grader.practice.page import URLS, card_context, exercise_context, line
from grader.practice.public import exercises_of, public_item, public_sets, seed_of
from grader.submissions.actions.submitting import kept
from grader.submissions.broker import BrokerUnavailable
from grader.submissions.forms import Typed, variant_shown
from grader.submissions.preview import preview, reading_fragment
from grader.submissions.sheet import sheet
from grader.submissions.worked import Place
from grader.submissions.worked_pages import claim_page, claim_reading, solution_page
from worker.content import variant
from worker.engine.errors import QuestionError

OFTEN = gettext_lazy("Many checks in one minute. Wait a little, then check again: your answer stays.")
AWAY = gettext_lazy("The checker does not answer just now. Your answer stays: check it again in a moment.")
CHANGED = gettext_lazy("Another variant is asked by now. Look at the exercise again.")


@require_safe
@never_cache
def sets(request: HttpRequest) -> HttpResponse:
    """The public sets, with how much of each was solved in this browser."""
    solved = Memory(request.session).solved
    shown = [
        {"slug": one.slug, "title": one.title, "size": len(slugs), "solved": len(solved & slugs)}
        for one, slugs in public_sets()
    ]
    return render(request, "practice/sets.html", {"section": "practice", "sets": shown})


@require_safe
@never_cache
def practice_set(request: HttpRequest, slug: str) -> HttpResponse:
    """One set: its exercises, each with what came of it in this browser."""
    found = get_object_or_404(ProblemSet, public=True, slug=slug)
    memory = Memory(request.session)
    exercises = [
        line(sheet(item, number, seed=seed_of(item, memory)), item.exercise.slug, memory)
        for number, item in enumerate(exercises_of(found), start=1)
    ]
    context = {"section": "practice", "set": found, "exercises": exercises}
    return render(request, "practice/set.html", context)


@require_safe
@never_cache
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise: statement, the verdict on the last answer, the box."""
    return _page(request, public_item(slug))


@require_POST
def show_reading(request: HttpRequest, slug: str) -> HttpResponse:
    """How an answer is read: a fragment for the page's script, the whole page without it."""
    item = public_item(slug)
    typed = Typed.from_post(request.POST)
    seed = seed_of(item, Memory(request.session))
    shown = preview(item, typed.response, form=typed.form, seed=seed)
    if not request.htmx:  # type: ignore[attr-defined]
        return _page(request, item, typed=typed, shown=shown)
    return reading_fragment(request, shown)


@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes an answer: one that cannot be read is told so at once, any other goes to the verifiers."""
    item = public_item(slug)
    memory = Memory(request.session)
    typed = Typed.from_post(request.POST)
    seed = seed_of(item, memory)
    if variant_shown(request.POST) not in (None, seed):
        return _refused(request, item, typed, str(CHANGED))
    if unread := checking.read(item, typed.response, form=typed.form, seed=seed):
        return _answered(request, item, typed, None, unread, status=422)
    try:
        if not limits.may_ask(request):
            return _refused(request, item, typed, str(OFTEN))
        asked = Asked.now(slug, seed=seed, response=kept(typed.response), form=typed.form)
        checking.send(item, asked)
    except (BrokerUnavailable, QuestionError):
        return _refused(request, item, typed, str(AWAY))
    memory.ask(asked)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("practice_exercise", slug)
    return _answered(request, item, typed, asked, None)


@require_safe
@never_cache
def verdict(request: HttpRequest, slug: str) -> HttpResponse:
    """The card of the last answer, asked for again and again until it is decided."""
    item = public_item(slug)
    looks = request.GET.get("looks", "0")
    context = card_context(item, Memory(request.session))
    context |= {"looks": 1 + (int(looks) if looks.isdecimal() and len(looks) < 6 else 0)}
    return _fragment(request, item, context)


@require_POST
def hint(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens the next hint; the same form sent twice opens it once."""
    item = public_item(slug)
    given = request.POST.get("step", "")
    step = int(given) if given.isascii() and given.isdecimal() and len(given) <= 3 else 0
    if 0 < step <= len(item.revision.content.get("hints") or ()):
        Memory(request.session).open_hint(slug, step)
    return redirect(reverse("practice_exercise", args=[slug]) + "#hints")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def solution(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens the worked solution, once an answer was judged, and goes through it."""
    if request.method != "POST":
        return solution_page(request, _place(request, slug))
    public_item(slug)
    memory = Memory(request.session)
    if slug not in memory.tried:
        return redirect(reverse("practice_exercise", args=[slug]) + "#solution")
    memory.open_solution(slug)
    return redirect("practice_solution", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def claim(request: HttpRequest, slug: str, step: int, claim: int) -> HttpResponse:
    """Checks an answer to what a step of the solution claims, or the step itself."""
    return claim_page(request, _place(request, slug), step, claim)


@require_POST
def claim_preview(request: HttpRequest, slug: str, step: int, claim: int) -> HttpResponse:
    """How an answer to a claim is read."""
    return claim_reading(request, _place(request, slug), step, claim)


@require_POST
def another(request: HttpRequest, slug: str) -> HttpResponse:
    """The same exercise with other numbers."""
    public_item(slug)
    Memory(request.session).another(slug)
    return redirect("practice_exercise", slug)


# --- what the views share ---------------------------------------------------------------------------


def _place(request: HttpRequest, slug: str) -> Place:
    item = public_item(slug)
    memory = Memory(request.session)
    if slug not in memory.solutions:
        raise Http404
    seed = seed_of(item, memory)
    return Place(
        item=item,
        exercise=variant(item.revision.content, seed),
        of=f"{slug} {item.revision.pk} {seed}",
        urls=URLS,
        key=slug,
        who=f"address:{limits.address_of(request)}",
    )


def _page(request: HttpRequest, item: AssignmentItem, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = exercise_context(item, Memory(request.session), **shown)
    return render(request, "practice/exercise.html", context, status=status)


def _answered(
    request: HttpRequest,
    item: AssignmentItem,
    typed: Typed,
    asked: Asked | None,
    data: Any,
    *,
    status: int = 200,
) -> HttpResponse:
    card = checking.practice_card(item, asked, typed.response, data)
    if request.htmx:  # type: ignore[attr-defined]
        return _fragment(request, item, card_context(item, Memory(request.session), card), status=status)
    return _page(request, item, typed=typed, card=card, status=status)


def _fragment(
    request: HttpRequest, item: AssignmentItem, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    if context["card"] is None:  # the session is gone, and with it what was asked
        return HttpResponse(status=204)
    return render(request, "practice/verdict_fragment.html", context, status=status)


def _refused(request: HttpRequest, item: AssignmentItem, typed: Typed, why: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "submissions/_refused.html", {"refusal": why}, status=422)
    return _page(request, item, typed=typed, refusal=why, status=422)
