"""Answers, verdicts and grades: `actions` writes, `queries` reads."""
