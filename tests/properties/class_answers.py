"""What a class hands in: one answer written in many ways, and slips of the pen."""

from __future__ import annotations

import random
import re

SIGNS = {"*": ["*", " * ", "·", " × "], "-": ["-", " - ", "−", " − "], "+": ["+", " + "], "/": ["/", " / "]}
POWERS = str.maketrans("23456789", "²³⁴⁵⁶⁷⁸⁹")


def written_otherwise(text: str, by: random.Random) -> str:
    """The same text to a mathematician: other spaces, signs, powers, brackets around it."""
    drawn = {sign: by.choice(ways) for sign, ways in SIGNS.items()}
    other = "".join(drawn.get(character, character) for character in text) if "**" not in text else text
    if by.random() < 0.4:
        other = re.sub(r"\^([2-9])(?![\d.])", lambda match: match[1].translate(POWERS), other)
    if by.random() < 0.3:
        other = other.replace(",", by.choice([", ", " , ", ","]))
    if by.random() < 0.25:
        other = f"({other})"
    return by.choice(["", " ", "  "]) + other + by.choice(["", " ", "\n"])


SLIPS = [
    (r"\d", lambda digit: str((int(digit) + 1) % 10)),
    (r"\+", lambda _: "-"),
    (r"-", lambda _: "+"),
    (r"\^\d", lambda _: ""),
    (r"sin", lambda _: "cos"),
    (r"cos", lambda _: "sin"),
    (r"\bx\b", lambda _: "y"),
    (r">", lambda _: "<"),
    (r"\*", lambda _: "+"),
    (r"\^T", lambda _: ""),
    (r"[()\[\]]", lambda _: ""),
]


def slipped(text: str, by: random.Random) -> str:
    """The text with one slip, or as it was where none fits."""
    for pattern, change in by.sample(SLIPS, len(SLIPS)):
        places = list(re.finditer(pattern, text))
        if places:
            place = by.choice(places)
            return text[: place.start()] + change(place[0]) + text[place.end() :]
    return text


def handed_in(texts: list[str], count: int, by: random.Random) -> list[str]:
    """`count` responses of a class to one exercise, from texts that are right or wrong in known ways."""
    responses = []
    for _ in range(count):
        text = by.choice(texts)
        if by.random() < 0.35:
            text = slipped(text, by)
        responses.append(written_otherwise(text, by) if by.random() < 0.7 else text)
    return responses
