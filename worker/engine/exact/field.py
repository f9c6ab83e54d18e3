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
from worker.engine.exact.limits import (
    LARGEST_FACTORED,
    LARGEST_FACTORED_DEGREE,
    LARGEST_TERMS,
    MOST_GENERATORS,
    PATIENCE,
    Again,
    FormalZero,
    NeedsSign,
    TooLarge,
    Unsettled,
)
from worker.engine.expression import Node
from worker.engine.model import Component

NAMES = tuple(f"k{i}" for i in range(MOST_GENERATORS))
SPARE = 4  # kernels beside the variables that the smallest ring should hold
SIZES = (8, 16, 32, 64, 128, 256, MOST_GENERATORS)


class Kernel:
    """One generator; `power` is the exponent from which its relation reduces."""

    __slots__ = (
        "algebraic",
        "argument",
        "constant",
        "identity",
        "kind",
        "poly",
        "position",
        "positive",
        "power",
        "relation",
        "unit",
    )

    def __init__(self, identity: int, kind: str, poly: Poly, position: int) -> None:
        self.identity = identity
        self.kind = kind
        self.poly = poly
        self.position = position
        self.power = 0
        self.relation: Poly = None
        self.positive = False  # wherever it is defined, off a null set
        self.constant = False  # no variable in it
        self.algebraic: algebraic.Integer | None = None  # a constant algebraic integer
        self.argument: Any = None
        self.unit: Any = None


class Memory:
    """What survives when a conversion starts again: units of lattices, numbers of kernels."""

    def __init__(self, variables: int = 0, *, turning: bool = False) -> None:
        self.turning = turning  # sines by powers of exp(i angle) instead of half tangents
        self.size = next(
            (k for k, size in enumerate(SIZES[:-1]) if variables + SPARE <= size), len(SIZES) - 1
        )
        self.units: dict[Hashable, Fraction] = {}
        self.roots: dict[Hashable, int] = {}
        self.numbers: dict[Hashable, int] = {}

    def number(self, key: Hashable) -> int:
        return self.numbers.setdefault(key, len(self.numbers))


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
        self.products: list[
            tuple[Poly, Kernel]
        ] = []  # products of signs that are 1, and which sign was solved for
        self.solved: dict[Component, Form] = {}  # variables that an equation fixes
        self.vanishing: list[Poly] = []  # polynomials assumed to be zero
        self.fractions: list[Any] = []  # what stands over denominators in exponents, linearly independent
        self.never_zero: list[Poly] = []  # irreducible, and not zero at any point that counts
        self.gates: list[Poly] = []  # irreducible polynomials whose sign was asked for
        self.odd_bases: list[Form] = []  # bases of odd roots in the reference
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
        if self.vanishes(reduced):
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

    # --- factors ---------------------------------------------------------------------------------

    def parts(self, form: Form) -> tuple[fmpq, list[tuple[Poly, int]]]:
        """A rational number and powers of irreducible primitive polynomials, whose product it is."""
        if self.has_complex:
            self.require_real(form)
        if self._divides_by_root(form):  # (x + r^2)/r is x/r + r, whose factors nobody sees
            above, below = self.normal(form)
            form = Form(above) if below.is_constant() else Form(above, ((below, -1),))
        content, found = self.factored(self.reduce(form.top))
        factors: Factors = tuple(found)
        for poly, e in form.factors:
            c, parts = self.factored(poly)
            content = content * c**e
            factors = merged(factors, tuple((f, k * e) for f, k in parts))
        if self.has_algebraic:
            content, factors = self.monic(content, factors)
        return content, [(f, e) for f, e in factors if e]

    def monic(self, content: fmpq, factors: Factors) -> tuple[fmpq, Factors]:
        """The same product; a factor that is led by an irrational number is divided by it.

        2 - sqrt(2) x is -sqrt(2) (x - sqrt(2)), so that one gate has one sign, however it is scaled.
        """
        result: Factors = ()
        for poly, e in factors:
            lead = self.leading_number(poly)
            if lead is None or lead.is_constant():
                result = merged(result, ((poly, e),))
                continue
            above, below = self.normal(Form(poly) * self.inverse(Form(lead)))
            if not below.is_constant():
                result = merged(result, ((poly, e),))
                continue
            for item in (lead, above / below.leading_coefficient()):
                c, parts = self.factored(item)
                content = content * c**e
                result = merged(result, tuple((f, k * e) for f, k in parts))
        return content, result

    def leading_number(self, poly: Poly) -> Poly | None:
        """The coefficient of the first monomial in what is no algebraic number; None if all is, or none."""
        algebraic = [k is not None and k.algebraic is not None for k in self.by_position]
        degrees = poly.degrees()
        kinds = {a for a, d in zip(algebraic, degrees, strict=True) if d > 0}
        if kinds != {True, False}:
            return None
        groups: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
        for exponents, c in zip(poly.monoms(), poly.coeffs(), strict=True):
            outside = tuple(0 if a else int(e) for a, e in zip(algebraic, exponents, strict=True))
            inside = tuple(int(e) if a else 0 for a, e in zip(algebraic, exponents, strict=True))
            groups.setdefault(outside, {})[inside] = c
        return self.context.from_dict(groups[max(groups)])

    def _divides_by_root(self, form: Form) -> bool:
        return any(
            e < 0 and any(k.kind == "root" and not k.constant for k in self.used_kernels(poly))
            for poly, e in form.factors
        )

    def require_real(self, form: Form) -> None:
        """No kernel that stands for a complex number occurs.

        Raises:
            Unsettled: one does; signs, roots and logarithms of it have no meaning here.
        """
        for poly in (form.top, *(p for p, _ in form.factors)):
            if not poly.is_constant() and any(
                k.kind in ("turn", "imaginary") for k in self.used_kernels(poly)
            ):
                raise Unsettled("a root or sign of a trigonometric sum that is too large")

    def factored(self, poly: Poly) -> tuple[fmpq, list[tuple[Poly, int]]]:
        if poly.is_constant():
            return (poly.leading_coefficient() if not poly.is_zero() else fmpq(0)), []
        if len(poly) == 1:
            gens = [
                (k.poly, int(e))
                for k, e in zip(self.by_position, poly.degrees(), strict=True)
                if e > 0 and k is not None
            ]
            return poly.leading_coefficient(), gens
        if len(poly) > LARGEST_FACTORED or poly.total_degree() > LARGEST_FACTORED_DEGREE:
            lead = poly.leading_coefficient()
            return lead, [(poly / lead, 1)]
        for known, parts in self.known_factors:
            if known == poly:
                return parts
        if poly.total_degree() > 1:
            self.spend(2)
        content, factors = poly.factor()
        found = as_fmpq(content), [(f, int(e)) for f, e in factors]
        self.known_factors.append((poly, found))
        return found


def as_fmpq(value: Any) -> fmpq:
    """The same rational for FLINT."""
    if isinstance(value, (int, fmpq)):
        return fmpq(value)
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    return fmpq(value)


def as_fraction(value: Any) -> Fraction:
    """Of a fmpq, or of a constant polynomial."""
    if not isinstance(value, fmpq):
        value = fmpq(0) if value.is_zero() else value.leading_coefficient()
    return Fraction(int(value.p), int(value.q))


def as_pair(value: Any) -> tuple[int, int]:
    """Numerator and denominator."""
    return int(value.p), int(value.q)
