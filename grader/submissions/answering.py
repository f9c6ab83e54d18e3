"""The pages on which a learner answers: the exercise, how an answer is read, drafts, verdicts, appeals."""

import secrets
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST, require_safe

from grader.courses.models import AssignmentItem
from grader.courses.policy import Refused
from grader.submissions import actions, queries
from grader.submissions.access import Access, refusal_text
from grader.submissions.answer_keys import answer_key
from grader.submissions.exercise_page import exercise_context, standing_context
from grader.submissions.forms import AppealForm, Typed, variant_shown
from grader.submissions.judged import as_text, verdict_context
from grader.submissions.models import State, Submission
from grader.submissions.part_names import name_of_part
from grader.submissions.preview import preview, reading_fragment
from grader.submissions.questions import parts_of
from grader.submissions.reading_tickets import taken
from grader.submissions.sheet import sheet
from grader.submissions.signing_in import person_of, signed_in
from grader.submissions.stepping import steps_page
from grader.submissions.timed import opened
from grader.submissions.variants import current_seed


@signed_in
@require_safe
@never_cache
def exercise(request: HttpRequest, item: int) -> HttpResponse:
    """One exercise: statement, the verdict on the last answer, the box."""
    found, may = _open_item(request, item)
    if not may.look:
        return redirect("problem_set", found.assignment_id)
    return exercise_page(request, found, may, taken_up=request.GET.get("from", ""))


@signed_in
@require_POST
def show_reading(request: HttpRequest, item: int) -> HttpResponse:
    """How an answer is read: a fragment for the page's script, the whole page without it."""
    typed, person = Typed.from_post(request.POST), person_of(request)
    htmx = request.htmx  # type: ignore[attr-defined]
    ticket = taken(request.GET.get("as", ""), person, item) if htmx else None
    if ticket is not None:
        shown = preview(ticket.item, typed.response, form=typed.form, seed=ticket.seed)
        return reading_fragment(request, shown)
    found, may = _open_item(request, item)
    if not may.look:
        raise Http404
    seed = current_seed(person, found, own=may.seed)
    shown = preview(found, typed.response, form=typed.form, seed=seed)
    if not htmx:
        return exercise_page(request, found, may, typed=typed, shown=shown)
    return reading_fragment(request, shown)


@signed_in
@require_POST
def keep_draft(request: HttpRequest, item: int) -> HttpResponse:
    """Keeps what the learner has typed; the page's script sends it while they type."""
    found, may = _open_item(request, item)
    if not may.look:
        raise Http404
    typed = Typed.from_post(request.POST)
    try:
        actions.save_draft(
            learner=person_of(request),
            item=found,
            response=typed.response if typed.written else "",
            form=typed.form,
            part=request.POST.get("part", ""),
            shown=request.POST.get("key", "")[:100] if request.htmx else "",  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "draft.answered":
            return HttpResponse(status=202)  # noted and not kept, which is nobody's error
        text = refusal_text(refused.code)
        return exercise_page(request, found, may, typed=typed, refusal=text, status=422)
    if not request.htmx:  # type: ignore[attr-defined]
        part = request.POST.get("part", "")
        return redirect(reverse("exercise", args=[found.pk]) + (f"#step-{part}" if part else ""))
    return HttpResponse(status=204)


@signed_in
@require_POST
def submit(request: HttpRequest, item: int) -> HttpResponse:
    """Takes an answer. The same form sent twice, by a double click or a reload, is one answer."""
    found, may = _open_item(request, item)
    person = person_of(request)
    typed = Typed.from_post(request.POST)
    try:
        submission = _unchanged(request, found, typed) or actions.submit(
            learner=person,
            item=found,
            response=typed.response,
            form=typed.form,
            idempotency_key=_answer_key(request, found.pk, typed),
            variant=variant_shown(request.POST),
        )
    except Refused as refused:
        text = refusal_text(refused.code)
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "submissions/_refused.html", {"refusal": text}, status=422)
        return exercise_page(request, found, may, typed=typed, refusal=text, status=422)
    status = 422 if submission.state == State.MALFORMED else 200
    if request.htmx:  # type: ignore[attr-defined]
        shown = queries.own_submissions(person).get(pk=submission.pk)
        return _verdict_fragment(request, shown, looks=0, status=status)
    if status == 422:
        return exercise_page(request, found, may, typed=typed, status=422)
    return redirect("exercise", found.pk)


@signed_in
@require_safe
@never_cache
def verdict(request: HttpRequest, submission: int) -> HttpResponse:
    """The card of a submission, asked for again and again until it is decided."""
    shown = _submission(request, submission)
    looks = request.GET.get("looks", "0")
    return _verdict_fragment(request, shown, looks=int(looks) if looks.isdecimal() and len(looks) < 6 else 0)


