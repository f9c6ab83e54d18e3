"""Every string of the pages can be translated: under a pseudo language, nothing is left in English."""

import re
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real
from django.utils.translation.trans_real import CONTEXT_SEPARATOR, DjangoTranslation

from grader.courses.models import Assignment
from grader.submissions.actions import appeal, keep_verdict, reveal_solution
from grader.submissions.advice import ADVICE
from grader.submissions.family_messages import FAMILIES
from grader.submissions.helping import SHOWN_WHEN
from grader.submissions.messages import CODES
from grader.submissions.mistake_messages import MISTAKES
from grader.submissions.models import Submission
from grader.submissions.presentation.proofs import METHODS
from grader.submissions.sheet import DOMAINS, LAYOUTS
from tests.pages.conftest import HINTS, STEPS, TRANSPOSED, VERDICTS, School, give_help

WRAPPED = re.compile(r"⟦[^⟦⟧]*⟧")
SAID = {"aria-label", "title", "placeholder", "alt", "alttext", "data-said"}
NOT_WORDS = {"script", "style", "math", "svg", "pre", "code", "kbd", "option"}  # options: names of time zones
# Names that are notation, as they are written in every language
NOTATION = {
    "diag", "vec", "softmax", "log", "exp", "max", "min", "sin", "cos", "tan", "cot", "sec", "csc", "sign",
    "relu", "sigmoid", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "pi",
}  # fmt: skip
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "use", "path"}

# What people and authors wrote, and names: whole phrases, so that no word of ours hides behind one of theirs.
WRITTEN = (
    "Row 1 is right, is it not?", "The inner derivative is 2x.", *HINTS, *STEPS, TRANSPOSED,
    "Rows are outputs.",
    "Ada Lovelace", "About jacobian-f-g", "About sum-x", "About square", "Matrix calculus", "Jacobians",
    "Nabla", "ada", "2×2 matrix",  # the engine's name of a shape, drawn beside it
)  # fmt: skip
STATEMENT = re.compile(r"Let\s+\. Find\s+for\s+every\s+\.")


class Pseudo(DjangoTranslation):
    """Puts every translation in brackets, so that what has none shows."""

    def gettext(self, message: str) -> str:
        return f"⟦{message.rpartition(CONTEXT_SEPARATOR)[2]}⟧"

    def ngettext(self, singular: str, plural: str, n: float) -> str:
        return self.gettext(singular if n == 1 else plural)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(trans_real._translations, "en", Pseudo("en"))
    monkeypatch.setattr(trans_real, "_default", None)
    with translation.override("en"):  # whatever an earlier request has left active
        yield
    translation.deactivate()  # which would leave this one active


class Words(HTMLParser):
    """Collects what is shown and said on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.formulas: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "math":  # a formula's words are its alternative text
            self.formulas += [value for name, value in attributes if name == "alttext" and value]
        elif not NOT_WORDS & {*self._open, tag}:
            self.found += [value for name, value in attributes if name in SAID and value]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not NOT_WORDS & set(self._open):
            self.found.append(data)


def untranslated(page: str) -> set[str]:
    """The words of the page that went through no translation and that nobody typed."""
    parser = Words()
    parser.feed(page)
    said = "\n".join(parser.formulas)
    return {
        *words_outside(STATEMENT.sub("", "\n".join(parser.found))),
        *(set(words_outside(said)) - NOTATION),
    }


def words_outside(text: str) -> Iterator[str]:
    while WRAPPED.search(text):
        text = WRAPPED.sub(" ", text)
    for phrase in WRITTEN:
        text = text.replace(phrase, " ")
    yield from re.findall(r"[^\W\d_]{2,}", text)


def test_what_is_written_in_a_template_is_found() -> None:
    assert untranslated('<p>⟦Hello ⟦there⟧ you⟧ friend</p><input title="Stranger">') == {"friend", "Stranger"}
    assert untranslated("<p>⟦Hello⟧ <svg><title>x y</title></svg> 12</p>") == set()
    assert untranslated('<math alttext="x ⟦squared⟧ plus 1"><mi>xy</mi></math>') == {"plus"}


PAGES = (
    "/", "/history/", "/progress/", "/how-to-write/", "/account/", "/account/password/", "/account/delete/",
    "/math-keyboard/", "/nowhere/", "/practice/", "/practice/sets/jacobians/",
    "/practice/exercises/jacobian-f-g/", "/sets/{assignment}/", "/exercises/{item}/", "/exercises/{other}/",
    "/exercises/{item}/solution/",
)  # fmt: skip
WITHOUT_ACCOUNT = (
    "/sign-in/", "/sign-up/", "/forgotten-password/", "/forgotten-password/sent/",
    "/forgotten-password/MQ/used-up/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_string_that_is_not_translated(
    signed_in: Client, school: School, answered: Callable[..., Submission], pseudo: None, path: str
) -> None:
    give_help(school.item)
    Assignment.objects.update(policy={"solution": "always"})
    reveal_solution(learner=school.learner, item=school.item)
    answered("correct", item=school.items["sum-x"], response="1^T")
    submission = answered("incorrect")
    appeal(submission=submission, message="Row 1 is right, is it not?", by=school.learner)
    other = school.items["square"].pk
    address = path.format(assignment=school.assignment.pk, item=school.item.pk, other=other)
    page = signed_in.get(address).content.decode()
    assert "⟦" in page
    assert untranslated(page) == set()


@pytest.mark.parametrize("path", WITHOUT_ACCOUNT)
def test_nor_has_one_without_an_account(
    school: School, client: Client, settings: Any, pseudo: None, path: str
) -> None:
    settings.SIGN_UP = True
    page = client.get(path).content.decode()
    assert "⟦" in page
    assert untranslated(page) == set()


@pytest.mark.parametrize("name", [*VERDICTS, "waiting"])
def test_nor_has_any_verdict(
    signed_in: Client, school: School, answered: Callable[..., Submission], pseudo: None, name: str
) -> None:
    submission = answered(name)
    page = signed_in.get(f"/submissions/{submission.pk}/").content.decode()
    assert untranslated(page) == set()


def test_nor_has_an_answered_appeal(
    signed_in: Client, school: School, answered: Callable[..., Submission], pseudo: None
) -> None:
    submission = answered("incorrect")
    appeal(submission=submission, message="Row 1 is right, is it not?", by=school.learner)
    keep_verdict(submission=submission, reason="The inner derivative is 2x.", by=school.instructor)
    assert untranslated(signed_in.get(f"/submissions/{submission.pk}/").content.decode()) == set()


@pytest.mark.parametrize("table", [CODES, MISTAKES, FAMILIES, ADVICE, METHODS, DOMAINS, LAYOUTS, SHOWN_WHEN])
def test_nor_is_there_anything_to_say_that_is_not(pseudo: None, table: Mapping[str, Any]) -> None:
    """What the pages say of feedback, of an exercise and of rules, more than any test has a page for."""
    said = [one for value in table.values() for one in (value if isinstance(value, tuple) else (value,))]
    assert said
    assert [one for one in map(str, said) if one and not one.startswith("⟦")] == []


@pytest.mark.parametrize("path", ["/sign-in/", "/math-keyboard/", "/nowhere/"])
def test_the_page_says_its_language(client: Client, settings: Any, db: None, path: str) -> None:
    german = {"Accept-Language": "de"}
    assert '<html lang="en">' in client.get(path, headers=german).content.decode()
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    trans_real.get_languages.cache_clear()
    try:
        assert '<html lang="de">' in client.get(path, headers=german).content.decode()
    finally:
        trans_real.get_languages.cache_clear()
