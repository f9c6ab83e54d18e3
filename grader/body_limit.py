"""Refuses a request whose body we do not take, by its size or its character set, before any of it is read."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

FORM: Final = "application/x-www-form-urlencoded"


class BodyLimit:
    """Answers 413 by the length that the request declares; without one, nothing of a body is read.

    A form in another character set than UTF-8 is answered with 400 here: Django refuses it only where
    the form is read, which its own page for a 400 does once more and fails.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if not (declared.isascii() and declared.isdecimal()):
            return render(request, "400.html", status=400)
        if int(declared[:18]) > settings.NABLA_UPLOAD_BYTES:
            return render(request, "413.html", status=413)
        charset = (request.content_params or {}).get("charset", "utf-8")
        if request.content_type == FORM and charset.lower() != "utf-8":
            return render(request, "400.html", status=400)
        return self._get_response(request)
