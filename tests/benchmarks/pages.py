"""Server time of every page for a learner with a thousand submissions, beside one with none; of previews.

The demo course with every problem set, SQLite on disk, requests by Django's test client: what the
server does for a page, without the network and the browser; its own time, whatever else the machine does.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

from tests.benchmarks.measurement import Measurement, quantile

ROOT = Path(__file__).parents[2]
SUBMISSIONS = 1000
ON_ONE_EXERCISE = 300  # and as many on one in steps
ROUNDS = 20
PREVIEW_ROUNDS = 4
PREVIEW_GOAL = 10.0  # ms
TYPED = "[[6xy, 3x^2], [2, 8y^7]]"
TYPED_IN_STEPS = "du/dx = 2x, dy/du = cos(u)"
BUSY, IDLE = "ada", "carl"  # of the demo course


def measure() -> list[Measurement]:
    """Median and p95 of previews, p95 of each page, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="nabla-bench-") as data:
        environment = {
            **os.environ,
            "NABLA_DATA": data,
            "DATABASE_URL": "",
            "NABLA_LOG_LEVEL": "ERROR",
            "NABLA_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "grader.settings",
        }
        command = [sys.executable, "-m", "tests.benchmarks.pages"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
    found = json.loads(done.stdout)
    times: Mapping[str, Mapping[str, list[float]]] = found["pages"]
    previews: Mapping[str, list[float]] = found["previews"]
    return [
        *(
            Measurement(
                name=f"preview {name} while it is typed, {share}",
                value=quantile(seconds, level) * 1e3,
                unit="ms",
                baseline="the goal",
                baseline_value=PREVIEW_GOAL,
            )
            for name, seconds in previews.items()
            for share, level in (("median", 0.5), ("p95", 0.95))
        ),
        *_pages(times),
    ]


def _pages(times: Mapping[str, Mapping[str, list[float]]]) -> list[Measurement]:
    return [
        Measurement(
            name=f"page {name}, p95 with {SUBMISSIONS} submissions",
            value=quantile(seconds[BUSY], 0.95) * 1e3,
            unit="ms",
            baseline="with none",
            baseline_value=quantile(seconds[IDLE], 0.95) * 1e3,
        )
        for name, seconds in times.items()
    ]


def main() -> None:
    """Print the seconds of each page for both learners as JSON. The environment says where."""
    import django

    django.setup()
    from django.core.management import call_command

    for command in ("migrate", "load_exercises", "demo"):
        call_command(command, verbosity=0)
    addresses = _answer_much()
    print(json.dumps({"previews": _previews(addresses), "pages": _times(addresses)}))


def _answer_much() -> dict[str, str]:
    """The busy learner's submissions, judged, and the addresses of the pages."""
    from django.utils import timezone

    from grader.courses.models import AssignmentItem, Person
    from grader.submissions.actions import start_sitting
    from grader.submissions.models import EventKind, Grade, GradeEvent, State, Submission, Verdict
    from grader.submissions.projection import lock, reproject
    from grader.submissions.questions import parts_of, question_for
    from worker.engine.reading import read_answer

    busy = Person.objects.get(username=BUSY)
    items = list(
        AssignmentItem.objects.select_related("assignment__course", "revision", "exercise").order_by("pk")
    )
    first = next(item for item in items if item.exercise.slug == "jacobian-f-g")
    stepwise = next(item for item in items if parts_of(item.revision) != ("",))
    reading = read_answer(question_for(first.revision), "[[6xy, 2], [3x^2, 8y^7]]").to_data()
    data = {
        "outcome": "incorrect",
        "score": 0.0,
        "counted": True,
        "feedback": [
            {"code": "chain.inner_missing"},
            {"code": "entry.wrong", "row": 1, "column": 2, "entries": [[1, 2]], "right": [[1, 1]]},
        ],
        "evidence": [],
        "reading": reading,
    }
    sittings = {item.assignment_id: start_sitting(learner=busy, assignment=item.assignment) for item in items}
    chosen = [first] * ON_ONE_EXERCISE + [stepwise] * ON_ONE_EXERCISE
    chosen += [items[number % len(items)] for number in range(SUBMISSIONS - len(chosen))]
    now = timezone.now()
    made = Submission.objects.bulk_create(
        Submission(
            sitting=sittings[item.assignment_id],
            item=item,
            revision=item.revision,
            part=parts_of(item.revision)[0],
            variant_seed=0,
            response=f"[[6xy, 2], [3x^2, {number}y^7]]",
            received=now,
            idempotency_key=str(number),
            state=State.DECIDED,
        )
        for number, item in enumerate(chosen)
    )
    verdicts = Verdict.objects.bulk_create(
        Verdict(
            submission=one, revision=one.revision, engine="e", outcome="incorrect", score=0, counted=True,
            data=data,
        )
        for one in made
    )  # fmt: skip
    Grade.objects.bulk_create(
        Grade(sitting=sitting, item=item)
        for item in set(chosen)
        for sitting in [sittings[item.assignment_id]]
    )
    grades = {
        grade.item_id: grade for grade in lock((sittings[i.assignment_id].pk, i.pk) for i in set(chosen))
    }
    GradeEvent.objects.bulk_create(
        GradeEvent(
            grade=grades[one.submission.item_id], kind=EventKind.VERDICT, submission=one.submission,
            verdict=one, score=0, counted=True,
        )
        for one in verdicts
    )  # fmt: skip
    reproject(list(grades.values()))
    return {
        "home": "/",
        "set": f"/sets/{first.assignment_id}/",
        "exercise": f"/exercises/{first.pk}/",
        "exercise in steps": f"/exercises/{stepwise.pk}/",
        "history": "/history/",
        "last of the history": f"/history/?page={SUBMISSIONS // 50}",
        "progress": "/progress/",
        "answer": f"/submissions/{made[0].pk}/",
        "verdict": f"/submissions/{made[0].pk}/verdict/",
    }


def _times(addresses: Mapping[str, str]) -> dict[str, dict[str, list[float]]]:
    from django.test import Client
    from django.test.utils import override_settings

    import grader.wsgi  # noqa: F401  the web server's settings of the garbage collector
    from grader.courses.models import Person

    times: dict[str, dict[str, list[float]]] = {name: {} for name in addresses}
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for person in (BUSY, IDLE):
            client = Client()
            client.force_login(Person.objects.get(username=person))
            for name, address in addresses.items():
                times[name][person] = [_seconds(client, address) for _ in range(ROUNDS + 1)][1:]
    return times


def _previews(addresses: Mapping[str, str]) -> dict[str, list[float]]:
    """Seconds of the previews that the pages' scripts ask for, letter by letter."""
    from django.test import Client
    from django.test.utils import override_settings

    from grader.courses.models import Person

    asked = {
        "of an answer": (addresses["exercise"], r'hx-post="([^"]+/reading/[^"]*)"', TYPED),
        "of a step": (addresses["exercise in steps"], r'hx-post="([^"]+/3/reading/[^"]*)"', TYPED_IN_STEPS),
        "in practice": ("/practice/exercises/jacobian-f-g/", r'hx-post="([^"]+/reading/[^"]*)"', TYPED),
    }
    times: dict[str, list[float]] = {}
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.force_login(Person.objects.get(username=BUSY))
        for name, (page, pattern, typed) in asked.items():
            found = re.search(pattern, client.get(page).content.decode())
            assert found is not None, name
            address = unescape(found[1])
            grown = [typed[: length + 1] for length in range(len(typed))] * PREVIEW_ROUNDS
            times[name] = [_seconds(client, address, text) for text in ["", *grown]][1:]
    return times


def _seconds(client: Any, address: str, typed: str | None = None) -> float:
    started = time.process_time()  # the database is in this process, too
    if typed is None:
        client.get(address)
    else:
        client.post(address, {"response": typed}, headers={"HX-Request": "true"})
    return time.process_time() - started


if __name__ == "__main__":
    main()
