"""Which construct begins, follows or trails with which token: the grammar's tables, in one place."""

from __future__ import annotations

from worker.engine.notation.grammar import (
    application,
    atoms,
    bars,
    brackets,
    cases,
    declared_functions,
    environments,
    series,
    subscripts,
    suffixes,
)
from worker.engine.notation.grammar.parser import Parser, install

install(
    atoms={
        "number": atoms.number,
        "name": atoms.name,
        "size": atoms.size,
        "constant": atoms.constant,
        "e": atoms.euler,
        "letter": atoms.letter,
        "unknown": atoms.unknown,
        "long number": atoms.long_number,
        "∞": atoms.not_a_number,
        "identity": atoms.identity,
        "𝟏": atoms.ones,
        "𝟎": atoms.ones,
        "bold": atoms.bold,
        "accent": atoms.accent,
        "frac": atoms.fraction,
        "√": atoms.root,
        "∂": declared_functions.partial,
        "∇": atoms.gradient_sign,
        "function": application.function,
        "applied": declared_functions.applied,
        "letter function": application.letter_function,
        "T": application.transposing,
        "∑": series.series,
        "∏": series.series,
        "(": brackets.round_or_square,
        "[": brackets.round_or_square,
        "{": brackets.curly,
        "begin": environments.environment,
        "|": bars.bar,
        "||": bars.norm,
        "‖": bars.norm,
        "<": bars.angle,
        "⟨": bars.angle,
        "⌈": bars.rounded,
        "⌊": bars.rounded,
        "if": cases.prefixed,
    },
    suffixes={
        "^T": suffixes.transpose,
        "^": suffixes.power,
        ".^": suffixes.power,
        "sup": suffixes.power,
        "'": suffixes.prime,
        "sub": subscripts.subscript,
        "_": subscripts.group_subscript,
        "attribute": suffixes.attribute,
        "[": suffixes.indexing,
        "!": suffixes.factorial,
    },
    trailers={
        "if": cases.trailing_if,
        "for": cases.trailing_for,
        "otherwise": cases.trailing_otherwise,
        "else": cases.trailing_else,
        "?": cases.ternary,
    },
)

__all__ = ["Parser"]
