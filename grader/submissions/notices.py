"""Notices by mail, to learners who chose them: an appeal was answered, a person or a regrade changed a grade.

The site worker writes them after the commit; no request waits for a mail server. They are a courtesy: what
they speak of is on the pages, and one that is lost with the broker is not sent again. Nothing of an answer, a
score or a reason is in a mail, only where to read it.
"""

from collections.abc import Iterable

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from grader.submissions import broker
from grader.submissions.after_commit import after_commit
from grader.submissions.models import Grade, Submission

log = structlog.get_logger(__name__)

DECISION, GRADE = "grader.notice_of_decision", "grader.notice_of_grade"


def appeal_answered(submission: Submission) -> None:
    """Announce, once this transaction is committed, that what the learner asked was answered."""
    _hint_on_commit(DECISION, submission.pk)


def grades_changed(grades: Iterable[Grade]) -> None:
    """Announce, once this transaction is committed, that people or a regrade changed these grades.

    To those who want to know: a regrade changes thousands, and hardly anybody does.
    """
    for grade in grades:
        if grade.sitting.learner.mail_grades:
            _hint_on_commit(GRADE, grade.pk)


def send_decision(key: int) -> bool:
    """Mail the learner of a submission that what they asked was answered; whether they wanted it."""
    row = Submission.objects.select_related("sitting__learner", "revision__exercise").filter(pk=key).first()
    if row is None or not row.sitting.learner.mail_decisions:
        return False
    with override(settings.LANGUAGE_CODE):
        subject = _("A person has answered you: %(exercise)s") % {"exercise": row.revision.title}
        text = _("What you asked about your answer was looked at. Read what was said here:")
        return _mail(row.sitting.learner.email, subject, text, reverse("submission", args=[row.pk]))


def send_grade(key: int) -> bool:
    """Mail the learner whose grade this is that it changed; whether they wanted it."""
    row = Grade.objects.select_related("sitting__learner", "item__revision__exercise").filter(pk=key).first()
    if row is None or not row.sitting.learner.mail_grades:
        return False
    with override(settings.LANGUAGE_CODE):
        subject = _("A grade of yours changed: %(exercise)s") % {"exercise": row.item.revision.title}
        text = _("Your grade on this exercise was changed by a person, or because it was judged again:")
        return _mail(row.sitting.learner.email, subject, text, reverse("exercise", args=[row.item_id]))


def _mail(address: str, subject: str, text: str, path: str) -> bool:
    if not address:
        return False
    end = _("You chose these mails in your account: %(address)s") % {
        "address": settings.ADDRESS + reverse("account")
    }
    subject = " ".join(subject.split())  # one line, whatever an author called the exercise
    send_mail(subject, f"{text}\n\n{settings.ADDRESS}{path}\n\n{end}\n", None, [address])
    return True


def _hint_on_commit(task: str, key: int) -> None:
    after_commit(_hint, task, key)


def _hint(task: str, key: int) -> None:
    try:
        broker.hint(task, key)
    except broker.BrokerUnavailable as error:
        log.warning("no notice", task=task, key=key, error=str(error))
