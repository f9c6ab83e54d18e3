"""The bell of timed sittings: what was typed in time is submitted or kept, by the rules, and never lost."""

from datetime import datetime

import structlog
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction
from django.utils import timezone

from grader.courses.policy import Refused
from grader.courses.queries import extension, window
from grader.courses.timing import submits_draft
from grader.submissions.actions.submitting import submit
from grader.submissions.models import Draft, Sitting, State, Submission
from grader.submissions.questions import parts_of

AT_ONCE = 50  # sittings that one pass rings for

log = structlog.get_logger(__name__)


def ring_bells(*, now: datetime | None = None) -> int:
    """Ring for sittings whose time is over; how many drafts were submitted. Called again and again.

    Raises:
        django.db.Error: nothing can be read or written now; the sittings are found again.
    """
    now = now or timezone.now()
    over = Sitting.objects.filter(rang=None, ends__lte=now).order_by("ends")[:AT_ONCE]
    return sum(ring(sitting=sitting, now=now) for sitting in over)


@transaction.atomic
def ring(*, sitting: Sitting, now: datetime | None = None) -> int:
    """Ring for one sitting, once, if its time is over; how many of its drafts were submitted.

    A draft that cannot be submitted, or that the rules keep, stays where its learner finds it.
    """
    now = now or timezone.now()
    locked = Sitting.objects.select_for_update(of=("self",), no_key=True).select_related(
        "assignment", "learner"
    )
    sitting = locked.get(pk=sitting.pk)
    extended = extension(assignment=sitting.assignment, learner=sitting.learner)
    bell = window(sitting.assignment, extended, sitting.ends).bell
    if sitting.rang is not None or bell is None or now < bell:
        return 0
    drafts = list(sitting.drafts.select_related("item__assignment__course", "item__revision__exercise"))
    drafts.sort(key=lambda draft: (draft.item.position, draft.item_id, _place(draft)))
    submitted = sum(_submitted(sitting, draft, bell) for draft in drafts)
    sitting.rang = now
    sitting.save(update_fields=["rang"])
    return submitted


def _place(draft: Draft) -> int:
    """Where its part comes: later parts build on earlier ones."""
    parts = parts_of(draft.item.revision)
    return parts.index(draft.part) if draft.part in parts else len(parts)


def _submitted(sitting: Sitting, draft: Draft, bell: datetime) -> bool:
    answers = Submission.objects.filter(sitting=sitting, item=draft.item, part=draft.part)
    latest = answers.order_by("-received", "-id").first()
    if latest is not None and (latest.response, latest.form) == (draft.response, draft.form):
        draft.delete()  # it was submitted as it is
        return False
    answered = answers.exclude(state=State.MALFORMED).exists()
    if not submits_draft(sitting.assignment.rules, answered=answered):
        return False
    try:
        with transaction.atomic():
            submit(
                learner=sitting.learner,
                item=draft.item,
                response=draft.response,
                form=draft.form,
                part=draft.part,
                idempotency_key=f"bell {draft.pk}",
                received=min(draft.saved, bell),
            )
    except (Refused, PermissionDenied) as error:
        log.info("draft kept at the bell", draft=draft.pk, reason=str(error))
        return False
    except Error:
        raise
    except Exception:  # ours; the draft stays, and the other learners' bells must ring
        log.exception("draft kept at the bell", draft=draft.pk)
        return False
    return True
