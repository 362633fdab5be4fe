"""Values as JavaScript sees them: what is true, equal, a number, a text. Rulesets are written with these in mind."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from openspec_lint.checks.spectral.view import Step


class _Undefined:
    """The value of what is not there; null is None."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED: Final = _Undefined()

_LARGEST: Final = 10**308
"""Integers from here on are infinite as numbers of JavaScript, or nearly so."""


def plain(value: Any) -> Any:
    """Return the written value of an object or list that is known by the step to it, any other as it is."""
    return value.value if isinstance(value, Step) else value


def is_truthy(value: Any) -> bool:
    """Tell whether a value counts as true: empty objects and lists do."""
    if isinstance(value, (dict, list, Step)):
        return True
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def is_number(value: Any) -> bool:
    """Tell whether a value is a number; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def number_of(value: Any) -> float:
    """Return what Number(value) is, NaN included."""
    value = plain(value)
    if value is None:
        return 0.0
    if isinstance(value, (bool, int, float)):
        return float(value) if isinstance(value, float) or abs(value) < _LARGEST else math.inf
    if isinstance(value, list) and len(value) < 2:
        return number_of(text_of(value))
    if not isinstance(value, str):
        return math.nan
    text = value.strip()
    if not text:
        return 0.0
    try:
        return float(int(text, 0)) if text[:2].lower() in ("0x", "0o", "0b") else _decimal(text)
    except (ValueError, OverflowError):
        return math.nan


def _decimal(text: str) -> float:
    if text.lstrip("+-")[:1] not in set("0123456789.") or "_" in text:  # Python takes "nan", "inf" and 1_000
        return {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}.get(text, math.nan)
    return float(text)


def text_of(value: Any) -> str:
    """Return what String(value) is."""
    value = plain(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "[object Object]"
    if isinstance(value, list):
        return ",".join("" if item is None else text_of(item) for item in value)
    if isinstance(value, float):
        if math.isinf(value) or math.isnan(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
    return str(value)


def printed(value: Any) -> str:
    """Return a value as Spectral quotes it in a message: objects and lists in short, others as JSON."""
    value = plain(value)
    if isinstance(value, list):
        return "Array[]"
    if isinstance(value, dict):
        return "Object{}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return text_of(value)


def type_of(value: Any) -> str:
    """Return what `typeof value` is."""
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "number" if isinstance(value, (int, float)) else "object"


def is_same(left: Any, right: Any) -> bool:
    """Tell what `left === right` is."""
    left, right = plain(left), plain(right)
    if isinstance(left, (dict, list)) or isinstance(right, (dict, list)):
        return left is right
    return type_of(left) == type_of(right) and bool(left == right)


def is_equal(left: Any, right: Any) -> bool:
    """Tell what `left == right` is."""
    left, right = plain(left), plain(right)
    if left is None or left is UNDEFINED or right is None or right is UNDEFINED:
        return (left is None or left is UNDEFINED) and (right is None or right is UNDEFINED)
    if type_of(left) == type_of(right):
        return is_same(left, right)
    if isinstance(left, (dict, list)):
        return is_equal(text_of(left), right)
    if isinstance(right, (dict, list)):
        return is_equal(left, text_of(right))
    return number_of(left) == number_of(right)


def is_less(left: Any, right: Any) -> bool:
    """Tell what `left < right` is; with NaN nothing is."""
    left, right = plain(left), plain(right)
    left, right = (text_of(each) if isinstance(each, (dict, list)) else each for each in (left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left < right
    return number_of(left) < number_of(right)
