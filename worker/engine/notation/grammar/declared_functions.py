"""Functions that the exercise declares and does not know: f(x), f′(x), ∂₁g(x, y), D(g, 1, 0)(x, y)."""

from __future__ import annotations

from worker.engine.errors import AnswerError
from worker.engine.notation.grammar import application
from worker.engine.notation.grammar.atoms import derivative_asked
from worker.engine.notation.grammar.parser import Parser
from worker.engine.notation.syntax import Token, Tree


def applied(p: Parser, token: Token) -> Tree:
    """A declared, unknown function: f(x), f'(x), f_x is not read."""
    name = token[1]
    primes = 0
    while p.kinds[p.position] == "'":
        primes += 1
        p.position += 1
    opened = p.tokens[p.position]
    if opened[0] != "(":
        raise AnswerError(
            "parse.arguments",
            f"{name} is a function of this exercise: write {name}(…).",
            start=token[2],
            end=token[3],
            function=name,
        )
    p.position += 1
    arguments, _ = application.in_brackets(p, opened, ")")
    return Tree("applied", token[2], p.tokens[p.position - 1][3], (name, primes), arguments)


def orders(p: Parser, token: Token) -> Tree:
    """D(g, 1, 0)(x, y): g differentiated once by its first argument."""
    opened, name = p.tokens[p.position : p.position + 2]
    p.position += 2
    orders: list[int] = []
    while p.accept(","):
        number = p.tokens[p.position]
        if number[0] != "number" or not isinstance(number[1], int) or number[1] > 9:
            raise p.unexpected(number, expected="an order of differentiation")
        orders.append(number[1])
        p.position += 1
    p.expect(")", opened)
    return _differentiated(p, token, name, orders)


def partial(p: Parser, token: Token) -> Tree:
    """∂_{1,2} g(x, y) of a declared function: by its first and its second argument."""
    near = p.tokens[p.position : p.position + 2]
    mark, name = near if len(near) == 2 else (token, token)
    places = mark[1][0].replace(",", " ").split() if mark[0] == "sub" else []
    if name[0] != "applied" or not places or not all(place.isdigit() and len(place) == 1 for place in places):
        raise derivative_asked(token)
    p.position += 2
    count = p.names.functions[name[1]]
    return _differentiated(p, token, name, [places.count(str(place)) for place in range(1, count + 1)])


def _differentiated(p: Parser, token: Token, name: Token, orders: list[int]) -> Tree:
    opened = p.tokens[p.position]
    if opened[0] != "(":
        raise p.unexpected(opened, expected=f"the arguments of {name[1]}")
    p.position += 1
    arguments, _ = application.in_brackets(p, opened, ")")
    return Tree("applied", token[2], p.tokens[p.position - 1][3], (name[1], tuple(orders)), arguments)
