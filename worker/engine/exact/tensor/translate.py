"""From index-level expressions to polynomials of the tensor normal form."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from worker.engine.exact.tensor.algebra import TooLargeError
from worker.engine.exact.tensor.atoms import function_atom, integral
from worker.engine.exact.tensor.matrices import MATRIX_LETTERS
from worker.engine.exact.tensor.polynomial import ONE, Polynomial, added, number, of_atom, scaled
from worker.engine.exact.tensor.updates import UpdateAlgebra
from worker.engine.exact.tensor.vanishing import (
    never_zero,
    nonnegative,
    not_zero,
    parts_that_may_vanish,
    uncertain_parts,
)
from worker.engine.expression import Node, Op
from worker.engine.model import Kink
from worker.engine.shapes import Dimension

LARGEST_GATES = 3
LARGEST_ANGLE_TERMS = 3
LARGEST_ANGLE_MULTIPLE = 4


class Translator:
    """Polynomials of nodes, remembered per node; collects where the expression is partial."""

    def __init__(self, algebra: UpdateAlgebra) -> None:
        self.algebra = algebra
        self.known: dict[Node, Polynomial] = {}
        # Arguments that must be > 0 or >= 0, or not 0, for the expression to have a value at all.
        self.conditions: set[Polynomial] = set()
        self.divisors: set[Polynomial] = set()  # what is divided by and may be 0 at a kink
        self.certain: set[Polynomial] = set()  # conditions of which the form of the expression tells
        self._granted: set[Polynomial] = set()  # sums of squares, whatever form they take

    def polynomial(self, root: Node) -> Polynomial:
        found = self.known.get(root)
        if found is None:
            found = self._translated(root)
            self.known[root] = found
        return found

    def _translated(self, f: Node) -> Polynomial:
        algebra = self.algebra
        algebra.step()
        op = f.op
        if op is Op.NUMBER:
            assert isinstance(f.payload, Fraction)
            return number(f.payload)
        if op is Op.SYMBOL:
            return algebra.entry(str(f.payload), ())
        if op is Op.CONSTANT:
            return algebra.exponential(ONE) if f.payload == "e" else self._pi()
        if op is Op.SIZE:
            assert isinstance(f.payload, Dimension)
            return algebra.size(f.payload)
        if op is Op.INDEX:
            return algebra.letter(*f.payload)
        if op is Op.ENTRY:
            return self._entry(f)
        if op is Op.DET:
            return algebra.determinant(self._matrix(f.args[0]))
        if op in (Op.SUM_OVER, Op.PRODUCT_OVER):
            letter, dimension = f.payload
            body = self.polynomial(f.args[0])
            if op is Op.SUM_OVER:
                return algebra.sum_over([(letter, dimension)], body)
            return algebra.product_over(letter, dimension, body)
        rule = _RULES.get(op)
        if rule is None:
            raise TooLargeError
        return rule(self, f)

    def _pi(self) -> Polynomial:
        return of_atom(function_atom("pi", sign="+"))

    def _entry(self, f: Node) -> Polynomial:
        array, *places = f.args
        indices = tuple(self.polynomial(place) for place in places)
        if array.op is Op.SYMBOL:
            return self.algebra.entry(str(array.payload), indices)
        if array.op is not Op.INVERSE:
            raise TooLargeError
        row, column = indices
        return self.algebra.inverse_entry(self._matrix(array.args[0]), row, column)

    def _matrix(self, matrix: Node) -> str | Polynomial:
        if matrix.op is Op.SYMBOL:
            return str(matrix.payload)
        if matrix.op is not Op.COMPREHENSION:
            raise TooLargeError
        (first, side), (second, _) = matrix.payload
        algebra = self.algebra
        # A translator of its own: these letters may be bound differently elsewhere.
        inner = Translator(algebra)
        body = inner.polynomial(matrix.args[0])
        self.conditions |= inner.conditions
        row, column = (algebra.letter(name) for name in MATRIX_LETTERS)
        body = algebra.substitute(body, {first: row, second: column})
        algebra.sides[body] = side
        return body

    # --- element-wise -----------------------------------------------------------------------

    def _divide(self, f: Node) -> Polynomial:
        above, below = (self.polynomial(arg) for arg in f.args)
        self._require_not_zero(f.args[1])
        return self.algebra.product(above, self.algebra.power(below, number(-1)))

    def _power(self, f: Node) -> Polynomial:
        base, exponent = (self.polynomial(arg) for arg in f.args)
        known = exponent.constant
        if known is None and integral(exponent):
            pass  # an integer power of any number has a value, null sets apart
        elif known is None or known.denominator % 2 == 0:
            if known is None or not nonnegative(f.args[0]):
                self._require(base)
        elif known.denominator != 1:
            raise TooLargeError  # odd roots of negative numbers are settled entry by entry
        if (known is None and exponent.sign not in ("+", "0+")) or (known is not None and known < 0):
            self._require_not_zero(f.args[0])
        return self.algebra.power(base, exponent)

    def _require(self, argument: Polynomial) -> None:
        if argument.sign not in ("+", "0+") and argument not in self._granted:
            self.conditions.add(argument)

    def _require_not_zero(self, node: Node) -> None:
        certain = self._is_never_zero(node)
        self._require_parts_not_zero(self.polynomial(node), self.certain if certain else self.conditions)

    def _require_parts_not_zero(self, item: Polynomial, among: set[Polynomial] | None = None) -> None:
        found = self.conditions if among is None else among
        self.divisors.update(uncertain_parts(item, self.algebra))
        found.update(not_zero(part) for part in parts_that_may_vanish(item, self.algebra))

    def _is_never_zero(self, node: Node) -> bool:
        """It is 0 on a null set at most, for every size and all values of its letters."""
        args = node.args
        match node.op, node.payload:
            case (Op.NEGATE | Op.MULTIPLY, _) if all(map(self._is_never_zero, args)):
                return True
            case (Op.DIVIDE | Op.POWER, _) if self._is_never_zero(args[0]):
                return True
            case Op.FUNCTION, "abs" | "sqrt" if self._is_never_zero(args[0]):
                return True
            case Op.FUNCTION, "max" if any(nonnegative(a) and self._is_never_zero(a) for a in args):
                return True
            case (Op.ADD | Op.SUM_OVER, _) if all(map(nonnegative, args)) and any(
                map(self._is_never_zero, args)
            ):
                return True
        return never_zero(self.polynomial(node), self.algebra)

    def _compare(self, f: Node) -> Polynomial:
        left, right = (self.polynomial(arg) for arg in f.args)
        difference = added(left, scaled(right, -1))
        relation = f.payload
        gate = self.algebra.gate
        if relation == ">":
            return gate(difference)
        if relation == "<":
            return gate(scaled(difference, -1))
        if relation == ">=":
            return gate(difference, strict=False)
        if relation == "<=":
            return gate(scaled(difference, -1), strict=False)
        equal = self._equal(difference)
        return equal if relation == "==" else added(ONE, scaled(equal, -1))

    def _equal(self, difference: Polynomial) -> Polynomial:
        whole = all(a.kind in ("index", "size") and e == 1 for a, e in difference.factors())
        if whole:
            return self.algebra.delta(difference)
        above = self.algebra.gate(difference, strict=False)
        below = self.algebra.gate(scaled(difference, -1), strict=False)
        return self.algebra.product(above, below)

    def _logic(self, f: Node) -> Polynomial:
        parts = [self.polynomial(arg) for arg in f.args]
        if f.payload == "and":
            return self.algebra.product(*parts)
        negated = [added(ONE, scaled(part, -1)) for part in parts]
        if f.payload == "not":
            return negated[0]
        return added(ONE, scaled(self.algebra.product(*negated), -1))

    def _piecewise(self, f: Node) -> Polynomial:
        result = self.polynomial(f.args[-1])
        for place in range(len(f.args) - 3, -1, -2):
            condition, value = (self.polynomial(arg) for arg in f.args[place : place + 2])
            difference = added(value, scaled(result, -1))
            result = added(result, self.algebra.product(condition, difference))
        return result

    def _function(self, f: Node) -> Polynomial:
        name = str(f.payload)
        if name == "log" and f.args[0].op is Op.FUNCTION and f.args[0].payload == "abs":
            size = self.polynomial(f.args[0].args[0])
            if size.smooth and not size.sign:
                return scaled(self.algebra.logarithm(self.algebra.product(size, size)), Fraction(1, 2))
        arguments = [self.polynomial(arg) for arg in f.args]
        partial = name == "sqrt" or (name == "log" and arguments[0].smooth)  # 0 on a null set only
        if partial and nonnegative(f.args[0]):
            self._granted.add(arguments[0])
        if name in ("max", "min"):
            return self._extreme(name, arguments)
        rule = _FUNCTIONS.get(name)
        if name in _SPLIT_BY_GATES:
            return self._by_cases(arguments[0], lambda u: rule(self, u) if rule else self._opaque(name, u))
        if rule is not None:
            return rule(self, arguments[0])
        return self._opaque(name, arguments[0])

    def _by_cases(
        self, argument: Polynomial, rule: Callable[[Polynomial], Polynomial], depth: int = 0
    ) -> Polynomial:
        """f(a + g·b) as g·f(a + b) + (1 - g)·f(a) for every gate g of the argument."""
        gates = {a.text: a for a, e in argument.factors() if a.kind in ("gate", "delta") and e == 1}
        if not gates or depth >= LARGEST_GATES:
            return rule(argument)
        gate = gates[min(gates)]
        opened, closed = [], []
        for monomial, coefficient in argument.terms.items():
            rest = tuple(factor for factor in monomial if factor[0] != gate)
            opened.append(Polynomial({rest: coefficient}))
            if len(rest) == len(monomial):
                closed.append(Polynomial({monomial: coefficient}))
        passed, other = of_atom(gate), added(ONE, scaled(of_atom(gate), -1))
        return added(
            self.algebra.product(passed, self._by_cases(added(*opened), rule, depth + 1)),
            self.algebra.product(other, self._by_cases(added(*closed), rule, depth + 1)),
        )

    def _opaque(self, name: str, argument: Polynomial) -> Polynomial:
        """A function with no rule of its own; odd and even ones take the leading sign out."""
        if name in _ODD | _EVEN and argument.terms and argument.sorted_terms[0][1] < 0:
            inner = of_atom(function_atom(name, scaled(argument, -1)))
            return inner if name in _EVEN else scaled(inner, -1)
        if name in ("arcsin", "arccos", "arccosh", "arctanh"):
            self.conditions.add(of_atom(function_atom(f"domain of {name}", argument)))
        return of_atom(function_atom(name, argument, smooth=name not in ("floor", "ceil")))

    def _extreme(self, name: str, arguments: list[Polynomial]) -> Polynomial:
        result = arguments[0]
        for other in arguments[1:]:
            difference = added(other, scaled(result, -1))
            if name == "max":
                result = added(result, self.positive_part(difference))
            else:
                result = added(result, scaled(self.positive_part(scaled(difference, -1)), -1))
        return result

    def positive_part(self, argument: Polynomial) -> Polynomial:
        """u [u > 0]; in one orientation where u may be 0 throughout: it is u + (-u) [-u > 0] there, too."""
        turned = self._has_two_gates(argument) and argument.sorted_terms[0][1] < 0
        inside = scaled(argument, -1) if turned else argument
        found = self.algebra.product(inside, self.algebra.gate(inside))
        return added(argument, found) if turned else found

    def _has_two_gates(self, argument: Polynomial) -> bool:
        """[u > 0] and [-u > 0] are not told to be each other's complement, though kinks are left open."""
        algebra = self.algebra
        return len(argument.terms) > 1 and algebra.kink is Kink.OPEN and not algebra.never_zero(argument)

    def absolute(self, argument: Polynomial) -> Polynomial:
        if self._has_two_gates(argument):
            return added(scaled(self.positive_part(argument), 2), scaled(argument, -1))
        return self.algebra.product(argument, self.sign(argument))

    def sign(self, argument: Polynomial) -> Polynomial:
        gate = self.algebra.gate
        return added(gate(argument), scaled(gate(scaled(argument, -1)), -1))

    def logarithm(self, argument: Polynomial) -> Polynomial:
        self._require(argument)
        if argument not in self.conditions:  # it is known not to be negative
            self._require_parts_not_zero(argument)
        return self.algebra.logarithm(argument)

    def exponential(self, argument: Polynomial) -> Polynomial:
        return self.algebra.exponential(argument)

    def root(self, argument: Polynomial) -> Polynomial:
        self._require(argument)
        return self.algebra.power(argument, number(Fraction(1, 2)))

    def inverted(self, argument: Polynomial) -> Polynomial:
        self._require_parts_not_zero(argument)
        return self.algebra.power(argument, number(-1))

    def logistic(self, argument: Polynomial) -> Polynomial:
        return self.inverted(added(ONE, self.exponential(scaled(argument, -1))))

    def tanh(self, argument: Polynomial) -> Polynomial:
        square = self.exponential(scaled(argument, 2))
        return added(ONE, scaled(self.inverted(added(square, ONE)), -2))

    def hyperbolic(self, argument: Polynomial, side: int) -> Polynomial:
        rising, falling = self.exponential(argument), self.exponential(scaled(argument, -1))
        return scaled(added(rising, scaled(falling, side)), Fraction(1, 2))

    # --- angles -----------------------------------------------------------------------------

    def sine(self, argument: Polynomial) -> Polynomial:
        return self._angle(argument)[0]

    def cosine(self, argument: Polynomial) -> Polynomial:
        return self._angle(argument)[1]

    def _angle(self, argument: Polynomial) -> tuple[Polynomial, Polynomial]:
        """(sin, cos), expanded over few terms and small whole multiples."""
        terms = argument.sorted_terms
        if not terms:
            return number(0), ONE
        if len(terms) > LARGEST_ANGLE_TERMS:
            return self._single_angle(argument)
        sine, cosine = number(0), ONE
        product = self.algebra.product
        for monomial, coefficient in terms:
            part = Polynomial({monomial: coefficient})
            s, c = self._multiple_angle(part, coefficient)
            sine, cosine = (
                added(product(sine, c), product(cosine, s)),
                added(product(cosine, c), scaled(product(sine, s), -1)),
            )
        return sine, cosine

    def _multiple_angle(self, part: Polynomial, coefficient: int | Fraction) -> tuple[Polynomial, Polynomial]:
        multiple = abs(coefficient.numerator)
        if not 1 < multiple <= LARGEST_ANGLE_MULTIPLE:
            return self._single_angle(part)
        s, c = self._single_angle(scaled(part, Fraction(1, coefficient.numerator)))
        side = 1 if coefficient > 0 else -1
        sine, cosine = number(0), ONE
        product = self.algebra.product
        for _ in range(multiple):
            sine, cosine = (
                added(product(sine, c), product(cosine, s)),
                added(product(cosine, c), scaled(product(sine, s), -1)),
            )
        return scaled(sine, side), cosine

    def _single_angle(self, argument: Polynomial) -> tuple[Polynomial, Polynomial]:
        side = 1
        if argument.sorted_terms[0][1] < 0:
            side, argument = -1, scaled(argument, -1)
        sine = of_atom(function_atom("sin", argument))
        return scaled(sine, side), of_atom(function_atom("cos", argument))

    def _apply(self, f: Node) -> Polynomial:
        name, orders = f.payload
        label = f"{name}{list(orders)}"
        return of_atom(function_atom(label, *(self.polynomial(arg) for arg in f.args)))


