"""Which variant of an exercise a learner is asked: the assignment's rule, their seed, their attempts."""

import hashlib

from django.utils.crypto import salted_hmac

from grader.courses.models import Assignment, AssignmentItem, Person
from grader.submissions.models import Grade, Sitting
from grader.submissions.questions import parts_of
from worker import content
from worker.content.parameters import WRITTEN_SEED

SEED_BITS = 48


def own_seed(learner: Person, assignment: Assignment, sitting: Sitting | None) -> int:
    """The seed of a learner's sitting; before it begins, the one that it will have.

    So looking at an exercise writes nothing, and shows what will be asked. It cannot be guessed from outside.
    """
    if sitting is not None:
        return sitting.variant_seed
    mac = salted_hmac("grader.submissions.variants", f"{assignment.pk}:{learner.pk}", algorithm="sha256")
    return _bits(mac.digest())


def item_seed(item: AssignmentItem, *, own: int, attempts: int) -> int:
    """The seed of the variant that is asked after so many counted attempts, 0 for the exercise as written."""
    rule = item.assignment.rules.variants
    if rule == "attempt" and parts_of(item.revision) != ("",):
        rule = "learner"  # the parts of one exercise are about one variant
    if rule == "same" or not content.varies(item.revision.content):
        return WRITTEN_SEED
    if rule == "learner":
        return own
    return _bits(hashlib.sha256(f"{own}:{attempts}".encode()).digest())


def current_seed(learner: Person, item: AssignmentItem, *, own: int) -> int:
    """The same, with the attempts looked up where they matter."""
    attempts = 0
    if item.assignment.rules.variants == "attempt":
        grade = Grade.objects.filter(sitting__learner=learner, item=item).only("attempts").first()
        attempts = 0 if grade is None else grade.attempts
    return item_seed(item, own=own, attempts=attempts)


def _bits(digest: bytes) -> int:
    """A seed that is never that of the exercise as written."""
    return 1 + int.from_bytes(digest[: SEED_BITS // 8], "big")
