"""The learner's pages. Each reads through queries, writes through one action, and renders."""

import hashlib
import secrets
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from grader.courses.models import AssignmentItem, Person
from grader.courses.policy import Refused
from grader.courses.queries import assignments_of
from grader.submissions import actions, queries
from grader.submissions.access import Access, access, refusal_text
from grader.submissions.exercise_page import exercise_context
from grader.submissions.forms import AnswerForm, BeginForm
from grader.submissions.judged import as_text, attempts_of, line_of, next_after, verdict_context
from grader.submissions.models import State, Submission
from grader.submissions.preview import preview
from grader.submissions.progress import courses_with_progress, resume, set_progress
from grader.submissions.sheet import sheet
from grader.submissions.signing_in import signed_in

PER_PAGE = 50

EXAMPLES = (
    (_("a matrix"), r"\begin{bmatrix}6xy & 3x^2\\ 2 & 8y^7\end{bmatrix}", ["[[6xy, 3x^2], [2, 8y^7]]"]),
    (_("a row"), r"\begin{bmatrix}2x & 3\end{bmatrix}", ["[2x, 3]"]),
    (_("a transpose"), r"\mathbf{v}^\top", ["v^T"]),
    (_("a row of ones"), r"\mathbf{1}^\top", ["1^T"]),
    (_("a product of matrices"), r"\operatorname{diag}(\cos(\mathbf{v}))A", ["diag(cos(v)) A"]),
    (_("a product entry by entry"), r"\mathbf{v}\otimes\mathbf{w}", ["v * w"]),
    (_("a diagonal matrix"), r"\operatorname{diag}(\mathbf{v})", ["diag(v)"]),
    (_("the identity matrix"), "I", ["I"]),
)


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My courses with their sets, and where to go on."""
    courses = courses_with_progress(_person(request))
    return render(
        request,
        "submissions/home.html",
        {"section": "home", "courses": courses, "resume": resume(_person(request), courses)},
    )


@signed_in
@require_safe
def problem_set(request: HttpRequest, assignment: int) -> HttpResponse:
    """One set: its exercises, each with its state."""
    person = _person(request)
    found = get_object_or_404(assignments_of(person), pk=assignment)
    may = access(person, found)
    progress = set_progress(person, found)
    exercises: list[dict[str, Any]] = []
    if may.look:
        items = queries.items_of(person).filter(assignment=found)
        exercises = [
            {"cell": cell, "points": cell.points, "title": one.title, "statement": one.statement}
            for cell, one in zip(progress.cells, (sheet(i, n) for n, i in enumerate(items, 1)), strict=True)
        ]
    context = {
        "section": "home",
        "course": found.course,
        "set": progress,
        "exercises": exercises,
        "may": may,
        "needs_code": bool(found.access_code),
        "time_limit": found.time_limit,
        "refusal": refusal_text(may.refusal) if may.refusal else "",
    }
    return render(request, "submissions/problem_set.html", context)


@signed_in
@require_POST
def begin(request: HttpRequest, assignment: int) -> HttpResponse:
    """Begins a sitting that has an access code or a clock."""
    person = _person(request)
    found = get_object_or_404(assignments_of(person), pk=assignment)
    form = BeginForm(request.POST)
    code = form.cleaned_data["access_code"] if form.is_valid() else ""
    try:
        actions.start_sitting(learner=person, assignment=found, access_code=code)
    except Refused as refused:
        context = {
            "section": "home",
            "course": found.course,
            "set": set_progress(person, found),
            "may": access(person, found),
            "needs_code": bool(found.access_code),
            "time_limit": found.time_limit,
            "refusal": refusal_text(refused.code),
        }
        return render(request, "submissions/problem_set.html", context, status=422)
    return redirect("problem_set", found.pk)


@signed_in
@require_safe
@never_cache
def exercise(request: HttpRequest, item: int) -> HttpResponse:
    """One exercise: statement, the verdict on the last answer, the box."""
    found, may = _open_item(request, item)
    if not may.look:
        return redirect("problem_set", found.assignment_id)
    return _exercise_page(request, found, may, taken_up=request.GET.get("from", ""))


@signed_in
@require_POST
def show_reading(request: HttpRequest, item: int) -> HttpResponse:
    """How an answer is read: a fragment for the page's script, the whole page without it."""
    found, may = _open_item(request, item)
    if not may.look:
        raise Http404
    response = _typed(request)
    shown = preview(found, response, seed=may.seed)
    if not request.htmx:  # type: ignore[attr-defined]
        return _exercise_page(request, found, may, response=response, shown=shown)
    fragment = render(
        request, "submissions/_preview.html", {"reading": shown.reading, "problem": shown.problem}
    )
    fragment["X-Reading"] = shown.state
    return fragment


