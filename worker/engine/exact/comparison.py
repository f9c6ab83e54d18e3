"""Whether two array expressions are equal: for every size, entry by entry, with evidence.

`Comparison.of` is the procedure on one screen. Its steps, cheapest first: the same node; equal in
tensor normal form, for all sizes at once; different at a point, at some concrete sizes; equal entry by
entry at all trial sizes, which alone proves nothing for others and is then said so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from types import MappingProxyType

from worker.engine import expression
from worker.engine.calculus import Lowering, written_out
from worker.engine.errors import AnswerError
from worker.engine.exact import PROVED, Domain, at_once, collected, decide, entrywise, glimpse
from worker.engine.exact.annihilated import removed_parts
from worker.engine.exact.narrowing import narrowed
from worker.engine.exact.sizes import at_sizes, trial_sizes, variables_at
from worker.engine.exact.structure import inverses, is_concrete, is_plain
from worker.engine.exact.tensor import TensorProver
from worker.engine.expression import Node
from worker.engine.model import Conclusion, Evidence, Kink, Question
from worker.engine.numeric.crosscheck import CrossCheck

# At most so many entries are compared one by one.
LARGEST_GRID = 400


@unique
class Standing(StrEnum):
    """What is known of one entry."""

    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What comparing two expressions of one shape has shown.

    `entries` tells of each entry at `sizes`, where entries were looked at one by one.
    """

    evidence: tuple[Evidence, ...]
    entries: Mapping[tuple[int, ...], Standing]
    sizes: Mapping[str, int]

    @property
    def conclusion(self) -> Conclusion:
        return self.evidence[-1].conclusion if self.evidence else Conclusion.OPEN


