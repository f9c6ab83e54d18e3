"""`manage.py check_exercises`: a table for authors, an exit status for machines."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

FILE = """
slug: powers
title: Powers
section: 2, Powers
introduction: Powers.
exercises:
  - slug: square
    title: A square
    statement: Differentiate $x^2$.
    question: {function: x^2, variables: {x: {}}, wrt: x}
    difficulty: 1
    hints: [Power rule.]
    solution: [It is $2x$.]
    tests:
      - [2x, correct]
      - [x, incorrect]
    misconceptions:
      - {answer: x^2, code: derivative.not_taken}
  - slug: power
    title: A power
    statement: Differentiate $x^«p»$.
    parameters: {p: {value: 3, from: 3, to: 6}}
    question: {function: x^«p», variables: {x: {}}, wrt: x}
    difficulty: 1
    hints: [Power rule.]
    solution: ["It is $«p»x^«p-1»$."]
    tests:
      - ["«p» x^«p-1»", correct]
"""


def said(folder: Path, *slugs: str, seeds: int = 5, old: str = "", new: str = "") -> str:
    """What the command writes about the file with one place changed, its last word included."""
    assert old in FILE
    (folder / "01-powers.yaml").write_text(FILE.replace(old, new, 1), "utf-8")
    out = StringIO()
    try:
        call_command("check_exercises", *slugs, content=folder, seeds=seeds, stdout=out, no_color=True)
    except CommandError as error:
        out.write(f"failed: {error}")
    return out.getvalue()


def test_a_table_of_what_passed(tmp_path: Path):
    lines = said(tmp_path, seeds=60).splitlines()
    assert lines[0].split() == ["exercise", "tests", "passed", "variants", "seconds"]
    assert [line.split()[:5] for line in lines[1:3]] == [
        ["✓", "square", "4", "4", "1"],
        ["✓", "power", "8", "8", "4"],
    ]
    assert lines[3].startswith("2 exercises, 5 variants, 12 of 12 tests passed")
    assert "square" not in said(tmp_path, "power")


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("[x, incorrect]", "[x, correct]", "01-powers.yaml: square.tests[2]: 'x' is incorrect"),
        ("[x, incorrect]", "[x, incorrect, sign.flipped]", "'x' is named"),
        ("answer: x^2", "answer: 2 x", "square.misconceptions[1]: '2 x' is correct"),
        ("answer: x^2", "answer: q", "square.misconceptions[1]"),
        ("function: x^2", "function: y^2", "cannot be asked"),
        ('x^«p-1»", correct', 'x^2", correct', "01-powers.yaml: power.tests[1]: "),
        ("difficulty: 1", "difficulty: 7", "failed: 01-powers.yaml: square.difficulty: "),
    ],
)
def test_a_failure_names_file_exercise_and_field(tmp_path: Path, old: str, new: str, words: str):
    out = said(tmp_path, seeds=20, old=old, new=new)
    assert "failed: " in out
    assert words in out


def test_an_unknown_slug_is_told(tmp_path: Path):
    assert "failed: exercise: there is no exercise 'sqare'; did you mean 'square'?" in said(tmp_path, "sqare")


@pytest.mark.slow
def test_all_content_holds_in_variants_too():
    out = StringIO()
    call_command("check_exercises", seeds=2, stdout=out)
    assert out.getvalue().splitlines()[-1].startswith("258 exercises, ")