_SPLIT_BY_GATES = frozenset("exp sin cos tanh sigmoid softplus sinh cosh arctan arcsinh erf log sqrt".split())
_ODD = frozenset(["arctan", "arcsin", "arcsinh", "arctanh", "erf"])
_EVEN: frozenset[str] = frozenset()

_FUNCTIONS: dict[str, Callable[[Translator, Polynomial], Polynomial]] = {
    "exp": Translator.exponential,
    "log": Translator.logarithm,
    "sqrt": Translator.root,
    "sin": Translator.sine,
    "cos": Translator.cosine,
    "tan": lambda t, u: t.algebra.product(t.sine(u), t.inverted(t.cosine(u))),
    "cot": lambda t, u: t.algebra.product(t.cosine(u), t.inverted(t.sine(u))),
    "sec": lambda t, u: t.inverted(t.cosine(u)),
    "csc": lambda t, u: t.inverted(t.sine(u)),
    "sinh": lambda t, u: t.hyperbolic(u, -1),
    "cosh": lambda t, u: t.hyperbolic(u, 1),
    "tanh": Translator.tanh,
    "sigmoid": Translator.logistic,
    "softplus": lambda t, u: t.logarithm(added(ONE, t.exponential(u))),
    "abs": Translator.absolute,
    "sign": Translator.sign,
    "heaviside": lambda t, u: t.algebra.gate(u),
    "relu": Translator.positive_part,
}

_RULES: dict[Op, Callable[[Translator, Node], Polynomial]] = {
    Op.ADD: lambda t, f: added(*(t.polynomial(arg) for arg in f.args)),
    Op.NEGATE: lambda t, f: scaled(t.polynomial(f.args[0]), -1),
    Op.MULTIPLY: lambda t, f: t.algebra.product(*(t.polynomial(arg) for arg in f.args)),
    Op.DIVIDE: Translator._divide,
    Op.POWER: Translator._power,
    Op.COMPARE: Translator._compare,
    Op.LOGIC: Translator._logic,
    Op.PIECEWISE: Translator._piecewise,
    Op.FUNCTION: Translator._function,
    Op.APPLY: Translator._apply,
}
