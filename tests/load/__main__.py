"""`python -m tests.load`: one learner alone, then a class at once."""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from grader.serve.claims import free_port
from tests.benchmarks.measurement import Measurement, quantile, table
from tests.operations.running import BASE, Service, prepare, ready

LEARNERS = 20
ANSWERS = 25  # by each learner
POLL = 0.2  # seconds between two looks for a verdict
PATIENCE = 120.0  # seconds for one verdict
RESULTS = BASE / ".bench" / "load.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What one submission cost its learner, in seconds."""

    stored: float  # until it was accepted
    graded: float  # until the verdict could be read
    decided: bool


class Learner:
    """One learner with a token and a connection."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def work(self, number: int) -> list[Answered]:
        """Submit so many answers to so many exercises, one after the other."""
        sets = self._speak("GET", "/api/v1/problem-sets")
        exercises = {one["slug"]: one["id"] for problem_set in sets for one in problem_set["exercises"]}
        trials = [
            (exercises[slug], answer, form) for slug, answer, form in answers_by_slug() if slug in exercises
        ]
        return [self._answer(*trial) for trial in islice(cycle(trials), number)]

    def _answer(self, exercise: int, response: Any, form: str) -> Answered:
        begun = time.perf_counter()
        body = {"response": response, "form": form}
        made = self._speak("POST", f"/api/v1/exercises/{exercise}/submissions", body)
        stored = time.perf_counter() - begun
        while made["state"] in {"waiting", "dispatched"} and time.perf_counter() - begun < PATIENCE:
            time.sleep(POLL)
            made = self._speak("GET", f"/api/v1/submissions/{made['id']}")
        graded = time.perf_counter() - begun
        return Answered(stored=stored, graded=graded, decided=made["state"] in {"decided", "malformed"})

    def _speak(self, method: str, path: str, body: object = None) -> Any:
        headers = {**self._headers, "Idempotency-Key": uuid4().hex}
        while True:
            self._connection.request(method, path, json.dumps(body) if body else None, headers)
            response = self._connection.getresponse()
            text = response.read()
            if response.status == 429:
                time.sleep(1)
            elif response.status >= 400:
                raise RuntimeError(f"{method} {path}: {response.status} {text[:500]!r}")
            else:
                return json.loads(text)


def main() -> None:
    """Measure on a service of our own."""
    with tempfile.TemporaryDirectory(prefix="nabla-load-") as name:
        folder = Path(name)
        prepare(folder)
        environment = {**os.environ, "NABLA_DATA": name, "DJANGO_SETTINGS_MODULE": "grader.settings"}
        made = subprocess.run(
            [sys.executable, "-m", "tests.load.learners", str(LEARNERS + 1)],
            cwd=BASE, env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        tokens = made.stdout.split()
        with ready(Service(folder, free_port())) as service:
            first, *others = [Learner(service.port, token) for token in tokens]
            alone = first.work(ANSWERS)
            begun = time.perf_counter()
            with ThreadPoolExecutor(LEARNERS) as pool:
                together = [one for each in pool.map(lambda who: who.work(ANSWERS), others) for one in each]
            seconds = time.perf_counter() - begun
            service.process.send_signal(signal.SIGINT)
            service.process.wait(60)
    measured = [*compared(alone, together), rate(alone, together, seconds)]
    print(table(measured))
    undecided = sum(not one.decided for one in [*alone, *together])
    print(f"{len(together)} submissions by {LEARNERS} learners in {seconds:.1f} s; not decided: {undecided}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([one.to_data() for one in measured], indent=1) + "\n")


def compared(alone: list[Answered], together: list[Answered]) -> list[Measurement]:
    """Waiting times of the class, beside those of one learner alone."""
    return [
        Measurement(
            name=f"{what}, {word}",
            value=quantile([getattr(one, field) for one in together], share) * 1e3,
            unit="ms",
            baseline="one learner alone",
            baseline_value=quantile([getattr(one, field) for one in alone], share) * 1e3,
        )
        for field, what in (
            ("stored", "until a submission is stored"),
            ("graded", "until its verdict is read"),
        )
        for word, share in (("median", 0.5), ("p99", 0.99))
    ]


def rate(alone: list[Answered], together: list[Answered], seconds: float) -> Measurement:
    """Submissions graded in a second, beside one learner who waits for each verdict."""
    return Measurement(
        name="submissions graded",
        value=len(together) / seconds,
        unit="1/s",
        baseline="one learner alone",
        baseline_value=len(alone) / sum(one.graded for one in alone),
    )


def answers_by_slug() -> list[tuple[str, Any, str]]:
    """Exercise, response and form of every test in the catalogue whose exercise is answered at once."""
    from worker import content

    catalogue = content.load_catalogue(BASE / "exercises" / "catalogue")
    return [
        (exercise.slug, trial.answer, str(trial.form))
        for problems in catalogue.problem_sets
        for exercise in problems.exercises
        if not exercise.parts
        for trial in exercise.tests
    ]


if __name__ == "__main__":
    main()
