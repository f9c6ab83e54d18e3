"""Reads a response under a scope: the door of the reading half of this package."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from operator import itemgetter
from typing import Any

from worker.engine import expression
from worker.engine.errors import AnswerError
from worker.engine.expression import Node, Op
from worker.engine.kept import Kept
from worker.engine.model import Answer, Feedback, Form, Scope
from worker.engine.notation import abbreviations
from worker.engine.notation.abbreviations import Abbreviated, Clause
from worker.engine.notation.entries import read_entries
from worker.engine.notation.left_hand_side import (
    MARKS,
    answered,
    derivatives_listed,
    refuse_derivative,
)
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.lexing.numbers import decimal_comma
from worker.engine.notation.lexing.tokens import TRAILING, Lexer
from worker.engine.notation.limits import MAX_CHARACTERS
from worker.engine.notation.lines import rows_of_lines, without_alignment
from worker.engine.notation.mixed_numbers import with_mixed_numbers
from worker.engine.notation.notes import made
from worker.engine.notation.quantifiers import QUANTIFIERS, quantified
from worker.engine.notation.readings import Readings
from worker.engine.notation.repeating_decimals import with_repeating_decimals
from worker.engine.notation.spreadsheets import with_conditional_functions
from worker.engine.notation.straight import read_straight
from worker.engine.notation.syntax import Token
from worker.engine.notation.wording import in_signs
from worker.engine.shapes import Shape

_KIND = itemgetter(0)


def read(response: str | list[Any], scope: Scope, form: Form = Form.AUTO) -> Answer:
    """What the response says under these names.

    Raises:
        AnswerError: it cannot be read; `start` and `end` delimit the offending characters. Within
            a list of entries they count from the entry's own beginning, and `entry` names it.
    """
    names = names_of(scope)
    if isinstance(response, list):
        return read_entries(response, names, form)
    if len(response) > MAX_CHARACTERS:
        raise AnswerError(
            "parse.too_long",
            f"An answer has at most {MAX_CHARACTERS} characters, and this has {len(response)}.",
            start=MAX_CHARACTERS,
            end=len(response),
            limit=MAX_CHARACTERS,
        )
    try:
        return _read(response, names, form)
    except RecursionError:  # of one sign behind another no bracket counts the levels
        message = "This answer has too many parts to read."
        raise AnswerError("parse.too_large", message, start=0, end=len(response)) from None
    except AnswerError:
        signs = in_signs(response)
        if signs is None:
            raise
        with suppress(AnswerError):
            return _read(signs, names, form)
        raise


def _read(response: str, names: Names, form: Form) -> Answer:
    return read_straight(response, names, form) or read_thoroughly(response, names, form)


def read_thoroughly(response: str, names: Names, form: Form) -> Answer:
    """The answer, whatever notation it is in.

    Raises:
        AnswerError: there is none to be read.
    """
    lexer = Lexer(response, names, code=form is Form.CODE)
    text = lexer.text
    tokens = lexer.run(0, len(text.rstrip(TRAILING)))
    if not tokens:
        raise AnswerError("parse.empty", "There is no answer yet.", start=0, end=max(len(response), 1))
    while tokens[-1][0] == "." and len(tokens) > 1:
        tokens.pop()  # a full stop
    if lexer.latex and tokens[0][0] == "begin":
        tokens = without_alignment(tokens)
    elif "\n" in text and not lexer.code:
        tokens = rows_of_lines(tokens, text)
    kinds = frozenset(map(_KIND, tokens))
    if "if" in kinds:
        tokens = with_conditional_functions(tokens)
    if "accent" in kinds or ".(" in text:
        tokens = with_repeating_decimals(tokens, text)
    if "frac" in kinds or not text.isascii():
        tokens = with_mixed_numbers(tokens, text)
    each: Sequence[str] = ()
    if not QUANTIFIERS.isdisjoint(kinds):
        tokens, each = quantified(tokens)
    letters: Sequence[str] = ()
    notes: list[Feedback] = []
    if "=" in text:
        listed = derivatives_listed(tokens, text, names)
        before = abbreviations.before(tokens, text) if listed is None else None
        if before is not None:
            meant = _with_clauses_before(response, names, form, before, tokens)
            if meant is not None:
                return meant
        behind = abbreviations.behind(tokens) if listed is None else None
        if behind is not None:
            return _with_clauses(response, names.scope, form, behind)[0]
        tokens = listed or tokens
    if not (MARKS.isdisjoint(kinds) or MARKS.isdisjoint(map(_KIND, tokens))):
        tokens, letters, notes = answered(tokens, response)
    refuse_derivative(tokens, response, names)
    asked = names.scope.shape
    try:
        answer = Readings(names, response, tokens, lexer, letters, each, notes, form).answer()
        if asked is None or answer.shape == asked:
            return answer
    except AnswerError:
        meant = _with_other_commas(response, names.scope, form)
        if meant is None:
            raise
        return meant
    return _with_other_commas(response, names.scope, form) or answer


def _with_other_commas(response: str, scope: Scope, form: Form) -> Answer | None:
    if "," not in response:
        return None
    return _without_commas(response, scope, form) or _with_decimal_points(response, scope, form)


_THOUSANDS = re.compile(
    r"(?<![\w.,])[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|,[0-9]{3}\.[0-9]+)(?![0-9.,])"
)


def _without_commas(response: str, scope: Scope, form: Form) -> Answer | None:
    """1,000,000 as one number, where only that has the shape that is asked for."""
    found = _THOUSANDS.search(response)
    if found is None or scope.shape is None:
        return None
    try:
        answer = read(_THOUSANDS.sub(lambda f: f[0].replace(",", "").rjust(len(f[0])), response), scope, form)
    except AnswerError:
        return None
    if answer.shape != scope.shape:
        return None
    number = {"number": found[0].replace(",", "")}
    note = made("note.decimal_comma", found.start(), found.end(), response, number)
    return replace(answer, notes=(*answer.notes, note))


_DECIMAL_COMMA = re.compile(r"(?<![\w.,])([0-9]+),([0-9]+)(?![0-9.,])")


def _with_decimal_points(response: str, scope: Scope, form: Form) -> Answer | None:
    """0,5x as 0.5x, where only that has the shape that is asked for; [1,2] stays a row."""
    commas = [
        found
        for found in _DECIMAL_COMMA.finditer(response)
        if response[found.start() - 1 : found.start()] != "["
        or response[found.end() : found.end() + 1] != "]"
    ]
    if not commas or scope.shape is None:
        return None
    with_points = list(response)
    for found in commas:
        with_points[found.end(1)] = "."
    try:
        answer = read("".join(with_points), scope, form)
    except AnswerError:
        return None
    if answer.shape != scope.shape:
        return None
    first = commas[0]
    if any(len(found[2]) == 3 and found[1] != "0" for found in commas):
        raise decimal_comma(first[1], first[2], first.start(), first.end())
    number = {"number": f"{first[1]}.{first[2]}"}
    note = made("note.decimal_comma", first.start(), first.end(), response, number)
    return replace(answer, notes=(*answer.notes, note))


def _with_clauses(response: str, scope: Scope, form: Form, found: Abbreviated) -> tuple[Answer, bool]:
    """The answer of `…, where z = w·x + b`, and whether it uses such a name: they are written out in it."""
    meanings = _meanings(response, scope, form, found.clauses)
    said = _at_its_place(response, found.start, found.end)
    answer = read(said, _with_names(scope, meanings, scope.shape), form)
    notes = [
        made("note.own_abbreviation", clause.start, clause.end, response, {"name": clause.name})
        for clause in found.clauses
    ]
    written_out = expression.substitute(answer.expression, meanings)
    whole = Answer(expression=written_out, form=answer.form, notes=(*answer.notes, *notes))
    return whole, written_out is not answer.expression


def _with_clauses_before(
    response: str, names: Names, form: Form, found: Abbreviated, tokens: Sequence[Token]
) -> Answer | None:
    """The answer of `z = w·x + b; …`; None where it does not use the name: y = x^2, y' = 2x are steps."""
    used = {token[1] for token in tokens if token[2] >= found.start and isinstance(token[1], str)}
    try:
        answer, uses = _with_clauses(response, names.scope, form, found)
    except AnswerError:
        if found.told or any(c.name in used and not names.declared(c.name) for c in found.clauses):
            raise
        return None
    return answer if uses or found.told else None


