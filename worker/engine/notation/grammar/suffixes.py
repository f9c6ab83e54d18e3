"""What stands behind an operand: transpose, subscripts, powers, primes, attributes, indexing."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import application, brackets
from worker.engine.notation.grammar.parser import PLAIN, SUFFIXES, Parser
from worker.engine.notation.grammar.subscripts import entry, grouped_indices, indexed, shifted
from worker.engine.notation.syntax import Token, Tree


def transpose(p: Parser, tree: Tree, token: Token) -> Tree:
    """x^T, xᵀ, X^{-T}; 1^T and 11^T are of ones."""
    p.position += 1
    following = p.tokens[p.position]
    if tree.kind == "unknown" and following[0] in ("sub", "_"):  # x^T_i is x_i^T
        p.position += 1
        if following[0] == "sub":
            tree = indexed(p, tree, following)
        else:
            tree = entry(p, tree, grouped_indices(p), following[3])
    if tree.kind == "number":
        digits = p.text[tree.start : tree.end]
        if digits == "11":
            one = Tree("ones", tree.start, tree.start + 1)
            row = Tree(
                "transpose", tree.start + 1, token[3], token[1], [Tree("ones", tree.start + 1, tree.end)]
            )
            return Tree("product", tree.start, token[3], [""], [one, row])
        if digits in ("0", "1"):
            tree = Tree("ones" if digits == "1" else "zeros", tree.start, tree.end, "digit")
    return Tree("transpose", tree.start, token[3], token[1], [tree])


def raised_to(p: Parser, token: Token) -> Tree:
    """The exponent that begins at this ^ or run of superscripts."""
    p.position += 1
    if token[0] != "sup":
        return p.exponent()
    raw, start = token[1]
    if raw.isdigit() and len(raw) < 10:
        return Tree("number", token[2], token[3], int(raw))
    inner = p.within(shifted(p, raw, start))
    tree = inner.expression()
    if inner.kinds[inner.position] != "end":
        raise inner.unexpected(inner.tokens[inner.position])
    return tree


def power(p: Parser, tree: Tree, token: Token) -> Tree:
    """^, **, .^ and superscripts."""
    kinds, behind = p.kinds, p.position + 1
    alone = kinds[behind] in PLAIN and kinds[behind + 1] not in SUFFIXES
    if alone and token[0] != "sup" and tree.kind != "constant":
        p.position = behind
        exponent = p.plain()
        return Tree("power", tree.start, exponent.end, token[1], [tree, exponent])
    length = _exponent_before_index(p, tree, token)
    if length:
        return _indexed_power(p, tree, length)
    exponent = raised_to(p, token)
    end = p.tokens[p.position - 1][3]
    if token[0] == "^" and tree.kind == "constant" and p.kinds[p.position] in _GOES_ON:
        following = p.tokens[p.position]
        if not following[4] and exponent.kind in ("number", "name", "negate"):
            p.note("note.exponent_scope", Tree("power", tree.start, end))
    return Tree("power", tree.start, end, token[1] if token[0] != "sup" else "^", [tree, exponent])


_GOES_ON = frozenset({"name", "letter", "constant", "·", "."})


def _exponent_before_index(p: Parser, tree: Tree, token: Token) -> int:
    """How many tokens the exponent of x^2_i takes, which is x_i^2; 0 if it is not of that kind."""
    if token[0] != "^" or tree.kind not in ("name", "unknown"):
        return 0
    if "sub" not in p.kinds[p.position + 2 : p.position + 6]:
        return 0
    if tree.kind == "name" and p.names.rank(tree.value) != 1:
        return 0
    for shape in _INDEXED_EXPONENTS:
        end = p.position + 1 + len(shape)
        if p.kinds[end] == "sub" and p.kinds[p.position + 1 : end] == shape:
            return len(shape)
    return 0


_INDEXED_EXPONENTS = [["number"], ["{", "number", "}"], ["{", "-", "number", "}"]]


def _indexed_power(p: Parser, tree: Tree, length: int) -> Tree:
    p.position += 1
    inside = p.tokens[p.position : p.position + length]
    number = next(token for token in inside if token[0] == "number")
    exponent = Tree("number", number[2], number[3], number[1])
    if length > 3:
        exponent = Tree("negate", inside[1][2], number[3], None, [exponent])
    p.position += length
    mark = p.tokens[p.position]
    p.position += 1
    return Tree("power", tree.start, mark[3], "^", [indexed(p, tree, mark), exponent])


def prime(p: Parser, tree: Tree, token: Token) -> Tree:
    """' transposes; what it stands at decides later whether that makes sense."""
    if tree.kind == "number" and tree.value in (0, 1):
        return transpose(p, tree, ("^T", False, *token[2:]))
    count = 0
    while p.accept("'"):
        count += 1
    return Tree("prime", tree.start, p.tokens[p.position - 1][3], count, [tree])


def pseudo_inverse(p: Parser, tree: Tree, token: Token) -> Tree:
    """X^+."""
    p.position += 1
    return Tree("call", tree.start, token[3], ("pinv", {}), [tree])


def factorial(p: Parser, tree: Tree, token: Token) -> Tree:
    """5!; two signs say something else, and \\not stands before a relation."""
    if p.text[token[2] : token[3]] != "!" or p.kinds[p.position + 1] == "!":
        raise p.unexpected(token)
    p.position += 1
    return Tree("call", tree.start, token[3], ("factorial", {}), [tree])


# --- array code -------------------------------------------------------------------------------------


def attribute(p: Parser, tree: Tree, token: Token) -> Tree:
    """.T, .sum(), .reshape(1, -1) …"""
    p.position += 1
    name = token[1]
    opened = p.tokens[p.position]
    if opened[0] == "(" and name not in ("T", "shape", "H", "mT"):
        p.position += 1
        arguments, keywords = application.in_brackets(p, opened, ")")
        return Tree("method", tree.start, p.tokens[p.position - 1][3], (name, keywords), [tree, *arguments])
    if name in ("T", "mT", "H"):
        return Tree("transpose", tree.start, token[3], False, [tree])
    return Tree("method", tree.start, token[3], (name, {}), [tree])


def indexing(p: Parser, tree: Tree, token: Token) -> Tree:
    """x[0], W[:, 1], x[:, None]: what array code takes out; elsewhere a bracket is a factor."""
    if token[4] or p.latex or not (_indexable(p, tree) or _has_slice(p)):
        return _juxtaposed(p, tree, token)
    if brackets.holds_condition(p):
        return _juxtaposed(p, tree, token)
    p.position += 1
    rows = brackets.contents(p, token, "]")
    end = p.tokens[p.position - 1][3]
    if len(rows) != 1:
        raise AnswerError("parse.index", "Indices stand between commas.", start=token[2], end=end)
    return Tree("indexing", tree.start, end, p.code, [tree, *rows[0]])


def _indexable(p: Parser, tree: Tree) -> bool:
    if tree.kind == "name":
        return p.names.rank(tree.value) > 0
    if tree.kind == "unknown":
        return True
    return tree.kind in ("call", "method", "transpose", "indexing") and (p.code or tree.kind != "transpose")


def _has_slice(p: Parser) -> bool:
    """Whether the bracket that opens here takes slices, as only array code does."""
    near = p.kinds[p.position : p.position + 6]
    return ":" in near or "newaxis" in near


def _juxtaposed(p: Parser, tree: Tree, token: Token) -> Tree:
    """The bracket is another factor: `tree` ends here."""
    return tree
