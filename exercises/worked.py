"""What a step of a worked solution claims, as questions that the engine can judge.

A step is prose with formulas. Where a formula is a chain of equal members, such as
$\\frac{d}{dx} x^2 e^x = 2x e^x + x^2 e^x$, its first member asks something and its last one answers it; the
answer is not believed but derived anew, and the step's own one is judged like a learner's. What cannot be
read with certainty claims nothing: the step is then shown, and nothing is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from worker import content
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.model import Reading
from worker.engine.reading import read_answer
from worker.engine.shapes import Shape

MOST_CLAIMS: Final = 3  # of one step
MOST_CHARACTERS: Final = 400  # of one formula

_FORMULA: Final = re.compile(r"(?<!\\)\$(\$?)(.+?)(?<!\\)\1\$", re.DOTALL)
_ENDING: Final = re.compile(r"\$([^$]+)\$\.?\s*\Z")  # what a solution ends with is its result
_NAME: Final = r"(?:\\(?:mathbf|mathit|hat|bar)\{\w+\}|\\[a-z]+|[A-Za-z])(?:_(?:\w|\{\w+\}))?"
_OPERATOR: Final = re.compile(rf"\\d?frac\{{(?:d|\\partial)\}}\{{(?:d|\\partial)\s*({_NAME})\}}")
_FRACTION: Final = re.compile(rf"\\d?frac\{{(?:d|\\partial)\s*(.+?)\}}\{{(?:d|\\partial)\s*({_NAME})\}}")
_DEFINED: Final = re.compile(rf"({_NAME})(?:\([^()=]*\))?")
_RESULT: Final = re.compile(rf"\\nabla|[JH]\b|\\d?frac\{{(?:d|\\partial)\s*{_NAME}\}}")
_BOLD: Final = re.compile(r"\\mathbf\{(\w+)\}")
_COMPONENT: Final = re.compile(r"\b([A-Za-z])_(?:([a-z])\b|\{([a-z])\})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing that a step claims: what is asked, and the answer that the step gives."""

    asks: str  # LaTeX; "" where the result of the exercise is asked
    question: Mapping[str, Any]
    answer: str  # LaTeX, as the step writes it


def claims(exercise: Mapping[str, Any], step: int) -> tuple[Claim, ...]:
    """What step number `step`, from 1, of the exercise's solution claims; `exercise` is content as drawn."""
    return _read(json.dumps({name: exercise.get(name) for name in _READ_FROM}), step)


_READ_FROM: Final = ("statement", "question", "solution")


@lru_cache(maxsize=512)
def _read(exercise_as_text: str, step: int) -> tuple[Claim, ...]:
    exercise = json.loads(exercise_as_text)
    texts = tuple(str(one) for one in exercise["solution"] or ())
    if not 1 <= step <= len(texts):
        return ()
    return tuple(_claims(exercise, texts, step))[:MOST_CLAIMS]


def _claims(exercise: Mapping[str, Any], texts: Sequence[str], step: int) -> Iterator[Claim]:
    asked = exercise.get("question") or {}
    defined = _definitions(exercise, texts[:step])
    formulas = [(one, _members(one)) for one in _formulas(texts[step - 1])]
    shown = []
    for formula, members in formulas:
        claim = _derivative(asked, defined, members) or _equality(asked, defined, members)
        if claim is not None:
            shown.append(formula)
            yield claim
    if "points" not in asked and not any(_results(asked, later) for later in texts[step:]):
        for formula, result in _results(asked, texts[step - 1], last=step == len(texts)):
            if formula not in shown:
                yield result


def _results(asked: Mapping[str, Any], text: str, *, last: bool = True) -> list[tuple[str, Claim]]:
    """The formula of a step that may be the result, one at most.

    In the last step it stands at the end or has the result's shape, in another one both; the shape of a
    number says nothing.
    """
    enough = any if last else all
    found = _ENDING.search(text)
    end = found[1].strip() if found else ""
    formulas = [(one, _members(one)) for one in _formulas(text)]
    for formula, members in sorted(formulas, key=lambda one: one[0] != end):
        result = _result(asked, members[-1]) if _alone(members) else None
        if result is not None and enough((_shape(result) != (), formula == end)):
            return [(formula, result)]
    return []


def _alone(members: Sequence[str]) -> bool:
    """Whether the formula stands alone, or is said to be the derivative."""
    return len(members) == 1 or _RESULT.match(members[0]) is not None


def _formulas(text: str) -> list[str]:
    return [one[2].strip() for one in _FORMULA.finditer(text) if len(one[2]) <= MOST_CHARACTERS]


def _members(formula: str) -> list[str]:
    """What stands between the equals signs that no bracket holds."""
    members, depth, start = [], 0, 0
    for found in re.finditer(r"\\begin|\\end|\\left|\\right|\\[{}]|[{}()\[\]=]|\\[a-zA-Z]+", formula):
        sign = found[0]
        if sign in ("{", "(", "[", "\\begin", "\\{"):
            depth += 1
        elif sign in ("}", ")", "]", "\\end", "\\}"):
            depth -= 1
        elif sign == "=" and depth == 0:
            members.append(formula[start : found.start()].strip())
            start = found.end()
    members.append(formula[start:].strip().rstrip(".,;").strip())
    return members if all(members) else [formula]


def _definitions(exercise: Mapping[str, Any], texts: Sequence[str]) -> dict[str, str]:
    """Names that the steps so far, else the statement, give to something, in LaTeX."""
    found: dict[str, str] = {}
    for text in (*texts, str(exercise.get("statement", ""))):
        for formula in (part for one in _formulas(text) for part in re.split(r",\s*(?=[^=]*=)", one)):
            members = _members(formula)
            name = _DEFINED.fullmatch(members[0])
            if len(members) > 1 and name is not None and re.search("[A-Za-z]", members[1]):
                found.setdefault(_bare(name[1]), members[1])
    return found


