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
from grader.submissions.spoken import sentence, translated
from grader.submissions.step_messages import STEP_CODES

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
        _("Differentiate one entry by itself, in steps, and compare."),
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

# Headings of the mistakes that diagnosis or an author names; the text is the author's, or `advice`.
MISTAKES: Final[Mapping[str, Text]] = {
    "approximation.not_at_point": _("the slope is taken at another point"),
    "approximation.offset_missing": _("the distance from the point is missing"),
    "augmentation.bias_zero": _("the entry for the bias differs"),
    "augmentation.missing": _("the entry for the bias is missing"),
    "augmentation.order": _("the bias stands at the other end"),
    "bracket.lost": _("a bracket got lost"),
    "chain.composed": _("the derivatives are multiplied, not put into one another"),
    "chain.contracted": _("an index was summed that stays"),
    "chain.contributions_multiplied": _("the contributions add up"),
    "chain.elementwise_product": _("the factors are combined entry by entry"),
    "chain.inner_incomplete": _("the inner derivative is incomplete"),
    "chain.inner_value_missing": _("the inside is missing from the outer derivative"),
    "chain.innermost_missing": _("the innermost derivative is missing"),
    "chain.inverse_of_product": _("an inverse turned the order round"),
    "chain.link_missing": _("a link of the chain is missing"),
    "chain.links_added": _("the links were added"),
    "chain.outer_missing": _("the outer derivative is missing"),
    "chain.too_early": _("the next link is already in it"),
    "chain.too_far": _("the chain goes on too far"),
    "chain.wrong_side": _("a factor stands on the other side"),
    "constant.factor_as_term": _("a constant factor is not a constant term"),
    "constant.not_dropped": _("a constant has not dropped out"),
    "delta.ignored": _("the index condition is missing"),
    "delta.other_branch": _("the index condition is turned round"),
    "derivative.increment": _("an increment stands for the derivative"),
    "derivative.integrated": _("this is an antiderivative"),
    "derivative.missing": _("a part has not been differentiated"),
    "derivative.mixed": _("this is the mixed derivative"),
    "derivative.once": _("differentiated once, where twice was asked"),
    "derivative.treated_as_constant": _("a part that moves was held fixed"),
    "derivative.twice": _("differentiated twice"),
    "difference.new_value": _("the difference is taken from the new value"),
    "difference.old_value": _("the difference is taken from the old value"),
    "direction.dropped": _("the direction is missing"),
    "direction.mixed": _("two directions are mixed"),
    "entry.columns_dropped": _("columns are missing"),
    "entry.columns_swapped": _("two columns are swapped"),
    "entry.diagonal_swapped": _("the diagonal runs the other way"),
    "entry.indices_swapped": _("two indices are swapped"),
    "entry.permuted": _("the entries stand in another order"),
    "entry.rows_swapped": _("two rows are swapped"),
    "entry.should_be_zero": _("an entry should be zero"),
    "entry.swapped": _("two entries are swapped"),
    "factor.extra": _("a factor too many"),
    "factor.inverted": _("a factor is turned over"),
    "factor.mean_missing": _("the factor of the mean is missing"),
    "factor.not_distributed": _("a factor reaches one term only"),
    "factor.variable_missing": _("a factor with a variable is missing"),
    "function.argument_lost": _("an argument got lost"),
    "function.cancelled": _("a function was cancelled that stays"),
    "function.distributed": _("a function was spread over a sum"),
    "function.identity_assumed": _("an identity was used that does not hold"),
    "function.inverse": _("the inverse function stands there"),
    "function.inverted": _("the reciprocal stands there"),
    "function.linear_assumed": _("the function is not linear"),
    "function.other_norm": _("this is another norm"),
    "function.square_position": _("the square stands elsewhere"),
    "function.wrong_derivative": _("this function has another derivative"),
    "gate.at_derivative": _("the gate looks at the derivative"),
    "gate.branches_swapped": _("the two branches are swapped"),
    "gate.condition_incomplete": _("the condition is incomplete"),
    "gate.other_activation": _("this belongs to another activation"),
    "gate.outside_sum": _("the gate stands outside the sum"),
    "gate.sign_for_step": _("a sign stands where a step is asked"),
    "gate.step_not_flat": _("the step is flat on both sides"),
    "gate.value_for_derivative": _("the value stands where the derivative is asked"),
    "layout.anti_transposed": _("mirrored about the other diagonal"),
    "layout.diagonal_for_vector": _("a diagonal matrix where a vector was asked"),
    "layout.inputs_first": _("the inputs come first"),
    "layout.row_major": _("stacked by rows, not by columns"),
    "layout.stacked": _("stacked, where the indices stay apart"),
    "layout.transposes_missing": _("a transpose is missing, or one too many"),
    "layout.transposes_mixed": _("the transposes are mixed"),
    "layout.unstacked": _("not stacked"),
    "matrix.scalar_rule": _("the rule for numbers does not hold for matrices"),
    "matrix.unit_missing": _("the matrix with a single one is missing"),
    "model.side_ignored": _("one side of the model is missing"),
    "operand.both": _("both factors stand there"),
    "operand.dropped": _("an operand is missing"),
    "point.swapped": _("the coordinates of the point are swapped"),
    "point.wrong_value": _("another value was put in"),
    "power.exponent_wrong": _("the exponent differs"),
    "power.exponential_confused": _("power and exponential are mixed up"),
    "product.as_sum": _("a product was treated as a sum"),
    "product.factor_kept": _("a factor was left undifferentiated"),
    "product.term_missing": _("a term of the product rule is missing"),
    "quotient.as_product": _("a quotient was treated as a product"),
    "quotient.denominator_power": _("the power of the denominator differs"),
    "quotient.of_derivatives": _("the derivatives were divided"),
    "shape.inner_for_outer": _("the inner product stands where the outer is asked"),
    "shape.scalar_for_matrix": _("a number where a matrix is asked"),
    "shape.scalar_for_vector": _("a number where a vector is asked"),
    "shape.tensor_collapsed": _("an axis of the tensor is missing"),
    "shape.vector_for_matrix": _("a vector where a matrix is asked"),
    "shape.vector_for_scalar": _("a vector where a number is asked"),
    "sum.as_product": _("a sum was treated as a product"),
    "sum.broadcast_count": _("the number of copies is missing"),
    "sum.counted": _("the number of terms is missing"),
    "sum.missing": _("a sum is missing"),
    "sum.normaliser_ignored": _("the denominator moves, too"),
    "sum.over_outputs": _("the outputs were added up"),
    "sum.square_confused": _("the square of the sum is not the sum of the squares"),
    "sum.trace_confused": _("the trace is not the sum of all entries"),
    "sum.wrong_axis": _("summed over the other axis"),
    "symmetry.assumed": _("symmetry was assumed"),
    "term.merged": _("two terms were merged"),
    "term.missing": _("a term is missing"),
    "term.multiplied": _("terms were multiplied that add up"),
    "variable.both": _("differentiated by both variables"),
    "variable.wrong": _("differentiated by another variable"),
    "variable.wrong_layer": _("this belongs to another layer"),
    "variable.wrong_output": _("this belongs to another output"),
}

