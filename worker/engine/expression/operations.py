"""The operations that expressions are made of, and what each carries as payload and arguments."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Op(StrEnum):
    """Operations; the comment gives payload and arguments."""

    # leaves
    NUMBER = "number"  # Fraction
    CONSTANT = "constant"  # "pi" or "e"
    SYMBOL = "symbol"  # name
    SIZE = "size"  # Dimension, as a scalar value
    INDEX = "index"  # (letter, Dimension): an integer from 1 to the dimension
    ONES = "ones"
    ZEROS = "zeros"
    IDENTITY = "identity"
    # element-wise, scalars expand
    ADD = "add"
    NEGATE = "negate"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    POWER = "power"
    FUNCTION = "function"  # a name of FUNCTIONS
    APPLY = "apply"  # (name, orders of differentiation): a declared, unknown function
    COMPARE = "compare"  # one of COMPARISONS, two arguments
    LOGIC = "logic"  # and, or, not
    PIECEWISE = "piecewise"  # condition, value, condition, value, ..., otherwise
    # linear algebra
    MATMUL = "matmul"
    MATRIX_POWER = "matrix_power"  # int, may be negative
    TRANSPOSE = "transpose"
    DIAG = "diag"  # vector (column or row) to diagonal matrix
    DIAGONAL = "diagonal"  # square matrix to the column of its diagonal
    TRACE = "trace"
    DET = "det"
    INVERSE = "inverse"
    COFACTOR = "cofactor"
    SUM = "sum"  # axis: None (everything), 0 (over rows, gives a row), 1 (gives a column)
    MEAN = "mean"  # axis likewise
    PRODUCT = "product"  # of all entries
    NORM = "norm"  # "1", "2", "inf", "fro"
    DOT = "dot"
    OUTER = "outer"
    KRONECKER = "kronecker"
    VEC = "vec"  # column-stacked
    UNVEC = "unvec"  # column-stacked vector back to rows × columns (the node's shape)
    SOFTMAX = "softmax"
    REVERSE = "reverse"
    BLOCK = "block"  # (block rows, block columns), row by row; scalars make a grid
    # index level
    ENTRY = "entry"  # array, then one scalar index per dimension of it
    SUM_OVER = "sum_over"  # (letter, Dimension), body
    PRODUCT_OVER = "product_over"  # likewise
    COMPREHENSION = "comprehension"  # tuple of (letter, Dimension) for its axes, body
    # author only
    DERIVATIVE = "derivative"  # (layout, order); function, then what to differentiate by


FUNCTIONS = frozenset(
    {
        *("exp", "log", "sqrt", "abs", "sign", "floor", "ceil", "max", "min"),
        *("sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan"),
        *("sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"),
        *("heaviside", "relu", "sigmoid", "softplus", "erf"),
    }
)
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
