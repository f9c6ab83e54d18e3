"""A page's ticket for its previews: what the page was allowed to show is not looked up at every keystroke.

While somebody types, a preview is asked for several times a second, and all that the database would say again
is that they may look at this exercise, and which variant of which revision they are shown. The page knows
that when it is made, so it hands the preview's address a signed ticket. It is good for one person, one
exercise and an hour, and shows nothing but how a text is read; without it everything is looked up.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.core import signing

from exercises.models import Revision
from grader.courses.models import Assignment, AssignmentItem, Person

SALT: Final = "grader.submissions.reading"
GOOD_FOR: Final = 3600  # seconds
DIGITS: Final = 12  # of the digest: enough to see that a revision was replaced
MOST_KEPT: Final = 256  # revisions in this process


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a page shows: the variant of the exercise at its revision.

    The item is in no database: it carries what a preview asks of one.
    """

    item: AssignmentItem
    seed: int


def reading_ticket(person: Person, item: AssignmentItem, *, seed: int) -> str:
    """The end of the preview's address on the page that this person is shown."""
    revision, rules = item.revision, item.assignment.rules
    said = [person.pk, item.pk, revision.pk, revision.digest[:DIGITS], seed, rules.show_shape]
    return "?as=" + signing.dumps(said, salt=SALT)


def taken(ticket: str, person: Person, item: int) -> Ticket | None:
    """What the ticket says, None if it is not this person's for this exercise, or too old."""
    try:
        holder, shown, revision, digest, seed, tells_shape = signing.loads(
            ticket, salt=SALT, max_age=GOOD_FOR
        )
        if (holder, shown) != (person.pk, item):
            return None
        found = _revision(revision, digest)
    except (signing.BadSignature, ValueError, Revision.DoesNotExist):
        return None
    rules = Assignment(policy={"show_shape": tells_shape})
    return Ticket(item=AssignmentItem(pk=item, assignment=rules, revision=found), seed=seed)


@lru_cache(maxsize=MOST_KEPT)
def _revision(revision: int, digest: str) -> Revision:
    """The same for everybody who is shown it; its digest says that it is unchanged."""
    return Revision.objects.get(pk=revision, digest__startswith=digest)
