"""How messages put names and values into words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Final

MOST_NAMES: Final = 5
"""Names that a message lists; of more, all but one give way to a number."""


def listed(names: Iterable[str]) -> str:
    """Return names in backquotes, joined with commas and "and", cut where there are many."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) > MOST_NAMES:
        quoted = [*quoted[: MOST_NAMES - 1], f"{len(quoted) - MOST_NAMES + 1} more"]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


def shortened(names: Iterable[str], most: int = 2) -> str:
    """Return the first `most` names and how many more there are: "GET /pets, GET /dogs and 3 more"."""
    unique = list(dict.fromkeys(names))
    if len(unique) <= most + 1:
        return f"{', '.join(unique[:-1])} and {unique[-1]}" if len(unique) > 1 else "".join(unique)
    return f"{', '.join(unique[:most])} and {len(unique) - most} more"


def either(names: Sequence[str]) -> str:
    """Return all of some names as alternatives: "POST, PUT or PATCH"."""
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)


def with_article(noun: str) -> str:
    """Return "a string", "an array"."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def as_json(value: object) -> str:
    """Return a plain value the way JSON writes it, without quotes round a text."""
    if value is None:
        return "null"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)
