"""What the child does before it is asked: everything that is needed late is imported and used once."""

from __future__ import annotations

from worker.child.deciding import decide
from worker.engine.exact import sympy_fallback

QUESTION = {"function": "sin(x)^2 + max(0, x)", "variables": {"x": {"shape": []}}, "wrt": "x"}
RESPONSES = ("2 sin(x) cos(x) + [x > 0]", "2 sin(x)")  # a right one and a wrong one


def prepare() -> None:
    """No learner waits for an import."""
    sympy_fallback.load()
    for response in RESPONSES:
        decide({"question": QUESTION, "response": response, "form": "auto", "policy": {}})
