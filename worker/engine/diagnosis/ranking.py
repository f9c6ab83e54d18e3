"""Which name to choose where one wrong answer has several explanations: the specific before the general."""

from __future__ import annotations

# As a teacher would think of them; those not listed come last, in the order of the alphabet. A mistake is a
# feedback code, and a kind after a colon where some mistakes of one code are likelier than others.
ORDER = (
    # the point, the order and the variable that were asked for
    "chain.outer_missing:given", "chain.link_missing:given",
    "chain.too_early", "direction.dropped", "direction.mixed",
    "point.swapped", "point.wrong_value", "derivative.once", "derivative.mixed", "chain.partial_asked",
    # gates: a swapped branch is not a swapped operand
    "gate.branches_swapped", "gate.step_not_flat", "gate.ignored",
    "gate.at_derivative", "gate.sign_for_step", "gate.condition_incomplete",
    "gate.other_activation", "gate.outside_sum",
    # one rule of one function
    "sign.trigonometric", "function.linear_assumed", "function.identity_assumed", "function.distributed",
    "chain.inverse_of_product", "matrix.scalar_rule", "matrix.unit_missing", "sum.normaliser_ignored",
    "function.cancelled", "shape.scalar_for_matrix:term",
    "function.other_norm", "layout.row_major", "layout.stacked",
    "layout.unstacked", "layout.inputs_first", "sum.trace_confused",
    # signs
    "sign.flipped",
    "augmentation.missing", "augmentation.bias_zero", "augmentation.order",
    # right entries in other places
    "shape.scalar_for_matrix", "shape.scalar_for_vector", "shape.vector_for_scalar",
    "shape.inner_for_outer", "shape.tensor_collapsed", "entry.off_diagonal_missing", "sum.missing",
    "layout.diagonal_for_vector", "layout.anti_transposed", "entry.diagonal_swapped",
    "entry.rows_swapped", "entry.columns_swapped", "entry.columns_dropped", "entry.swapped",
    "entry.indices_swapped", "entry.permuted", "delta.ignored", "entry.should_be_zero",
    # constants
    "constant.not_dropped", "constant.not_dropped:value", "constant.factor_as_term",
    "chain.order_reversed", "symmetry.assumed", "layout.transposes_mixed", "layout.transposes_missing",
    "term.missing:summand",
    # chains before the rules of their links
    "product.derivatives_multiplied", "derivative.treated_as_constant", "chain.innermost_missing",
    "chain.inner_missing", "power.exponential_confused", "quotient.as_product", "quotient.of_derivatives",
    "function.inverse", "function.wrong_derivative", "function.square_position", "sum.square_confused",
    "factor.mean_missing", "quotient.denominator_power", "power.exponent_kept", "sum.wrong_axis",
    "product.factor_kept", "product.term_missing", "chain.inner_value_missing",
    "factor.not_distributed", "bracket.lost", "function.argument_lost",
    "chain.total_derivative", "chain.outer_at_derivative",
    "variable.wrong", "factor.missing", "derivative.missing", "chain.outer_missing", "chain.link_missing",
    "term.missing", "derivative.treated_as_constant:numerator",
    "chain.total_derivative:path", "sign.flipped:term", "derivative.twice",
    # what is left out
    "sum.broadcast_count", "sum.counted",
    "shape.vector_for_matrix", "operand.swapped", "operand.both",
    "operand.dropped:column", "operand.dropped", "product.as_sum", "sum.as_product",
    "factor.variable_missing", "chain.inner_missing:matrix", "power.exponent_kept:inside",
    "sum.over_inputs", "sum.over_outputs", "gate.value_for_derivative",
    "derivative.missing:term", "constant.not_dropped:term", "term.multiplied",
    "chain.contributions_multiplied", "product.as_sum:added",
    "power.exponent_wrong",
    # what fits much: the specific above first
    "factor.inverted", "function.inverted", "quotient.denominator_power:dropped", "factor.inverted:division",
)  # fmt: skip
_PLACES = {code: place for place, code in enumerate(ORDER)}


def rank(mistake: str) -> tuple[int, str]:
    """Smaller is better."""
    return _PLACES.get(mistake, len(ORDER)), mistake


def code_of(mistake: str) -> str:
    """What the learner is told: the mistake without its kind."""
    return mistake.partition(":")[0]
