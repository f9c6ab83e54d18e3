"""Where reading stands in the tokens, how deep, and the errors of a place where it cannot go on."""

from __future__ import annotations

from operator import itemgetter
from typing import Self

from worker.engine.errors import AnswerError
from worker.engine.model import Feedback
from worker.engine.notation import notes
from worker.engine.notation.grammar.refusals import unclosed
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.limits import MAX_DEPTH, MAX_NOTES
from worker.engine.notation.syntax import Token, Tree

CLOSERS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌈": "⌉", "⌊": "⌋"}
OPERANDS = frozenset(
    {
        "number", "name", "constant", "e", "size", "letter", "unknown", "identity", "function", "applied",
        "letter function", "(", "[", "{", "⟨", "⌈", "⌊", "∑", "∏", "√", "frac", "bold",
        "accent", "begin", "𝟏", "𝟎", "∂",
        "∇", "T", "long number", "∞", "newaxis",
    }
)  # fmt: skip

LOOKAHEAD = 6  # ends behind the last token, so that looking ahead needs no care
_KIND = itemgetter(0)


class Cursor:
    """A place in the tokens.

    White space of at least `spaces` characters separates the cells of a list; 0 if it separates none. With
    `ordered` it does so only before a sign, and where a number or a name follows a function: r sin(t) is one
    cell then, and sin(t) r is two.
    """

    __slots__ = (
        "barred", "bars", "cell", "code", "depth", "kinds", "latex", "names", "notes", "ordered",
        "position", "spaces", "text", "tokens",
    )  # fmt: skip

    def __init__(
        self,
        tokens: list[Token],
        names: Names,
        text: str,
        *,
        code: bool = False,
        latex: bool = False,
        spaces: int = 0,
        ordered: bool = False,
    ) -> None:
        end = tokens[-1][3] if tokens else 0
        self.tokens = [*tokens, *[("end", None, end, end, True)] * LOOKAHEAD]
        self.kinds = list(map(_KIND, self.tokens))
        self.names = names
        self.text = text
        self.code = code
        self.latex = latex
        self.spaces = spaces
        self.ordered = ordered
        self.position = 0
        self.depth = 0
        self.barred = "|" in self.kinds  # whether there is any bar
        self.bars = ""  # the bar that a bar would close, in the innermost bracket
        self.cell = 0  # how much white space separates cells here; 0 if none does
        self.notes: list[Feedback] = []

    def parted(self) -> bool:
        """Whether there is enough white space before the next token to begin another cell."""
        return self.tokens[self.position][2] - self.tokens[self.position - 1][3] >= self.cell

    def enter(self, token: Token) -> None:
        """One level deeper, within bounds."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise AnswerError(
                "parse.too_deep",
                f"More than {MAX_DEPTH} levels of brackets and powers inside each other cannot be read.",
                start=token[2],
                end=max(token[3], token[2] + 1),
                depth=MAX_DEPTH,
            )

    def enter_bracket(self, opened: Token, *, bars: str = "", cell: int = 0) -> tuple[str, int]:
        """Inside a bracket other bars close and other white space separates; the outer ones are returned."""
        self.enter(opened)
        outer = self.bars, self.cell
        self.bars, self.cell = bars, cell
        return outer

    def leave_bracket(self, outer: tuple[str, int]) -> None:
        self.bars, self.cell = outer
        self.depth -= 1

    def accept(self, kind: str) -> bool:
        if self.kinds[self.position] == kind:
            self.position += 1
            return True
        return False

    def expect(self, kind: str, opened: Token) -> Token:
        """The closing mark of what `opened`, or an error that shows which bracket stays open."""
        token = self.tokens[self.position]
        if token[0] == kind or (token[0] == "right." and kind in "}])"):
            self.position += 1
            return token
        if token[0] == "end" or token[0] in ")]}⟩":
            if token[0] == "end":
                message = f"This {opened[1] or opened[0]} is never closed: a {kind} is missing."
                raise unclosed(opened, message, bracket=opened[0], expected=kind)
            raise AnswerError(
                "parse.unexpected",
                f"This {token[0]} does not close the {opened[0]} before it: a {kind} was expected.",
                start=token[2],
                end=token[3],
                found=token[0],
                expected=kind,
            )
        raise self.unexpected(token, expected=kind)

    def unexpected(self, token: Token, *, expected: str = "") -> AnswerError:
        found = self.text[token[2] : token[3]]
        if token[0] in (")", "]", "}", "⟩", "right."):
            return AnswerError(
                "parse.unopened",
                f"This {found} closes a bracket that was never opened.",
                start=token[2],
                end=token[3],
                bracket=found,
            )
        if token[0] == "end":
            return AnswerError(
                "parse.unexpected",
                "The answer ends too early.",
                start=max(token[2] - 1, 0),
                end=max(token[2], 1),
                found="",
                expected=expected,
            )
        message = f"{found} was not expected here"
        return AnswerError(
            "parse.unexpected",
            message + (f"; {expected} was." if expected else "."),
            start=token[2],
            end=token[3],
            found=found,
            expected=expected,
        )

    def missing(self) -> AnswerError:
        """The error for a place where an operand was needed and there is none."""
        token = self.tokens[self.position]
        if self.position and (token[0] == "end" or token[0] not in OPERANDS):
            before = self.tokens[self.position - 1]
            shown = self.text[before[2] : before[3]]
            if token[0] in ("end", "end env", ")", "]", "}", ",", ";", "&", "\\\\", "right."):
                if before[0] in CLOSERS and token[0] in CLOSERS.values():
                    message = "There is nothing between these brackets."
                else:
                    message = f"Something is missing after {shown}."
                return AnswerError(
                    "parse.unexpected",
                    message,
                    start=before[2],
                    end=before[3],
                    found=self.text[token[2] : token[3]],
                    expected="an expression",
                )
        if token[0] == "…":
            return AnswerError(
                "parse.ellipsis",
                "An ellipsis is understood inside a list, as in [x_1, …, x_n]; here please write out what "
                "is meant.",
                start=token[2],
                end=token[3],
            )
        return self.unexpected(token, expected="an expression")

    def note(self, code: str, tree: Tree, **parameters: object) -> None:
        """Remember that a reading was chosen here."""
        if len(self.notes) < MAX_NOTES:
            self.notes.append(notes.made(code, tree.start, tree.end, self.text, parameters))

    def within(self, tokens: list[Token]) -> Self:
        """A parser for tokens that stand inside one token of this one, such as a subscript."""
        inner = type(self)(tokens, self.names, self.text, code=self.code, latex=self.latex)
        inner.depth = self.depth + 1
        inner.notes = self.notes
        if inner.depth > MAX_DEPTH and tokens:
            self.enter(tokens[0])
        return inner
