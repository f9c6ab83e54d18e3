"""A worked solution as its page shows it: each step with what it asks, and what came of what was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase

from exercises.worked import Claim
from grader.submissions.part_names import WORDS
from grader.submissions.presentation import Card, poll_delay
from grader.submissions.worked import STEP, Notes, Place, came_of
from worker.engine.model import Part

ROWS: Final = {Part.INTERMEDIATES: 3, Part.DERIVATIVES: 3}  # of the box; one elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One thing that a step asks: what was typed or chosen, and what came of it."""

    number: int
    claim: Claim
    typed: str
    card: Card | None

    @property
    def chosen(self) -> Sequence[str]:
        """Rule and reason, where these are asked."""
        return self.typed.split(", ")

    @property
    def why(self) -> str:
        """What the author says of the option that was chosen, once it was judged."""
        option = self.claim.chosen(self.typed)
        judged = self.card is not None and self.card.state in ("correct", "incorrect")
        return option.why if option is not None and judged else ""

    @property
    def rows(self) -> int:
        return ROWS.get(Part(self.claim.part), 1) if self.claim.part else 1

    @property
    def about(self) -> tuple[str, str]:
        """What a step of the chain-rule process is called, and what goes into its box."""
        heading, asks = WORDS.get(self.claim.part, ("", ""))
        return str(heading), str(asks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One step as the page shows it."""

    number: int
    text: str
    tries: Sequence[Tried]
    checked: Card | None  # the step itself
    reached: bool  # and left behind: another one was gone on to

    @property
    def solved(self) -> bool:
        return bool(self.tries) and all(one.card and one.card.tone == "ok" for one in self.tries)

    @property
    def open(self) -> bool:
        """Whether its text lies open."""
        return self.reached or self.solved or self.checked is not None

    @property
    def waiting(self) -> int | None:
        """The number of a claim whose check is under way."""
        cards = [(STEP, self.checked), *((one.number, one.card) for one in self.tries)]
        return next((number for number, card in cards if card is not None and not card.final), None)


def steps_shown(place: Place, session: SessionBase, steps: Sequence[int], *, reached: int) -> list[Shown]:
    """The steps with what was tried of them; a result that came is kept."""
    notes = Notes(session, place.of)
    shown = [_step_shown(place, notes, step, reached=reached) for step in steps]
    notes.save()
    return shown


def _step_shown(place: Place, notes: Notes, step: int, *, reached: int) -> Shown:
    tries = [
        Tried(
            number=number,
            claim=claim,
            typed=notes.typed(step, number),
            card=came_of(place, notes, step, number),
        )
        for number, claim in enumerate(place.claims(step), start=1)
    ]
    return Shown(
        number=step,
        text=place.texts[step - 1],
        tries=tries,
        checked=came_of(place, notes, step, STEP),
        reached=step < reached,
    )


def looks_again(looks: int) -> dict[str, Any]:
    """After how long a page that waits asks again."""
    return {"looks": looks + 1, "delay": poll_delay(looks)}
