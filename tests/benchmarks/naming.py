"""How many wrong answers of the catalogue get a name, and how many the one that a teacher gave.

The teacher's label of each answer gives one code in `misconceptions.yaml`, and may list others that are also
true of such answers. `right` counts the one code; the precision of a family is the share of the answers named
with it for which the name is one of them all.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.benchmarks.answers import CATALOGUE
from tests.benchmarks.measurement import Measurement
from worker import content
from worker.content.mistakes import Mistake, mistakes
from worker.engine.model import Verdict
from worker.engine.verify import check

ANSWERS = Path(__file__).parents[1] / "data" / "catalogue.json"
# What a verdict says of every wrong answer, which is no name of a mistake.
NO_NAMES = frozenset({"shape.not_asked", "entry.wrong", "value.different"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One wrong answer: the teacher's mistake, and our verdict without or with the author's help."""

    exercise: str
    answer: str
    mistake: Mistake
    verdict: Verdict

    @property
    def code(self) -> str | None:
        """The first name in the feedback; None if there is none."""
        return next((item.code for item in self.verdict.feedback if item.code not in NO_NAMES), None)

    @property
    def right(self) -> bool:
        """The one code that the teacher chose."""
        return self.code == self.mistake.code

    @property
    def true(self) -> bool:
        """A name, and one of which the teacher's table says that it is true."""
        return self.right or self.code in self.mistake.also


def named(*, authored: bool, every: int = 1) -> Iterator[Named]:
    """Each wrong answer, or each of every so many exercises; with or without the authors' help."""
    catalogue = content.load_catalogue(CATALOGUE)
    labels = mistakes(yaml.safe_load((CATALOGUE / "misconceptions.yaml").read_text()))
    for exercise in json.loads(ANSWERS.read_text())[::every]:
        data = dict(content.resolve({"exercise": exercise["id"]}, catalogue))
        if not authored:
            data.pop("misconceptions", None)
        question = content.question(data)
        for wrong in exercise["wrong"]:
            verdict = check(question, wrong["answer"])
            if verdict.outcome != "incorrect":
                continue
            yield Named(
                exercise=exercise["id"],
                answer=wrong["answer"],
                mistake=labels[wrong["mistake"]],
                verdict=verdict,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Of all answers named, of all given the teacher's code, and of the named ones given a true one."""

    named: float
    right: float
    precision: float

    @classmethod
    def of(cls, answers: Sequence[Named]) -> Shares:
        with_name = [a for a in answers if a.code]
        return cls(
            named=len(with_name) / max(1, len(answers)),
            right=sum(a.right for a in answers) / max(1, len(answers)),
            precision=sum(a.true for a in with_name) / max(1, len(with_name)),
        )


def measure() -> list[Measurement]:
    """The shares, authored misconceptions on and off; prints the table by family."""
    help_, alone = list(named(authored=True)), list(named(authored=False))
    print(by_family(alone, help_))
    with_help, without = Shares.of(help_), Shares.of(alone)
    return [
        Measurement(
            name=f"wrong answers {what}",
            value=100 * getattr(without, key),
            unit="%",
            baseline="with authored misconceptions",
            baseline_value=100 * getattr(with_help, key),
        )
        for key, what in (
            ("named", "named"),
            ("right", "with the teacher's name"),
            ("precision", "named truly, of those named"),
        )
    ]


def by_family(alone: Sequence[Named], help_: Sequence[Named]) -> str:
    """One line a family of the teacher's codes: n, named, expected, precision; without and with authors."""
    lines = [
        f"{'family':<12}{'n':>5}{'named':>8}{'right':>7}{'prec.':>7}   authored:{'named':>7}{'right':>7}"
    ]
    for family in sorted({a.mistake.code.partition(".")[0] for a in alone}):
        lines.append(f"{family:<12}" + _counts(alone, family) + "            " + _counts(help_, family)[5:20])
    return "\n".join(lines)


def _counts(answers: Sequence[Named], family: str) -> str:
    count: Counter[str] = Counter()
    for answer in answers:
        if answer.mistake.code.startswith(f"{family}."):
            count["n"] += 1
            count["named"] += answer.code is not None
            count["right"] += answer.right
        if answer.code and answer.code.startswith(f"{family}."):
            count["given"] += 1
            count["true"] += answer.true
    precision = f"{count['true'] / count['given']:.2f}" if count["given"] else "–"
    return f"{count['n']:>5}{count['named']:>8}{count['right']:>7}{precision:>7}"