class Comparer:
    """Compares expressions under one question's domain; keeps what depends on the question alone."""

    def __init__(self, question: Question, *, beside: bool = False) -> None:
        self.question = question
        self._beside = beside
        self._size_names = question.size_names
        self._ordered: dict[tuple[Node, frozenset[str]], list[dict[str, int]]] = {}
        self._domains: dict[tuple[tuple[str, int], ...], Domain] = {}
        self._entries: dict[tuple[Node, tuple[tuple[str, int], ...]], list[Node]] = {}
        self._cohort: tuple[Node, ...] = ()
        self._cohort_entries: dict[tuple[tuple[str, int], ...], tuple[Node, ...]] = {}

    @cached_property
    def _tensor(self) -> TensorProver:
        at_kinks = self.question.kink is not Kink.OPEN and not self._beside
        return TensorProver(self.question, at_kinks=at_kinks)

    @cached_property
    def _second_opinion(self) -> CrossCheck:
        return CrossCheck(self.question)

    @cached_property
    def strict(self) -> Comparer:
        """The same question with nothing left open at kinks but the question's own."""
        return Comparer(replace(self.question, kink=Kink.CONVENTION), beside=True)

    def expect(self, learners: Sequence[Node]) -> None:
        """These will be compared soon: whatever asks for numbers of one of them gets those of all at once.

        They have the reference's shape, definitions expanded. It changes no conclusion.
        """
        self._cohort = tuple(learners)
        self._cohort_entries.clear()

    def preparing(self, reference: Node) -> Iterator[None]:
        """Works out what comparisons with this reference will need, in steps that may be left in between."""
        names = self._size_names | _size_names(reference)
        sizes = self._trials(names, reference)[0] if names else {}
        yield
        if names:
            self._second_opinion.keep(reference, sizes)
            yield
            self._tensor.keep(reference)
            yield
        with suppress(AnswerError):  # told when an answer comes
            domain = self.domain(sizes)
            yield
            self.entries(reference, sizes)
            if not names and is_plain(reference):
                yield
                collected.prepare(reference, domain)
                glimpse.prepare(reference, domain)

    def compare(
        self,
        learner: Node,
        reference: Node,
        *,
        sizes: Mapping[str, int] | None = None,
        soon: bool = False,
    ) -> Comparison:
        """Whether `learner` equals `reference`, both of one shape, with definitions expanded.

        With `sizes`, only at those sizes; with `soon`, entries of which that takes long stay open.
        """
        if learner is reference:
            same = Evidence(method="identical", conclusion=Conclusion.EQUAL)
            return Comparison(evidence=(same,), entries={}, sizes={})
        if sizes is None and not self._size_names and is_plain(learner) and is_plain(reference):
            evidence = decide(learner, reference, self._domain_of_numbers, soon=soon)
            if evidence is PROVED:
                return _PROVED
            return Comparison(evidence=(evidence,), entries={(): _STANDING[evidence.conclusion]}, sizes={})
        found = self._compared_as_arrays(learner, reference, sizes, soon)
        if found.conclusion is Conclusion.EQUAL and not all(
            self._tensor.has_values(part, reference)
            for part in removed_parts(learner) - removed_parts(reference)
        ):
            doubt = "equal, if what stands beside a factor of 0 has a value"
            open_there = Evidence(method="entries", conclusion=Conclusion.OPEN, remark=doubt)
            return replace(found, evidence=(*found.evidence, open_there))
        return found

    def _compared_as_arrays(
        self, learner: Node, reference: Node, sizes: Mapping[str, int] | None, soon: bool
    ) -> Comparison:
        names = self._size_names | _size_names(learner) | _size_names(reference)
        if sizes is not None or not names:
            return self._at(learner, reference, sizes or {}, soon=soon)
        all_sizes = self._trials(names, reference)
        opinion, first = self._second_opinion, all_sizes[0]
        doubtful = opinion.differ(learner, reference, first)
        if doubtful:  # then there is likely a witness, and hardly a proof
            found = self._at(learner, reference, first, soon=soon)
            if found.conclusion is Conclusion.DIFFERENT:
                return found
        tried: list[Evidence] = []
        evidence = self._tensor.compare(learner, reference)
        tried.append(evidence)
        inverse = bool(inverses(learner) or inverses(reference))
        seem_equal = self._seem_equal(learner, reference, names) if inverse else None
        exist = not inverse or (seem_equal is not False and self._tensor.inverses_exist(learner, reference))
        if evidence.conclusive and not exist:
            evidence = replace(evidence, conclusion=Conclusion.OPEN, remark="an inverse may not exist")
            tried = [evidence]
        if evidence.conclusive:
            if doubtful and opinion.contradicts(learner, reference, first):
                doubt = "the proof and the numbers disagree: a fault of ours"
                tried.append(Evidence(method="cross-check", conclusion=Conclusion.OPEN, remark=doubt))
            return Comparison(evidence=tuple(tried), entries={}, sizes={})
        if seem_equal and exist:
            tried.append(self._tensor.compare_by_words(learner, reference))
            if not tried[-1].conclusive:
                tried[-1] = self._tensor.compare_by_resolvents(learner, reference)
            if tried[-1].conclusive:
                return Comparison(evidence=tuple(tried), entries={}, sizes={})
        if exist and not doubtful:
            setting = entrywise.Setting(
                question=self.question, beside=self._beside, never_zero=self._tensor.never_zero
            )
            by_numbers = entrywise.proved(learner, reference, setting)
            if by_numbers is not None:
                return Comparison(evidence=(*tried, by_numbers), entries={}, sizes={})
        equal_at: list[Mapping[str, int]] = []
        for trial in all_sizes:
            found = self._at(learner, reference, trial, soon=soon)
            if found.conclusion is Conclusion.DIFFERENT:
                return replace(found, evidence=(*tried, *found.evidence))
            if found.conclusion is Conclusion.EQUAL:
                equal_at.append(trial)
        remark = "equal at the sizes tried; not proved for others" if equal_at else "nothing decided"
        tried.append(
            Evidence(
                method="entries-at-sizes",
                conclusion=Conclusion.OPEN,
                sizes=tuple(equal_at or all_sizes),
                remark=remark,
            )
        )
        return Comparison(evidence=tuple(tried), entries={}, sizes={})

    def cannot_be_equal(self, learner: Node, reference: Node) -> bool:
        """Whether `compare` will not call these equal for all sizes, as no proof stands against floats."""
        names = self.question.size_names | _size_names(learner) | _size_names(reference)
        if not names or learner is reference:
            return False
        return self._second_opinion.contradicts(learner, reference, self._trials(names, reference)[0])

    def _seem_equal(self, learner: Node, reference: Node, names: frozenset[str]) -> bool | None:
        """Whether floats agree at all sizes where the reference has values; None where they cannot tell.

        D (D^T D)^-1 D^T has none where D is wide, also if what is subtracted from it has none either.
        """
        found = set()
        for trial in trial_sizes(names):
            if self._has_inverses(reference, trial):
                exist = self._has_inverses(learner, trial)
                found.add(exist and self._second_opinion.agree(learner, reference, trial))
        return None if found <= {None} else False not in found

    def _has_inverses(self, root: Node, sizes: Mapping[str, int]) -> bool:
        """Whether none of its inverses is without values at all sample points."""
        return not any(self._second_opinion.without_values(item, sizes) for item in inverses(root))

    def _trials(self, names: frozenset[str], reference: Node) -> list[dict[str, int]]:
        """Sizes to try; last those at which an inverse cannot be, where a witness would be sought in vain."""
        found = inverses(reference)
        if not found:
            return list(trial_sizes(names))
        key = (reference, names)
        if key not in self._ordered:
            self._ordered[key] = sorted(
                trial_sizes(names),
                key=lambda trial: any(self._second_opinion.without_values(item, trial) for item in found),
            )
        return self._ordered[key]

    @cached_property
    def _domain_of_numbers(self) -> Domain:
        return self.domain({})

    # --- at concrete sizes ------------------------------------------------------------------

    def domain(self, sizes: Mapping[str, int]) -> Domain:
        key = tuple(sorted(sizes.items()))
        found = self._domains.get(key)
        if found is None:
            question = self.question
            defined: tuple[Node, ...] = ()
            if question.function is not None:
                defined = tuple(self.entries(question.expand(question.function), sizes))
            low = Lowering()
            assumptions = tuple(
                item
                for assumption in question.assumptions
                for item in written_out(low, at_sizes(question.expand(assumption), sizes))
            )
            variables, assumptions = narrowed(variables_at(question.variables, sizes), assumptions)
            found = Domain(
                variables=variables,
                assumptions=assumptions,
                defined=defined,
                kink=question.kink,
                beside=self._beside,
                cohort=partial(self._expected, dict(sizes)),
            )
            self._domains[key] = found
        return found

    def _expected(self, sizes: Mapping[str, int]) -> tuple[Node, ...]:
        """The distinct entries at these sizes of what is expected; one object until others are."""
        key = tuple(sorted(sizes.items()))
        if key not in self._cohort_entries:
            found: dict[Node, None] = {}
            for learner in self._cohort:
                with suppress(AnswerError):  # told when its turn comes
                    found.update(dict.fromkeys(self.entries(learner, sizes)))
            self._cohort_entries[key] = tuple(found)
        return self._cohort_entries[key]

    def entries(self, array: Node, sizes: Mapping[str, int]) -> list[Node]:
        """All entries at these sizes, the last index fastest; remembered."""
        key = (array, tuple(sorted(sizes.items())))
        found = self._entries.get(key)
        if found is None:
            plain = not sizes and is_concrete(array)
            found = [array] if plain else written_out(Lowering(), at_sizes(array, sizes))
            if len(self._entries) > 200:
                self._entries.clear()
            self._entries[key] = found
        return found

    def _at(
        self, learner: Node, reference: Node, sizes: Mapping[str, int], *, soon: bool = False
    ) -> Comparison:
        try:
            domain = self.domain(sizes)
            left, right = self.entries(learner, sizes), self.entries(reference, sizes)
        except AnswerError as error:
            gave_up = Evidence(
                method="entries", conclusion=Conclusion.OPEN, remark=error.message, sizes=_named(sizes)
            )
            return Comparison(evidence=(gave_up,), entries={}, sizes=sizes)
        positions = _positions(at_sizes(reference, sizes))
        standings: dict[tuple[int, ...], Standing] = {}
        first: dict[Conclusion, Evidence] = {}
        known: dict[tuple[Node, Node], Evidence] = {}
        wrong: set[tuple[Node, Node]] = set()
        for position, mine, theirs in zip(positions, left, right, strict=True):
            if len(standings) >= LARGEST_GRID:
                break
            pair = (mine, theirs)
            if pair in wrong:
                standings[position] = Standing.WRONG
                continue
            evidence = known.get(pair)
            if evidence is None:
                shown = Conclusion.DIFFERENT not in first
                evidence = decide(mine, theirs, domain, soon=soon, shown=shown)
                known[pair] = evidence
            standings[position] = _STANDING[evidence.conclusion]
            if evidence.conclusion not in first:
                first[evidence.conclusion] = _placed(evidence, position, sizes)
                if evidence.conclusion is Conclusion.DIFFERENT:
                    if len(position) > 2:
                        break  # nobody reads a tensor entry by entry
                    # One witness is shown. That others differ, too, is told for all of them together.
                    rest = zip(left[len(standings) :], right[len(standings) :], strict=True)
                    wrong = at_once.differing(dict.fromkeys(rest), domain)
            elif evidence.conclusion is Conclusion.OPEN and list(first) == [Conclusion.OPEN]:
                break  # two entries left open and none settled: the others would cost as much
        for conclusion in (Conclusion.DIFFERENT, Conclusion.OPEN, Conclusion.EQUAL):
            if conclusion in first:
                return Comparison(evidence=(first[conclusion],), entries=standings, sizes=sizes)
        empty = Evidence(method="entries", conclusion=Conclusion.EQUAL, sizes=_named(sizes))
        return Comparison(evidence=(empty,), entries=standings, sizes=sizes)


