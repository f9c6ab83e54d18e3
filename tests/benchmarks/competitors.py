"""Ways to decide whether two expressions are equal, each in a child that can be killed.

The child is forked with everything imported and warm, so that only decisions are timed; a pair that
takes longer than the limit costs the child its life, and the next pair meets a new one. Times are those of
the processor (everything here runs on one thread), so that busy neighbours do not count.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from importlib.util import find_spec
from typing import Any

import sympy

from tests.benchmarks.pairs import Pair
from tests.benchmarks.sympy_forms import to_sympy
from worker.child import garbage
from worker.content import question
from worker.engine import exact
from worker.engine.model import Conclusion, Outcome
from worker.engine.notation import to_latex
from worker.engine.verify import check, prepare

LIMIT = 3.0  # seconds for one pair


@unique
class Said(StrEnum):
    """What a method says of a pair."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"  # it says so, or fails
    TIME_OUT = "time-out"


Prepare = Callable[[Pair], Any]  # is not timed
Decide = Callable[[Any], bool | None]  # is


@dataclass(frozen=True)
class Method:
    """A way to decide: what it is given, and how it answers (None is "cannot say")."""

    name: str
    prepare: Prepare
    decide: Decide


# --- ours -------------------------------------------------------------------------------------------


def _asked(pair: Pair) -> tuple[Any, str]:
    return question(pair.question), pair.response


def _check(asked: tuple[Any, str]) -> bool | None:
    outcome = check(*asked).outcome
    return {Outcome.CORRECT: True, Outcome.INCORRECT: False}.get(outcome)


def _asked_before(pair: Pair) -> tuple[Any, str]:
    asked, response = _asked(pair)
    check(asked, WRONG)
    deque(prepare(asked), maxlen=0)  # as the verifier's child does while it waits
    return asked, response


def _decide(pair: Pair) -> bool | None:
    conclusion = exact.decide(*pair.nodes, pair.domain).conclusion
    return {Conclusion.EQUAL: True, Conclusion.DIFFERENT: False}.get(conclusion)


def _read(pair: Pair) -> Pair:
    assert pair.nodes
    assert pair.domain
    return pair


WRONG = "17/19"  # somebody else's answer, which nobody counts
CHECK = Method("our check, reading included, the first answer to its question", _asked, _check)
LATER = Method("our check, reading included, a later answer to its question", _asked_before, _check)
DECIDE = Method("our exact.decide alone", _read, _decide)

# --- theirs -----------------------------------------------------------------------------------------


def _both_sides(pair: Pair) -> tuple[sympy.Expr, sympy.Expr]:
    learner, reference = pair.nodes
    return to_sympy(learner, pair.domain), to_sympy(reference, pair.domain)


def _simplify(sides: tuple[sympy.Expr, sympy.Expr]) -> bool:
    return bool(sympy.simplify(sides[0] - sides[1]) == 0)


def _equals(sides: tuple[sympy.Expr, sympy.Expr]) -> bool | None:
    return sides[0].equals(sides[1])


def _typeset(pair: Pair) -> tuple[str, str]:
    learner, reference = pair.nodes
    return f"${to_latex(learner)}$", f"${to_latex(reference)}$"


def _math_verify(sides: tuple[str, str]) -> bool | None:
    from math_verify import parse, verify  # an extra of its own

    learner, reference = (parse(side, parsing_timeout=None) for side in sides)
    if not learner or not reference:
        return None
    return verify(reference, learner, timeout_seconds=None)


SIMPLIFY = Method("sympy.simplify(a - b) == 0", _both_sides, _simplify)
EQUALS = Method("sympy a.equals(b)", _both_sides, _equals)
MATH_VERIFY = Method("Math-Verify", _typeset, _math_verify)


def methods() -> list[Method]:
    """Those that can run here; says aloud which cannot."""
    found = [SIMPLIFY, EQUALS]
    if find_spec("math_verify"):
        return [*found, MATH_VERIFY]
    print("LEFT OUT: Math-Verify is not installed. `pip install math-verify[antlr4_13_2]` and run again.")
    return found


# --- running them -----------------------------------------------------------------------------------

WARM_UP = [Pair("2*x*cos(x^2)", "cos(x*x)*2*x", "", True, ""), Pair("exp(x)", "exp(-x)", "", False, "")]


class Child:
    """A process that runs one method on one pair at a time."""

    def __init__(self, method: Method) -> None:
        context = multiprocessing.get_context("fork")
        self._near, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(method, far), daemon=True)
        self._process.start()
        far.close()
        self._near.recv()  # it is warm

    def ask(self, pair: Pair) -> tuple[Said, float] | None:
        """What the method says, and after how many seconds; None if it ran out of time."""
        self._near.send(pair)
        try:
            found: tuple[Said, float] | None = self._near.recv() if self._near.poll(LIMIT + 1) else None
        except EOFError:  # it died of itself
            return None
        return found if found and found[1] < LIMIT else None

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._near.close()


def decided(method: Method, pairs: Sequence[Pair]) -> list[tuple[Said, float]]:
    """What the method says of each pair, and after how many seconds."""
    child = Child(method)
    found = []
    for pair in pairs:
        answer = child.ask(pair)
        if answer is None:
            child.end()
            child = Child(method)
            answer = Said.TIME_OUT, LIMIT
        found.append(answer)
    child.end()
    return found


def _serve(method: Method, pipe: Any) -> None:
    for pair in WARM_UP:
        method.decide(method.prepare(pair))
    garbage.begin()  # as the service's own children do
    pipe.send(None)
    while True:
        pair = pipe.recv()
        started = time.thread_time()
        try:
            given = method.prepare(pair)
            started = time.thread_time()
            equal = method.decide(given)
            said = Said.UNDECIDED if equal is None else Said.EQUAL if equal else Said.DIFFERENT
        except Exception:
            said = Said.UNDECIDED
        pipe.send((said, time.thread_time() - started))
        garbage.tidy()