FAMILIES: Final[Mapping[str, Words]] = {
    "proved": (_("Correct"), ""),
    "array": (_("the numbers differ"), _("Compare your numbers with the formula at one of the points.")),
    "layout": (
        _("The values are right, in another layout"),
        _("Each output gets a row, each input a column."),
    ),
    "shape": (_("The shapes do not fit"), _("Check the number of rows and columns.")),
    "size": (_("right for some sizes only"), _("The exercise asks for every size.")),
    "entry": (_("some entries differ"), _("Work out one entry by itself and compare.")),
    "chain": (
        _("the chain rule asks for something else"),
        _("Write the inside as u, and differentiate in steps."),
    ),
    "sign": (_("a sign differs"), _("Follow each minus through your steps.")),
    "product": (
        _("the product rule asks for something else"),
        _("Differentiate each factor in its own term."),
    ),
    "factor": (_("a factor differs"), _("Follow each constant through your steps.")),
    "power": (_("the power rule asks for something else"), _("What happens to the exponent?")),
    "gate": (_("one side of the kink differs"), _("Look at both sides of the kink on their own.")),
    "sum": (_("a sum differs"), _("Which index is summed, and which stays?")),
    "constant": (
        _("a constant is treated differently"),
        _("What is the derivative of something that does not move?"),
    ),
    "derivative": (_("this is another derivative"), _("Which derivative does the exercise ask for?")),
    "variable": (_("differentiated by another variable"), _("Which letter is the variable here?")),
    "term": (_("a term differs"), _("Count the terms, then look at each by itself.")),
    "function": (_("a function differs"), _("Look up the derivative of each function that you use.")),
    "quotient": (
        _("the quotient rule asks for something else"),
        _("Write the quotient as a product with a negative power."),
    ),
    "operand": (_("an operand differs"), _("Which operand stays when you differentiate by the other?")),
    "point": (_("another value at the point"), _("Differentiate first, and put the point in last.")),
    "matrix": (_("matrices follow another rule"), _("Which rule for numbers does not hold for matrices?")),
    "steps": (
        _("this step asks for something else"),
        _("Look at each line by itself, and at what it rests on."),
    ),
    "rule": (_("another rule"), _("Count the paths from the variable to the result.")),
    "parse": (_("We could not read this yet"), _("Something here does not read as mathematics.")),
    "limit": (_("We could not work with this answer"), _("Is there a shorter way to write it?")),
    "undecided": (
        _("We could not decide, so a person will look"),
        _("No attempt was used and no points are lost."),
    ),
    "question": (
        _("This exercise has an error"),
        _("The exercise itself could not be used, which is our fault. No attempt was used."),
    ),
    "note": (_("Read with care"), ""),
}

# Families whose codes the reader raises, with a message that knows the place better than any table.
READERS: Final = frozenset({"parse", "shape", "note", "array", "limit"})
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
    special = CODES.get(f"{code}.{feedback.get('kind')}")  # of this kind of it
    heading, text = special or CODES.get(code, (MISTAKES.get(code, family[0]), ADVICE.get(code, family[1])))
    own_words = translated(str(feedback.get("message", "")))
    try:
        heading, said = (str(one) % feedback if "%(" in str(one) else str(one) for one in (heading, text))
    except (KeyError, TypeError, ValueError):
        heading, said = family[0], own_words or str(family[1])
    if own_words and code.partition(".")[0] in READERS and (code not in CODES or code == "shape.mismatch"):
        said = own_words
    if authors_words := str(feedback.get("text", "")):
        said = sentence(authors_words)
    return Message(code=code, heading=str(heading), text=said)
