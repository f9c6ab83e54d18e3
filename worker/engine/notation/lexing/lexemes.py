"""The one pattern that finds the next lexeme, and the kinds of lexemes."""

from __future__ import annotations

import re

from worker.engine.notation.lexing.characters import ACCENTS, SUBSCRIPTS, SUPERSCRIPTS, VECTOR_MARKS

LETTER = "A-Za-zͰ-Ͽµẞ\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024fẀ-ẟ"
MARKS = "".join(ACCENTS) + VECTOR_MARKS
SPACE = r"[ \t\r\n\f\v\xa0\u2000-\u200d\u2060\u202f\u205f\u3000\ufeff~$]"
LEXEME = re.compile(
    rf"""{SPACE}*(?:
     ([0-9]+(?:\.[0-9]+|\{{,\}}[0-9]+|\.(?![.\w*/^(']))?(?:[eE][+-]?[0-9]+(?!\w))?|\.[0-9]+(?:[eE][+-]?[0-9]+(?!\w))?)
    |([{LETTER}][{LETTER}0-9]*)
    |(\*\*|<=|>=|==|!=|<>|&&|\|\||\.\.\.|\.\.|\.\*|\./|\.\^|\.'|:=|=>|->|[-+*/^=<>()\[\]{{}},;:|@.!'&?"%\#`])
    |(\\(?:[A-Za-z]+\*?|.))
    |(_)
    |([{"".join(SUPERSCRIPTS)}]+)
    |([{"".join(SUBSCRIPTS)}]+)
    |(.)
    )""",
    re.VERBOSE | re.DOTALL,
)
NUMBER, WORD, OPERATOR, COMMAND, UNDERSCORE, SUPER, SUB, OTHER = range(1, 9)

PLAIN_WORD = re.compile(rf"[{LETTER}][{LETTER}0-9]*")
