"""Every mistake that diagnosis names without an author's help, one row a code: read aloud, a list of pitfalls."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from worker import content
from worker.engine.verify import check

CATALOGUE = Path(__file__).parents[2] / "exercises" / "catalogue"

# exercise | wrong answer | code | why
ROWS = """
scalar-constant-c | c | constant.not_dropped | a constant does not move
scalar-const-multiple-3x | 0 | constant.factor_as_term | 3 alone would vanish, as a factor it stays
scalar-power-x3 | x^4/4 | derivative.integrated | its derivative is the function
sum-x | x^T | derivative.missing | the summands themselves
hessian-xy | [y, x] | derivative.once | the gradient, where the Hessian was asked
second-derivative-xy-xx | 1 | derivative.mixed | once by x and once by y
scalar-square | 2 | derivative.twice | one derivative too many
loss-v-wrt-u | 0 | derivative.treated_as_constant | u is what moves
ext-normalize | eye(n)/norm(x) | derivative.treated_as_constant | the norm moves, too
partial-xy-x | x | variable.wrong | the derivative by y
partial-3x2y-y | 6 * x | variable.both | once by x as well
partial-xy-x | x + y | chain.partial_asked | both partial derivatives added
scalar-square | 2 * x^2 | power.exponent_kept | down came the exponent, and stayed up as well
scalar-power-x3 | 3 * x | power.exponent_wrong | lowered to one instead of by one
scalar-exp | exp(x - 1) | power.exponential_confused | the variable is in the exponent
scalar-square | x | factor.missing | the exponent does not come down
ext-logistic-regression | 2 * ((sigmoid(X * w) - y)^T * X)/N | factor.extra | nothing is squared
scalar-ln | x | factor.inverted | above the bar instead of below
sum-mean | ones(1, n) | factor.mean_missing | 1/n stays
sum-squares | 2 * ones(1, n) | factor.variable_missing | the power drops to one, not to none
scalar-distribute-9 | 9 + 2 * x | factor.not_distributed | 9 reaches the second term, too
scalar-sum-rule | 2 * x | term.missing | 3x leaves something
scalar-sum-rule | 2 * x * 3 | term.multiplied | a sum stays a sum
scalar-quotient-sinx-x | (x * cos(x) + sin(x))/x^2 | sign.flipped | minus, in the quotient rule
loss-v-wrt-u | 1 | sign.flipped | u is subtracted
scalar-cos | sin(x) | sign.trigonometric | cos' = -sin
scalar-product-xsinx | 1 + cos(x) | product.as_sum | each keeps the other factor
total-xlnx | 1/x | product.derivatives_multiplied | one term for each factor
idx-xTAx | x^T * A | product.term_missing | x stands on both sides
sum-prod | prod(x) * ones(1, n) | product.factor_kept | x_i itself leaves the product
scalarexp-div-wrt-z | x | quotient.as_product | right for x z
elementwise-div-wrt-x | diag(-w ⊘ x) | quotient.denominator_power | the denominator is squared
scalar-power-reciprocal | 1 | quotient.of_derivatives | 1/x' is not (1/x)'
chain-sin-x2 | cos(x^2) | chain.inner_missing | times 2x
chain-ln-sin-x3-sq | 2 * cos(x^3)/sin(x^3) | chain.innermost_missing | times 3x^2
sum-squared-sum | 2 * ones(1, n) | chain.inner_value_missing | 2 u u', not 2 u'
chain-sin-3x | cos(3) | chain.outer_at_derivative | cos at 3x, not at its derivative
ext-norm | 2 * x^T | chain.outer_missing | the root has a derivative, too
ext-two-layer-loss-W | -2 * (y - dot(v, tanh(W * x))) * outer(v, x) | chain.link_missing | tanh lies between
total-sin-x-plus-x2 | cos(x + x^2) + 1 + 2 * x | chain.links_added | one path: multiply
total-sin-x-plus-x2 | 2 * x * cos(x + x^2) | chain.total_derivative | x moves the sum directly, too
total-sin-x-plus-x2 | cos(x + x^2) * 1 + 2 * x | bracket.lost | the outer derivative multiplies all of it
vchain-linear-of-linear-square | B * A | chain.order_reversed | A stands outside
vchain-linear-of-linear-square | A ⊙ B | chain.elementwise_product | Jacobians are multiplied as matrices
ext-det-AX | det(A * X) * inv(A * X)^T | chain.inverse_of_product | by X, not by A X
ext-least-squares | dot(X^T * 2 * (X * w - y), w) | chain.contracted | w once too often
chain-sin-sin-sin | cos(cos(cos(x))) | chain.composed | links are multiplied
vchain-u-dot-u | 2 * x^T | chain.inner_missing | by x, not by A x
vchain-linear-of-sin | diag(cos(A * x)) * A | chain.wrong_side | A comes last
total-x-times-x2 | 2 * x^4 | chain.contributions_multiplied | paths add up
total-x-plus-x2-partial-u1 | x | sum.as_product | x is added, not multiplied
total-x-plus-x2-delta | 6 | difference.new_value | minus the value before
total-x-plus-x2-delta | 2 | difference.old_value | the value after, minus this
chain-sin-3x | 3 * cos(x) | function.argument_lost | at 3x
chain-sin-x2 | 2 * sin(x) * cos(x) | function.square_position | of (sin x)^2
scalar-ln | exp(x) | function.inverse | the inverse function
ext-l1-norm | x^T | function.wrong_derivative | |x|' is a sign
ext-logsumexp | ones(1, n) | function.cancelled | a sum lies between log and exp
ext-norm | ones(1, n) | function.other_norm | of the sum
ext-inverse-scalar-param | inv(B) | function.distributed | no sum of inverses
ext-det-scalar-param | det(B) | function.linear_assumed | det is not linear
ext-det-scalar-param | tr(B) | function.identity_assumed | right at the identity only
ext-inverse-tensor | (-inv(X)) * inv(X) | matrix.scalar_rule | -1/x^2 is for numbers
ext-inverse-single-entry | (-inv(X)) * inv(X) | matrix.unit_missing | one entry moves, and stands between
neuron-max0-broadcast | eye(n) | gate.ignored | flat below zero
scalarexp-max-wrt-z | [x > z] | gate.branches_swapped | z counts where z is larger
neuron-max0-scalar | 2 * [z > 0] - 1 | gate.sign_for_step | flat, not falling
neuron-activation-wrt-b | [b > 0] | gate.condition_incomplete | the whole input decides
neuron-activation-wrt-w | max(0, x)^T | gate.at_derivative | z decides, not its derivative
loss-mse-wrt-b | 2 * sum(max(0, X * w + b) - y)/N | gate.ignored | max has a derivative, too
neuron-elu-wrt-w | [dot(w, x) + b > 0] * x^T | gate.other_activation | of max
elementwise-gt-wrt-w | eye(n) | gate.step_not_flat | a step is flat
ext-two-layer-x | V * diag(max(0, W * x + b)) * W | gate.value_for_derivative | a slope belongs there
loss-mse-wrt-b | prod([X*w + b > 0]) * 2 * sum(X*w + b - y)/N | gate.outside_sum | each sample has its own
sum-Ax | A | sum.missing | before adding up
sum-x | n | sum.over_inputs | kept apart, one per input
elementwise-mul-wrt-w | sum(x) | sum.over_outputs | kept apart, one per output
sum-Ax | (A * ones(n))^T | sum.wrong_axis | along the rows
sum-squared-sum | 2 * x^T | sum.square_confused | of the sum of squares
sum-x-plus-z-wrt-z | 1 | sum.broadcast_count | z stands in n summands
sum-xz-wrt-z | n | sum.counted | each summand leaves an x
ext-softmax | diag(softmax(x)) | sum.normaliser_ignored | the denominator moves
ext-trace-X | ones(n, n) | sum.trace_confused | the diagonal only
elementwise-mul-wrt-w | eye(n) | operand.dropped | times x
idx-aTx | x^T | operand.swapped | a stays
elementwise-add-wrt-w | 2 * eye(n) | operand.both | w alone moves
jacobian-2x3 | [[x2, x1], [x3, x2]] | entry.columns_dropped | a zero is an entry
jacobian-f-g | [[3 * x^2, 6 * y * x], [8 * y^7, 2]] | entry.columns_swapped | x comes first
jacobian-f-g-at-point | [[2, 8], [6, 3]] | entry.rows_swapped | f comes first
gradient-xy | [x, y] | entry.swapped | by x there remains y
jacobian-reversal | eye(n) | entry.permuted | y_1 is x_n
hessian-xy | [[1, 0], [0, 1]] | entry.diagonal_swapped | the mixed ones are off the diagonal
ext-inverse-tensor | -inv(X)_il * inv(X)_kj | entry.indices_swapped | j and k stand inside
ext-xTAx-wrt-A | diag(x ⊙ x) | entry.off_diagonal_missing | each pair counts
jacobian-identity | ones(n, n) | entry.should_be_zero | y_i does not see x_j
ext-Wx-wrt-W | x_k | delta.ignored | only row i moves output i
jacobian-f-g-denominator | [[8*y^7, 2], [3*x^2, 6*y*x]] | layout.anti_transposed | a transpose keeps the corner
scalarexp-add-wrt-z | eye(n) | layout.diagonal_for_vector | one input: one column
ext-trace-AXB | A * B | layout.transposes_missing | A^T B^T
ext-trace-X2 | X + X^T | layout.transposes_mixed | both are transposed
idx-xTAx | 2 * (x^T * A) | symmetry.assumed | A is any matrix
ext-xTAx-wrt-A | dot(x, x) | shape.inner_for_outer | a column times a row
jacobian-identity | 1 | shape.scalar_for_matrix | n of them, and zeros
sum-x | 1 | shape.scalar_for_vector | n of them
ext-Wx-wrt-W | x^T | shape.tensor_collapsed | with zeros, one index more
ext-sumWx-wrt-W | x^T | shape.vector_for_matrix | in every row
neuron-affine-wrt-b | ones(1, n) | shape.vector_for_scalar | one output, one input
neuron-augmented-wrt-what | x^T | augmentation.missing | the bias has an entry
neuron-augmented-wrt-what | [x^T, 0] | augmentation.bias_zero | b is multiplied by 1
""".strip().splitlines()

# The same names where they are met less often: one more row for each way to come to them.
OTHER_WAYS = """
directional-derivative-3x2y | 6 x y v + 3 x^2 u | direction.mixed | the slope by x goes with u
chain-combine-u | 6 u2 cos(u1) x^2 u3 | factor.inverted | u3 belongs below the bar
sum-prod | (x ⊘ prod(x))^T | factor.inverted | upside down
ext-logsumexp-hessian | diag(s) - s^T s | shape.inner_for_outer | a column times a row, in one term
loss-gd-update-w | w - eta X^T e | factor.missing | 2/N, in one term
scalar-power-negative | 1/(3 x^2) | quotient.of_derivatives | 1/(x^3)'
neuron-tanh-wrt-w | (1 - z^2) x^T | function.argument_lost | the square of tanh, not of z
vchain-product-2d | [[2 x1 x2 + x2^2, x1^2 + 2 x1 x2], [1, 1]] | term.missing | x1 x2 leaves something
scalarexp-div-wrt-x | I/z^2 | quotient.denominator_power | divided by z once
chain-sigmoid | exp(-x)/(1 + exp(-x)) | quotient.denominator_power | squared below
ext-xTAx-wrt-A | 2 outer(x, x) | factor.extra | symmetric as it stands: nothing was assumed
jacobian-f1-f2-indexed | [[6 x1 x2, 3 x1^2 x2], [2, 8 x2^7]] | derivative.missing | x2 by x2 is 1
sum-w-over-x-wrt-x | (w ⊙ ln(x))^T | derivative.integrated | of each summand
vchain-linear-of-linear-square | A + B | chain.links_added | one path: multiply
ext-cosine-similarity | (a/norm(x) - dot(a, x) x/norm(x)^3)^T | quotient.denominator_power | norm(a) stays below
ext-attention-output-q | V^T K/sqrt(n) | chain.link_missing | softmax lies between
""".strip().splitlines()

VECTORS = {"x": {"shape": ["n"]}, "w": {"shape": ["n"]}, "y": {"shape": ["n"]}}
MATRICES = {"A": {"shape": ["n", "n"]}, "B": {"shape": ["n", "n"]}, "W": {"shape": ["m", "n"]}}
SCALARS = {"t": {}, "u": {}, "v": {}, "k": {}, "b": {}}

# function | by | wrong answer | code: of questions that nobody wrote misconceptions for
CUSTOM = """
t^5 | t | 5 t^5 | power.exponent_kept
t^5 | t | t^4 | factor.missing
t^5 | t | t^6/6 | derivative.integrated
4 cos(t) | t | 4 sin(t) | sign.trigonometric
4 cos(t) | t | -sin(t) | factor.missing
t^2 exp(t) | t | 2 t exp(t) | product.derivatives_multiplied
exp(t^3) | t | exp(t^3) | chain.inner_missing
exp(t^3) | t | exp(3 t^2) | chain.outer_at_derivative
(t^2 + 1)^3 | t | 3 (t^2 + 1)^2 | chain.inner_missing
(t^2 + 1)^3 | t | 3 (2 t)^2 | chain.outer_at_derivative
sqrt(1 + t^4) | t | 4 t^3/sqrt(1 + t^4) | factor.missing
t^2 u + u | t | 2 t | operand.dropped
t^2 u + u | t | t^2 + 1 | variable.wrong
u exp(t)/t | t | u exp(t) | quotient.of_derivatives
sin(t) cos(t) | t | -cos(t) sin(t) | product.derivatives_multiplied
sum(x ⊙ y) | x | diag(y) | sum.missing
sum(exp(x)) | x | diag(exp(x)) | sum.missing
x ⊙ sin(x) | x | diag(sin(x)) | product.term_missing
cos(x) | x | diag(sin(x)) | sign.trigonometric
exp(W x) | x | diag(exp(W x)) | chain.inner_missing
exp(W x) | x | W | chain.outer_missing
A tanh(B x) | x | A B | chain.outer_missing
A tanh(B x) | x | A diag(1 - tanh(B x)^2) | chain.inner_missing
dot(x, A x) | x | 2 x^T A | symmetry.assumed
max(0, A x) | x | A | gate.ignored
sum(max(0, W x)) | x | ones(m)^T W | gate.ignored
x + A x | x | A | term.missing
mean(x ⊙ x) | x | 2 x^T | factor.mean_missing
(w·x)^2 | w | 2 (w·x) w^T | operand.swapped
(w·x)^2 | w | 2 x^T | chain.inner_value_missing
t^4 - t | t | 4 t^3 + 1 | sign.flipped
t exp(t) | t | 1 + exp(t) | product.as_sum
t u + u | t | 1 | operand.dropped
u/t | t | u/t^2 | sign.flipped
u t^2 | t | t^2 | variable.wrong
cos(exp(sin(t))) | t | -sin(exp(cos(t))) | chain.composed
exp(t)/(1 + exp(t)) | t | exp(t) (1 + exp(t)) + exp(t) exp(t) | quotient.as_product
mean(sin(x)) | x | cos(x)^T | factor.mean_missing
mean(x^3) | x | 3 x^2/n | layout.vertical_gradient
sum(x^2) | x | 2 sum(x) ones(1, n) | sum.square_confused
sum(W x) | x | W | sum.missing
dot(w, x) + b | w | x^T + 1 | constant.not_dropped
norm(W x) | x | (W x)^T/norm(W x) | chain.inner_missing
norm(x)^2 | x | 2 norm(x) | chain.inner_missing
sigmoid(w·x) | w | sigmoid(w·x) x^T | function.wrong_derivative
max(0, W x) | x | diag([W x > 0]) | chain.inner_missing
max(0, W x) | x | diag([W x < 0]) W | gate.branches_swapped
max(0, w·x + b) | w | [w·x > 0] x^T | gate.condition_incomplete
softmax(W x) | x | (diag(softmax(W x)) + outer(softmax(W x), softmax(W x))) W | sign.flipped
x ⊙ exp(y) | y | x ⊙ exp(y) | layout.vector_for_diagonal
dot(x, A x) | x | x^T A | product.term_missing
x/norm(x) | x | eye(n)/norm(x) | derivative.treated_as_constant
A x + y | x | x^T | operand.swapped
x ⊙ sin(y) | y | diag(x ⊙ cos(x)) | operand.swapped
w ⊙ exp(-x) | w | -diag(w ⊙ exp(-x)) | variable.wrong
max(0, 1 - t dot(w, x)) | w | -t [w·x < 1] x^T | gate.condition_incomplete
log(det(A + t B)) | t | trace(inv(A + t B)) | chain.inner_missing
dot(x, A w)/dot(y, x) | x | (A w)^T/(y·x) - dot(x, A w) y^T/(y·x) | quotient.denominator_power
trace(A W^T W) | W | 2 A W^T | symmetry.assumed
log(det(W W^T)) | W | (inv(W W^T) W)^T | factor.missing
""".strip().splitlines()


def columns(row: str, count: int) -> list[str]:
    """The cells of a row; a bar inside an answer needs blanks around it to part cells."""
    cells = [cell.strip() for cell in row.split(" | ", count - 1)]
    assert len(cells) == count, row
    return cells


@cache
def catalogue() -> Any:
    return content.load_catalogue(CATALOGUE)


def names(data: Any, answer: str) -> list[str]:
    verdict = check(content.question(data), answer)
    assert verdict.outcome == "incorrect", answer
    return [item.code for item in verdict.feedback]


@pytest.mark.parametrize("row", [*ROWS, *OTHER_WAYS])
def test_a_mistake_is_named(row: str) -> None:
    exercise, answer, code, _why = columns(row, 4)
    data = dict(content.resolve({"exercise": exercise}, catalogue()))
    data.pop("misconceptions", None)
    assert code in names(data, answer)[:2]  # the shape, where it is not the one asked for, comes first


@pytest.mark.parametrize("row", CUSTOM)
def test_a_mistake_is_named_in_any_question(row: str) -> None:
    function, by, answer, code = columns(row, 4)
    variables = {**VECTORS, **MATRICES, **SCALARS}
    used = {name: variables[name] for name in variables if name in function}
    data = {"function": function, "variables": used, "wrt": by}
    assert code in names(data, answer)[:2]


# exercise | wrong answer | a name that would not be true | why
NOT_SO = """
scalarexp-max-wrt-z | 1 | shape.scalar_for_vector | right only where z is the larger
ext-least-squares | 2 X^T X | chain.order_reversed | X stands there twice, but not in the answer
ext-trace-X | n | sum.over_outputs | there is one
vchain-product-2d | [[2 x1 x2 + x2^2, x1^2 + 2 x1 x2], [1, 1]] | product.derivatives_multiplied | x1 and x2 never move at once
""".strip().splitlines()


@pytest.mark.parametrize("row", NOT_SO)
def test_no_name_that_is_not_true(row: str) -> None:
    exercise, answer, code, _why = columns(row, 4)
    data = dict(content.resolve({"exercise": exercise}, catalogue()))
    data.pop("misconceptions", None)
    assert code not in names(data, answer)


# question | answers with two mistakes, some of whose entries are right
TWO_MISTAKES = [
    ({"function": "[x^2 y; x + y^3]", "variables": {"x": {}, "y": {}}, "wrt": ["x", "y"]},
     ["[[x^3 + 7, x^2], [1, y - 5]]", "[[2 x y, 5 - y], [1, 3 x^2 + 1/7]]"]),
    ({"function": "[x1^2; x1 x2]", "variables": {"x": {"shape": [2]}}, "wrt": "x"},
     ["[[3 x1 + 1, 0], [x2, 5 x2 - 1/3]]"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "wrong"), TWO_MISTAKES, ids=lambda value: str(value)[:30])
def test_two_mistakes_fall_back_to_the_entries(data: Any, wrong: list[str]) -> None:
    for answer in wrong:
        assert names(data, answer) == ["entry.wrong"], answer


def test_each_row_teaches_another_mistake() -> None:
    codes = [columns(row, 4)[2] for row in ROWS]
    of_two_mistakes = {
        "derivative.treated_as_constant",
        "sign.flipped",
        "gate.ignored",
        "chain.inner_missing",
    }
    assert {code for code in codes if codes.count(code) > 1} <= of_two_mistakes
