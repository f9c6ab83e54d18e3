"""What the tape is measured on: entries of a class's answers, alike (shared) or all different (unshared)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from worker.engine import expression as ex
from worker.engine.expression import Node, Op
from worker.engine.numeric.tape.tape import Floats

SUBMISSIONS, ENTRIES, POINTS = 300, 6, 4096
WAYS = 24  # distinct answers of a class that shares
VARIABLES = [ex.symbol(name) for name in ("w1", "w2", "w3", "x1", "x2", "x3", "b")]


@dataclass(frozen=True, slots=True)
class Class:
    """Submissions, each a list of entries, and points for their variables."""

    name: str
    submissions: Sequence[Sequence[Node]]
    points: Floats

    @property
    def entries(self) -> list[Node]:
        return [entry for submission in self.submissions for entry in submission]

    @property
    def nodes(self) -> int:
        """Operations as the submissions write them, nothing shared between two entries."""
        return sum(operations(entry) for entry in self.entries)


def operations(root: Node) -> int:
    """How many operations an expression writes; an operation on k arguments counts k - 1."""
    leaves = (Op.SYMBOL, Op.ENTRY, Op.NUMBER, Op.CONSTANT)
    return sum(max(1, len(n.args) - 1) for n in ex.walk(root) if n.op not in leaves)


def classes(submissions: int = SUBMISSIONS, entries: int = ENTRIES, points: int = POINTS) -> list[Class]:
    """The shared and the unshared class."""
    values = np.random.default_rng(5).normal(0, 1.2, (len(VARIABLES), points))
    by = random.Random(5)
    ways = [_answer(by, entries) for _ in range(min(WAYS, submissions))]
    shared = [ways[min(len(ways) - 1, int(by.expovariate(0.25)))] for _ in range(submissions)]
    unshared = [_answer(by, entries) for _ in range(submissions)]
    return [Class("shared", shared, values), Class("unshared", unshared, values)]


def _answer(by: random.Random, entries: int) -> list[Node]:
    """The gradient of a neuron's loss as somebody might write it, right or not: gates, powers, functions."""
    w, x, b = VARIABLES[:3], VARIABLES[3:6], VARIABLES[6]

    def number() -> Node:
        return ex.number(Fraction(by.randint(1, 40), by.randint(1, 9)))

    z = ex.add(*(ex.multiply(v, u) for v, u in zip(w, x, strict=True)), b, number())
    outer = by.choice(["tanh", "sigmoid", "exp", "sin"])
    activation = ex.function(outer, ex.multiply(number(), ex.function("tanh", z)))
    error = ex.subtract(activation, number())
    gate = ex.compare(">", z, number())
    found = []
    for place in range(entries):
        inner = x[place % 3] if place < 3 else w[place % 3]
        square = ex.power(ex.add(inner, number()), ex.number(2))
        slope = ex.subtract(ex.number(1), ex.power(activation, ex.number(2)))
        body = ex.multiply(number(), error, slope, ex.add(inner, ex.multiply(number(), square)))
        found.append(ex.multiply(gate, ex.divide(body, ex.add(ex.number(1), square))))
    return found
