"""Deciding a class of a million: time, memory, and what the cost depends on.

**The model.** `EXERCISES` exercises of the catalogue, as many submissions to each. How the texts of one
exercise repeat follows a Pitman-Yor process with discount 0.4 and strength 10: the n-th learner hands in
something new with probability (10 + 0.4 k) / (10 + n), where k texts are known, else one of these, the more
often the more popular it is. So 50,000 submissions have about 760 distinct texts; the commonest makes up
some tenth, and half of the texts occur once. A new text is a right or wrong answer of the exercise's own
tests, in a third of all cases with a slip, mostly written otherwise (spaces, signs, powers, brackets).

**What is timed.** All that verifiers do from a message to the message with its results: JSON in, jobs,
cohorts, the confined child where something is new, JSON out; two verifiers as on two cores, and a message of
32 jobs of one exercise goes to either. Making up the class, the broker and the site are not in it. Beside the
time that passed stands what two cores would need that do nothing else: processor time, halved. The baseline
decides every submission by itself, measured on a sample.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.answers import questions_and_answers
from tests.benchmarks.chart import Series, scatter
from tests.benchmarks.measurement import Measurement
from tests.properties.class_answers import slipped, written_otherwise
from worker.child.cohorts import Cohorts
from worker.child.deciding import answer
from worker.child.owner import Owner
from worker.engine import conclusions
from worker.wire import Batch, Job, Results

SUBMISSIONS = int(os.environ.get("COHORT", "1_000_000"))
EXERCISES = 20
VERIFIERS = 2
GROUP = 32  # jobs in a message, as the dispatcher sends them
DISCOUNT, STRENGTH = 0.4, 10.0
LONE = 200  # submissions that are decided one by one, for the baseline
SIZES = (2_000, 8_000, 32_000)  # submissions in the smaller classes of the chart
STRENGTHS = (2.0, 40.0, 160.0)  # of the classes of the chart that repeat less and less
CHART = Path(__file__).parents[2] / ".bench" / "cohort.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What deciding a class took."""

    submissions: int
    distinct: int  # texts
    asked: int  # how often a child was asked
    seconds: float  # of the slower verifier
    busy: float  # processor time of verifiers and children, for each of two cores
    bytes: int  # at the most, of all processes


def measure() -> list[Measurement]:
    """The whole class, beside single checks; smaller classes for the chart."""
    whole = decided(SUBMISSIONS)
    lone = LONE // EXERCISES * EXERCISES / one_by_one(LONE)
    more = [decided(count) for count in SIZES]
    less_alike = [decided(SIZES[1], strength) for strength in STRENGTHS]
    CHART.parent.mkdir(exist_ok=True)
    CHART.write_text(chart(whole, more, less_alike))
    print(
        f"{whole.submissions} submissions, {whole.distinct} distinct texts, {whole.asked} checks; see {CHART}"
    )
    return [
        Measurement(
            name=f"cohort of {whole.submissions}",
            value=whole.submissions / whole.busy,
            unit="submissions/s",
            baseline="one by one, on two cores likewise",
            baseline_value=lone * VERIFIERS,
        ),
        Measurement(
            name=f"cohort of {whole.submissions}, time",
            value=whole.seconds,
            unit="s",
            baseline="goal, for 1,000,000",
            baseline_value=60 * whole.submissions / 1e6,
        ),
        Measurement(
            name=f"cohort of {whole.submissions}, processor time on each of two cores",
            value=whole.busy,
            unit="s",
            baseline="goal, for 1,000,000",
            baseline_value=60 * whole.submissions / 1e6,
        ),
        Measurement(
            name=f"cohort of {whole.submissions}, memory",
            value=whole.bytes / 2**20,
            unit="MiB",
            baseline="goal",
            baseline_value=2048,
        ),
    ]


