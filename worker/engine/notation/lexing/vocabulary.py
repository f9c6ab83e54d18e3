"""Words that mean something everywhere: functions, constants, connectives, LaTeX commands.

A declared name always wins over a word of this list.
"""

from __future__ import annotations


def _spellings(*groups: str) -> dict[str, str]:
    """From "key: spelling spelling" to spelling → key; the key spells itself."""
    table: dict[str, str] = {}
    for group in groups:
        key, _, others = group.partition(":")
        for word in (key, *others.split()):
            table[word] = key
    return table


# One argument, applied to every entry.
UNARY = _spellings(
    "exp", "log: ln Log Ln LN", "sin", "cos", "tan: tg", "cot: ctg", "sec", "csc: cosec",
    "arcsin: asin", "arccos: acos", "arctan: atan arctg", "sinh", "cosh", "tanh: Tanh",
    "arcsinh: asinh arsinh", "arccosh: acosh arcosh", "arctanh: atanh artanh",
    "sqrt: Sqrt", "abs: absolute fabs Abs", "sign: sgn signum Sign", "relu: ReLU Relu RELU",
    "sigmoid: logistic expit Sigmoid", "softplus: Softplus",
    "heaviside: Heaviside step unitstep UnitStep HeavisideTheta indicatorpos",
    "floor", "ceil: ceiling", "erf",
)  # fmt: skip

# Functions with their own rule in `calls`.
SPECIAL = _spellings(
    "max: maximum Max amax", "min: minimum Min amin", "where: Where ifelse IfElse iif",
    "pow: power float_power",
    "dot: vdot inner innerproduct", "outer: ger outerproduct", "matmul: mm mv bmm",
    "kron: kronecker KroneckerProduct kroneckerproduct",
    "cat: concat concatenate hstack append r_", "vstack", "column_stack", "row_stack", "stack", "block",
    "norm: Norm vector_norm", "sum: Sum nansum reduce_sum", "mean: average avg Mean reduce_mean",
    "prod: product Prod reduce_prod",
    "diag: Diag diagflat diag_embed DiagonalMatrix Diagonal diagm spdiagm",
    "diagonal: getdiag", "trace: tr Tr Trace",
    "det: Det",
    "inv: inverse Inverse", "pinv: PseudoInverse",
    "cof: cofactor", "adj: adjugate", "transpose: Transpose", "solve: mldivide",
    "ones: Ones", "zeros: Zeros", "eye: Eye identity Identity IdentityMatrix", "full", "vec: Vec", "unvec",
    "reshape: view", "softmax: Softmax", "log_softmax: logsoftmax", "logsumexp: LSE lse",
    "rev: reverse flip flipud Reverse", "fliplr", "piecewise: Piecewise cases",
    "array: asarray mat bmat matrix Matrix tensor Tensor vector Vector float32 float64 as_tensor constant",
    "ones_like", "zeros_like", "full_like", "einsum", "add", "subtract", "multiply: mul hadamard Hadamard",
    "divide: div true_divide", "negative: neg", "reciprocal", "square", "log1p", "expm1", "log2", "log10",
    "exp2", "cbrt: cuberoot", "greater: gt", "less: lt", "greater_equal: ge", "less_equal: le",
    "equal: eq", "not_equal: ne", "logical_and", "logical_or", "logical_not",
    "len: length", "size: numel", "indicator: ind Indicator iverson Iverson Boole",
    "delta: kdelta kroneckerdelta KroneckerDelta",
    "row", "col: column", "gradient: grad", "jacobian: Jacobian", "hessian: Hessian",
    "float: double", "int", "squeeze", "expand_dims: unsqueeze", "clip: clamp", "std", "var", "D",
    "multi_dot: chain_matmul", "broadcast_to", "rowsum: rowsums rowSums", "colsum: colsums colSums", "vecc",
    "sech", "csch: cosech", "coth", "arcsec: asec", "arccsc: acsc arccosec acosec",
    "arccot: acot arcctg arcotan",
    "arcsech: asech arsech", "arccsch: acsch arcsch arcosech", "arccoth: acoth arcoth",
    "erfc", "silu: SiLU swish Swish", "hypot", "logaddexp", "arctan2: atan2 Atan2", "root: nthroot surd",
    "factorial",
    "binom: comb binomial nchoosek", "matrix_power", "repeat", "tile", "repmat", "atleast_2d", "atleast_1d",
)  # fmt: skip

FUNCTION_WORDS: dict[str, tuple[str, str]] = {
    **{word: ("function", key) for word, key in UNARY.items()},
    **{word: ("function", key) for word, key in SPECIAL.items()},
}

# Names of one letter (or a Greek one) that are functions only before a bracket.
LETTER_FUNCTIONS = {
    "σ": "sigmoid", "sigma": "sigmoid", "H": "heaviside", "u": "heaviside", "θ": "heaviside",
    "t": "transpose",
    "theta": "heaviside", "Θ": "heaviside", "Theta": "heaviside", "E": "matrix unit", "e": "basis",
}  # fmt: skip

