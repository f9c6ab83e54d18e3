"""The key of an answer that was sent from a page: what makes a form sent twice one answer."""

import hashlib
import json
from typing import Any


def answer_key(item: int, shown: str, response: Any, *, part: str = "") -> str:
    """One key for one text after one state of the item's page, whose own key is `shown`.

    An edited text is another answer, and so is the same text after another answer's verdict, or to another
    exercise: the keys of a whole set are told apart.
    """
    written = response if isinstance(response, str) and response else json.dumps(response)
    return hashlib.sha256(f"{item}\n{part}\n{shown}\n{written}".encode("utf-8", "replace")).hexdigest()
