"""The mistakes that a learner made, by name: how often, when last, and where the paper speaks of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from grader.courses.models import Person
from grader.submissions.messages import CODES, MISTAKES, message
from grader.submissions.models import Outcome, Submission, Verdict
from grader.submissions.projection import BY_A_PERSON
from grader.submissions.queries import IN_FORCE
from grader.submissions.sheet import section_name

ANSWERS_READ: Final = 300  # the newest; what lies further back is mended or made again since
MISTAKES_SHOWN: Final = 6
FINDINGS_READ: Final = 3  # of a verdict's feedback, which names the mistake first
FAMILIES: Final = frozenset(
    "layout size entry chain sign product factor power operand gate sum shape".split()
)  # whose rows of `CODES` name something to learn; the others tell of reading, proofs and people
NO_NAME: Final = frozenset({"entry.wrong", "shape.mismatch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake by its name."""

    code: str
    name: str
    times: int
    last: datetime
    since: int  # judged answers of the learner after the last time
    submission: int  # where it was made last
    section: str


def is_named(code: str) -> bool:
    """Whether the code is the name of a mistake, and not of a place or of a state."""
    known = code in MISTAKES or (code in CODES and code.partition(".")[0] in FAMILIES)
    return known and code not in NO_NAME


def mistakes_of(person: Person) -> list[Mistake]:
    """The named mistakes in the person's newest answers, the most frequent first; in two queries."""
    found: dict[str, dict[str, Any]] = {}
    for since, row in enumerate(_standing(_newest(person))):
        code = next((row[name] for name in _FINDINGS if row[name] and is_named(row[name])), None)
        if code is None or row["outcome"] != Outcome.INCORRECT:
            continue
        of_it = found.setdefault(
            code,
            {
                "times": 0,
                "since": since,
                "last": row["submission__received"],
                "submission": row["submission"],
            },
        )
        of_it["times"] += 1
    shown = sorted(found.items(), key=lambda one: (-one[1]["times"], one[1]["since"]))[:MISTAKES_SHOWN]
    sections = _sections([facts["submission"] for _, facts in shown])
    return [
        Mistake(code=code, name=_name(code), section=sections.get(facts["submission"], ""), **facts)
        for code, facts in shown
    ]


_FINDINGS: Final = tuple(f"finding_{place}" for place in range(FINDINGS_READ))


def _newest(person: Person) -> QuerySet[Verdict, dict[str, Any]]:
    """What was judged last; an answer that a person has accepted holds no mistake."""
    codes = {name: KT(f"data__feedback__{place}__code") for place, name in enumerate(_FINDINGS)}
    return (
        Verdict.objects.filter(
            IN_FORCE,
            submission__sitting__learner=person,
            outcome__in=[Outcome.CORRECT, Outcome.INCORRECT],
        )
        .exclude(submission__events__kind__in=BY_A_PERSON, submission__events__score=1)
        .annotate(**codes)
        .order_by("-submission__received", "-submission", "-id")
        .values("submission", "submission__received", "outcome", *_FINDINGS)[:ANSWERS_READ]
    )


def _standing(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last verdict of each submission."""
    last: dict[int, dict[str, Any]] = {}
    for row in rows:
        last.setdefault(row["submission"], row)
    return list(last.values())


def _sections(submissions: list[int]) -> dict[int, str]:
    rows = Submission.objects.filter(pk__in=submissions).values_list("pk", "revision__content__section")
    return {pk: section_name({"section": section or ""}) for pk, section in rows}


def _name(code: str) -> str:
    heading = message({"code": code}).heading
    return heading[:1].upper() + heading[1:]
