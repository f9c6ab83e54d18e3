"""Refuses a request that is larger than anything we take, before any of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class BodyLimit:
    """Answers 413 by the length that the request declares; without one, nothing of a body is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if declared.isdecimal() and int(declared[:18]) > settings.NABLA_UPLOAD_BYTES:
            return render(request, "413.html", status=413)
        return self._get_response(request)
