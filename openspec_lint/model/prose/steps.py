"""The steps of scenarios, in the languages that specs are written in: what is so, what is done, what happens."""

from __future__ import annotations

import re
from typing import Final

GIVEN, WHEN, THEN = STEPS = ("given", "when", "then")
"""The kinds of steps, in their order."""

_END: Final = r"(?![A-Za-z0-9_])"
WORDS: Final = rf"(?:(?P<given>GIVEN{_END}|假定|假设|给定|前提)|(?P<when>WHEN{_END}|当)|(?P<then>THEN{_END}|那么|则))"
"""What each kind begins with; a group for each."""

_STEP: Final = re.compile(rf"\s*(?:[-*+]\s*)?[*_`]{{0,3}}{WORDS}", re.IGNORECASE)


def step_of(text: str) -> str | None:
    """Return of STEPS which one begins in a line; None where none does."""
    match = _STEP.match(text)
    return match.lastgroup if match is not None else None
