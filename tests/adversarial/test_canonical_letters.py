"""Sums that differ by the names of their letters and their order alone are one sum, whatever they run over."""

from __future__ import annotations

import itertools

import pytest

from worker.engine.exact.tensor import canonical_letters
from worker.engine.exact.tensor.polynomial import Polynomial
from worker.engine.exact.tensor.updates import UpdateAlgebra
from worker.engine.model import Kink, Property, Variable
from worker.engine.shapes import Dimension, shape_of

N = Dimension.of("n")
VARIABLES = {
    name: Variable(
        name=name,
        shape=shape_of(*["n"] * rank),
        properties=frozenset({Property.SYMMETRIC}) if name == "S" else frozenset(),
    )
    for name, rank in (("y", 1), ("x", 1), ("A", 2), ("S", 2), ("t", 0))
}
# Factors over three letters: a name and the places of its indices; "exp S" is opaque, "inv" is an inverse.
SUMMANDS = [
    [("x", 0), ("y", 1), ("S", 0, 1)],
    [("x", 0), ("y", 1), ("exp S", 0, 1)],
    [("x", 0), ("y", 1), ("exp S", 0, 1), ("exp S", 1, 2), ("A", 2, 0)],
    [("A", 0, 1), ("S", 1, 2), ("A", 2, 0)],
    [("A", 0, 1), ("inv S", 1, 2), ("A", 0, 2)],
    [("inv A", 0, 1), ("x", 1), ("inv A", 2, 0)],
    [("exp inv S", 0, 1), ("x", 1), ("A", 2, 0), ("y", 2)],
    [("A", 0, 1), ("A", 1, 2), ("A", 2, 0)],
]
NAMES = ("i", "j", "k")


def closed(summand: list[tuple[object, ...]], names: tuple[str, ...]) -> Polynomial:
    algebra = UpdateAlgebra(VARIABLES, Kink.OPEN)
    letters = [algebra.letter(name, N) for name in names]
    factors = []
    for written, *places in summand:
        *outside, name = str(written).split()
        indices = tuple(letters[int(str(place))] for place in places)
        factor = algebra.inverse_entry(name, *indices) if "inv" in outside else algebra.entry(name, indices)
        factors.append(algebra.exponential(factor) if "exp" in outside else factor)
    used = {names[int(str(place))] for _, *places in summand for place in places}
    return algebra.sum_over([(name, N) for name in NAMES if name in used], algebra.product(*factors))


def all_alike() -> bool:
    return all(
        len({closed(summand, names).text for names in itertools.permutations(NAMES)}) == 1
        for summand in SUMMANDS
    )


def test_names_of_letters_do_not_matter() -> None:
    assert all_alike()
    assert len({closed(summand, NAMES).text for summand in SUMMANDS}) == len(SUMMANDS)


def test_names_that_begin_alike_are_told_apart() -> None:
    algebra = UpdateAlgebra(VARIABLES, Kink.OPEN)
    names = [algebra.fresh() for _ in range(12)]
    assert not any(one != other and other.startswith(one) for one in names for other in names)


@pytest.mark.parametrize(
    "part, instead",
    [
        ("sorts_indices", lambda *a: False),
        ("_places", lambda algebra, atom, exponent: ("", [i.text for i in atom.parts[1:]], False)),
        ("orders", lambda algebra, bound, factors: [tuple(bound)]),
    ],
)
def test_broken_part_is_noticed(part: str, instead: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hasattr(canonical_letters, part)
    monkeypatch.setattr(canonical_letters, part, instead)
    if part == "orders":
        monkeypatch.setattr("worker.engine.exact.tensor.sums.orders", instead)
    assert not all_alike()
