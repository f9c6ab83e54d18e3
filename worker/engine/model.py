"""The core types: what is asked, what was answered, what was found, what it means.

Read this file first. Everything is frozen and keyword-only, and cannot be held in a wrong state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from worker.engine import expression, shapes
from worker.engine.errors import EngineError, QuestionError
from worker.engine.expression import Node
from worker.engine.shapes import SCALAR, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Name: TypeAlias = str


# --- the question -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The values a variable's components may take; None is unbounded on that side."""

    lower: Fraction | None = None
    upper: Fraction | None = None
    lower_open: bool = False
    upper_open: bool = False

    def __post_init__(self) -> None:
        if self.lower is not None and self.upper is not None:
            if self.lower > self.upper:
                raise QuestionError("the domain's lower end lies above its upper end")
            if self.lower == self.upper and (self.lower_open or self.upper_open):
                raise QuestionError("the domain is empty")

    @property
    def positive(self) -> bool:
        """Every value is > 0."""
        return self.lower is not None and (self.lower > 0 or (self.lower == 0 and self.lower_open))

    @property
    def negative(self) -> bool:
        return self.upper is not None and (self.upper < 0 or (self.upper == 0 and self.upper_open))


REALS = Interval()
POSITIVE = Interval(lower=Fraction(0), lower_open=True)
NONNEGATIVE = Interval(lower=Fraction(0))
NEGATIVE = Interval(upper=Fraction(0), upper_open=True)


@unique
class Property(StrEnum):
    """What is known of a variable beyond its interval."""

    NONZERO = "nonzero"  # every component
    SYMMETRIC = "symmetric"
    INVERTIBLE = "invertible"
    SUMS_TO_ONE = "sums-to-one"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A declared name: its shape, the interval of each component, and side conditions."""

    name: Name
    shape: Shape = SCALAR
    interval: Interval = REALS
    properties: frozenset[Property] = frozenset()

    @property
    def node(self) -> Node:
        return expression.symbol(self.name, self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """An abbreviation that answers may use, such as z for w·x + b or e for X w + b - y."""

    name: Name
    expression: Node  # over variables only

    @property
    def node(self) -> Node:
        return expression.symbol(self.name, self.expression.shape)


@unique
class Layout(StrEnum):
    """How the partial derivatives are arranged."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    GRADIENT = "gradient"  # scalar by matrix, in the matrix's own shape
    TENSOR = "tensor"  # output indices, then input indices
    VEC = "vec"  # numerator layout on column-stacked matrices


@unique
class Kink(StrEnum):
    """What counts where a max, an abs or a comparison switches."""

    OPEN = "open"  # any value there is accepted
    CONVENTION = "convention"  # the reference's own value is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a reference comes from: the seed document and its section, or how it was derived."""

    seed: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The right answer, with definitions expanded, and its source."""

    expression: Node
    source: Source = Source()

    @property
    def shape(self) -> Shape:
        return self.expression.shape


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """The points at which an array answer is asked, in order.

    `values` holds (count, *shape) for each variable. `reference` is the reference before the points are put
    in, at `sizes`. With `only`, one point was asked and not a list of one.
    """

    reference: Node
    values: Mapping[Name, NDArray[np.float64]]
    sizes: Mapping[Name, int]
    count: int
    only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `function` is None where the reference was given instead of derived.

    `order` 0 asks for the value itself, 1 for the first derivative, 2 for the Hessian. `wrt` holds
    symbols, or single components of them (`Op.ENTRY` with number indices). Several scalar `wrt` make the
    columns of one Jacobian. `at` fixes variables to exact values after differentiating. `sizes`
    are those named sizes that were made concrete; they are already applied to every shape here. With
    `step`, only that step of the way to the derivative is asked.
    """

    variables: Mapping[Name, Variable]
    reference: Reference
    function: Node | None = None
    wrt: tuple[Node, ...] = ()
    order: int = 1
    layout: Layout = Layout.NUMERATOR
    kink: Kink = Kink.OPEN
    definitions: Mapping[Name, Definition] = field(default_factory=dict)
    functions: Mapping[Name, int] = field(default_factory=dict)  # declared unknown functions: arity
    assumptions: tuple[Node, ...] = ()  # comparisons that hold on the domain
    at: Mapping[Name, Node] = field(default_factory=dict)
    sizes: Mapping[Name, int] = field(default_factory=dict)
    points: Points | None = None  # for array answers
    misconceptions: tuple[Misconception, ...] = ()
    step: Step | None = None

    def __post_init__(self) -> None:
        clash = self.variables.keys() & self.definitions.keys()
        if clash:
            raise QuestionError(f"declared twice: {', '.join(sorted(clash))}", where="definitions")
        if self.order not in (0, 1, 2):
            raise QuestionError("the order is 0, 1 or 2", where="order")

    @property
    def shape(self) -> Shape:
        """The shape that is asked for."""
        return self.reference.shape

    @property
    def size_names(self) -> frozenset[Name]:
        """Named sizes that are still symbolic."""
        return frozenset(n for v in self.variables.values() for d in v.shape for n in d.names)

    def expand(self, answer: Node) -> Node:
        """With definitions written out."""
        return expression.substitute(answer, {name: d.expression for name, d in self.definitions.items()})


