"""The end of an account: what names the person goes, what a course rests on stays without a name."""

import secrets

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from grader.api.models import Token
from grader.courses.models import Course, Enrolment, Invitation, Person, Role
from grader.courses.policy import Refused
from grader.submissions.models import Appeal, Draft


@transaction.atomic
def delete_account(*, person: Person) -> None:
    """Remove what names the person; their answers and grades stay in their courses, nameless.

    Gone are name, address, password, settings, tokens, invitations, drafts and the words of their appeals.
    Answers, verdicts and grades stay, since the course's records rest on them; nobody can tell whose they
    were, and the account cannot be entered again.

    Raises:
        Refused: a course would lose its only instructor, or the account administers the site.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.is_staff:
        raise Refused("Accounts of the administration are removed there.", code="account.staff")
    if alone_in(row):
        raise Refused("A course would lose its only instructor.", code="account.only_instructor")
    if row.email:
        Invitation.objects.filter(email__iexact=row.email).delete()
    Token.objects.filter(person=row).delete()
    Draft.objects.filter(sitting__learner=row).delete()
    Appeal.objects.filter(submission__sitting__learner=row).update(message="")
    Enrolment.objects.filter(person=row, ended=None).update(ended=timezone.now())
    row.username = f"deleted-{secrets.token_hex(8)}"
    row.first_name = row.last_name = row.email = row.time_zone = ""
    row.mail_decisions = row.mail_grades = row.is_active = False
    row.last_login = None
    row.set_unusable_password()  # ends every session of theirs, too
    row.save()


def alone_in(person: Person) -> list[Course]:
    """The courses that have no other instructor."""
    instructors = Count("enrolments", filter=Q(enrolments__role=Role.INSTRUCTOR, enrolments__ended=None))
    mine = Enrolment.objects.filter(person=person, role=Role.INSTRUCTOR, ended=None).values("course")
    return list(Course.objects.filter(pk__in=mine, archived=None).annotate(n=instructors).filter(n=1))
