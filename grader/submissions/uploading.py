"""The pages of exercises that ask for numbers: points to download, an array to hand in."""

import hashlib
import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grader.courses.policy import Refused
from grader.submissions import actions, queries
from grader.submissions.access import refusal_text
from grader.submissions.answering import exercise_page
from grader.submissions.array_files import points_file, points_of
from grader.submissions.forms import variant_shown
from grader.submissions.signing_in import person_of, signed_in
from grader.submissions.timed import opened
from grader.submissions.variants import current_seed

CONTENT_TYPES = {"json": "application/json", "csv": "text/csv"}


@signed_in
@require_safe
@never_cache
def points(request: HttpRequest, item: int, name: str) -> HttpResponse:
    """The points at which the learner's variant of the exercise asks, as a file."""
    person = person_of(request)
    found = get_object_or_404(queries.items_of(person), pk=item)
    may = opened(person, found.assignment)
    asked = points_of(found, seed=current_seed(person, found, own=may.seed)) if may.look else None
    content = None if asked is None else points_file(asked, name)
    if content is None:
        raise Http404
    ending = name.rpartition(".")[2]
    response = HttpResponse(content, content_type=CONTENT_TYPES.get(ending, "application/octet-stream"))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@signed_in
@require_POST
def upload(request: HttpRequest, item: int) -> HttpResponse:
    """Takes an array. The same file after the same state of the page is one answer."""
    person = person_of(request)
    found = get_object_or_404(queries.items_of(person), pk=item)
    may = opened(person, found.assignment)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused("No file came.", code="file.empty")
        shown = request.POST.get("key", "")[:100] or secrets.token_urlsafe(16)
        digest = hashlib.sha256(f"{found.pk}\n{shown}\n".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        actions.submit(
            learner=person,
            item=found,
            response=(file.name or "")[-100:],
            form="array",
            idempotency_key=digest.hexdigest(),
            variant=variant_shown(request.POST),
            file=file,
        )
    except Refused as refused:
        return exercise_page(request, found, may, refusal=refusal_text(refused.code), status=422)
    return redirect("exercise", found.pk)
