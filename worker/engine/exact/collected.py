"""Equal by collecting terms: the proof that most right answers need, before any field is set up.

An expression becomes a sum of monomials over *atoms*: components, values of functions that are looked
into no further, sums that are divided by. Two expressions with one such sum are equal wherever both have
a value, since atoms may be anything. Exponents are rational: x^(1/2) x^(1/2) is x, where it has a value
at all.

What must hold for a value is collected, too. The learner's *needs* (that of which there is a logarithm or
an even root, that which is divided by) must be needs of the reference as well, or certain: a denominator
that is a polynomial in freely varying components, or positive, vanishes on a null set at most. Where a
gate could switch off a need, nothing is concluded. This proves little, fast: whatever is not shown here
is left to the normal form.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction
from typing import Any, TypeAlias

from worker.engine.exact.domain import Domain
from worker.engine.exact.structure import component_of, order
from worker.engine.expression import Node, Op
from worker.engine.model import Property

MOST_TERMS = 40  # of a sum
MOST_WORK = 600  # products of terms in one comparison's last step
LARGEST_POWER = 4  # of a sum that is multiplied out
LARGEST_EXPONENT = 1000
LONGEST_NUMBER = 256  # bits
MOST_KEPT = 4000  # atoms, expressions

Exponent: TypeAlias = Any  # int or Fraction
Monomial: TypeAlias = tuple[tuple[int, Exponent], ...]  # atoms by number, with exponents other than 0
Sum: TypeAlias = dict[Monomial, Any]  # coefficients other than 0: int or Fraction
Need: TypeAlias = tuple[Hashable, ...]

ONE: Monomial = ()
GATE: Need = ("gate",)
OPEN_SETS = frozenset({"<", ">", "!="})


class Beyond(Exception):
    """This is no expression to be decided by collecting terms."""


class Atoms:
    """The atoms of one domain, and the sums of the expressions that were met on it."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.numbers: dict[Hashable, int] = {}
        self.keys: list[tuple[Hashable, ...]] = []  # of the atoms, by number
        self.bases: dict[int, Sum] = {}  # of atoms that stand for sums
        self.sums: dict[Node, Sum | None] = {}
        self.needs: dict[Node, frozenset[Need]] = {}
        self.own: set[Need] = set()  # needs of the node that is being converted

    def atom(self, *key: Hashable) -> int:
        number = self.numbers.get(key)
        if number is None:
            number = self.numbers[key] = len(self.keys)
            self.keys.append(key)
        return number

    def alone(self, *key: Hashable) -> Sum:
        """An atom as a sum."""
        return {((self.atom(*key), 1),): 1}

    def sum_of(self, root: Node) -> tuple[Sum, frozenset[Need]]:
        """The expression's sum and all its needs.

        Raises:
            Beyond: it has none.
        """
        sums, needs, nodes = self.sums, self.needs, order(root)
        for node in nodes:
            if node not in sums:
                rule = RULES.get(node.op)
                try:
                    if rule is None:
                        raise Beyond
                    sums[node] = rule(self, node, [self._known(a) for a in node.args if not a.shape])
                except Beyond:
                    sums[node] = None
                    raise
                finally:
                    if self.own:
                        needs[node], self.own = frozenset(self.own), set()
        found = [needs[n] for n in nodes if n in needs]
        return self._known(root), frozenset().union(*found) if found else frozenset()

    def _known(self, node: Node) -> Sum:
        found = self.sums[node]
        if found is None:
            raise Beyond
        return found

    # --- arithmetic ---------------------------------------------------------------------------

    def inverse(self, of: Sum) -> Sum:
        """1 over a sum, which is needed not to vanish."""
        content, scale, rest = parted(of)
        for atom, exponent in content:
            if exponent > 0:
                self.own.add(("nonzero", atom))
        found = {tuple([(a, -e) for a, e in content]): reciprocal(scale)}
        if rest is None:
            return found
        atom = self.of_sum(rest)
        self.own.add(("nonzero", atom))
        return times(found, {((atom, -1),): 1})

    def of_sum(self, base: Sum) -> int:
        atom = self.atom("sum", key_of(base))
        self.bases[atom] = base
        return atom

    def power(self, base: Sum, n: int) -> Sum:
        """An integer power."""
        if abs(n) > LARGEST_EXPONENT:
            raise Beyond
        if n == 0:
            return {ONE: 1}
        if n < 0:
            return self.power(self.inverse(base), -n)
        if len(base) == 1:
            ((monomial, c),) = base.items()
            return {tuple([(a, e * n) for a, e in monomial]): bounded_power(c, n)}
        if n <= LARGEST_POWER and len(base) ** n <= MOST_TERMS:
            found = base
            for _ in range(n - 1):
                found = times(found, base)
            return found
        content, scale, rest = parted(base)
        assert rest is not None
        outside = {tuple([(a, e * n) for a, e in content]): bounded_power(scale, n)}
        return times(outside, {((self.of_sum(rest), n),): 1})

    def root(self, base: Sum, exponent: Fraction) -> Sum:
        """base^(p/q) for q > 1; real odd roots of negative numbers."""
        if len(base) == 1:
            ((monomial, c),) = base.items()
            if c == 1 and len(monomial) == 1 and monomial[0][1] == 1:
                atom = monomial[0][0]
            else:
                atom = self.atom("base", key_of(base))
        else:
            atom = self.atom("base", key_of(base))
        if exponent.denominator % 2 == 0:
            self.own.add(("nonnegative", atom))
        if exponent < 0:
            self.own.add(("nonzero", atom))
        return {((atom, exponent),): 1}

    def exponential(self, of: Sum) -> Sum:
        """exp of a sum: the product of powers of exponentials of monomials."""
        found: dict[int, Exponent] = {}
        for monomial, c in of.items():
            found[self.atom("exp", monomial)] = c
        return {tuple(sorted(found.items())): 1}

    # --- needs ----------------------------------------------------------------------------------

    def certain(self, need: Need) -> bool:
        """What is needed not to vanish does so on a null set at most."""
        if need[0] != "nonzero":
            return False
        return self.never_zero(need[1])

    def never_zero(self, atom: Any) -> bool:
        kind = self.keys[atom][0]
        if kind in ("exp", "pi"):
            return True
        if kind == "component":
            return self.varies(atom)
        if kind != "sum":
            return False
        base = self.bases[atom]
        below = {a for monomial in base for a, _ in monomial}
        if all(self.keys[a][0] == "exp" for a in below) and all(c > 0 for c in base.values()):
            return True
        return all(self.keys[a][0] == "component" and self.varies(a) for a in below)

    def varies(self, atom: int) -> bool:
        """The component takes all values of an interval, whatever the others are."""
        component: Any = self.keys[atom][1]
        domain = self.domain
        if not all(a.op is Op.COMPARE and a.payload in OPEN_SETS for a in domain.assumptions):
            return False  # an equation, or what may amount to one
        properties = domain.variable(component[0]).properties
        if Property.INTEGER in properties or Property.SUMS_TO_ONE in properties:
            return False
        interval = domain.interval(component)
        return interval.lower is None or interval.lower != interval.upper

    # --- comparing ------------------------------------------------------------------------------

    def vanishes(self, difference: Sum) -> bool:
        """It is 0 once sums that are divided by are multiplied out, and sin^2 is 1 - cos^2."""
        work = MOST_WORK
        while difference:
            exponents: dict[int, list[Exponent]] = {}
            for monomial in difference:
                for a, e in monomial:
                    if a in self.bases:
                        exponents.setdefault(a, []).append(e)
            if not exponents:
                break
            # What was made last may contain what was made before.
            atom = max(exponents)
            found = exponents[atom]
            lowest = min(found) if len(found) == len(difference) else min(0, *found)
            base, powers = self.bases[atom], {0: {ONE: 1}}
            total: Sum = {}
            for monomial, c in difference.items():
                own = next((e for a, e in monomial if a == atom), 0) - lowest
                if own.__class__ is not int or own > 8:
                    return False
                for k in range(1, own + 1):
                    if k not in powers:
                        powers[k] = times(powers[k - 1], base)
                rest = tuple([pair for pair in monomial if pair[0] != atom])
                work -= len(powers[own])
                if work < 0:
                    return False
                collect(total, times({rest: c}, powers[own]))
            difference = total
        return not difference or not self._without_squares(difference, work)

    def _without_squares(self, difference: Sum, work: int) -> Sum:
        total: Sum = {}
        for monomial, c in difference.items():
            square = next(
                (
                    p
                    for p in monomial
                    if p[1].__class__ is int and 2 <= p[1] <= 8 and self.keys[p[0]][0] == "sin"
                ),
                None,
            )
            term: Sum = {monomial: c}
            if square is not None:
                sine, e = square
                cosine = self.atom("cos", self.keys[sine][1])
                rest = tuple([p for p in monomial if p[0] != sine or e % 2])
                term = {tuple([(a, 1) if a == sine else (a, f) for a, f in rest]): c}
                for _ in range(e // 2):
                    term = times(term, {ONE: 1, ((cosine, 2),): -1})
                work -= len(term)
                if work > 0:
                    term = self._without_squares(term, work)
            collect(total, term)
        return total


def same(learner: Node, reference: Node, domain: Domain) -> bool | None:
    """True: equal, wherever the reference has a value. None: equal if both have values at some point.

    False concludes nothing.
    """
    atoms: Atoms | None = domain.remembered.get(Atoms)
    if atoms is None or len(atoms.keys) + len(atoms.sums) > MOST_KEPT:
        atoms = domain.remembered[Atoms] = Atoms(domain)
    try:
        mine, needed = atoms.sum_of(learner)
        theirs, given = atoms.sum_of(reference)
        if mine != theirs:
            difference = dict(mine)
            collect(difference, {m: -c for m, c in theirs.items()})
            if not atoms.vanishes(difference):
                return False
    except Beyond:
        return False
    if needed and (GATE in needed or GATE in given) and needed != {GATE}:
        return False
    missing = [need for need in needed if need not in given and need is not GATE]
    if any(need[0] != "nonzero" for need in missing):
        return False
    return True if all(map(atoms.certain, missing)) else None


# --- sums -------------------------------------------------------------------------------------------


def collect(total: Sum, other: Sum) -> None:
    """Add the other sum to the total."""
    for monomial, c in other.items():
        found = total.get(monomial, 0) + c
        if found:
            total[monomial] = found
        else:
            del total[monomial]
    if len(total) > MOST_TERMS:
        raise Beyond


def times(one: Sum, other: Sum) -> Sum:
    """The product."""
    if len(one) * len(other) > 4 * MOST_TERMS:
        raise Beyond
    total: Sum = {}
    for m, c in one.items():
        for n, d in other.items():
            monomial = joined(m, n)
            found = total.get(monomial, 0) + c * d
            if found:
                total[monomial] = found
            else:
                del total[monomial]
    if len(total) > MOST_TERMS:
        raise Beyond
    return total


def joined(one: Monomial, other: Monomial) -> Monomial:
    """The product of two monomials."""
    if not one:
        return other
    if not other:
        return one
    exponents = dict(one)
    for atom, e in other:
        total = exponents.get(atom, 0) + e
        if not total:
            del exponents[atom]
        else:
            exponents[atom] = total if total.__class__ is int or total.denominator > 1 else int(total)
    return tuple(sorted(exponents.items()))


def parted(of: Sum) -> tuple[Monomial, Any, Sum | None]:
    """Content, coefficient and rest, of which it is the product; a single term has no rest.

    The rest has no monomial factor, and the coefficient 1 in its largest monomial.
    """
    if not of:
        raise Beyond
    if len(of) == 1:
        ((monomial, c),) = of.items()
        return monomial, c, None
    exponents: dict[int, list[Exponent]] = {}
    for monomial in of:
        for atom, e in monomial:
            exponents.setdefault(atom, []).append(e)
    lowest = {a: min(es) if len(es) == len(of) else min(0, *es) for a, es in exponents.items()}
    content = tuple(sorted([(a, e) for a, e in lowest.items() if e]))
    away = tuple([(a, -e) for a, e in content])
    scale = of[max(of)]
    by = reciprocal(scale)
    return content, scale, {joined(m, away): whole(c * by) for m, c in of.items()}


def whole(value: Any) -> Any:
    """An int where it is one."""
    return value if value.__class__ is int or value.denominator > 1 else int(value)


def reciprocal(value: Any) -> Any:
    """1 over a coefficient."""
    return value if value in (1, -1) else whole(1 / Fraction(value))


def bounded_power(value: Any, n: int) -> Any:
    """A coefficient to a positive power, if that is no long number."""
    if value == 1:
        return 1
    if n * max(value.numerator.bit_length(), value.denominator.bit_length()) > LONGEST_NUMBER:
        raise Beyond
    return value**n


def negative(of: Sum) -> Sum:
    """The sum of the negative terms."""
    return {m: -c for m, c in of.items()}


def key_of(of: Sum) -> Hashable:
    """What identifies a sum."""
    return frozenset(of.items())


def turned(of: Sum) -> tuple[Sum, bool]:
    """The sum or its negative, whichever has a positive leading coefficient, and whether it was turned."""
    if of and of[max(of)] < 0:
        return negative(of), True
    return of, False


# --- operations ---------------------------------------------------------------------------------------

Rule: TypeAlias = "Callable[[Atoms, Node, list[Sum]], Sum]"


def _number(_: Atoms, node: Node, __: list[Sum]) -> Sum:
    return {ONE: whole(node.payload)} if node.payload else {}


def _constant(atoms: Atoms, node: Node, _: list[Sum]) -> Sum:
    return atoms.alone("pi") if node.payload == "pi" else atoms.exponential({ONE: 1})


def _leaf(atoms: Atoms, node: Node, _: list[Sum]) -> Sum:
    return atoms.alone("component", atoms.domain.canonical(component_of(node)))


def _add(_: Atoms, __: Node, args: list[Sum]) -> Sum:
    total = dict(args[0])
    for arg in args[1:]:
        collect(total, arg)
    return total


def _negate(_: Atoms, __: Node, args: list[Sum]) -> Sum:
    return negative(args[0])


def _multiply(_: Atoms, __: Node, args: list[Sum]) -> Sum:
    total = args[0]
    for arg in args[1:]:
        total = times(total, arg)
    return total


def _divide(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    return times(args[0], atoms.inverse(args[1]))


def _power(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    base, exponent = args
    if not exponent:
        return {ONE: 1}
    if len(exponent) == 1 and ONE in exponent:
        value = exponent[ONE]
        return atoms.power(base, value) if value.__class__ is int else atoms.root(base, value)
    if node.args[0].op is Op.CONSTANT and node.args[0].payload == "e":
        return atoms.exponential(exponent)
    key = ("power", key_of(base), key_of(exponent))
    atoms.own.add(key)
    return atoms.alone(*key)


def _apply(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    return atoms.alone("apply", node.payload, tuple(map(key_of, args)))


def _compare(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    atoms.own.add(GATE)
    relation = node.payload
    gap = dict(args[0])
    collect(gap, negative(args[1]))
    if relation in ("==", "!="):
        gap = turned(gap)[0]
    elif relation in ("<", "<="):
        gap, relation = negative(gap), {"<": ">", "<=": ">="}[relation]
    return atoms.alone("compare", relation, key_of(gap))


def _branches(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    atoms.own.add(GATE)
    return atoms.alone(node.op, node.payload, tuple(map(key_of, args)))


def _function(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    return FUNCTIONS[node.payload](atoms, node, args)


def _odd(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    inside, flipped = turned(args[0])
    found = atoms.alone(node.payload, key_of(inside))
    return negative(found) if flipped else found


def _even(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    return atoms.alone(node.payload, key_of(turned(args[0])[0]))


def _partly_defined(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    atoms.own.add(("value", node.payload, key_of(args[0])))
    return atoms.alone(node.payload, key_of(args[0]))


def _gate(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    atoms.own.add(GATE)
    return atoms.alone(node.payload, frozenset(map(key_of, args)))


def _even_gate(atoms: Atoms, node: Node, args: list[Sum]) -> Sum:
    atoms.own.add(GATE)
    return _even(atoms, node, args)


def _relu(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    atoms.own.add(GATE)
    return atoms.alone("max", frozenset((key_of({}), key_of(args[0]))))


def _sine_and_cosine(atoms: Atoms, args: list[Sum]) -> tuple[Sum, Sum]:
    inside, flipped = turned(args[0])
    sine, cosine = atoms.alone("sin", key_of(inside)), atoms.alone("cos", key_of(inside))
    return negative(sine) if flipped else sine, cosine


def _of_sine_and_cosine(name: str) -> Rule:
    def rule(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
        sine, cosine = _sine_and_cosine(atoms, args)
        if name == "tan":
            return times(sine, atoms.inverse(cosine))
        if name == "cot":
            return times(cosine, atoms.inverse(sine))
        return atoms.inverse(cosine if name == "sec" else sine)

    return rule


def _hyperbolic(sign: int) -> Rule:
    def rule(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
        half = Fraction(1, 2)
        total = times({ONE: half}, atoms.exponential(args[0]))
        collect(total, times({ONE: sign * half}, atoms.exponential(negative(args[0]))))
        return total

    return rule


def _tanh(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    double = atoms.exponential({m: 2 * c for m, c in args[0].items()})
    above, below = dict(double), dict(double)
    collect(above, {ONE: -1})
    collect(below, {ONE: 1})
    return times(above, atoms.inverse(below))


def _sigmoid(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    up = atoms.exponential(args[0])
    below = dict(up)
    collect(below, {ONE: 1})
    return times(up, atoms.inverse(below))


def _softplus(atoms: Atoms, _: Node, args: list[Sum]) -> Sum:
    inside = atoms.exponential(args[0])
    collect(inside, {ONE: 1})
    return atoms.alone("log", key_of(inside))


FUNCTIONS: dict[str, Rule] = {
    "exp": lambda atoms, _, args: atoms.exponential(args[0]),
    "sqrt": lambda atoms, _, args: atoms.root(args[0], Fraction(1, 2)),
    **dict.fromkeys(("log", "arcsin", "arccos", "arccosh", "arctanh"), _partly_defined),
    **dict.fromkeys(("sin", "arctan", "arcsinh", "erf"), _odd),
    **dict.fromkeys(("cos",), _even),
    **{name: _of_sine_and_cosine(name) for name in ("tan", "cot", "sec", "csc")},
    "sinh": _hyperbolic(-1),
    "cosh": _hyperbolic(1),
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
    "abs": _even_gate,
    "relu": _relu,
    **dict.fromkeys(("sign", "heaviside", "max", "min", "floor", "ceil"), _gate),
}
RULES: dict[Op, Rule] = {
    Op.NUMBER: _number, Op.CONSTANT: _constant, Op.SYMBOL: _leaf, Op.ENTRY: _leaf, Op.ADD: _add,
    Op.NEGATE: _negate, Op.MULTIPLY: _multiply, Op.DIVIDE: _divide, Op.POWER: _power,
    Op.FUNCTION: _function, Op.APPLY: _apply, Op.COMPARE: _compare, Op.LOGIC: _branches,
    Op.PIECEWISE: _branches,
}  # fmt: skip