def _at_its_place(response: str, start: int, end: int) -> str:
    """These characters alone, where they stand, so that what is said of them points to them."""
    return " " * start + response[start:end]


def _meanings(response: str, scope: Scope, form: Form, clauses: Sequence[Clause]) -> dict[str, Node]:
    """What each name stands for; clauses may use each other's names, in either order."""
    waiting = list(clauses)
    meanings: dict[str, Node] = {}
    for last in (False, True):
        for clause in waiting[:: -1 if last else 1]:
            said = _at_its_place(response, clause.start, clause.end)
            try:
                meant = read(said, _with_names(scope, meanings, None), form).expression
            except AnswerError:
                if last:
                    raise
                continue
            if clause.letter is not None and meant.op is Op.COMPREHENSION and len(meant.shape) == 2:
                meant = expression.comprehension(meant.payload[1:], meant.args[0])  # e_j names a column too
            meanings[clause.name] = expression.substitute(meant, meanings)
        waiting = [clause for clause in waiting if clause.name not in meanings]
    return meanings


def _with_names(scope: Scope, meanings: Mapping[str, Node], shape: Shape | None) -> Scope:
    return replace(
        scope,
        symbols={**scope.symbols, **{name: node.shape for name, node in meanings.items()}},
        lengths={name: length for name, length in scope.lengths.items() if name not in meanings},
        applied={name: of for name, of in scope.applied.items() if name not in meanings},
        shape=shape,
        entry=() if shape is None else scope.entry,
    )


_IN_USE: Kept[Names] = Kept(most=256)
_ALIKE: Kept[Names] = Kept(most=256)


def names_of(scope: Scope) -> Names:
    """The names of a scope: one object for all scopes that say the same."""
    return _IN_USE.get(scope, None, lambda: _ALIKE.get(Scope, scope.contents, lambda: Names(scope)))
