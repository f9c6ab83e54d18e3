"""Pages for people who have signed in; their scripts are sent to sign in, too."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from grader.courses.models import Person

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Like `login_required`; a request by script is answered with 401 and where to go."""
    page: View = login_required(view)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        htmx = request.htmx  # type: ignore[attr-defined]
        if request.user.is_authenticated or not htmx:
            return page(request, *args, **kwargs)
        response = HttpResponse(status=401)
        response["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _shown_on(htmx)})}"
        return response

    return checked


def _shown_on(htmx: Any) -> str:
    """The page whose script asks, by the address that it gives; it may give anything."""
    try:
        return htmx.current_url_abs_path or "/"
    except ValueError:
        return "/"


def person_of(request: HttpRequest) -> Person:
    """Who is signed in, in a view that lets nobody else in."""
    person = request.user
    assert isinstance(person, Person)
    return person
