"""Mistakes that begin with another function, which is then differentiated rightly.

A sum forgotten, a gate overlooked, a square moved, a factor that reaches one term only, a bracket lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from worker.engine import expression
from worker.engine.diagnosis.candidates import Asked, Candidate, replaced, surviving
from worker.engine.errors import NablaError
from worker.engine.expression import Node, Op

# The other functions that one node may be taken for, with the codes.
Rewriting: TypeAlias = Callable[[Node], Iterator[Candidate]]

LARGEST_REWRITTEN = 60


def rewritings(asked: Asked) -> Iterator[Candidate]:
    """Derivatives of what the function was taken for."""
    for source in (
        _sums_forgotten,
        _gates_overlooked,
        _misread,
        _matrix_skipped,
        _bracket_lost,
        _argument_lost,
    ):
        yield from surviving(source(asked))


def _rewritten(asked: Asked, rewrite: Rewriting) -> Iterator[Candidate]:
    """Every node taken for something else, one at a time."""
    nodes = [n for n in expression.walk(asked.function) if n is asked.function or asked.moves(n)]
    for current in nodes[::-1][:LARGEST_REWRITTEN]:
        for code, other in rewrite(current):
            try:
                function = replaced(asked.function, current, other)
                yield code, asked.derived(function)
            except NablaError:
                continue


def _misread(asked: Asked) -> Iterator[Candidate]:
    for rewrite in (
        _square_moved,
        lambda f: _factor_not_distributed(asked, f),
        _outer_as_dot,
        _stacked_by_rows,
        _cancelled,
        _other_norm,
        lambda f: _skipped(asked, f),
    ):
        yield from _rewritten(asked, rewrite)


# --- sums ---------------------------------------------------------------------------------------


def _sums_forgotten(asked: Asked) -> Iterator[Candidate]:
    """The derivative of what stands under a sum, mean or dot product."""
    function = asked.function
    body = _summand(function)
    if body is not None:
        forgotten = asked.derived(body)
        yield "sum.missing", forgotten
        if function.op is Op.MEAN:
            forgotten = expression.divide(forgotten, expression.size(body.shape[0]))
            yield "sum.missing", forgotten
        target = asked.target
        if target is not None and not target.shape and len(body.shape) == 1:
            yield "sum.missing", expression.transpose(forgotten)
            yield "sum.counted", expression.size(body.shape[0])
        if len(forgotten.shape) == 2:
            wrong = expression.total(forgotten, 1)
            yield "sum.wrong_axis", wrong
            yield "sum.wrong_axis", expression.transpose(wrong)
    for part in expression.walk(function):
        if part.op is Op.MEAN:
            summed = expression.total(part.args[0], part.payload)
            yield "factor.mean_missing", asked.derived(replaced(function, part, summed))
    for part in expression.walk(function):
        inside = _summand(part)
        if part is not function and inside is not None:
            yield from surviving(_taken_apart(asked, part, inside))


def _summand(part: Node) -> Node | None:
    if part.op in (Op.SUM, Op.MEAN) and part.payload is None:
        return part.args[0]
    if part.op is Op.DOT and part.args[0].shape == part.args[1].shape:
        return expression.multiply(*part.args)
    if part.op is Op.NEGATE:
        inside = _summand(part.args[0])
        return None if inside is None else expression.negate(inside)
    return None


def _taken_apart(asked: Asked, part: Node, inside: Node) -> Iterator[Candidate]:
    """The sum in the middle of the function forgotten, element by element."""

    def change(current: Node, args: tuple[Node, ...]) -> Node | None:
        if current is part:
            return inside
        if args == current.args:
            return None
        rebuild = _AGAIN.get(current.op)
        if rebuild is None:
            raise NablaError("only element-wise operations take an array for a number")
        return rebuild(current, args)

    yield "sum.missing", asked.derived(expression.rebuild(asked.function, change))


_AGAIN: dict[Op, Callable[[Node, tuple[Node, ...]], Node]] = {
    Op.ADD: lambda f, args: expression.add(*args),
    Op.NEGATE: lambda f, args: expression.negate(*args),
    Op.MULTIPLY: lambda f, args: expression.multiply(*args),
    Op.MATMUL: lambda f, args: expression.multiply(*args),
    Op.DIVIDE: lambda f, args: expression.divide(*args),
    Op.POWER: lambda f, args: expression.power(*args),
    Op.FUNCTION: lambda f, args: expression.function(str(f.payload), *args),
    Op.SUM: lambda f, args: expression.total(args[0]),
}


# --- gates --------------------------------------------------------------------------------------


def _gates_overlooked(asked: Asked) -> Iterator[Candidate]:
    """max(0, u) taken for u, |u| for u, the first case of several for the whole."""

    def opened(current: Node, args: tuple[Node, ...]) -> Node | None:
        name = current.payload if current.op is Op.FUNCTION else None
        if name in ("abs", "relu"):
            return args[0]
        if name in ("max", "min"):
            moving = [new for old, new in zip(current.args, args, strict=True) if asked.moves(old)]
            still = len(moving) == 1 and moving[0].shape == current.shape
            return moving[0] if still else None
        if current.op is Op.PIECEWISE and args[1].shape == current.shape:
            return args[1]
        return None

    function = expression.rebuild(asked.function, opened)
    if function is not asked.function:
        yield "gate.ignored", asked.derived(function)
    for part in expression.walk(asked.function):
        if part.op is Op.PIECEWISE and len(part.args) == 3 and all(map(asked.moves, part.args[1:])):
            condition, first, otherwise = part.args
            for one, other in ((first, expression.number(0)), (expression.number(0), otherwise)):
                flat = expression.piecewise([(condition, one)], other)
                if flat.shape == part.shape:
                    yield "gate.other_activation", asked.derived(replaced(asked.function, part, flat))
            turned = expression.piecewise([(condition, otherwise)], first)
            yield "gate.branches_swapped", asked.derived(replaced(asked.function, part, turned))


# --- one node taken for another -----------------------------------------------------------------


def _square_moved(f: Node) -> Iterator[Candidate]:
    """sin(x)^2 for sin(x^2), sum(x)^2 for sum(x^2), and the reverse."""
    if f.op is Op.POWER:
        base, exponent = f.args
        if base.op is Op.FUNCTION and len(base.args) == 1:
            moved = expression.power(base.args[0], exponent)
            yield "function.square_position", expression.function(str(base.payload), moved)
        if base.op is Op.SUM and base.payload is None:
            yield "sum.square_confused", expression.total(expression.power(base.args[0], exponent))
    if f.op is Op.FUNCTION and len(f.args) == 1 and f.args[0].op is Op.POWER:
        base, exponent = f.args[0].args
        yield (
            "function.square_position",
            expression.power(expression.function(str(f.payload), base), exponent),
        )
    if f.op is Op.SUM and f.args[0].op is Op.MULTIPLY and f.payload is None and len(set(f.args[0].args)) == 1:
        base, count = f.args[0].args[0], expression.number(len(f.args[0].args))
        yield "sum.square_confused", expression.power(expression.total(base), count)
    if f.op is Op.SUM and f.args[0].op is Op.POWER and f.payload is None:
        base, exponent = f.args[0].args
        if not exponent.shape:
            yield "sum.square_confused", expression.power(expression.total(base), exponent)


def _outer_as_dot(f: Node) -> Iterator[Candidate]:
    if f.op is Op.OUTER and f.args[0].shape == f.args[1].shape:
        yield "shape.inner_for_outer", expression.dot(*f.args)


def _factor_not_distributed(asked: Asked, f: Node) -> Iterator[Candidate]:
    if f.op not in (Op.MULTIPLY, Op.DIVIDE):
        return
    for place, arg in enumerate(f.args[:1] if f.op is Op.DIVIDE else f.args):
        if arg.op is Op.ADD:
            first, *rest = arg.args
            scaled = expression.node(f.op, (*f.args[:place], first, *f.args[place + 1 :]), f.payload, f.shape)
            if first.shape == arg.shape and asked.moves(first):
                yield "factor.not_distributed", expression.add(scaled, *rest)


def _stacked_by_rows(f: Node) -> Iterator[Candidate]:
    if f.op is Op.UNVEC:
        rows, columns = f.shape
        yield "layout.row_major", expression.transpose(expression.unvec(f.args[0], columns, rows))
    if f.op is Op.VEC:
        yield "layout.row_major", expression.vec(expression.transpose(f.args[0]))


def _cancelled(f: Node) -> Iterator[Candidate]:
    """log(sum(exp(u))) for sum(u)."""
    if f.op is Op.FUNCTION and f.payload == "log" and f.args[0].op in (Op.SUM, Op.ADD):
        terms = [t for t in f.args[0].args if expression.symbols(t)]
        if terms and all(t.op is Op.FUNCTION and t.payload == "exp" for t in terms):
            cancelled = [t.args[0] for t in terms]
            whole = expression.total(cancelled[0]) if f.args[0].op is Op.SUM else expression.add(*cancelled)
            yield "function.cancelled", whole


def _matrix_skipped(asked: Asked) -> Iterator[Candidate]:
    """Every A x taken for x: dot(A x, A x) for dot(x, x)."""
    target = asked.target

    def change(current: Node, args: tuple[Node, ...]) -> Node | None:
        if current.op is Op.MATMUL and len(args) == 2 and args[1] is target:
            return target
        if args == current.args:
            return None
        if current.op is Op.DOT:
            return expression.dot(*args)
        rebuild = _AGAIN.get(current.op)
        if rebuild is None:
            raise NablaError("only element-wise operations take an array for a number")
        return rebuild(current, args)

    function = asked.function
    if target is not None and len(target.shape) == 1 and function.op is not Op.MATMUL:
        skipped = expression.rebuild(function, change)
        if skipped is not function:
            yield "chain.inner_missing:matrix", asked.derived(skipped)


def _skipped(asked: Asked, f: Node) -> Iterator[Candidate]:
    if f.op is Op.SOFTMAX:
        yield ("chain.outer_missing" if f is asked.function else "chain.link_missing"), f.args[0]
        yield "sum.normaliser_ignored", expression.function("exp", f.args[0])
    if f.op is Op.PRODUCT:
        yield "product.as_sum", expression.total(f.args[0])


def _other_norm(f: Node) -> Iterator[Candidate]:
    if f.op is Op.NORM and f.payload in ("1", "2"):
        yield "function.other_norm", expression.norm(f.args[0], "1" if f.payload == "2" else "2")
        yield "function.other_norm", expression.total(f.args[0])


# --- brackets and arguments ---------------------------------------------------------------------


def _bracket_lost(asked: Asked) -> Iterator[Candidate]:
    """f'(a + b) (a' + b') as f'(a + b) a' + b'."""
    function = asked.function
    if function.op not in (Op.FUNCTION, Op.POWER) or function.args[0].op is not Op.ADD:
        return
    inside = function.args[0]
    for place, term in enumerate(inside.args):
        if not asked.moves(term) or term.shape != inside.shape:
            continue
        held = expression.symbol("~held", term.shape)
        terms = (*inside.args[:place], held, *inside.args[place + 1 :])
        rest = expression.add(*terms)
        if not asked.moves(rest):
            continue
        one = asked.derived(replaced(function, inside, rest))
        yield "bracket.lost", expression.add(expression.substitute(one, {"~held": term}), asked.derived(term))


def _argument_lost(asked: Asked) -> Iterator[Candidate]:
    """A shifted or normalised vector taken for the vector itself."""
    for part in expression.walk(asked.function):
        if part is asked.function or not part.shape or part.op in (Op.SYMBOL, Op.BLOCK, Op.COMPARE):
            continue
        kinds = (Op.ADD, Op.DIVIDE)
        inside = {n for n in expression.walk(part) if n.op is Op.SYMBOL and n.shape == part.shape}
        if part.op in kinds and len(inside) >= 1:
            target = asked.target
            for symbol in inside:
                if symbol is target or not asked.moves(part):
                    yield "function.argument_lost", asked.derived(replaced(asked.function, part, symbol))