@signed_in
@require_POST
def submit(request: HttpRequest, item: int) -> HttpResponse:
    """Takes an answer. The same form sent twice, by a double click or a reload, is one answer."""
    found, may = _open_item(request, item)
    person = _person(request)
    response = _typed(request)
    try:
        submission = actions.submit(
            learner=person, item=found, response=response, idempotency_key=_answer_key(request, response)
        )
    except Refused as refused:
        text = refusal_text(refused.code)
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "submissions/_refused.html", {"refusal": text}, status=422)
        return _exercise_page(request, found, may, response=response, refusal=text, status=422)
    status = 422 if submission.state == State.MALFORMED else 200
    if request.htmx:  # type: ignore[attr-defined]
        shown = queries.own_submissions(person).get(pk=submission.pk)
        return _verdict_fragment(request, shown, looks=0, key=secrets.token_urlsafe(16), status=status)
    if status == 422:
        return _exercise_page(request, found, may, response=response, status=422)
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
    shown = _submission(request, submission)
    person = _person(request)
    item = get_object_or_404(queries.items_of(person), pk=shown.item_id)
    context = {
        "section": "history",
        "own": shown.sitting.learner_id == person.pk,
        "exercise": sheet(item, queries.place_of(item)),
        "text": as_text(shown.response),
        **verdict_context(shown, looks=0),
    }
    return render(request, "submissions/submission.html", context)


@signed_in
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Every answer of the person, newest first."""
    pages = Paginator(queries.own_submissions(_person(request)), PER_PAGE)
    number = request.GET.get("page", "1")
    try:
        page = pages.page(int(number) if number.isdecimal() and len(number) < 6 else 1)
    except EmptyPage as error:
        raise Http404 from error
    context = {
        "section": "history",
        "entries": [line_of(one) for one in page],
        "newer": page.previous_page_number() if page.has_previous() else None,
        "older": page.next_page_number() if page.has_next() else None,
    }
    return render(request, "submissions/history.html", context)


@signed_in
@require_safe
def grades(request: HttpRequest) -> HttpResponse:
    """What counts so far."""
    courses = courses_with_progress(_person(request))
    return render(request, "submissions/grades.html", {"section": "grades", "courses": courses})


@require_GET
def how_to_write(request: HttpRequest) -> HttpResponse:
    """What can be typed, with examples."""
    examples = [{"what": what, "latex": latex, "texts": texts} for what, latex, texts in EXAMPLES]
    return render(request, "submissions/how_to_write.html", {"examples": examples})


# --- what the views share --------------------------------------------------------------------------


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    return person


def _open_item(request: HttpRequest, item: int) -> tuple[AssignmentItem, Access]:
    person = _person(request)
    found = get_object_or_404(queries.items_of(person), pk=item)
    return found, access(person, found.assignment)


def _submission(request: HttpRequest, submission: int) -> Submission:
    return get_object_or_404(queries.visible_submissions(_person(request)), pk=submission)


def _typed(request: HttpRequest) -> str:
    form = AnswerForm(request.POST)
    form.is_valid()
    response = form.cleaned_data.get("response")
    # browsers send line ends as CR LF; positions are counted as the box counts them
    return str(response if response is not None else "").replace("\r\n", "\n")


def _answer_key(request: HttpRequest, response: str) -> str:
    """One key for one text from one showing of the form: an edited text is another answer."""
    shown = request.POST.get("key", "")[:100] or secrets.token_urlsafe(16)
    return hashlib.sha256(f"{shown}\n{response}".encode("utf-8", "replace")).hexdigest()


def _verdict_fragment(
    request: HttpRequest, submission: Submission, *, looks: int, key: str = "", status: int = 200
) -> HttpResponse:
    person = _person(request)
    own = submission.sitting.learner_id == person.pk
    context = verdict_context(submission, looks=looks) | {"key": key, "own": own}
    if own and context["card"].final:
        progress = set_progress(person, submission.item.assignment)
        context |= {
            "attempts": attempts_of(person, submission.item, progress),
            "next": next_after(progress, submission.item_id),
        }
    return render(request, "submissions/verdict_fragment.html", context, status=status)


def _exercise_page(
    request: HttpRequest, item: AssignmentItem, may: Access, *, status: int = 200, **shown: Any
) -> HttpResponse:
    context = exercise_context(_person(request), item, may, **shown)
    return render(request, "submissions/exercise.html", context, status=status)
