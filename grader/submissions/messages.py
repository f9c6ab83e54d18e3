"""What the engine's feedback codes say to a learner, in words.

One row per code. A heading continues "Not yet: …" or stands alone; the text says what is right, then
what differs, then one thing to do. A row may use the parameters of its feedback; where one is missing,
or the code is unknown, the words of its family are used, and the engine's own message where it has one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grader.submissions.advice import ADVICE
from grader.submissions.array_messages import ARRAY_CODES
from grader.submissions.family_messages import FAMILIES
from grader.submissions.mistake_messages import MISTAKES
from grader.submissions.spoken import sentence, translated
from grader.submissions.step_messages import STEP_CODES
from worker.engine.model import EXCEPT_AT_KINKS

Text = str | Promise
Words = tuple[Text, Text]  # heading, text

NO_ATTEMPT: Final = _("No attempt was used.")

CODES: Final[Mapping[str, Words]] = {
    # how we know
    "proved.all_sizes": (_("Correct, for every size"), ""),
    "proved.sizes": (_("Correct, proved for the given sizes"), _("The exercise asks for these sizes.")),
    "proved.common_domain": (
        _("Correct"),
        _("Proved wherever both your answer and the reference are defined."),
    ),
    f"proved.common_domain.{EXCEPT_AT_KINKS}": (
        _("Correct"),
        _("Proved everywhere but at the kinks. What the derivative is there, this exercise leaves open."),
    ),
    # layouts and shapes
    "layout.transposed": (
        _("Every value is right, in the other layout"),
        _("Your answer is the transpose of what this exercise asks for. Both conventions are in use."),
    ),
    "layout.vertical_gradient": (
        _("The entries are right, as a column"),
        _("In numerator layout the derivative of a scalar is a row."),
    ),
    "layout.vector_for_diagonal": (
        _("these are the diagonal entries only"),
        _(
            "These are the right diagonal entries. Each output depends on one input only, "
            "so where do the zeros go?"
        ),
    ),
    "size.special_case": (
        _("right for one size, and every size was asked"),
        _("Your answer holds for the size you wrote out. How does it look for every size?"),
    ),
    "shape.not_asked": (
        _("the shape is not the one asked for"),
        _("Count the outputs and the inputs. How many rows and columns does that give?"),
    ),
    "shape.mismatch": (
        _("These shapes do not fit together"),
        _("Check the number of rows and columns on both sides. Which order works for every size?"),
    ),
    # where it differs
    "entry.wrong": (
        _("some entries differ"),
        _("The entry in row %(row)s, column %(column)s differs. Work this entry out by itself."),
    ),
    "entry.off_diagonal_missing": (
        _("entries off the diagonal are missing"),
        _("Some entries off the diagonal are zero in your answer. Work one of them out: is it zero?"),
    ),
    "value.different": (
        _("it differs from the derivative"),
        _("Differentiate again in small steps, one entry at a time if there are several, and compare."),
    ),
    "witness.point": (
        _("it differs at a point"),
        _("Put the numbers below into your formula, by hand, and compare with the derivative there."),
    ),
    # the rules
    "chain.inner_missing": (
        _("the inner derivative is missing"),
        _(
            "You differentiated the outside, which is right. "
            "The derivative of what stands inside is not in your answer. What is it?"
        ),
    ),
    "chain.outer_at_derivative": (
        _("the outer derivative is taken elsewhere"),
        _(
            "Both derivatives are there. The outer one must still be taken at the inside itself, "
            "not at its derivative."
        ),
    ),
    "chain.order_reversed": (
        _("the factors are in the other order"),
        _("The factors are there, in another order. Check the shapes: which factor must come first?"),
    ),
    "chain.partial_asked": (
        _("a partial derivative was asked"),
        _("You let another variable move along. The question holds it fixed."),
    ),
    "chain.total_derivative": (
        _("one way to the variable is missing"),
        _("The variable reaches the output in more than one way. Which way is not in your sum yet?"),
    ),
    "sign.flipped": (
        _("a sign differs"),
        _("A sign differs. Follow each minus from the function into your answer."),
    ),
    "sign.trigonometric": (
        _("one sign differs"),
        _("One sign differs. Which of sin and cos changes sign when differentiated?"),
    ),
    "product.derivatives_multiplied": (
        _("the derivatives were multiplied"),
        _(
            "You multiplied the two derivatives. For a product, each factor is differentiated in its own "
            "term. How many terms are there?"
        ),
    ),
    "factor.missing": (
        _("a factor is missing"),
        _("A factor got lost on the way. Follow each one through your steps: which is not there?"),
    ),
    "power.exponent_kept": (
        _("the exponent has not dropped"),
        _("The exponent came down as a factor, which is right. What happens to the exponent itself?"),
    ),
    "operand.swapped": (
        _("the operands are mixed up"),
        _(
            "Two operands changed roles. By which of them does the question differentiate, "
            "and what is left of the other?"
        ),
    ),
    "gate.ignored": (
        _("one side of the kink is missing"),
        _("On one side of the kink your answer does not hold. What is the derivative there?"),
    ),
    "sum.over_inputs": (
        _("entries were added up"),
        _("You added up entries that the answer keeps apart. What shape do they make?"),
    ),
    # reading
    "parse.no_answer": (_("There is no answer yet"), _("Write your answer in the box, for example diag(x).")),
    "parse.unclosed": (
        _("We could not read this yet"),
        _("A bracket is opened and never closed. We expected “%(expected)s”."),
    ),
    "parse.unknown_name": (
        _("We could not read this yet"),
        _("“%(name)s” is not one of the given names. Write it out with the names of the exercise."),
    ),
    "parse.too_long": (
        _("This answer is too long to be read"),
        _("An answer has at most 16 384 characters. Is there a shorter way to write it?"),
    ),
    **STEP_CODES,
    **ARRAY_CODES,
    # undecided
    "undecided.person": (
        _("We could not decide, so a person will look"),
        _(
            "Your instructor has it in their queue, with your formula as you wrote it. "
            "No attempt was used and no points are lost."
        ),
    ),
    "undecided.time_limit": (
        _("We could not decide, so a person will look"),
        _(
            "The check took longer than we allow, which says nothing about your answer. "
            "No attempt was used and no points are lost."
        ),
    ),
    "undecided.memory_limit": (
        _("We could not decide, so a person will look"),
        _(
            "The check needed more memory than we allow, which says nothing about your answer. "
            "No attempt was used and no points are lost."
        ),
    ),
    "undecided.stopped": (
        _("The check stopped on our side"),
        _("No attempt was used. A person will look if it does not end by itself."),
    ),
}

# Families whose codes the reader raises, with a message that knows the place better than any table.
READERS: Final = frozenset({"parse", "shape", "note", "array", "limit"})
KNOWN_BETTER: Final = frozenset({"shape.mismatch", "parse.unknown_name"})  # which names there are, for one
UNKNOWN: Final[Words] = CODES["value.different"]


@dataclass(frozen=True, slots=True)
class Message:
    """What one feedback says: a short heading without a full stop, and one or two sentences."""

    code: str
    heading: str
    text: str


def message(feedback: Mapping[str, Any]) -> Message:
    """The words for one feedback as the engine sends it: its code and parameters.

    >>> message({"code": "sign.flipped"}).heading
    'a sign differs'
    >>> message({"code": "parse.novel", "message": "“?” has no meaning here"}).text
    '“?” has no meaning here.'
    """
    code = str(feedback.get("code", ""))
    family = FAMILIES.get(code.partition(".")[0], UNKNOWN)
    special = CODES.get(f"{code}.{feedback.get('kind') or feedback.get('remark')}")  # of this kind of it
    heading, text = special or CODES.get(code, (MISTAKES.get(code, family[0]), ADVICE.get(code, family[1])))
    own_words = translated(str(feedback.get("message", "")))
    try:
        heading, said = (str(one) % feedback if "%(" in str(one) else str(one) for one in (heading, text))
    except (KeyError, TypeError, ValueError):
        heading, said = family[0], own_words or str(family[1])
    if own_words and code.partition(".")[0] in READERS and (code not in CODES or code in KNOWN_BETTER):
        said = own_words
    if authors_words := str(feedback.get("text", "")):
        said = sentence(authors_words)
    return Message(code=code, heading=str(heading), text=said)
