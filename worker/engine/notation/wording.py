"""Words for what has a sign: "the identity matrix", "x transpose", "diag of x", "z times a row of ones".

Tried only where a response could not be read as it stands. Each phrase gives way to its sign and to
blanks, so that every position stays that of the response.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from worker.engine.notation.wrappers import WRAPPERS, Sign

LONGEST = 400  # characters of a response that is worded

_SIZE = r"(?:of\s+(?:size|order|dimension)\s+)(?P<side>\w)(?:\s*(?:x|×|by)\s*(?P=side))?"
_ARTICLE = r"(?:the\s+|an?\s+)?"
_OPERAND = r"\w+(?:\s*\(\w*\))?"  # a name, ones(n)
_FUNCTIONS = {
    "sum": "sum", "mean": "mean", "norm": "norm", "inverse": "inv", "determinant": "det", "trace": "tr",
    "softmax": "softmax", "sign": "sign", "exponential": "exp",
}  # fmt: skip
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PHRASES: tuple[tuple[str, Sign], ...] = (
    *WRAPPERS,
    (
        r"^\s*(?:(?:so|thus|hence|therefore|then)\b,?\s*)?(?:(?:the|my)\s+)?"
        r"(?:answer|derivative|gradient|jacobian|result|solution|it|this|that)(?:\s+is|\s+equals|'s)\b:?",
        "",
    ),
    (r"^\s*(?:so|thus|hence|therefore|just|simply|we\s+(?:get|have|obtain)|i\s+get|equals)\b[,:]?", ""),
    (rf"{_ARTICLE}(?:identity|unit)(?:\s+matrix)?\s+{_SIZE}", r"I_\g<side>"),
    (
        rf"{_ARTICLE}(?P<side>\w)\s*(?:x|×|by)\s*(?P=side)\s+(?:identity|unit)(?:\s+matrix)?",
        r"I_\g<side>",
    ),
    (rf"{_ARTICLE}(?:identity|unit)(?:\s+matrix)?", "I"),
    (
        rf"{_ARTICLE}(?:\w\s*(?:x|×|by)\s*\w\s+)?(?:(?:zero|null|0)\s+(?:matrix|vector|row|column)"
        r"|(?:matrix|vector|row|column)\s+(?:of|with)\s+(?:all\s+|only\s+)?(?:zeros|zeroes|0s|0's))|all\s+zeros",
        "𝟎",
    ),
    (r"\beinheitsmatrix\b", "I"),
    (r"\bnull(?:matrix|vektor)\b", "𝟎"),
    (rf"{_ARTICLE}row(?:\s+vector)?\s+(?:of|with)\s+(?:all\s+|only\s+|n\s+)?(?:ones|1s|1's)", "1^T"),
    (
        rf"{_ARTICLE}(?:column\s+|column\s+vector\s+|vector\s+)(?:of|with)\s+(?:all\s+|only\s+|n\s+)?"
        rf"(?:ones|1s|1's)|{_ARTICLE}(?:all[\s-]+)?ones[\s-]+vector",
        "(ones)",
    ),
    (rf"{_ARTICLE}(?:matrix\s+(?:of|with)\s+)?all[\s-]+ones(?:[\s-]+matrix)?", "ones"),
    (
        rf"{_ARTICLE}outer\s+product\s+(?:of\s+)?(?P<left>{_OPERAND})\s+(?:and|with)\s+(?P<right>{_OPERAND})",
        r"outer(\g<left>, \g<right>)",
    ),
    (
        rf"{_ARTICLE}(?:dot|inner|scalar)\s+product\s+(?:of\s+)?(?P<left>{_OPERAND})\s+(?:and|with)"
        rf"\s+(?P<right>{_OPERAND})",
        r"dot(\g<left>, \g<right>)",
    ),
    (
        rf"{_ARTICLE}(?:element-?\s*wise|entry-?\s*wise|hadamard)\s+product\s+(?:of\s+)?(?P<left>{_OPERAND})"
        rf"\s+(?:and|with)\s+(?P<right>{_OPERAND})",
        r"(\g<left> ⊙ \g<right>)",
    ),
    (
        rf"(?:the\s+)?(?P<key>sum|mean|norm|inverse|determinant|trace|softmax|sign|exponential)\s+of"
        r"\s+(?:all\s+)?(?:the\s+)?(?:(?:entries|elements|components|signs)\s+(?:of|in)\s+(?:the\s+)?)?"
        rf"(?:vector\s+|matrix\s+)?(?P<what>{_OPERAND})",
        lambda found: f"{_FUNCTIONS[found['key'].lower()]}({found['what']})",
    ),
    (r"^\s*(?P<all>\S.*\S)\s+as\s+an?\s+row(?:\s+vector)?\s*$", r"(\g<all>)^T"),
    (
        rf"(?P<what>{_OPERAND})\s+(?:as\s+an?\s+row(?:\s+vector)?|\(as\s+an?\s+row(?:\s+vector)?\))",
        r"\g<what>^T",
    ),
    (rf"{_ARTICLE}row(?:\s+vector)?\s+(?P<what>[a-z])\b(?!\s*[\^'ᵀ.])", r"\g<what>^T"),
    (r"\bthe\s+(?:(?:row|column)\s+)?(?:vector|matrix)\s+(?=\w)|\brow\s+vector\s+(?=\w)", ""),
    (
        rf"{_ARTICLE}diag(?:onal)?(?:\s+matrix)?\s+(?:of|with|from)\s+(?:the\s+)?"
        r"(?:vector\s+|(?:entries|elements|components)\s+(?:of\s+)?)?(?P<what>\w+)"
        r"(?:\s+(?:on|along)\s+(?:the\s+|its\s+)?(?:main\s+)?diagonal)?"
        r"(?:\s*,?\s*(?:and\s+)?(?:zeros?|0s?)\s+elsewhere)?",
        r"diag(\g<what>)",
    ),
    (
        r"(?:matrix\s+with\s+)?(?P<what>\w+)\s+on\s+(?:the\s+|its\s+)?(?:main\s+)?diagonal(?:\s*,?\s*(?:and\s+)?"
        r"(?:zeros?|0s?)\s+(?:elsewhere|everywhere\s+else|off\s+the\s+diagonal|otherwise))?",
        r"diag(\g<what>)",
    ),
    (r"(?:the\s+)?transpose\s+of\s+(?:the\s+)?(?:vector\s+|matrix\s+)?(?P<what>\w+)", r"\g<what>^T"),
    (r"\s*,?\s+transposed?\b(?!\s*\()", "^T"),
    (r"(?<=[\w)\]'])\s+dot(?:ted\s+with)?\s+(?=[\w(])", " · "),
    (r"\s+to\s+the\s+(?:power\s+(?:of\s+)?)?(?=[\w(-])", "^"),
    (r"\s+squared\b", "^2"),
    (r"\s+cubed\b", "^3"),
    (r"\b(?:the\s+)?square\s+root\s+of\b", "sqrt"),
    (r"\b(?:the\s+)?cube\s+root\s+of\b", "cbrt"),
    (r"\b(?:the\s+)?absolute\s+value\s+of\b", "abs"),
    (r"\b(?:the\s+)?natural\s+log(?:arithm)?\s+of\b", "ln"),
    (r"\b(?:the\s+)?log(?:arithm)?\s+(?:to\s+)?(?:the\s+)?base\s+(?P<base>[0-9]+)\s+of\b", r"log_\g<base>"),
    (
        r"\b(?:the\s+)?(?P<key>sine|cosine|tangent)\b(?:\s+of\b|(?!\s*\())",
        lambda found: found["key"].lower()[:3],
    ),
    (r"\bone\s+half\b(?:\s+of\b)?", "(1/2)"),
    (r"\bhalf\b(?:\s+of\b)?", "½"),
    (r"\b(?:divided\s+by|over)\b", "/"),
    (r"\b(?:multiplied\s+by|times)\b", "*"),
    (r"\bplus\b", "+"),
    (r"\b(?:minus|negative)\b", "-"),
    (r"\bzero\b", "0"),
    *((rf"\b{word}\b(?=\s+\w|\s*[-+*/.]|\s*$)", str(number)) for number, word in enumerate(_NUMBERS, 1)),
    (rf"(?:the\s+)?column\s+sums\s+of\s+(?P<what>{_OPERAND})", r"colsum(\g<what>)"),
    (rf"(?:the\s+)?row\s+sums\s+of\s+(?P<what>{_OPERAND})", r"rowsum(\g<what>)"),
    (r"\s+is\s+(?:strictly\s+)?positive\b", " > 0"),
    (r"\s+is\s+(?:strictly\s+)?negative\b", " < 0"),
    (r"\s+is\s+(?:non-?negative|not\s+negative)\b", " >= 0"),
    (r"\s+is\s+(?:non-?positive|not\s+positive)\b", " <= 0"),
    (r"\s+is\s+(?:greater|larger|bigger)\s+than\s+or\s+equal\s+to\b|\s+is\s+at\s+least\b", " >= "),
    (r"\s+is\s+(?:less|smaller)\s+than\s+or\s+equal\s+to\b|\s+is\s+at\s+most\b", " <= "),
    (r"\s+is\s+(?:greater|larger|bigger)\s+than\b", " > "),
    (r"\s+is\s+(?:less|smaller)\s+than\b", " < "),
    (r",?\s+\(?(?:since|because)\s.*$", ""),
    (r",?\s+\(?(?:by|using|from|with)\s+(?:the\s+)?(?:\w+\s+){0,2}rule\)?\.?\s*$", ""),
)
_PATTERNS = [(re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in _PHRASES]


_WORD = re.compile(r"[A-Za-z]{3}|[≠∀∈]|!=|\bin\b|^\s*(?:[\"'`“„«‚‘]|\*\*)")
_WIDE_GAP = re.compile(r"\s{6}")  # no sentence has one, and the phrases would look for their end in it


def in_signs(response: str) -> str | None:
    """The response with words turned into signs, as long as it was; None if there are none in it."""
    if len(response) > LONGEST or _WORD.search(response) is None or _WIDE_GAP.search(response) is not None:
        return None
    text = response
    for pattern, sign in _PATTERNS:
        text = pattern.sub(_blanked(sign), text)
    return text if text != response else None


def _blanked(sign: Sign) -> Callable[[re.Match[str]], str]:
    def replace(found: re.Match[str]) -> str:
        new = found.expand(sign) if isinstance(sign, str) else sign(found)
        length = found.end() - found.start()
        return new.ljust(length) if len(new) <= length else found[0]

    return replace
