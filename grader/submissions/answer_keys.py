"""The key of an answer that was sent from a page: what makes a form sent twice one answer."""

import hashlib
import json
from typing import Any


def answer_key(shown: str, response: Any, *, part: str = "") -> str:
    """One key for one text after one state of the page, whose own key is `shown`.

    An edited text is another answer, and so is the same text after another answer's verdict.
    """
    written = response if isinstance(response, str) and response else json.dumps(response)
    return hashlib.sha256(f"{part}\n{shown}\n{written}".encode("utf-8", "replace")).hexdigest()
