"""What a part needs from an earlier one."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.model import Part, Step
from worker.engine.working.decomposition import Decomposition, read_decomposition


def decomposition_before(step: Step) -> Decomposition:
    """The learner's own lines of step 1.

    Raises:
        AnswerError: there are none, or they cannot be read; `steps.earlier_needed`.
    """
    response = step.earlier.get(Part.INTERMEDIATES)
    if response is None or not response.strip():
        raise AnswerError(
            "steps.earlier_needed", "Answer step 1 first: this step is about your lines.", part="1"
        )
    try:
        return read_decomposition(step.whole, response)
    except AnswerError as error:
        raise AnswerError(
            "steps.earlier_needed",
            f"Step 1 cannot be read, and this step is about its lines: {error.message}",
            part="1",
        ) from None
