"""Arrays from the bytes of a file: `.npy`, `.npz`, JSON, CSV. Hostile until read; nothing is unpickled."""

from __future__ import annotations

import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from math import prod
from typing import Any, Final, Literal

import numpy as np

from worker.engine.errors import AnswerError
from worker.engine.numeric.array_answers.received import MOST_AXES, Given, from_lists, stored, written

MOST_BYTES: Final = 64 << 20
MOST_HEADER: Final = 4096
MAGIC: Final = b"\x93NUMPY"
TYPES: Final = frozenset({"f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"})
FORMATS: Final = (".npy", ".npz", ".json", ".csv")


def from_file(content: bytes, name: str) -> Given:
    """The array in a file with this content and name, whose ending says how it is written.

    Raises:
        AnswerError: the file cannot be read as such; says why, and where in it.
    """
    ending = re.search(r"\.[a-z]+$", name.lower())
    read = _READERS.get(ending[0]) if ending else None
    if read is None:
        raise AnswerError(
            "array.format",
            "The name of the file ends in none of .npy, .npz, .json and .csv.",
            given=name[-40:],
        )
    if len(content) > MOST_BYTES:
        raise AnswerError("array.too_large", f"The file has more than {MOST_BYTES >> 20} MiB.")
    return read(content)


def _npy(content: bytes) -> Given:
    """NumPy's own format, header by header: what NumPy would unpickle is refused before it is looked at."""
    if not content.startswith(MAGIC):
        raise _broken("This is no .npy file; write it with numpy.save.")
    if len(content) < 12 or content[6] not in (1, 2, 3):
        raise _broken("The .npy file has a version that is not known.")
    width = 2 if content[6] == 1 else 4
    length = int.from_bytes(content[8 : 8 + width], "little")
    begins = 8 + width + length
    if length > MOST_HEADER or begins > len(content):
        raise _broken("The header of the .npy file is cut off.")
    descr, order, shape = _header(content[8 + width : begins].decode("latin-1"))
    if descr[:1] not in "<>|=" or descr[1:] not in TYPES:
        raise AnswerError(
            "array.type",
            f"The numbers have the type {descr}; float64, float32 or integers are expected.",
            given=descr,
        )
    dtype = np.dtype(descr)
    if len(content) - begins != prod(shape) * dtype.itemsize:
        raise _broken("The .npy file does not hold as many numbers as its header says: it may be cut off.")
    values = np.frombuffer(content, dtype=dtype, offset=begins)
    return stored(values.reshape(shape, order=order))


def _header(text: str) -> tuple[str, Literal["C", "F"], tuple[int, ...]]:
    """Type, order and shape, read by their pattern: nothing in a header is evaluated."""
    descr = re.search(r"'descr'\s*:\s*'([^']{1,20})'", text)
    fortran = re.search(r"'fortran_order'\s*:\s*(True|False)\b", text)
    shape = re.search(r"'shape'\s*:\s*\(\s*((?:\d{1,12}\s*,\s*)*(?:\d{1,12}\s*)?)\)", text)
    if fortran is None or shape is None or (descr is None and "'descr'" not in text):
        raise _broken("The header of the .npy file cannot be read.")
    sides = tuple(int(side) for side in re.findall(r"\d+", shape[1]))
    if len(sides) > MOST_AXES:
        raise AnswerError("array.shape", f"More than {MOST_AXES} axes are more than anybody asks for.")
    return "a record" if descr is None else descr[1], "F" if fortran[1] == "True" else "C", sides


def _npz(content: bytes) -> Given:
    """The only array of an .npz file, or the one called `answer`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            if len(members) > 1 and "answer" not in members:
                raise AnswerError(
                    "array.format",
                    f"The .npz file holds {len(members)} arrays; save one only, or call it answer.",
                    given=", ".join(sorted(members))[:80],
                )
            if not members:
                raise AnswerError("array.empty", "The .npz file is empty.")
            info = members.get("answer") or next(iter(members.values()))
            if info.file_size > MOST_BYTES:
                raise AnswerError("array.too_large", f"The array has more than {MOST_BYTES >> 20} MiB.")
            with archive.open(info) as member:
                inside = member.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
        raise _broken(f"The .npz file is damaged: {str(error)[:80]}.") from None
    except (NotImplementedError, RuntimeError, ValueError) as error:  # encrypted, or packed in some rare way
        raise _broken(f"The .npz file cannot be opened: {str(error)[:80]}.") from None
    if len(inside) > MOST_BYTES:
        raise AnswerError("array.too_large", f"The array has more than {MOST_BYTES >> 20} MiB.")
    return _npy(inside)


def _json(content: bytes) -> Given:
    """Nested lists; with an object around them, its only value or the one called `answer`."""
    text = _text(content)
    if re.match(r"(?:\s*\[){16}", text):
        raise AnswerError("array.shape", f"More than {MOST_AXES} axes are more than anybody asks for.")
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise _broken(f"This is no JSON: {error.msg} in line {error.lineno}, column {error.colno}.") from None
    except (RecursionError, ValueError):
        raise _broken("This JSON cannot be read.") from None
    if isinstance(data, dict):
        data = data.get("answer") if "answer" in data or len(data) != 1 else next(iter(data.values()))
    if not isinstance(data, list | int | float) or isinstance(data, bool):
        raise _broken("A list of lists of numbers is expected.")
    return from_lists(data)


def _csv(content: bytes) -> Given:
    """One line for each point: its entries row by row. Lines that begin with # are passed over."""
    rows: list[Any] = []
    width = 0
    for number, line in enumerate(_text(content).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = re.split(r"[;\t]" if ";" in line or "\t" in line else ",", line.strip().rstrip(",;"))
        try:
            row = np.array(cells, dtype=np.float64)
        except ValueError:
            if not rows:
                continue  # a line of column names
            raise AnswerError(
                "array.not_a_number",
                f"Line {number} holds something else than numbers.",
                place=[number],
            ) from None
        if rows and len(row) != width:
            raise AnswerError(
                "array.ragged",
                f"Line {number} has {len(row)} numbers, where {width} are expected.",
                place=[number],
            )
        width = len(row)
        rows.append(row)
    if not rows:
        raise AnswerError("array.empty", "The file holds no numbers.")
    return replace(written(np.array(rows)), flat=True)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken(f"The file is no text: byte {error.start + 1} is not UTF-8.") from None


def _broken(message: str) -> AnswerError:
    return AnswerError("array.broken", message)


_READERS: Final[dict[str, Callable[[bytes], Given]]] = {
    ".npy": _npy,
    ".npz": _npz,
    ".json": _json,
    ".csv": _csv,
}
