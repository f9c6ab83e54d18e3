"""What a run of letters and digits means under the names an exercise declares.

Declared names come first, then words everyone knows; a run that is neither is taken apart only
into declared names (`xy` is x·y where both are declared and `xy` is not), never into letters.
"""

from __future__ import annotations

import difflib
from typing import Any, TypeAlias

from worker.engine import expression
from worker.engine.model import Scope
from worker.engine.notation.lexing.characters import GREEK
from worker.engine.notation.lexing.lexemes import RAISED_T, settled
from worker.engine.notation.lexing.spellings import LETTERS_OF, spellings
from worker.engine.notation.lexing.vocabulary import (
    FUNCTION_WORDS,
    KEYWORDS,
    LETTER_FUNCTIONS,
    NOT_A_NUMBER,
    UNARY,
)
from worker.engine.notation.limits import MAX_DIGITS
from worker.engine.shapes import Shape

# kind, value, first and last offset within the word
Piece: TypeAlias = tuple[str, Any, int, int]

INDEX_LETTERS = frozenset("ijklmnopqrsthabcdfgvuw")
LONGEST_SEGMENT = 16
LONGEST_WORD = 256
_MOST_TOLD = 8  # names of an exercise, where one is asked for that it does not have
MOST_REMEMBERED = 4096  # words met, of each kind
_WITHOUT_BACKSLASH = {
    "frac": ("frac", "frac"), "dfrac": ("frac", "dfrac"), "tfrac": ("frac", "tfrac"), "cdot": ("·", "·"),
}  # fmt: skip
_BEFORE_BARE_ARGUMENTS = frozenset("det tr max min sum vec".split())
_SHORT_FUNCTIONS = [
    word
    for word in FUNCTION_WORDS
    if 1 < len(word) < 4 and word not in UNARY and word.lower() not in _BEFORE_BARE_ARGUMENTS
]
_SETTLED = {
    **{word: known for word, known in FUNCTION_WORDS.items() if word not in KEYWORDS},
    **settled(),
    "e": ("e", "e"),
    "pi": ("constant", "pi"),
}


