"""What stands behind an operand: transpose, subscripts, powers, primes, attributes, indexing."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import application, atoms, brackets
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.lexing.tokens import Lexer
from worker.engine.notation.limits import MAX_SUBSCRIPT
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
            tree = _entry(p, tree, grouped_indices(p), following[3])
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


def shifted(p: Parser, raw: str, start: int) -> list[Token]:
    """Tokens of a short text that stands at `start` of the response."""
    if len(raw) > MAX_SUBSCRIPT:
        raise AnswerError("parse.too_long", "This index is too long.", start=start, end=start + len(raw))
    try:
        tokens = Lexer(raw, p.names, code=p.code).run(0, len(raw))
    except AnswerError as error:
        if error.start is not None and error.end is not None:
            error.start, error.end = error.start + start, error.end + start
        raise
    moved: list[Token] = []
    for kind, value, first, last, spaced in tokens:
        if kind in ("sub", "sup"):
            value = (value[0], value[1] + start)
        moved.append((kind, value, first + start, last + start, spaced))
    return moved


def power(p: Parser, tree: Tree, token: Token) -> Tree:
    """^, **, .^ and superscripts."""
    length = _exponent_before_index(p, tree, token)
    if length:
        return _indexed_power(p, tree, length)
    exponent = raised_to(p, token)
    end = p.tokens[p.position - 1][3]
    if token[0] == "^" and tree.kind == "constant" and p.kinds[p.position] in ("name", "letter", "constant"):
        following = p.tokens[p.position]
        if not following[4] and exponent.kind in ("number", "name", "negate"):
            p.note("note.exponent_scope", Tree("power", tree.start, end))
    return Tree("power", tree.start, end, token[1] if token[0] != "sup" else "^", [tree, exponent])


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


def factorial(p: Parser, tree: Tree, token: Token) -> Tree:
    """5!; two signs say something else, and \\not stands before a relation."""
    if p.text[token[2] : token[3]] != "!" or p.kinds[p.position + 1] == "!":
        raise p.unexpected(token)
    p.position += 1
    return Tree("call", tree.start, token[3], ("factorial", {}), [tree])


# --- subscripts -------------------------------------------------------------------------------------


def subscript(p: Parser, tree: Tree, token: Token) -> Tree:
    """_i and ᵢ, kept raw by the lexer."""
    p.position += 1
    return indexed(p, tree, token)


def indexed(p: Parser, tree: Tree, token: Token) -> Tree:
    """A subscript that was kept raw: part of a name, a size, or indices."""
    raw, start = token[1]
    if ".." in raw and tree.kind in ("matrix", "compare", "logic"):
        return _ranged(p, tree, token)
    if tree.kind in ("name", "letter", "unknown", "constant", "size"):
        whole = p.names.compound(str(tree.value), raw.strip())
        if whole is not None:
            return Tree("name", tree.start, token[3], whole)
    if tree.kind in ("ones", "zeros", "identity", "number"):
        return _sized(p, tree, token)
    if (
        raw == "1"
        and token[2] == start
        and p.kinds[p.position] == "^T"
        and tree.kind == "name"
        and p.text[start] == "1"
    ):
        row = transpose(p, Tree("number", token[2], token[3], 1), p.tokens[p.position])
        return Tree("product", tree.start, row.end, [""], [tree, row])  # w1^T: a component has no transpose
    if tree.kind == "constant" and tree.value != "e":
        raise AnswerError("parse.index", "A constant has no index.", start=token[2], end=token[3])
    rank = p.names.rank(tree.value) if tree.kind == "name" else 0
    return _entry(p, tree, raw_indices(p, token, rank), token[3])


def _ranged(p: Parser, tree: Tree, token: Token) -> Tree:
    """[body]_{i=1..n, j=1..m}: the array of the body."""
    raw, start = token[1]
    inner = p.within(shifted(p, raw, start))
    letters: list[tuple[str, bool]] = []
    body = tree.items[0].items[0] if tree.kind == "matrix" and tree.items[0].items else tree
    items = [body]
    while True:
        name = inner.tokens[inner.position]
        inner.position += 1
        if not inner.accept("="):
            raise inner.unexpected(inner.tokens[inner.position], expected="a range such as i=1..n")
        items.append(inner.sum())
        if not inner.accept(".."):
            raise inner.unexpected(inner.tokens[inner.position], expected="a range such as i=1..n")
        items.append(inner.sum())
        letters.append((p.text[name[2] : name[3]], False))
        if not inner.accept(","):
            break
    if inner.kinds[inner.position] != "end":
        raise inner.unexpected(inner.tokens[inner.position])
    return Tree("generated", tree.start, token[3], letters, items)


def _entry(p: Parser, tree: Tree, indices: list[Tree], end: int) -> Tree:
    if not indices:
        raise AnswerError("parse.index", "An index is missing here.", start=tree.end, end=end)
    return Tree("entry", tree.start, end, False, [tree, *indices])


def _sized(p: Parser, tree: Tree, token: Token) -> Tree:
    """1_n, I_n, 0_{m×n}, and the indicator 1_{z > 0}."""
    parts = content(p, token)
    if len(parts) == 1 and atoms.is_condition(parts[0]):
        return Tree("indicator", tree.start, token[3], None, parts)
    if len(parts) == 1 and parts[0].kind == "product" and parts[0].value == ["×"]:
        parts = list(parts[0].items)
    kind = tree.kind
    if kind == "number":
        if tree.value not in (0, 1):
            raise AnswerError("parse.index", "A number has no index.", start=token[2], end=token[3])
        kind = "ones" if tree.value else "zeros"
    return Tree(kind, tree.start, token[3], None, parts)


def content(p: Parser, token: Token) -> list[Tree]:
    """What a raw subscript says, read as expressions between commas."""
    raw, start = token[1]
    return _listed(p.within(shifted(p, raw, start)))


def _listed(inner: Parser) -> list[Tree]:
    if inner.kinds[0] == "end":
        return []
    trees = [inner.condition()]
    while inner.accept(","):
        trees.append(inner.condition())
    if inner.kinds[inner.position] in ("..", "…"):
        inner.position += 1
        last = inner.sum()
        trees[-1] = Tree("range", trees[-1].start, last.end, None, [trees[-1], last])
    if inner.kinds[inner.position] == "∈":
        inner.position = len(inner.kinds) - 1
    if inner.kinds[inner.position] != "end":
        raise inner.unexpected(inner.tokens[inner.position])
    return trees


def sum_letters(p: Parser, token: Token) -> list[Tree]:
    """The letters below a sum: i, ij, i=1, k≠j."""
    raw, start = token[1]
    if all(character.isalpha() or character in ", " for character in raw) and len(raw) < 9:
        return [
            Tree("letter", start + place, start + place + 1, character)
            for place, character in enumerate(raw)
            if character.isalpha()
        ]
    return content(p, token)


def raw_indices(p: Parser, token: Token, rank: int) -> list[Tree]:
    """Indices from characters: each letter is one; digits are one number for a vector."""
    raw, start = token[1]
    compact = raw.replace(" ", "")
    if compact.isalnum() and compact.isascii() and len(compact) <= 8:
        indices: list[Tree] = []
        position = 0
        while position < len(raw):
            character = raw[position]
            first = start + position
            if character == " ":
                position += 1
            elif character.isdigit():
                end = position + 1
                if rank != 2 or len(compact) > 2:
                    while end < len(raw) and raw[end].isdigit():
                        end += 1
                indices.append(Tree("number", first, start + end, int(raw[position:end])))
                position = end
            else:
                indices.append(Tree("letter", first, first + 1, character))
                position += 1
        return indices
    return _flattened(content(p, token))


def _flattened(trees: list[Tree]) -> list[Tree]:
    """Letters beside each other are several indices, not a product."""
    flat: list[Tree] = []
    for tree in trees:
        if tree.kind == "product" and all(op in ("", " ") for op in tree.value):
            plain = all(item.kind in ("letter", "size", "name") for item in tree.items)
            flat += tree.items if plain else [tree]
        else:
            flat.append(tree)
    return flat


def grouped_indices(p: Parser, *, conditions: bool = False) -> list[Tree]:
    """The subscript after an underscore that is a group with commands or brackets in it."""
    opened = p.tokens[p.position]
    if opened[0] in ("{", "("):
        p.position += 1
        p.enter(opened)
        trees = [p.condition()]
        while p.accept(",") or p.accept("\\\\"):
            trees.append(p.condition())
        p.expect("}" if opened[0] == "{" else ")", opened)
        p.depth -= 1
        return trees if conditions else _flattened(trees)
    return [atoms.argument(p)]


def group_subscript(p: Parser, tree: Tree, token: Token) -> Tree:
    """_{…} with commands or brackets in it."""
    p.position += 1
    indices = grouped_indices(p, conditions=True)
    end = p.tokens[p.position - 1][3]
    if len(indices) == 1 and atoms.is_condition(indices[0]) and tree.kind in ("ones", "number", "identity"):
        return Tree("indicator", tree.start, end, None, indices)
    if tree.kind in ("name", "letter", "unknown", "constant"):
        raw = "".join(p.text[i.start : i.end] for i in indices)
        whole = p.names.compound(str(tree.value), raw)
        if whole is not None:
            return Tree("name", tree.start, end, whole)
    if tree.kind in ("ones", "zeros", "identity") or (tree.kind == "number" and tree.value in (0, 1)):
        if len(indices) == 1 and indices[0].kind == "product" and indices[0].value == ["×"]:
            indices = list(indices[0].items)
        kind = tree.kind if tree.kind != "number" else ("ones" if tree.value else "zeros")
        return Tree(kind, tree.start, end, None, indices)
    return _entry(p, tree, _flattened(indices), end)


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
