"""Where the nodes and arrows of a data-flow graph stand: across a wide page, down a narrow one.

Pure geometry in the units of the drawing's own box.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from worker.engine import expression
from worker.engine.working import Decomposition, Edge

CHARACTER = 9.2  # width of one in the drawing
LEAST_WIDTH, MOST_CHARACTERS = 96.0, 26
HEIGHT, RADIUS = 48.0, 25.0
AISLE, BETWEEN, MARGIN = 118.0, 44.0, 14.0
TAG_HEIGHT = 30.0
WORDS = 84.0  # width of the words beside a node

Place = tuple[float, float]


@dataclass(slots=True, kw_only=True)
class Node:
    """A variable (a circle) or a line (a box); x and y are its middle."""

    name: str
    label: str
    below: str  # its shape, or that it is held fixed
    orders: str  # its place in forward and backward order, "" where it does not move
    is_line: bool
    moves: bool
    width: float
    layer: int = 0
    x: float = 0.0
    y: float = 0.0
    beside: bool = False  # its words stand to the right, where arrows come from above

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def top(self) -> float:
        return self.y - HEIGHT / 2

    @property
    def base(self) -> float:
        return self.y + 5.5

    @property
    def words_x(self) -> float:
        return self.x + self.width / 2 + 10 if self.beside else self.x

    @property
    def under(self) -> float:
        return self.y + 18 if self.beside else self.y + HEIGHT / 2 + 17

    @property
    def above(self) -> float:
        return self.y - 8 if self.beside else self.y - HEIGHT / 2 - 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """The learner's derivative, on the edge that it belongs to."""

    text: str
    wrong: bool
    x: float
    y: float

    @property
    def width(self) -> float:
        return max(34.0, CHARACTER * len(self.text) + (34 if self.wrong else 18))

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def top(self) -> float:
        return self.y - TAG_HEIGHT / 2

    @property
    def base(self) -> float:
        return self.y + 5.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An edge: its path, and whether the variable's changes go along it."""

    path: str
    moves: bool
    wrong: bool
    tag: Tag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One drawing of the graph."""

    kind: str  # wide or tall
    nodes: Sequence[Node]
    arrows: Sequence[Arrow]
    box: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivatives:
    """What the learner gave in step 2: a text for each edge, and which of them do not match."""

    texts: Mapping[Edge, str] = field(default_factory=dict)
    wrong: frozenset[Edge] = frozenset()


def drawn(nodes: Sequence[Node], decomposition: Decomposition, given: Derivatives, *, tall: bool) -> Drawing:
    """The nodes, which it places, and the arrows between them."""
    layers: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        layers[node.layer].append(node)
    # What moves stands in the first row, so that its way is a straight one.
    for members in layers.values():
        members.sort(key=lambda node: not node.moves)
    if tall:
        _down(layers)
    else:
        longest = max((len(shortened(text)) for text in given.texts.values()), default=0)
        _across(layers, aisle=max(AISLE, CHARACTER * longest + 70))
    by_name = {node.name: node for node in nodes}
    arrows = [
        _arrow(by_name[name], by_name[line.name], Edge(of=line.name, by=name), given, tall=tall)
        for line in decomposition.used
        for name in sorted(expression.symbols(line.node))
        if name in by_name
    ]
    return Drawing(
        kind="tall" if tall else "wide",
        nodes=nodes,
        arrows=arrows,
        box=_box(nodes, arrows, least=300.0 if tall else 720.0),
    )


def _across(layers: Mapping[int, list[Node]], *, aisle: float) -> None:
    x = 0.0
    for number in sorted(layers):
        members = layers[number]
        width = max(node.width for node in members)
        for row, node in enumerate(members):
            node.x = x + width / 2
            node.y = row * (HEIGHT + 2 * BETWEEN)
        x += width + aisle


def _down(layers: Mapping[int, list[Node]]) -> None:
    for number in sorted(layers):
        x = 0.0
        members = layers[number]
        for before, node in pairwise([None, *members]):
            assert node is not None
            x = 0.0 if before is None else x + before.width / 2 + WORDS + node.width / 2
            node.x, node.beside = x, True
            node.y = number * (HEIGHT + AISLE - 18)


def _arrow(start: Node, end: Node, edge: Edge, given: Derivatives, *, tall: bool) -> Arrow:
    wrong = edge in given.wrong
    if tall:
        x1, y1 = start.x, start.y + (HEIGHT / 2 if start.is_line else RADIUS)
        x2, y2 = end.x, end.y - HEIGHT / 2 - 2
    else:
        x1, y1 = start.x + start.width / 2, start.y
        x2, y2 = end.x - end.width / 2 - 2, end.y
    bow = 0.0
    if end.layer - start.layer > 1 and (abs(y1 - y2) < 1 or tall):  # around what stands between
        bow = 62.0 + 26.0 * (end.layer - start.layer)
    middle = ((x1 + x2) / 2, (y1 + y2) / 2)
    if tall:
        reach = (y2 - y1) / 2
        bend = -bow - (40 if bow else 0)
        path = _curve((x1, y1), (x1 + bend, y1 + reach), (x2 + bend, y2 - reach), (x2, y2))
        middle = (middle[0] + 0.75 * bend, middle[1])
    else:
        reach = (x2 - x1) / 2 if not bow else (x2 - x1) / 4
        path = _curve((x1, y1), (x1 + reach, y1 - bow), (x2 - reach, y2 - bow), (x2, y2))
        middle = (middle[0], middle[1] - 0.75 * bow)
    tag = None
    if edge in given.texts:
        tag = Tag(text=shortened(given.texts[edge]), wrong=wrong, x=middle[0], y=middle[1])
    return Arrow(path=path, moves=start.moves and end.moves, wrong=wrong, tag=tag)


def _curve(start: Place, first: Place, second: Place, end: Place) -> str:
    points = " ".join(f"{x:.0f} {y:.0f}" for x, y in (first, second, end))
    return f"M{start[0]:.0f} {start[1]:.0f} C{points}"


def _box(nodes: Sequence[Node], arrows: Sequence[Arrow], *, least: float) -> str:
    """The box around everything with its words, so wide at least that a small graph is not blown up."""
    tags = [arrow.tag for arrow in arrows if arrow.tag is not None]
    lefts = [node.left for node in nodes] + [tag.left for tag in tags]
    rights = [node.words_x + WORDS if node.beside else node.x + max(node.width / 2, 46) for node in nodes] + [
        tag.left + tag.width for tag in tags
    ]
    tops = [node.above - 14 for node in nodes] + [tag.top for tag in tags]
    numbers = [float(n) for arrow in arrows for n in arrow.path.replace("M", "").replace("C", "").split()]
    lefts += [0.75 * min(numbers[0::2], default=0.0)]
    tops += [0.75 * min(numbers[1::2], default=0.0)]
    bottoms = [node.under + 6 for node in nodes]
    left, top = min(lefts) - MARGIN - 24, min(tops) - MARGIN
    width = max(rights) + MARGIN - left
    left -= max(0.0, least - width) / 2
    return f"{left:.0f} {top:.0f} {max(least, width):.0f} {max(bottoms) + MARGIN - top:.0f}"


def shortened(label: str) -> str:
    """As much of it as a node has room for."""
    return label if len(label) <= MOST_CHARACTERS else label[: MOST_CHARACTERS - 1] + "…"
