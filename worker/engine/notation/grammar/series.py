"""Σ and Π: their letters, their bounds, and how far they reach."""

from __future__ import annotations

from worker.engine.notation.grammar import subscripts, suffixes
from worker.engine.notation.grammar.atoms import is_condition
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.syntax import Token, Tree, mentions


def series(p: Parser, token: Token) -> Tree:
    """Σ and Π with their letters, bounds and body, which reaches to the next + or -; Pi alone is π."""
    if p.text[token[2] : token[3]] == "Pi" and p.kinds[p.position] not in ("sub", "_"):
        return Tree("constant", token[2], token[3], "pi")
    p.enter(token)
    letters: list[Tree] = []
    last: Tree | None = None
    while True:
        mark = p.tokens[p.position]
        if mark[0] == "sub":
            p.position += 1
            letters = subscripts.sum_letters(p, mark)
        elif mark[0] == "_":
            p.position += 1
            letters = subscripts.grouped_indices(p, conditions=True)
        elif mark[0] in ("^", "sup"):
            last = suffixes.raised_to(p, mark)
        elif mark[0] in ("{",) and p.kinds[p.position + 1] == "}":
            p.position += 2
        else:
            break
    if p.kinds[p.position] == "-":
        sign = p.tokens[p.position]
        p.position += 1
        body = p.elementwise()
        body = Tree("negate", sign[2], body.end, None, [body])
    else:
        body = p.elementwise()
    p.depth -= 1
    kind = "sum" if token[0] == "∑" else "prod"
    if p.kinds[p.position] in ("<", "<=", ">", ">=") and is_condition(body):
        raise p.unexpected(p.tokens[p.position])
    if kind == "prod" and body.kind == "product":
        return _product_over(token, (kind, letters, last is not None), body, last)
    items = [body, *([last] if last is not None else [])]
    return Tree("series", token[2], body.end, (kind, letters, last is not None), items)


def _product_over(token: Token, value: tuple[str, list[Tree], bool], body: Tree, last: Tree | None) -> Tree:
    """Π_k x_k / x_j divides the product: factors behind it that do not use its letter stand outside."""
    names = {tree.items[0].value if tree.kind == "compare" else tree.value for tree in value[1]}
    keep = len(body.items)
    while keep > 1 and "frac" not in body.value and not mentions(body.items[keep - 1], names):
        keep -= 1
    inside = body.items[0]
    if keep == 1 and not mentions(inside, names):
        inside, keep = body, len(body.items)
    elif keep > 1:
        inside = Tree(
            "product", body.start, body.items[keep - 1].end, body.value[: keep - 1], body.items[:keep]
        )
    items = [inside, *([last] if last is not None else [])]
    series_ = Tree("series", token[2], inside.end, value, items)
    if keep == len(body.items):
        return series_
    return Tree("product", token[2], body.end, body.value[keep - 1 :], [series_, *body.items[keep:]])
