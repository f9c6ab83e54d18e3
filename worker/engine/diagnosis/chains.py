"""Mistakes with intermediate variables: links of a chain left out, added, reversed, or paths held fixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from worker.engine import expression
from worker.engine.calculus import scalar
from worker.engine.calculus.differentiate import OUTER_DERIVATIVES
from worker.engine.diagnosis.candidates import REDUCTIONS, Asked, Candidate, product, replaced, surviving
from worker.engine.errors import NablaError
from worker.engine.expression import Node, Op

LARGEST_PARTS = 10
LARGEST_PLACES = 6
_HELD = "~held"
_BETWEEN = "~between"


def moving_parts(asked: Asked) -> list[Node]:
    """Array-level subexpressions that move, outermost first, the whole and plain variables excluded."""
    moving: dict[Node, bool] = {}
    indexed: set[Node] = set()
    for current in expression.walk(asked.function):
        moving[current] = (current.op is Op.SYMBOL and current.payload in asked.names) or any(
            moving[arg] for arg in current.args
        )
        if current.op is Op.INDEX or any(arg in indexed for arg in current.args):
            indexed.add(current)
    leaves = (Op.SYMBOL, Op.ENTRY, Op.INDEX, Op.COMPARE, Op.LOGIC, Op.BLOCK)
    parts = [
        part
        for part, moves in moving.items()
        if moves and part is not asked.function and part.op not in leaves and part not in indexed
    ]
    return parts[::-1][:LARGEST_PARTS]


def chains(asked: Asked) -> Iterator[Candidate]:
    """Where everything goes through one intermediate u = u(x): its links misused."""
    if asked.question.order != 1:
        return
    asked = replace(asked, function=expression.rebuild(asked.function, _norm_as_root))
    yield from surviving(_composed(asked))
    yield from surviving(_wrong_side(asked))
    for part in moving_parts(asked):
        between = expression.symbol(_BETWEEN, part.shape)
        outside = replaced(asked.function, part, between)
        if not asked.moves(outside):
            yield from surviving(_links(asked, part, between, outside))


def _norm_as_root(f: Node, args: tuple[Node, ...]) -> Node | None:
    """A Euclidean norm is a chain: the root of a sum of squares."""
    if f.op is not Op.NORM or f.payload != "2":
        return None
    return expression.function("sqrt", expression.total(expression.power(args[0], expression.number(2))))


def _composed(asked: Asked) -> Iterator[Candidate]:
    """sin(sin(sin(x))) as cos(cos(cos(x))): every function exchanged for its derivative, none multiplied."""
    if asked.function.shape:
        return

    def derived(f: Node, args: tuple[Node, ...]) -> Node | None:
        rule = OUTER_DERIVATIVES.get(str(f.payload)) if f.op is Op.FUNCTION else None
        if rule is not None and asked.moves(f):
            return rule(args[0])
        if f.op is Op.POWER and asked.moves(f.args[0]) and not asked.moves(f.args[1]):
            return scalar.times(args[1], scalar.raised(args[0], scalar.plus(args[1], scalar.MINUS_ONE)))
        return None

    yield "chain.composed", expression.rebuild(asked.function, derived)


def _wrong_side(asked: Asked) -> Iterator[Candidate]:
    """A f(x) as f(A x): the slopes stand on the other side of the matrix."""
    function = asked.function
    if function.op is not Op.MATMUL or len(function.args) != 2 or asked.moves(function.args[0]):
        return
    matrix, outer = function.args
    if outer.op is not Op.FUNCTION or len(outer.args) != 1 or outer.shape != outer.args[0].shape:
        return
    rule = OUTER_DERIVATIVES.get(str(outer.payload))
    if rule is None:
        return
    inner = asked.derived(outer.args[0])
    for inside in (expression.matmul(matrix, outer.args[0]), function):
        slopes = expression.diag(rule(inside))
        yield from product("chain.wrong_side", slopes, matrix, inner)


def _links(asked: Asked, part: Node, between: Node, outside: Node) -> Iterator[Candidate]:
    outer = asked.by(outside, between)
    there = expression.substitute(outer, {_BETWEEN: part})
    linear = _BETWEEN not in expression.symbols(outer)
    inner = asked.derived(part)
    without_inner, without_outer = _link_codes(part, outside, between, linear=linear)
    if without_inner:
        yield without_inner, there
    if without_outer:
        yield without_outer, inner
    if len(part.shape) == 1 and inner.shape == (part.shape[0], part.shape[0]) and not linear:
        each = expression.diagonal(inner)  # element by element, the slopes stand on a diagonal
        yield "chain.outer_at_derivative", expression.substitute(outer, {_BETWEEN: each})
    if part.shape == inner.shape and not linear:
        at_derivative = expression.substitute(outer, {_BETWEEN: inner})
        yield "chain.outer_at_derivative", at_derivative
        yield from product("chain.outer_at_derivative", at_derivative, inner)
        yield "chain.outer_missing", expression.substitute(outside, {_BETWEEN: inner})
    target = asked.target
    if target is not None and target.shape == part.shape and not linear:
        elsewhere = expression.substitute(outer, {_BETWEEN: target})
        yield from product("function.argument_lost", elsewhere, inner)
    if outer.shape and inner.shape:
        turned = product("chain.order_reversed", inner, there)
        yield from (found for found in turned if len(found[1].shape) == 2)
        if len(outer.shape) == len(inner.shape) == 2:
            yield from product("layout.transposes_missing", expression.transpose(there), inner)
            yield from product("layout.transposes_missing", there, expression.transpose(inner))
    if outside.op is Op.PIECEWISE:
        for code, branches in _branches(outside, outer):
            yield from product(code, expression.substitute(branches, {_BETWEEN: part}), inner)
    if outer.shape == inner.shape and (outer.shape or not linear):
        yield "chain.links_added", expression.add(there, inner)
    if outer.shape == inner.shape and outer.shape:
        yield "chain.elementwise_product", expression.multiply(there, inner)
    if not linear and (outside.shape == inner.shape or not inner.shape):
        kept = expression.substitute(outside, {_BETWEEN: part})
        yield from product("chain.outer_missing", kept, inner)


def _branches(outside: Node, outer: Node) -> Iterator[Candidate]:
    """The outer derivative by cases, with one case not differentiated, or its sign turned."""
    if outer.op is not Op.PIECEWISE or len(outer.args) != len(outside.args):
        return
    for place in (*range(1, len(outer.args), 2), len(outer.args) - 1):
        turned = expression.negate(outer.args[place])
        for code, branch in (("derivative.missing", outside.args[place]), ("sign.flipped:term", turned)):
            args = (*outer.args[:place], branch, *outer.args[place + 1 :])
            yield code, expression.node(outer.op, args, outer.payload, outer.shape)


def _link_codes(part: Node, outside: Node, between: Node, *, linear: bool) -> tuple[str, str]:
    """What a learner left out who gives the outer derivative alone, or the inner one alone."""
    if not linear:
        return "chain.inner_missing", "chain.outer_missing"
    user = next((n for n in expression.walk(outside) if between in n.args), outside)
    others = [arg for arg in user.args if arg is not between]
    if user.op in (Op.MULTIPLY, Op.DIVIDE, Op.MATMUL) and others and not any(o.shape for o in others):
        numbers = all(not expression.symbols(o) for o in others)
        return "", "factor.missing" if numbers or outside.shape else "operand.dropped"
    if user.op in (Op.MATMUL, Op.DOT) and part.op is not Op.FUNCTION and len(others[0].shape) == 1:
        return "operand.dropped", "operand.dropped"  # a row times a matrix is one product, no chain
    if user.op in (Op.MATMUL, Op.DOT):
        return "chain.inner_missing", "chain.outer_missing"
    return "", "operand.dropped" if user.op is Op.MULTIPLY else ""


# --- several paths ------------------------------------------------------------------------------


def held_parts(asked: Asked) -> Iterator[Candidate]:
    """The variable held fixed in some of the places in which it stands."""
    if asked.question.order != 1:
        return
    yield from surviving(_held_normaliser(asked))
    yield from surviving(_held_reductions(asked))
    for part in moving_parts(asked):
        yield from surviving(_held_part(asked, part))
    yield from surviving(_held_places(asked))


def _held_part(asked: Asked, part: Node) -> Iterator[Candidate]:
    held = expression.symbol(_HELD, part.shape)
    outside = replaced(asked.function, part, held)
    if not asked.moves(outside):
        return
    fixed = expression.substitute(asked.derived(outside), {_HELD: part})
    reduction = not part.shape and any(n.op in REDUCTIONS for n in expression.walk(part))
    path = _path_code(asked, part) if len(asked.question.wrt) == 1 else "derivative.treated_as_constant"
    yield ("derivative.treated_as_constant" if reduction and asked.function.shape else path), fixed
    yield path, expression.subtract(asked.derived(asked.function), fixed)


def _held_reductions(asked: Asked) -> Iterator[Candidate]:
    """All sums, means and norms held fixed at once."""
    reductions = (Op.SUM, Op.MEAN, Op.NORM)
    parts = [n for n in expression.walk(asked.function) if n.op in reductions and asked.moves(n)]
    if not asked.function.shape or not parts:
        return
    names = {part: expression.symbol(f"{_HELD}{k}", part.shape) for k, part in enumerate(parts)}
    outside = expression.rebuild(asked.function, lambda f, args: names.get(f))
    if asked.moves(outside):
        there = {str(name.payload): part for part, name in names.items()}
        yield "derivative.treated_as_constant", expression.substitute(asked.derived(outside), there)


def _path_code(asked: Asked, part: Node) -> str:
    """A path of a sum, or a term of the product rule."""
    factor_of = (Op.MULTIPLY, Op.MATMUL, Op.DOT, Op.OUTER)
    root = asked.function
    if root.op is Op.BLOCK:
        return "derivative.treated_as_constant"  # each entry is an output of its own
    while root.op in (Op.SUM, Op.NEGATE, Op.MEAN, Op.TRACE, Op.MULTIPLY):
        moving = [arg for arg in root.args if asked.moves(arg)]
        if len(moving) != 1:
            break
        root = moving[0]
    if root.op in factor_of and part in root.args:
        return "product.term_missing"
    if root.op is Op.ADD and part in root.args:
        return "term.missing"
    return "chain.total_derivative:path"


def _held_normaliser(asked: Asked) -> Iterator[Candidate]:
    """The denominator of softmax held fixed."""
    for part in expression.walk(asked.function):
        if part.op is not Op.SOFTMAX:
            continue
        exponentials = expression.function("exp", part.args[0])
        held = expression.symbol(_HELD)
        outside = replaced(asked.function, part, expression.divide(exponentials, held))
        there = {_HELD: expression.total(exponentials)}
        yield "sum.normaliser_ignored", expression.substitute(asked.derived(outside), there)


def _held_places(asked: Asked) -> Iterator[Candidate]:
    """The variable held fixed in all places but one, or in one."""
    target = asked.target
    if target is None or target.op is not Op.SYMBOL:
        return
    held = expression.symbol(_HELD, target.shape)
    users = [f for f in expression.walk(asked.function) if target in f.args]
    places = [(f, k) for f in users for k, arg in enumerate(f.args) if arg is target]
    if not 2 <= len(places) <= LARGEST_PLACES:
        return
    factor_of = (Op.MULTIPLY, Op.MATMUL, Op.DOT, Op.OUTER, Op.POWER)
    for chosen in places:
        for only in (True, False):
            frozen = _held(asked.function, target, held, chosen, only=only)
            try:
                result = expression.substitute(asked.derived(frozen), {_HELD: target})
            except NablaError:
                continue
            same_user = all(user is chosen[0] for user, _ in places)
            product_rule = same_user and chosen[0].op in factor_of
            code = "product.term_missing" if product_rule else _path_code(asked, chosen[0])
            if product_rule and len(places) == 2 and not asked.function.shape:
                code = "factor.missing" if set(chosen[0].args) == {target} else code
            yield code, result


def _held(function: Node, target: Node, held: Node, chosen: tuple[Node, int], *, only: bool) -> Node:
    """The function with the target frozen everywhere but at `chosen`, or just there."""

    def change(current: Node, args: tuple[Node, ...]) -> Node | None:
        if target not in current.args:
            return None
        new = tuple(
            held if arg is target and ((current, k) == chosen) is not only else args[k]
            for k, arg in enumerate(current.args)
        )
        return expression.node(current.op, new, current.payload, current.shape)

    return expression.rebuild(function, change)
