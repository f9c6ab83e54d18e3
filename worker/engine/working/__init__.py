"""Reads the steps of a chain-rule exercise: lines of working, the graph they make, the rule it takes."""

from __future__ import annotations

from worker.engine.working.decomposition import Decomposition, Edge, Line, read_decomposition, scope_with
from worker.engine.working.derivatives import Entry, partial, product, read_derivatives, total
from worker.engine.working.display import Chosen, Working
from worker.engine.working.earlier import decomposition_before
from worker.engine.working.operators import kept_share, operators
from worker.engine.working.result import read_combination, read_result
from worker.engine.working.rule import (
    REASON_OF,
    RULES,
    Choice,
    Reason,
    Rule,
    read_choice,
    rule_for,
    rule_of_function,
)

__all__ = [
    "REASON_OF",
    "RULES",
    "Choice",
    "Chosen",
    "Decomposition",
    "Edge",
    "Entry",
    "Line",
    "Reason",
    "Rule",
    "Working",
    "decomposition_before",
    "kept_share",
    "operators",
    "partial",
    "product",
    "read_choice",
    "read_combination",
    "read_decomposition",
    "read_derivatives",
    "read_result",
    "rule_for",
    "rule_of_function",
    "scope_with",
    "total",
]
