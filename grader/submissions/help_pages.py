"""Where hints and the worked solution are opened: a form each, and back to the exercise."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from grader.courses.models import AssignmentItem, Person
from grader.courses.policy import Refused
from grader.submissions import actions, queries
from grader.submissions.access import refusal_text
from grader.submissions.exercise_page import exercise_context
from grader.submissions.models import HintUse
from grader.submissions.questions import parts_of
from grader.submissions.signing_in import person_of, signed_in
from grader.submissions.stepping import steps_page
from grader.submissions.timed import opened
from grader.submissions.worked_pages import place_of, solution_page


@signed_in
@require_POST
def hint(request: HttpRequest, item: int) -> HttpResponse:
    """Opens the next hint; the same form sent twice opens it once."""
    given = request.POST.get("step", "")
    step = int(given) if given.isascii() and given.isdecimal() and len(given) <= 3 else 0

    def act(person: Person, found: AssignmentItem) -> HintUse:
        return actions.reveal_hint(learner=person, item=found, step=step)

    return _opened(request, item, act, place="hints")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def solution(request: HttpRequest, item: int) -> HttpResponse:
    """Opens the worked solution, and goes through it."""
    if request.method != "POST":
        return solution_page(request, place_of(request, item))

    def act(person: Person, found: AssignmentItem) -> HintUse:
        return actions.reveal_solution(learner=person, item=found)

    return _opened(request, item, act, place="solution")


def _opened(
    request: HttpRequest, item: int, act: Callable[[Person, AssignmentItem], HintUse], *, place: str
) -> HttpResponse:
    person = person_of(request)
    found = get_object_or_404(queries.items_of(person), pk=item)
    may = opened(person, found.assignment)
    if not may.look:
        return redirect("problem_set", found.assignment_id)
    try:
        act(person, found)
    except Refused as refused:
        text = refusal_text(refused.code)
        if parts_of(found.revision) != ("",):
            return steps_page(request, found, may, refusal=text, status=422)
        context = exercise_context(person, found, may, refusal=text)
        return render(request, "submissions/exercise.html", context, status=422)
    if place == "solution":
        return redirect("solution", found.pk)
    return redirect(f"{reverse('exercise', args=[found.pk])}#{place}")
