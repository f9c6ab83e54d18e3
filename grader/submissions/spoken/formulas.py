"""Formulas as they are said, in the language of the page.

The engine says a formula once, in English ("diag of cos of A x, times A"), and so it is stored; those of
statements are said in the same words (`exercises.saying`). The phrases are replaced one by one: what stands
between them are names and numbers. Their order is that of the formula, so that a language chooses its words
and not its syntax. A test holds `PHRASES` against what is said.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape, unescape
from typing import Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

LONGEST: Final = 4000  # characters of what is looked through; the engine stops long before
# fmt: off
PHRASES: Final = (
    # operations
    _("plus"), _("minus"), _("times"), _("times, element by element,"), _("over"), _("the quotient of"),
    _("by"), _("element by element"), _("squared"), _("cubed"), _("to the power"),
    _("times ten to the power of"), _("transpose"), _("dot"), _("of"), _("and"), _("sub"),
    _("the quantity"), _("and so on"),
    # functions, where their names are words
    _("natural log"), _("absolute value"), _("square root"), _("Heaviside step"), _("error function"),
    _("trace"), _("determinant"), _("cofactor matrix"), _("product of the entries"), _("Kronecker product"),
    _("reverse"), _("inverse"), _("outer product"), _("dot product"), _("matrix from the stacked columns"),
    _("diagonal"), _("sum"), _("mean"), _("over the rows"), _("over the columns"), _("the norm"),
    _("the 1-norm"), _("the maximum norm"), _("the Frobenius norm"), _("prime"),
    _("differentiated %(order)s times, of"),
    # arrays
    _("the identity"), _("the vector of ones"), _("the row of ones"), _("the matrix of ones"),
    _("the vector of zeros"), _("the row of zeros"), _("the matrix of zeros"), _("the row"), _("the column"),
    _("the %(height)s by %(width)s matrix with rows"), _("the sum over %(letter)s from 1 to"),
    _("the product over %(letter)s from 1 to"), _("the row with entry %(letters)s equal to"),
    _("the column with entry %(letters)s equal to"), _("the matrix with entry %(letters)s equal to"),
    _("the array with entry %(letters)s equal to"),
    # derivatives
    _("the derivative of"), _("the gradient of"), _("the jacobian of"), _("the hessian of"),
    _("the partial derivative of"), _("by argument %(places)s, of"),
    _("the derivative by"), _("the partial derivative by"), _("the second derivative of"),
    _("the second derivative by"), _("the second partial derivative of"),
    _("the second partial derivative by"), _("partial"),
    # of statements, which are said as they are written
    _("divided, element by element, by"), _("plus or minus"), _("is in"), _("from"), _("to"), _("infinity"),
    _("vertical bar"), _("root"), _("the sum over"), _("the sum"), _("the product over"), _("the product"),
    # conditions
    _("the indicator of"), _("equals"), _("is not equal to"), _("is less than"), _("is at most"),
    _("is greater than"), _("is at least"), _("not"), _("or"), _("if"), _("otherwise"),
    # names
    _("alpha"), _("beta"), _("gamma"), _("delta"), _("epsilon"), _("zeta"), _("eta"), _("theta"), _("iota"),
    _("kappa"), _("lambda"), _("mu"), _("nu"), _("xi"), _("rho"), _("sigma"), _("tau"), _("upsilon"),
    _("phi"), _("chi"), _("psi"), _("omega"), _("Gamma"), _("Delta"), _("Theta"), _("Lambda"), _("Xi"),
    _("Sigma"), _("Phi"), _("Psi"), _("Omega"), _("hat"), _("bar"), _("tilde"),
)
# fmt: on
SAMPLE: Final = "the quantity"  # no other language says it so
_HOLE: Final = re.compile(r"%\((\w+)\)s")
_ALTERNATIVE: Final = re.compile(r'(<math\b[^<>]*\balttext=")([^"]*)(")')


def said_formula(words: str) -> str:
    """The formula's words in the active language; its names and numbers stay.

    >>> said_formula("A x squared, transpose, plus the quantity u hat")
    'A x squared, transpose, plus the quantity u hat'
    """
    sample = gettext(SAMPLE)
    if sample == SAMPLE or len(words) > LONGEST:
        return words
    return _said_in(words, get_language() or "", sample)


def with_said_alternative(mathml: str) -> str:
    """The formula as the engine printed it, its alternative text in the active language."""
    return _ALTERNATIVE.sub(lambda at: at[1] + escape(said_formula(unescape(at[2]))) + at[3], mathml)


# Lists say the same formulas again and again. `language` and `sample` are what the words depend on.
@lru_cache(maxsize=2048)
def _said_in(words: str, language: str, sample: str) -> str:
    return _phrases()[0].sub(_said, words)


def _said(match: re.Match[str]) -> str:
    place = match.lastgroup or ""
    holes = {
        name.removeprefix(f"{place}_"): value
        for name, value in match.groupdict().items()
        if value is not None and name != place
    }
    said = gettext(_phrases()[1][place])
    return said % holes if holes else said


@cache
def _phrases() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """What any of the phrases matches, the longest first, and the phrase that a group of the match is."""
    by_place = {f"p{place}": one for place, one in enumerate(sorted(PHRASES, key=len, reverse=True))}
    pieces = [f"(?P<{place}>{_pattern(one, place)})" for place, one in by_place.items()]
    return re.compile(rf"(?<![\w'])(?:{'|'.join(pieces)})(?!\w)"), by_place


def _pattern(phrase: str, place: str) -> str:
    literals = _HOLE.split(phrase)
    return "".join(
        rf"(?P<{place}_{piece}>\w+(?:,? \w+)*?)" if number % 2 else re.escape(piece)
        for number, piece in enumerate(literals)
    )
