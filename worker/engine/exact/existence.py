"""That an answer has a value wherever the reference has one: each of its conditions follows.

A condition, such as an argument of a logarithm that must be positive, follows from the domain, from the
assumptions, or from the conditions of the reference; else it depends on a sign that is told apart first.
"""

from __future__ import annotations

from worker.engine.exact import facts, normal_form, signs
from worker.engine.exact.conditions import conditions
from worker.engine.exact.facts import Impossible
from worker.engine.exact.field import Field
from worker.engine.exact.forms import Form
from worker.engine.exact.kernels import Kernel
from worker.engine.exact.limits import NeedsCase, NeedsSign, Unsettled
from worker.engine.expression import Node

NO_VALUE = "the answer has no value in a case where the reference has one"


def meets_conditions(field: Field, learner: Node) -> bool:
    """The learner's expression has a value throughout this case; False if facts had to be added.

    Raises:
        NeedsSign: whether it has one depends on a sign.
        Unsettled: it has none in this case.
    """
    complete = True
    for condition in conditions(field, learner):
        if facts.holds(field, condition):
            continue
        if not follows_by_convention(field, condition):
            raise undecided_condition(field, condition)
        try:
            facts.install(field, [condition])
        except Impossible:
            raise Unsettled(NO_VALUE) from None
        complete = False
        break
    return complete


def undecided_condition(field: Field, condition: Form) -> Unsettled:
    """The sign on which it depends, or that it fails."""
    sign = signs.sign_form(field, condition).top
    for kernel in [] if sign.is_constant() else field.used_kernels(sign):
        if kernel.kind == "sigma":
            return NeedsSign(innermost(field, kernel).argument)
    for kernel in facts.sigmas(field):  # inside a kernel, as in exp|x|
        if kernel.power == 2:
            return NeedsSign(innermost(field, kernel).argument)
    return Unsettled(NO_VALUE)


def innermost(field: Field, kernel: Kernel) -> Kernel:
    """A sign kernel of unknown value inside this one, if there is one, else itself."""
    for inner in field.used_kernels(kernel.argument):
        if inner.kind == "sigma" and inner.power == 2:
            return innermost(field, inner)
    return kernel


def defined(field: Field, node: Node) -> None:
    """Convert the question's function for the sake of its conditions; it may be beyond algebra."""
    try:
        normal_form.convert(field, node)
    except (NeedsSign, NeedsCase):
        raise
    except Unsettled:
        return


def follows_by_convention(field: Field, condition: Form) -> bool:
    """It holds wherever the odd roots of the reference have nonnegative bases.

    Elsewhere conventions differ on whether the reference has a real value at all, and there an
    answer need not have one either.
    """
    if not field.odd_bases:
        return False
    saved = facts.snapshot(field)
    try:
        facts.install(field, field.odd_bases)
        return facts.holds(field, condition)
    except Impossible:
        return False
    finally:
        facts.restore(field, saved)
