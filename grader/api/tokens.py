"""Making tokens and recognising them."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from grader.api.models import Token
from grader.courses.models import Person

PREFIX: Final = "nabla_"  # so that a token found somewhere is known for what it is
USE_NOTED_EVERY: Final = timedelta(minutes=5)


def digest(token: str) -> str:
    """What is stored of a token. It is random and long, so that a plain hash does."""
    return hashlib.sha256(token.encode()).hexdigest()


def create_token(*, person: Person, name: str = "", expires: datetime | None = None) -> str:
    """A new token for the person: the only time that anyone sees it."""
    token = PREFIX + secrets.token_urlsafe(32)
    Token.objects.create(person=person, name=name, token_hash=digest(token), expires=expires)
    return token


def person_of(token: str) -> Person | None:
    """Whom a token speaks for; None if it is unknown, revoked, expired, or its person is inactive."""
    now = timezone.now()
    found = (
        Token.objects.select_related("person")
        .filter(Q(expires=None) | Q(expires__gt=now), token_hash=digest(token), revoked=None)
        .first()
    )
    if found is None or not found.person.is_active:
        return None
    if found.last_used is None or now - found.last_used > USE_NOTED_EVERY:
        Token.objects.filter(pk=found.pk).update(last_used=now)
    return found.person


class TokenAuth(HttpBearer):
    """`Authorization: Bearer nabla_…`. Cookies are not looked at, so there is nothing to forge."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        person = person_of(token)
        if person is not None:
            request.user = person
        return person
