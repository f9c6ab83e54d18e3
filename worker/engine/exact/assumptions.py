"""What a question assumes: facts for a proof, and the borders that facts leave out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from worker.engine import expression
from worker.engine.exact import facts, normal_form
from worker.engine.exact.domain import Domain
from worker.engine.exact.field import Field
from worker.engine.exact.limits import TooLarge
from worker.engine.expression import Node, Op

MOST_BORDERS = 3  # of a domain, on each of which both sides are compared again


def suppose(field: Field, assumption: Node) -> None:
    """An inequality that holds on the domain becomes a fact; an equation fixes a variable."""
    if assumption.op is Op.LOGIC and assumption.payload == "and":
        for part in assumption.args:
            suppose(field, part)
    if assumption.op is not Op.COMPARE or assumption.payload == "!=":
        return
    left, right = (normal_form.convert(field, a) for a in assumption.args)
    gap = left - right if str(assumption.payload) in (">", ">=", "==") else right - left
    if assumption.payload == "==":
        above, _ = field.normal(gap)
        if not above.is_zero():
            facts.solve(field, above)
            facts.forget(field)
    else:
        facts.install(field, [gap])


def borders(domain: Domain) -> Iterator[Domain]:
    """For each assumption x >= y the domain with x = y; as a fact it is x > y, null sets apart.

    Raises:
        TooLarge: there are too many.
    """
    given = [part for assumption in domain.assumptions for part in parts(assumption)]
    found = [k for k, part in enumerate(given) if part.op is Op.COMPARE and part.payload in (">=", "<=")]
    if len(found) > MOST_BORDERS:
        raise TooLarge("too many borders of the domain")
    for k in found:
        here = expression.compare("==", *given[k].args)
        yield replace(domain, assumptions=(*given[:k], here, *given[k + 1 :]))


def parts(assumption: Node) -> Iterator[Node]:
    """All that holds if it does."""
    if assumption.op is Op.LOGIC and assumption.payload == "and":
        for part in assumption.args:
            yield from parts(part)
    else:
        yield assumption
