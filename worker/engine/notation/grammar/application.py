"""Functions and what they are applied to; sums and products over letters.

With brackets only what they hold is the argument: cos(u)2x is cos(u)·2x. Without, the factors that
follow are, up to the next function or sign: sin 2x is sin(2x), and sin x cos x is two factors.
"""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import (
    atoms,
    brackets,
    cases,
    declared_functions,
    degrees,
    deltas,
    series,
    subscripts,
    suffixes,
)
from worker.engine.notation.grammar.cursor import OPERANDS
from worker.engine.notation.grammar.parser import PLAIN, Parser
from worker.engine.notation.grammar.refusals import unclosed
from worker.engine.notation.lexing.vocabulary import LETTER_FUNCTIONS, UNARY
from worker.engine.notation.limits import MAX_ENTRIES
from worker.engine.notation.syntax import Token, Tree

_WITHOUT_ARGUMENTS = frozenset({"ones", "zeros", "eye"})
_ONE_ARGUMENT = frozenset(UNARY.values())
_ENDS_ARGUMENT = frozenset({"function", "applied", "∑", "∏", "letter function"})


def function(p: Parser, token: Token) -> Tree:
    """A function that everyone knows, with its arguments."""
    key = token[1]
    if key == "delta":
        return deltas.delta(p, token)
    if key == "D" and p.kinds[p.position : p.position + 2] == ["(", "applied"]:
        return declared_functions.orders(p, token)
    if key in ("sum", "prod") and p.kinds[p.position] != "(":
        return series.series(p, ("∑" if key == "sum" else "∏", key, token[2], token[3], token[4]))
    return _applied(p, token, key)


def _applied(p: Parser, token: Token, key: str) -> Tree:
    p.enter(token)
    if p.kinds[p.position] == "[" and (tree := degrees.between(p, token, key)) is not None:
        p.depth -= 1
        return tree
    if p.kinds[p.position] == "(" and key != "generated":
        p.position += 1
        arguments, keywords = in_brackets(p, p.tokens[p.position - 1], ")")
        p.depth -= 1
        return Tree("call", token[2], p.tokens[p.position - 1][3], (key, keywords), arguments)
    primes, exponent, subscript, base, turned = 0, None, None, None, False
    while True:
        mark = p.tokens[p.position]
        if mark[0] == "'" and key in _ONE_ARGUMENT:
            primes += 1
            p.position += 1
        elif mark[0] in ("^", "sup") and exponent is None:
            exponent = suffixes.raised_to(p, mark)
        elif mark[0] == "sub" and subscript is None:
            subscript = mark
            p.position += 1
        elif mark[0] == "_" and key == "log" and base is None:
            base = degrees.base(p)
        elif mark[0] == "^T" and not mark[1] and not turned and p.kinds[p.position + 1] == "(":
            turned = True  # cos^T(x)
            p.position += 1
        else:
            break
    if key == "exp" and exponent is not None and not (_takes_argument(p) and _is_number(exponent)):  # exp^x
        arguments, keywords, exponent = [exponent], {}, None
    else:
        arguments, keywords = _arguments(p, token, key)
    if base is not None:
        keywords["base"] = base
    end = p.tokens[p.position - 1][3]
    p.depth -= 1
    if key == "generated":
        return arguments[0]
    if subscript is not None:
        if key == "log" and subscript[1][0].strip() == "e":
            subscript = None
        elif key == "log" and subscript[1][0].isdigit():
            keywords["base"] = Tree("number", subscript[2], subscript[3], int(subscript[1][0]))
        elif key == "log" and len(bases := subscripts.content(p, subscript)) == 1:
            keywords["base"] = bases[0]
        elif key in ("norm",):
            keywords["ord"] = Tree("name", subscript[2], subscript[3], subscript[1][0])
    call: Tree
    if is_inverse(exponent) and key in _INVERSES:
        p.note("note.inverse_function", Tree("call", token[2], end), function=key)
        call, exponent = Tree("call", token[2], end, (_INVERSES[key], keywords), arguments), None
    else:
        call = Tree("call", token[2], end, (key, keywords), arguments)
    if primes:
        call = Tree("derived", token[2], end, (key, primes), arguments)
    if subscript is not None and "base" not in keywords and "ord" not in keywords:
        call = subscripts.indexed(p, call, subscript)
    if exponent is not None:
        call = Tree("power", token[2], end, "^", [call, exponent])
    return Tree("transpose", token[2], end, False, [call]) if turned else call


_INVERSES = {
    "sin": "arcsin", "cos": "arccos", "tan": "arctan", "sinh": "arcsinh",
    "cosh": "arccosh", "tanh": "arctanh", "cot": "arccot",
    "sec": "arcsec", "csc": "arccsc", "sech": "arcsech", "csch": "arccsch", "coth": "arccoth",
    "arcsin": "sin", "arccos": "cos", "arctan": "tan",
}  # fmt: skip


