"""What may begin an operand: numbers, names, fractions, fonts and accents."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import brackets
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.lexing.vocabulary import BINOMIAL_COMMANDS
from worker.engine.notation.syntax import Token, Tree


def number(p: Parser, token: Token) -> Tree:
    """A written number."""
    return Tree("number", token[2], token[3], token[1])


def name(p: Parser, token: Token) -> Tree:
    """A declared name."""
    return Tree("name", token[2], token[3], token[1])


def size(p: Parser, token: Token) -> Tree:
    """A size of the exercise, such as n."""
    return Tree("size", token[2], token[3], token[1])


def constant(p: Parser, token: Token) -> Tree:
    """π, or e as a member of a module."""
    return Tree("constant", token[2], token[3], token[1])


def euler(p: Parser, token: Token) -> Tree:
    """Euler's number, unless e is declared."""
    return Tree("constant", token[2], token[3], "e")


def letter(p: Parser, token: Token) -> Tree:
    """An undeclared letter: an index, where one may stand."""
    if token[1] == "d" and p.kinds[p.position] in ("/", "^", "name"):
        raise derivative_asked(token)
    return Tree("letter", token[2], token[3], token[1])


def unknown(p: Parser, token: Token) -> Tree:
    """A word that says nothing by itself; with its subscript it may be declared."""
    word = token[1]
    position = p.position
    while p.kinds[position] == "}":  # \mathbf{x}_i
        position += 1
    following = p.kinds[position]
    if following in ("sub", "_"):
        return Tree("unknown", token[2], token[3], word)
    if following == "^T" and p.kinds[position + 1] in ("sub", "_"):
        return Tree("unknown", token[2], token[3], word)
    if following == "^" and "sub" in p.kinds[position + 2 : position + 6]:  # u^2_1
        return Tree("unknown", token[2], token[3], word)
    below = p.tokens[p.position + 1]
    if word[0] in "d∂" and following == "/" and p.text[below[2] : below[2] + 1] == word[0]:
        raise derivative_asked((*token[:2], token[2], below[3], token[4]))  # dy/dw
    raise unknown_name(p, word, token[2], token[3])


def unknown_name(p: Parser, word: str, start: int, end: int) -> AnswerError:
    """The error for a name that is not declared, with what was probably meant."""
    if (
        word[0] in "dD∂"
        and 1 < len(word) < 9
        and p.names.pieces(word[1:]) is not None
        and "d" not in p.names.table
    ):
        return derivative_asked(("unknown", word, start, end, False))
    message, suggestion = p.names.unknown(word)
    return AnswerError("parse.unknown_name", message, start=start, end=end, name=word, suggestion=suggestion)


def derivative_asked(token: Token) -> AnswerError:
    """The error for a derivative that is left to be worked out."""
    return AnswerError(
        "parse.derivative",
        "A derivative sign cannot stand in the answer: please write the derivative itself.",
        start=token[2],
        end=token[3],
    )


def gradient_sign(p: Parser, token: Token) -> Tree:
    """∇ cannot stand in an answer."""
    raise derivative_asked(token)


def not_a_number(p: Parser, token: Token) -> Tree:
    """Neither can infinity, nor what is not a number."""
    raise AnswerError(
        "parse.number",
        "Infinity and not-a-number cannot stand in an answer.",
        start=token[2],
        end=token[3],
        found=p.text[token[2] : token[3]],
    )


def long_number(p: Parser, token: Token) -> Tree:
    """More digits than are read."""
    raise AnswerError("parse.too_large", "This number is too long.", start=token[2], end=token[3])


def identity(p: Parser, token: Token) -> Tree:
    """I, I_n, I(n), or an indicator I(z > 0)."""
    items = [Tree("size", token[2], token[3], token[1])] if token[1] else []
    tree = Tree("identity", token[2], token[3], None, items)
    near = p.kinds[p.position : p.position + 5]
    if not items and near[::2] == ["(", "×", ")"] and set(near[1::2]) <= {"size", "number"}:
        side = p.tokens[p.position + 1]  # I (n×n)
        p.position += 5
        return Tree(
            "identity",
            token[2],
            p.tokens[p.position - 1][3],
            None,
            [Tree(side[0], side[2], side[3], side[1])],
        )
    following = p.tokens[p.position]
    if items or following[0] not in ("(", "[") or (following[4] and following[0] == "("):
        return tree
    if following[0] == "[" and not brackets.holds_condition(p):
        return tree
    p.position += 1
    group = brackets.round_or_square(p, following)
    if is_condition(group):
        return Tree("indicator", token[2], group.end, None, [group])
    if following[0] == "(" and is_size(group):
        return Tree("identity", token[2], group.end, None, [group])
    if group.kind == "matrix" and len(group.items) == 1 and all(map(is_size, group.items[0].items)):
        return Tree("identity", token[2], group.end, None, group.items[0].items[:1])
    return Tree("product", token[2], group.end, [""], [tree, group])


