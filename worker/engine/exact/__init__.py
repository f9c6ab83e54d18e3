"""Proofs of equality and of difference.

`decide` for concrete scalars: exact normal forms and ball arithmetic.
"""

from worker.engine.exact.decide import decide
from worker.engine.exact.domain import Domain
from worker.engine.exact.prove import prove
from worker.engine.exact.refute import refute

__all__ = ["Domain", "decide", "prove", "refute"]
