"""Writing what a regrade found: the new verdicts, then the changed grades with their events.

A database as the service has it: SQLite in a file, each commit on disk, and PostgreSQL where one answers on
this machine. `GRADES` learners have one answer each, graded; all of their grades change. On another exercise
some change with a transaction for each learner alone.

What 1,000,000 grades would take is told at this rate; whether the rate holds is seen by giving another
number: `GRADES=50000 make bench NAME=regrading`.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks.measurement import Measurement

ROOT = Path(__file__).parents[2]
GRADES = int(os.environ.get("GRADES", "5000"))
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432"
ALONE = 300  # grades that change one by one
SLUGS = ("together", "one-by-one")
RESPONSE = "2 * 1^T"  # wrong for the sum, right for twice the sum


def measure() -> list[Measurement]:
    """Rates for each database; grades beside a transaction for each learner, verdicts beside these."""
    found = []
    for name, database in databases():
        with database as url:
            took = _seconds(url)
        million = {what: took[what] / GRADES * 1e6 for what in ("verdicts", "grades")}
        print(
            f"{name}: {GRADES} verdicts in {took['verdicts']:.2f} s, grades in {took['grades']:.2f} s; "
            f"at this rate 1,000,000 take {million['verdicts']:.0f} s and {million['grades']:.0f} s"
        )
        alone = GRADES / took["one by one"]
        found += [
            Measurement(
                name=f"regrade, changed grades written, {name}",
                value=GRADES / took["grades"],
                unit="1/s",
                baseline="a transaction for each learner",
                baseline_value=alone,
            ),
            Measurement(
                name=f"regrade, verdicts kept, {name}",
                value=GRADES / took["verdicts"],
                unit="1/s",
                baseline="changed grades written, a transaction for each learner",
                baseline_value=alone,
            ),
        ]
    return found


def databases() -> Iterator[tuple[str, contextlib.AbstractContextManager[str]]]:
    """SQLite, and PostgreSQL unless there is none, which is said aloud."""
    yield "SQLite", contextlib.nullcontext("")
    try:
        psycopg.connect(f"{POSTGRESQL}/postgres", connect_timeout=2).close()
    except psycopg.OperationalError:
        print("LEFT OUT: no PostgreSQL on 127.0.0.1:5432")
        return
    yield "PostgreSQL", _postgresql()


@contextlib.contextmanager
def _postgresql() -> Iterator[str]:
    name = f"nabla_bench_{secrets.token_hex(4)}"
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{POSTGRESQL}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _seconds(database_url: str) -> dict[str, float]:
    """In a process of its own, since Django is set up once in a process."""
    with tempfile.TemporaryDirectory(prefix="nabla-bench-") as data:
        environment = {
            **os.environ,
            "NABLA_DATA": data,
            "DATABASE_URL": database_url,
            "NABLA_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "grader.settings",
        }
        command = [sys.executable, "-m", "tests.benchmarks.regrading", str(GRADES)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return told


def main(count: int) -> None:
    """Print the seconds for so many verdicts and grades. The environment says where."""
    import django

    django.setup()
    from django.core.management import call_command

    from grader.submissions.actions import regrading, start_regrade
    from grader.submissions.models import Grade
    from grader.submissions.regrading import apply

    call_command("migrate", verbosity=0)
    teacher, assignment = _course(count)
    took: dict[str, float] = {}
    items = assignment.items.select_related("exercise__current", "assignment__course")
    for learners in (regrading.LEARNERS, 1):
        item = items.get(exercise__slug=SLUGS[learners == 1])
        _answer(item)
        regrade = start_regrade(item=item, revision=item.exercise.current, reason="A factor.", by=teacher)
        regrading.LEARNERS = learners
        started = time.perf_counter()
        _keep_verdicts(regrade)
        kept = time.perf_counter()
        done = 0
        for progress in apply(regrade, by=teacher):
            done = progress.done
            if learners == 1 and done >= ALONE:
                break
        applied = time.perf_counter()
        if learners > 1:
            took |= {"verdicts": kept - started, "grades": applied - kept}
        else:
            took["one by one"] = (applied - kept) / done * count
        assert Grade.objects.filter(item=item, score=1, updated__gt=regrade.created).count() == done
    print(json.dumps(took))


def _course(learners: int) -> tuple[Any, Any]:
    """An instructor, and an assignment of two exercises that have a mended revision."""
    from django.utils import timezone

    from exercises.models import Exercise, ProblemSet, Revision
    from grader.courses.actions import enrol, set_problem_set
    from grader.courses.models import Course, Enrolment, Person, Role
    from grader.submissions.models import Sitting
    from worker.content import digest

    problem_set = ProblemSet.objects.create(slug="sums", title="Sums")
    course = Course.objects.create(slug="course", title="Course")
    for slug in SLUGS:
        exercise = Exercise.objects.create(slug=slug, problem_set=problem_set)
        for number, function in enumerate(("sum(x)", "sum(2 x)"), 1):
            content = {"slug": slug, "title": slug, "statement": "…", "question": _question(function)}
            exercise.current = Revision.objects.create(
                exercise=exercise, number=number, content=content, digest=digest(content),
                published=timezone.now(),
            )  # fmt: skip
        exercise.current = exercise.revisions.get(number=1)
        exercise.save()
    assignment = set_problem_set(course=course, problem_set=problem_set, by=None)
    for exercise in Exercise.objects.all():
        exercise.current = exercise.revisions.get(number=2)
        exercise.save()
    people = Person.objects.bulk_create(Person(username=f"learner-{number}") for number in range(learners))
    Enrolment.objects.bulk_create(Enrolment(course=course, person=person) for person in people)
    Sitting.objects.bulk_create(
        Sitting(assignment=assignment, learner=person, variant_seed=0, started=timezone.now())
        for person in people
    )
    teacher = Person.objects.create(username="teacher")
    enrol(course=course, person=teacher, role=Role.INSTRUCTOR, by=None)
    return teacher, assignment


def _answer(item: Any) -> None:
    """Everybody has answered, and was told that it is wrong."""
    from django.utils import timezone

    from grader.submissions.models import EventKind, Grade, GradeEvent, Sitting, State, Submission, Verdict

    said = _verdict("sum(x)")
    sittings = list(Sitting.objects.all())
    submissions = Submission.objects.bulk_create(
        Submission(
            sitting=sitting, item=item, revision=item.revision, variant_seed=0, response=RESPONSE,
            received=timezone.now(), idempotency_key=str(item.pk), state=State.DECIDED,
        )
        for sitting in sittings
    )  # fmt: skip
    verdicts = Verdict.objects.bulk_create(
        Verdict(
            submission=row, revision=item.revision, engine="before", outcome=said.outcome, score=said.score,
            counted=said.counted, data=said.data,
        )
        for row in submissions
    )  # fmt: skip
    grades = Grade.objects.bulk_create(
        Grade(sitting=row.sitting, item=item, score=said.score, attempts=1, submission=row)
        for row in submissions
    )
    GradeEvent.objects.bulk_create(
        GradeEvent(
            grade=grade, kind=EventKind.VERDICT, submission=verdict.submission, verdict=verdict,
            score=said.score, counted=said.counted,
        )
        for grade, verdict in zip(grades, verdicts, strict=True)
    )  # fmt: skip


def _keep_verdicts(regrade: Any) -> None:
    """As a regrade does when the verifiers have answered."""
    from grader.submissions.actions.regrading import record_regraded
    from grader.submissions.models import Submission
    from grader.submissions.regrading import CHUNK
    from worker.engine import ENGINE_DIGEST

    said = _verdict("sum(2 x)")
    keys = list(Submission.objects.filter(item=regrade.item_id).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        kept = record_regraded(regrade=regrade, found=dict.fromkeys(chunk, (said, ENGINE_DIGEST)))
        assert kept == len(chunk)


def _verdict(function: str) -> Any:
    from grader.submissions.conclusions import Conclusion
    from worker.child.deciding import decide

    asked = {"question": _question(function), "response": RESPONSE, "form": "auto", "policy": {}}
    return Conclusion.from_data(decide(asked)["verdict"])


def _question(function: str) -> dict[str, Any]:
    return {"function": function, "variables": {"x": {"shape": ["n"]}}, "wrt": "x"}


if __name__ == "__main__":
    main(int(sys.argv[1]))
