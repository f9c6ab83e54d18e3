"""How declared names may be spelled: λ and lambda, u_1 and u1, x_hat and x̂."""

from __future__ import annotations

from worker.engine.model import Scope
from worker.engine.notation.lexing.characters import GREEK

_SHORT_GREEK = {"lam": "lambda", "eps": "epsilon", "ep": "epsilon", "al": "alpha"}
LETTERS_OF = {word: letter for letter, word in reversed(GREEK.items())}


def spellings(scope: Scope) -> dict[str, tuple[str, str]]:
    """Every accepted spelling of a declared name, the exact ones last so that they win."""
    table: dict[str, tuple[str, str]] = {}
    groups = (
        [("name", name) for name in scope.symbols if name not in scope.lengths],
        [("applied", name) for name in scope.functions],
        [
            ("size", name)
            for name in (*scope.sizes, *scope.lengths)
            if name in scope.lengths or name not in scope.symbols
        ],
    )
    for group in groups:
        for kind, name in group:
            for spelling in _variants(name):
                table.setdefault(spelling, (kind, name))
    for group in reversed(groups):
        for kind, name in group:
            table[name] = (kind, name)
    return table


def _variants(name: str) -> list[str]:
    """Other ways to write a declared name: u_1 and u1, λ and lambda and lam, x_hat and xhat and x̂."""
    base, _, subscript = name.partition("_")
    if not subscript:
        letters = base.rstrip("0123456789")
        if letters and letters != base:
            base, subscript = letters, base[len(letters) :]
        else:
            for accent in ("hat", "bar", "tilde", "dot"):
                if base.endswith(accent) and len(base) > len(accent):
                    base, subscript = base[: -len(accent)], accent
    bases = [base]
    word = _SHORT_GREEK.get(base, GREEK.get(base, base))
    bases += [b for b in (word, LETTERS_OF.get(word)) if b and b not in bases]
    if word == "epsilon":
        bases += ["ε", "ϵ", "eps", "varepsilon"]
    if word in ("phi", "theta", "sigma", "rho"):
        bases.append(f"var{word}")
        bases += [letter for letter, spelled in GREEK.items() if spelled == word]
    if not subscript:
        return bases
    return [f"{b}{joint}{subscript}" for b in bases for joint in ("_", "")]
