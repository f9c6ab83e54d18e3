"""How every operation is written: in text that reads back, in LaTeX, and in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from time import process_time

import pytest

from worker.engine.expression import (
    Node,
    Op,
    add,
    apply,
    block,
    cofactor,
    compare,
    comprehension,
    constant,
    derivative,
    det,
    diag,
    diagonal,
    divide,
    dot,
    entry,
    identity,
    index,
    inverse,
    kronecker,
    logic,
    matmul,
    matrix_power,
    mean,
    multiply,
    negate,
    norm,
    number,
    ones,
    outer,
    piecewise,
    power,
    product_of,
    product_over,
    reverse,
    size,
    softmax,
    substitute,
    subtract,
    sum_over,
    symbol,
    total,
    trace,
    transpose,
    unvec,
    vec,
    walk,
    zeros,
)
from worker.engine.expression import function as fn
from worker.engine.model import Scope
from worker.engine.notation import read, to_latex, to_mathml, to_speech, to_text
from worker.engine.shapes import ONE, Dimension, shape_of

m, n = Dimension.of("m"), Dimension.of("n")
a, b, t, z = (symbol(name) for name in "abtz")
x_hat, theta_bar = symbol("x_hat", shape_of("n")), symbol("theta_bar")
lam, x1, w_old, loss = symbol("lam"), symbol("x1"), symbol("w_old"), symbol("loss")
w, x, y, theta = (symbol(name, (n,)) for name in ("w", "x", "y", "theta"))
u, v = symbol("u", (m,)), symbol("v", (m * n,))
A, B, C = symbol("A", (m, n)), symbol("B", (n, n)), symbol("C", (n, n))
i, j, k = index("i", m), index("j", n), index("k", n)
one, two, three = number(1), number(2), number(3)
positive = compare(">", z, number(0))

# fmt: off
ROWS: list[tuple[Node, str, str, str]] = [
    # numbers, constants, names
    (number(-2), "-2", "-2", "minus 2"),
    (number(Fraction(5, 2)), "2.5", "2.5", "2.5"),
    (power(number(Fraction(1, 3)), a), "(1/3)^a", r"\left(\frac{1}{3} \right)^{a}", "the quantity 1 over 3, to the power a"),
    (multiply(constant("pi"), a), "pi*a", r"\pi a", "pi a"),
    (multiply(two, lam, x1), "2*lam*x1", r"2 \lambda x_{1}", "2 lambda x 1"),
    (entry(x_hat, j), "x_hat_{j}", r"\hat{x}_{j}", "x hat sub j"),
    (multiply(theta_bar, x_hat), "theta_bar*x_hat", r"\bar{\theta} \hat{\mathbf{x}}", "theta bar x hat"),
    (multiply(w_old, loss), "w_old*loss", r"w_{\mathrm{old}} \, \mathrm{loss}", "w old loss"),
    (theta, "theta", r"\boldsymbol{\theta}", "theta"),
    (divide(one, size(n + 1)), "1/(n+1)", r"\frac{1}{n + 1}", "1 over the quantity n plus 1"),
    # constant arrays
    (ones(shape_of("n")), "ones(n)", r"\mathbf{1}_{n}", "the vector of ones"),
    (ones(shape_of(1, "n")), "ones(1, n)", r"\mathbf{1}_{n}^{\top}", "the row of ones"),
    (zeros(shape_of("m", "n")), "zeros(m, n)", r"\mathbf{0}_{m \times n}", "the matrix of zeros"),
    (identity(n), "eye(n)", "I_{n}", "the identity"),
    # sums and signs
    (add(a, negate(b), number(-3)), "a - b - 3", "a - b - 3", "a minus b minus 3"),
    (add(negate(a), b), "-a + b", "-a + b", "minus a, plus b"),
    (subtract(a, subtract(b, z)), "a - (b - z)", "a - (b - z)", "a minus the quantity b minus z"),
    (negate(negate(a)), "-(-a)", "-(-a)", "minus the quantity minus a"),
    (add(a, negate(multiply(a, b))), "a - a*b", "a - a b", "a minus a b"),
    # products of scalars
    (multiply(number(6), a, b), "6*a*b", "6 a b", "6 a b"),
    (multiply(two, three), "2*3", r"2 \cdot 3", "2 times 3"),
    (multiply(a, number(-2)), "a*(-2)", r"a \cdot (-2)", "a times the quantity minus 2"),
    (multiply(a, add(b, one)), "a*(b + 1)", r"a \cdot (b + 1)", "a times the quantity b plus 1"),
    (multiply(two, add(b, one)), "2*(b + 1)", "2 (b + 1)", "2 times the quantity b plus 1"),
    (multiply(negate(a), b), "-a*b", "-a b", "minus a, times b"),
    (multiply(two, divide(a, b)), "2*(a/b)", r"2 \cdot \frac{a}{b}", "2 times the quantity a over b"),
    (multiply(divide(a, b), z), "a/b*z", r"\frac{a}{b} \, z", "the quantity a over b, times z"),
    # quotients
    (divide(divide(a, b), z), "a/b/z", r"\frac{\frac{a}{b}}{z}", "the quotient of a over b, by z"),
    (divide(a, divide(b, z)), "a/(b/z)", r"\frac{a}{\frac{b}{z}}", "the quotient of a, by b over z"),
    (divide(add(a, b), z), "(a + b)/z", r"\frac{a + b}{z}", "the quotient of a plus b, by z"),
    (divide(x, y), "x ⊘ y", r"\mathbf{x} \oslash \mathbf{y}", "x over y"),
    (divide(one, x), "1/x", r"\frac{1}{\mathbf{x}}", "1 over x"),
    # products of arrays
    (multiply(w, x), "w ⊙ x", r"\mathbf{w} \odot \mathbf{x}", "w times, element by element, x"),
    (multiply(divide(x, y), a), "(x ⊘ y)*a", r"(\mathbf{x} \oslash \mathbf{y}) a", "the quantity x over y, times a"),
    (multiply(divide(x, y), a, w), "(x ⊘ y)*a ⊙ w", r"(\mathbf{x} \oslash \mathbf{y}) a \odot \mathbf{w}", "the quantity x over y, times a times, element by element, w"),
    (multiply(divide(x, y), w, a), "x ⊘ y ⊙ w*a", r"(\mathbf{x} \oslash \mathbf{y}) \odot \mathbf{w} a", "the quantity x over y, times, element by element, w a"),
    (matmul(A, x), "A x", r"A \mathbf{x}", "A x"),
    (matmul(A, add(x, y)), "A (x + y)", r"A \, (\mathbf{x} + \mathbf{y})", "A times the quantity x plus y"),
    (multiply(two, matmul(A, x)), "2*(A x)", r"2 A \mathbf{x}", "2 times the quantity A x"),
    (matmul(A, multiply(x, y)), "A (x ⊙ y)", r"A \, (\mathbf{x} \odot \mathbf{y})", "A times the quantity x times, element by element, y"),
    (multiply(matmul(B, x), y), "(B x) ⊙ y", r"(B \mathbf{x}) \odot \mathbf{y}", "the quantity B x, times, element by element, y"),
    (matmul(matmul(transpose(x), y), transpose(w)), "x^T y*w^T", r"(\mathbf{x}^{\top} \mathbf{y}) \mathbf{w}^{\top}", "the quantity x transpose times y, times w transpose"),
    (kronecker(A, B), "kron(A, B)", r"\operatorname{kron}(A, B)", "Kronecker product of A and B"),
    (dot(w, x), "dot(w, x)", r"\mathbf{w} \cdot \mathbf{x}", "w dot x"),
    (outer(x, y), "outer(x, y)", r"\mathbf{x} \mathbf{y}^{\top}", "outer product of x and y"),
    (outer(transpose(x), transpose(y)), "outer(x^T, y^T)", r"\mathbf{x} \mathbf{y}^{\top}", "outer product of x transpose and y transpose"),
    # what array code repeats is written out
    (add(x, transpose(y), broadcast=True), "x ones(1, n) + ones(n) y^T",
     r"\mathbf{x} \mathbf{1}_{n}^{\top} + \mathbf{1}_{n} \mathbf{y}^{\top}", "x times the row of ones, plus the vector of ones, times y transpose"),
    # powers
    (power(a, power(b, z)), "a^(b^z)", "a^{b^{z}}", "a to the power b to the power z"),
    (power(negate(a), two), "(-a)^2", "(-a)^{2}", "the quantity minus a, squared"),
    (power(x, two), "x^2", r"\mathbf{x}^{2}", "x squared"),
    (power(B, two), "B.^2", r"B^{ \odot 2}", "B squared"),
    (matrix_power(B, 3), "B^3", "B^{3}", "B cubed"),
    (matrix_power(B, -2), "B^(-2)", "B^{-2}", "B to the power minus 2"),
    (inverse(B), "inv(B)", "B^{-1}", "inverse of B"),
    (transpose(matmul(A, x)), "(A x)^T", r"(A \mathbf{x})^{\top}", "the quantity A x, transpose"),
    (power(fn("sin", a), two), "sin(a)^2", r"\sin^{2}(a)", "sin of a, squared"),
    (power(fn("sin", a), number(-1)), "sin(a)^(-1)", r"\sin(a)^{-1}", "sin of a, to the power minus 1"),
    # functions
    (matmul(diag(fn("cos", matmul(A, x))), A), "diag(cos(A x)) A", r"\operatorname{diag}(\cos(A \mathbf{x})) \, A", "diag of cos of A x, times A"),
    (multiply(a, fn("cos", power(a, two))), "a*cos(a^2)", r"a \, \cos(a^{2})", "a times cos of a squared"),
    (fn("log", a), "log(a)", r"\ln(a)", "natural log of a"),
    (fn("exp", negate(a)), "exp(-a)", "e^{-a}", "exp of the quantity minus a"),
    (power(fn("exp", a), b), "exp(a)^b", "(e^{a})^{b}", "exp of a, to the power b"),
    (power(fn("exp", a), two), "exp(a)^2", "(e^{a})^{2}", "exp of a, squared"),
    (matrix_power(inverse(B), 2), "inv(B)^2", "(B^{-1})^{2}", "inverse of B, squared"),
    (inverse(matrix_power(B, 2)), "inv(B^2)", "(B^{2})^{-1}", "inverse of B squared"),
    (fn("sqrt", divide(a, b)), "sqrt(a/b)", r"\sqrt{\frac{a}{b}}", "square root of a over b"),
    (fn("abs", z), "abs(z)", r"\left\lvert z \right\rvert", "absolute value of z"),
    (fn("abs", x), "abs(x)", r"\operatorname{abs}(\mathbf{x})", "absolute value of x"),  # |x| counts entries
    (fn("exp", x), "exp(x)", r"\exp(\mathbf{x})", "exp of x"),
    (fn("exp", divide(a, b)), "exp(a/b)", r"\exp\left(\frac{a}{b} \right)", "exp of a over b"),
    (dot(transpose(x), y), "dot(x^T, y)", r"\operatorname{dot}(\mathbf{x}^{\top}, \mathbf{y})", "x transpose dot y"),
    (matmul(negate(multiply(x, y)), transpose(w)), "(-x ⊙ y) w^T", r"(-\mathbf{x} \odot \mathbf{y}) \mathbf{w}^{\top}", "the quantity minus x times, element by element, y, times w transpose"),
    (fn("floor", a), "floor(a)", r"\left\lfloor a \right\rfloor", "floor of a"),
    (fn("max", number(0), z), "max(0, z)", r"\max(0, z)", "max of 0 and z"),
    (fn("heaviside", z), "heaviside(z)", r"\operatorname{heaviside}(z)", "Heaviside step of z"),
    (apply("f", (0,), a), "f(a)", "f(a)", "f of a"),
    (apply("f", (2,), a), "f''(a)", r"f^{\prime\prime}(a)", "f prime prime of a"),
    (apply("f", (0, 1), a, b), "D(f, 0, 1)(a, b)", r"\partial_{2}f(a, b)", "the partial derivative of f by argument 2, of a and b"),
    # linear algebra by name
    (diagonal(B), "diagonal(B)", r"\operatorname{diagonal}(B)", "diagonal of B"),
    (trace(matmul(B, C)), "tr(B C)", r"\operatorname{tr}(B C)", "trace of B C"),
    (det(B), "det(B)", r"\det(B)", "determinant of B"),
    (cofactor(B), "cof(B)", r"\operatorname{cof}(B)", "cofactor matrix of B"),
    (total(x), "sum(x)", r"\operatorname{sum}(\mathbf{x})", "sum of x"),
    (total(A, 0), "sum(A, axis=0)", r"\mathbf{1}_{m}^{\top} A", "sum over the rows of A"),
    (total(A, 1), "sum(A, axis=1)", r"A \mathbf{1}_{n}", "sum over the columns of A"),
    (mean(A, 1), "mean(A, axis=1)", r"\frac{1}{n} \, A \mathbf{1}_{n}", "mean over the columns of A"),
    (mean(x), "mean(x)", r"\operatorname{mean}(\mathbf{x})", "mean of x"),
    (product_of(x), "prod(x)", r"\operatorname{prod}(\mathbf{x})", "product of the entries of x"),
    (norm(x), "norm(x)", r"\left\lVert \mathbf{x} \right\rVert", "the norm of x"),
    (norm(x, "1"), "norm(x, 1)", r"\left\lVert \mathbf{x} \right\rVert_{1}", "the 1-norm of x"),
    (norm(x, "inf"), "norm(x, inf)", r"\left\lVert \mathbf{x} \right\rVert_{\infty}", "the maximum norm of x"),
    (norm(A, "fro"), "norm(A)", r"\left\lVert A \right\rVert_{F}", "the Frobenius norm of A"),
    (vec(A), "vec(A)", r"\operatorname{vec}(A)", "vec of A"),
    (unvec(v, m, n), "unvec(v, m, n)", r"\operatorname{unvec}(\mathbf{v}, m, n)", "matrix from the stacked columns of v"),
    (softmax(x), "softmax(x)", r"\operatorname{softmax}(\mathbf{x})", "softmax of x"),
    (reverse(x), "rev(x)", r"\operatorname{rev}(\mathbf{x})", "reverse of x"),
    # comparisons: bracketed where they are values, bare where they are conditions
    (positive, "[z > 0]", "[z > 0]", "the indicator of z is greater than 0"),
    (multiply(positive, transpose(x)), "[z > 0]*x^T", r"[z > 0] \mathbf{x}^{\top}", "the indicator of z is greater than 0, times x transpose"),
    (logic("or", positive, logic("not", compare("!=", a, b))), "[z > 0 or not [a != b]]", r"[z > 0\text{ or }\text{not }[a \ne b]]", "the indicator of z is greater than 0 or not a is not equal to b"),
    (piecewise([(compare("<=", z, number(0)), zeros(shape_of(1, "n")))], transpose(x)), "{zeros(1, n) if z <= 0, x^T otherwise}",
     r"\begin{cases} \mathbf{0}_{n}^{\top} & \text{if }z \le 0 \\ \mathbf{x}^{\top} & \text{otherwise} \end{cases}", "the row of zeros if z is at most 0, otherwise x transpose"),
    (multiply(two, piecewise([(positive, a)], b)), "2*{a if z > 0, b otherwise}",
     r"2 \left(\begin{cases} a & \text{if }z > 0 \\ b & \text{otherwise} \end{cases} \right)", "2 times the quantity a if z is greater than 0, otherwise b"),
    (piecewise([(positive, a)], divide(number(0), number(0))), "{a if z > 0}",  # nothing was said of the rest
     r"\begin{cases} a & \text{if }z > 0 \end{cases}", "a if z is greater than 0"),
    # grids and blocks
    (block([[multiply(two, a), b], [number(0), one]]), "[2*a, b; 0, 1]", r"\begin{bmatrix} 2 a & b \\ 0 & 1 \end{bmatrix}", "the 2 by 2 matrix with rows 2 a, b; 0, 1"),
    (block([[a], [b]]), "[a; b]", r"\begin{bmatrix} a \\ b \end{bmatrix}", "the column a, b"),
    (block([[positive, positive]]), "[z > 0, z > 0]", r"\begin{bmatrix} z > 0 & z > 0 \end{bmatrix}", "the row z is greater than 0, z is greater than 0"),
    # entries and indices
    (entry(x, j), "x_{j}", "x_{j}", "x sub j"),
    (entry(A, i, j), "A_{i,j}", "A_{i j}", "A sub i j"),
    (entry(A, one, number(12)), "A_{1,12}", "A_{1, 12}", "A sub 1 12"),
    (entry(x, add(j, one)), "x_{j + 1}", "x_{j + 1}", "x sub the quantity j plus 1"),
    (entry(matmul(A, x), i), "(A x)_{i}", r"(A \mathbf{x})_{i}", "the quantity A x, sub i"),
    (entry(ones(shape_of("m", "n")), i, j), "ones(m, n)_{i,j}", r"(\mathbf{1}_{m \times n})_{i j}", "the matrix of ones, sub i j"),
    (power(ones(shape_of(1, "n")), two), "ones(1, n)^2", r"(\mathbf{1}_{n}^{\top})^{2}", "the row of ones, squared"),
    (compare("==", j, k), "delta_{j,k}", r"\delta_{j k}", "delta j k"),
    (piecewise([(compare("==", j, k), a)], b), "{a if j = k, b otherwise}", r"\begin{cases} a & \text{if }j = k \\ b & \text{otherwise} \end{cases}", "a if j equals k, otherwise b"),
    (sum_over("k", n, multiply(entry(A, i, k), entry(x, k))), "sum(k=1..n, A_{i,k}*x_{k})", r"\sum_{k = 1}^{n} A_{i k} x_{k}", "the sum over k from 1 to n of A sub i k x sub k"),
    (multiply(a, sum_over("k", n, entry(x, k))), "a*sum(k=1..n, x_{k})", r"a \, \sum_{k = 1}^{n} x_{k}", "a times the sum over k from 1 to n of x sub k"),
    (multiply(sum_over("k", n, entry(x, k)), a), "sum(k=1..n, x_{k})*a", r"\left(\sum_{k = 1}^{n} x_{k} \right) \, a", "the sum over k from 1 to n of x sub k, times a"),
    (add(product_over("k", n, add(entry(x, k), one)), one), "prod(k=1..n, x_{k} + 1) + 1", r"\prod_{k = 1}^{n} (x_{k} + 1) + 1", "the product over k from 1 to n of the quantity x sub k plus 1, plus 1"),
    (product_over("k", n, multiply(entry(x, k), a)), "prod(k=1..n, x_{k}*a)", r"\prod_{k = 1}^{n} (x_{k} a)", "the product over k from 1 to n of x sub k a"),
    (product_over("k", n, multiply(a, entry(x, k))), "prod(k=1..n, a*x_{k})", r"\prod_{k = 1}^{n} a x_{k}", "the product over k from 1 to n of a x sub k"),
    (comprehension([("j", n), ("k", n)], multiply(entry(w, j), compare("==", j, k))), "[w_{j}*delta_{j,k} for j=1..n, k=1..n]", r"[w_{j} \delta_{j k}]_{j=1..n, k=1..n}", "the matrix with entry j k equal to w sub j times delta j k"),
    (comprehension([("_", ONE), ("j", n)], entry(x, j)), "[x_{j} for _=1..1, j=1..n]", "[x_{j}]_{i=1..1, j=1..n}", "the row with entry j equal to x sub j"),
    # the author's own
    (derivative(multiply(a, a), [a], layout="numerator", order=1, shape=()), "jacobian(a*a, a)", r"\operatorname{jacobian}(a a, a)", "the jacobian of a a, by a"),
]
# fmt: on


@pytest.mark.parametrize("node, text, latex, speech", ROWS, ids=[row[1] for row in ROWS])
def test_written(node: Node, text: str, latex: str, speech: str) -> None:
    assert to_text(node) == text
    assert to_latex(node) == latex
    assert to_speech(node) == speech


def test_every_operation_is_written() -> None:
    assert {part.op for row in ROWS for part in walk(row[0])} == set(Op)


# node, what must stand in its MathML
MARKUP: list[tuple[Node, str]] = [
    (x, "<mi>𝐱</mi>"),  # browsers ignore mathvariant: bold is a letter of its own
    (entry(x, j), "<msub><mi>x</mi><mrow><mi>j</mi></mrow></msub>"),  # an entry is a scalar
    (theta, "<mi>𝛉</mi>"),
    (lam, "<mi>λ</mi>"),
    (ones(shape_of(1, "n")), "<msup><mi>𝟏</mi><mi>⊤</mi></msup>"),
    (zeros(shape_of("n")), "<mi>𝟎</mi>"),
    (add(negate(a), b), '<mo form="prefix">−</mo><mi>a</mi>'),
    (fn("cos", a), '<mi>cos</mi><mo>&#x2061;</mo><mrow><mo fence="true" form="prefix" stretchy="false">('),
    (multiply(a, fn("cos", a)), '<mi>a</mi><mspace width="0.2em"></mspace><mi>cos</mi>'),
    (block([[a, b]]), '<mo fence="true" form="prefix" stretchy="true">[</mo><mtable>'),
    (piecewise([(positive, a)], b), 'stretchy="true">{</mo><mtable class="cases">'),
    (piecewise([(positive, a)], b), "<mtext>if\u00a0</mtext>"),  # plain spaces would be dropped
    (power(add(divide(a, b), one), two), 'stretchy="true">('),  # brackets grow around a fraction
    (compare("<", a, b), "<mo>&lt;</mo>"),
    (apply("f", (1,), a), "<msup><mi>f</mi><mo>′</mo></msup>"),
    (sum_over("k", n, entry(x, k)), "<munderover><mo>∑</mo>"),
    (divide(a, b), "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
    (multiply(w, x), "<mi>𝐰</mi><mo>⊙</mo><mi>𝐱</mi>"),
    (norm(x), "‖"),
    (fn("sqrt", a), "<msqrt><mi>a</mi></msqrt>"),
    (x_hat, '<mover><mi>𝐱</mi><mo stretchy="false">^</mo></mover>'),
    (entry(x_hat, one), '<msub><mover><mi>x</mi><mo stretchy="false">^</mo></mover>'),
]


@pytest.mark.parametrize("node, fragment", MARKUP)
def test_markup(node: Node, fragment: str) -> None:
    assert fragment in to_mathml(node)


# How many children an element must have.
_ARITIES = {"mover": 2, "mfrac": 2, "msup": 2, "msub": 2, "munderover": 3}


@pytest.mark.parametrize("node", [row[0] for row in ROWS], ids=[row[1] for row in ROWS])
def test_markup_is_well_formed(node: Node) -> None:
    math = ET.fromstring(to_mathml(node))
    assert math.tag == "math"
    assert math.get("alttext") == to_speech(node)
    for element in math.iter():
        assert len(element) == _ARITIES.get(element.tag, len(element))


def test_markup_is_escaped() -> None:
    name = symbol('<script>"&')
    assert "<script>" not in to_mathml(add(name, apply(str(name.payload), (1,), name)))
    assert ET.fromstring(to_mathml(name)).get("alttext") == '<script>"&'


def test_inline_markup() -> None:
    assert to_mathml(a, display="inline").startswith('<math display="inline"')


WRITERS = [to_text, to_latex, to_mathml, to_speech]


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_shared_many_times_is_cut(write) -> None:
    """A graph of a hundred nodes that would fill 2^100 of them written out."""
    node = a
    for _ in range(100):
        node = fn("sin", add(node, node))
    written = write(node)
    assert len(written) < 200_000
    assert re.search(r"…|\\dots|and so on", written)


@pytest.mark.parametrize("write", WRITERS)
def test_deep_and_long_expressions_need_no_recursion(write) -> None:
    deep = long = a
    for _ in range(3000):
        deep, long = negate(deep), divide(long, b)
    started = process_time()
    for node in (deep, long, add(*[multiply(number(p), a) for p in range(3000)])):
        assert len(write(node)) < 200_000
    assert process_time() - started < 2


def test_markup_nests_less_deeply_than_browsers_allow() -> None:
    node = a
    for _ in range(300):
        node = divide(one, add(one, node))
    depth = deepest = 0
    for tag in re.findall(r"<(/?)\w", to_mathml(node)):
        depth += -1 if tag else 1
        deepest = max(deepest, depth)
    assert deepest < 400


def test_definitions_keep_their_names_until_they_are_written_out() -> None:
    answer = multiply(two, z)
    assert to_text(answer) == "2*z"
    assert to_text(substitute(answer, {"z": dot(w, x)})) == "2*dot(w, x)"


def test_what_conditions_hold_comes_back() -> None:
    """Commas in a condition's brackets end no condition, and a list in one is no function's arguments."""
    row, x_row = ones(shape_of(1, "n")), transpose(x)
    inner = piecewise([(compare("!=", row, x_row), row)], x_row)
    gate = logic("and", compare("!=", row, x_row), compare("!=", inner, row))
    listed = compare("!=", block([[a, b, a]]), block([[b, a, b]]))
    for node in (
        piecewise([(gate, row)], x_row),
        piecewise([(listed, block([[a, a, a]]))], block([[b, b, b]])),
    ):
        symbols = {"x": x.shape, "a": (), "b": ()}
        scope = Scope(symbols=symbols, sizes=frozenset({"n"}), shape=node.shape)
        assert read(to_text(node), scope).expression is node
        assert read(to_latex(node), scope).shape == node.shape
