"""One thing to do about each mistake that diagnosis names, where the exercise's author wrote nothing.

Written as the codes of `messages` are: what is right first, then a question. Never the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADVICE: Final[Mapping[str, str | Promise]] = {
    "approximation.offset_missing": _(
        "The slopes multiply the distance from the point. How far is x from it?"
    ),
    "augmentation.bias_zero": _("The last entry belongs to the bias. What does the bias multiply?"),
    "augmentation.missing": _("The weights are right. One more component was added. What does it multiply?"),
    "augmentation.order": _("The entries are right. Where does the bias stand in the long vector?"),
    "bracket.lost": _("The outer derivative multiplies the whole inner one. Where do the brackets go?"),
    "chain.contracted": _("You multiplied by the variable once more. How many entries has the derivative?"),
    "chain.elementwise_product": _(
        "Both Jacobians are right. How does the chain rule multiply two matrices?"
    ),
    "chain.too_early": _("This has the next link of the chain in it. Which link does the question ask for?"),
    "direction.dropped": _("The slopes are there. Which component of the direction belongs to each?"),
    "direction.mixed": _("Each slope goes with one component of the direction only. Which with which?"),
    "chain.composed": _("Write down each link at its own inside. How do the links combine?"),
    "chain.contributions_multiplied": _("Each path contributes. How do the contributions combine?"),
    "chain.wrong_side": _("Your factor scales the rows. On which side of the matrix does it belong?"),
    "difference.new_value": _("This is the value at the end. How far is it from the start?"),
    "difference.old_value": _("This is the value at the start. How much does the step add?"),
    "chain.inner_value_missing": _("The outer derivative must be taken at the inside. What stands inside?"),
    "chain.innermost_missing": _("The outer links are right. What is the derivative of the innermost part?"),
    "chain.inverse_of_product": _(
        "The inverse is that of the product. By which matrix do you differentiate?"
    ),
    "chain.link_missing": _("Name every intermediate variable and count the links. Which one is missing?"),
    "chain.links_added": _("All links are there. How do they combine along one path?"),
    "chain.outer_missing": _("The derivative of the inside is there. What is the derivative of the outside?"),
    "constant.factor_as_term": _("What happens to a constant factor when you differentiate?"),
    "constant.not_dropped": _("How fast does something change that does not move with the variable?"),
    "delta.ignored": _("Which indices must agree for an entry not to be zero?"),
    "derivative.integrated": _("Its derivative is the function. The exercise asks the other way round."),
    "derivative.missing": _("Something still stands there as it was. What is its derivative?"),
    "derivative.mixed": _("You differentiated once by each variable. By which is asked, and how often?"),
    "derivative.once": _("This is the first derivative. One more step is asked for."),
    "derivative.treated_as_constant": _(
        "You held something fixed that moves. Where does the variable occur?"
    ),
    "derivative.twice": _("This is the derivative of the derivative. One step less is asked for."),
    "entry.columns_dropped": _(
        "A variable that an output does not use still has its column. What stands there?"
    ),
    "entry.columns_swapped": _("The columns have changed places. Which variable comes first?"),
    "entry.diagonal_swapped": _("Which entries are the mixed derivatives?"),
    "entry.indices_swapped": _("The entries are there with two indices exchanged. Work one out by hand."),
    "entry.permuted": _("The entries are right. Which row and column does each belong to?"),
    "entry.rows_swapped": _("The rows have changed places. Which output comes first?"),
    "entry.should_be_zero": _("Which outputs do not depend on which inputs?"),
    "entry.swapped": _("The entries are right. Which variable owns which column?"),
    "factor.extra": _("Everything else is right. Where does the additional factor come from?"),
    "factor.inverted": _("The right pieces are there. Which of them belong below the fraction bar?"),
    "factor.mean_missing": _("What does a mean divide by? The factor stays when you differentiate."),
    "factor.not_distributed": _("The factor belongs to every term in the brackets. Which one misses it?"),
    "factor.variable_missing": _("Which factor with a variable is left after differentiating?"),
    "function.argument_lost": _("The derivative is taken at the whole inside. What stands there?"),
    "function.linear_assumed": _("How does a determinant react to a small change of the matrix?"),
    "function.wrong_derivative": _("The chain is right. Look up the derivative of the function itself."),
    "gate.at_derivative": _(
        "The condition looks at the input of max, not at its derivative. When is it active?"
    ),
    "gate.branches_swapped": _("On which side does the function follow the variable?"),
    "gate.condition_incomplete": _("Which terms belong to the whole condition?"),
    "gate.other_activation": _("What does this activation do below zero?"),
    "gate.outside_sum": _("Each term has its own condition. Where does it belong?"),
    "gate.sign_for_step": _("Right on one side. Is the function flat or falling on the other?"),
    "gate.step_not_flat": _("A step is flat on both sides of its edge. How steep is that?"),
    "gate.value_for_derivative": _("The chain is right. Between its links belongs a slope, not a value."),
    "layout.anti_transposed": _("Which entries does a transpose leave in their places?"),
    "layout.diagonal_for_vector": _("The entries are right. How many outputs are there, so how many rows?"),
    "layout.inputs_first": _("The entries are right. Whose indices come first in this layout?"),
    "layout.row_major": _("This stacks the rows. What is stacked here?"),
    "layout.stacked": _("The entries are right, in fewer indices. Which shape is asked for?"),
    "layout.transposes_missing": _("The factors are right. Which index of each belongs to the row?"),
    "layout.transposes_mixed": _("Write both terms with indices. Which of them are transposed?"),
    "layout.unstacked": _("The entries are right. What becomes of the matrix when its columns are stacked?"),
    "operand.both": _("You let both operands move. Which one does the question name?"),
    "operand.dropped": _("The other operand does not vanish when you differentiate. What does it multiply?"),
    "point.swapped": _("Which coordinate of the point goes in for which letter?"),
    "point.wrong_value": _("The formula is close. Which coordinate goes in for which letter?"),
    "power.exponent_wrong": _("Follow each exponent through your steps. Which number is it here?"),
    "power.exponential_confused": _("Does the variable stand in the base or in the exponent?"),
    "product.as_sum": _("Derivatives add up in a sum. In a product, what stands beside each of them?"),
    "product.factor_kept": _("The factor by which you differentiate leaves the product. Which are left?"),
    "product.term_missing": _(
        "The product rule gives one term for each factor that moves. Which is missing?"
    ),
    "quotient.as_product": _("This would be right for a product. How does a division change it?"),
    "quotient.denominator_power": _("The numerator is right. Which power of the denominator belongs below?"),
    "quotient.of_derivatives": _("The quotient rule has two terms above the bar. Which?"),
    "shape.inner_for_outer": _("A row times a column is a number. Which product makes a matrix?"),
    "shape.scalar_for_matrix": _("You gave one number. How many rows and columns has the derivative?"),
    "shape.scalar_for_vector": _("The value is right for each component. How many components are there?"),
    "shape.tensor_collapsed": _("These are the entries that are not zero. Where do the zeros go?"),
    "shape.vector_for_matrix": _("There is an entry for each output and each input. What shape is that?"),
    "shape.vector_for_scalar": _("There is one output and one input. How many entries does that make?"),
    "sum.as_product": _("This would be right for a product. Here the two are added: which term moves?"),
    "sum.broadcast_count": _("The scalar stands in every summand. How many are there?"),
    "sum.counted": _("You counted the terms. What does each of them leave?"),
    "sum.missing": _("This is the derivative before adding up. What does the sum do to it?"),
    "sum.normaliser_ignored": _("The denominator moves as well. What does it add to every entry?"),
    "sum.over_outputs": _("You added up the outputs. Each keeps a row of its own."),
    "sum.square_confused": _("Which comes first here, the sum or the square?"),
    "sum.trace_confused": _("The trace adds up the diagonal only. What of the other entries?"),
    "sum.wrong_axis": _("Which index does the derivative keep: the row or the column?"),
    "symmetry.assumed": _("You used that a matrix equals its transpose. Is it symmetric here?"),
    "term.missing": _("Does every term of the function leave something? Count them."),
    "term.multiplied": _("The derivatives of the terms are right. How do the terms of a sum combine?"),
    "variable.both": _("You differentiated by both. Which variable did the question name?"),
    "variable.wrong": _("This looks like the derivative by another variable. Which one is asked for?"),
}
