"""Regular expressions of rulesets: `pattern`, or `/pattern/flags`, in the dialect of JavaScript."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from openspec_lint.checks.instances.texts import is_readable, matches

_WITH_FLAGS: Final = re.compile(r"/(.+)/([a-z]*)", re.DOTALL)
_KEPT_FLAGS: Final = "ims"
"""Flags that change what matches; `g`, `u` and `y` do not for a single test, or hardly."""

_LONGEST: Final = 1_000_000
"""Characters of a text that a pattern is tried on."""

_BRACE: Final = re.compile(r"\\[pPu]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[{}]", re.DOTALL)
"""A brace, or a stretch of a pattern in which braces mean something else."""


class UnreadableError(Exception):
    """A ruleset has something that cannot be run here; the text says what, as the end of a sentence."""


@lru_cache(maxsize=512)
def expression_of(written: str, flags: str | None = None) -> str:
    """Return the pattern for `matches`, with its flags inside; raises UnreadableError.

    flags: given apart, as a literal in a script has them; else `written` may be `/pattern/flags`.
    """
    pattern = written
    if flags is None:
        split = _WITH_FLAGS.fullmatch(written)
        pattern, flags = split.groups() if split is not None else (written, "")
    pattern = _BRACE.sub(_escaped, pattern)
    kept = "".join(flag for flag in flags if flag in _KEPT_FLAGS)
    pattern = f"(?{kept}){pattern}" if kept else pattern
    if not is_readable(pattern):
        raise UnreadableError(f"the pattern {written} cannot be read")
    return pattern


def occurs(pattern: str, text: str) -> bool:
    """Tell whether a pattern that `expression_of` gave occurs in a text."""
    return matches(pattern, text, _LONGEST)


def _escaped(match: re.Match[str]) -> str:
    """Return a brace that stands for itself with a backslash, as stricter dialects want it."""
    return "\\" + match[0] if match[0] in ("{", "}") else match[0]