class Names:
    """The names of one scope, and what every word that was met means (remembered)."""

    __slots__ = (
        "_known", "_products", "_settled", "code_parts", "functions", "nodes", "parts", "scope", "shapes",
        "table", "thorough", "transposes", "words",
    )  # fmt: skip

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.shapes: dict[str, Shape] = dict(scope.symbols)
        self.functions = scope.functions
        self.nodes = {name: expression.symbol(name, shape) for name, shape in scope.symbols.items()}
        self.table = spellings(scope)
        self._known: dict[str, tuple[Piece, ...] | None] = {}
        self._settled: dict[str, tuple[str, Any]] | None = None
        self._products: frozenset[str] | None = None
        # Nothing is raised to a matrix, so that x^T is a transpose where T is one.
        self.transposes = "T" not in self.table or len(self.shapes.get("T", ())) == 2
        self.parts: dict[str, tuple[Piece, ...]] = {}  # of lexemes that are several
        self.code_parts: dict[str, tuple[Piece, ...]] = {}  # of those that only array code has
        self.words: dict[str, Any] | None = None  # those of plain answers, made by who reads them straight
        self.thorough = False  # no answer is plain here

    @property
    def settled(self) -> dict[str, tuple[str, Any]]:
        """Kind and value of lexemes that are one piece wherever they stand; plain answers need none."""
        found = self._settled
        if found is None:
            found = self._settled = {**_SETTLED, **self.table}
            for word in ("where", *self.products):
                found.pop(word, None)
            if "T" not in self.table:
                found.update(dict.fromkeys(RAISED_T, ("^T", False)))
        return found

    @property
    def products(self) -> frozenset[str]:
        """Functions of array code that are products of declared letters unless a bracket follows: mv."""
        if self._products is None:
            self._products = frozenset([word for word in _SHORT_FUNCTIONS if self._is_product(word)])
        return self._products

    def rank(self, name: str) -> int:
        """How many indices a declared name takes; a row counts as a vector."""
        shape = self.shapes[name]
        return 1 if len(shape) == 2 and shape[0].value == 1 else len(shape)

    def pieces(self, word: str) -> tuple[Piece, ...] | None:
        """What the word says, piece by piece, or None if it says nothing."""
        try:
            return self._known[word]
        except KeyError:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            found = self._known[word] = self._read(word)
            if found is not None and len(found) == 1 and word != "where" and word not in self.products:
                self.settled[word] = found[0][:2]
            return found

    def remember(self, lexeme: str, parts: tuple[Piece, ...], *, code: bool) -> None:
        """What a lexeme is made of, and whether only array code has it; forgotten when there are too many."""
        table = self.code_parts if code else self.parts
        if len(table) >= MOST_REMEMBERED:
            table.clear()
        table[lexeme] = parts

    def declared(self, word: str) -> bool:
        return word in self.table

    def compound(self, base: str, subscript: str) -> str | None:
        """The declared name that is written as `base` with this subscript, if there is one."""
        for spelling in (f"{base}_{subscript}", f"{base}{subscript}"):
            found = self.table.get(spelling)
            if found is not None and found[0] == "name":
                return found[1]
        return None

    def suggestion(self, word: str) -> str | None:
        """A name that was probably meant."""
        if len(word) > 40:
            return None
        if len(word) > 1 and word.endswith("T") and self.pieces(word[:-1]) is not None:
            return f"{word[:-1]}^T"
        candidates = [*self.table, *_COMMON_WORDS]
        folded = {c.lower(): c for c in reversed(candidates)}
        if word.lower() in folded:
            return folded[word.lower()]
        if len(word) == 2:
            near = [known for known in ("ln", "tr") if (known[0] == word[0]) != (known[1] == word[1])]
            if near:
                return near[0]
        best = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6 if len(word) > 2 else 0.75)
        return best[0] if best else None

    def unknown(self, word: str) -> tuple[str, str | None]:
        """That the word is no name, in words, and the name that was probably meant."""
        suggestion = self.suggestion(word)
        message = f"{word} is not a name of this exercise."
        known = list(self.scope.symbols)
        if suggestion:
            message += f" Did you mean {suggestion}?"
        elif known:
            more = ", …" if len(known) > _MOST_TOLD else ""
            message += f" It has {', '.join(known[:_MOST_TOLD])}{more}."
        return message, suggestion

    def _is_product(self, word: str) -> bool:
        """Whether each of its letters is declared, and the word is not."""
        return word not in self.table and all(self.table.get(x, ("",))[0] == "name" for x in word)

    def letters(self, word: str) -> tuple[Piece, ...]:
        """The declared letters that a word of `products` is made of."""
        return tuple((*self.table[x], place, place + 1) for place, x in enumerate(word))

    # --- reading a word -------------------------------------------------------------------------

    def _read(self, word: str) -> tuple[Piece, ...] | None:
        whole = self._whole(word)
        if whole is not None:
            return ((*whole, 0, len(word)),)
        if len(word) > LONGEST_WORD:
            return None
        return self._segmented(word) or self._indexed(word)

    def _indexed(self, word: str) -> tuple[Piece, ...] | None:
        """xi and Wij without an underscore: an array and just as many index letters."""
        for rank in (1, 2):
            name, letters = word[:-rank], word[-rank:]
            found = self.table.get(name)
            if found is None and name in ("δ", "delta") and rank == 2:
                found = ("function", "delta")
            if found is None or any(letter not in "ijkl" for letter in letters):
                continue
            if found[0] == "function" or (found[0] == "name" and self.rank(found[1]) == rank):
                return ((*found, 0, len(name)), ("sub", letters, len(name), len(word)))
        return None

    def _whole(self, word: str) -> tuple[str, object] | None:
        declared = self.table.get(word)
        if declared is not None:
            return declared
        if word in KEYWORDS:
            return KEYWORDS[word], word
        if word in FUNCTION_WORDS:
            return FUNCTION_WORDS[word]
        if (
            word[0].isupper()
            and len(word) > 2
            and word.lower() in FUNCTION_WORDS
            and not (word[0] in self.table and word[1:] in FUNCTION_WORDS)  # Acos(t) is A cos(t)
        ):
            return FUNCTION_WORDS[word.lower()]
        plain = GREEK.get(word, word)
        if plain == "pi" or word == "PI":
            return "constant", "pi"
        if word in ("e", "E_", "exponentialE"):
            return "e", word
        if plain == "delta":
            return "function", "delta"
        if word in _WITHOUT_BACKSLASH:
            return _WITHOUT_BACKSLASH[word]
        if word in ("I", "Id", "eye"):
            return "identity", None
        if word in ("T",):
            return "T", word
        if word in ("Sigma", "Σ"):
            return "∑", word
        if word in ("Pi", "Π"):
            return "∏", word
        if word in ("True", "true"):
            return "number", 1
        if word in ("False", "false"):
            return "number", 0
        if word in NOT_A_NUMBER:
            return "∞", word
        if word in ("None", "newaxis"):
            return "newaxis", word
        if plain in LETTER_FUNCTIONS and (len(plain) == 1 or plain in LETTERS_OF):
            return "letter function", word
        if len(word) == 1 and word in INDEX_LETTERS:
            return "letter", word
        if len(word) > 1 and word[0] == "I" and self.table.get(word[1:], ("",))[0] == "size":
            return "identity", word[1:]
        return None

    def _segmented(self, word: str) -> tuple[Piece, ...] | None:
        """The fewest pieces that make up the word: declared names, numbers after them, functions."""
        length = len(word)
        best: list[tuple[int, int] | None] = [None] * (length + 1)  # pieces from here on, end of the first
        best[length] = (0, length)
        for start in range(length - 1, -1, -1):
            if word[start].isdigit():
                if start and word[start - 1].isdigit():
                    continue
                end = start
                while end < length and word[end].isdigit():
                    end += 1
                rest = best[end]
                if rest is not None and start:
                    best[start] = (rest[0] + 1, end)
                continue
            for end in range(min(length, start + LONGEST_SEGMENT), start, -1):
                rest = best[end]
                if rest is None or not self._may_stand(word[start:end], word, end):
                    continue
                found = best[start]
                if found is None or rest[0] + 1 < found[0]:
                    best[start] = (rest[0] + 1, end)
        if best[0] is None:
            return None
        pieces: list[Piece] = []
        start = 0
        while start < length:
            step = best[start]
            assert step is not None
            end = step[1]
            if word[start].isdigit():
                self._digits(word, start, end, pieces)
            else:
                kind = self._whole(word[start:end])
                assert kind is not None
                pieces.append((*kind, start, end))
            start = end
        return tuple(pieces)

    def _may_stand(self, part: str, word: str, end: int) -> bool:
        """Whether this part of a longer word is a piece by itself."""
        if part in self.table:
            return True
        if part in self.products:
            return False
        if part in FUNCTION_WORDS:
            return len(part) > 1 and part not in (
                "D",
                "col",
                "row",
                "ind",
                "eq",
                "ne",
                "lt",
                "le",
                "ge",
                "add",
                "int",
            )
        if part in ("Σ", "Π"):
            return True
        if part == "e":
            return end == len(word)  # xe^x; the exponent follows
        return part in ("I", "pi", "π") or (part == "δ" and len(word) > 1)

    def _digits(self, word: str, start: int, end: int, pieces: list[Piece]) -> None:
        """Digits after a name: a component of an array, a factor after a scalar."""
        digits = word[start:end]
        kind, value = pieces[-1][:2]
        if kind == "name" and self.rank(str(value)):
            pieces.append(("sub", digits, start, end))
        elif len(digits) <= MAX_DIGITS:
            pieces.append(("number", int(digits), start, end))
        else:
            pieces.append(("long number", digits, start, end))


_COMMON_WORDS = (
    "ln", "log", "exp", "sin", "cos", "tan", "sqrt", "diag", "sum", "max", "min", "sign", "abs", "dot",
    "tanh", "sigmoid", "relu", "softmax", "norm", "mean", "ones", "zeros", "eye", "trace", "det", "inv",
    "outer", "where", "transpose", "otherwise", "pi", "heaviside",
)  # fmt: skip
