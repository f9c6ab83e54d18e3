"""Everything that is stored about a person, as one JSON document: a list for each kind, joined by ids."""

from typing import Any

from django.db.models import QuerySet

from grader.api.models import Token
from grader.courses.models import Enrolment, Extension, Person
from grader.submissions.models import Appeal, Draft, Grade, GradeEvent, HintUse, Sitting, Submission, Verdict

ACCOUNT = (
    "username", "first_name", "last_name", "email", "time_zone", "mail_decisions", "mail_grades",
    "date_joined", "last_login",
)  # fmt: skip


def everything_of(person: Person) -> dict[str, Any]:
    """What is found under the person's name, in a fixed number of queries; no secret is in it."""
    mine = {"sitting__learner": person}
    answers = {"submission__sitting__learner": person}
    return {
        "version": 1,
        "account": {name: getattr(person, name) for name in ACCOUNT},
        "courses": _rows(
            Enrolment.objects.filter(person=person), "course__title", "role", "section", "created", "ended"
        ),
        "extensions": _rows(
            Extension.objects.filter(learner=person),
            "assignment__title", "due", "closes", "extra_time", "extra_attempts", "reason", "created",
        ),
        "sittings": _rows(
            Sitting.objects.filter(learner=person),
            "id", "assignment__title", "started", "ends", "variant_seed",
        ),
        "submissions": _rows(
            Submission.objects.filter(**mine).order_by("id"),
            "id", "sitting", "item__exercise__slug", "revision__number", "part", "variant_seed", "earlier",
            "response", "form", "file", "received", "state",
        ),
        "verdicts": _rows(
            Verdict.objects.filter(**answers),
            "id", "submission", "engine", "outcome", "score", "counted", "created", "data",
        ),
        "appeals": _rows(
            Appeal.objects.filter(**answers), "submission", "message", "created", "answer", "answered"
        ),
        "grades": _rows(
            Grade.objects.filter(**mine),
            "id", "item__exercise__slug", "item__weight", "score", "attempts", "overridden", "updated",
        ),
        "grade_events": _rows(
            GradeEvent.objects.filter(grade__sitting__learner=person),
            "grade", "kind", "submission", "score", "counted", "reason", "created",
        ),
        "drafts": _rows(Draft.objects.filter(**mine), "item__exercise__slug", "part", "response", "saved"),
        "hints": _rows(HintUse.objects.filter(**mine), "item__exercise__slug", "part", "step", "revealed"),
        "tokens": _rows(Token.objects.filter(person=person), "name", "created", "last_used", "revoked"),
    }  # fmt: skip


def _rows(rows: QuerySet[Any], *fields: str) -> list[dict[str, Any]]:
    """The fields of each row; what was reached through others is named by where it ends."""
    named = rows.values(*fields)
    return [{_name(key): value for key, value in row.items()} for row in named]


def _name(field: str) -> str:
    """Such as "exercise" for `item__exercise__slug`.

    >>> _name("item__exercise__slug"), _name("course__title"), _name("item__weight"), _name("score")
    ('exercise', 'course', 'weight', 'score')
    """
    *path, last = field.split("__")
    return path[-1] if path and last in ("slug", "title", "number") else last
