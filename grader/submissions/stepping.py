"""The pages on which a learner answers step by step; without scripts each form posts and reloads."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grader.courses.models import AssignmentItem, Person
from grader.courses.policy import Refused
from grader.submissions import actions, queries
from grader.submissions.access import Access, refusal_text
from grader.submissions.answer_keys import answer_key
from grader.submissions.forms import StepForm
from grader.submissions.models import Sitting, State
from grader.submissions.parts import NOTHING_BEFORE, before, earlier_than
from grader.submissions.preview import Preview, preview, reading_fragment
from grader.submissions.questions import parts_of
from grader.submissions.reading_tickets import taken
from grader.submissions.signing_in import person_of, signed_in
from grader.submissions.step_page import steps_context
from grader.submissions.timed import opened
from grader.submissions.variants import item_seed


def steps_page(
    request: HttpRequest, item: AssignmentItem, may: Access, *, status: int = 200, **shown: Any
) -> HttpResponse:
    """The whole page of an exercise that is answered in parts."""
    context = steps_context(person_of(request), item, may, **shown)
    return render(request, "submissions/steps.html", context, status=status)


@signed_in
@require_safe
@never_cache
def steps(request: HttpRequest, item: int) -> HttpResponse:
    """All parts with their verdicts, asked for again and again while a check is under way."""
    found, may = _open(request, item)
    looks = request.GET.get("looks", "0")
    return _fragment(request, found, may, looks=int(looks) if looks.isdecimal() and len(looks) < 6 else 0)


@signed_in
@require_POST
def submit_step(request: HttpRequest, item: int, part: str) -> HttpResponse:
    """Takes the answer to one part. The same form sent twice is one answer."""
    found, may = _open(request, item, part)
    form = StepForm.of(request.POST)
    refusal = ""
    status = 200
    try:
        submission = actions.submit(
            learner=person_of(request),
            item=found,
            part=part,
            response=form.typed.response,
            form=form.typed.form,
            idempotency_key=answer_key(found.pk, form.key, form.typed.response, part=part),
            variant=form.variant,
        )
        status = 422 if submission.state == State.MALFORMED else 200
    except Refused as refused:
        refusal, status = refusal_text(refused.code), 422
    shown: dict[str, Any] = {"typed": {part: form.typed}, "refusal": refusal, "status": status}
    if request.htmx:  # type: ignore[attr-defined]
        return _fragment(request, found, may, **shown)
    if status != 200:
        return steps_page(request, found, may, **shown)
    return redirect("exercise", found.pk)


@signed_in
@require_POST
def show_step_reading(request: HttpRequest, item: int, part: str) -> HttpResponse:
    """How an answer to one part is read, with the learner's own answers to the parts before it."""
    person, form = person_of(request), StepForm.of(request.POST)
    htmx = request.htmx  # type: ignore[attr-defined]
    ticket = taken(request.GET.get("as", ""), person, item) if htmx else None
    if ticket is not None and part in parts_of(ticket.item.revision):
        return reading_fragment(request, _step_preview(person, ticket.item, part, form, ticket.seed))
    found, may = _open(request, item, part)
    shown = _step_preview(person, found, part, form, item_seed(found, own=may.seed, attempts=0))
    if not htmx:
        return steps_page(request, found, may, typed={part: form.typed}, read={part: shown})
    return reading_fragment(request, shown)


def _step_preview(person: Person, item: AssignmentItem, part: str, form: StepForm, seed: int) -> Preview:
    """How the answer to a part is read, with what the person answered to the parts before it."""
    parts = NOTHING_BEFORE
    if earlier_than(part):
        sitting = Sitting.objects.filter(assignment__items=item.pk, learner=person).only("pk").first()
        parts = NOTHING_BEFORE if sitting is None else before(sitting=sitting.pk, item=item, part=part)
    return preview(item, form.typed.response, form=form.typed.form, seed=seed, part=part, parts=parts)


def _open(request: HttpRequest, item: int, part: str | None = None) -> tuple[AssignmentItem, Access]:
    person = person_of(request)
    found = get_object_or_404(queries.items_of(person), pk=item)
    may = opened(person, found.assignment)
    parts = parts_of(found.revision)
    if not may.look or parts == ("",) or (part is not None and part not in parts):
        raise Http404
    return found, may


def _fragment(
    request: HttpRequest, item: AssignmentItem, may: Access, *, status: int = 200, **shown: Any
) -> HttpResponse:
    context = steps_context(person_of(request), item, may, **shown)
    return render(request, "submissions/steps_fragment.html", context, status=status)
