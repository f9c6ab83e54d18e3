"""A learner's writes: begin a sitting, keep a draft, submit an answer."""

import json
import secrets
import time
from datetime import datetime
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from grader.courses.models import Assignment, AssignmentItem, Person
from grader.courses.policy import Refused, attempts_left
from grader.courses.queries import assignments_of, extension, window
from grader.courses.timing import begun_by_hand, sitting_ends
from grader.submissions import dispatch
from grader.submissions.actions.rejudging import judge_later_parts_again
from grader.submissions.after_commit import after_commit
from grader.submissions.answer_keys import answer_key
from grader.submissions.array_files import require_array_file, stored_under_new_name
from grader.submissions.conclusions import Conclusion, unreadable
from grader.submissions.models import (
    PENDING,
    Draft,
    EventKind,
    Grade,
    GradeEvent,
    Sitting,
    State,
    Submission,
    Verdict,
)
from grader.submissions.parts import Before, before
from grader.submissions.projection import attempts_used, lock
from grader.submissions.questions import parts_of, question_for
from grader.submissions.variants import current_seed, item_seed, own_seed
from worker.engine import ENGINE_DIGEST
from worker.engine.arrays import asked_as_array
from worker.engine.errors import AnswerError
from worker.engine.numeric.array_answers import from_lists
from worker.engine.reading import read_answer

Response = str | list[Any]

FORMS = ("auto", "text", "latex", "code", "index", "entries", "array")
KEPT_CHARACTERS = 16 * 1024  # of a response that is longer; the reader refuses those

log = structlog.get_logger(__name__)


def start_sitting(*, learner: Person, assignment: Assignment, access_code: str = "") -> Sitting:
    """The learner's sitting of the assignment, begun now if it was not: the clock runs from here.

    Raises:
        PermissionDenied: the assignment is not theirs to see.
        Refused: it is not open, or the access code is wrong.
    """
    if not assignments_of(learner).filter(pk=assignment.pk).exists():
        raise PermissionDenied(gettext("This assignment is not yours."))
    if sitting := Sitting.objects.filter(assignment=assignment, learner=learner).first():
        return sitting
    now = timezone.now()
    extended = extension(assignment=assignment, learner=learner)
    if refusal := window(assignment, extended).refusal(now):
        raise Refused("The assignment is not open.", code=refusal)
    if assignment.access_code and not secrets.compare_digest(
        assignment.access_code.encode(), access_code.strip().encode("utf-8", "replace")
    ):
        raise Refused("This needs the access code.", code="sitting.access_code")
    ends = sitting_ends(now, assignment.time_limit, extended.extra_time if extended else None)
    with transaction.atomic():
        sitting, _ = Sitting.objects.get_or_create(
            assignment=assignment,
            learner=learner,
            defaults={"variant_seed": own_seed(learner, assignment, None), "started": now, "ends": ends},
        )
    return sitting


def save_draft(
    *,
    learner: Person,
    item: AssignmentItem,
    response: Response,
    form: str = "auto",
    part: str = "",
    shown: str = "",
) -> Draft | None:
    """Keep what the learner has typed, as long as it could be submitted; nothing typed is nothing kept.

    `shown` is the key of the state of the page in which it was typed. A draft that comes after the answer
    that was sent from the same state was overtaken on its way, and would stand in the place of that answer.

    Raises:
        PermissionDenied: the assignment is not the learner's.
        Refused: closed, not begun, overtaken, or no such form or part.
    """
    _require_known(item, form, part)
    sitting = sitting_of(learner, item)
    extended = extension(assignment=item.assignment, learner=learner)
    if refusal := window(item.assignment, extended, sitting.ends).refusal(timezone.now()):
        raise Refused("The assignment does not accept answers now.", code=refusal)
    if not response:
        Draft.objects.filter(sitting=sitting, item=item, part=part).delete()
        return None
    with transaction.atomic():
        # The bell, too, takes this lock: what it has dealt with changes no more.
        if Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk).rang is not None:
            raise Refused("The time for it is over.", code="sitting.ended")
        newest = Submission.objects.filter(sitting=sitting, item=item, part=part).first() if shown else None
        if newest and newest.idempotency_key == answer_key(item.pk, shown, newest.response, part=part):
            raise Refused("It has been answered from there.", code="draft.answered")
        draft, _ = Draft.objects.update_or_create(
            sitting=sitting, item=item, part=part, defaults={"response": kept(response), "form": form}
        )
    return draft


