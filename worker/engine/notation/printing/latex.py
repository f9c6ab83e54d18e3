"""LaTeX, as amsmath and MathLive know it; `notation.read` gives it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worker.engine.expression import Letter, Node, Op, walk
from worker.engine.notation.printing.names import GREEK, SPOKEN_GREEK
from worker.engine.notation.printing.structure import Part, Parts, letter_of
from worker.engine.notation.printing.typeset import Typeset
from worker.engine.shapes import Dimension


def to_latex(node: Node) -> str:
    """The expression in LaTeX, without dollar signs."""
    return _LATEX.render(node)


_MACROS = frozenset(
    {"sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh"}
    | {"exp", "ln", "log", "max", "min", "det"}
)
_SIGNS: Mapping[str, str] = {"≠": r"\ne", "≤": r"\le", "≥": r"\ge", "×": r"\times"}
_LETTERS: Mapping[str, str] = {"π": r"\pi", "δ": r"\delta", "∂": r"\partial", "∞": r"\infty"}
_FENCES: Mapping[str, tuple[str, str]] = {
    "|": (r"\lvert ", r" \rvert"),
    "‖": (r"\lVert ", r" \rVert"),
    "⌊": (r"\lfloor ", r" \rfloor"),
    "⌈": (r"\lceil ", r" \rceil"),
    "(": ("(", ")"),
    "[": ("[", "]"),
}
_ESCAPED = str.maketrans({c: "\\" + c for c in "#$%&_{}"} | {"\\": "", "~": "", "^": ""})


class _Latex(Typeset):
    minus, negative, plus = " - ", "-", " + "
    dot, hadamard, quotient = r" \cdot ", r" \odot ", r" \oslash "
    comma, gap, touching, applied = ", ", r" \, ", " ", ""
    transposed = r"\top"
    ellipsis = r"\dots"
    limit = 6_000

    def identifier(self, base: str, *, bold: bool = False) -> str:
        if base in GREEK:
            letter = "\\" + SPOKEN_GREEK.get(base, base)
            return rf"\boldsymbol{{{letter}}}" if bold else letter
        if base in _LETTERS:
            return _LETTERS[base]
        safe = base.translate(_ESCAPED)
        if bold:
            return rf"\mathbf{{{safe}}}"
        return safe if len(safe) == 1 else rf"\mathrm{{{safe}}}"

    def accented(self, letter: str, accent: str) -> str:
        return rf"\{accent}{{{letter}}}"

    def digits(self, text: str) -> str:
        return text

    def filled(self, digit: str) -> str:
        return rf"\mathbf{{{digit}}}"

    def of_shape(self, base: Parts, node: Node) -> Parts:
        """With its size, so that it reads back on its own."""
        length = [size for size in node.shape if node.shape != (size,)] or list(node.shape)
        if len(node.shape) == 2 and node.shape[0].value == 1:
            return [*base, "_{", *self.dimension(length[-1]), r"}^{\top}"]
        return [*base, "_{", *self.sizes(node.shape), "}"]

    def unit_matrix(self, side: Dimension) -> Parts:
        return ["I_{", *self.dimension(side), "}"]

    def axes(self, letters: Sequence[Letter], body: Node) -> Parts:
        """With their ranges, so that they read back on their own."""
        taken = {letter for letter, _ in letters}
        taken |= {str(node.payload) for node in walk(body) if node.op is Op.SYMBOL}
        taken |= {letter_of(node)[0] for node in walk(body) if node.op is Op.INDEX}
        spare = next((letter for letter in "ijklpqrst" if letter not in taken), "o")  # of a row's only row
        parts: Parts = []
        for letter, dimension in letters:
            parts += [", "] * bool(parts)
            parts += [f"{letter if letter.isalnum() else spare}=1..", *self.dimension(dimension)]
        return parts

    def operator_name(self, name: str) -> str:
        return "\\" + name if name in _MACROS else rf"\operatorname{{{name.translate(_ESCAPED)}}}"

    def words(self, text: str) -> str:
        return rf"\text{{{text}}}"

    def relation(self, sign: str) -> str:
        return f" {_SIGNS.get(sign, sign)} "

    def superscript(self, base: Sequence[Part], top: Sequence[Part]) -> Parts:
        return [*base, "^{", *top, "}"]

    def subscript(self, base: Sequence[Part], below: Sequence[Part]) -> Parts:
        return [*base, "_{", *below, "}"]

    def fraction(self, above: Sequence[Part], below: Sequence[Part]) -> Parts:
        return [r"\frac{", *above, "}{", *below, "}"]

    def root(self, inside: Sequence[Part]) -> Parts:
        return [r"\sqrt{", *inside, "}"]

    def fence(self, left: str, inside: Sequence[Part], right: str, *, tall: bool = True) -> Parts:
        start, end = _FENCES[left]
        if tall:
            return [rf"\left{start}", *inside, rf" \right{end.strip()}"]
        return [start, *inside, end]

    def grid(self, rows: Sequence[Sequence[Part]]) -> Parts:
        return [r"\begin{bmatrix}", *self.table(rows), r"\end{bmatrix}"]

    def cases(self, rows: Sequence[tuple[Sequence[Part], Sequence[Part]]]) -> Parts:
        parts: Parts = [r"\begin{cases}"]
        for position, (value, condition) in enumerate(rows):
            parts += [r" \\ " if position else " ", *value, " & ", *condition]
        return [*parts, r" \end{cases}"]

    def table(self, rows: Sequence[Sequence[Part]]) -> Parts:
        parts: Parts = []
        for position, row in enumerate(rows):
            parts.append(r" \\ " if position else " ")
            for column, item in enumerate(row):
                parts += [" & ", item] if column else [item]
        return [*parts, " "]

    def series(self, sign: str, below: Sequence[Part], above: Sequence[Part]) -> Parts:
        return [r"\sum" if sign == "∑" else r"\prod", "_{", *below, "}^{", *above, "} "]

    def primes(self, count: int) -> str:
        return r"\prime" + r"\prime" * (count - 1)


_LATEX = _Latex()
