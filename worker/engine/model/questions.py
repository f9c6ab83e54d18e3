"""What is asked, and what counts as the right answer to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from fractions import Fraction
from typing import TYPE_CHECKING

from worker.engine import expression
from worker.engine.errors import QuestionError
from worker.engine.expression import Node
from worker.engine.model.variables import Definition, Name, Variable
from worker.engine.shapes import Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
    `step`, only that step of the way to the derivative is asked. `entry` names the axes where one entry is
    asked for: with (i, j), `x_i` is the entry of row i and column j, the same in every column.
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
    entry: tuple[str, ...] = ()

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
        return frozenset([n for v in self.variables.values() for d in v.shape for n in d.names])

    def expand(self, answer: Node) -> Node:
        """With definitions written out."""
        if not self.definitions:
            return answer
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
