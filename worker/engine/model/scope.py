"""What whoever reads a response may know of the question: the names, and the shape."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, unique

from worker.engine import expression
from worker.engine.expression import Node, Op
from worker.engine.model.questions import Question
from worker.engine.model.variables import Name
from worker.engine.shapes import Dimension, Shape


def _shown(question: Question) -> list[Node]:
    """What a learner sees: the parts of the function and of the definitions, none of the answer."""
    roots = [definition.expression for definition in question.definitions.values()]
    roots += [question.function] if question.function is not None else []
    return [node for root in roots for node in expression.walk(root)]


def _is_about_softmax(shown: Sequence[Node]) -> bool:
    sigmoid = any(node.op is Op.FUNCTION and node.payload == "sigmoid" for node in shown)
    return not sigmoid and any(node.op is Op.SOFTMAX for node in shown)


def _functions_of_one(question: Question) -> Mapping[Name, Name]:
    """Definitions made of one variable of the same shape, for which people write s(x)."""
    found: dict[Name, Name] = {}
    for name, definition in question.definitions.items():
        symbols = expression.symbols(definition.expression)
        if len(symbols) == 1:
            (variable,) = symbols
            declared = question.variables.get(variable)
            if declared is not None and declared.shape == definition.expression.shape:
                found[name] = variable
    return found


def _inverted(shown: Sequence[Node]) -> frozenset[Dimension]:
    """The sides of the matrices that are inverted, or whose determinants are taken."""
    return frozenset(
        node.args[0].shape[0]
        for node in shown
        if node.op in (Op.INVERSE, Op.DET) and len(node.args[0].shape) == 2
    )


def _is_length(node: Node) -> bool:
    """‖x‖, or the root of x·x."""
    if node.op is Op.NORM:
        return bool(node.payload == "2")
    if (node.op is Op.FUNCTION and node.payload == "sqrt") or (node.op is Op.POWER and node.args[1] is _HALF):
        inside = node.args[0]
    else:
        return False
    if inside.op is Op.SUM and inside.args[0].op is Op.POWER:
        base, exponent = inside.args[0].args
        return bool(base.shape) and exponent is _TWO
    if inside.op is Op.MATMUL and inside.args[0].op is Op.TRANSPOSE:
        return inside.args[0].args[0] is inside.args[1]
    return inside.op is Op.DOT and inside.args[0] is inside.args[1]


_TWO = expression.number(2)
_HALF = expression.divide(expression.number(1), _TWO)


@unique
class Bars(StrEnum):
    """What |x| says of a vector."""

    COUNT = "count"  # its number of elements, as in the paper
    LENGTH = "length"  # ‖x‖, where the exercise is about one
    ENTRIES = "entries"  # the magnitude of each entry, where the exercise is about those

    @classmethod
    def of(cls, shown: Sequence[Node]) -> Bars:
        """As the function of the exercise and its definitions have it; the answer is not looked at."""
        for node in shown:
            if _is_length(node):
                return cls.LENGTH
            if node.op is Op.FUNCTION and node.payload == "abs" and node.shape:
                return cls.ENTRIES
        return cls.COUNT


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
    bars: Bars = Bars.COUNT
    applied: Mapping[Name, Name] = field(default_factory=dict)  # s to x where s(x) is a definition's value
    softmax: bool = False  # σ of a vector is its softmax: the exercise has that function, and no sigmoid
    inverted: frozenset[Dimension] = frozenset()  # sides of what the exercise inverts: its rank is full
    entry: tuple[str, ...] = ()  # index letters that are the answer's axes, in order: one entry is asked for

    @property
    def contents(self) -> Hashable:
        """All that it says, to be compared: names are in order, since earlier ones win."""
        values = [getattr(self, name) for name in self.__slots__]
        return tuple([tuple(v.items()) if hasattr(v, "items") else v for v in values])

    @classmethod
    def of(cls, question: Question) -> Scope:
        """What an answer to this question may use."""
        names = {name: v.shape for name, v in question.variables.items()}
        names |= {name: d.expression.shape for name, d in question.definitions.items()}
        sizes = question.size_names | frozenset([n for d in question.shape for n in d.names])
        shown = _shown(question)
        lengths = {name: length for name, length in question.sizes.items() if name in question.definitions}
        return cls(
            symbols=names,
            sizes=sizes,
            functions=question.functions,
            shape=question.shape,
            lengths=lengths,
            bars=Bars.of(shown),
            applied=_functions_of_one(question),
            softmax=_is_about_softmax(shown),
            inverted=_inverted(shown),
            entry=question.entry,
        )
