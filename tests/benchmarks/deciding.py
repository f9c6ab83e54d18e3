"""Right, wrong, undecided, and how soon: our check and others on the same pairs, in the same run.

Every method sits in a child of its own and has the same limit for each pair; SymPy gets expressions
built by us, Math-Verify gets LaTeX, and only their decisions are timed, while our check reads the answer
within its time. A pair that ran out of time counts with the limit as its time.

What depends on the question alone (its domain, sample points, the table of its usual mistakes) is worked out
within the time of the first answer, and counts there; a later answer, as all but one of a class are, finds it
done, and what the verifier's child prepares while it waits. Both are measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.competitors import CHECK, DECIDE, LATER, Method, Said, decided, methods
from tests.benchmarks.measurement import Measurement, quantile
from tests.benchmarks.pairs import Pair, pairs


@dataclass(frozen=True)
class Score:
    """How a method did on a set of pairs."""

    right: int
    false_accepts: int
    false_rejects: int
    undecided: int
    time_outs: int
    median: float  # milliseconds
    p99: float

    @classmethod
    def of(cls, method: Method, work: Sequence[Pair]) -> Score:
        found = decided(method, work)
        said = [(pair, what) for pair, (what, _) in zip(work, found, strict=True)]
        for pair, what in said:
            if method in (CHECK, LATER) and what is not (Said.EQUAL if pair.equal else Said.DIFFERENT):
                print(f"{what}: {pair.learner} | {pair.reference} | {pair.where} ({pair.why})")
        milliseconds = [seconds * 1e3 for _, seconds in found]
        return cls(
            right=sum(what is (Said.EQUAL if pair.equal else Said.DIFFERENT) for pair, what in said),
            false_accepts=sum(what is Said.EQUAL and not pair.equal for pair, what in said),
            false_rejects=sum(what is Said.DIFFERENT and pair.equal for pair, what in said),
            undecided=sum(what is Said.UNDECIDED for _, what in said),
            time_outs=sum(what is Said.TIME_OUT for _, what in said),
            median=quantile(milliseconds, 0.5),
            p99=quantile(milliseconds, 0.99),
        )


def measure() -> list[Measurement]:
    """Counts out of all pairs, then median and p99 in milliseconds; the other method is the baseline."""
    work = pairs()
    ours = Score.of(CHECK, work)
    measured = []
    for other in [LATER, *methods(), DECIDE]:
        theirs = Score.of(other, work)
        for what in Score.__dataclass_fields__:
            unit = "ms" if what in ("median", "p99") else f"of {len(work)} pairs"
            measured.append(
                Measurement(
                    name=f"deciding, {what.replace('_', ' ')}, beside {other.name}",
                    value=getattr(ours, what),
                    unit=unit,
                    baseline=other.name,
                    baseline_value=getattr(theirs, what),
                )
            )
    return measured
