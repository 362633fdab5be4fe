"""Texts against patterns and formats, in time that grows with the text only."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import jsonschema_rs

MAX_LENGTH: Final = 10_000
"""Characters of a text that a pattern is tried on; a longer one is taken to match."""

FORMATS: Final = frozenset({"date", "date-time", "uuid", "ipv4", "ipv6"})
"""The formats of texts that are checked: those of which nobody means something else."""

_LINEAR: Final = jsonschema_rs.RegexOptions()
_BACKTRACKING: Final = jsonschema_rs.FancyRegexOptions(backtrack_limit=100_000)


class _Pattern:
    """A pattern, and for one that needs backtracking its contrary: where both fail, the search was given up."""

    def __init__(self, pattern: str) -> None:
        self.contrary: jsonschema_rs.Validator | None = None
        try:
            self.matching = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=_LINEAR)
        except ValueError:
            self.matching = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=_BACKTRACKING)
            contrary = {"pattern": rf"^(?![\s\S]*(?:{pattern}))"}
            self.contrary = jsonschema_rs.Draft202012Validator(contrary, pattern_options=_BACKTRACKING)


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> _Pattern | None:
    try:
        return _Pattern(pattern)
    except ValueError:
        return None


def is_readable(pattern: str) -> bool:
    """Tell whether `pattern` (ECMA 262) can be tried on texts."""
    return _pattern(pattern) is not None


def matches(pattern: str, text: str, limit: int = MAX_LENGTH) -> bool:
    """Tell whether `pattern` (ECMA 262) occurs in `text`; what cannot be read or takes too long is taken to.

    limit: the characters of a text beyond which it is not tried.
    """
    read = _pattern(pattern)
    if read is None or len(text) > limit:
        return True
    try:
        return read.matching.is_valid(text) or (read.contrary is not None and not read.contrary.is_valid(text))
    except ValueError:  # a lone surrogate
        return True


@lru_cache(maxsize=len(FORMATS))
def _format(name: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)


def has_format(name: str, text: str) -> bool:
    """Tell whether `text` has the format `name`, one of FORMATS."""
    try:
        return _format(name).is_valid(text)
    except ValueError:  # a lone surrogate
        return True