@unique
class Part(StrEnum):
    """The steps of the paper's chain-rule process, and the choice of the rule."""

    INTERMEDIATES = "1"  # u = x^2, y = sin(u)
    RULE = "rule"  # which chain rule this takes, and why
    DERIVATIVES = "2"  # du/dx = 2x, dy/du = cos(u)
    COMBINATION = "3"  # cos(u) 2x
    RESULT = "4"  # 2x cos(x^2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of a multi-part question: `whole` asks for the derivative itself.

    `earlier` holds what the learner answered to earlier parts, as typed; a part is judged against it.
    A person has declared the parts in `accepted` right, whatever the engine finds.
    """

    part: Part
    whole: Question
    earlier: Mapping[str, str] = field(default_factory=dict)
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """A wrong answer that the author named, with the credit it earns."""

    answer: Node
    code: str
    feedback: str = ""
    credit: Fraction = Fraction(0)


# --- the answer ---------------------------------------------------------------------------------


@unique
class Form(StrEnum):
    """How a response is written."""

    AUTO = "auto"
    TEXT = "text"
    LATEX = "latex"
    CODE = "code"
    INDEX = "index"
    ENTRIES = "entries"  # nested lists of expressions
    ARRAY = "array"  # nested lists of numbers, for the points of the question


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A stable, dotted code and its parameters; the site renders the prose."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        return {"code": self.code, **self.parameters}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response that was read: a typed, shape-checked expression (a grid is one too).

    Definitions stand in it by name, as the learner wrote them; `Question.expand` writes them out.
    """

    expression: Node
    form: Form
    notes: tuple[Feedback, ...] = ()  # ambiguous readings and which one was taken

    @property
    def shape(self) -> Shape:
        return self.expression.shape


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How an answer was read, in every form a person may want to see or hear.

    Each form is printed when it is first asked for, so that no decision waits for it.
    """

    expression: Node
    shape: str
    notes: tuple[Feedback, ...] = ()
    printers: Mapping[str, Callable[[Node], str]] = field(repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """Text that reads back to the same expression."""
        return self.printers["text"](self.expression)

    @cached_property
    def latex(self) -> str:
        return self.printers["latex"](self.expression)

    @cached_property
    def mathml(self) -> str:
        return self.printers["mathml"](self.expression)

    @cached_property
    def spoken(self) -> str:
        """Words for those who listen."""
        return self.printers["spoken"](self.expression)

    def to_data(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "latex": self.latex,
            "mathml": self.mathml,
            "spoken": self.spoken,
            "shape": self.shape,
            "notes": [note.to_data() for note in self.notes],
        }


class Readable(Protocol):
    """What was read, one expression or several lines: text, LaTeX, MathML, words, shape and notes."""

    @property
    def text(self) -> str: ...
    @property
    def latex(self) -> str: ...
    @property
    def mathml(self) -> str: ...
    @property
    def spoken(self) -> str: ...
    @property
    def shape(self) -> str: ...
    @property
    def notes(self) -> tuple[Feedback, ...]: ...
    def to_data(self) -> dict[str, Any]: ...


# --- evidence -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ball:
    """A real number known to lie within `radius` of `midpoint`; both exact."""

    midpoint: Fraction
    radius: Fraction = Fraction(0)

    def overlaps(self, other: Ball) -> bool:
        return abs(self.midpoint - other.midpoint) <= self.radius + other.radius

    def to_data(self) -> dict[str, Any]:
        return {"midpoint": shown(self.midpoint), "radius": shown(self.radius)}


def shown(value: Fraction) -> float | str:
    """For JSON: a float, or decimal text such as "1.97e+434" where a float over- or underflows.

    >>> shown(Fraction(1, 2)), shown(2 * Fraction(10) ** 400)
    (0.5, '2.00e+400')
    """
    try:
        near = float(value)
    except OverflowError:
        near = 0.0
    if near or not value:
        return near
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    exponent = bits * 30103 // 100000
    mantissa = float(value / Fraction(10) ** exponent)
    while abs(mantissa) < 1:
        mantissa, exponent = mantissa * 10, exponent - 1
    return f"{mantissa:.2f}e{exponent:+d}"


# A component of a variable at concrete sizes: its name and 1-based indices (none for a scalar).
Component: TypeAlias = tuple[Name, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A point at which two answers provably differ.

    The point is exact: rationals inside the declared domain, one for each component of each
    variable at `sizes`. The enclosures are balls computed by interval arithmetic; that they do not
    overlap is the proof, so a witness cannot be built from overlapping ones. `undefined` names the
    side that has no real value there, which is a difference too; then its ball is None.
    """

    point: Mapping[Component, Fraction]
    entry: tuple[int, ...] = ()  # 1-based index of the entry that differs, () for a scalar
    learner: Ball | None = None
    reference: Ball | None = None
    sizes: Mapping[Name, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.learner is None and self.reference is None:
            raise EngineError("a witness needs at least one value")
        if self.learner and self.reference and self.learner.overlaps(self.reference):
            raise EngineError("a witness needs disjoint enclosures")

    def to_data(self) -> dict[str, Any]:
        """JSON; the reference's value is left out, since for a constant it is the answer."""
        point = {
            name + ("".join(f"[{','.join(map(str, indices))}]") if indices else ""): str(value)
            for (name, indices), value in self.point.items()
        }
        data: dict[str, Any] = {"point": point, "entry": list(self.entry)}
        if self.sizes:
            data["sizes"] = dict(self.sizes)
        data["learner"] = None if self.learner is None else self.learner.to_data()
        return data


@unique
class Conclusion(StrEnum):
    """What a method can say of two answers."""

    EQUAL = "equal"
    DIFFERENT = "different"
    OPEN = "open"  # the method could not tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one method found. `sizes` is "all" or the concrete sizes that were tried."""

    method: str
    conclusion: Conclusion
    witness: Witness | None = None
    sizes: str | tuple[Mapping[Name, int], ...] = "all"
    precision: int | None = None  # bits of ball arithmetic
    remark: str = ""  # e.g. "on the common domain", or why the method gave up
    seconds: float = 0.0

    @property
    def conclusive(self) -> bool:
        return self.conclusion is not Conclusion.OPEN

    def to_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"method": self.method, "conclusion": str(self.conclusion)}
        data["sizes"] = self.sizes if isinstance(self.sizes, str) else [dict(s) for s in self.sizes]
        if self.witness is not None:
            data["witness"] = self.witness.to_data()
        if self.precision is not None:
            data["precision"] = self.precision
        if self.remark:
            data["remark"] = self.remark
        return data


