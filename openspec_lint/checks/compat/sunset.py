"""Sunset dates (`x-sunset`): what they say on a given day."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt ].*)?\Z")


def sunset_state(value: Any, as_of: date) -> str:
    """Return "none" without a date, "invalid" for what is none, "ahead" before the day has come, else "past".

    A date is written YYYY-MM-DD or as an RFC 3339 date-time, whose date counts.
    """
    if value is None:
        return "none"
    day = sunset_date(value)
    if day is None:
        return "invalid"
    return "ahead" if as_of < day else "past"


def sunset_date(value: Any) -> date | None:
    """Return the day that a sunset names; None when it names none."""
    match = _DATE.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match.group(1)) if match else None
    except ValueError:
        return None
