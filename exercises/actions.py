"""Writes about exercises: the catalogue's files become problem sets, exercises and revisions."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from exercises.models import Exercise, ProblemSet, Revision
from worker import content
from worker.engine.errors import QuestionError


@dataclass(slots=True, kw_only=True)
class Loaded:
    """What loading a catalogue changed."""

    problem_sets: int = 0
    exercises: int = 0
    revisions: int = 0  # new ones
    retired: int = 0


@transaction.atomic
def load_catalogue(*, catalogue: content.Catalogue, retire: bool = True) -> Loaded:
    """Bring the database up to the catalogue. What did not change is left alone.

    An edited exercise becomes a new revision, published at once; assignments keep the one they
    pinned. One that is gone from the files is retired, not removed: people have answered it. Without
    `retire` it stays as it is, as where the files are an addition.

    Raises:
        ContentError: naming the file, the exercise and the field.
        QuestionError: a new revision cannot be asked; names the exercise.
    """
    catalogue.check_prerequisites()
    done = Loaded()
    for position, source in enumerate(catalogue.problem_sets):
        problem_set, _ = ProblemSet.objects.update_or_create(
            slug=source.slug,
            defaults={"title": source.title, "summary": source.introduction, "position": position},
        )
        done.problem_sets += 1
        for place, item in enumerate(source.exercises):
            exercise, _ = Exercise.objects.update_or_create(
                slug=item.slug, defaults={"problem_set": problem_set, "position": place, "retired": False}
            )
            done.exercises += 1
            done.revisions += _revise(exercise, item)
    if retire:
        gone = Exercise.objects.filter(retired=False).exclude(slug__in=catalogue.slugs)
        done.retired = gone.update(retired=True)
    return done


def _revise(exercise: Exercise, source: content.Exercise) -> bool:
    """Point the exercise at the revision with this content, made if there is none; whether it was."""
    digest = content.digest(source.content)
    revision = exercise.revisions.filter(digest=digest).first()
    made = revision is None
    if revision is None:
        try:
            content.question(source.question)
        except QuestionError as error:
            raise QuestionError(str(error), where=source.slug) from error
        last = exercise.revisions.aggregate(last=Max("number"))["last"] or 0
        revision = Revision.objects.create(
            exercise=exercise,
            number=last + 1,
            content=source.content,
            digest=digest,
            published=timezone.now(),
        )
    if exercise.current_id != revision.pk:
        exercise.current = revision
        exercise.save(update_fields=["current"])
    return made
