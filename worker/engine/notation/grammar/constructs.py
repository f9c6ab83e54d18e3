"""Which construct begins, follows or trails with which token: the grammar's tables, in one place."""

from __future__ import annotations

from worker.engine.notation.grammar import application, atoms, brackets, cases, suffixes
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
        "∂": application.partial,
        "∇": atoms.gradient_sign,
        "function": application.function,
        "applied": application.applied,
        "letter function": application.letter_function,
        "T": application.transposing,
        "∑": application.series,
        "∏": application.series,
        "(": brackets.round_or_square,
        "[": brackets.round_or_square,
        "{": brackets.curly,
        "begin": brackets.environment,
        "|": brackets.bar,
        "||": brackets.norm,
        "‖": brackets.norm,
        "<": brackets.angle,
        "⟨": brackets.angle,
        "⌈": brackets.rounded,
        "⌊": brackets.rounded,
        "if": cases.prefixed,
    },
    suffixes={
        "^T": suffixes.transpose,
        "^": suffixes.power,
        ".^": suffixes.power,
        "sup": suffixes.power,
        "'": suffixes.prime,
        "sub": suffixes.subscript,
        "_": suffixes.group_subscript,
        "attribute": suffixes.attribute,
        "[": suffixes.indexing,
        "!": suffixes.factorial,
    },
    trailers={
        "if": cases.trailing_if,
        "for": cases.trailing_for,
        "otherwise": cases.trailing_otherwise,
        "?": cases.ternary,
    },
)

__all__ = ["Parser"]