def is_inverse(exponent: Tree | None) -> bool:
    """Whether an exponent is -1."""
    while exponent is not None and exponent.kind == "group":
        exponent = exponent.items[0]
    return (
        exponent is not None
        and exponent.kind == "negate"
        and exponent.items[0].kind == "number"
        and exponent.items[0].value == 1
    )


def _arguments(p: Parser, token: Token, key: str) -> tuple[list[Tree], dict[str, Tree]]:
    opened = p.tokens[p.position]
    if opened[0] == "(":
        p.position += 1
        return in_brackets(p, opened, ")")
    if opened[0] == "{":
        p.position += 1
        return [brackets.curly(p, opened)], {}
    if opened[0] == "[" and (key not in _ONE_ARGUMENT or not opened[4]):
        p.position += 1
        arguments = [brackets.round_or_square(p, opened)]
        return degrees.with_base_first(arguments) if p.text[token[2]] == "L" else (arguments, {})
    if key in _WITHOUT_ARGUMENTS and (opened[0] not in OPERANDS or opened[4]):
        return [], {}
    if not _takes_argument(p):
        raise AnswerError(
            "parse.arguments",
            f"{p.text[token[2] : token[3]]} needs something to act on, as in {key}(x).",
            start=token[2],
            end=token[3],
            function=key,
        )
    return [_bare_argument(p, token)], {}


def _is_number(tree: Tree) -> bool:
    while tree.kind in ("group", "negate"):
        tree = tree.items[0]
    return tree.kind == "number"


def _takes_argument(p: Parser) -> bool:
    """Whether what stands here may be the argument of a function."""
    return p.kinds[p.position] in OPERANDS or p.kinds[p.position] in ("|", "||", "‖", "-")


def _bare_argument(p: Parser, token: Token) -> Tree:
    """The factors after a function without brackets."""
    sign = p.tokens[p.position]
    if sign[0] == "-":
        p.position += 1
    attached = not p.tokens[p.position][4]  # cosu x: what is attached is the argument
    items, operators = [p.operand()], []
    while True:
        following = p.tokens[p.position]
        if attached and following[4]:
            break
        if following[0] not in OPERANDS or following[0] in _ENDS_ARGUMENT:
            break
        if following[0] in ("[", "{", "begin") or (p.cell and p.parted()):
            break
        if following[0] == "(" and items[-1].kind not in ("number", "name"):
            break
        if following[0] == "(" and brackets.mentions_name(p, items[-1]):  # cosx(1+x): a factor behind it
            argument = Tree("product", items[0].start, items[-1].end)
            p.note("note.function_ends", argument, function=p.text[token[2] : token[3]].lstrip("\\"))
            break
        if following[0] == "identity" or (following[4] and token[1] not in _ONE_ARGUMENT):
            break
        operators.append(" " if following[4] else "")
        items.append(p.operand())
    tree = items[0]
    if operators:
        tree = Tree("product", tree.start, items[-1].end, operators, items)
        if items[0].kind != "number" or len(items) > 2:
            p.note("note.function_argument", tree, function=p.text[token[2] : token[3]].lstrip("\\"))
    if sign[0] == "-":
        tree = Tree("negate", sign[2], tree.end, None, [tree])
    return tree


def in_brackets(p: Parser, opened: Token, closer: str) -> tuple[list[Tree], dict[str, Tree]]:
    """Arguments and keywords up to the closing bracket."""
    outer = p.enter_bracket(opened)
    arguments: list[Tree] = []
    keywords: dict[str, Tree] = {}
    kinds = p.kinds
    while kinds[p.position] not in (closer, "end"):
        token = p.tokens[p.position]
        kind, following = token[0], kinds[p.position + 1]
        if kind in PLAIN and following == closer:
            arguments.append(p.plain())
            break
        if following == "=" and kind in _KEYWORD_KINDS:
            _keyword(p, token, arguments, keywords)
        elif kind not in _RARE_ARGUMENTS:
            arguments.append(p.expression())
        elif token[0] in ("…", "⋱"):
            arguments.append(p.ellipsis())
        elif token[0] in ("'", '"'):
            arguments.append(_quoted(p, token))
        elif token[0] == "*" and not arguments:  # sympy.diag(*x)
            p.position += 1
            continue
        elif token[0] == "newaxis" and arguments and following in (closer, ","):
            p.position += 1  # np.clip(x, 0, None)
            arguments.append(Tree("newaxis", token[2], token[3]))
        elif token[0] == "∞" and arguments and kinds[p.position + 1] == closer:
            p.position += 1  # norm(x, inf)
            arguments.append(Tree("word", token[2], token[3], "inf"))
        elif (
            token[0] in ("function", "unknown")
            and kinds[p.position + 1] in (closer, ",")
            and (p.code or token[1] in ("fro", "inf"))
        ):
            p.position += 1  # a type, as in astype(float)
            arguments.append(Tree("word", token[2], token[3], token[1]))
        else:
            arguments.append(p.expression())
        if len(arguments) > MAX_ENTRIES:
            raise AnswerError(
                "parse.too_large", "These are too many arguments.", start=opened[2], end=opened[3]
            )
        if kinds[p.position] == closer:
            break
        beside = "…" in kinds[p.position - 1 : p.position + 1] and kinds[p.position] not in (
            closer,
            ",",
            "end",
        )
        if not (p.accept(",") or p.accept(";") or beside):
            break
    end = p.expect(closer, opened)[3]
    p.leave_bracket(outer)
    if any(item.kind in cases.PARTS for item in arguments):
        arguments = [cases.of_rows(p, [arguments], opened[2], end)]  # diag(1 if z > 0, 0 otherwise)
    return arguments, keywords