_PROVED = Comparison(evidence=(PROVED,), entries=MappingProxyType({(): Standing.RIGHT}), sizes={})
_NONE = Fraction(0)
_STANDING = {
    Conclusion.EQUAL: Standing.RIGHT,
    Conclusion.DIFFERENT: Standing.WRONG,
    Conclusion.OPEN: Standing.OPEN,
}


def _named(sizes: Mapping[str, int]) -> str | tuple[Mapping[str, int], ...]:
    return (dict(sizes),) if sizes else "all"


def _placed(evidence: Evidence, position: tuple[int, ...], sizes: Mapping[str, int]) -> Evidence:
    witness = evidence.witness
    if witness is not None:
        witness = replace(witness, entry=position, sizes=dict(sizes))
    return replace(evidence, witness=witness, sizes=_named(sizes))


def _positions(array: Node) -> list[tuple[int, ...]]:
    positions: list[tuple[int, ...]] = [()]
    for dimension in array.shape:
        positions = [(*p, k) for p in positions for k in range(1, (dimension.value or 0) + 1)]
    return positions


@lru_cache(maxsize=1024)
def _size_names(root: Node) -> frozenset[str]:
    found: set[str] = set()
    for current in expression.walk(root):
        for dimension in current.shape:
            if dimension.value is None:
                found |= dimension.names
        if current.op is expression.Op.SIZE:
            found |= current.payload.names
    return frozenset(found)


def share_of_right(entries: Mapping[tuple[int, ...], Standing]) -> Fraction:
    """Right entries as a share of all that were compared."""
    right = sum(1 for standing in entries.values() if standing is Standing.RIGHT)
    if not right:
        return _NONE
    return Fraction(right, len(entries)) if entries else Fraction(0)