def submit(
    *,
    learner: Person,
    item: AssignmentItem,
    response: Response,
    form: str = "auto",
    idempotency_key: str,
    part: str = "",
    variant: int | None = None,
    file: File | None = None,
    received: datetime | None = None,
) -> Submission:
    """Store the answer and let it be checked; the same key again returns the submission it made.

    An answer that cannot be read is stored with its verdict at once and counts for nothing. Any
    other row is committed first; the message that hurries its check is sent after, and if it
    cannot be sent the dispatcher finds the row. `variant` is the seed of what the learner was shown.
    With a file the response is its name; the verifier reads what is in it.

    Raises:
        PermissionDenied: the assignment is not the learner's.
        Refused: closed, not begun, no attempts left, no such part, another variant is asked by now, or
            the key was another answer's.
    """
    received = received or timezone.now()
    _require_known(item, form, part)
    if not (0 < len(idempotency_key) <= 100 and idempotency_key.isprintable()):
        raise Refused("An idempotency key has 1 to 100 printable characters.", code="submission.key")
    sitting = sitting_of(learner, item)
    if earlier := _same_key(sitting, item, part, response, idempotency_key):
        return earlier
    extended = extension(assignment=item.assignment, learner=learner)
    if refusal := window(item.assignment, extended, sitting.ends).refusal(received):
        raise Refused("The assignment does not accept answers now.", code=refusal)
    earlier_parts = before(sitting=sitting.pk, item=item, part=part)
    seed = current_seed(learner, item, own=sitting.variant_seed) if variant is None else variant
    if file is not None:
        require_array_file(item, file)
        conclusion = None
    else:
        conclusion = _unreadable(item, response, form, part, seed, earlier_parts)
    with transaction.atomic():
        # One submission of a sitting at a time, so that a key is looked for where nobody adds it meanwhile.
        Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
        Grade.objects.get_or_create(sitting=sitting, item=item)
        [grade] = lock([(sitting.pk, item.pk)])
        if earlier := _same_key(sitting, item, part, response, idempotency_key):
            return earlier
        if seed != item_seed(item, own=sitting.variant_seed, attempts=grade.attempts):
            raise Refused("Another variant is asked now.", code="variant.changed")
        _require_attempt_left(grade, part, extra=extended.extra_attempts if extended else 0)
        submission = Submission.objects.create(
            sitting=sitting,
            item=item,
            revision=item.revision,
            part=part,
            variant_seed=seed,
            earlier=earlier_parts.earlier,
            response=kept(response),
            file="" if file is None else stored_under_new_name(file),
            form=form,
            received=received,
            idempotency_key=idempotency_key,
            state=State.WAITING if conclusion is None else State.MALFORMED,
        )
        if conclusion is not None:
            _record_unreadable(submission, grade, conclusion)
        Draft.objects.filter(sitting=sitting, item=item, part=part).delete()
        if conclusion is None:
            judge_later_parts_again(sitting=sitting, item=item, part=part)
            after_commit(dispatch.publish_now, submission.pk)
    return submission


def kept(response: Response) -> Response:
    """The response as it is stored: whole, or its beginning where it is longer than anyone reads."""
    if isinstance(response, str):
        return response[: KEPT_CHARACTERS + 1]
    try:
        text = json.dumps(response)
    except RecursionError:
        return "[" * KEPT_CHARACTERS
    return response if len(text) <= 64 * KEPT_CHARACTERS else text[: KEPT_CHARACTERS + 1]


def _require_known(item: AssignmentItem, form: str, part: str) -> None:
    if form not in FORMS:
        raise Refused(f"Unknown form {form!r:.40}.", code="form.unknown")
    if part not in parts_of(item.revision):
        raise Refused(f"Unknown part {part!r:.40}.", code="part.unknown")


def sitting_of(learner: Person, item: AssignmentItem) -> Sitting:
    """The learner's sitting; one that needs neither code nor clock begins by itself.

    Raises:
        PermissionDenied: the assignment is not the learner's.
        Refused: the sitting has not begun, or the assignment is not open.
    """
    assignment = item.assignment
    if not assignments_of(learner).filter(pk=assignment.pk).exists():
        raise PermissionDenied(gettext("This assignment is not yours."))
    if begun_by_hand(assignment.access_code, assignment.time_limit):
        sitting = Sitting.objects.filter(assignment=assignment, learner=learner).first()
        if sitting is None:
            raise Refused("The sitting has not begun.", code="sitting.not_started")
        return sitting
    return start_sitting(learner=learner, assignment=assignment)


def _same_key(
    sitting: Sitting, item: AssignmentItem, part: str, response: Response, key: str
) -> Submission | None:
    submission = Submission.objects.filter(sitting=sitting, idempotency_key=key).first()
    if submission is None:
        return None
    if (submission.item_id, submission.part, submission.response) != (item.pk, part, kept(response)):
        raise Refused("This key was another answer's.", code="submission.key_reused")
    return submission


def _require_attempt_left(grade: Grade, part: str, *, extra: int) -> None:
    rules = grade.item.assignment.rules
    if rules.attempts is None:
        return
    pending = Submission.objects.filter(
        sitting=grade.sitting, item=grade.item, part=part, state__in=PENDING
    ).count()
    used = attempts_used(grade).get(part, 0)
    if attempts_left(rules, extra=extra, used=used, pending=pending) == 0:
        raise Refused("No attempts are left.", code="attempts.used_up")


def _unreadable(
    item: AssignmentItem, response: Response, form: str, part: str, seed: int, parts: Before
) -> Conclusion | None:
    """The verdict on an answer that cannot be read, None if it can."""
    began = time.perf_counter()
    try:
        question = question_for(
            item.revision, part=part, seed=seed, earlier=parts.earlier, accepted=parts.accepted
        )
        if asked_as_array(question, response, form):
            from_lists(response)
        else:
            read_answer(question, response, form=form)
    except AnswerError as error:
        return unreadable(error, seconds=time.perf_counter() - began)
    except Exception:
        # Our fault or the author's, not the learner's: the answer is kept and the verifier, which
        # can be killed and has limits, gets to look at it; a person after it.
        log.exception("answer not read", item=item.pk)
    return None


def _record_unreadable(submission: Submission, grade: Grade, conclusion: Conclusion) -> None:
    verdict = Verdict.objects.create(
        submission=submission,
        revision=submission.revision,
        engine=ENGINE_DIGEST,
        outcome=conclusion.outcome,
        counted=False,
        data=conclusion.data,
    )
    GradeEvent.objects.create(grade=grade, kind=EventKind.VERDICT, submission=submission, verdict=verdict)
