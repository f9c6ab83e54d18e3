"""Rewriting by relations, completed as far as bounds allow: a noncommutative Gröbner basis, broken off.

Every rule is a consequence of the relations, so that what is rewritten to 0 is 0 whenever they hold. Words
are compared by length, then letter by letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from worker.engine.exact.tensor.words.sums import Scale, Sum, Word, minus, plus, scaled, surrounded

MOST_RULES = 60
MOST_STEPS = 4000
LONGEST = 14
MOST_TERMS = 120


class TooMuchError(Exception):
    """The bounds are used up; nothing is concluded."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`word` equals `rest`, whose words are smaller."""

    word: Word
    rest: Sum


class Rewriting:
    """Rules, and what they make of sums."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.steps = 0

    def reduced(self, item: Sum) -> Sum:
        """With every rule applied until none applies."""
        done: dict[tuple[Word, Scale], Fraction] = {}
        waiting = dict(item)
        while waiting:
            (word, scale), value = waiting.popitem()
            place = self._match(word)
            if place is None:
                done[word, scale] = done.get((word, scale), Fraction(0)) + value
                continue
            self.steps += 1
            if self.steps > MOST_STEPS or len(waiting) > MOST_TERMS:
                raise TooMuchError
            rule, at = place
            inner = surrounded(word[:at], rule.rest, word[at + len(rule.word) :])
            waiting = dict(plus(waiting, scaled(inner, value, scale)))
        return {key: value for key, value in done.items() if value}

    def _match(self, word: Word) -> tuple[Rule, int] | None:
        for rule in self.rules:
            length = len(rule.word)
            for at in range(len(word) - length + 1):
                if word[at : at + length] == rule.word:
                    return rule, at
        return None

    def orient(self, item: Sum) -> Rule | None:
        """The sum, which is 0, as a rule; None where its largest word has no coefficient to divide by."""
        largest = max((word for word, _ in item), key=lambda word: (len(word), word))
        leading = [(scale, value) for (word, scale), value in item.items() if word == largest]
        if not largest or len(leading) != 1:
            return None
        scale, value = leading[0]
        rest = {key: v for key, v in item.items() if key[0] != largest}
        return Rule(largest, scaled(rest, -1 / value, tuple((name, -e) for name, e in scale)))

    def add(self, rule: Rule) -> list[Sum]:
        """Take a rule in; what other rules said that it now rewrites is given back."""
        length = len(rule.word)
        touched = [
            old
            for old in self.rules
            if any(old.word[k : k + length] == rule.word for k in range(len(old.word) - length + 1))
        ]
        self.rules = [old for old in self.rules if old not in touched] + [rule]
        return [minus({(old.word, ()): Fraction(1)}, old.rest) for old in touched]


def vanishes(item: Sum, relations: Sequence[Sum]) -> bool:
    """Whether the sum is rewritten to 0 by what follows from the relations, each of which is 0.

    Raises:
        TooMuchError: the bounds were used up before that was known.
    """
    rewriting = Rewriting()
    waiting: list[Sum] = list(relations)
    item = rewriting.reduced(item)
    while item and waiting:
        waiting.sort(key=_size, reverse=True)
        found = rewriting.reduced(waiting.pop())
        if not found:
            continue
        rule = rewriting.orient(found)
        if rule is None:
            continue
        if len(rewriting.rules) >= MOST_RULES or len(rule.word) > LONGEST:
            raise TooMuchError
        waiting += rewriting.add(rule)
        item = rewriting.reduced(item)
        for other in rewriting.rules:
            waiting.extend(_overlaps(rule, other))
            if other is not rule:
                waiting.extend(_overlaps(other, rule))
    return not item


def _size(item: Sum) -> tuple[int, int]:
    return max((len(word) for word, _ in item), default=0), len(item)


def _overlaps(one: Rule, other: Rule) -> Iterator[Sum]:
    """What must be 0, as a word can be rewritten at either end."""
    for shared in range(1, min(len(one.word), len(other.word))):
        if one.word[-shared:] == other.word[:shared]:
            right = surrounded((), one.rest, other.word[shared:])
            left = surrounded(one.word[:-shared], other.rest, ())
            yield minus(right, left)
