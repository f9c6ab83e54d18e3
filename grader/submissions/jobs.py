"""From a submission to the job that a verifier is sent: complete, so that it has nothing to look up."""

from django.conf import settings

from exercises.models import Revision
from grader.submissions.models import Submission
from grader.submissions.parts import judged_with
from grader.submissions.questions import question_data
from worker.wire import Job, Reply


def job(
    row: Submission,
    *,
    key: str,
    lease: str,
    revision: Revision | None = None,
    reply: Reply = Reply.RECORD,
) -> Job:
    """The check of a submission, against its own revision unless another is given.

    Raises:
        QuestionError: the revision cannot be asked this way.
        PolicyError: the assignment's rules make no sense.
        WireError: the limits in force cannot be carried.
    """
    with_parts = judged_with(row)
    return Job(
        key=key,
        lease=lease,
        question=question_data(
            revision or row.revision,
            part=row.part,
            seed=row.variant_seed,
            drawn_by=row.revision,
            earlier=with_parts.earlier,
            accepted=with_parts.accepted,
        ),
        response=row.response,
        form=row.form,
        file=row.file.name or "",
        policy=row.item.assignment.rules.for_engine(),
        reply=reply,
        seconds=settings.NABLA_ARRAY_SECONDS if row.file else settings.NABLA_CHECK_SECONDS,
        memory=settings.NABLA_ARRAY_BYTES if row.file else settings.NABLA_CHECK_BYTES,
    )
