"""The field in which both answers are compared: rational functions over kernels.

A *kernel* stands for what rational arithmetic cannot see into: a component of a variable, exp of a
monomial, log|f|, a root of |f|, the sign of f, the tangent of half an angle. Each is one generator
of a FLINT polynomial ring; those that are algebraic over earlier ones carry a relation
(r^2 = f·sign f), by which polynomials are reduced. Later kernels are larger in the lexicographic
order, so that one pass of divisions from the latest to the earliest reduces completely.

Every rewriting in this package is an identity of real functions wherever its left side is defined.
So a difference that reduces to 0 proves equality; one that does not proves nothing.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from worker.engine.exact import algebraic
from worker.engine.exact.domain import Domain
from worker.engine.exact.forms import Factors, Form, Poly, merged, product, raised
from worker.engine.exact.kernels import NAMES, SIZES, Kernel, Memory
from worker.engine.exact.limits import (
    LARGEST_TERMS,
    PATIENCE,
    Again,
    FormalZero,
    NeedsSign,
    TooLarge,
)
from worker.engine.exact.rationals import as_fmpq, as_fraction, as_pair
from worker.engine.exact.samples import Samples
from worker.engine.expression import Node
from worker.engine.model import Component


class Field:
    """Kernels, relations, and what is known of signs, for one comparison."""

    def __init__(self, domain: Domain, memory: Memory) -> None:
        self.domain = domain
        self.memory = memory
        self.size = SIZES[memory.size]
        self.context: Any = fmpq_mpoly_ctx.get(NAMES[: self.size], Ordering.lex)
        self.kernels: dict[int, Kernel] = {}
        self.by_position: list[Kernel | None] = [None] * self.size
        self.ascending: list[Kernel] = []  # by position: the latest first
        self.relations: list[Kernel] = []  # the latest first
        self.one = self.context.constant(1)
        self.zero = self.context.constant(0)
        self.facts: list[tuple[Poly, int]] = []  # irreducible polynomials whose sign is known
        self.known_factors: list[tuple[Poly, tuple[fmpq, list[tuple[Poly, int]]]]] = []
        self.known_signs: list[tuple[Poly, int | None]] = []
        self.converted: dict[Node, Form | Exception] = {}
        self.conditions: dict[Node, tuple[Form, ...]] = {}  # each must be >= 0 for a value
        self.unsettled: set[Node] = set()  # those of which the form rests on a sign that is not known
        self.asked_in_vain = 0  # signs that were asked for and not known
        self.products: list[
            tuple[Poly, Kernel]
        ] = []  # products of signs that are 1, and which sign was solved for
        self.solved: dict[Component, Form] = {}  # variables that an equation fixes
        self.vanishing: list[Poly] = []  # polynomials assumed to be zero
        self.fractions: list[Any] = []  # what stands over denominators in exponents, linearly independent
        self.never_zero: list[Poly] = []  # irreducible, and not zero at any point that counts
        self.gates: list[Poly] = []  # irreducible polynomials whose sign was asked for
        self.odd_bases: list[Form] = []  # bases of odd roots in the reference
        self.samples = Samples(self)
        self.patience = PATIENCE
        self.has_sigmas = False
        self.has_complex = False
        self.has_algebraic = False

    # --- kernels ------------------------------------------------------------------------------

    def kernel(self, key: Hashable, kind: str) -> tuple[Kernel, bool]:
        """The kernel of this key, and whether it is new."""
        identity = self.memory.number(key)
        found = self.kernels.get(identity)
        if found is not None:
            return found, False
        position = self.size - 1 - len(self.kernels)
        if position < 0:
            if self.memory.size + 1 >= len(SIZES):
                raise TooLarge("too many kernels")
            self.memory.size += 1
            raise Again
        found = Kernel(identity, kind, self.context.gen(position), position)
        self.kernels[identity] = found
        self.by_position[position] = found
        self.ascending.insert(0, found)
        return found, True

    def knows(self, key: Hashable) -> bool:
        """Whether there is a kernel of this key."""
        return self.memory.numbers.get(key) in self.kernels

    def relate(self, kernel: Kernel, power: int, remainder: Poly) -> None:
        """From now on kernel^power equals `remainder`, a polynomial in earlier kernels."""
        kernel.power = power
        kernel.relation = raised(kernel.poly, power) - remainder
        if kernel not in self.relations:
            self.relations.append(kernel)
            self.relations.sort(key=lambda k: k.position)

    def spend(self, effort: int) -> None:
        """Count work that no size limit bounds.

        Raises:
            TooLarge: there has been too much of it.
        """
        self.patience -= effort
        if self.patience < 0:
            raise TooLarge("too many signs to be told")

    def kernel_at(self, poly: Poly) -> Kernel | None:
        """The kernel, if the polynomial is a bare generator."""
        if len(poly) != 1 or poly.total_degree() != 1 or poly.leading_coefficient() != 1:
            return None
        position: int = poly.degrees().index(1)
        return self.by_position[position]

    def used_kernels(self, poly: Poly) -> list[Kernel]:
        """The kernels that occur, by position."""
        degrees = poly.degrees()
        return [k for k in self.ascending if degrees[k.position] > 0]

    # --- forms ----------------------------------------------------------------------------------

    def number(self, value: Any) -> Form:
        return Form(self.context.constant(as_fmpq(value)))

    def form(self, poly: Poly) -> Form:
        return Form(poly)

    def reduce(self, poly: Poly) -> Poly:
        """With every relation applied."""
        if not self.relations or poly.is_constant():
            return poly
        degrees = poly.degrees()
        for kernel in self.relations:
            high = degrees[kernel.position]
            if kernel.power and high >= kernel.power:
                steps, terms = high // kernel.power, len(kernel.relation) - 1
                if terms > 1 and len(poly) * terms ** min(int(steps), 12) > LARGEST_TERMS * 20:
                    raise TooLarge("a root has too many terms")
                poly = divmod(poly, kernel.relation)[1]
                if poly.is_constant():
                    return poly
                degrees = poly.degrees()
        return poly

    def vanishes(self, poly: Poly) -> bool:
        """Certainly zero: after reduction, or by a separation bound for algebraic constants."""
        if poly.is_zero():
            return True
        poly = self.reduce(poly)
        if poly.is_zero():
            return True
        return self.has_algebraic and algebraic.vanishes(self, poly)

    def inverse(self, form: Form) -> Form:
        """1/form.

        Raises:
            FormalZero: the form vanishes identically.
        """
        factors: Factors = tuple((p, -e) for p, e in form.factors)
        top = form.top
        if top.is_constant():
            if top.is_zero():
                raise FormalZero
            return Form(self.context.constant(1 / top.leading_coefficient()), factors)
        for poly, e in form.factors:
            if e > 0 and self.vanishes(poly):
                raise FormalZero
        reduced = self.reduce(top)
        if len(reduced) <= len(top):
            top = reduced
        if self.vanishes(reduced) or any(divmod(reduced, zero)[1].is_zero() for zero in self.vanishing):
            raise FormalZero
        lead = top.leading_coefficient()
        if len(top) == 1:
            above = self.context.constant(1 / lead)
            below: list[tuple[Poly, int]] = []
            for kernel, e in zip(self.by_position, top.degrees(), strict=True):
                if e > 0 and kernel is not None:
                    if kernel.kind == "sigma":
                        above = above * kernel.poly ** (e % 2)
                    else:
                        below.append((kernel.poly, -int(e)))
            return Form(above, merged(factors, tuple(below)))
        self.require_invertible(top)
        return Form(self.context.constant(1 / lead), merged(factors, ((top / lead, -1),)))

    def require_invertible(self, poly: Poly) -> None:
        """No choice of the signs in it makes the polynomial vanish.

        Raises:
            NeedsSign: one does (as in x + |x|), so that the cases must be told apart.
        """
        if not self.has_sigmas:
            return
        sigmas = [k for k in self.used_kernels(poly) if k.kind == "sigma"]
        if len(sigmas) > 3:
            raise NeedsSign(sigmas[0].argument)
        cases = [poly]
        for kernel in sigmas:
            name = NAMES[kernel.position]
            cases = [self.reduce(case.subs({name: s})) for case in cases for s in (1, -1)]
            if any(case.is_zero() for case in cases):
                raise NeedsSign(kernel.argument)

    def power(self, form: Form, n: int) -> Form:
        if n > 0:
            return form.raised(n)
        if n == 0:
            return Form(self.one)
        return self.inverse(form).raised(-n)

    def normal(self, form: Form) -> tuple[Poly, Poly]:
        """Numerator and denominator without common factor, the denominator monic."""
        above, below = form.top, self.one
        for poly, e in form.factors:
            if e > 0:
                above = product(above, raised(poly, e))
            else:
                below = product(below, raised(poly, -e))
        above = self.reduce(above)
        if above.is_zero():
            return above, self.one
        if below.is_constant():
            return above, below
        reduced = self.reduce(below)
        if len(reduced) <= len(below):
            below = reduced
        if self.relations and not below.is_constant():
            above, below = self.rationalised(above, below)
        if below.is_constant():
            return above / below.leading_coefficient(), self.one
        shared = above.gcd(below)
        if not shared.is_constant():
            above, below = above / shared, below / shared
        lead = below.leading_coefficient()
        return above / lead, below / lead

    def rationalised(self, above: Poly, below: Poly) -> tuple[Poly, Poly]:
        """The same quotient with fewer roots in the denominator."""
        for kernel in list(self.relations):
            if kernel.kind != "root" or kernel.relation is None:
                continue
            degree = int(below.degrees()[kernel.position])
            if degree <= 0:
                continue
            rest = divmod(below, kernel.poly**degree)[1]
            if rest.is_zero():
                factor = kernel.poly ** (kernel.power - degree % kernel.power)
            elif kernel.power == 2 and len(below) <= 12 and len(above) <= 60:
                factor = below.subs({NAMES[kernel.position]: 0}) * 2 - below
            else:
                continue
            denominator = self.reduce(below * factor)
            if denominator.is_zero():
                continue
            above, below = self.reduce(product(above, factor)), denominator
            if below.is_constant():
                break
        return above, below

    def rational(self, form: Form) -> Fraction | None:
        """Its value, if the form is a rational number."""
        top = form.top
        if not form.factors and top.is_constant():
            return as_fraction(top)
        above, below = self.normal(form)
        if above.is_constant() and below.is_constant():
            return as_fraction(above) / as_fraction(below)
        return None

    # --- keys ------------------------------------------------------------------------------------

    def poly_key(self, poly: Poly) -> Hashable:
        """What identifies a polynomial, also after the conversion has started again."""
        identities = [0 if k is None else k.identity for k in self.by_position]
        return frozenset(
            (tuple((identities[i], int(e)) for i, e in enumerate(exponents) if e), as_pair(c))
            for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True)
        )

    def key(self, form: Form) -> Hashable:
        above, below = self.normal(form)
        return self.poly_key(above), self.poly_key(below)
