"""The app of submissions and grades."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def keep_what_was_written(using: str, **_: Any) -> None:
    """Submissions change in their state only; verdicts and grade events not at all."""
    from exercises.immutable import keep
    from grader.submissions.models import GradeEvent, Submission, Verdict

    mutable = {Submission: {"state", "lease", "lease_until", "tries"}, Verdict: set(), GradeEvent: set()}
    for model, free in mutable.items():
        # An account or a course that goes may set a reference to null (data protection).
        columns = {
            field.attname
            for field in model._meta.concrete_fields
            if field.name not in free and (not field.null or field.name in {"score", "verdict"})
        }
        keep(model, sorted(columns), using=using)


class SubmissionsConfig(AppConfig):
    """Sittings, submissions, verdicts, grades."""

    name = "grader.submissions"
    label = "submissions"

    def ready(self) -> None:
        post_migrate.connect(keep_what_was_written, sender=self)
