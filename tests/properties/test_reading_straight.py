"""What is read straight is what the reader of everything reads: the same node, form and notes, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.benchmarks.pairs import pairs
from tests.spec.test_student_answers import EXERCISES
from worker.content import question
from worker.engine.errors import AnswerError
from worker.engine.model import Answer, Form, Scope
from worker.engine.notation.lexing.names import Names
from worker.engine.notation.limits import MAX_DEPTH, MAX_EXPONENT
from worker.engine.notation.reader import names_of, read_thoroughly
from worker.engine.notation.straight import read_straight
from worker.engine.reading import scope_of
from worker.engine.shapes import shape_of

WORDS = (
    "x y a b2 lam λ v d e pi i n T I H u f sin cos exp ln sqrt abs relu heaviside max min where if "
    "xy ax xsin xe sinx x2 xd dx 1 2 0 3.5 12 007 2e 2e3 .5 1. 10000 10001 1000000000000000 "
    "( ) ( ) ( ) + - * / ^ ** ^ - / , . < > <= >= == != = ! [ ] | _ ' max( min( sin( é ~"
).split()
NUMBERS = {"x": (), "y": (), "a": (), "b2": (), "λ": ()}
SCOPES = {
    "numbers": Scope(symbols=NUMBERS, shape=()),
    "a declared d": Scope(symbols={**NUMBERS, "d": ()}, shape=()),
    "a vector d": Scope(
        symbols={**NUMBERS, "d": shape_of("n"), "v": shape_of(3)}, sizes=frozenset("n"), shape=()
    ),
    "functions": Scope(symbols=NUMBERS, functions={"f": 1}, shape=()),
    "own sin and e": Scope(symbols={**NUMBERS, "sin": (), "e": ()}, shape=()),
    "applied": Scope(symbols={**NUMBERS, "u": ()}, applied={"u": "x"}, shape=()),
    "a vector asked": Scope(symbols=NUMBERS, shape=shape_of(2)),
    "nothing asked": Scope(symbols=NUMBERS),
    "an author's": Scope(symbols={**NUMBERS, "v": shape_of("n"), "d": ()}, sizes=frozenset("n"), author=True),
}


STRAIGHT = SCOPES.keys() - {"applied", "a vector asked"}


def thoroughly(text: str, names: Names) -> Answer | None:
    try:
        return read_thoroughly(text, names, Form.AUTO)
    except AnswerError:
        return None


def agrees(text: str, names: Names) -> bool:
    """Whether it was read straight, and if so, as it ought to be."""
    straight = read_straight(text, names, Form.AUTO)
    if straight is not None:
        assert straight == thoroughly(text, names), text
    return straight is not None


def test_pairs_are_read_alike_and_mostly_straight() -> None:
    found = [agrees(pair.response, names_of(scope_of(question(pair.question)))) for pair in pairs()]
    assert sum(found) > 0.9 * len(found)


def test_references_of_pairs_are_read_alike_and_mostly_straight() -> None:
    """As their authors wrote them, before anything was asked."""
    found = []
    for pair in pairs():
        asked = question(pair.question)
        symbols = {name: variable.shape for name, variable in asked.variables.items()}
        scope = Scope(symbols=symbols, sizes=asked.size_names, functions=asked.functions, author=True)
        found.append(agrees(pair.question["reference"], names_of(scope)))
    assert sum(found) > 0.9 * len(found)


def test_answers_of_students_are_read_alike() -> None:
    for exercise in EXERCISES.values():
        names = names_of(exercise.scope())
        for answer in exercise.answers.strip().splitlines():
            agrees(answer.strip(), names)


@pytest.mark.parametrize("name", SCOPES)
def test_nonsense_is_read_alike(name: str) -> None:
    random, names = Random(name), names_of(SCOPES[name])
    for _ in range(2000):
        space = random.choice(("", "", " ", "  "))
        agrees(space.join(random.choices(WORDS, k=random.randint(1, 9))), names)


@pytest.mark.parametrize("name", SCOPES)
def test_sense_is_read_alike(name: str) -> None:
    random, names = Random(name), names_of(SCOPES[name])
    read = sum(agrees(written(random, random.randint(1, 5)), names) for _ in range(2000))
    assert read > 1000 if name in STRAIGHT else not read


def written(random: Random, depth: int) -> str:
    """An answer as people may type it."""
    if depth == 0 or random.random() < 0.3:
        return random.choice(("x", "y", "a", "e", "pi", "2", "1", "0", "3", "0.5", "xy", "b2", "d", "u"))

    def part() -> str:
        return written(random, depth - 1)

    space = random.choice(("", " "))
    ways: tuple[Callable[[], str], ...] = (
        lambda: f"{part()}{space}+{space}{part()}",
        lambda: f"{part()}{space}-{space}{part()}",
        lambda: f"{part()}{space}*{space}{part()}",
        lambda: f"{part()}{space}/{space}{part()}",
        lambda: f"{part()}{random.choice(('^', '**'))}{part()}",
        lambda: f"{part()}^({part()})",
        lambda: f"{part()}{space}{part()}",
        lambda: f"({part()})",
        lambda: f"({part()}){space}({part()})",
        lambda: f"-{part()}",
        lambda: f"{random.choice(('sin', 'ln', 'exp', 'arctan', 'heaviside'))}{space}({part()})",
        lambda: f"{random.choice(('max', 'min', 'log'))}({part()},{space}{part()})",
        lambda: f"({part()}{random.choice(('<', '>', '<=', '>=', '==', '!=', '='))}{part()})",
    )
    return random.choice(ways)()


@pytest.mark.parametrize("unit", ["(", "-(", "sin(", "-sin(", "x^(", "x^-(", "x^-sin(", "x^"])
def test_bounds_are_those_of_the_thorough_reader(unit: str) -> None:
    names = names_of(SCOPES["numbers"])
    for times in range(1, MAX_DEPTH + 2):
        agrees(unit * times + "x" + ")" * (times * unit.count("(")), names)
    for exponent in (MAX_EXPONENT, MAX_EXPONENT + 1, f"({MAX_EXPONENT}*2)", f"(2^{MAX_EXPONENT})", "(100^3)"):
        agrees(f"x^{exponent}", names)
        agrees(f"x^-{exponent}", names)


@pytest.mark.parametrize(
    "text",
    ["e^7^(-10)", "x^(20000-19999)", "x^2^-20", "7^3^(7-7)", "x^(2^20/2^20)", "x^(99*99*99/(99*99*98))"],
)
def test_constant_exponents_are_bounded_alike(text: str) -> None:
    agrees(text, names_of(SCOPES["numbers"]))


# Words that mean something by themselves, and names that begin or end others.
DECLARED = (
    "x y z a b c d e f g i j k m n o p r s t u v w I T H E D N X x1 x2 x_1 x12 u_1 xy ab xhat x_hat lambda "
    "theta sigma epsilon pi sin cos exp ln max min log abs where if for and or not in tr det inv diag sum "
    "e2 d2 dx dy delta alpha sign true inf nan sinx expx norm dot at by of on le ge arc"
).split()


def declared(random: Random) -> Scope:
    """A scope of a few such names, most of them numbers."""
    names = random.sample(DECLARED, random.randint(1, 6))
    symbols = {name: random.choice(((), (), (), (), shape_of("n"), shape_of(2, 2))) for name in names}
    functions = {random.choice([n for n in DECLARED if n not in names]): 1} if random.random() < 0.3 else {}
    author = random.random() < 0.2
    shape = None if author else ()
    return Scope(symbols=symbols, sizes=frozenset("n"), functions=functions, shape=shape, author=author)


def mutated(text: str, random: Random, names: list[str]) -> str:
    """With up to three letters or signs left out, put in or exchanged."""
    characters = list(text)
    for _ in range(random.randint(0, 3)):
        place, end = random.randint(0, len(characters)), random.randint(0, 1)
        characters[place : place + end] = random.choice((*"()+-*/^ ,.0123456789xeE<>=!'_|", *names, ""))
    return "".join(characters)


@pytest.mark.parametrize("seed", range(4))
def test_names_of_all_kinds_are_read_alike(seed: int) -> None:
    random = Random(seed)
    texts = [pair.response for pair in pairs()]
    read = 0
    for _ in range(60):
        names = Names(declared(random))
        words = [*names.scope.symbols, *names.functions]
        for _ in range(40):
            plain = random.choice(texts) if random.random() < 0.3 else written(random, random.randint(1, 4))
            told = "".join(random.choice(words) if c in "xyad" else c for c in plain)
            read += agrees(mutated(told, random, words), names)
    assert read > 200
