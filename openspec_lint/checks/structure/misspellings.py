"""Which field an unknown one of an object can only be a misspelling of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from openspec_lint.model.grammar import Kind, read_shape
from openspec_lint.read.document import Value

_LIKENESS: Final = 0.86
_LONG_ENOUGH: Final = 7
"""How alike a misspelt field is, and how long: one letter of seven left out, doubled or exchanged for another."""

_TEXTS: Final = ("description", "summary", "title", "operationId", "termsOfService", "contentType", "bearerFormat")
_SWITCHES: Final = ("deprecated", "required", "explode", "allowReserved", "allowEmptyValue")


def certain_field(key: str, kind: Kind, holder: Mapping[str, Value]) -> str:
    """Return the field that an unknown one of an object can only be a misspelling of, "" where that is not certain.

    Its value must be of the form that the field has, and no second field be as much like it.
    """
    if any(pattern.match(key.upper()) for pattern, _ in kind.patterned) and re.fullmatch("[1-5]xx", key, re.IGNORECASE):
        return key.upper()
    letters = _letters(key)
    same = [field for field in kind.fields if _letters(field) == letters]
    if not same and len(key) >= _LONG_ENOUGH:
        from difflib import get_close_matches  # as in nearest.py

        same = get_close_matches(key, list(kind.fields), n=2, cutoff=_LIKENESS)
    if len(same) != 1 or same[0] in holder or same[0].rstrip("s") == key.rstrip("s"):
        return ""
    return same[0] if _fits(kind.fields[same[0]], same[0], holder[key]) else ""


def _letters(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _fits(shape: str, field: str, value: Value) -> bool:
    """Tell whether a value has the form of a field; of plain data that is known for some fields only."""
    step = read_shape(shape)
    if step is None:
        is_text = isinstance(value, str) and field in _TEXTS
        return is_text or (isinstance(value, bool) and field in _SWITCHES)
    return isinstance(value, list if step.holding == ("list",) else dict) and step.holding != ("one", "list")
