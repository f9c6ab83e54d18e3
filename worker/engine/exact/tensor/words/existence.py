"""Whether an inverse exists for every size and almost all values, so that an answer with it has a value.

The determinant is a rational function of the free entries, so that it is 0 on a null set only, if the matrix
can be brought close to one that is invertible: one term is a number times I or a product of square symbols,
and all others go to 0 as symbols are scaled, down or up, that neither this one contains nor the numbers
beside words do. D^T D has no such term, and no inverse where D is wide. A + A^T is 2 I where A is I. A
number is not 0 where it is one product of symbols: all entries may be positive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from worker.engine.exact.tensor.polynomial import Polynomial
from worker.engine.exact.tensor.words.alphabet import Alphabet
from worker.engine.exact.tensor.words.chains import Reader
from worker.engine.exact.tensor.words.sums import Sum, Word
from worker.engine.shapes import ONE


def exist(alphabet: Alphabet, letters: Sequence[int]) -> bool:
    """Whether each of these inverses does, given that those before it do."""
    return all(_invertible(alphabet, item) for k in letters if (item := alphabet.letters[k].inverse_of))


def is_regular_diagonal(matrix: Polynomial, reader: Reader) -> bool:
    """Whether it is a diagonal matrix with entries that are 0 on a null set only, whatever its size.

    They are of a certain sign, or products of free components and of what has a certain sign.
    """
    along = reader.algebra.diagonal_of(matrix)
    if along is None or not along.terms:
        return False
    free = reader.alphabet.free
    single = len(along.terms) == 1 and all(
        atom.sign == "+" or (atom.kind == "entry" and free.get(str(atom.parts[0])))
        for atom, _ in along.factors()
    )
    return single or along.sign in ("+", "-")


def _invertible(alphabet: Alphabet, item: Sum) -> bool:
    words = [word for word, _ in item]
    letters = [alphabet.letters[k] for word in words for k in word]
    if len(words) == 1 and letters and letters[0].rows is letters[-1].columns is ONE:
        return all(alphabet.free.get(letter.symbol) for letter in letters)
    if _is_regular_at_identities(alphabet, item):
        return True
    if len(set(words)) != len(words):
        return False
    held = _held_by_numbers(alphabet, item)
    return any(
        _is_invertible_product(alphabet, word) and _others_vanish(alphabet, word, words, held)
        for word in words
    )


def _held_by_numbers(alphabet: Alphabet, item: Sum) -> set[str]:
    """The symbols in numbers beside words, such as B in tr(B) I - B: they are not scaled."""
    found: set[str] = set()
    for _, scale in item:
        for name, _ in scale:
            if name.startswith(("loop ", "ring ")):
                for k in re.findall(r"\d+", name):
                    letter = alphabet.letters[int(k)]
                    found |= {letter.symbol} if letter.symbol else set(alphabet.variables)
            else:
                found |= {v for v in alphabet.variables if re.search(rf"(?<!\w){re.escape(v)}(?!\w)", name)}
    return found


def _is_regular_at_identities(alphabet: Alphabet, item: Sum) -> bool:
    """Whether it is a number other than 0 times I where all square symbols are I and all others 0."""
    total = Fraction(0)
    for (word, scale), value in item.items():
        letters = [alphabet.letters[k] for k in word]
        if scale or not all(alphabet.free.get(letter.symbol) for letter in letters):
            return False
        if all(letter.rows is letter.columns for letter in letters):
            total += value
    return total != 0


def _is_invertible_product(alphabet: Alphabet, word: Word) -> bool:
    for k in word:
        letter = alphabet.letters[k]
        if letter.rows is not letter.columns or not alphabet.free.get(letter.symbol or _bare(alphabet, k)):
            return False
    return True


def _bare(alphabet: Alphabet, k: int) -> str:
    """The symbol of which the letter is the inverse."""
    matrix = alphabet.letters[k].inverse_of
    if matrix is None or len(matrix) != 1:
        return ""
    ((word, _),) = matrix
    return alphabet.letters[word[0]].symbol if len(word) == 1 else ""


def _degrees(alphabet: Alphabet, word: Word) -> dict[str, int] | None:
    """By which power of each symbol a word grows as that symbol is scaled; None where that is not plain."""
    found: dict[str, int] = {}
    for k in word:
        letter = alphabet.letters[k]
        name = letter.symbol or _bare(alphabet, k)
        if not name:
            return None
        found[name] = found.get(name, 0) + (1 if letter.symbol else -1)
    return found


def _others_vanish(alphabet: Alphabet, leading: Word, words: Sequence[Word], held: set[str]) -> bool:
    degrees = [_degrees(alphabet, word) for word in words if word != leading]
    kept = _degrees(alphabet, leading)
    if kept is None or any(d is None for d in degrees):
        return False
    free = alphabet.free
    directions: dict[str, int] = {}
    for own in degrees:
        for name, degree in (own or {}).items():
            consistent = all((other or {}).get(name, 0) * degree >= 0 for other in degrees)
            if degree and name not in kept and name not in held and free.get(name) and consistent:
                directions[name] = degree
                break
        else:
            return False
    return True