# --- the verdict --------------------------------------------------------------------------------


@unique
class Outcome(StrEnum):
    """What a verdict can be."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    UNDECIDED = "undecided"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Credits and counting where the design leaves them to the course; these are the defaults."""

    transposed_credit: Fraction = Fraction(0)
    transposed_counts: bool = False
    diagonal_credit: Fraction = Fraction(1, 2)
    special_case_credit: Fraction = Fraction(1, 2)
    entries_credit: Fraction = Fraction(0)  # share of the right entries that is given
    witness_shows_reference: bool = False

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Policy:
        """From JSON, with defaults; unknown keys belong to the site and are ignored here."""
        known: dict[str, Any] = {}
        for key in cls.__slots__:
            if key in data:
                value = data[key]
                known[key] = bool(value) if isinstance(value, bool) else Fraction(str(value))
        return cls(**known)

    def to_data(self) -> dict[str, Any]:
        values = {key: getattr(self, key) for key in self.__slots__}
        return {k: v if isinstance(v, bool) else str(v) for k, v in values.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the engine concluded, with all its evidence; feedback has the named mistake first."""

    outcome: Outcome
    score: Fraction | None
    counted: bool
    feedback: tuple[Feedback, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reading: Readable | None = None
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if (self.score is None) != (self.outcome in (Outcome.UNDECIDED, Outcome.MALFORMED)):
            raise EngineError("an outcome has a score just when it is correct or incorrect")

    def to_data(self) -> dict[str, Any]:
        return {
            "outcome": str(self.outcome),
            "score": None if self.score is None else float(self.score),
            "counted": self.counted,
            "feedback": [item.to_data() for item in self.feedback],
            "evidence": [item.to_data() for item in self.evidence],
            "reading": None if self.reading is None else self.reading.to_data(),
            "seconds": self.seconds,
        }


# --- what a reader may know ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The names a response may use, and the shape it is read for.

    `shape` settles what the text leaves open (the length of `1^T`, the axes of free indices); None
    where nothing is asked yet, as when an author's function is read. `author` permits `jacobian(f, x)`,
    `gradient(f, x)` and `hessian(f, x)`.
    """

    symbols: Mapping[Name, Shape]  # variables and definitions
    sizes: frozenset[Name] = frozenset()
    functions: Mapping[Name, int] = field(default_factory=dict)
    shape: Shape | None = None
    author: bool = False
    lengths: Mapping[Name, int] = field(default_factory=dict)  # symbols that name a size made concrete

    @classmethod
    def of(cls, question: Question) -> Scope:
        """What an answer to this question may use."""
        names = {name: v.shape for name, v in question.variables.items()}
        names |= {name: d.expression.shape for name, d in question.definitions.items()}
        sizes = question.size_names | frozenset(n for d in question.shape for n in d.names)
        lengths = {name: length for name, length in question.sizes.items() if name in question.definitions}
        return cls(
            symbols=names,
            sizes=sizes,
            functions=question.functions,
            shape=question.shape,
            lengths=lengths,
        )

    def shape_in_words(self) -> str:
        return shapes.describe(self.shape) if self.shape is not None else "unknown"
