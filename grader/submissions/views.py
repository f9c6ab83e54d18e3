"""Where a learner stands: courses, sets, answers, grades. Each view reads through queries and renders."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from grader.courses.models import Assignment, AssignmentItem
from grader.courses.policy import Refused
from grader.courses.queries import assignments_of
from grader.submissions import actions, queries
from grader.submissions.access import Access, refusal_text
from grader.submissions.forms import BeginForm
from grader.submissions.judged import line_of
from grader.submissions.progress import SetProgress, courses_with_progress, resume, set_progress
from grader.submissions.progress_page import progress_context
from grader.submissions.rules import rules_in_words
from grader.submissions.sheet import Sheet, sheet
from grader.submissions.signing_in import person_of, signed_in
from grader.submissions.timed import beginning, clock, opened
from grader.submissions.variants import item_seed

PER_PAGE = 50

EXAMPLES = (
    (
        _("a matrix"),
        r"\begin{bmatrix}6xy & 3x^2\\ 2 & 8y^7\end{bmatrix}",
        ["[[6xy, 3x^2], [2, 8y^7]]", r"\begin{bmatrix} 6xy & 3x^2 \\ 2 & 8y^7 \end{bmatrix}"],
    ),
    (_("a row"), r"\begin{bmatrix}2x & 3\end{bmatrix}", ["[2x, 3]"]),
    (
        _("a power and a fraction"),
        r"\frac{x^2}{1 + x}",
        ["x^2/(1 + x)", "x**2/(1 + x)", r"\frac{x^2}{1 + x}"],
    ),
    (_("functions"), r"e^{x} \ln(y)", ["e^x ln(y)", "exp(x) * log(y)"]),
    (_("a transpose"), r"\mathbf{v}^\top", ["v^T", "v'", r"\mathbf{v}^\top"]),
    (_("a row of ones"), r"\mathbf{1}^\top", ["1^T"]),
    (
        _("a product of matrices"),
        r"\operatorname{diag}(\cos(\mathbf{v}))A",
        ["diag(cos(v)) A", "np.diag(np.cos(v)) @ A"],
    ),
    (_("a product entry by entry"), r"\mathbf{v}\otimes\mathbf{w}", ["v * w", "v ⊗ w", r"v \odot w"]),
    (_("a diagonal matrix"), r"\operatorname{diag}(\mathbf{v})", ["diag(v)", "δ_ij v_j"]),
    (
        _("a case distinction"),
        r"[\,x > 0\,]\, y",
        ["[x > 0] y", "y if x > 0 else 0", "np.where(x > 0, y, 0)"],
    ),
    (_("the identity matrix"), "I", ["I"]),
)


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My courses with their sets, and where to go on."""
    courses = courses_with_progress(person_of(request))
    return render(
        request,
        "submissions/home.html",
        {"section": "home", "courses": courses, "resume": resume(person_of(request), courses)},
    )


@signed_in
@require_safe
def problem_set(request: HttpRequest, assignment: int) -> HttpResponse:
    """One set: its exercises, each with its state."""
    person = person_of(request)
    found = get_object_or_404(assignments_of(person), pk=assignment)
    return _set_page(request, found)


def _set_page(
    request: HttpRequest, found: Assignment, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """The page of a set; `refused` is the code of why beginning it failed just now."""
    person = person_of(request)
    may = opened(person, found)
    progress = set_progress(person, found, may.extended)
    exercises: list[dict[str, Any]] = []
    if may.look:
        items = queries.items_of(person).filter(assignment=found)
        exercises = [
            {"cell": cell, "points": cell.points, "title": one.title, "statement": one.statement}
            for cell, one in zip(progress.cells, _sheets(items, progress, may), strict=True)
        ]
    refusal = refused or ("" if may.begin else may.refusal)
    context = {
        "section": "home",
        "course": found.course,
        "set": progress,
        "exercises": exercises,
        "may": may,
        "needs_code": bool(found.access_code),
        "beginning": beginning(found, may.extended) if may.begin else None,
        "rules": rules_in_words(found, may.extended),
        "clock": clock(may.bell),
        "refusal": refusal_text(refusal) if refusal else "",
    }
    return render(request, "submissions/problem_set.html", context, status=status)


def _sheets(items: Iterable[AssignmentItem], progress: SetProgress, may: Access) -> list[Sheet]:
    """The exercises of a set, each in the variant that the person is asked."""
    return [
        sheet(item, cell.number, seed=item_seed(item, own=may.seed, attempts=cell.attempts))
        for item, cell in zip(items, progress.cells, strict=True)
    ]


@signed_in
@require_POST
def begin(request: HttpRequest, assignment: int) -> HttpResponse:
    """Begins a sitting that has an access code or a clock."""
    person = person_of(request)
    found = get_object_or_404(assignments_of(person), pk=assignment)
    form = BeginForm(request.POST)
    code = form.cleaned_data["access_code"] if form.is_valid() else ""
    try:
        actions.start_sitting(learner=person, assignment=found, access_code=code)
    except Refused as refused:
        return _set_page(request, found, refused=refused.code, status=422)
    return redirect("problem_set", found.pk)


@signed_in
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Every answer of the person, newest first."""
    pages = Paginator(queries.history_of(person_of(request)), PER_PAGE)
    number = request.GET.get("page", "1")
    try:
        page = pages.page(int(number) if number.isdecimal() and len(number) < 6 else 1)
    except EmptyPage as error:
        raise Http404 from error
    context = {
        "section": "history",
        "entries": [line_of(one) for one in queries.completed(page)],
        "newer": page.previous_page_number() if page.has_previous() else None,
        "older": page.next_page_number() if page.has_next() else None,
    }
    return render(request, "submissions/history.html", context)


@signed_in
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Where the person stands: points, exercises, what changed, mistakes by name."""
    return render(request, "submissions/progress.html", progress_context(person_of(request)))


@require_GET
def how_to_write(request: HttpRequest) -> HttpResponse:
    """What can be typed, with examples."""
    examples = [{"what": what, "latex": latex, "texts": texts} for what, latex, texts in EXAMPLES]
    return render(request, "submissions/how_to_write.html", {"examples": examples})
