"""What was made for one question, kept for the next time: the least recently used goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """At most `most` values, each belonging to one object (a question) and a key, or None."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        self._entries: OrderedDict[tuple[int, Hashable], tuple[object, Value]] = OrderedDict()

    def has(self, owner: object, key: Hashable) -> bool:
        return (id(owner), key) in self._entries

    def get(self, owner: object, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value kept, or what `make` makes; where it raises, nothing is kept."""
        place = (id(owner), key)
        entry = self._entries.get(place)
        if entry is None:
            # The owner is kept too, so that its id stays its own.
            entry = self._entries[place] = (owner, make())
            if len(self._entries) > self.most:
                self._entries.popitem(last=False)
        else:
            self._entries.move_to_end(place)
        return entry[1]

    def clear(self) -> None:
        self._entries.clear()
