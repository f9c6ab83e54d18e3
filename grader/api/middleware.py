"""Whatever goes wrong below /api/ leaves as `application/problem+json`, where no view was asked, too."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grader.api.problems import CONTENT_TYPE, problem

ROOT: Final = "/api/"
JSON: Final = "application/json"
WITH_A_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
KEPT: Final = ("Allow", "Retry-After")  # headers that say more than the status does

KNOWN: Final[Mapping[int, tuple[str, str | Promise]]] = {
    400: ("request.unusable", _("The request cannot be read.")),
    403: ("denied", _("This is not open to you.")),
    404: ("absent", _("There is nothing here, or it is not open to you.")),
    405: (
        "request.method",
        _("This address does not take the method. The header Allow says which it takes."),
    ),
    413: ("request.too_large", _("The body is larger than any answer may be.")),
    415: ("request.media_type", _("The body has to be application/json.")),
    500: ("internal", _("Something is wrong on our side. Send the same request again later.")),
}


class ProblemDetails:
    """Gives errors their form, and refuses a body that no operation takes before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if not _below_root(request) or response.status_code < 400:
            return response
        if response.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        if settings.DEBUG and response.status_code == 500:
            return response  # the traceback
        formed = _known(response.status_code)
        for header in KEPT:
            if header in response:
                formed[header] = response[header]
        return formed

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """413 and 415, once it is known that the address leads somewhere."""
        if not _below_root(request) or request.method not in WITH_A_BODY:
            return None
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _known(413)
        if (request.content_type or JSON) != JSON:
            return _known(415)
        return None


def _below_root(request: HttpRequest) -> bool:
    return f"{request.path_info}/".startswith(ROOT)


def _known(status: int) -> HttpResponse:
    code, title = KNOWN.get(status, (f"status.{status}", _("The request was not answered.")))
    return problem(status, code, str(title))