@signed_in
@require_safe
@never_cache
def submission(request: HttpRequest, submission: int) -> HttpResponse:
    """One answer with its verdict: the learner's own, or one of a course that the person teaches."""
    return _submission_page(request, _submission(request, submission))


@signed_in
@require_POST
def appeal(request: HttpRequest, submission: int) -> HttpResponse:
    """Asks a person to look at the learner's own answer; what they say comes back to the same page."""
    found = get_object_or_404(queries.own_submissions(person_of(request)), pk=submission)
    form = AppealForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("A message is needed.", code="appeal.message")
        actions.appeal(submission=found, message=form.cleaned_data["message"], by=person_of(request))
    except Refused as refused:
        text = refusal_text(refused.code)
        return _submission_page(request, found, appeal_refused=text, status=422)
    here = "here" in request.POST  # on the page of the exercise
    address = reverse("exercise", args=[found.item_id]) if here else reverse("submission", args=[found.pk])
    place = f"step-{found.part}-appeal" if here and found.part else "appeal"
    return redirect(f"{address}#{place}")


@require_GET
@xframe_options_sameorigin
@csp_replace({"style-src": [SELF, UNSAFE_INLINE], "frame-ancestors": [SELF]})
def math_keyboard(request: HttpRequest) -> HttpResponse:
    """The optional keyboard, in a frame of its own: it styles its formulas in line, which no page may."""
    return render(request, "submissions/math_keyboard.html")


# --- what the views share --------------------------------------------------------------------------


def _open_item(request: HttpRequest, item: int) -> tuple[AssignmentItem, Access]:
    person = person_of(request)
    found = get_object_or_404(queries.items_of(person), pk=item)
    return found, opened(person, found.assignment)


def _submission(request: HttpRequest, submission: int) -> Submission:
    found = get_object_or_404(queries.visible_submissions(person_of(request)), pk=submission)
    if found.item.revision_id == found.revision_id:
        found.item.revision = found.revision
    return found


def _unchanged(request: HttpRequest, item: AssignmentItem, typed: Typed) -> Submission | None:
    """The newest answer that the page knew, where this is the same once more: its verdict would be the same.

    Where each attempt asks another variant, the same text is another answer.
    """
    known = request.POST.get("key", "")
    if not known.isdecimal() or len(known) > 18 or item.assignment.rules.variants == "attempt":
        return None
    newest = queries.own_submissions(person_of(request)).filter(pk=int(known), item=item).first()
    if newest is None or (newest.response, newest.form) != (typed.response, typed.form):
        return None
    return newest


def _answer_key(request: HttpRequest, item: int, typed: Typed) -> str:
    """The answer's key; each time another where the page had none."""
    shown = request.POST.get("key", "")[:100] or secrets.token_urlsafe(16)
    return answer_key(item, shown, typed.response)


def _verdict_fragment(
    request: HttpRequest, submission: Submission, *, looks: int, status: int = 200
) -> HttpResponse:
    person = person_of(request)
    own = submission.sitting.learner_id == person.pk
    here = own and request.GET.get("here", "1") == "1"
    context = verdict_context(submission, looks=looks) | {"own": own, "here": here}
    if here and context["card"].final:
        context |= standing_context(person, submission.item)
    return render(request, "submissions/verdict_fragment.html", context, status=status)


def exercise_page(
    request: HttpRequest, item: AssignmentItem, may: Access, *, status: int = 200, **shown: Any
) -> HttpResponse:
    """The page of an exercise, as it stands for the person or with what they have just sent."""
    if parts_of(item.revision) != ("",):
        part, typed = request.POST.get("part", ""), shown.get("typed")
        refusal = shown.get("refusal", "")
        return steps_page(
            request, item, may, status=status, refusal=refusal, typed={part: typed} if typed else None
        )
    context = exercise_context(person_of(request), item, may, **shown)
    return render(request, "submissions/exercise.html", context, status=status)


def _submission_page(
    request: HttpRequest, shown: Submission, *, appeal_refused: str = "", status: int = 200
) -> HttpResponse:
    person = person_of(request)
    item = get_object_or_404(queries.items_of(person), pk=shown.item_id)
    context = {
        "section": "history",
        "own": shown.sitting.learner_id == person.pk,
        "exercise": sheet(item, queries.place_of(item), seed=shown.variant_seed),
        "part": name_of_part(shown.part),
        "text": as_text(shown.response),
        "appeal_refused": appeal_refused,
        **verdict_context(shown, looks=0),
    }
    return render(request, "submissions/submission.html", context, status=status)
