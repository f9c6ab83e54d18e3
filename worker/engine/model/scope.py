"""What whoever reads a response may know of the question: the names, and the shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from worker.engine import shapes
from worker.engine.model.questions import Question
from worker.engine.model.variables import Name
from worker.engine.shapes import Shape


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
