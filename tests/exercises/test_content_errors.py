"""A content file that cannot be used says which file, which exercise, which field, and what is expected."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from worker.content import ContentError, UnknownExercise, load_catalogue, question, resolve
from worker.engine import verify
from worker.engine.errors import QuestionError

GOOD = """
slug: products
title: Products
section: 4.2, Products
introduction: Some products.

exercises:
  - slug: square
    title: A square
    statement: Differentiate $x^2$.
    question:
      function: x^2
      variables: {x: {}}
      wrt: x
    difficulty: 1
    hints: [Power rule.]
    solution: [It is $2x$.]
    tests:
      - [2x, correct]
    misconceptions:
      - {answer: x, mistake: factor-dropped}
"""
MISTAKES = """
factor-dropped: {code: factor.missing, feedback: Where did the factor go?}
"""


def folder(path: Path, content: str = GOOD, mistakes: str = MISTAKES) -> Path:
    (path / "01-products.yaml").write_text(dedent(content), "utf-8")
    (path / "misconceptions.yaml").write_text(dedent(mistakes), "utf-8")
    return path


def error(path: Path, old: str, new: str) -> str:
    """The message for the good file with one place changed."""
    assert old in GOOD
    folder(path, GOOD.replace(old, new))
    with pytest.raises(ContentError) as caught:
        _ = load_catalogue(path).problem_sets
    return str(caught.value)


def test_a_good_file_is_read(tmp_path):
    exercise = load_catalogue(folder(tmp_path)).exercise("square")
    assert exercise.question["misconceptions"] == [
        {"answer": "x", "code": "factor.missing", "feedback": "Where did the factor go?"}
    ]
    assert exercise.content["tests"] == [{"answer": "2x", "outcome": "correct"}]


def test_a_mistake_without_words_has_none(tmp_path):
    """A code does not stand in for them: what is said of it elsewhere is said here."""
    bare = GOOD.replace("{answer: x, mistake: factor-dropped}", "{answer: x, code: factor.missing}")
    exercise = load_catalogue(folder(tmp_path, bare)).exercise("square")
    assert exercise.question["misconceptions"] == [{"answer": "x", "code": "factor.missing"}]


ASKED = ("[It is $2x$.]", "[{text: It is $2x$., asks: [%s]}]")
# what is changed in the good file, into what, and what the message must say
BAD_FILES = [
    (
        "difficulty: 1",
        "dificulty: 1",
        ["01-products.yaml", "square.difficulty", "missing; is 'dificulty' meant?"],
    ),
    ("hints: [Power rule.]", "hints: [a]\n    hint: [b]", ["square", "'hint'", "did you mean 'hints'"]),
    ("difficulty: 1", "difficulty: 9", ["square.difficulty", "from 1 to 5", "9"]),
    ("    solution: [It is $2x$.]\n", "", ["square.solution", "missing"]),
    ("statement: Differentiate $x^2$.", "statement: ''", ["square.statement", "empty"]),
    ("wrt: x", "wtr: x", ["square.question.wrt", "missing"]),
    ("wrt: x", "wrt: x\n      layout: numerater", ["question.layout", "did you mean 'numerator'"]),
    ("wrt: x", "wrt: x\n      order: 3", ["question.order", "from 0 to 2"]),
    ("wrt: x", "wrt: [x, x]", ["question.wrt", "named twice"]),
    ("      wrt: x\n", "", ["question.wrt", "differentiated by"]),
    ("{x: {}}", "{x: {shap: [n]}}", ["question.variables.x", "did you mean 'shape'"]),
    ("{x: {}}", "{x: {shape: [n^2]}}", ["question.variables.x.shape", "no size"]),
    ("{x: {}}", "{x: {shape: [0]}}", ["question.variables.x.shape", "from 1 to 64"]),
    ("{x: {}}", "{x: {domain: postive}}", ["variables.x.domain", "did you mean 'positive'"]),
    ("{x: {}}", "{x: {domain: [3, 1]}}", ["variables.x.domain", "3 is not below"]),
    ("{x: {}}", "{x: {properties: [symetric]}}", ["variables.x.properties", "did you mean 'symmetric'"]),
    ("{x: {}}", "{x: {shape: [n], properties: [symmetric]}}", ["variables.x.properties", "square"]),
    ("{x: {}}", "{x: {}, x: {}}", ["01-products.yaml", "'x' stands here twice"]),
    ("[2x, correct]", "[2x, corect]", ["square.tests[1].outcome", "did you mean 'correct'"]),
    ("[2x, correct]", "[2x]", ["square.tests[1]", "[answer, outcome]"]),
    ("[2x, correct]", "[2x, incorrect, Flipped]", ["square.tests[1]", "no code"]),
    ("mistake: factor-dropped", "mistake: factor-droped", ["misconceptions[1].mistake", "factor-dropped"]),
    ("mistake: factor-dropped", "code: Nope", ["misconceptions[1].code", "no code"]),
    ("mistake: factor-dropped", "mistake: factor-dropped, credit: 1", ["credit", "less than 1"]),
    ("slug: square", "slug: a square", ["exercise 1.slug", "no slug"]),
    ("exercises:", "exercizes:", ["exercizes", "did you mean 'exercises'"]),
    (
        "[It is $2x$.]",
        "[{text: It is $2x$., asks: []}]",
        ["square.solution[1].asks", "from 1 to 4"],
    ),
    ("[It is $2x$.]", "[{asks: [{what: Is it?, answer: 2x}]}]", ["square.solution[1].text", "missing"]),
    (ASKED[0], ASKED[1] % "{answer: 2x}", ["square.solution[1].asks[1].what", "missing"]),
    (ASKED[0], ASKED[1] % "{what: Is it?}", ["asks[1].answer", "give the answer, or options"]),
    (ASKED[0], ASKED[1] % "{what: Is it?, answr: 2x}", ["asks[1]", "answer"]),
    (ASKED[0], ASKED[1] % "{what: Is it?, answer: 2x, wtr: x}", ["asks[1]", "did you mean 'wrt'"]),
    (ASKED[0], ASKED[1] % "{what: Is it?, function: x^2, answer: 2x}", ["asks[1].wrt", "missing"]),
    (
        ASKED[0],
        ASKED[1] % "{what: Is it?, options: [{says: a, means: 1, why: b, right: true}]}",
        ["from 2 to 6"],
    ),
    (
        ASKED[0],
        ASKED[1] % "{what: Is it?, options: [{says: a, means: 1, why: b}, {says: c, means: 2, why: d}]}",
        ["asks[1].options", "one option is right, and 0 are"],
    ),
    (
        ASKED[0],
        ASKED[1] % "{what: Is it?, options: [{says: a, shape: [n], why: b}, {says: c, means: 2, why: d}]}",
        ["asks[1].options[2]", "no field 'means'"],
    ),
    ("title: Products", "title: [Products", ["01-products.yaml", "no YAML"]),
]


@pytest.mark.parametrize(
    "old, new, words", BAD_FILES, ids=[new.strip()[:40] or old[:40] for old, new, _ in BAD_FILES]
)
def test_a_bad_file_is_told_where_it_is_bad(tmp_path, old: str, new: str, words: list[str]):
    message = error(tmp_path, old, new)
    for word in words:
        assert word in message


def test_a_slug_in_two_files_is_refused(tmp_path):
    folder(tmp_path)
    (tmp_path / "02-again.yaml").write_text(GOOD.replace("slug: products", "slug: again"), "utf-8")
    with pytest.raises(ContentError, match=r"02-again\.yaml: square: is also in 01-products\.yaml"):
        load_catalogue(tmp_path)


def test_a_prerequisite_must_come_before(tmp_path):
    catalogue = load_catalogue(
        folder(tmp_path, GOOD.replace("difficulty: 1", "difficulty: 1\n    prerequisites: [cube]"))
    )
    with pytest.raises(ContentError, match=r"square\.prerequisites: 'cube' is unknown"):
        catalogue.check_prerequisites()


def test_content_that_aliases_blow_up_is_refused(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 9)]
    catalogue = load_catalogue(folder(tmp_path, GOOD + "\n" + "\n".join(lines) + "\n"))
    with pytest.raises(ContentError, match="holds too much"):
        catalogue.exercise("square")


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(ContentError, match="no such folder"):
        load_catalogue(tmp_path / "nowhere")


def test_an_unknown_exercise_is_told_with_a_suggestion(tmp_path):
    catalogue = load_catalogue(folder(tmp_path))
    with pytest.raises(UnknownExercise, match="no exercise 'sqare'; did you mean 'square'") as caught:
        resolve({"exercise": "sqare"}, catalogue)
    assert caught.value.slug == "sqare"


# question data from the check command or the wire, and what the message must say
BAD_QUESTIONS: list[tuple[Any, list[str]]] = [
    ([], ["names and values"]),
    ({}, ["function", "missing"]),
    ({"function": "x", "reference": "1"}, ["reference", "not both"]),
    ({"function": "x", "variables": {"x": {}}}, ["wrt", "missing"]),
    ({"function": "x", "variables": {"x": {}}, "wrt": "q"}, ["wrt", "no variable 'q'"]),
    ({"function": "x + q", "variables": {"x": {}}, "wrt": "x"}, ["function", "q"]),
    ({"function": "x +", "variables": {"x": {}}, "wrt": "x"}, ["function"]),
    (
        {"function": "A x", "variables": {"A": {"shape": ["m", "n"]}, "x": {"shape": ["k"]}}, "wrt": "x"},
        ["function"],
    ),
    ({"function": "x", "variables": {"x": {"shape": [3]}}, "wrt": "x4"}, ["wrt", "outside"]),
    ({"function": "x", "variables": {"x": {"shape": [3]}}, "wrt": "x[1,2]"}, ["wrt", "component"]),
    (
        {"function": "x", "variables": {"x": {}}, "wrt": "x", "definitions": {"x": "2"}},
        ["definitions.x", "twice"],
    ),
    ({"function": "x", "variables": {"x": {}}, "wrt": "x", "sizes": {"n": 2}}, ["sizes.n", "no variable"]),
    (
        {"function": "x", "variables": {"x": {"shape": ["n"]}}, "wrt": "x", "sizes": {"n": 0}},
        ["sizes.n", "1 to 64"],
    ),
    ({"function": "x", "variables": {"x": {}}, "wrt": "x", "at": {"y": 1}}, ["at.y", "no variable"]),
    ({"function": "x", "variables": {"x": {}}, "wrt": "x", "at": {"x": "here"}}, ["at.x"]),
    ({"function": "x", "variables": {"x": {}}, "wrt": "x", "assume": ["x"]}, ["assume[1]", "comparison"]),
    ({"function": "x", "variables": {"x": {}}, "wrt": "x", "part": "2"}, ["part"]),
    ({"function": "x", "variables": {"x": {}}, "wrt": "x", "kink": "round"}, ["kink"]),
    (
        {"function": "x", "variables": {"x": {"shape": ["n", "n", "n", "n", "n"]}}, "wrt": "x"},
        ["shape", "dimensions"],
    ),
    ({"function": float("nan")}, ["plain data"]),
    ({"exercise": "square"}, ["exercise", "looked up"]),
    (
        {
            "function": "W x",
            "variables": {"W": {"shape": [64, 64]}, "x": {"shape": [64]}},
            "wrt": "W",
            "layout": "vec",
        },
        ["layout", "262144 entries"],
    ),
]


@pytest.mark.parametrize("data, words", BAD_QUESTIONS, ids=[str(data)[:70] for data, _ in BAD_QUESTIONS])
def test_a_bad_question_is_told_where_it_is_bad(data: Any, words: list[str]):
    with pytest.raises(QuestionError) as caught:
        question(data)
    for word in words:
        assert word in str(caught.value)


def test_only_what_a_submission_says_of_itself_may_stand_beside_a_slug(tmp_path):
    catalogue = load_catalogue(folder(tmp_path))
    assert resolve({"exercise": "square", "at": {"x": 2}}, catalogue)["at"] == {"x": 2}
    with pytest.raises(QuestionError, match="no field 'wrt'"):
        resolve({"exercise": "square", "wrt": "x"}, catalogue)


def test_the_example_of_the_readme_is_a_content_file(tmp_path):
    guide = Path(__file__).parents[2] / "exercises" / "catalogue" / "README.md"
    example = guide.read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    table = "wrong-operand: {code: operand.swapped, feedback: Which factor stays?}"
    exercise = load_catalogue(folder(tmp_path, example, table)).exercise("product-wrt-w")
    asked = question(exercise.question)
    assert [m.code for m in asked.misconceptions] == ["operand.swapped", "operand.dropped"]
    for trial in exercise.tests:
        assert verify.check(asked, trial.answer).outcome == trial.outcome


CHAIN = GOOD.replace("function: x^2", "function: sin(x^2)").replace(
    "    difficulty", "    parts: [1, 2, 3, 4]\n    difficulty"
)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[1, 2, 3, 4]", "[1, 2]", "square.parts: write [1, 2, 3, 4] or [1, rule, 2, 3, 4], not [1, 2]"),
        ("[1, 2, 3, 4]", "steps", "square.parts: "),
        ("function: sin(x^2)", "reference: 2x", "square.parts: needs a function to take apart"),
        ("function: sin(x^2)", "function: x^2", "square.parts: needs a function of several operators"),
        ("wrt: x", "wrt: x\n      order: 2", "square.parts: needs a first derivative in numerator layout"),
        ("x: {}", "x: {shape: [n, n]}", "square.parts: needs numbers and columns, not matrices"),
        ("[2x, correct]", "{part: 7, answer: 2x, outcome: correct}", "square.tests[1].part: "),
        (
            "[2x, correct]",
            "{part: 2, earlier: {'1': ''}, answer: 2x, outcome: correct}",
            "square.tests[1].earlier.1: is empty",
        ),
    ],
)
def test_an_exercise_that_cannot_be_asked_in_steps_says_why(
    tmp_path, old: str, new: str, message: str
) -> None:
    assert old in CHAIN
    folder(tmp_path, CHAIN.replace(old, new))
    with pytest.raises(ContentError) as caught:
        _ = load_catalogue(tmp_path).problem_sets
    assert str(caught.value).startswith("01-products.yaml: " + message)


def test_parts_and_the_tests_of_a_part_are_in_the_content(tmp_path) -> None:
    test = "{part: 2, earlier: {'1': 'u = x^2, y = sin u'}, answer: \"u' = 2x\", outcome: incorrect}"
    exercise = load_catalogue(folder(tmp_path, CHAIN.replace("[2x, correct]", test))).exercise("square")
    assert exercise.content["parts"] == [{"name": name} for name in "1234"]
    assert exercise.content["tests"][0]["earlier"] == {"1": "u = x^2, y = sin u"}
