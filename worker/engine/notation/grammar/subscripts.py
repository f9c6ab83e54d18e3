"""Subscripts: part of a name, the size of a constant array, a condition, or indices."""

from __future__ import annotations

import re

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import atoms
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.lexing.tokens import Lexer
from worker.engine.notation.limits import MAX_SUBSCRIPT
from worker.engine.notation.syntax import Token, Tree


def subscript(p: Parser, tree: Tree, token: Token) -> Tree:
    """_i and ᵢ, kept raw by the lexer."""
    p.position += 1
    return indexed(p, tree, token)


_EACH_FROM_ONE = re.compile(r"\s*[ijk](?:\s*,\s*[ijk])*\s*=\s*1\s*")


def indexed(p: Parser, tree: Tree, token: Token) -> Tree:
    """A subscript that was kept raw: part of a name, a size, or indices."""
    raw, start = token[1]
    if _EACH_FROM_ONE.fullmatch(raw) and p.kinds[p.position] == "^":  # (x_i δ_ij)_{i,j=1}^n
        p.position += 2
        raw = raw.partition("=")[0]
        token = (token[0], (raw, start), *token[2:])
    if ".." in raw and tree.kind in ("matrix", "compare", "logic"):
        return _ranged(p, tree, token)
    if tree.kind in ("name", "letter", "unknown", "constant", "size"):
        whole = p.names.compound(str(tree.value), raw.strip())
        if whole is not None:
            return Tree("name", tree.start, token[3], whole)
    if tree.kind in ("ones", "zeros", "identity", "number") or (tree.kind, tree.value) == ("unknown", "chi"):
        return _sized(p, tree, token)
    if (
        raw == "1"
        and token[2] == start
        and p.kinds[p.position] == "^T"
        and tree.kind == "name"
        and p.text[start] == "1"
    ):
        mark = p.tokens[p.position]
        p.position += 1
        one = Tree("ones", token[2], token[3], "digit")
        row = Tree("transpose", token[2], mark[3], mark[1], [one])
        return Tree("product", tree.start, row.end, [""], [tree, row])  # w1^T: a component has no transpose
    if tree.kind == "constant" and tree.value != "e":
        raise AnswerError("parse.index", "A constant has no index.", start=token[2], end=token[3])
    rank = p.names.rank(tree.value) if tree.kind == "name" else 0
    return entry(p, tree, raw_indices(p, token, rank), token[3])


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


def entry(p: Parser, tree: Tree, indices: list[Tree], end: int) -> Tree:
    """What stands at these indices."""
    if not indices:
        raise AnswerError("parse.index", "An index is missing here.", start=tree.end, end=end)
    return Tree("entry", tree.start, end, False, [tree, *indices])


def _sized(p: Parser, tree: Tree, token: Token) -> Tree:
    """1_n, I_n, 0_{m×n}, and the indicator 1_{z > 0}."""
    parts = content(p, token)
    if len(parts) == 1 and atoms.is_condition(parts[0]):
        return Tree("indicator", tree.start, token[3], None, parts)
    if tree.kind == "unknown":
        raise atoms.unknown_name(p, tree.value, tree.start, tree.end)
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
    return flattened(content(p, token))


def flattened(trees: list[Tree]) -> list[Tree]:
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
        return trees if conditions else flattened(trees)
    return [atoms.argument(p)]


def group_subscript(p: Parser, tree: Tree, token: Token) -> Tree:
    """_{…} with commands or brackets in it."""
    p.position += 1
    indices = grouped_indices(p, conditions=True)
    end = p.tokens[p.position - 1][3]
    if len(indices) == 1 and atoms.is_condition(indices[0]) and _may_indicate(tree):
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
    return entry(p, tree, flattened(indices), end)


def _may_indicate(tree: Tree) -> bool:
    """Whether a condition below it makes an indicator: 1_{z > 0}, I_{z > 0}, χ_{z > 0}."""
    return tree.kind in ("ones", "number", "identity") or (
        tree.kind == "unknown" and tree.value in ("chi", "χ")
    )


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
