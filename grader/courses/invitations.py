"""Invitations into a course: a token in a link; only its hash is kept."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from grader.courses.actions import enrol
from grader.courses.models import Course, Enrolment, Invitation, Person, Role
from grader.courses.policy import Refused
from grader.courses.queries import require_instructor

GOOD_FOR: Final = timedelta(days=30)


@transaction.atomic
def invite(
    *, course: Course, email: str, role: Role = Role.LEARNER, section: str = "", by: Person
) -> tuple[Invitation, str]:
    """The invitation and its token, which is nowhere else. One that was open for the address is replaced.

    Raises:
        PermissionDenied: `by` does not teach the course.
    """
    require_instructor(by, course)
    Invitation.objects.filter(course=course, email__iexact=email, accepted=None).delete()
    token = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        course=course,
        email=email,
        role=role,
        section=section,
        token_hash=_hash(token),
        by=by,
        expires=timezone.now() + GOOD_FOR,
    )
    return made, token


def open_invitation(token: str) -> Invitation | None:
    """The invitation of that token, as long as it can be accepted."""
    if not 0 < len(token) <= 100:
        return None
    return (
        Invitation.objects.filter(token_hash=_hash(token), accepted=None, expires__gt=timezone.now())
        .select_related("course")
        .first()
    )


@transaction.atomic
def accept(*, invitation: Invitation, person: Person) -> Enrolment:
    """Let the person into the course; the invitation is used up. Who takes part already keeps their role.

    Raises:
        Refused: somebody was quicker.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.accepted is not None:
        raise Refused("This invitation was used.", code="invitation.used")
    Invitation.objects.filter(pk=row.pk).update(accepted=timezone.now())
    there = Enrolment.objects.filter(course=row.course, person=person, ended=None).first()
    return there or enrol(course=row.course, person=person, role=Role(row.role), section=row.section, by=None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
