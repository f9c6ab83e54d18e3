"""The data-flow graph of a learner's own lines: what stands in it, and what is said of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from grader.submissions.graph_layout import (
    CHARACTER,
    LEAST_WIDTH,
    RADIUS,
    Derivatives,
    Drawing,
    Node,
    drawn,
    shortened,
)
from grader.submissions.presentation.wording import listed
from grader.submissions.spoken import in_words
from grader.submissions.spoken.formulas import said_formula
from worker.engine import expression, notation, shapes
from worker.engine.working import Decomposition

EXPONENT: Final = re.compile(r"\^(\d+|n)(?![\w.])")
SUPERSCRIPT: Final = str.maketrans("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """The graph in both drawings, and in words."""

    wide: Drawing
    tall: Drawing
    title: str
    said: str
    forward: str
    backward: str
    labelled: bool
    any_wrong: bool


def graph(decomposition: Decomposition, derivatives: Derivatives | None = None) -> Graph:
    """The graph of the lines that the output uses."""
    given = derivatives or Derivatives()
    tags = Derivatives(texts={edge: as_drawn(text) for edge, text in given.texts.items()}, wrong=given.wrong)
    moving = [node for node in _nodes(decomposition) if node.moves]
    names = [node.name for node in moving]
    forward, backward = " → ".join(names), " → ".join(reversed(names))
    return Graph(
        wide=drawn(_nodes(decomposition), decomposition, tags, tall=False),
        tall=drawn(_nodes(decomposition), decomposition, tags, tall=True),
        title=_("Data-flow graph of your lines"),
        said=_in_words(decomposition, given, forward, backward),
        forward=forward,
        backward=backward,
        labelled=bool(given.texts),
        any_wrong=bool(given.wrong),
    )


def _in_words(decomposition: Decomposition, given: Derivatives, forward: str, backward: str) -> str:
    said = []
    for line in decomposition.used:
        sources = listed(sorted(expression.symbols(line.node)))
        said.append(
            _("%(sources)s into %(name)s = %(text)s.")
            % {"sources": sources, "name": line.name, "text": said_formula(notation.to_speech(line.node))}
        )
    said.append(_("Forward order: %(names)s.") % {"names": forward.replace(" → ", ", ")})
    said.append(_("Backward order: %(names)s.") % {"names": backward.replace(" → ", ", ")})
    for edge, text in given.texts.items():
        words = (
            _("Your derivative of %(of)s by %(by)s is %(text)s, which does not match.")
            if edge in given.wrong
            else _("Your derivative of %(of)s by %(by)s is %(text)s.")
        )
        said.append(words % {"of": edge.of, "by": edge.by, "text": as_drawn(text)})
    return " ".join(said)


# --- nodes and their layers ------------------------------------------------------------------------


def _nodes(decomposition: Decomposition) -> list[Node]:
    """Variables first, then the lines in forward order."""
    used = decomposition.used
    lines = {line.name for line in used}
    symbols = {
        str(node.payload): node
        for line in used
        for node in expression.walk(line.node)
        if node.op is expression.Op.SYMBOL and node.payload not in lines
    }
    moving = [
        name for name in [str(decomposition.wrt.payload), *(line.name for line in used)]
        if name in decomposition.moving
    ]  # fmt: skip
    layers = _layers(decomposition, symbols)
    nodes = []
    for name in sorted(symbols, key=lambda name: (name not in decomposition.moving, name)):
        shape = symbols[name].shape
        nodes.append(_node(name, name, shape, moving, is_line=False, layer=layers[name]))
    for line in used:
        label = shortened(as_drawn(f"{line.name} = {notation.to_text(line.node)}"))
        shape = line.node.shape
        nodes.append(_node(line.name, label, shape, moving, is_line=True, layer=layers[line.name]))
    return nodes


def _node(
    name: str, label: str, shape: shapes.Shape, moving: Sequence[str], *, is_line: bool, layer: int
) -> Node:
    moves = name in moving
    orders = ""
    if moves:
        place = moving.index(name) + 1
        orders = _("→ %(forward)s  ← %(backward)s") % {
            "forward": place,
            "backward": len(moving) - place + 1,
        }
    width = max(LEAST_WIDTH, CHARACTER * len(label) + 26) if is_line else 2 * RADIUS
    return Node(
        name=name,
        label=label,
        below=in_words(shapes.describe(shape)) if moves or is_line else _("held fixed"),
        orders=orders,
        is_line=is_line,
        moves=moves,
        width=width,
        layer=layer,
    )


def _layers(decomposition: Decomposition, symbols: Mapping[str, object]) -> dict[str, int]:
    """How far from the variable each node stands; what is held fixed stands before its first user."""
    layers: dict[str, int] = {str(decomposition.wrt.payload): 0}
    for line in decomposition.used:
        sources = expression.symbols(line.node) & layers.keys()
        layers[line.name] = 1 + max((layers[name] for name in sources), default=0)
    for name in symbols:
        if name not in layers:
            users = [one for one in decomposition.used if name in expression.symbols(one.node)]
            layers[name] = max(0, min(layers[one.name] for one in users) - 1)
    return layers


def as_drawn(text: str) -> str:
    """The text of a formula as a drawing writes it: whole exponents raised, products without asterisk.

    >>> as_drawn("u = 3*x^12 - x^(-2) + x^n*y")
    'u = 3x¹² − x^(−2) + xⁿ·y'
    """
    text = EXPONENT.sub(lambda found: found[1].translate(SUPERSCRIPT), text)
    return re.sub(r"(?<![\w.])(\d+)\*(?=[^\W\d])", r"\1", text).replace("*", "·").replace("-", "−")
