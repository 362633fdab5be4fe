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


def notice_state(value: Any, as_of: date, days: int) -> str:
    """Return what the sunset date of something that becomes deprecated comes to, where `days` of notice are asked for.

    "none" where none is there and none is needed, "missing" where one is needed, "invalid" for what is none, "short"
    where it is nearer than that, else "ahead".
    """
    if value is None:
        return "missing" if days > 0 else "none"
    day = sunset_date(value)
    if day is None:
        return "invalid"
    return "short" if (day - as_of).days < days else "ahead"


def moved_state(old: Any, new: Any, as_of: date, days: int) -> str:
    """Return what a sunset date that is moved comes to: "invalid", "repaired", "short", "nearer" or "ahead".

    Repaired is one that was invalid before. A date that is put off, or still leaves the `days` of notice, hurts nobody;
    where no notice is asked for, one that moves nearer may.
    """
    if new is None:
        return "none"
    before, after = sunset_date(old), sunset_date(new)
    if after is None:
        return "invalid"
    if before is None:
        return "repaired"
    if after >= before:
        return "ahead"
    return "short" if (after - as_of).days < days else "ahead" if days > 0 else "nearer"


def sunset_date(value: Any) -> date | None:
    """Return the day that a sunset names; None when it names none."""
    match = _DATE.match(value) if isinstance(value, str) else None
    try:
        return date.fromisoformat(match.group(1)) if match else None
    except ValueError:
        return None
