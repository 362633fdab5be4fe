"""The order of texts that people expect, as JavaScript's `localeCompare` gives it for names in Latin letters."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache
from typing import Any, Final

from openspec_lint.checks.spectral.javascript import is_number, number_of

_SIGNS: Final = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
"""Signs in the order of the Unicode collation algorithm (UTS #10, root table); digits and letters come after them."""


def is_after(first: Any, second: Any) -> bool:
    """Tell whether `first` belongs behind `second`: numbers by size, texts by their letters first.

    A text that is a number compares as one only with a number, and is in no order with another text that is none.
    """
    is_first, is_second = (is_number(each) or not math.isnan(number_of(each)) for each in (first, second))
    if is_second and (is_number(first) or not is_first):
        return number_of(first) - number_of(second) >= 1
    if not isinstance(first, str) or not isinstance(second, str):
        return False
    return _key(first) > _key(second)


@lru_cache(maxsize=4096)
def _key(text: str) -> tuple[list[Any], list[int], list[bool]]:
    letters, marks, capitals = [], [], []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            marks.append(ord(character))
            continue
        small = character.casefold()
        group = 0 if character.isspace() else 1 if character in _SIGNS else 2 if character.isdigit() else 3
        letters.append((group, _SIGNS.index(character) if group == 1 else small))
        capitals.append(character != small)
    return letters, marks, capitals
