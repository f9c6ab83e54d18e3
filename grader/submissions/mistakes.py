"""The mistakes that a learner made, by name: how often, when last, and where the paper speaks of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models.fields.json import KT

from grader.courses.models import Person
from grader.submissions.messages import CODES, message
from grader.submissions.mistake_messages import MISTAKES
from grader.submissions.models import GradeEvent, Outcome, State, Submission, Verdict
from grader.submissions.projection import BY_A_PERSON
from grader.submissions.queries import IN_FORCE
from grader.submissions.sheet import section_name

ANSWERS_READ: Final = 150  # the newest; what lies further back is mended or made again since
MISTAKES_SHOWN: Final = 6
FINDINGS_READ: Final = 2  # of a verdict: the mistake comes first, or after the line that it is in
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
    """The named mistakes in the person's newest answers, the most frequent first; in four queries."""
    found: dict[str, dict[str, Any]] = {}
    for since, row in enumerate(_newest(person)):
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


def _newest(person: Person) -> list[dict[str, Any]]:
    """The verdict that stands on each of what was judged last, the newest first.

    An answer that a person has accepted holds no mistake. Which answers they are is asked first: a database
    that sorts would look into every verdict there is.
    """
    judged = Submission.objects.filter(sitting__learner=person, state=State.DECIDED)
    newest = list(judged.order_by("-received", "-id").values_list("pk", flat=True)[:ANSWERS_READ])
    codes = {name: KT(f"data__feedback__{place}__code") for place, name in enumerate(_FINDINGS)}
    rows = (
        Verdict.objects.filter(
            IN_FORCE, submission__in=newest, outcome__in=[Outcome.CORRECT, Outcome.INCORRECT]
        )
        .annotate(**codes)
        .order_by("id")
        .values("submission", "submission__received", "outcome", *_FINDINGS)
    )
    accepted = GradeEvent.objects.filter(submission__in=newest, kind__in=BY_A_PERSON, score=1)
    standing = {row["submission"]: row for row in rows}  # the last of each
    for key in accepted.values_list("submission", flat=True):
        standing.pop(key, None)
    return [standing[key] for key in newest if key in standing]


def _sections(submissions: list[int]) -> dict[int, str]:
    rows = Submission.objects.filter(pk__in=submissions).values_list("pk", "revision__content__section")
    return {pk: section_name({"section": section or ""}) for pk, section in rows}


def _name(code: str) -> str:
    heading = message({"code": code}).heading
    return heading[:1].upper() + heading[1:]
