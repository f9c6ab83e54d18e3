"""A formula is said in the page's language: no word of the engine's is left, and every name stays."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from exercises import saying
from exercises.formulas import formulas
from exercises.statements import math_html
from grader.submissions.spoken.formulas import PHRASES, said_formula, with_said_alternative
from tests.pages.test_spoken import tables
from tests.pages.test_translation import NOTATION, pseudo
from tests.spec.reading import scope
from worker.content import load_catalogue, variant
from worker.engine.errors import AnswerError
from worker.engine.notation import read, to_mathml, to_speech
from worker.engine.notation.printing import speech
from worker.engine.notation.printing.names import ACCENTS, CALLS, DERIVATIVES, GREEK

__all__ = ["pseudo"]
CATALOGUE = Path(saying.__file__).parent / "catalogue"
WORD = re.compile(r"[^\W\d_]{2,}")


def left(words: str) -> set[str]:
    """The words of it that went through no translation."""
    said = said_formula(words)
    return set(WORD.findall(re.sub(r"⟦[^⟦⟧]*⟧", " ", said)))


def written() -> Iterator[str]:
    """What the source writes into a spoken formula, piece by piece; a hole is a number."""
    for module in (speech, saying):
        yield from _written_by(Path(str(module.__file__)))


def _written_by(source: Path) -> Iterator[str]:
    tree = ast.parse(source.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(node):
            node.body = node.body[1:]
    names = {"payload", "names"}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in names:
            yield node.value


def test_the_source_is_read() -> None:
    assert {"the quotient of ", "is at most", "and so on", "the indicator of "} <= set(written())


def test_every_phrase_is_said_by_somebody() -> None:
    said = " ".join(written())
    said = " ".join((said, *GREEK, *ACCENTS, *CALLS.values(), *DERIVATIVES.values(), "derivative"))
    words = {word for phrase in PHRASES for word in WORD.findall(re.sub(r"%\(\w+\)s", "", phrase))}
    assert {word for word in words if word not in said} == set()


def test_no_word_of_a_formula_is_left(pseudo: None) -> None:
    found: dict[str, str] = {}
    for text, asked in tables():
        try:
            node = read(text, scope(asked)).expression
        except AnswerError:
            continue
        own = set(WORD.findall(text)) | set(WORD.findall(asked))
        for word in left(to_speech(node)) - NOTATION - own:
            found.setdefault(word, to_speech(node))
    assert found == {}


def test_no_word_of_a_statement_s_formula_is_left(pseudo: None) -> None:
    found: dict[str, str] = {}
    for problems in load_catalogue(CATALOGUE).problem_sets:
        for exercise in problems.exercises:
            for formula in formulas(str(variant(exercise.content, 0)["statement"])):
                words = str(ElementTree.fromstring(math_html(formula)).get("alttext"))
                for word in left(words) - NOTATION:
                    found.setdefault(word, words)
    assert found == {}
    shown = Template("{% load pages %}{{ words|statement }}").render(Context({"words": "$x > 0$"}))
    assert 'alttext="x ⟦is greater than⟧ 0"' in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("A x squared, transpose", "A x ⟦squared⟧, ⟦transpose⟧"),
        ("w times, element by element, x", "w ⟦times, element by element,⟧ x"),
        ("sum over the rows of X", "⟦sum⟧ ⟦over the rows⟧ ⟦of⟧ X"),
        ("the sum over i from 1 to n of x sub i", "⟦the sum over i from 1 to⟧ n ⟦of⟧ x ⟦sub⟧ i"),
        ("the matrix with entry i j equal to 2", "⟦the matrix with entry i j equal to⟧ 2"),
        ("the 2 by 3 matrix with rows x, y", "⟦the 2 by 3 matrix with rows⟧ x, y"),
        (
            "the partial derivative of f by argument 1, 2, of x",
            "⟦the partial derivative of⟧ f ⟦by argument 1, 2, of⟧ x",
        ),
        ("f differentiated 3 times, of x", "f ⟦differentiated 3 times, of⟧ x"),
        ("theta times offset", "⟦theta⟧ ⟦times⟧ offset"),  # names that hold a phrase are no phrases
    ],
)
def test_phrases_are_replaced_and_names_stay(pseudo: None, words: str, said: str) -> None:
    assert said_formula(words) == said


def test_without_a_translation_nothing_changes() -> None:
    for text, asked in tables():
        try:
            node = read(text, scope(asked)).expression
        except AnswerError:
            continue
        assert said_formula(to_speech(node)) == to_speech(node)
        assert with_said_alternative(to_mathml(node)) == to_mathml(node)


def test_pages_print_the_alternative_in_their_language(pseudo: None) -> None:
    page = Template("{% load pages %}{{ formula|mathml }}")
    mathml = '<math display="inline" alttext="x is greater than &quot;0&quot;"><mi>x</mi></math>'
    shown = page.render(Context({"formula": mathml}))
    assert shown == mathml.replace("is greater than", "⟦is greater than⟧")


def test_a_long_formula_is_left_alone() -> None:
    assert said_formula("plus " * 2000) == "plus " * 2000