def decided(submissions: int, strength: float = STRENGTH) -> Decided:
    """Let two verifiers decide a class between them."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(VERIFIERS, mp_context=spawn) as pool:
        shares = [pool.submit(_share, number, submissions, strength) for number in range(VERIFIERS)]
        found = [share.result() for share in shares]
    return Decided(
        submissions=sum(share.submissions for share in found),
        distinct=len(set().union(*(share.texts for share in found))),
        asked=sum(share.asked for share in found),
        seconds=max(share.seconds for share in found),
        busy=sum(share.busy for share in found) / VERIFIERS,
        bytes=sum(share.bytes for share in found),
    )


class Counted(Owner):
    """An owner that counts what reaches its child."""

    asked = 0

    def decide(self, job: Job) -> Any:
        """As always."""
        self.asked += 1
        return super().decide(job)


@dataclass(slots=True)
class Share:
    """What one verifier did."""

    submissions: int = 0
    asked: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    bytes: int = 0
    texts: set[tuple[str, str]] = field(default_factory=set)


def _share(number: int, submissions: int, strength: float) -> Share:
    """Every message whose turn is verifier `number`'s."""
    share = Share()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    with Counted() as owner:
        cohorts = Cohorts(owner)
        owner.status()
        for place, message in enumerate(messages(submissions, strength, number)):
            started, busy = time.perf_counter(), time.process_time()
            batch = Batch.from_data(json.loads(message))
            results = tuple(result for _, result in cohorts.decide(batch.jobs) if result is not None)
            sent = json.dumps(Results(results=results).to_data())
            share.seconds += time.perf_counter() - started
            share.busy += time.process_time() - busy
            share.submissions += len(results) if sent else 0
            share.texts.update((job.key.partition(":")[0], str(job.response)) for job in batch.jobs)
            if place % 50 == 0:
                share.bytes = max(share.bytes, _bytes_of(os.getpid()) + _bytes_of(owner.status()["pid"]))
        share.asked = owner.asked
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    share.busy += ended.ru_utime + ended.ru_stime - children.ru_utime - children.ru_stime
    return share


def messages(submissions: int, strength: float, number: int) -> Iterator[str]:
    """The messages of a class that verifier `number` gets, exercise by exercise as they are dispatched."""
    turn = 0
    for exercise, (question, texts) in enumerate(exercises()):
        by = random.Random(exercise)
        drawn = responses(texts, submissions // EXERCISES, strength, by)
        for start in range(0, len(drawn), GROUP):
            turn += 1
            if turn % VERIFIERS == number:
                jobs = tuple(
                    Job(
                        key=f"{exercise}:{start + k}",
                        lease="l",
                        question=question,
                        response=text,
                        seconds=10.0,
                    )
                    for k, text in enumerate(drawn[start : start + GROUP])
                )
                yield json.dumps(Batch(jobs=jobs).to_data())


def exercises() -> list[tuple[Any, list[str]]]:
    """The questions, from all over the catalogue, and texts that answer them, right and wrong."""
    found: dict[str, tuple[Any, list[str]]] = {}
    for question, response, _ in questions_and_answers():
        if isinstance(response, str):
            found.setdefault(json.dumps(question), (question, []))[1].append(response)
    every = list(found.values())
    return every[:: len(every) // EXERCISES][:EXERCISES]


def responses(texts: list[str], count: int, strength: float, by: random.Random) -> list[str]:
    """A class's responses to one exercise, by the model."""
    drawn: list[int] = []  # for each learner, the table of the restaurant
    tables: list[str] = []
    sizes: list[int] = []
    for n in range(count):
        if by.random() < (strength + DISCOUNT * len(tables)) / (strength + n):
            text = by.choice(texts)
            text = slipped(text, by) if by.random() < 0.35 else text
            tables.append(written_otherwise(text, by) if tables and by.random() < 0.7 else text)
            sizes.append(0)
            table = len(tables) - 1
        else:
            table = drawn[by.randrange(n)]
            while by.random() * sizes[table] < DISCOUNT:  # a table of s guests weighs s - discount
                table = drawn[by.randrange(n)]
        sizes[table] += 1
        drawn.append(table)
    return [tables[table] for table in drawn]


def one_by_one(count: int) -> float:
    """Processor seconds for `count` submissions, each read and decided by itself; questions are warm."""
    drawn = [
        (question, text)
        for exercise, (question, texts) in enumerate(exercises())
        for text in responses(texts, count // EXERCISES, STRENGTH, random.Random(exercise))
    ]
    seconds = 0.0
    for warm in (False, True):
        for question, text in drawn:
            conclusions.forget()
            started = time.process_time()
            answer({"question": question, "response": text, "form": "auto", "policy": {}})
            seconds += (time.process_time() - started) * warm
    return seconds


def _bytes_of(pid: int) -> int:
    """The most memory that a process had resident."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def chart(whole: Decided, more: list[Decided], less_alike: list[Decided]) -> str:
    """Processor time against distinct texts: growing classes, and classes that are less and less alike."""

    def series(name: str, runs: list[Decided]) -> Series:
        return Series(name, [(run.distinct, run.busy, f"{run.submissions:,}") for run in runs])

    return scatter(
        [
            series("more submissions", [*more, whole]),
            series(f"{SIZES[1]:,} submissions, less and less alike", less_alike),
        ],
        across="distinct texts",
        up="seconds of two cores",
    )
