"""The steps of a scenario: which of the words WHEN, THEN and their like in other languages it has."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_DECORATION: Final = r"[ \t\u3000>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[[ xX]\]\s+)?"
# A line that begins with **Word**, WORD or Word: says itself which step it is; words further on are only words.
_MARKED = re.compile(rf"{_DECORATION}(?:\*\*|__|[*_]\w|[A-Z]{{2,}}\b|\w{{1,20}}\*{{0,2}}[:：])")


def has_step(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether a scenario's text has a step that one of `words` begins, however it is written.

    In bold, in capitals, with a colon, in a table: such a step is told by its first word, or by a word in capitals. In
    plain prose any place will do.
    """
    usual, written, spoken = _patterns(words)
    if usual.search(text) or written.search(text):
        return True
    return any(spoken.search(line) for line in text.split("\n") if not _MARKED.match(line))


@cache
def _patterns(words: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what finds the first of the words in capitals, which is quick; a step marked as one; the word anywhere."""
    any_case = "|".join(map(_bounded, words)) or r"(?!)"
    capitals = "|".join(_bounded(word.upper()) for word in words if _is_cased(word))
    capitals = f"|{capitals}" if capitals else ""
    written = (
        rf"(?m:^){_DECORATION}(?:[*_]{{0,3}})(?i:{any_case})|(?:\*\*|__|[|,，;；。、])[ \t]*(?i:{any_case}){capitals}"
    )
    usual = _bounded(words[0].upper()) if words else r"(?!)"
    return re.compile(usual), re.compile(written), re.compile(any_case, re.IGNORECASE)


def _bounded(word: str) -> str:
    """Return the expression for a whole word; scripts that put no spaces between words have no whole words."""
    return rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if _is_cased(word) else re.escape(word)


def _is_cased(word: str) -> bool:
    return word.lower() != word.upper()
