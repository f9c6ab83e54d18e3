"""Expressions in text, LaTeX, MathML and words."""
