"""Errors as `application/problem+json` (RFC 9457): a stable code, a title, what to do.

Titles are in the language that the request prefers; codes, and what names a field, are the same in all.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from grader.courses.policy import PolicyError, Refused
from grader.submissions.access import refusal_text

CONTENT_TYPE: Final = "application/problem+json"


class Problem(Exception):
    """An error that the caller can act on."""

    def __init__(self, status: int, code: str, title: str, **members: Any) -> None:
        super().__init__(title)
        self.status, self.code, self.title, self.members = status, code, title, members


def problem(status: int, code: str, title: str, **members: Any) -> HttpResponse:
    """The response for an error; further members say where it is."""
    body: Mapping[str, Any] = {"type": f"about:blank#{code}", "status": status, "code": code, "title": title}
    response = HttpResponse(json.dumps({**body, **members}), status=status, content_type=CONTENT_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def install(api: NinjaAPI) -> None:
    """Every error of the API leaves in this form."""

    def on(error: type[Exception], handler: Any) -> None:
        api.add_exception_handler(error, handler)

    on(Problem, _problem)
    on(AuthenticationError, _unauthenticated)
    on(ValidationError, _invalid)
    on(Http404, _absent)
    on(PermissionDenied, _denied)
    on(Refused, _refused)
    on(PolicyError, _refused)
    on(Throttled, _throttled)
    on(HttpError, _other)


def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem(error.status, error.code, error.title, **error.members)


def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "token.missing_or_unknown", _("Send a valid token: Authorization: Bearer nabla_…"))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [{"where": [str(step) for step in one["loc"]], "message": one["msg"]} for one in error.errors]
    title = _("The request does not have the form that is expected.")
    return problem(422, "request.invalid", title, fields=fields)


def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "absent", _("There is nothing here, or it is not open to you."))


def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, "denied", str(error) or _("This is not open to you."))


def _refused(request: HttpRequest, error: PolicyError) -> HttpResponse:
    title = refusal_text(error.code) if isinstance(error, Refused) else str(error)
    return problem(409, error.code, title)


def _throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = problem(429, "rate", _("Too many requests. Wait, then go on more slowly."))
    response["Retry-After"] = str(int(error.wait or 60) + 1)
    return response


def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    detail = f"{str(error).rstrip('.')}."  # the framework's own, in English
    return problem(error.status_code, "request.unusable", _("The request cannot be read."), detail=detail)
