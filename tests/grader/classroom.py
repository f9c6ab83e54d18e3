"""A class and its site, driven from outside: commands as JSON lines in, answers as JSON lines out.

Run in a process of its own (`python -m tests.grader.classroom`) with the environment of the service
under test, since Django is set up for one database per process.
"""

import io
import json
import sys
import time
from collections import Counter
from itertools import count
from typing import Any

import django

LEARNERS = 3
numbers = count(1)


def prepare() -> None:
    """A fresh database with a course, its learners and an assignment of two exercises."""
    from django.core.management import call_command
    from django.utils import timezone

    from exercises.models import Exercise, ProblemSet, Revision
    from grader.courses.actions import enrol, set_problem_set
    from grader.courses.models import Course, Person, Role
    from worker.content import digest

    call_command("migrate", verbosity=0)
    course = Course.objects.create(slug="faults", title="Faults")
    problem_set = ProblemSet.objects.create(slug="faults", title="Faults")
    for slug, function in (("sum", "sum(x)"), ("twice", "sum(2 x)")):
        question = {"function": function, "variables": {"x": {"shape": ["n"]}}, "wrt": "x"}
        content = {"slug": slug, "title": slug, "statement": "…", "question": question}
        exercise = Exercise.objects.create(slug=slug, problem_set=problem_set)
        exercise.current = Revision.objects.create(
            exercise=exercise, number=1, content=content, digest=digest(content), published=timezone.now()
        )
        exercise.save()
    set_problem_set(course=course, problem_set=problem_set, by=None)
    for number in range(LEARNERS):
        enrol(course=course, person=Person.objects.create(username=f"l{number}"), role=Role.LEARNER, by=None)


def submit(number: int) -> dict[str, Any]:
    """So many answers, right and wrong ones in turn; their ids, and the longest that one took."""
    from grader.courses.models import AssignmentItem, Person
    from grader.submissions.actions import submit as act

    learners = list(Person.objects.order_by("username"))
    items = {
        item.exercise.slug: item for item in AssignmentItem.objects.select_related("assignment", "exercise")
    }
    ids, longest = [], 0.0
    for _ in range(number):
        turn = next(numbers)
        began = time.perf_counter()
        submission = act(
            learner=learners[turn % LEARNERS],
            item=items["sum" if turn % 4 < 2 else "twice"],
            # Each text is another one: what was decided before needs no child, and these tests stop children.
            response=("1^T" if turn % 2 else "2 * 1^T") + " " * turn,
            idempotency_key=f"turn {turn}",
        )
        longest = max(longest, time.perf_counter() - began)
        ids.append(submission.pk)
    return {"ids": ids, "longest": longest}


def race(threads: int, same_key: bool) -> dict[str, Any]:
    """A newcomer with one attempt submits from many threads at once; what came back."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    from grader.courses.actions import enrol
    from grader.courses.models import Assignment, AssignmentItem, Course, Person, Role
    from grader.courses.policy import Refused
    from grader.submissions.actions import submit as act

    newcomer = Person.objects.create(username=f"newcomer {next(numbers)}")
    enrol(course=Course.objects.get(), person=newcomer, role=Role.LEARNER, by=None)
    item = AssignmentItem.objects.select_related("assignment", "revision__exercise").get(exercise__slug="sum")
    Assignment.objects.update(policy={"attempts": 1})

    def one(number: int) -> int | str:
        try:
            key = "the same" if same_key else f"key {number}"
            return act(learner=newcomer, item=item, response="1^T", idempotency_key=key).pk
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        came_back = list(pool.map(one, range(threads)))
    Assignment.objects.update(policy={})
    ids = sorted({answer for answer in came_back if isinstance(answer, int)})
    return {"ids": ids, "refused": sum(isinstance(answer, str) for answer in came_back)}


def states(ids: list[int]) -> dict[str, int]:
    from grader.submissions.models import Submission

    return Counter(Submission.objects.filter(pk__in=ids).values_list("state", flat=True))


def leases(ids: list[int]) -> dict[int, str]:
    """Until when those that are being checked are leased."""
    from grader.submissions.models import State, Submission

    leased = Submission.objects.filter(pk__in=ids, state=State.DISPATCHED)
    return {row.pk: row.lease_until.isoformat() for row in leased if row.lease_until is not None}


def audit(ids: list[int]) -> list[dict[str, Any]]:
    """What became of each submission, and whether the grades agree with the events."""
    from grader.submissions.models import Grade, GradeEvent, Submission
    from grader.submissions.projection import lock, reproject

    found = []
    for row in Submission.objects.filter(pk__in=ids).prefetch_related("verdicts", "events"):
        found.append(
            {
                "state": row.state,
                "tries": row.tries,
                "response": row.response.strip(),
                "exercise": row.item.exercise.slug,
                "outcomes": [verdict.outcome for verdict in row.verdicts.all()],
                "events": row.events.count(),
            }
        )
    from django.db import transaction

    with transaction.atomic():
        stale = reproject(lock(Grade.objects.values_list("sitting", "item")))
    counted = GradeEvent.objects.filter(counted=True).values("submission").distinct().count()
    found.append(
        {"stale": len(stale), "attempts": sum(g.attempts for g in Grade.objects.all()), "counted": counted}
    )
    return found


def regrade() -> dict[str, Any]:
    """The key of "sum" gets a factor of 2, and what was answered is judged again, over the broker."""
    from django.core.management import call_command
    from django.utils import timezone

    from exercises.models import Exercise, Revision
    from grader.courses.actions import enrol
    from grader.courses.models import Course, Person, Role
    from grader.submissions.models import Verdict
    from worker.content import digest

    exercise = Exercise.objects.get(slug="sum")
    old = exercise.revisions.get(number=1).content
    content = {**old, "question": {**old["question"], "function": "sum(2 x)"}}
    exercise.current = Revision.objects.create(
        exercise=exercise, number=2, content=content, digest=digest(content), published=timezone.now()
    )
    exercise.save()
    teacher = Person.objects.create(username="teacher")
    enrol(course=Course.objects.get(), person=teacher, role=Role.INSTRUCTOR, by=None)
    told = io.StringIO()
    assignment = Course.objects.get().assignments.get()
    where = f"{assignment.course.slug}/{assignment.slug}/sum"
    call_command("regrade", where, "--by", "teacher", "--reason", "factor", "--apply", stdout=told)
    judged = Verdict.objects.filter(regrade__isnull=False, event__isnull=False)
    right: dict[str, list[str]] = {}
    for verdict in judged.select_related("submission"):
        said = right.setdefault(verdict.submission.response.strip(), [])
        if verdict.outcome not in said:
            said.append(verdict.outcome)
    return {"told": told.getvalue(), "right": right}


def main() -> None:
    """Serve commands until the end of standard input."""
    django.setup()
    commands = {"prepare": prepare, "submit": submit, "race": race, "states": states, "audit": audit}
    commands |= {"regrade": regrade, "leases": leases}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(commands[name](*arguments)), flush=True)


if __name__ == "__main__":
    main()
