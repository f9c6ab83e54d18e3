"""How many wrong answers of the catalogue get a name, and how many the one that a teacher gave.

The teacher's label of each answer gives one code in `misconceptions.yaml`, and may list others that are also
true of such answers. `right` counts the one code; the precision of a family is the share of the answers named
with it for which the name is one of them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.benchmarks.answers import CATALOGUE
from tests.benchmarks.measurement import Measurement
from worker import content
from worker.content.mistakes import Mistake, mistakes
from worker.engine.model import Question, Verdict
from worker.engine.verify import check

DATA = Path(__file__).parents[1] / "data"
ANSWERS = DATA / "catalogue.json"
INVENTED = DATA / "wrong_answers.txt"
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


def invented() -> Iterator[Named]:
    """Each of the wrong answers beside the catalogue's, without the authors' help."""
    catalogue = content.load_catalogue(CATALOGUE)
    questions: dict[str, Question] = {}
    for line in INVENTED.read_text().splitlines():
        if line.startswith("#"):
            continue
        exercise, answer, codes = (part.strip() for part in f"{line} ".split(" | "))
        if exercise not in questions:
            data = dict(content.resolve({"exercise": exercise}, catalogue))
            data.pop("misconceptions", None)
            questions[exercise] = content.question(data)
        code, *also = codes.split() or [""]
        verdict = check(questions[exercise], answer)
        if verdict.outcome == "incorrect":
            mistake = Mistake(code=code, also=tuple(also))
            yield Named(exercise=exercise, answer=answer, mistake=mistake, verdict=verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Of all that have a name: named, and named as the teacher did. Of the names given: true ones."""

    named: float
    right: float
    precision: float

    @classmethod
    def of(cls, answers: Sequence[Named]) -> Shares:
        nameable = [a for a in answers if a.mistake.code]
        with_name = [a for a in answers if a.code]
        return cls(
            named=sum(a.code is not None for a in nameable) / max(1, len(nameable)),
            right=sum(a.right for a in nameable) / max(1, len(nameable)),
            precision=sum(a.true for a in with_name) / max(1, len(with_name)),
        )


def measure() -> list[Measurement]:
    """The shares, authored misconceptions on and off; prints the table by family."""
    help_, alone = list(named(authored=True)), list(named(authored=False))
    print(by_family(alone, help_))
    beside = Shares.of(list(invented()))
    with_help, without = Shares.of(help_), Shares.of(alone)
    return [
        Measurement(
            name=f"{answers} {what}",
            value=100 * getattr(shares, key),
            unit="%",
            baseline="with authored misconceptions",
            baseline_value=100 * getattr(with_help, key),
        )
        for answers, shares in (("wrong answers", without), ("others, invented,", beside))
        for key, what in (
            ("named", "named"),
            ("right", "with the teacher's name"),
            ("precision", "named truly, of those named"),
        )
    ]


HEADING = ("named", "right", "prec.")


def by_family(alone: Sequence[Named], help_: Sequence[Named]) -> str:
    """One line for each family of the teacher's codes, and one for all; without and with the authors' help.

    `n` answers carry a label of the family; `named` and `right` of them are; `prec.` is of the names given.
    """
    columns = "".join(f"{word:>7}" for word in HEADING)
    lines = [f"{'family':<14}{'n':>5}{columns}   with authors:{columns}"]
    for family in (*sorted({a.mistake.code.partition(".")[0] for a in alone}), ""):
        count = sum(_of(a.mistake.code, family) for a in alone)
        cells = [_cells(answers, family) for answers in (alone, help_)]
        lines.append(f"{family or 'all':<14}{count:>5}{cells[0]}{'':16}{cells[1]}")
    return "\n".join(lines)


def _of(code: str, family: str) -> bool:
    return not family or code.startswith(f"{family}.")


def _cells(answers: Sequence[Named], family: str) -> str:
    labelled = [a for a in answers if _of(a.mistake.code, family)]
    given = [a for a in answers if a.code and _of(a.code, family)]
    precision = f"{sum(a.true for a in given) / len(given):.2f}" if given else "–"
    return f"{sum(a.code is not None for a in labelled):>7}{sum(a.right for a in labelled):>7}{precision:>7}"
