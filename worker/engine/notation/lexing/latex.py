"""The commands of LaTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.engine.errors import AnswerError
from worker.engine.notation.lexing import vocabulary as words

if TYPE_CHECKING:
    from worker.engine.notation.lexing.tokens import Lexer

_CONTENT = re.compile(r"\s*\{([^{}\\$]*)\}")
_ENVIRONMENT = re.compile(r"\s*\{\s*([A-Za-z]+)\*?\s*\}(?:\[[tbc]\])?")
_COLUMNS = re.compile(r"\s*\{[lcr|@{} ]*\}")
_ROW_GAP = re.compile(r"\s*\[\s*-?[0-9.]+\s*(?:pt|em|ex|mm|cm|in)\s*\]")
_INNER = r"(?:[^{}\\]|\\.)"
_GROUP = re.compile(
    rf"\s*\{{(?:{_INNER}|\{{(?:{_INNER}|\{{{_INNER}*+\}})*+\}})*+\}}", re.DOTALL
)  # three levels
_DELIMITER_DOT = re.compile(r"\s*\.")


def command(lexer: Lexer, lexeme: str, first: int, position: int, spaced: bool, end: int) -> int:
    """The tokens of a command, and where reading goes on."""
    name = lexeme[1:].rstrip("*") or "*"
    text, append = lexer.text, lexer.tokens.append
    if name in ("left", "right"):
        dot = _DELIMITER_DOT.match(text, position)
        if dot is not None:
            if name == "right":
                append(("right.", name, first, dot.end(), spaced))
            return dot.end()
    if name in words.SKIPPED_COMMANDS:
        return position
    if name in _WITHOUT_A_MEANING:
        return _behind_group(text, position, end)
    if name == "\\":
        gap = _ROW_GAP.match(text, position)
        position = position if gap is None else gap.end()
    kind = words.OPERATOR_COMMANDS.get(name)
    if kind is not None and not (name == "Sigma" and lexer.names.declared("Sigma")):
        if kind == "⊤":
            append(("^T", False, first, position, spaced))
        else:
            append((kind, kind, first, position, spaced))
    elif name in words.FONTS:
        append(("bold", name, first, position, spaced))
    elif name in words.PLAIN_FONTS:
        content = _CONTENT.match(text, position, end)
        if content is not None:
            return _roman(lexer, content[1], content.start(1), content.end())
    elif name in words.ACCENT_COMMANDS:
        append(("accent", words.ACCENT_COMMANDS[name], first, position, spaced))
    elif name in words.FRACTION_COMMANDS or name in words.BINOMIAL_COMMANDS:
        append(("frac", name, first, position, spaced))
    elif name == "sqrt":
        append(("√", name, first, position, spaced))
    elif name in ("begin", "end"):
        return _environment(lexer, name, first, position, spaced)
    elif name in words.GREEK_COMMANDS:
        lexer.emit(name.removeprefix("var"), first, position, spaced)
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
    elif (length := _known_beginning(lexer, name)) is not None:  # \sinx, \cdotb
        middle = first + 1 + length
        command(lexer, lexeme[: 1 + length], first, middle, spaced, end)
        lexer.emit(name[length:], middle, position, False)
    else:
        raise AnswerError(
            "parse.character",
            f"The LaTeX command {lexeme} is not known here.",
            start=first,
            end=position,
            character=lexeme,
        )
    return position


_WITHOUT_A_MEANING = frozenset("color textcolor phantom hphantom vphantom tag label".split())


def _behind_group(text: str, position: int, end: int) -> int:
    """Behind the braces that open here, if any do: what is in them is not read."""
    group = _GROUP.match(text, position, end)
    return position if group is None else group.end()


_OFTEN_GLUED = words.FUNCTION_WORDS.keys() | words.GREEK_COMMANDS | {"cdot", "times", "div", "ast"}


def _known_beginning(lexer: Lexer, name: str) -> int | None:
    """How much of an unknown command is a known one, with declared names behind it; None if nothing is."""
    for length in range(min(len(name), 12) - 1, 1, -1):
        if name[:length] in _OFTEN_GLUED:
            behind = lexer.names.pieces(name[length:])
            if behind is not None and all(kind in ("name", "number") for kind, *_ in behind):
                return length
    return None


def _roman(lexer: Lexer, content: str, first: int, end: int) -> int:
    """The words inside \\text{…}, \\mathrm{…}, \\operatorname{…}."""
    stripped = content.strip()
    if stripped.isalpha() and stripped in words.FUNCTION_WORDS and not lexer.names.declared(stripped):
        lexer.tokens.append((*words.FUNCTION_WORDS[stripped], first, end - 1, True))
    elif stripped:
        lexer.run(first, first + len(content.rstrip()))
    return end


def _environment(lexer: Lexer, name: str, first: int, position: int, spaced: bool) -> int:
    found = _ENVIRONMENT.match(lexer.text, position)
    if found is None:
        raise AnswerError(
            "parse.unexpected", f"\\{name} needs the name of an environment.", start=first, end=position
        )
    after = found.end()
    if name == "begin" and found[1] in ("array", "alignedat", "tabular"):
        columns = _COLUMNS.match(lexer.text, after)
        after = columns.end() if columns is not None else after
    lexer.tokens.append(("begin" if name == "begin" else "end env", found[1], first, after, spaced))
    return after
