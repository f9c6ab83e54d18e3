"""What may be practised without an account, as if it were set by an assignment that nobody set."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from exercises.models import Exercise, ProblemSet
from grader.courses.models import Assignment, AssignmentItem
from grader.practice.memory import Memory
from grader.submissions.variants import item_seed

POLICY: Final = {"variants": "attempt", "hints": "always", "solution": "answered"}


def public_exercises() -> QuerySet[Exercise]:
    """What may be practised, in order; not what hands out files to compute with."""
    return Exercise.objects.filter(problem_set__public=True, retired=False, current__isnull=False).exclude(
        current__content__question__has_key="points"
    )


def public_sets() -> list[tuple[ProblemSet, frozenset[str]]]:
    """The public sets in order, each with the slugs of what may be practised; in two queries."""
    slugs = defaultdict(set)
    for problem_set, slug in public_exercises().values_list("problem_set", "slug"):
        slugs[problem_set].add(slug)
    return [(one, frozenset(slugs[one.pk])) for one in ProblemSet.objects.filter(pk__in=slugs)]


def exercises_of(problem_set: ProblemSet) -> Sequence[AssignmentItem]:
    """The exercises of a public set, in order."""
    found = public_exercises().filter(problem_set=problem_set).select_related("current__exercise")
    return [item_of(one, problem_set) for one in found]


def public_item(slug: str) -> AssignmentItem:
    """The exercise, or no such page."""
    found = get_object_or_404(
        public_exercises().select_related("problem_set", "current__exercise"), slug=slug
    )
    return item_of(found, found.problem_set)


def item_of(exercise: Exercise, problem_set: ProblemSet) -> AssignmentItem:
    """An item that is in no database: it carries what pages and jobs ask of one."""
    assignment = Assignment(title=problem_set.title, slug=problem_set.slug, policy=POLICY)
    return AssignmentItem(assignment=assignment, exercise=exercise, revision=exercise.current)


def seed_of(item: AssignmentItem, memory: Memory) -> int:
    """Which variant is asked: the exercise as written, until another is asked for."""
    turn = memory.round(item.exercise.slug)
    return item_seed(item, own=memory.seed, attempts=turn) if turn else 0
