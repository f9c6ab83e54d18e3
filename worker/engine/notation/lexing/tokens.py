"""From a response to tokens: text, Unicode and LaTeX all become one stream.

One regular expression finds the lexemes that mean the same wherever they stand, and a table says
what they are; another finds the others. Names are resolved here, since how letters group depends on
what is declared. A token is (kind, value, start, end, spaced), and its place is that of
the characters in the response. Subscripts and superscripts that are simple stay raw: what they
mean depends on what they stand at.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from worker.engine.errors import AnswerError
from worker.engine.notation.lexing import latex, scripts
from worker.engine.notation.lexing import vocabulary as words
from worker.engine.notation.lexing.characters import (
    ACCENTS,
    FRACTIONS,
    LOOK_ALIKES,
    OPERATORS,
    STYLED_LETTERS,
    SUBSCRIPT_TABLE,
    SUPERSCRIPTS,
    VECTOR_MARKS,
)
from worker.engine.notation.lexing.lexemes import (
    COMMAND,
    LEFT_DIVISION,
    LEXEME,
    MARKS,
    NUMBER,
    OPERATOR,
    SAME,
    SETTLED,
    SUB,
    SUPER,
    UNDERSCORE,
    WORD,
)
from worker.engine.notation.lexing.names import Names, Piece
from worker.engine.notation.lexing.numbers import number
from worker.engine.notation.limits import MAX_TOKENS
from worker.engine.notation.syntax import Token

_ARROWS = frozenset(VECTOR_MARKS)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,24}(?:_[A-Za-z0-9]{1,24}){1,3}(?![A-Za-z0-9_])")
_ATTRIBUTE = re.compile(r"\.([A-Za-z][A-Za-z0-9_]*)")
# Slices and the index 0 exist in array code only.
_FROM_ZERO = re.compile(r"\[:|:\]|[A-Za-z)]\[(?:\s*[0-9]{1,4}\s*,)?\s*(?:0|-1)\s*[\],]")
_POWER = re.compile(rf"\s*(?:\^|\*\*|[{''.join(SUPERSCRIPTS)}])")
_BRACKET = re.compile(r"\s*(?:\\left\s*)?\(")

TRAILING = " \t\r\n\f\v\xa0\u200b\u3000\ufeff~$"  # nothing that may end a response


class Lexer:
    """Tokens of one response under one set of names; `code` and `latex` tell what was met."""

    __slots__ = ("code", "divides", "latex", "names", "text", "tokens")

    def __init__(self, text: str, names: Names, *, code: bool = False) -> None:
        self.text = text if text.isascii() else text.translate(STYLED_LETTERS)
        self.names = names
        self.tokens: list[Token] = []
        self.code = code or ("[" in text and _FROM_ZERO.search(text) is not None)
        self.divides = "\\" in text and _divides_from_left(text, names)
        self.latex = "\\" in text and not self.divides

    def run(self, start: int, end: int) -> list[Token]:
        """Tokens of `text[start:end]`, appended to what was found before."""
        text, tokens = self.text, self.tokens
        append = tokens.append
        known_as, parts_of = self.names.settled.get, self.names.parts.get
        position = start
        while len(tokens) <= MAX_TOKENS:
            for found in islice(SETTLED.finditer(text, position, end), MAX_TOKENS + 1):
                known = known_as(found[1])
                if known is not None:
                    first, stop = found.span(1)
                    append((known[0], known[1], first, stop, first > position))
                    position = stop
                    continue
                lexeme = found[1]
                if lexeme is None:
                    break
                parts = parts_of(lexeme)
                if parts is None:
                    parts = self._parts(lexeme)
                    if parts is None:
                        break
                first = found.start(1)
                spaced = first > position
                for kind, value, begin, stop in parts:
                    if kind == "sub" or kind == "sup":
                        value = (value[0], first + value[1])
                    append((kind, value, first + begin, first + stop, spaced))
                    spaced = False
                position = found.end()
            else:
                if position >= end:
                    break
                continue
            following = self._one(position, end)
            if following is None:
                break
            position = following
        if len(tokens) > MAX_TOKENS:
            _, _, first, position, _ = tokens[MAX_TOKENS]
            raise AnswerError(
                "parse.too_large", "This answer has too many parts to read.", start=first, end=position
            )
        return tokens

    def _parts(self, lexeme: str) -> tuple[Piece, ...] | None:
        """The tokens of a lexeme, remembered, where what stands around it has no say; else None."""
        if lexeme == "@":
            self.code = True
            return _MATRIX_PRODUCT
        if lexeme == "&":
            return _AND if self.code else _NEXT_CELL
        parts = self.names.code_parts.get(lexeme)
        if parts is None:
            if not _is_context_free(lexeme, self.names):
                return None
            if lexeme.isalnum() and lexeme.isascii() and lexeme[0].isalpha():  # as most: asked directly
                known = self.names.pieces(lexeme) or (("unknown", lexeme, 0, len(lexeme)),)
                parts = tuple(
                    (kind, (value, begin) if kind == "sub" else value, begin, end)
                    for kind, value, begin, end in known
                )
                self.names.remember(lexeme, parts, code=False)
                return parts
            alone = Lexer(lexeme, self.names)
            position: int | None = 0
            while position is not None:
                position = alone._one(position, len(lexeme))
            parts = tuple(token[:4] for token in alone.tokens)
            self.names.remember(lexeme, parts, code=alone.code)
            if not alone.code:
                return parts
        self.code = True
        return parts

    def _one(self, start: int, end: int) -> int | None:
        """The tokens of the lexeme that begins here, and where it ends; None if nothing is left."""
        found = LEXEME.match(self.text, start, end)
        if found is None:
            return None
        group = found.lastindex
        assert group is not None
        append = self.tokens.append
        first, position = found.span(group)
        spaced = first > start
        lexeme = found[group]
        if group == WORD:
            position = self._word(lexeme, first, position, spaced)
        elif group == OPERATOR:
            position = self._operator(lexeme, first, position, spaced)
        elif group == NUMBER:
            if lexeme in "10" and self.text[position : position + 1] in _ARROWS:
                append(("𝟏" if lexeme == "1" else "𝟎", lexeme, first, position + 1, spaced))
                return position + 1
            append(("number", number(lexeme, first), first, position, spaced))
        elif group == COMMAND and self.divides:
            append(("\\", "\\", first, first + 1, spaced))
            return first + 1
        elif group == COMMAND:
            position = latex.command(self, lexeme, first, position, spaced, end)
        elif group == UNDERSCORE:
            position = scripts.subscript(self, first, position, spaced, end)
        elif group == SUPER:
            scripts.superscript(self, lexeme, first, position, spaced)
        elif group == SUB:
            content = lexeme.translate(SUBSCRIPT_TABLE)
            append(("sub", (content, first), first, position, spaced))
        else:
            self._other(lexeme, first, position, spaced)
        return position

    # --- words ----------------------------------------------------------------------------------

    def _word(self, word: str, first: int, position: int, spaced: bool) -> int:
        """A word that is more than one plain piece: several names, a module, an identifier with _."""
        text, names = self.text, self.names
        if word in names.products and _BRACKET.match(text, position) is None:
            for kind, value, begin, stop in names.letters(word):
                self.tokens.append((kind, value, first + begin, first + stop, spaced and not begin))
            return position
        if word == "where" and not names.declared(word) and _BRACKET.match(text, position) is None:
            self.tokens.append(("if", "where", first, position, spaced))
            return position
        follower = text[position : position + 1]
        if follower == "." and word in words.MODULES and not names.declared(word):
            module = _ATTRIBUTE.match(text, position)
            while (
                module is not None
                and module[1] in words.SUBMODULES
                and text[module.end() : module.end() + 1] == "."
            ):
                position = module.end()
                module = _ATTRIBUTE.match(text, position)
            if module is not None:
                self.code = True
                if text.startswith(".outer(", module.end()):
                    self.tokens.append(("function", "outer", first, module.end() + 6, spaced))
                    return module.end() + 6
                return self._named(module[1], module.start(1), module.end(), spaced)
        if follower == "_":
            whole = _IDENTIFIER.match(text, first)
            if whole is not None and (names.declared(whole[0]) or whole[0] in words.FUNCTION_WORDS):
                self.emit(whole[0], first, whole.end(), spaced)
                return whole.end()
        if follower and follower in MARKS:
            return self._accented(word, first, position, spaced)
        if not word.isascii() and names.pieces(word) is None:
            apart = unicodedata.normalize("NFD", word)
            if len(word) == 1 and len(apart) == 2 and apart[1] in ACCENTS:
                self.emit(apart[0] + ACCENTS[apart[1]], first, position, spaced)
                return position
        self.emit(word, first, position, spaced)
        return position

    def _accented(self, word: str, first: int, position: int, spaced: bool) -> int:
        """Marks over the last letter of a word: a hat is part of the name, an arrow is not."""
        last = position - 1
        if last > first:
            self.emit(word[:-1], first, last, spaced)
            spaced = False
        name = word[-1]
        while position < len(self.text) and self.text[position] in MARKS:
            name += ACCENTS.get(self.text[position], "")
            position += 1
        self.emit(name, last, position, spaced)
        return position

    def _named(self, word: str, first: int, end: int, spaced: bool) -> int:
        """A member of a module: only what everyone knows counts, not what is declared."""
        if word in words.FUNCTION_WORDS:
            self.tokens.append((*words.FUNCTION_WORDS[word], first, end, spaced))
        elif word in ("pi", "e"):
            self.tokens.append(("constant", word, first, end, spaced))
        elif word == "newaxis":
            self.tokens.append(("newaxis", word, first, end, spaced))
        elif word in words.NOT_A_NUMBER:
            self.tokens.append(("∞", word, first, end, spaced))
        else:
            suggestion = self.names.suggestion(word)
            raise AnswerError(
                "parse.unknown_function",
                f"There is no function {word} here." + (f" Did you mean {suggestion}?" if suggestion else ""),
                start=first,
                end=end,
                name=word,
                suggestion=suggestion,
            )
        return end

    def emit(self, word: str, first: int, end: int, spaced: bool) -> None:
        known = self.names.pieces(word)
        if (
            known is not None
            and len(known) > 1
            and known[-1][0] == "e"
            and _POWER.match(self.text, end) is None
        ):
            known = None  # xe^x is a product, sine is not
        if known is None:
            self.tokens.append(("unknown", word, first, end, spaced))
            return
        if len(known) == 1:  # \\theta is longer than what it says
            self.tokens.append((known[0][0], known[0][1], first, end, spaced))
            return
        for kind, value, begin, stop in known:
            if kind == "sub":
                value = (value, first + begin)
            self.tokens.append((kind, value, first + begin, first + stop, spaced))
            spaced = False

    # --- marks ----------------------------------------------------------------------------------

    def _operator(self, sign: str, first: int, position: int, spaced: bool) -> int:
        if sign == ".":
            return self._dot(first, position, spaced)
        if sign == "^":
            return scripts.caret(self, first, position, spaced, "^")
        if sign == "**":
            self.tokens.append(("^", "**", first, position, spaced))
            return position
        if sign == "@":
            self.code = True
        elif sign == "&" and self.code:
            sign = "&&"
        elif sign == "&&" and self.latex:  # two cells, the first of them empty
            self.tokens.append(("&", "&", first, first + 1, spaced))
            sign, first, spaced = "&", first + 1, False
        self.tokens.append((SAME.get(sign, sign), sign, first, position, spaced))
        return position

    def _dot(self, first: int, position: int, spaced: bool) -> int:
        """An attribute of array code, or the dot product of two names."""
        found = _ATTRIBUTE.match(self.text, first)
        if found is not None:
            name, after = found[1], self.text[found.end() : found.end() + 1]
            if name in words.ATTRIBUTES and (after == "(" or not self.names.declared(name)):
                self.code = True
                self.tokens.append(("attribute", name, first, found.end(), spaced))
                return found.end()
        called = self.text.startswith("(", position) and self.tokens
        if called and self.tokens[-1][0] in ("function", "letter function"):
            return position  # exp.(x), Julia's call for every entry
        self.tokens.append((".", ".", first, position, spaced))
        return position

    def _other(self, lexeme: str, first: int, position: int, spaced: bool) -> None:
        kind = OPERATORS.get(lexeme)
        if lexeme in FRACTIONS:
            self.tokens.append(("number", FRACTIONS[lexeme], first, position, spaced))
        elif kind is not None:
            if kind == "''":
                self.tokens.append(("'", "'", first, position, spaced))
                kind = "'"
            if kind == "⊤":
                self.tokens.append(("^T", False, first, position, spaced))
            elif kind:
                self.tokens.append((kind, kind, first, position, spaced))
        elif lexeme in MARKS:
            return
        else:
            if lexeme == "°":
                raise AnswerError(
                    "parse.character",
                    "Degrees are not read: angles are in radians, as in pi/6.",
                    start=first,
                    end=position,
                    character=lexeme,
                )
            like = LOOK_ALIKES.get(lexeme)
            hint = "" if like is None else f" Did you mean {like}, which looks the same?"
            raise AnswerError(
                "parse.character",
                f"The character {lexeme!r} has no meaning here.{hint}",
                start=first,
                end=position,
                character=lexeme,
                **({} if like is None else {"suggestion": like}),
            )


_MATRIX_PRODUCT: tuple[Piece, ...] = (("@", "@", 0, 1),)
_AND: tuple[Piece, ...] = (("and", "&&", 0, 1),)
_NEXT_CELL: tuple[Piece, ...] = (("&", "&", 0, 1),)
_CONTEXT_FREE_COMMANDS = (words.GREEK_COMMANDS | words.SKIPPED_COMMANDS) | {"left", "right"}
_COMMANDS = words.GREEK_COMMANDS | words.SKIPPED_COMMANDS | words.PLAIN_FONTS
_WITH_COLUMNS = ("array}", "alignedat}", "tabular}")


def _divides_from_left(text: str, names: Names) -> bool:
    """Whether every backslash is MATLAB's division from the left, and none begins a command of LaTeX."""
    if "{" in text or "\\)" in text:
        return False
    words_behind = [found[1] for found in LEFT_DIVISION.finditer(text)]
    return text.count("\\") == len(words_behind) and all(
        word is None or (names.declared(word) and f"\\{word}" not in names.settled and word not in _COMMANDS)
        for word in words_behind
    )


def _is_context_free(lexeme: str, names: Names) -> bool:
    """Whether what stands around a lexeme of `SETTLED` has no say in it."""
    first = lexeme[0]
    if lexeme in names.products:
        return False
    if first == "\\":
        command, _, environment = lexeme[1:].partition("{")
        return command in _CONTEXT_FREE_COMMANDS or (environment != "" and environment not in _WITH_COLUMNS)
    if first == ".":
        return lexeme[1:] in words.ATTRIBUTES and not names.declared(lexeme[1:])
    if first.isdigit():
        return first in SUPERSCRIPTS or len(lexeme) < 12
    if first == "_" or first in SUPERSCRIPTS:
        return True
    if not first.isalpha():
        return False
    module, _, member = lexeme.partition(".")
    if member:
        known = member.rpartition(".")[2]
        return not names.declared(module) and known in words.FUNCTION_WORDS
    return lexeme != "where" and lexeme[-1] != "e"  # xe^x is a product, sine is not