def _keyword(p: Parser, token: Token, arguments: list[Tree], keywords: dict[str, Tree]) -> None:
    """axis=0, or the range i=1..n of a sum."""
    word = p.text[token[2] : token[3]]
    begin = p.position
    p.position += 2
    if p.kinds[p.position] in ("'", '"'):
        keywords[word] = _quoted(p, p.tokens[p.position])
        return
    ends = p.kinds[p.position + 1] in (")", ",")
    kind = p.kinds[p.position]
    if (kind == "unknown" and p.tokens[p.position][1] != "range") or (kind == "function" and ends):
        name = p.tokens[p.position]  # dtype=float64 and the like
        p.position += 1
        keywords[word] = Tree("word", name[2], name[3], name[1])
        return
    ranged = cases.has_range(p, p.position)
    if word in _KEYWORDS and not ranged:
        keywords[word] = p.expression()
        return
    if not ranged:
        p.position = begin  # a comparison: where(i = j, 1, 0)
        arguments.append(p.expression())
        return
    first = p.sum()
    if not (p.accept("..") or p.accept("…")):
        raise p.unexpected(p.tokens[p.position], expected="a range such as i=1..n")
    last = p.sum()
    arguments.append(Tree("range", token[2], last.end, word, [first, last]))


_RARE_ARGUMENTS = frozenset({"newaxis", "*", "…", "⋱", "'", '"', "∞", "function", "unknown"})
_KEYWORD_KINDS = frozenset({"unknown", "name", "letter", "letter function", "size", "function"})
_KEYWORDS = frozenset(
    "axis dim keepdims keepdim ord dtype device k offset dims p requires_grad order copy mode "
    "shape size N input other ddof correction unbiased min max".split()
)


def _quoted(p: Parser, token: Token) -> Tree:
    """A quoted word, as einsum and norm take it."""
    end = p.text.find(token[0], token[3], token[3] + 120)
    if end < 0:
        raise unclosed(token, "This quotation mark is never closed.", bracket=token[0], expected=token[0])
    while p.tokens[p.position][0] != "end" and p.tokens[p.position][2] <= end:
        p.position += 1
    return Tree("word", token[2], end + 1, p.text[token[3] : end])


def letter_function(p: Parser, token: Token) -> Tree:
    """σ(z), H(z), u(z), E_12: functions only in their place, else undeclared letters."""
    word = token[1]
    key = LETTER_FUNCTIONS[word]
    following = p.tokens[p.position]
    if key == "sigmoid" and p.names.scope.softmax:
        key = "softmax"
        p.note("note.softmax", Tree("letter", token[2], token[3]))
    if key == "matrix unit":
        if following[0] == "sub" and len(following[1][0]) == 2:
            p.position += 1
            return Tree("unit", token[2], following[3], None, subscripts.raw_indices(p, following, 2))
        if following[0] == "sub" and p.names.table.get(following[1][0].strip(), ("",))[0] == "size":
            p.position += 1
            return atoms.identity(p, (*token[:1], following[1][0].strip(), token[2], following[3], token[4]))
        if following[0] in ("^", "sup"):
            return Tree("constant", token[2], token[3], "e")  # Mathematica's E^x
        return Tree("letter", token[2], token[3], word)
    position = p.position
    while p.kinds[position] == "'":
        position += 1
    if p.kinds[position] == "(":
        return _applied(p, token, key)
    if p.kinds[position] in ("sup", "^") and p.kinds[position + 2] == "(":
        return _applied(p, token, key)
    if key in ("sigmoid", "softmax") and p.kinds[position] in ("name", "{"):
        return _applied(p, token, key)
    return Tree("letter", token[2], token[3], word)


def transposing(p: Parser, token: Token) -> Tree:
    """T(x), where T is not declared."""
    if p.kinds[p.position] == "(":
        return _applied(p, ("function", "transpose", *token[2:]), "transpose")
    return Tree("letter", token[2], token[3], "T")
