"""Random lines that compose to a random function are accepted as its decomposition, step by step."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from worker import content
from worker.engine import expression, notation
from worker.engine.errors import AnswerError
from worker.engine.exact.comparison import Comparer
from worker.engine.model import Conclusion, Question
from worker.engine.steps.combining import edge_values
from worker.engine.steps.introducing import Introduced
from worker.engine.verify import check
from worker.engine.working import Decomposition, partial, product, read_decomposition

ordinary = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
UNARY = ("sin({a})", "exp({a})", "{a}^2", "cos({a})", "3*{a} + 1", "1/(1 + {a}^2)", "log(1 + {a}^2)")
BINARY = ("{a} + {b}", "{a} * {b}", "{a} - 2*{b}", "{a} / (1 + {b}^2)")
ON_VECTORS = ("A {a}", "sin({a})", "{a} ⊙ v", "{a} + v", "2*{a}", "exp({a})")
TO_SCALAR = ("sum({a})", "{a}·v", "{a}·{a}")


@st.composite
def scalar_lines(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Two to five lines over x, each over what came before, the last over the one before it."""
    names = ["x"]
    lines = []
    for k in range(draw(st.integers(2, 5))):
        newest = names[-1]
        other = draw(st.sampled_from(names))
        shape = draw(st.sampled_from(UNARY + BINARY))
        lines.append((f"u{k + 1}", shape.format(a=newest, b=other)))
        names.append(f"u{k + 1}")
    return lines


@st.composite
def vector_lines(draw: st.DrawFn) -> list[tuple[str, str]]:
    """One to three lines that keep a vector, then perhaps one that makes a number of it."""
    lines, name = [], "x"
    for k in range(draw(st.integers(1, 3))):
        lines.append((f"u{k + 1}", draw(st.sampled_from(ON_VECTORS)).format(a=name)))
        name = f"u{k + 1}"
    if len(lines) == 1 or draw(st.booleans()):
        lines.append(("y", draw(st.sampled_from(TO_SCALAR)).format(a=name)))
    return lines


SCALARS = {"x": {"domain": [-2, 2]}}
VECTORS = {"A": {"shape": ["n", "n"]}, "v": {"shape": ["n"]}, "x": {"shape": ["n"]}}


def composed(lines: list[tuple[str, str]], variables: dict[str, object]) -> dict[str, object]:
    """The question whose function the lines compose to, written out."""
    meaning: dict[str, str] = {}
    for name, text in lines:
        for inner in sorted(meaning, reverse=True):
            text = text.replace(inner, f"({meaning[inner]})")
        meaning[name] = text
    return {"function": meaning[lines[-1][0]], "variables": variables, "wrt": "x"}


def written(lines: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name} = {text}" for name, text in lines)


def taken_apart(question: dict[str, object], lines: str) -> tuple[Question, Decomposition, Introduced]:
    whole = content.question(question)
    decomposition = read_decomposition(whole, lines)
    return whole, decomposition, Introduced(whole=whole, decomposition=decomposition)


def walk_through(lines: list[tuple[str, str]], variables: dict[str, object], data: st.DataObject) -> None:
    question = composed(lines, variables)
    shuffled = written(data.draw(st.permutations(lines)))
    _, decomposition, introduced = taken_apart(question, shuffled)
    assume(not introduced.degenerate)
    assume(len(question["function"]) < 250)  # type: ignore[arg-type]

    first = check(content.question({**question, "part": "1"}), shuffled)
    assert first.outcome == "correct", (shuffled, first.feedback)

    given = [
        f"∂{edge.of}/∂{edge.by} = {notation.to_text(partial(decomposition, edge))}"
        for edge in data.draw(st.permutations(decomposition.edges))
    ]
    earlier = {"1": shuffled}
    second = check(content.question({**question, "part": "2", "earlier": earlier}), "\n".join(given))
    assert second.outcome == "correct", (shuffled, given, second.feedback)

    dropped = check(content.question({**question, "part": "2", "earlier": earlier}), "\n".join(given[1:]))
    if len(given) > 1:
        assert dropped.outcome == "incorrect"
        assert "steps.missing_derivative" in [feedback.code for feedback in dropped.feedback]

    paths = decomposition.paths(6)
    assume(paths)
    edges = edge_values(introduced)
    terms = []
    for path in paths:
        term = edges[path[0]]
        for edge in path[1:]:
            term = product(edges[edge], term)
        terms.append(term)
    asked = content.question({**question, "part": "3", "earlier": earlier})
    answer = " + ".join(f"({notation.to_text(term)})" for term in terms)
    third = check(asked, answer)
    assert third.outcome in ("correct", "undecided"), (shuffled, answer, third.feedback)

    if len(terms) > 1:
        left_out = data.draw(st.integers(0, len(terms) - 1))
        rest = " + ".join(f"({notation.to_text(t)})" for k, t in enumerate(terms) if k != left_out)
        missing = introduced.expand(terms[left_out])
        comparer = Comparer(asked.step.whole)  # type: ignore[union-attr]
        zero = expression.zeros(missing.shape)
        if comparer.compare(missing, zero).conclusion is Conclusion.DIFFERENT:
            verdict = check(asked, rest)
            assert verdict.outcome != "correct", (shuffled, rest)


@ordinary
@given(lines=scalar_lines(), data=st.data())
def test_numbers(lines: list[tuple[str, str]], data: st.DataObject) -> None:
    walk_through(lines, SCALARS, data)


@ordinary
@given(lines=vector_lines(), data=st.data())
def test_vectors_of_every_length(lines: list[tuple[str, str]], data: st.DataObject) -> None:
    walk_through(lines, VECTORS, data)


@ordinary
@given(
    text=st.text(alphabet="uxy12=;,\n ()[]{}^*/+-d∂'\\sincofra.<>", max_size=120),
    part=st.sampled_from("1234"),
)
def test_whatever_is_typed_has_a_verdict(text: str, part: str) -> None:
    question = {"function": "sin(x^2)", "variables": {"x": {}}, "wrt": "x", "part": part}
    verdict = check(content.question({**question, "earlier": {"1": "u = x^2, y = sin(u)"}}), text)
    assert verdict.outcome in ("correct", "incorrect", "undecided", "malformed")
    if part in "234":
        earlier = {"1": text or "u", "2": text or "u", "3": text or "u"}
        try:
            asked = content.question({**question, "earlier": {k: v for k, v in earlier.items() if v.strip()}})
        except AnswerError as error:
            raise AssertionError("an earlier answer must not make the question unusable") from error
        assert check(asked, "du/dx = 2x" if part == "2" else "2x cos(x^2)").outcome
