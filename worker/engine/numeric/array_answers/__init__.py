"""Numeric array answers: a Jacobian evaluated at given points, judged by tolerance.

The one place in the engine where numbers decide. The tolerance of every entry follows from the entry's
magnitude, from how strongly it reacts to the last bit of its inputs, and from how the numbers were written.

- `received`   what was handed in: nested lists, checked; finite numbers, how precise they are
- `files`      the same from the bytes of `.npy`, `.npz`, JSON or CSV; nothing is ever unpickled
- `reference`  values of the reference at the points, and the tolerance of each
- `judging`    right or wrong, by point and entry
- `recognise`  what went wrong, by name
- `report`     the picture of it: which entries, how far off
"""

from worker.engine.numeric.array_answers.files import from_file
from worker.engine.numeric.array_answers.judging import ArrayComparison, compare
from worker.engine.numeric.array_answers.received import Given, from_lists, is_numeric

__all__ = ["ArrayComparison", "Given", "compare", "from_file", "from_lists", "is_numeric"]