def ones(p: Parser, token: Token) -> Tree:
    """A bold one or zero: the vector, or an indicator if a condition stands in brackets behind it."""
    kind = "ones" if token[0] == "𝟏" else "zeros"
    return indicator_or(p, Tree(kind, token[2], token[3]))


def bold(p: Parser, token: Token) -> Tree:
    """A font command: bold 1 and 0 are vectors, other letters keep their meaning."""
    p.enter(token)
    inner = argument(p)
    p.depth -= 1
    if inner.kind == "number" and inner.value in (0, 1):
        return indicator_or(p, Tree("ones" if inner.value else "zeros", token[2], inner.end))
    if inner.kind in ("ones", "zeros") or (
        inner.kind == "identity" and not inner.items and brackets.holds_condition(p)
    ):
        return indicator_or(p, inner)
    return inner


def indicator_or(p: Parser, tree: Tree) -> Tree:
    """`tree`, a vector of ones, unless it turns out to be the indicator of a condition."""
    following = p.tokens[p.position]
    if (
        tree.kind not in ("ones", "identity")
        or following[0] not in ("(", "[", "{")
        or (following[4] and following[0] != "[" and not p.latex)
    ):
        return tree
    if following[0] == "[" and not brackets.holds_condition(p):
        return tree
    p.position += 1
    group = brackets.curly(p, following) if following[0] == "{" else brackets.round_or_square(p, following)
    if is_condition(group):
        return Tree("indicator", tree.start, group.end, None, [group])
    return Tree("product", tree.start, group.end, [""], [tree, group])


def is_condition(tree: Tree) -> bool:
    """Whether a tree is a comparison, or some joined."""
    return tree.kind in ("compare", "logic")


def is_size(tree: Tree) -> bool:
    """Whether the tree is made of sizes and numbers only."""
    if tree.kind in ("size", "number"):
        return True
    return tree.kind in ("add", "product", "negate", "group") and all(map(is_size, tree.items))


def fraction(p: Parser, token: Token) -> Tree:
    """\\frac and \\binom with their two arguments."""
    p.enter(token)
    above, below = argument(p), argument(p)
    p.depth -= 1
    if token[1] in BINOMIAL_COMMANDS:
        return Tree("call", token[2], below.end, ("binom", {}), [above, below])
    return Tree("product", token[2], below.end, ["frac"], [above, below])


def argument(p: Parser) -> Tree:
    """An argument of a LaTeX command: a group, or the next single sign."""
    token = p.tokens[p.position]
    if token[0] == "number" and token[3] - token[2] > 1 and p.latex and p.text[token[2] : token[3]].isdigit():
        middle = token[2] + 1
        p.tokens[p.position] = ("number", int(p.text[middle : token[3]]), middle, token[3], False)
        return Tree("number", token[2], middle, int(p.text[token[2]]))
    if token[0] == "{":
        p.position += 1
        p.enter(token)
        inner = p.expression()
        p.expect("}", token)
        p.depth -= 1
        return inner
    if token[0] in _SINGLE:
        p.position += 1
        return _SINGLE[token[0]](p, token)
    if token[0] == "√":
        return p.operand(frozenset())
    raise p.missing()


def accent(p: Parser, token: Token) -> Tree:
    """\\hat{x}: the declared name x_hat (or xhat, x̂)."""
    begin = p.position
    depth = 0
    while p.kinds[p.position] in ("{", "bold") and p.position - begin < 8:
        depth += p.kinds[p.position] == "{"
        p.position += 1
    inner = p.tokens[p.position]
    word = p.text[inner[2] : inner[3]].lstrip("\\")
    if inner[0] in ("end", ")", "}"):
        raise p.missing()
    p.position += 1
    end = inner[3]
    for _ in range(depth):
        end = p.expect("}", token)[3]
    found = p.names.compound(word, token[1])
    if found is None and p.kinds[p.position] == "sub":
        raw = p.tokens[p.position][1][0]
        found = p.names.compound(f"{word}{token[1]}", raw) or p.names.compound(f"{word}_{token[1]}", raw)
        p.position += found is not None
    if found is None:
        raise unknown_name(p, f"{word}_{token[1]}", token[2], end)
    return Tree("name", token[2], end, found)


def subscript_of(p: Parser, tree: Tree) -> Tree:
    """One subscript applied to what stands before it."""
    from worker.engine.notation.grammar import subscripts

    token = p.tokens[p.position]
    rule = subscripts.subscript if token[0] == "sub" else subscripts.group_subscript
    return rule(p, tree, token)


_SINGLE = {
    "number": number, "name": name, "size": size, "constant": constant, "e": euler, "letter": letter,
    "letter function": letter, "unknown": unknown, "identity": identity, "bold": bold, "accent": accent,
    "frac": fraction, "𝟏": ones, "𝟎": ones, "(": brackets.round_or_square,
}  # fmt: skip
