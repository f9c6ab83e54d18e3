"""What the verifier says is said in the page's language: every sentence and every code of its source."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext

from grader.submissions.messages import UNKNOWN, message
from grader.submissions.models import Submission
from grader.submissions.spoken import in_words, translated
from grader.submissions.spoken.sentences import PARTS, SENTENCES
from grader.submissions.spoken.translating import known
from tests.pages.conftest import School
from tests.pages.engine_sentences import HOLE, codes, sentences
from tests.pages.test_translation import pseudo, untranslated
from tests.properties.class_answers import slipped, written_otherwise
from tests.spec import test_reading_errors, test_reading_habits, test_reading_text
from tests.spec.reading import scope
from worker.engine.errors import AnswerError
from worker.engine.notation import notes, read

__all__ = ["pseudo"]
HTMX = {"HX-Request": "true"}


def test_the_source_is_read() -> None:
    assert len(sentences()) > 150
    assert len(codes()) > 60
    assert "The answer ends too early." in sentences()


@pytest.mark.parametrize("words", sentences())
def test_every_sentence_of_the_engine_can_be_translated(words: str) -> None:
    assert known(words)


@pytest.mark.parametrize("code", notes.SENTENCES)
def test_every_note_of_a_reading_can_be_translated(code: str) -> None:
    assert known(re.sub(r"\{\w+\}", HOLE, notes.SENTENCES[code]))
    assert message({"code": code, "message": "It is."}).text == "It is."


@pytest.mark.parametrize("code", codes())
def test_every_code_of_the_engine_has_words(code: str) -> None:
    if code != "value.different":
        feedback: Any = defaultdict(lambda: "1", code=code)
        assert message(feedback).heading != str(UNKNOWN[0])


@pytest.mark.parametrize("template", [*SENTENCES, *PARTS])
def test_every_sentence_is_said_as_it_was(template: str, pseudo: None) -> None:
    """Under the pseudo language each comes back whole, in brackets, and not as another one."""
    names = sorted(set(re.findall(r"%\((\w+)\)s", template)))
    holes = {name: f"q{number}" for number, name in enumerate(names)}
    words = template % holes
    said = in_words(words) if template in PARTS else translated(words)
    assert said.replace("q0.⟧", "q0⟧") == (gettext(template) % holes).replace("q0.⟧", "q0⟧")


def tables() -> Iterator[tuple[str, str]]:
    """What is typed in the tables of reading, beside what is asked there."""
    for module in (test_reading_errors, test_reading_habits, test_reading_text):
        for table in vars(module).values():
            if not isinstance(table, str) or " § " not in table:
                continue
            asked = "anything"
            for line in table.splitlines():
                if line.startswith("asked: "):
                    asked = line.removeprefix("asked: ").strip()
                elif " § " in line:
                    yield line.split(" § ")[0], asked


def test_what_reading_says_is_known_whatever_is_typed() -> None:
    by = random.Random(1)
    said: set[str] = set()
    for text, asked in tables():
        slips = (slipped(text, by), written_otherwise(text, by), text[:-1], text + ")", f"[{text}", text * 2)
        for typed in (text, *slips):
            try:
                said |= {str(note.parameters["message"]) for note in read(typed, scope(asked)).notes}
            except AnswerError as error:
                said.add(error.message)
    assert len(said) > 200
    assert sorted(one for one in said if not known(one)) == []


def test_parts_of_a_sentence_are_said_too(pseudo: None) -> None:
    said = translated("A row of n times a 2×3 matrix does not fit; a transpose ^T may be missing.")
    assert said == "⟦A ⟦row of n⟧ times a ⟦2×3 matrix⟧ does not fit; a transpose ^T may be missing.⟧"
    said = translated("q is not a name of this exercise. Did you mean z?")
    assert said == "⟦q is not a name of this exercise.⟧ ⟦Did you mean z?⟧"
    nested = translated("Step 1 cannot be read, and this step is about its lines: The answer ends too early.")
    assert nested.endswith("⟦The answer ends too early.⟧⟧")
    assert translated("Nobody says this") == "Nobody says this."
    assert translated("") == ""


MALFORMED = (
    "diag(x",
    "x) + 1",
    "6 x q",
    "[[1, 2], [3]]",
    "[1, 2",
    "2 +",
    "x^T y^T A",
    "☃",
    "9**9**9**9",
    "[[1,,2]]",
    "",
)


@pytest.mark.parametrize("response", MALFORMED)
def test_no_word_of_a_page_about_a_malformed_answer_is_left(
    signed_in: Client, school: School, pseudo: None, response: str
) -> None:
    address = f"/exercises/{school.item.pk}/"
    previewed = signed_in.post(address + "reading/", {"response": response}, headers=HTMX).content.decode()
    page = signed_in.post(address + "submissions/", {"response": response, "key": "k"}).content.decode()
    own = set(re.findall(r"[^\W\d_]{2,}", response))
    for shown in (previewed, page):
        assert untranslated(shown) - own - {"Row", "column"} == set()


def test_no_word_about_a_reading_is_left(
    signed_in: Client, school: School, answered: Callable[..., Submission], pseudo: None
) -> None:
    item = school.items["sum-x"]
    for response in ("x^T * x", "x + 1", "1^T / x", "x * x", "[1, 2] + x"):
        page = signed_in.post(f"/exercises/{item.pk}/reading/", {"response": response}, headers=HTMX)
        assert untranslated(page.content.decode()) == set()
