"""Problem sets as content files again: what is loaded from them is what was exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from exercises.models import Exercise, ProblemSet

_VARYING: Final = ("parameters", "require", "template")
_BESIDE_THE_QUESTION: Final = ("misconceptions", "source")


class ExportError(Exception):
    """A folder that files cannot be written to."""


def export_catalogue(*, folder: Path) -> int:
    """Write the current revision of every exercise that is not retired, a file for each set; how many.

    Labels of the table of mistakes are written out as code and feedback: a revision holds no labels.

    Raises:
        ExportError: the folder holds content files already, or cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.glob("*.yaml")):
            raise ExportError(f"{folder} holds content files already; give an empty folder")
        written = 0
        for problem_set in ProblemSet.objects.all():
            exercises = Exercise.objects.filter(problem_set=problem_set, retired=False, current__isnull=False)
            contents = [one.current.content for one in exercises.select_related("current") if one.current]
            if not contents:
                continue
            text = file_text(
                slug=problem_set.slug,
                title=problem_set.title,
                introduction=problem_set.summary,
                contents=contents,
            )
            name = f"{problem_set.position + 1:02}-{problem_set.slug}.yaml"
            (folder / name).write_text(text, "utf-8")
            written += len(contents)
    except OSError as error:
        raise ExportError(f"{folder}: {error.strerror}") from error
    return written


def file_text(*, slug: str, title: str, introduction: str, contents: Sequence[Mapping[str, Any]]) -> str:
    """The content file of a set; its section is the one that most of its exercises have."""
    [(section, _)] = Counter(str(content["section"]) for content in contents).most_common(1)
    head = {"slug": slug, "title": title, "section": section, "introduction": introduction}
    exercises = [_exercise(content, section) for content in contents]
    return _yaml(head) + "\nexercises:\n" + "\n".join(_indented(_yaml([one])) for one in exercises)


def _exercise(content: Mapping[str, Any], section: str) -> dict[str, Any]:
    """The fields of an exercise as its file gives them, in the order of the README's example."""
    if "template" in content:
        given = {**content["template"], **{key: content[key] for key in _VARYING[:2] if key in content}}
    else:
        question = content["question"]
        given = {key: value for key, value in content.items() if key != "question"}
        given["question"] = {k: v for k, v in question.items() if k not in _BESIDE_THE_QUESTION}
        given["misconceptions"] = question.get("misconceptions", [])
    if given.get("section") == section:
        del given["section"]
    first = ("slug", "title", "section", "parameters", "require", "statement", "question", "difficulty")
    ordered = [*first, *(key for key in given if key not in first)]
    return {key: given[key] for key in ordered if given.get(key) not in (None, [], {})}


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)


def _indented(text: str) -> str:
    """Two spaces further in; a line break within a quoted text is folded away again when it is read."""
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))
