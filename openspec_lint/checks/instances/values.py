"""Values as JSON Schema compares them."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from math import isfinite
from typing import Final

from openspec_lint.read.document import Value

MAX_LEVELS: Final = 50
"""Levels of a value that are compared; what is deeper equals only itself."""


def comparable(value: Value, levels: int = MAX_LEVELS) -> Hashable:
    """Return what is equal for equal values: 1 and 1.0 are, true and 1 are not, members have no order."""
    kind = type(value)
    if kind is str or value is None:
        return value  # type: ignore[no-any-return]  # a text or None, as the line above says
    if kind is bool:
        return "boolean", value
    if kind is dict:
        if not levels:
            return "object", id(value)
        return "object", frozenset([(key, comparable(child, levels - 1)) for key, child in value.items()])
    if kind is list:
        return ("array", *[comparable(child, levels - 1) for child in value]) if levels else ("array", id(value))
    return "number", value


def is_number(value: Value) -> bool:
    """Tell whether a value is a number that has a size."""
    return type(value) is int or (type(value) is float and isfinite(value))


def is_multiple(value: float, divisor: float) -> bool:
    """Tell whether `value` is a multiple of `divisor`, both as they are written: 0.3 is one of 0.1."""
    return (_exact(value) / _exact(divisor)).denominator == 1


def _exact(number: float) -> Fraction:
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
