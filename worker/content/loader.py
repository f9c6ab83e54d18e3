"""Content files: problem sets, one file each, and the exercises in them.

A file is read when one of its exercises is first asked for: an index of slugs, made by scanning lines,
says where each is. So the check command starts at once, however many files there are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from worker.content.exercise import Exercise, ProblemSet, problem_set
from worker.content.fields import Fields, suggestion
from worker.content.mistakes import Mistake, mistakes
from worker.content.schema import LARGEST_SEED
from worker.content.variants import variant
from worker.engine.errors import QuestionError

LARGEST_FILE: Final = 2_000_000
LARGEST_CONTENT: Final = 200_000
DEEPEST_CONTENT: Final = 30
MISTAKES_FILE: Final = "misconceptions.yaml"
# What a submission says of itself, beside the slug of its exercise.
OVERRIDES: Final = ("sizes", "earlier", "accepted", "at", "part", "form")
_SLUG_LINE: Final = re.compile(r"^ *- slug: *['\"]?([A-Za-z0-9-]+)['\"]? *(?:#.*)?$", re.MULTILINE)


class ContentError(QuestionError):
    """A content file that cannot be used; names the file, the exercise and the field."""


class UnknownExercise(QuestionError):
    """A slug that no content file has."""

    def __init__(self, slug: str, known: Iterable[str]) -> None:
        super().__init__(
            f"there is no exercise {slug[:100]!r}{suggestion(slug[:100], known)}", where="exercise"
        )
        self.slug = slug


@dataclass(kw_only=True)
class Catalogue:
    """The content files of a folder, in the order of their names."""

    folder: Path
    files: tuple[Path, ...]
    index: Mapping[str, Path]  # slug -> file
    _sets: dict[Path, ProblemSet] = field(default_factory=dict)

    @property
    def slugs(self) -> list[str]:
        """Every exercise, in order."""
        return list(self.index)

    @property
    def problem_sets(self) -> tuple[ProblemSet, ...]:
        """Every problem set, in order.

        Raises:
            ContentError: naming the file, the exercise and the field.
        """
        return tuple(self._problem_set(path) for path in self.files)

    def exercise(self, slug: str) -> Exercise:
        """The exercise with this slug.

        Raises:
            UnknownExercise: there is none.
            ContentError: its file cannot be used.
        """
        path = self.index.get(slug)
        if path is None:
            raise UnknownExercise(slug, self.slugs)
        return self._problem_set(path).exercise(slug)

    @cached_property
    def mistakes(self) -> Mapping[str, Mistake]:
        """The usual mistakes by label: their feedback code and what to say."""
        path = self.folder / MISTAKES_FILE
        if not path.exists():
            return {}
        try:
            return mistakes(_parsed(path))
        except QuestionError as error:
            raise ContentError(f"{path.name}: {error}") from None

    def _problem_set(self, path: Path) -> ProblemSet:
        found = self._sets.get(path)
        if found is None:
            known = self.mistakes
            try:
                found = problem_set(_parsed(path), known)
            except QuestionError as error:
                raise ContentError(f"{path.name}: {error}") from None
            indexed = [slug for slug, home in self.index.items() if home == path]
            if [exercise.slug for exercise in found.exercises] != indexed:
                raise ContentError(f"{path.name}: write every exercise as a line '- slug: …' of its own")
            self._sets[path] = found
        return found

    def check_prerequisites(self) -> None:
        """Raises `ContentError` if an exercise names a prerequisite that does not come before it."""
        seen: set[str] = set()
        for path, problems in zip(self.files, self.problem_sets, strict=True):
            for exercise in problems.exercises:
                for slug in exercise.prerequisites:
                    if slug not in seen:
                        hint = "comes later" if slug in self.index else "is unknown"
                        raise ContentError(f"{path.name}: {exercise.slug}.prerequisites: {slug!r} {hint}")
                seen.add(exercise.slug)


def load_catalogue(folder: str | Path) -> Catalogue:
    """The catalogue of a folder; files are read when they are needed.

    Raises:
        ContentError: no such folder, or a slug that stands in two places.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ContentError(f"{folder}: there is no such folder of content files")
    files = tuple(sorted(path for path in folder.glob("*.yaml") if path.name != MISTAKES_FILE))
    index: dict[str, Path] = {}
    for path in files:
        for slug in _SLUG_LINE.findall(_text(path)):
            if slug in index:
                raise ContentError(f"{path.name}: {slug}: is also in {index[slug].name}")
            index[slug] = path
    return Catalogue(folder=folder, files=files, index=index)


def resolve(data: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """Self-contained question data: a slug, and the seed of a variant, are replaced by the question.

    Beside a slug only what a submission says of itself may stand: `OVERRIDES`, and the seed.

    Raises:
        UnknownExercise: there is no such exercise.
        QuestionError: something else stands beside the slug.
    """
    fields = Fields(data)
    if "exercise" not in fields:
        return dict(data)
    slug = fields.text("exercise")
    overrides = {key: data[key] for key in OVERRIDES if key in fields}
    seed = fields.integer("seed", 0, 0, LARGEST_SEED)
    fields.finish()
    return {**variant(catalogue.exercise(slug).content, seed)["question"], **overrides}


def digest(content: Mapping[str, Any]) -> str:
    """The digest of plain content; equal content has an equal digest."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


# --- YAML ---------------------------------------------------------------------------------------

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """Plain data only, and a name given twice is an error."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        names: set[object] = set()
        for key, _ in node.value:
            if key.value in names:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} stands here twice", key.start_mark
                )
            names.add(key.value)
        result: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return result


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _SafeLoader.construct_yaml_str)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ContentError(f"{path.name}: is larger than {LARGEST_FILE} bytes")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: cannot be read: {error}") from None


def _parsed(path: Path) -> Any:
    try:
        loader = _Loader(_text(path))
        try:
            data = loader.get_single_data()
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ContentError(f"{path.name}: is no YAML: {' '.join(str(error).split())}") from None
    _bounded(data)
    return data


def _bounded(data: Any) -> None:
    """An error for content that aliases blow up, or that nests too deep."""
    visited = 0
    stack = [(data, 0)]
    while stack:
        value, depth = stack.pop()
        visited += 1
        if visited > LARGEST_CONTENT or depth > DEEPEST_CONTENT:
            raise QuestionError("holds too much, or nests too deep")
        if isinstance(value, dict):
            stack.extend((item, depth + 1) for item in value.values())
        elif isinstance(value, list):
            stack.extend((item, depth + 1) for item in value)
