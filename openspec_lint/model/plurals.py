"""Plurals of English nouns, by suffix and by lists of exceptions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

_SINGULAR_IN_S: Final = re.compile(r"(?:ss|us|sis|xis)$")
_IES: Final = re.compile(r"(?<![aeiou])y$")
_ES: Final = re.compile(r"(?:s|x|z|ch|sh)$")


def is_plural(word: str, irregular: Mapping[str, str], uncountable: Collection[str]) -> bool:
    """Tell whether a noun in lower case is a plural, or has none.

    irregular: singular → plural. uncountable: nouns that stay as they are.
    """
    if word in uncountable or word in irregular.values():
        return True
    if word in irregular:
        return False
    return word.endswith("s") and _SINGULAR_IN_S.search(word) is None


def plural(word: str, irregular: Mapping[str, str]) -> str:
    """Return the plural of a noun in lower case."""
    if word in irregular:
        return irregular[word]
    if _IES.search(word):
        return word[:-1] + "ies"
    return word + ("es" if _ES.search(word) else "s")
