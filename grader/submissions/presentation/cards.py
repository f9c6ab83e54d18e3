"""The card itself: what there is to show, and what a person may have decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from grader.submissions.array_picture import ArrayPicture
from grader.submissions.drawing import Caret, Cell
from grader.submissions.headings import Heading
from grader.submissions.messages import Message
from grader.submissions.plans import Plan
from grader.submissions.witnesses import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One line under "How we know"."""

    title: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a submission."""

    score: Decimal
    reason: str
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the verdict card shows. `state` names it for tests and styles."""

    state: str
    tone: str
    icon: str
    heading: str
    score: str = ""
    paragraphs: Sequence[str] = ()
    findings: Sequence[Message] = ()
    mathml: str = ""
    shape: str = ""
    glyph: str = ""
    proofs: Sequence[Proof] = ()
    point: Point | None = None
    heat: Sequence[Sequence[Cell]] = ()
    heat_sizes: str = ""
    headings: tuple[Sequence[Heading], Sequence[Heading]] = ((), ())  # of its rows and its columns
    picture: ArrayPicture | None = None
    layout: str = ""  # asked for, where the answer came in the other one
    plans: tuple[Plan, Plan] | None = None  # of the answer as it came, and as it is asked for
    caret: Caret | None = None
    instead: str = ""  # a text that was probably meant, or that is the transpose: to go on with
    said: str = ""
    seconds: int = 0
    final: bool = True
    counted: bool = False  # whether it used an attempt
    facts: Sequence[tuple[str, str]] = field(default=())
