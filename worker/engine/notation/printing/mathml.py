"""MathML for browsers: what Chromium, Firefox and Safari draw without scripts.

Browsers ignore `mathvariant`, so that bold letters are Unicode's own; single Latin letters in `<mi>`
become italic by themselves. Every text that comes from a person is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import ClassVar

from worker.engine.expression import Node
from worker.engine.notation.printing.names import GREEK
from worker.engine.notation.printing.speech import to_speech
from worker.engine.notation.printing.structure import Part, Parts
from worker.engine.notation.printing.typeset import Typeset


def to_mathml(node: Node, *, display: str = "block") -> str:
    """A whole `<math>` element, with the spoken form as its alternative text.

    `display` is "block", or "inline" for a formula within a line of text.
    """
    spoken = escape(to_speech(node), quote=True)
    return f'<math display="{display}" alttext="{spoken}"><mrow>{_MATHML.render(node)}</mrow></math>'


def bold(text: str) -> str:
    """In Unicode's upright bold mathematical letters, as far as there are any.

    >>> bold("x"), bold("1"), bold("θ")
    ('𝐱', '𝟏', '𝛉')
    """
    return "".join(map(_bold_letter, text))


def _bold_letter(letter: str) -> str:
    for first, last, start in (
        ("A", "Z", 0x1D400),
        ("a", "z", 0x1D41A),
        ("0", "9", 0x1D7CE),
        ("Α", "Ω", 0x1D6A8),
        ("α", "ω", 0x1D6C2),
    ):
        if first <= letter <= last:
            return chr(start + ord(letter) - ord(first))
    return letter


def _sign(text: str, **attributes: str) -> str:
    marks = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<mo{marks}>{text}</mo>"


# Not as accents, which Chromium draws into the letter.
_ACCENTS = {"hat": "^", "bar": "‾", "tilde": "~", "dot": "˙"}


class _MathML(Typeset):
    limit: ClassVar[int] = 2_500
    depth: ClassVar[int] = 60  # browsers cut a document's nesting at 512 elements
    ellipsis = _sign("…")

    minus, negative, plus = _sign("−"), _sign("−", form="prefix"), _sign("+")
    dot, hadamard, quotient = _sign("·"), _sign("⊙"), _sign("⊘")
    comma, gap, touching = _sign(",", separator="true"), '<mspace width="0.2em"></mspace>', ""
    applied = _sign("&#x2061;")
    transposed = "<mi>⊤</mi>"

    def identifier(self, base: str, *, bold: bool = False) -> str:
        text = GREEK.get(base, base)
        return f"<mi>{escape(_bolded(text) if bold else text)}</mi>"

    def accented(self, letter: str, accent: str) -> str:
        return f"<mover>{letter}{_sign(_ACCENTS[accent], stretchy='false')}</mover>"

    def digits(self, text: str) -> str:
        return f"<mn>{escape(text)}</mn>"

    def filled(self, digit: str) -> str:
        return f"<mi>{_bolded(digit)}</mi>"

    def operator_name(self, name: str) -> str:
        return f"<mi>{escape(name)}</mi>"

    def words(self, text: str) -> str:
        kept = escape(text.strip())
        before, after = "\u00a0" * text.startswith(" "), "\u00a0" * text.endswith(" ")
        return f"<mtext>{before}{kept}{after}</mtext>"

    def relation(self, sign: str) -> str:
        return _sign(escape(sign))

    def superscript(self, base: Sequence[Part], top: Sequence[Part]) -> Parts:
        return ["<msup>", *_row(base), *_row(top), "</msup>"]

    def subscript(self, base: Sequence[Part], below: Sequence[Part]) -> Parts:
        return ["<msub>", *_row(base), *_row(below), "</msub>"]

    def fraction(self, above: Sequence[Part], below: Sequence[Part]) -> Parts:
        return ["<mfrac>", *_row(above), *_row(below), "</mfrac>"]

    def root(self, inside: Sequence[Part]) -> Parts:
        return ["<msqrt>", *inside, "</msqrt>"]

    def fence(self, left: str, inside: Sequence[Part], right: str, *, tall: bool = True) -> Parts:
        stretchy = "true" if tall else "false"
        start = _sign(left, fence="true", form="prefix", stretchy=stretchy)
        end = _sign(right, fence="true", form="postfix", stretchy=stretchy)
        return ["<mrow>", start, *inside, end, "</mrow>"]

    def grid(self, rows: Sequence[Sequence[Part]]) -> Parts:
        return self.fence("[", _table(rows), "]")

    def cases(self, rows: Sequence[tuple[Sequence[Part], Sequence[Part]]]) -> Parts:
        parts: Parts = ["<mrow>", _sign("{", fence="true", form="prefix", stretchy="true")]
        parts.append('<mtable class="cases">')
        for value, condition in rows:
            parts += ["<mtr><mtd>", *_row(value), "</mtd><mtd>", *_row(condition), "</mtd></mtr>"]
        return [*parts, "</mtable></mrow>"]

    def series(self, sign: str, below: Sequence[Part], above: Sequence[Part]) -> Parts:
        return ["<munderover>", _sign(sign), *_row(below), *_row(above), "</munderover>"]

    def primes(self, count: int) -> str:
        return _sign("′″‴"[count - 1])


_bolded = bold  # inside the class, `bold` is a parameter


def _row(parts: Sequence[Part]) -> Sequence[Part]:
    """One element: what stands in a script or a fraction must be just one."""
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts
    return ["<mrow>", *parts, "</mrow>"]


def _table(rows: Sequence[Sequence[Part]]) -> Parts:
    parts: Parts = ["<mtable>"]
    for row in rows:
        parts.append("<mtr>")
        for item in row:
            parts += ["<mtd>", "<mrow>", item, "</mrow>", "</mtd>"]
        parts.append("</mtr>")
    return [*parts, "</mtable>"]


_MATHML = _MathML()
