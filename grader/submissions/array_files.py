"""Arrays that are handed in as files, and the points that are handed out."""

import csv
import io
import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any, Final

import numpy as np
from django.core.files import File

from grader.courses.models import AssignmentItem
from grader.courses.policy import Refused
from grader.submissions.questions import question_for
from worker.engine.model import Points
from worker.engine.numeric.array_answers.files import FORMATS, MOST_BYTES

Writer = Callable[[Mapping[str, np.ndarray[Any, Any]]], bytes]


def asks_for_array(item: AssignmentItem) -> bool:
    """Whether the exercise asks for numbers at points."""
    question = item.revision.content.get("question")
    return isinstance(question, Mapping) and "points" in question


def points_of(item: AssignmentItem, *, seed: int) -> Points | None:
    """The points of the exercise's variant, None where it asks for none."""
    return question_for(item.revision, seed=seed).points if asks_for_array(item) else None


def require_array_file(item: AssignmentItem, file: File) -> None:
    """Raises Refused where no array is asked for, or the file cannot be one; nobody looks into it here."""
    if not asks_for_array(item):
        raise Refused("No file is asked for here.", code="file.not_asked")
    if PurePath(file.name or "").suffix.lower() not in FORMATS:
        raise Refused(f"A file ends in one of {', '.join(FORMATS)}.", code="file.format")
    if not file.size:
        raise Refused("The file is empty.", code="file.empty")
    if file.size > MOST_BYTES:
        raise Refused(f"A file has at most {MOST_BYTES >> 20} MiB.", code="file.too_large")


def stored_under_new_name(file: File) -> File:
    """The file under a name that nobody can guess; nothing of the learner's goes into it but the ending."""
    ending = PurePath(file.name or "").suffix.lower()
    return File(file.file, name=secrets.token_hex(16) + ending)


# --- points, to be downloaded ---------------------------------------------------------------------


def points_files(points: Points) -> list[str]:
    """The names of the files in which the points can be had."""
    return ["points.npz", *(f"{name}.npy" for name in points.values), "points.json", "points.csv"]


def points_file(points: Points, name: str) -> bytes | None:
    """The points in the format that the file's name asks for; None where there is no such file.

    `points.npz`, `points.json` and `points.csv` hold all variables, `w.npy` the one called w.
    """
    stem, ending = PurePath(name).stem, PurePath(name).suffix
    if ending == ".npy":
        return _npy(points.values[stem]) if stem in points.values else None
    write = WRITERS.get(ending)
    return write(points.values) if write and stem == "points" else None


def _npy(values: np.ndarray[Any, Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, values, allow_pickle=False)
    return file.getvalue()


def _npz(columns: Mapping[str, np.ndarray[Any, Any]]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **columns)
    return file.getvalue()


def _json(columns: Mapping[str, np.ndarray[Any, Any]]) -> bytes:
    return json.dumps({name: values.tolist() for name, values in columns.items()}).encode()


def _csv(columns: Mapping[str, np.ndarray[Any, Any]]) -> bytes:
    """One line for each point; the head names the components, counted from 1."""
    names: list[str] = []
    for name, values in columns.items():
        places = [",".join(str(i + 1) for i in at) for at in np.ndindex(*values.shape[1:])]
        names += [f"{name}[{place}]" if place else name for place in places]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(names)
    table.writerows(np.hstack([v.reshape(len(v), -1) for v in columns.values()]).tolist())
    return text.getvalue().encode()


WRITERS: Final[Mapping[str, Writer]] = {".npz": _npz, ".json": _json, ".csv": _csv}
