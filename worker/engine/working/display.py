"""Lines of working as they were read, in every form a person may want to see or hear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from worker.engine import notation, shapes
from worker.engine.expression import Node
from worker.engine.model import Feedback
from worker.engine.model.answers import readable_data
from worker.engine.working.decomposition import Decomposition
from worker.engine.working.derivatives import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """`name = node`, or the derivative of the name by another `= node`; symbols name what is on the left."""

    left: Node
    by: Node | None = None
    node: Node

    @property
    def text(self) -> str:
        left = notation.to_text(self.left)
        if self.by is not None:
            left = f"∂{left}/∂{notation.to_text(self.by)}"
        return f"{left} = {notation.to_text(self.node)}"

    @property
    def latex(self) -> str:
        left = notation.to_latex(self.left)
        if self.by is not None:
            left = rf"\frac{{\partial {left}}}{{\partial {notation.to_latex(self.by)}}}"
        return f"{left} = {notation.to_latex(self.node)}"

    @property
    def mathml(self) -> str:
        """The formula without its outer element."""
        left = inside(notation.to_mathml(self.left))
        if self.by is not None:
            below = inside(notation.to_mathml(self.by))
            left = f"<mfrac><mrow><mo>∂</mo>{left}</mrow><mrow><mo>∂</mo>{below}</mrow></mfrac>"
        return f"<mrow>{left}<mo>=</mo>{inside(notation.to_mathml(self.node))}</mrow>"

    @property
    def spoken(self) -> str:
        left = notation.to_speech(self.left)
        if self.by is not None:
            left = f"the derivative of {left} by {notation.to_speech(self.by)}"
        return f"{left} equals {notation.to_speech(self.node)}"

    def to_data(self) -> dict[str, Any]:
        data = {"text": self.text, "mathml": _said(self.mathml, self.spoken), "spoken": self.spoken}
        data["of"] = str(self.left.payload)
        if self.by is not None:
            data["by"] = str(self.by.payload)
        return data


def _said(mathml: str, words: str, attributes: str = "") -> str:
    """A whole `<math>` element, with the spoken form as its alternative text."""
    return f'<math{attributes} alttext="{escape(words, quote=True)}">{mathml}</math>'


def inside(mathml: str) -> str:
    """What stands within `<math …>`.

    >>> inside('<math display="block"><mi>u</mi></math>')
    '<mi>u</mi>'
    """
    return re.sub(r"^<math[^>]*>|</math>$", "", mathml)


@dataclass(frozen=True, kw_only=True)
class Working:
    """Several lines, as they were read."""

    equations: tuple[Equation, ...]
    notes: tuple[Feedback, ...] = ()

    @classmethod
    def of_decomposition(cls, decomposition: Decomposition) -> Working:
        return cls(
            equations=tuple(Equation(left=line.symbol, node=line.node) for line in decomposition.lines)
        )

    @classmethod
    def of_derivatives(cls, decomposition: Decomposition, entries: Sequence[Entry]) -> Working:
        return cls(
            equations=tuple(
                Equation(
                    left=decomposition.by_name[entry.of].symbol,
                    by=decomposition.node_of(entry.by),
                    node=entry.answer.expression,
                )
                for entry in entries
                if entry.answer is not None
            ),
            notes=tuple(note for entry in entries if entry.answer is not None for note in entry.answer.notes),
        )

    @property
    def shape(self) -> str:
        """The shape of the last line."""
        return shapes.describe(self.equations[-1].node.shape) if self.equations else ""

    @cached_property
    def text(self) -> str:
        return "\n".join(equation.text for equation in self.equations)

    @cached_property
    def latex(self) -> str:
        return r" \\ ".join(equation.latex for equation in self.equations)

    @cached_property
    def mathml(self) -> str:
        rows = "".join(f"<mtr><mtd>{equation.mathml}</mtd></mtr>" for equation in self.equations)
        table = f'<mtable columnalign="left" rowspacing="0.6em">{rows}</mtable>'
        return _said(table, self.spoken, ' display="block"')

    @cached_property
    def spoken(self) -> str:
        return "; ".join(equation.spoken for equation in self.equations)

    def to_data(self) -> dict[str, Any]:
        return {**readable_data(self), "lines": [equation.to_data() for equation in self.equations]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A choice, as it was read."""

    text: str
    shape: str = ""
    mathml: str = ""
    latex: str = ""
    notes: tuple[Feedback, ...] = ()

    @property
    def spoken(self) -> str:
        return self.text

    def to_data(self) -> dict[str, Any]:
        return readable_data(self)
