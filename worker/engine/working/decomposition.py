"""Step 1 of a chain-rule exercise, read: the learner's intermediate variables and the graph they make.

    u = x^2
    y = sin(u)

Each line names one quantity. The lines may come in any order; one that no other line uses is the output.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from worker.engine import expression, notation
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.expression import Node
from worker.engine.model import Definition, Name, Question, Scope, Variable
from worker.engine.working.left_sides import name_of
from worker.engine.working.statements import Statement, first_side, statements

OUTPUT = "y"  # the name of a last line that is given none


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`name = node`, with the other lines' names standing in `node`; `expanded` has them written out."""

    name: Name
    node: Node
    expanded: Node
    start: int
    end: int

    @property
    def symbol(self) -> Node:
        return expression.symbol(self.name, self.node.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A line and a variable or line that stands in it: what the one changes when the other moves."""

    of: Name
    by: Name


@dataclass(frozen=True, kw_only=True)
class Decomposition:
    """Lines, each after those that it uses, and the one that stands for the function.

    `wrt` is the variable of the exercise. What does not move with it has no edges: it is held fixed.
    """

    lines: tuple[Line, ...]
    output: Line
    wrt: Node

    @cached_property
    def by_name(self) -> Mapping[Name, Line]:
        return {line.name: line for line in self.lines}

    @cached_property
    def used(self) -> tuple[Line, ...]:
        """The lines that the output depends on, itself included, in forward order."""
        wanted = {self.output.name}
        for line in reversed(self.lines):
            if line.name in wanted:
                wanted |= expression.symbols(line.node) & self.by_name.keys()
        return tuple(line for line in self.lines if line.name in wanted)

    @property
    def unused(self) -> tuple[Line, ...]:
        used = {line.name for line in self.used}
        return tuple(line for line in self.lines if line.name not in used)

    @cached_property
    def moving(self) -> frozenset[Name]:
        """What changes with the variable: it, and the used lines that depend on it."""
        moving = {str(self.wrt.payload)}
        for line in self.used:
            if expression.symbols(line.node) & moving:
                moving.add(line.name)
        return frozenset(moving)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """In forward order: every derivative that the chain rule needs."""
        place = {name: k for k, name in enumerate([str(self.wrt.payload), *self.by_name])}
        return tuple(
            Edge(of=line.name, by=name)
            for line in self.used
            for name in sorted(expression.symbols(line.node) & self.moving, key=place.__getitem__)
        )

    def node_of(self, name: Name) -> Node:
        """The symbol of a line or of the variable."""
        line = self.by_name.get(name)
        return self.wrt if line is None else line.symbol

    def count_paths(self) -> int:
        """How many ways lead from the variable to the output; never written out, there may be many."""
        ways = {str(self.wrt.payload): 1}
        for edge in self.edges:
            ways[edge.of] = ways.get(edge.of, 0) + ways.get(edge.by, 0)
        return ways.get(self.output.name, 0)

    def paths(self, most: int) -> tuple[tuple[Edge, ...], ...]:
        """The ways from the variable to the output, none if there are more than `most`."""
        if self.count_paths() > most:
            return ()
        ways: dict[Name, list[tuple[Edge, ...]]] = {str(self.wrt.payload): [()]}
        for edge in self.edges:
            ways.setdefault(edge.of, []).extend((*way, edge) for way in ways.get(edge.by, []))
        return tuple(ways.get(self.output.name, []))

    @property
    def definitions(self) -> dict[Name, Definition]:
        """The lines as abbreviations of what they stand for."""
        return {line.name: Definition(name=line.name, expression=line.expanded) for line in self.lines}


def read_decomposition(whole: Question, response: str | list[Any]) -> Decomposition:
    """The lines of a response to `whole`, a question with a function and one variable to differentiate by.

    Raises:
        AnswerError: they cannot be read, or go round in a circle; placed in the response.
    """
    wrt = whole.wrt[0]
    taken = whole.variables
    named: dict[Name, Statement] = {}
    given = statements(response)
    for place, statement in enumerate(given):
        nameless = not statement.head
        if nameless and (place < len(given) - 1 or place == 0 or OUTPUT in taken or OUTPUT in named):
            raise statement.error(
                "steps.no_name", "Begin each line with one name and =, such as u = x^2.", left=""
            )
        name = OUTPUT if nameless else name_of(statement)
        if name in named:
            raise statement.error("steps.given_twice", f"{name} stands on two lines.", name=name)
        if name in whole.size_names or _is_taken(name, taken):
            raise statement.error("steps.name_taken", f"{name} is a variable of the exercise.", name=name)
        named[name] = first_side(statement)
    lines = _in_order(whole, named)
    return Decomposition(lines=lines, output=_output(whole, lines, list(named)), wrt=wrt)


def _is_taken(name: Name, taken: Mapping[Name, Variable]) -> bool:
    """Whether the name is a variable's, or that of a component such as x2."""
    stem = re.sub(r"_?\d+$", "", name)
    component = stem != name and stem in taken and taken[stem].shape != ()
    return component or any(name.replace("_", "") == one.replace("_", "") for one in taken)


def _in_order(whole: Question, named: Mapping[Name, Statement]) -> tuple[Line, ...]:
    """The lines read, each after those that it uses."""
    found: dict[Name, Line] = {}
    waiting = dict(named)
    while waiting:
        progress = False
        failure: AnswerError | None = None
        for name, statement in list(waiting.items()):
            if _mentions(statement.body, waiting.keys()):
                continue
            try:
                found[name] = _read(whole, name, statement, found)
            except AnswerError as error:
                # A later round may know the name that is missing here, as in 2ux.
                if error.code != "parse.unknown_name" or len(waiting) == 1:
                    raise statement.placed(error) from None
                failure = failure or statement.placed(error)
                continue
            del waiting[name]
            progress = True
        if not progress:
            if failure is not None:
                raise failure
            name, statement = next(iter(waiting.items()))
            names = ", ".join(waiting)
            raise statement.error("steps.cycle", f"These lines go round in a circle: {names}.", names=names)
    return tuple(found.values())


_WORD = re.compile(r"[^\W\d_]+(?:_\{?\w+\}?|\d+)*")


def _mentions(body: str, names: Iterable[Name]) -> bool:
    """Whether one of the names stands in the text as a word of its own."""
    words = {re.sub(r"[_{}]", "", word) for word in _WORD.findall(unicodedata.normalize("NFKC", body))}
    return any(name.replace("_", "") in words for name in names)


def _read(whole: Question, name: Name, statement: Statement, known: Mapping[Name, Line]) -> Line:
    if not statement.body:
        raise AnswerError("steps.nothing_behind", f"Something is missing after {name} =.", start=0, end=0)
    answer = notation.read(statement.body, scope_with(whole, known.values(), but=name))
    node = answer.expression
    written_out = {one.name: one.expanded for one in known.values()}
    # the learner's names hide the exercise's abbreviations, so they are written out first
    expanded = whole.expand(expression.substitute(node, written_out))
    return Line(name=name, node=node, expanded=expanded, start=statement.start, end=statement.end)


def scope_with(whole: Question, lines: Iterable[Line], *, but: Name = "", asked: bool = False) -> Scope:
    """What a line may use: the exercise's names and those of earlier lines, which hide its abbreviations.

    With `asked`, read for the shape that the whole question asks for.
    """
    plain = Scope.of(whole)
    symbols = {name: shape for name, shape in plain.symbols.items() if name != but or name in whole.variables}
    symbols |= {line.name: line.node.shape for line in lines}
    hidden = {but, *(line.name for line in lines)}
    return replace(
        plain,
        symbols=symbols,
        lengths={name: length for name, length in plain.lengths.items() if name not in hidden},
        shape=whole.shape if asked else None,
    )


def _output(whole: Question, lines: Sequence[Line], written: Sequence[Name]) -> Line:
    """The line that no other uses; of several the last one written that has the function's shape."""
    function = whole.function
    if function is None:
        raise QuestionError("has no function to take apart", where="function")
    uses = {name for line in lines for name in expression.symbols(line.node)}
    ends = [line for line in lines if line.name not in uses]
    ends.sort(key=lambda line: (line.node.shape == function.shape, written.index(line.name)))
    return ends[-1]
