"""Canonical names of bound letters: equal sums are written alike, whatever their letters were called."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations, product

from worker.engine.exact.tensor.algebra import TooLargeError
from worker.engine.exact.tensor.indices import IndexAlgebra
from worker.engine.exact.tensor.letters import BoundLetter, mentioned_in
from worker.engine.exact.tensor.polynomial import Atom, Exponent, of_atom

LARGEST_RENAMINGS = 800


def orders(
    algebra: IndexAlgebra, bound: list[BoundLetter], factors: dict[Atom, Exponent]
) -> list[tuple[BoundLetter, ...]]:
    """The orders of bound letters among which the canonical one is chosen.

    Letters are told apart by what they occur in, refined as in colour refinement; only those
    that still look alike are permuted.
    """
    if len(bound) == 1:
        return [tuple(bound)]
    colours = {name: str(dimension) for name, dimension in bound}
    for _ in range(min(3, len(bound))):
        marks: dict[str, list[str]] = {name: [] for name, _ in bound}
        for atom, exponent in factors.items():
            text = f"{atom.text}^{exponent}"
            present = mentioned_in(atom, exponent) & colours.keys()
            for name in present:
                if sorts_indices(algebra, atom):
                    marks[name].append(_seen_from(algebra, name, present, colours, atom, exponent))
                    continue
                seen = text.replace(f"${name}", "$*")
                for other in present - {name}:
                    seen = seen.replace(f"${other}", f"${colours[other]}")
                marks[name].append(seen)
        signatures = {n: (colours[n], *sorted(m)) for n, m in marks.items()}
        ranking = {s: k for k, s in enumerate(sorted(set(signatures.values())))}
        colours = {n: f"c{ranking[s]}" for n, s in signatures.items()}
    groups: dict[str, list[BoundLetter]] = {}
    for letter in bound:
        groups.setdefault(colours[letter[0]], []).append(letter)
    count = 1
    for group in groups.values():
        for k in range(2, len(group) + 1):
            count *= k
    if count > LARGEST_RENAMINGS:
        raise TooLargeError
    choices = [list(permutations(groups[colour])) for colour in sorted(groups)]
    return [tuple(x for part in picked for x in part) for picked in product(*choices)]


def sorts_indices(algebra: IndexAlgebra, atom: Atom) -> bool:
    """The order of indices in it may come from the names of the letters: a symmetric matrix."""
    return "inv(" in atom.text or any(f"{name}[" in atom.text for name in algebra.symmetric)


def _seen_from(
    algebra: IndexAlgebra,
    name: str,
    present: frozenset[str],
    colours: Mapping[str, str],
    atom: Atom,
    exponent: Exponent,
) -> str:
    """The factor with this letter marked and the others by their colours, its indices sorted anew."""
    values = {other: algebra.letter(colours[other]) for other in present}
    values[name] = algebra.letter("*")
    return algebra.substitute(of_atom(atom, exponent), values).text
