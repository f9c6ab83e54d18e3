"""A witness in numbers that a person can put into the formula."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from grader.courses.policy import Policy

WORDS_LIMIT: Final = 6  # components up to which a point is written in the sentence, and not drawn below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point at which the answer provably differs.

    `text` names it with the learner's own value there; where it is too long for a sentence, `drawn` holds
    each variable with its value, in LaTeX.
    """

    text: str
    drawn: Sequence[str] = ()


def as_allowed(verdict: Mapping[str, Any], rules: Policy) -> Mapping[str, Any]:
    """The verdict's data without what the rules, as they are now, do not let a witness tell.

    The verifier left it out where they did not when it judged; they may have changed since.
    """
    if rules.witness_shows_reference or not any(one.get("witness") for one in verdict.get("evidence") or ()):
        return verdict
    evidence = [
        {**one, "witness": {key: value for key, value in one["witness"].items() if key != "reference"}}
        if one.get("witness")
        else one
        for one in verdict["evidence"]
    ]
    return {**verdict, "evidence": evidence}


def point(witness: Mapping[str, Any]) -> Point:
    """The witness for a person; the derivative's value is told where the verdict carries it.

    >>> point({"point": {"w[1]": "1", "w[2]": "-2", "b": "1/2"}, "learner": {"midpoint": 7.0}}).text
    'At w = (1, −2), b = 1/2, your answer is 7; the derivative is something else there.'
    """
    values = _gathered(witness.get("point") or {})
    short = sum(map(len, values.values())) <= WORDS_LIMIT and all(
        len(place) < 2 for places in values.values() for place in places
    )
    where = ", ".join(_in_words(name, places) for name, places in values.items())
    if not values:
        first = _("Here")
    else:
        first = _("At %(point)s") % {"point": where} if short else _("At the point below")
    words = {"where": first, "what": _what(witness.get("entry") or ())}
    learner, reference = witness.get("learner"), witness.get("reference")
    if learner is None:
        text = _("%(where)s, %(what)s has no value; the derivative has one there.") % words
    elif reference is None:
        words["value"] = _number(learner["midpoint"])
        text = _("%(where)s, %(what)s is %(value)s; the derivative is something else there.") % words
    else:
        words |= {
            "value": _number(learner["midpoint"]),
            "reference": _number(reference["midpoint"]),
        }
        text = _("%(where)s, %(what)s is %(value)s; the derivative is %(reference)s there.") % words
    return Point(text=text, drawn=() if short else tuple(_in_latex(values)))


def _what(entry: Sequence[Any]) -> str:
    if len(entry) == 2:
        return _("the entry in row %(row)s, column %(column)s of your answer") % {
            "row": entry[0],
            "column": entry[1],
        }
    if entry:
        return _("entry %(index)s of your answer") % {"index": ", ".join(map(str, entry))}
    return _("your answer")


Places = Mapping[tuple[int, ...], str]


def _gathered(point: Mapping[str, Any]) -> dict[str, dict[tuple[int, ...], str]]:
    """Each variable's components by their place, in order.

    >>> _gathered({"w[2]": "-1/2", "w[1]": "1", "b": "3"})
    {'w': {(1,): '1', (2,): '-1/2'}, 'b': {(): '3'}}
    """
    gathered: dict[str, dict[tuple[int, ...], str]] = {}
    for component, value in point.items():
        name, _bracket, indices = component.partition("[")
        place = tuple(int(index) for index in indices.rstrip("]").split(",") if index)
        gathered.setdefault(name, {})[place] = str(value)
    return {name: dict(sorted(places.items())) for name, places in gathered.items()}


def _in_words(name: str, places: Places) -> str:
    values = ", ".join(places.values()).replace("-", "−")
    return f"{name} = {values}" if () in places else f"{name} = ({values})"


def _in_latex(values: Mapping[str, Places]) -> Iterator[str]:
    r"""Each variable at the point, its components as a column or a matrix.

    >>> list(_in_latex({"w": {(1,): "1", (2,): "-1/2"}, "b": {(): "3"}}))
    ['\\mathbf{w} = \\begin{bmatrix}1\\\\ -\\frac{1}{2}\\end{bmatrix}', 'b = 3']
    """
    for name, places in values.items():
        written = {at: re.sub(r"(\d+)/(\d+)", r"\\frac{\1}{\2}", value) for at, value in places.items()}
        rank = max(map(len, written))
        if rank == 0:
            yield f"{name_latex(name, 0)} = {written[()]}"
        elif rank > 2:
            yield from (
                f"{name_latex(name, rank)}_{{{','.join(map(str, at))}}} = {one}"
                for at, one in written.items()
            )
        else:
            rows: dict[int, list[str]] = {}
            for at, one in written.items():
                rows.setdefault(at[0], []).append(one)
            body = r"\\ ".join(" & ".join(row) for row in rows.values())
            yield rf"{name_latex(name, rank)} = \begin{{bmatrix}}{body}\end{{bmatrix}}"


# fmt: off
GREEK: Final = frozenset({
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi",
    "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
})
# fmt: on


def name_latex(name: str, rank: int) -> str:
    r"""A declared name as mathematics: vectors bold, digits and what follows an underscore below.

    >>> name_latex("x", 1), name_latex("A", 2), name_latex("x1", 0), name_latex("e_i", 0)
    ('\\mathbf{x}', 'A', 'x_{1}', 'e_{i}')
    """
    stem, index = re.fullmatch(r"(.*?)_?(\d*|(?<=_).*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    if stem in GREEK:
        letter = rf"\{stem}"
    elif len(stem) == 1:
        letter = rf"\mathbf{{{stem}}}" if rank == 1 else stem
    else:
        letter = rf"\mathrm{{{stem}}}"
    return f"{letter}_{{{index}}}" if index else letter


def _number(given: float | str) -> str:
    """Four digits after the point, none where it is whole; a text is a number that no float holds.

    >>> _number(2.0), _number(0.87758), _number(-1.5), _number("-9.98e+3009")
    ('2', '0.8776', '−1.5000', '−9.98e+3009')
    """
    if isinstance(given, str):
        return given.replace("-", "−")
    value = float(given)
    text = f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.4f}"
    if abs(value) >= 1e6 or 0 < abs(value) < 1e-3:
        text = f"{value:.4g}"
    return text.replace("-", "−")
