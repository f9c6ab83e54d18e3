"""From a response to tokens: text, Unicode and LaTeX all become one stream.

One regular expression finds the next lexeme; names are resolved here, since how letters group
depends on what is declared. A token is (kind, value, start, end, spaced), and its place is that of
the characters in the response. Subscripts and superscripts that are simple stay raw: what they
mean depends on what they stand at.
"""

from __future__ import annotations

import re
import unicodedata

from worker.engine.errors import AnswerError
from worker.engine.notation.lexing import vocabulary as words
from worker.engine.notation.lexing.characters import (
    ACCENTS,
    FRACTIONS,
    OPERATORS,
    STYLED_LETTERS,
    SUBSCRIPT_TABLE,
    SUBSCRIPTS,
    SUPERSCRIPT_TABLE,
    SUPERSCRIPTS,
    VECTOR_MARKS,
)
from worker.engine.notation.lexing.names import INDEX_LETTERS, Names
from worker.engine.notation.lexing.numbers import number
from worker.engine.notation.limits import MAX_SUBSCRIPT, MAX_TOKENS
from worker.engine.notation.syntax import Token

_LETTER = "A-Za-zͰ-Ͽµẞ\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024fẀ-ẟ"
_MARKS = "".join(ACCENTS) + VECTOR_MARKS
_SPACE = r"[ \t\r\n\f\v\xa0\u2000-\u200d\u2060\u202f\u205f\u3000\ufeff~$]"
_LEXEME = re.compile(
    rf"""{_SPACE}*(?:
     ([0-9]+(?:\.[0-9]+|\{{,\}}[0-9]+|\.(?![.\w*/^(']))?(?:[eE][+-]?[0-9]+(?!\w))?|\.[0-9]+(?:[eE][+-]?[0-9]+(?!\w))?)
    |([{_LETTER}][{_LETTER}0-9]*)
    |(\*\*|<=|>=|==|!=|<>|&&|\|\||\.\.\.|\.\.|\.\*|\./|\.\^|:=|=>|->|[-+*/^=<>()\[\]{{}},;:|@.!'&?"%\#`])
    |(\\(?:[A-Za-z]+\*?|.))
    |(_)
    |([{"".join(SUPERSCRIPTS)}]+)
    |([{"".join(SUBSCRIPTS)}]+)
    |(.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER, _WORD, _OPERATOR, _COMMAND, _UNDERSCORE, _SUPER, _SUB, _OTHER = range(1, 9)

_T = r"T|⊤|⊺|𝖳|\\top(?![A-Za-z])|\\intercal(?![A-Za-z])"
_STYLED_T = r"\\(?:mathsf|mathrm|text|mathbf|mathit|rm)\s*(?:\{\s*T\s*\}|\s*T)"
_SIGN = r"(-\s*1?\s*)?"
_BRACED_TRANSPOSED = re.compile(
    rf"\s*\{{(?:\s|\\[,;:! ])*{_SIGN}(?:{_T}|t|{_STYLED_T})\s*(-\s*1)?\s*\}}|\s*\(\s*{_SIGN}T\s*(-\s*1)?\s*\)"
)
_POWER_TRANSPOSED = re.compile(rf"\s*\{{\s*(-?\s*[0-9]{{1,4}})(?:\s|\\[,;:! ])*(?:{_T}|{_STYLED_T})\s*\}}")
_BARE_TRANSPOSED = re.compile(rf"\s*(-)?\s*(?:{_T}|{_STYLED_T}|t(?![A-Za-z0-9_(]))")
_PRIMES = re.compile(r"\s*\{\s*(?:(?:\\prime\s*|')+|\(([1-9])\))\s*\}|\s*(?:\\prime(?![A-Za-z])\s*)+")
_ENTRYWISE_POWER = re.compile(r"\s*\{\s*(?:\\(?:odot|circ|otimes)(?![A-Za-z])|[⊙∘⊗])")
_SIMPLE_SUBSCRIPT = re.compile(r"\s*(?:([A-Za-z0-9]{1,40})|\{([^{}\\]{0,200})\})")
_DIGITS = frozenset("0123456789")
_NUMBERS = frozenset(("e", "constant", "number"))
_AFTER_WORD = frozenset(("_", ".", *_MARKS))
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,24}(?:_[A-Za-z0-9]{1,24}){1,3}(?![A-Za-z0-9_])")
_ATTRIBUTE = re.compile(r"\.([A-Za-z][A-Za-z0-9_]*)")
_CONTENT = re.compile(r"\s*\{([^{}\\$]*)\}")
_ENVIRONMENT = re.compile(r"\s*\{\s*([A-Za-z]+)\*?\s*\}(?:\[[tbc]\])?")
_COLUMNS = re.compile(r"\s*\{[lcr|@{} ]*\}")
# Slices and the index 0 exist in array code only.
_FROM_ZERO = re.compile(r"\[:|:\]|[A-Za-z)]\[(?:\s*[0-9]{1,4}\s*,)?\s*(?:0|-1)\s*[\],]")
_POWER = re.compile(rf"\s*(?:\^|\*\*|[{''.join(SUPERSCRIPTS)}])")
_BRACKET = re.compile(r"\s*(?:\\left\s*)?\(")
_ROW_GAP = re.compile(r"\s*\[\s*-?[0-9.]+\s*(?:pt|em|ex|mm|cm|in)\s*\]")
_DELIMITER_DOT = re.compile(r"\s*\.")

TRAILING = " \t\r\n\f\v\xa0\u200b\u3000\ufeff~$"  # nothing that may end a response


class Lexer:
    """Tokens of one response under one set of names; `code` and `latex` tell what was met."""

    __slots__ = ("code", "latex", "names", "text", "tokens")

    def __init__(self, text: str, names: Names, *, code: bool = False) -> None:
        self.text = text if text.isascii() else text.translate(STYLED_LETTERS)
        self.names = names
        self.tokens: list[Token] = []
        self.code = code or ("[" in text and _FROM_ZERO.search(text) is not None)
        self.latex = "\\" in text

    def run(self, start: int, end: int) -> list[Token]:
        """Tokens of `text[start:end]`, appended to what was found before."""
        text, tokens = self.text, self.tokens
        append, match = tokens.append, _LEXEME.match
        single, plain = self.names.single, _PLAIN_OPERATORS
        position = start
        while True:
            found = match(text, position, end)
            if found is None:
                break
            group = found.lastindex
            assert group is not None
            first, position = found.span(group)
            spaced = first > found.start()
            lexeme = found[group]
            if group == _WORD:
                known = single.get(lexeme)
                if known is not None and text[position : position + 1] not in _AFTER_WORD:
                    append((known[0], known[1], first, position, spaced))
                    continue
                position = self._word(lexeme, first, position, spaced)
            elif group == _OPERATOR:
                if lexeme in plain:
                    append((lexeme, lexeme, first, position, spaced))
                    continue
                if lexeme == ".":
                    position = self._dot(first, position, spaced)
                elif lexeme == "^":
                    position = self._caret(first, position, spaced, "^")
                elif lexeme == "**":
                    append(("^", "**", first, position, spaced))
                else:
                    if lexeme == "@":
                        self.code = True
                    elif lexeme == "&" and self.code:
                        lexeme = "&&"
                    elif lexeme == "&&" and self.latex:  # two cells, the first of them empty
                        append(("&", "&", first, first + 1, spaced))
                        lexeme, first, spaced = "&", first + 1, False
                    append((_SAME.get(lexeme, lexeme), lexeme, first, position, spaced))
            elif group == _NUMBER:
                append(("number", number(lexeme, first), first, position, spaced))
            elif group == _COMMAND:
                position = self._command(lexeme, first, position, spaced, end)
            elif group == _UNDERSCORE:
                position = self._subscript(first, position, spaced, end)
            elif group == _SUPER:
                self._superscript(lexeme, first, position, spaced)
            elif group == _SUB:
                content = lexeme.translate(SUBSCRIPT_TABLE)
                append(("sub", (content, first), first, position, spaced))
            else:
                self._other(lexeme, first, position, spaced)
            if len(tokens) > MAX_TOKENS:
                break
        if len(tokens) > MAX_TOKENS:
            _, _, first, position, _ = tokens[MAX_TOKENS]
            raise AnswerError(
                "parse.too_large", "This answer has too many parts to read.", start=first, end=position
            )
        return tokens

    # --- words ----------------------------------------------------------------------------------

    def _word(self, word: str, first: int, position: int, spaced: bool) -> int:
        """A word that is more than one plain piece: several names, a module, an identifier with _."""
        text, names = self.text, self.names
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
                self._emit(whole[0], first, whole.end(), spaced)
                return whole.end()
        if follower and follower in _MARKS:
            return self._accented(word, first, position, spaced)
        if not word.isascii() and names.pieces(word) is None:
            apart = unicodedata.normalize("NFD", word)
            if len(word) == 1 and len(apart) == 2 and apart[1] in ACCENTS:
                self._emit(apart[0] + ACCENTS[apart[1]], first, position, spaced)
                return position
        self._emit(word, first, position, spaced)
        return position

    def _accented(self, word: str, first: int, position: int, spaced: bool) -> int:
        """Marks over the last letter of a word: a hat is part of the name, an arrow is not."""
        last = position - 1
        if last > first:
            self._emit(word[:-1], first, last, spaced)
            spaced = False
        name = word[-1]
        while position < len(self.text) and self.text[position] in _MARKS:
            name += ACCENTS.get(self.text[position], "")
            position += 1
        self._emit(name, last, position, spaced)
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

    def _emit(self, word: str, first: int, end: int, spaced: bool) -> None:
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
        for kind, value, begin, stop in known:
            if kind == "sub":
                value = (value, first + begin)
            self.tokens.append((kind, value, first + begin, first + stop, spaced))
            spaced = False

    # --- marks ----------------------------------------------------------------------------------

    def _dot(self, first: int, position: int, spaced: bool) -> int:
        """An attribute of array code, or the dot product of two names."""
        found = _ATTRIBUTE.match(self.text, first)
        if found is not None:
            name, after = found[1], self.text[found.end() : found.end() + 1]
            if name in words.ATTRIBUTES and (after == "(" or not self.names.declared(name)):
                self.code = True
                self.tokens.append(("attribute", name, first, found.end(), spaced))
                return found.end()
        self.tokens.append((".", ".", first, position, spaced))
        return position

    def _caret(self, first: int, position: int, spaced: bool, mark: str) -> int:
        """A power, unless what follows is the sign of the transpose."""
        text, names = self.text, self.names
        if text[position : position + 1] in _DIGITS:
            self.tokens.append(("^", mark, first, position, spaced))
            return position
        primes = _PRIMES.match(text, position)
        if primes is not None:
            order = primes[1]
            count = int(order) if order else primes[0].count("'") + primes[0].count("\\prime")
            self.tokens += [("'", "'", first, primes.end(), spaced)] * count
            return primes.end()
        entrywise = _ENTRYWISE_POWER.match(text, position)
        if entrywise is not None:
            self.tokens.append((".^", ".^", first, position, spaced))
            self.tokens.append(("{", "{", position, entrywise.end(), False))
            return entrywise.end()
        if not names.declared("T"):
            braced = _BRACED_TRANSPOSED.match(text, position)
            if braced is not None:
                inverse = any(braced.groups())
                self.tokens.append(("^T", inverse, first, braced.end(), spaced))
                return braced.end()
            power = _POWER_TRANSPOSED.match(text, position)
            if power is not None and self.tokens and self.tokens[-1][0] not in _NUMBERS:  # e^{-2T}: a name
                self.tokens.append(("sup", (power[1], power.start(1)), first, power.end(1), spaced))
                self.tokens.append(("^T", False, power.end(1), power.end(), False))
                return power.end()
            bare = _BARE_TRANSPOSED.match(text, position)
            if bare is not None and not (text[bare.end() - 1] == "t" and names.declared("t")):
                rest = _LEXEME.match(text, bare.end() - 1)
                if rest is None or rest[_WORD] is None or not _is_word(names, rest[_WORD]):
                    self.tokens.append(("^T", bool(bare[1]), first, bare.end(), spaced))
                    return bare.end()
        self.tokens.append(("^", mark, first, position, spaced))
        return position

    def _subscript(self, first: int, position: int, spaced: bool, end: int) -> int:
        """What follows an underscore: as many letters as what it stands at takes, or a group."""
        if self.tokens and self.tokens[-1][0] == "for":
            self.tokens.append(("letter", "_", first, position, spaced))
            return position
        found = _SIMPLE_SUBSCRIPT.match(self.text, position, end)
        if found is None:
            self.tokens.append(("_", "_", first, position, spaced))
            return position
        if found[2] is not None:
            if len(found[2]) > MAX_SUBSCRIPT:
                raise AnswerError(
                    "parse.too_long", "This subscript is too long.", start=first, end=found.end()
                )
            self.tokens.append(("sub", (found[2], found.start(2)), first, found.end(), spaced))
            return found.end()
        raw, begin = found[1], found.start(1)
        take = self._subscript_length(raw)
        self.tokens.append(("sub", (raw[:take], begin), first, begin + take, spaced))
        return begin + take

    def _subscript_length(self, raw: str) -> int:
        """How much of `raw` is the subscript: W_ikx_k is W_ik x_k."""
        if len(raw) == 1 or not self.tokens:
            return len(raw)
        kind, value, *_ = self.tokens[-1]
        names = self.names
        if kind in ("name", "unknown", "letter", "letter function", "e"):
            for length in range(min(len(raw), 8), 0, -1):
                if names.compound(str(value), raw[:length]):
                    return length
        if kind == "name":
            rank = names.rank(value) or 1
        elif kind == "function" and value == "delta":
            rank = 2
        elif kind in ("∑", "∏") or (kind == "function" and value in ("sum", "prod")):
            taken = 1
            while taken < len(raw) and raw[taken] in INDEX_LETTERS and not names.declared(raw[taken]):
                taken += 1
            return taken
        elif kind in (")", "]"):
            rank = 2
        elif kind in ("identity", "𝟏", "𝟎", "number", "letter function", "e", "letter"):
            rank = 2 if kind == "letter function" else 1
        else:
            return len(raw)
        taken = position = 0
        while taken < rank and position < len(raw):
            if raw[position].isdigit():
                if rank == 1:
                    while position < len(raw) and raw[position].isdigit():
                        position += 1
                else:
                    position += 1
            else:
                position += 1
            taken += 1
        rest = names.pieces(raw[position:]) if position < len(raw) else None
        return position if rest is not None and rest[0][0] != "letter" else len(raw)

    def _superscript(self, lexeme: str, first: int, position: int, spaced: bool) -> None:
        content = lexeme.translate(SUPERSCRIPT_TABLE)
        if content in ("T", "-T", "-1T") or (content == "t" and not self.names.declared("t")):
            self.tokens.append(("^T", content != "T" and content != "t", first, position, spaced))
        elif len(content) > 1 and content.endswith("T") and content[:-1].removeprefix("-").isdigit():
            self.tokens.append(("sup", (content[:-1], first), first, position - 1, spaced))
            self.tokens.append(("^T", False, position - 1, position, False))
        else:
            self.tokens.append(("sup", (content, first), first, position, spaced))

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
        elif lexeme in _MARKS:
            return
        else:
            raise AnswerError(
                "parse.character",
                f"The character {lexeme!r} has no meaning here.",
                start=first,
                end=position,
                character=lexeme,
            )

    # --- LaTeX ----------------------------------------------------------------------------------

    def _command(self, lexeme: str, first: int, position: int, spaced: bool, end: int) -> int:
        name = lexeme[1:].rstrip("*") or "*"
        text, append = self.text, self.tokens.append
        if name in ("left", "right"):
            dot = _DELIMITER_DOT.match(text, position)
            if dot is not None:
                if name == "right":
                    append(("right.", name, first, dot.end(), spaced))
                return dot.end()
        if name in words.SKIPPED_COMMANDS:
            return position
        if name == "\\":
            gap = _ROW_GAP.match(text, position)
            position = position if gap is None else gap.end()
        kind = words.OPERATOR_COMMANDS.get(name)
        if kind is not None and not (name == "Sigma" and self.names.declared("Sigma")):
            if kind == "⊤":
                append(("^T", False, first, position, spaced))
            else:
                append((kind, kind, first, position, spaced))
        elif name in words.FONTS:
            append(("bold", name, first, position, spaced))
        elif name in words.PLAIN_FONTS:
            content = _CONTENT.match(text, position, end)
            if content is not None:
                return self._roman(content[1], content.start(1), content.end())
        elif name in words.ACCENT_COMMANDS:
            append(("accent", words.ACCENT_COMMANDS[name], first, position, spaced))
        elif name in words.FRACTION_COMMANDS or name in words.BINOMIAL_COMMANDS:
            append(("frac", name, first, position, spaced))
        elif name == "sqrt":
            append(("√", name, first, position, spaced))
        elif name in ("begin", "end"):
            return self._environment(name, first, position, spaced)
        elif name in words.GREEK_COMMANDS:
            self._emit(name.removeprefix("var"), first, position, spaced)
        elif name in words.FUNCTION_WORDS:
            append((*words.FUNCTION_WORDS[name], first, position, spaced))
        elif name == "exponentialE":
            append(("constant", "e", first, position, spaced))
        elif name == "not" and text[position : position + 1] == "=":
            append(("!=", "!=", first, position + 1, spaced))
            return position + 1
        elif name == "not":
            append(("!", "!", first, position, spaced))
        elif name in ("placeholder", "square", "Box"):
            raise AnswerError(
                "parse.unexpected",
                "A box in the formula is still empty.",
                start=first,
                end=position,
                found=lexeme,
            )
        elif name in ("differentialD", "mathrmd", "diff", "dd"):
            append(("unknown", "d", first, position, spaced))
        else:
            raise AnswerError(
                "parse.character",
                f"The LaTeX command {lexeme} is not known here.",
                start=first,
                end=position,
                character=lexeme,
            )
        return position

    def _roman(self, content: str, first: int, end: int) -> int:
        """The words inside \\text{…}, \\mathrm{…}, \\operatorname{…}."""
        stripped = content.strip()
        if stripped.isalpha() and stripped in words.FUNCTION_WORDS and not self.names.declared(stripped):
            self.tokens.append((*words.FUNCTION_WORDS[stripped], first, end - 1, True))
        elif stripped:
            self.run(first, first + len(content.rstrip()))
        return end

    def _environment(self, name: str, first: int, position: int, spaced: bool) -> int:
        found = _ENVIRONMENT.match(self.text, position)
        if found is None:
            raise AnswerError(
                "parse.unexpected", f"\\{name} needs the name of an environment.", start=first, end=position
            )
        after = found.end()
        if name == "begin" and found[1] in ("array", "alignedat", "tabular"):
            columns = _COLUMNS.match(self.text, after)
            after = columns.end() if columns is not None else after
        self.tokens.append(("begin" if name == "begin" else "end env", found[1], first, after, spaced))
        return after


def _is_word(names: Names, word: str) -> bool:
    """Whether letters that begin with T are one word, such as Theta; x^Ty is not."""
    return len(word) > 1 and names.pieces(word) is not None and names.pieces(word[1:]) is None


_PLAIN_OPERATORS = frozenset("+-*/=()[]{},;|<>")  # tokens of their own kind
_SAME = {"&&": "and", "=>": "→", "->": "→", "<>": "!=", "...": "…", ":=": "=", "`": "'", '"': '"'}
