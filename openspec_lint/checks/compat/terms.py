"""What a team asks of whoever takes something away: on which day, with how much notice, of which stability."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

LEVELS: Final = ("draft", "alpha", "beta", "stable")
"""Stability levels (`x-stability-level`), the least stable first; what has none is stable."""

NO_NOTICE: Final[Mapping[str, int]] = {"stable": 0, "beta": 0}


class Terms(NamedTuple):
    """The terms of a comparison.

    as_of: the day that sunset dates are compared with. deprecation_days: how many days must lie between a deprecation
    and its sunset, by the level of what is deprecated ("stable", "beta"); 0 asks for no sunset date. stability_level:
    the lowest level at which a change counts; what is less stable may change without notice.
    """

    as_of: date
    deprecation_days: Mapping[str, int] = NO_NOTICE
    stability_level: str = "beta"

    def notice(self, level: str) -> int:
        """Return the days of notice that something of a stability level needs; drafts and alphas need none."""
        return self.deprecation_days.get(level, 0)

    def counts(self, level: str) -> bool:
        """Tell whether a change of something of this level is told; a level that is none counts."""
        return level not in LEVELS or LEVELS.index(level) >= LEVELS.index(self.stability_level)
