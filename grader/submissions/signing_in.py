"""Pages for people who have signed in; their scripts are sent to sign in, too.

A session may end while somebody writes. Who is sent to sign in by a script is told so, and finds the draft
that their browser kept; who has no script gets back what they typed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import urlencode

from grader.courses.models import Person
from grader.submissions.forms import bounded

TYPED: Final = ("response", "entry", "message")  # fields of forms that somebody wrote into

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Like `login_required`; a request by script is answered with 401 and where to go.

    So is a form, with what was typed into it: after signing in, a browser asks for the address alone.
    """
    page: View = login_required(view)

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        htmx = request.htmx  # type: ignore[attr-defined]
        if request.user.is_authenticated or not (htmx or request.method == "POST"):
            return page(request, *args, **kwargs)
        if not htmx:
            return _with_what_was_typed(request)
        response = HttpResponse(status=401)
        response["HX-Redirect"] = _sign_in_address(_shown_on(htmx))
        return response

    return checked


def _with_what_was_typed(request: HttpRequest) -> HttpResponse:
    typed = [text for name in TYPED for text in request.POST.getlist(name) if text.strip()]
    came_from = urlsplit(request.headers.get("Referer", ""))
    here = came_from.netloc == request.get_host()
    context = {
        "sign_in": _sign_in_address(came_from.path if here else "/"),
        "typed": bounded("\n".join(typed)),
    }
    return render(request, "signed_out.html", context, status=401)


def _sign_in_address(after: str) -> str:
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': after, 'ended': '1'})}"


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
