"""Angles folded back: arccos(cos a) = |a - 2k pi|, arctan(tan a) = a - k pi, with k read off the range of a.

Everything else of the kind follows: sin a = cos(pi/2 - a), arcsin b = pi/2 - arccos b. The range is an
enclosure over the box of the domain, so the angle has to lie within one fold throughout.
"""

from __future__ import annotations

from flint import arb, ctx, fmpq

from worker.engine.exact import arctangents, roots, values
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form
from worker.engine.expression import Node, Op

PRECISION = 128


def arccos(field: Field, cosine: Node) -> Form | None:
    """arccos of the cosine or sine of an angle that stays within half a turn of a multiple of 2 pi."""
    angle = angle_of(field, cosine, "cos", "sin")
    whole = None if angle is None else nearest_multiple(field, angle, 2)
    if angle is None or whole is None:
        return None
    return roots.absolute(field, angle - arctangents.pi(field).scaled(fmpq(2 * whole)))


def arctan(field: Field, tangent: Node) -> Form | None:
    """arctan of the tangent or cotangent of an angle that stays within a quarter turn of a multiple of pi."""
    angle = angle_of(field, tangent, "tan", "cot")
    whole = None if angle is None else nearest_multiple(field, angle, 1)
    if angle is None or whole is None:
        return None
    return angle - arctangents.pi(field).scaled(fmpq(whole))


def quarter_turn(field: Field) -> Form:
    """pi/2."""
    return arctangents.pi(field).scaled(fmpq(1, 2))


def angle_of(field: Field, node: Node, function: str, complement: str) -> Form | None:
    """The angle whose function this is, or pi/2 minus the one whose complementary function it is."""
    if node.op is not Op.FUNCTION or node.payload not in (function, complement):
        return None
    angle = field.converted.get(node.args[0])
    if not isinstance(angle, Form):
        return None
    return angle if node.payload == function else quarter_turn(field) - angle


def nearest_multiple(field: Field, angle: Form, period: int) -> int | None:
    """The k for which the angle is nowhere further than period * pi/2 from k * period * pi."""
    with ctx.workprec(PRECISION):
        turns = values.enclosure(field, angle)
        if turns is None:
            return None
        turns = turns / (arb.pi() * period)
        middle = (turns.mid() + arb(0.5)).floor().unique_fmpz()
        if middle is None:
            return None
        distance = turns - middle
        return int(middle) if abs(distance) < arb(0.5) else None