def _derivative(asked: Mapping[str, Any], defined: Mapping[str, str], members: Sequence[str]) -> Claim | None:
    """`\\frac{d}{dx} F = …`, with or without a factor before it, and `\\frac{dF}{dx} = …`."""
    first, answer = members[0], members[-1]
    operators = list(_OPERATOR.finditer(first))
    if len(members) < 2:
        return None
    if len(operators) == 1:
        before, by, inside = first[: operators[0].start()], operators[0][1], first[operators[0].end() :]
        if _is_sum(before) or _is_sum(inside):
            return None
    elif whole := _FRACTION.fullmatch(first):
        before, by, inside = "", whole[2], whole[1]
    else:
        return None
    inside, by = inside.strip(), _bare(by)
    if name := _DEFINED.fullmatch(inside):
        inside = defined.get(_bare(name[1]), inside)
    known = by in (asked.get("variables") or {})
    if not inside or not by.isascii() or not (known or _occurs(by, inside)):
        return None
    if "partial" in first and "mathbf" not in first and _used(inside, defined):
        return None  # what is held fixed here is more than the formula says
    if before.strip():
        what = {"reference": rf"{before}\operatorname{{gradient}}({inside}, {by})"}
    else:
        what = {"function": inside, "wrt": by, "layout": asked.get("layout", "numerator")}
    return _claim(asked, defined, first, what, answer, by)


def _equality(asked: Mapping[str, Any], defined: Mapping[str, str], members: Sequence[str]) -> Claim | None:
    first = members[0]
    if len(members) < 2 or "frac{d" in first or "partial" in first or _DEFINED.fullmatch(first):
        return None
    return _claim(asked, defined, first, {"reference": first}, members[-1])


def _claim(
    asked: Mapping[str, Any],
    defined: Mapping[str, str],
    shown: str,
    what: Mapping[str, Any],
    answer: str,
    by: str = "",
) -> Claim | None:
    """The claim where question and answer can be read, in the exercise's variables or in their components.

    A name that the step introduces is what it stands for; where it is differentiated by, a number of its own.
    """
    variables = {name: data or {} for name, data in (asked.get("variables") or {}).items()}
    text = f"{' '.join(map(str, what.values()))} {answer}"
    components = _components(text, variables)
    if components is None:
        return None
    if components:
        numbers = {name: data for name, data in variables.items() if not data.get("shape")}
        return _readable(
            Claim(asks=shown, question={**what, "variables": numbers | components}, answer=answer)
        )
    fresh: dict[str, Any] = {by: {}} if by and by not in variables else {}
    named = _used(text, {k: v for k, v in defined.items() if k not in variables and k not in fresh})
    kept = {key: asked[key] for key in ("functions", "assume") if asked.get(key)}
    definitions = {**named, **(asked.get("definitions") or {})} if not fresh else {}
    if definitions:
        kept["definitions"] = definitions
    return _readable(
        Claim(asks=shown, question={**kept, **what, "variables": variables | fresh}, answer=answer)
    )


def _used(text: str, defined: Mapping[str, str]) -> dict[str, str]:
    """The names that the text uses, and those that these are made of."""
    found: dict[str, str] = {}
    waiting = [text]
    while waiting:
        looked_at = waiting.pop()
        for name, meaning in defined.items():
            if name not in found and _occurs(name, looked_at):
                found[name] = meaning
                waiting.append(meaning)
    return found


def _occurs(name: str, text: str) -> bool:
    """Whether the name stands in the text, bold or not, as itself."""
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z_])", _plain(text)) is not None


def _plain(text: str) -> str:
    return re.sub(r"\\[A-Za-z]+", " ", _BOLD.sub(r" \1 ", text))


def _result(asked: Mapping[str, Any], answer: str) -> Claim | None:
    """The exercise's own question; entries given by a component are no answer to it."""
    if _COMPONENT.search(_BOLD.sub("B", answer)):
        return None
    data = {key: value for key, value in asked.items() if key != "misconceptions"}
    return _readable(Claim(asks="", question=data, answer=answer))


def _shape(claim: Claim) -> Shape:
    return content.question(claim.question).reference.expression.shape


def _readable(claim: Claim) -> Claim | None:
    try:
        read = read_answer(content.question(claim.question), claim.answer, form="latex")
    except (AnswerError, QuestionError):
        return None
    return claim if isinstance(read, Reading) and read.expression.shape == _shape(claim) else None


def _components(text: str, variables: Mapping[str, Any]) -> dict[str, Any] | None:
    """Scalars for the components $x_i$ of the text; None where it has more than one index."""
    found: dict[str, Any] = {}
    letters = set()
    for match in _COMPONENT.finditer(_BOLD.sub("B", text)):
        name, letter = match[1], match[2] or match[3]
        letters.add(letter)
        if name not in variables:
            return None
        found[f"{name}_{letter}"] = {k: v for k, v in variables[name].items() if k == "domain"}
    if not found:
        return {}
    if len(letters) > 1 or "sum" in text or "delta" in text or "mathbf" in text:
        return None
    return found


def _is_sum(text: str) -> bool:
    depth = 0
    for place, sign in enumerate(text.strip()):
        depth += (sign in "([{") - (sign in ")]}")
        if sign in "+-" and depth == 0 and place:
            return True
    return False


def _bare(name: str) -> str:
    return _BOLD.sub(r"\1", name).replace("{", "").replace("}", "").replace("\\", "")
