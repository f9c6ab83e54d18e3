"""What stands between a root or a logarithm and its argument: ∛x, ³√x, sqrt[3]{x}, log[2](x), Log[2, x]."""

from __future__ import annotations

from worker.engine.notation.grammar import atoms, subscripts
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.syntax import Token, Tree

_OF_ONE_SIGN = {"∛": 3, "∜": 4}


def root(p: Parser, token: Token) -> Tree:
    """√x, ∛x, \\sqrt{x}, \\sqrt[3]{x}."""
    p.enter(token)
    degree = None
    sign = p.text[token[2]]
    if sign in _OF_ONE_SIGN:
        degree = Tree("number", token[2], token[2] + 1, _OF_ONE_SIGN[sign])
    elif p.kinds[p.position] == "[" and (token[1] == "sqrt" or _is_before_argument(p)):
        degree = _in_square_brackets(p)
    inner = p.operand(_NO_SUFFIX) if p.kinds[p.position] == "function" else atoms.argument(p)
    if token[1] != "sqrt":
        while p.kinds[p.position] in ("sub", "_"):
            inner = atoms.subscript_of(p, inner)
    p.depth -= 1
    return _rooted(token[2], degree, inner)


def raised_before_root(p: Parser, token: Token) -> Tree:
    """³√x: the degree stands before the sign, raised."""
    raw, _ = token[1]
    sign = p.tokens[p.position]
    if not (raw.isdigit() and int(raw[:4]) > 1 and sign[0] == "√" and p.text[sign[2]] == "√"):
        p.position -= 1
        raise p.missing()
    p.position += 1
    p.enter(token)
    inner = atoms.argument(p)
    p.depth -= 1
    return _rooted(token[2], Tree("number", token[2], token[3], int(raw[:4])), inner)


def between(p: Parser, token: Token, key: str) -> Tree | None:
    """sqrt[3]{x} and log[2](x) in text: what stands in square brackets is no argument if one follows."""
    if key not in ("sqrt", "log") or p.kinds[p.position] != "[" or not _is_before_argument(p):
        return None
    degree = _in_square_brackets(p)
    inner = atoms.argument(p)
    if key == "sqrt":
        return _rooted(token[2], degree, inner)
    return Tree("call", token[2], inner.end, (key, {"base": degree}), [inner])


def base(p: Parser) -> Tree | None:
    r"""That of log_(2)(x) and \log_{\sqrt{2}} x, which is more than a sign or a number."""
    opened = p.tokens[p.position]
    p.position += 1
    trees = subscripts.grouped_indices(p)
    if len(trees) != 1:
        raise p.unexpected(opened)
    return trees[0]


def with_base_first(arguments: list[Tree]) -> tuple[list[Tree], dict[str, Tree]]:
    """Mathematica's Log[2, x]: the base and what the logarithm is taken of."""
    if len(arguments) == 1 and arguments[0].kind == "matrix" and len(arguments[0].items) == 1:
        cells = arguments[0].items[0].items
        if len(cells) == 2:
            return [cells[1]], {"base": cells[0]}
    return arguments, {}


def _is_before_argument(p: Parser) -> bool:
    """Whether the bracket that opens here stands before another: [3]{x}, [n]{x}, [3](x), but not [x](y)."""
    number, closer, behind = p.tokens[p.position + 1 : p.position + 4]
    if closer[0] != "]" or behind[4]:
        return False
    return behind[0] == "{" or (behind[0] == "(" and number[0] == "number" and not number[4])


def _in_square_brackets(p: Parser) -> Tree:
    opened = p.tokens[p.position]
    p.position += 1
    degree = p.expression()
    p.expect("]", opened)
    return degree


def _rooted(start: int, degree: Tree | None, inner: Tree) -> Tree:
    if degree is None:
        return Tree("call", start, inner.end, ("sqrt", {}), [inner])
    one = Tree("number", degree.start, degree.end, 1)
    exponent = Tree("product", degree.start, degree.end, ["/"], [one, degree])
    return Tree("power", start, inner.end, "^", [inner, exponent])


_NO_SUFFIX: frozenset[str] = frozenset()
