"""Reads what people write, and prints expressions in text, LaTeX, MathML and words."""

from __future__ import annotations

from worker.engine.notation.printing.latex import to_latex
from worker.engine.notation.printing.mathml import to_mathml
from worker.engine.notation.printing.speech import to_speech
from worker.engine.notation.printing.text import to_text
from worker.engine.notation.reader import read

__all__ = ["read", "to_text", "to_latex", "to_mathml", "to_speech"]
