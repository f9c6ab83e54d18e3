"""What the card says of each verdict: words, never colour alone, and what happens to the attempt."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.submissions.drawing import caret
from grader.submissions.family_messages import FAMILIES
from grader.submissions.messages import CODES, message
from grader.submissions.mistake_messages import MISTAKES
from grader.submissions.plans import LEFT, TOP, plans
from grader.submissions.presentation import Card, Decision, card, poll_delay, result
from tests.pages.conftest import ENTRY, PROOF, READING, TRANSPOSED, VERDICTS, WITNESS, verdict
from worker.engine.model import Ball

PARTLY = "Partly correct: these are the diagonal entries only"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def shown(
    name: str = "", *, state: str = "decided", age: float = 0.2, response: str = "diag(x)", **more: Any
) -> Card:
    data = VERDICTS.get(name)
    received = NOW - timedelta(seconds=age)
    return card(state=state, verdict=data, response=response, received=received, now=NOW, **more)


@pytest.mark.parametrize(
    "name, state, tone, heading, score",
    [
        ("correct", "correct", "ok", "Correct", "1 of 1 point"),
        ("layout", "layout", "layout", "Every value is right, in the other layout", "not counted"),
        ("incorrect", "incorrect", "no", "Not yet: the inner derivative is missing", "0 of 1 point"),
        ("entries", "incorrect", "no", "Not yet: some entries differ", "0 of 1 point"),
        ("unknown code", "incorrect", "no", "Not yet: it differs from the derivative", "0 of 1 point"),
        (
            "partial",
            "partial",
            "part",
            PARTLY,
            "0.5 of 1 point",
        ),
        ("undecided", "undecided", "person", "We could not decide, so a person will look", "not counted"),
        ("time limit", "undecided", "person", "We could not decide, so a person will look", "not counted"),
    ],
)
def test_card_of_a_verdict(name: str, state: str, tone: str, heading: str, score: str) -> None:
    made = shown(name)
    assert (made.state, made.tone, made.heading, made.score) == (state, tone, heading, score)
    assert made.final
    assert heading in made.said


@pytest.mark.parametrize(
    "age, state, heading",
    [
        (0.5, "waiting", "Checking your answer"),
        (14.9, "waiting", "Checking your answer"),
        (15, "waiting-long", "Still checking"),
        (119, "waiting-long", "Still checking"),
        (120, "stopped", "The check stopped on our side"),
    ],
)
def test_waiting_says_more_with_time(age: float, state: str, heading: str) -> None:
    made = shown(state="dispatched", age=age)
    assert (made.state, made.heading, made.final) == (state, heading, False)


def test_polling_slows_down() -> None:
    assert [poll_delay(looks) for looks in range(8)] == [0.2, 0.3, 0.5, 1, 2, 4, 5, 5]


def test_uncounted_answers_say_that_no_attempt_was_used() -> None:
    assert "No attempt was used." in shown("layout").paragraphs
    assert "No attempt was used." not in shown("incorrect").paragraphs


def test_named_mistake_comes_before_the_entries() -> None:
    made = shown("incorrect")
    assert "inner derivative" in made.heading
    assert [[cell.word for cell in row] for row in made.heat] == [["agrees", "differs"], ["agrees", "agrees"]]
    assert made.point is not None
    assert made.point.text == (
        "At x = 1/2, y = −1, the entry in row 1, column 2 of your answer is 2; "
        "the derivative is something else there."
    )


def test_entries_that_were_not_decided_are_not_called_right() -> None:
    open_entry = {**ENTRY, "right": [[1, 1]]}
    made = card(
        state="decided", verdict=verdict("incorrect", 0.0, open_entry), response="", received=NOW, now=NOW
    )
    assert [[cell.word for cell in row] for row in made.heat] == [
        ["agrees", "differs"],
        ["not decided", "not decided"],
    ]


def test_proof_names_the_sizes_it_holds_for() -> None:
    proof = {"method": "scalar-normal-form", "conclusion": "equal", "sizes": [{"n": 2}, {"n": 3}]}
    data = verdict("correct", 1.0, "proved.sizes", evidence=[proof, {**WITNESS, "conclusion": "open"}])
    made = card(state="decided", verdict=data, response="", received=NOW, now=NOW)
    assert [proof.title for proof in made.proofs] == ["Proved for n = 2; n = 3"]


def test_right_answers_name_the_sizes_that_the_exercise_leaves_open() -> None:
    made = shown("correct", sizes=["m", "n"])
    assert (made.heading, made.proofs[0].title) == ("Correct, for every m and n", "Proved for every size")
    assert (shown("correct").heading, shown("correct").proofs[0].title) == ("Correct", "Proved")


def test_what_holds_except_at_kinks_says_so_where_it_says_for_which_sizes() -> None:
    proof = {**PROOF, "method": "tensor-normal-form", "remark": "except at kinks"}
    praise = {"code": "proved.common_domain", "remark": "except at kinks"}
    data = verdict("correct", 1.0, praise, evidence=[proof])
    made = card(state="decided", verdict=data, response="", received=NOW, now=NOW, sizes=["n"])
    assert made.heading == "Correct, for every n"
    assert made.paragraphs[0].startswith("Proved everywhere but at the kinks.")
    assert made.proofs[0].title == "Proved for every size, except at kinks"
    assert "kinks" not in made.proofs[0].text


def test_value_that_no_float_holds_is_shown_as_it_was_written() -> None:
    ball = Ball(midpoint=-3 * Fraction(10) ** 422, radius=Fraction(0))
    witness = {**WITNESS, "witness": {"point": {"x": "2"}, "entry": [], "learner": ball.to_data()}}
    data = verdict("incorrect", 0.0, "value.different", evidence=[witness])
    made = card(state="decided", verdict=data, response="(x + 5)^500", received=NOW, now=NOW)
    assert made.point is not None
    assert "−3.00e+422;" in made.point.text


def test_entries_are_drawn_at_the_sizes_that_were_tried() -> None:
    finding = {**ENTRY, "entries": [[1, 2]], "right": [[1, 1], [1, 3]], "sizes": {"n": 3}}
    reading = {**READING, "shape": "row of n"}
    data = verdict("incorrect", 0.0, finding, reading=reading)
    made = card(state="decided", verdict=data, response="", received=NOW, now=NOW)
    assert [[cell.word for cell in row] for row in made.heat] == [["agrees", "differs", "agrees"]]
    assert made.heat_sizes == "n = 3"


def test_other_layout_draws_both_and_blames_no_entry() -> None:
    made = shown("layout", layout="denominator")
    assert (made.layout, made.heat, made.point) == ("denominator", (), None)
    assert made.plans is not None
    assert [plan.said for plan in made.plans] == [
        "Rows, one for each output: 2. Columns, one for each input: 2.",
        "Rows, one for each input: 2. Columns, one for each output: 2.",
    ]


@pytest.mark.parametrize(
    "shape, size, labels",
    [
        ("2×3 matrix", (3, 2), "y1 y2 y3 x1 x2"),
        ("column of 2", (1, 2), "y1 x1 x2"),
        ("m×n matrix", (3, 3), "y1 ⋯ yn x1 ⋯ xm"),
        ("row of n", (3, 1), "y1 ⋯ yn x1"),
        ("7×2 matrix", (2, 3), "y1 y2 x1 ⋯ x7"),
        ("column of n+1", (1, 3), "y1 x1 ⋯ xn+1"),
    ],
)
def test_a_plan_is_drawn_for_the_answers_own_shape(shape: str, size: tuple[int, int], labels: str) -> None:
    """Inputs go down in the answer, where outputs should: the first plan is its own."""
    drawn = plans(shape, outputs_down=False)
    assert drawn is not None
    yours, asked = drawn
    assert " ".join(label.letter + label.below for label in yours.labels) == labels
    columns, rows = size
    assert (yours.width, yours.height) == (LEFT + 36 * columns + 2, TOP + 36 * rows + 2)
    assert (asked.width, asked.height) == (LEFT + 36 * rows + 2, TOP + 36 * columns + 2)


def test_what_is_no_matrix_has_no_plan() -> None:
    assert [plans(shape, outputs_down=True) for shape in ("scalar", "", "m×n×k tensor")] == [None] * 3


def test_a_person_has_the_last_word() -> None:
    decision = Decision(score=Decimal("0.5"), reason="The idea is right.")
    made = shown("incorrect", decision=decision, points="2")
    assert (made.tone, made.score) == ("part", "1 of 2 points")
    assert made.paragraphs == ("The idea is right.",)
    assert result(state="decided", verdict=VERDICTS["incorrect"], decision=decision).label == "Partly correct"


KNOWN_NAMES = "u is not a name of this exercise. It has A, x."


def test_malformed_points_to_the_character() -> None:
    data = verdict(
        "malformed",
        None,
        {"code": "parse.unknown_name", "name": "u", "message": KNOWN_NAMES, "start": 5, "end": 6},
        reading=None,
    )
    made = card(state="malformed", verdict=data, response="diag(u)", received=NOW, now=NOW)
    assert made.caret is not None
    assert (made.caret.before, made.caret.marked, made.caret.after) == ("diag(", "u", ")")
    assert made.paragraphs == (f"{KNOWN_NAMES} No attempt was used.",)
    assert "No attempt was used." in made.said


@pytest.mark.parametrize(
    "response, start, end, line",
    [
        ("x + ", 4, 4, "x + ||"),
        ("a\nb c\nd", 4, 5, "b |c|"),
        ("x" * 300 + "?" + "y" * 300, 300, 301, "…" + "x" * 48 + "|?|" + "y" * 47 + "…"),
        ("", 0, 0, "||"),
        ("ab", 7, 9, "ab||"),
    ],
)
def test_caret_shows_the_line_around_the_place(response: str, start: int, end: int, line: str) -> None:
    place = caret(response, {"start": start, "end": end})
    assert place is not None
    assert f"{place.before}|{place.marked}|{place.after}" == line
    assert len(place.indent) == len(place.before)


def test_what_was_probably_meant_is_offered_whole() -> None:
    finding = {"code": "parse.unknown_name", "name": "Daig", "suggestion": "diag", "start": 2, "end": 6}
    data = verdict("malformed", None, finding, reading=None)
    shown_as = {"state": "malformed", "verdict": data, "received": NOW, "now": NOW}
    assert card(response="2 Daig(x)", **shown_as).instead == "2 diag(x)"
    assert card(response=[["Daig(x)"]], **shown_as).instead == ""
    assert card(response="2", **shown_as).instead == ""  # the place is not in it


def test_the_other_layout_offers_the_transpose_of_a_short_answer() -> None:
    assert shown("layout").instead == f"({TRANSPOSED})^T"
    long = {**VERDICTS["layout"], "reading": {**READING, "text": "x + " * 200}}
    assert card(state="decided", verdict=long, response="", received=NOW, now=NOW).instead == ""
    assert shown("incorrect").instead == ""


def test_no_place_no_caret() -> None:
    assert caret("x", {"code": "parse.empty"}) is None


def test_messages_never_say_wrong() -> None:
    words = " ".join(f"{heading} {text}" for heading, text in CODES.values()).lower()
    for word in ("wrong", "invalid", "failed", "oops", "unfortunately", "error"):
        assert word not in words


def test_every_mistake_of_the_catalogue_has_a_heading_of_its_own() -> None:
    table = Path(__file__).parents[2] / "exercises/catalogue/misconceptions.yaml"
    codes = set(re.findall(r"code: ([a-z_.]+)", table.read_text(encoding="utf-8")))
    assert codes - CODES.keys() - MISTAKES.keys() == set()


def test_every_code_of_the_engine_has_words() -> None:
    """Codes are written out where they arise."""
    pattern = re.compile(rf'"((?:{"|".join(FAMILIES)})\.[a-z_]+)"')
    found: set[str] = set()
    for file in (Path(__file__).parents[2] / "worker").rglob("*.py"):
        found |= set(pattern.findall(file.read_text(encoding="utf-8")))
    assert found
    assert {code for code in found if not message({"code": code}).heading} == set()


def test_words_of_the_author_come_first() -> None:
    said = message({"code": "factor.missing", "text": "Where did the 2 go?"})
    assert (said.heading, said.text) == ("a factor is missing", "Where did the 2 go?")


def test_every_message_can_be_written_without_its_parameters() -> None:
    for code in CODES:
        assert "%(" not in message({"code": code}).text


def test_reading_is_shown_with_its_shape() -> None:
    made = shown("correct")
    assert made.mathml.startswith('<math display="block" alttext="the row 6 x y, 2">')
    assert (made.shape, made.glyph) == (READING["shape"], "g-sq")