KEYWORDS: dict[str, str] = {
    "if": "if", "when": "if", "If": "if", "IF": "if", "whenever": "if", "for": "for",
    "otherwise": "otherwise",
    "forall": "∀", "wenn": "if", "für": "for", "falls": "if", "sonst": "otherwise", "Otherwise": "otherwise",
    "else": "else", "elif": "elif", "then": "then", "and": "and",
    "or": "or", "not": "not", "in": "in", "AND": "and", "OR": "or", "NOT": "not", "elsewhere": "otherwise",
}  # fmt: skip

# Ends of a scope or of a number's range that no real answer contains.
NOT_A_NUMBER = frozenset("nan NaN NAN inf Inf Infinity infinity infty oo".split())

MODULES = frozenset(
    "np numpy torch tf jnp jax scipy math Math sp sympy F nn cp cupy onp K tensorflow Matrix".split()
)
SUBMODULES = frozenset("linalg nn functional special math numpy random F".split())
ATTRIBUTES = frozenset(
    "T mT t H sum mean dot reshape transpose inverse trace diagonal flatten ravel exp log sqrt "
    "sin cos tanh pow var std "
    "unsqueeze squeeze norm shape size astype float double abs sign max min clip clamp view prod diag det "
    "item copy clone numpy tolist detach inv mm mv matmul outer mul add sub div square sigmoid relu softmax "
    "expand_dims conj adjugate tanh I A numel dim ndim unsqueeze_ contiguous relu_ heaviside flip".split()
)

OPERATOR_COMMANDS = {
    "cdot": "·", "cdotp": "·", "bullet": "·", "times": "×", "otimes": "⊗", "odot": "⊙",
    "circ": "∘", "bigodot": "⊙",
    "bigotimes": "⊗", "oslash": "⊘", "div": "/", "ast": "*", "star": "*", "bigcirc": "∘",
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "lt": "<",
    "gt": ">", "ne": "!=", "neq": "!=", "equiv": "==", "land": "and", "wedge": "and", "lor": "or",
    "vee": "or", "lnot": "not", "neg": "not", "mid": "|", "vert": "|", "lvert": "|", "rvert": "|",
    "Vert": "‖", "lVert": "‖", "rVert": "‖", "|": "‖", "parallel": "‖", "langle": "⟨",
    "rangle": "⟩", "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋",
    "lbrack": "[", "rbrack": "]", "lbrace": "{", "rbrace": "}", "{": "{", "}": "}", "lparen": "(",
    "rparen": ")", "prime": "'", "top": "⊤", "intercal": "⊤", "infty": "∞", "partial": "∂",
    "nabla": "∇", "sum": "∑", "prod": "∏", "ldots": "…", "dots": "…", "cdots": "…", "vdots": "…",
    "dotsc": "…", "dotsb": "…", "dotsm": "…", "hdots": "…", "iddots": "…", "ddots": "⋱", "\\": "\\\\",
    "approx": "≈", "simeq": "≈", "cong": "≈", "newline": "\\\\", "cr": "\\\\",
    "tabularnewline": "\\\\", "colon": ":", "Sigma": "∑", "to": "→",
    "mapsto": "→", "implies": "→", "Rightarrow": "→", "rightarrow": "→", "in": "∈", "minus": "-",
    "forall": "∀", "choose": "choose", "llbracket": "[", "rrbracket": "]", "over": "over",
    "#": "#", "%": "%", "&": "&", "lbracket": "[", "rbracket": "]", "quot": "'",
}  # fmt: skip

SKIPPED_COMMANDS = frozenset(
    ", ; : ! > quad qquad thinspace medspace thickspace enspace space nobreakspace displaystyle textstyle "
    "scriptstyle scriptscriptstyle "
    "limits nolimits big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm mleft mright "
    "middle left right null mathop mathrel mathord mathbin mathopen mathclose nonumber notag hfill "
    "allowbreak nobreak relax ( ) [ ] hline boxed ensuremath rm it bf mathnormal "
    "strut mathstrut centering therefore".split()
) | {" "}

FONTS = frozenset(  # they may make a one of ones
    "mathbf boldsymbol bm vec mathbb mathbbm mathds pmb bold overrightarrow textbf boldmath symbf symbfit bb "
    "underline Bbb mathbfit overline_vector".split()
)
PLAIN_FONTS = frozenset(
    "mathrm text textrm textit textnormal mathit mathsf mathcal mathtt mathfrak mbox "
    "operatorname operatornamewithlimits "
    "textsf texttt hbox mathscr symrm".split()
)
ACCENT_COMMANDS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde",
    "widetilde": "tilde", "dot": "dot",
}  # fmt: skip
FRACTION_COMMANDS = frozenset(("frac", "dfrac", "tfrac", "cfrac", "sfrac", "nicefrac"))
BINOMIAL_COMMANDS = frozenset(("binom", "dbinom", "tbinom"))
GREEK_COMMANDS = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu "
    "xi pi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Upsilon Phi "
    "Psi Omega ell".split()
)

MATRIX_ENVIRONMENTS = frozenset(
    "matrix pmatrix bmatrix Bmatrix smallmatrix psmallmatrix bsmallmatrix array".split()
)
