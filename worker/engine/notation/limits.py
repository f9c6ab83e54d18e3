"""Bounds that are checked before any work is done.

They keep reading linear and small: no input of 16 KiB takes over 60 ms or 64 MiB. Each has its
own code, so that the learner is told which one was met.
"""

from __future__ import annotations

MAX_CHARACTERS = 16 * 1024  # of a response
MAX_TOKENS = 4_000
MAX_TOKENS_AGAIN = 400  # of one that is read in other ways where the plain one does not fit
MAX_DEPTH = 40  # of brackets, exponents, signs and functions inside each other
MAX_DIGITS = 60  # of one number
MAX_DECIMAL_EXPONENT = 400  # of a number such as 1e-300, either sign
MAX_EXPONENT = 10_000  # of a constant exponent, either sign
MAX_FACTORIAL = 47  # its value has MAX_DIGITS digits
MAX_MATRIX_POWER = 60  # likewise, of a matrix: it is worked out as a product
MAX_ENTRIES = 4_096  # of a written matrix
MAX_SUBSCRIPT = 120  # characters of one subscript or superscript
MAX_UNKNOWN_SIZES = 400  # sizes that nobody wrote, such as those of I and 1^T
MAX_NOTES = 24  # on how one answer was read
MAX_CONCRETE_SIZE = 100_000  # of an array that only a number sizes, as in np.eye(5)
