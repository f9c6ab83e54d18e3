"""What a step's formulas ask by themselves; see `exercises.worked`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from exercises.claiming import Claim
from exercises.entries import entry_question, output_of
from exercises.formulas import (
    BOLD,
    DEFINED,
    NAME,
    bare,
    definitions,
    formulas,
    is_sum,
    members,
    names_in,
    occurs,
    used,
)
from worker import content
from worker.engine.errors import AnswerError, QuestionError
from worker.engine.model import Reading
from worker.engine.reading import read_answer
from worker.engine.shapes import Shape

_ENDING: Final = re.compile(r"\$([^$]+)\$\.?\s*\Z")  # what a solution ends with is its result
_OPERATOR: Final = re.compile(rf"\\d?frac\{{(?:d|\\partial)\}}\{{(?:d|\\partial)\s*({NAME})\}}")
_FRACTION: Final = re.compile(rf"\\d?frac\{{(?:d|\\partial)\s*(.+?)\}}\{{(?:d|\\partial)\s*({NAME})\}}")
_NABLA: Final = re.compile(rf"\\nabla\s*({NAME})")
_RESULT: Final = re.compile(rf"\\nabla|[JH]\b|\\d?frac\{{(?:d|\\partial)\s*{NAME}\}}")
_COMPONENT: Final = re.compile(r"\b([A-Za-z])_(?:([a-z])\b|\{([a-z])\})")


def derived_claims(exercise: Mapping[str, Any], texts: Sequence[str], step: int) -> Iterator[Claim]:
    """The claims of step number `step`, from 1, of these texts."""
    asked = exercise.get("question") or {}
    statement = str(exercise.get("statement", ""))
    defined = _Defined(texts[: step - 1], texts[step - 1], statement)
    shown = []
    for formula in formulas(texts[step - 1]):
        parts = members(formula)
        claim = (
            _entry(asked, defined, parts)
            or _derivative(asked, defined, parts)
            or _gradient(asked, defined, parts)
            or _equality(asked, defined, parts)
        )
        if claim is not None:
            shown.append(formula)
            yield claim
    if "points" not in asked and not any(_results(asked, later) for later in texts[step:]):
        for formula, result in _results(asked, texts[step - 1], last=step == len(texts)):
            if formula not in shown:
                yield result


class _Defined:
    """The names that the steps so far, else the statement, give to something."""

    def __init__(self, before: Sequence[str], text: str, statement: str) -> None:
        self.all = definitions([*before, text, statement])
        known = definitions([*before, statement])
        self._new = {name: one for name, one in self.all.items() if known.get(name) != one}

    def given(self, *texts: str) -> tuple[str, ...]:
        """Equations for those names in the texts that this step is the first to give."""
        found = names_in(texts, self._new)
        for one in list(found.values()):
            found |= used(one.formula, self._new)
        return tuple(f"{one.name} = {one.formula}" for name, one in self._new.items() if name in found)


def _results(asked: Mapping[str, Any], text: str, *, last: bool = True) -> list[tuple[str, Claim]]:
    """The formula of a step that may be the result, one at most.

    In the last step it stands at the end or has the result's shape, in another one both; the shape of a
    number says nothing.
    """
    enough = any if last else all
    found = _ENDING.search(text)
    end = found[1].strip() if found else ""
    parted = [(one, members(one)) for one in formulas(text)]
    for formula, parts in sorted(parted, key=lambda one: one[0] != end):
        result = _result(asked, parts[-1]) if _alone(parts) else None
        if result is not None and enough((_shape(result) != (), formula == end)):
            return [(formula, result)]
    return []


def _alone(parts: Sequence[str]) -> bool:
    """Whether the formula stands alone, or is said to be the derivative."""
    return len(parts) == 1 or _RESULT.match(parts[0]) is not None


def _entry(asked: Mapping[str, Any], defined: _Defined, parts: Sequence[str]) -> Claim | None:
    """`\\frac{\\partial y_i}{\\partial x_j} = …`: an entry, in the letters of its place."""
    if len(parts) < 2:
        return None
    what = entry_question(asked, defined.all, parts[0])
    if what is None:
        return None
    output = output_of(parts[0], defined.all)
    return (output and _claim(asked, defined, parts[0], what, parts[-1], output=output)) or _claim(
        asked, defined, parts[0], what, parts[-1]
    )


def _derivative(asked: Mapping[str, Any], defined: _Defined, parts: Sequence[str]) -> Claim | None:
    """`\\frac{d}{dx} F = …`, with or without a factor before it, and `\\frac{dF}{dx} = …`."""
    first, answer = parts[0], parts[-1]
    operators = list(_OPERATOR.finditer(first))
    if len(parts) < 2:
        return None
    if len(operators) == 1:
        before, by, inside = first[: operators[0].start()], operators[0][1], first[operators[0].end() :]
        if is_sum(before) or is_sum(inside):
            return None
    elif whole := _FRACTION.fullmatch(first):
        before, by, inside = "", whole[2], whole[1]
    else:
        return None
    inside, by = inside.strip(), bare(by)
    names = f"{inside} {by}"
    if name := DEFINED.fullmatch(inside):
        meaning = defined.all.get(bare(name[1]))
        inside = meaning.formula if meaning else inside
    known = by in (asked.get("variables") or {})
    if not inside or not by.isascii() or not (known or occurs(by, inside)):
        return None
    if "partial" in first and "mathbf" not in first and used(inside, defined.all):
        return None  # what is held fixed here is more than the formula says
    if before.strip():
        what = {"reference": rf"{before}\operatorname{{gradient}}({inside}, {by})"}
    else:
        what = {"function": inside, "wrt": by, "layout": asked.get("layout", "numerator")}
    return _claim(asked, defined, first, what, answer, by, names)


def _gradient(asked: Mapping[str, Any], defined: _Defined, parts: Sequence[str]) -> Claim | None:
    """`\\nabla f_1 = …`: by what the exercise differentiates by."""
    name = _NABLA.fullmatch(parts[0])
    meaning = defined.all.get(bare(name[1])) if name else None
    if len(parts) < 2 or meaning is None or not asked.get("wrt") or asked.get("layout"):
        return None
    what = {"function": meaning.formula, "wrt": asked["wrt"]}
    return _claim(asked, defined, parts[0], what, parts[-1])


def _equality(asked: Mapping[str, Any], defined: _Defined, parts: Sequence[str]) -> Claim | None:
    first = parts[0]
    if len(parts) < 2 or "frac{d" in first or "partial" in first or DEFINED.fullmatch(first):
        return None
    return _claim(asked, defined, first, {"reference": first}, parts[-1])


def _claim(
    asked: Mapping[str, Any],
    defined: _Defined,
    shown: str,
    what: Mapping[str, Any],
    answer: str,
    by: str = "",
    names: str = "",
    output: Mapping[str, str] | None = None,
) -> Claim | None:
    """The claim where question and answer can be read, in the exercise's variables or in their components.

    A name that a step introduces is what it stands for; one that nothing was said of is a number of its own
    where it is differentiated by. `output` names what is differentiated.
    """
    variables = {name: data or {} for name, data in (asked.get("variables") or {}).items()}
    text = f"{' '.join(str(value) for value in what.values())} {answer}"
    given = defined.given(shown, names, str(what.get("function", "")), answer)
    components = {} if "entry" in what else _components(text, variables)
    if components is None:
        return None
    if components:
        numbers = {name: data for name, data in variables.items() if not data.get("shape")}
        question = {**what, "variables": numbers | components}
        return _readable(Claim(asks=shown, given=given, question=question, answer=answer))
    others = {name: one for name, one in defined.all.items() if name not in variables}
    if "entry" in what:  # a component that was given is one of the arrays declared
        others = {name: one for name, one in others.items() if not _COMPONENT.fullmatch(name)}
    kept = {key: asked[key] for key in ("functions", "assume") if asked.get(key)}
    unknown = bool(by) and by not in variables and by not in {**others, **(asked.get("definitions") or {})}
    fresh: dict[str, Any] = {by: {}} if unknown else {}
    named = {name: one.formula for name, one in used(f"{text} {by}", others).items()}
    own = {name: one for name, one in (output or {}).items() if name not in variables}
    meanings = {**own, **named, **(asked.get("definitions") or {})} if not fresh else {}
    if meanings:
        kept["definitions"] = meanings
    question = {**kept, **what, "variables": variables | fresh}
    return _readable(Claim(asks=shown, given=given, question=question, answer=answer))


def _result(asked: Mapping[str, Any], answer: str) -> Claim | None:
    """The exercise's own question; entries given by a component are no answer to it."""
    if _COMPONENT.search(BOLD.sub("B", answer)):
        return None
    data = {key: value for key, value in asked.items() if key != "misconceptions"}
    return _readable(Claim(question=data, answer=answer))


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
    for match in _COMPONENT.finditer(BOLD.sub("B", text)):
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
