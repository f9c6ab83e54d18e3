"""Canonical names of bound letters: equal sums are written alike, whatever their letters were called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations, product

from worker.engine.exact.tensor.algebra import TooLargeError
from worker.engine.exact.tensor.letters import BoundLetter, mentioned_in
from worker.engine.exact.tensor.matrices import MATRIX_LETTERS, MatrixAlgebra
from worker.engine.exact.tensor.polynomial import Atom, Exponent, Polynomial, of_atom

LARGEST_RENAMINGS = 800


def orders(
    algebra: MatrixAlgebra, bound: list[BoundLetter], factors: dict[Atom, Exponent]
) -> list[tuple[BoundLetter, ...]]:
    """The orders of bound letters among which the canonical one is chosen.

    Letters are told apart by what they occur in, refined as in colour refinement; only those
    that still look alike are permuted.
    """
    if len(bound) == 1:
        return [tuple(bound)]
    colours = {name: str(dimension) for name, dimension in bound}
    for _ in range(min(3, len(bound))):
        if len(set(colours.values())) == len(bound):
            break  # all are told apart
        marks: dict[str, list[str]] = {name: [] for name, _ in bound}
        for atom, exponent in factors.items():
            present = mentioned_in(atom, exponent) & colours.keys()
            if present:
                for name, seen in _seen_by_each(algebra, present, colours, atom, exponent):
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


def _seen_by_each(
    algebra: MatrixAlgebra,
    present: frozenset[str],
    colours: Mapping[str, str],
    atom: Atom,
    exponent: Exponent,
) -> Iterator[tuple[str, str]]:
    """How each letter sees the factor: itself marked, the others by their colours."""
    places = _places(algebra, atom, exponent)
    if places is not None:
        head, texts, is_sorted = places
        for name in present:
            seen_at = [_marked(text, name, present, colours) for text in texts]
            yield name, f"{head}[{','.join(sorted(seen_at) if is_sorted else seen_at)}]^{exponent}"
    elif sorts_indices(algebra, atom):
        for name in present:
            yield name, _seen_from(algebra, name, present, colours, atom, exponent)
    else:
        text = f"{atom.text}^{exponent}"
        for name in present:
            yield name, _marked(text, name, present, colours)


def _marked(text: str, name: str, present: frozenset[str], colours: Mapping[str, str]) -> str:
    text = text.replace(f"${name}", "$*")
    for other in present:
        if other != name:
            text = text.replace(f"${other}", f"${colours[other]}")
    return text


def _places(algebra: MatrixAlgebra, atom: Atom, exponent: Exponent) -> tuple[str, list[str], bool] | None:
    """A component, as what its letters are not in, its indices, and whether these may be exchanged."""
    if isinstance(exponent, Polynomial):
        return None
    if atom.kind == "entry":
        name, *indices = atom.parts
        return str(name), [i.text for i in indices], len(indices) == 2 and name in algebra.symmetric
    if atom.kind == "inverse":
        matrix, *indices = atom.parts
        closed = isinstance(matrix, str) or matrix.letters <= set(MATRIX_LETTERS)
        if closed:
            text = matrix if isinstance(matrix, str) else matrix.text
            return f"inv({text})", [i.text for i in indices], algebra.is_symmetric(matrix)
    return None


def sorts_indices(algebra: MatrixAlgebra, atom: Atom) -> bool:
    """The order of indices in it may come from the names of the letters: a symmetric matrix."""
    return "inv(" in atom.text or any(f"{name}[" in atom.text for name in algebra.symmetric)


def _seen_from(
    algebra: MatrixAlgebra,
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
