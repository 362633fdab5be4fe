"""How names are written: which casing one has, and which one most names of a contract share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_CASES: Final = (
    ("kebab-case", re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")),
    ("snake_case", re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")),
    ("camelCase", re.compile(r"[a-z][a-z0-9]*[A-Z][a-zA-Z0-9]*")),
    ("PascalCase", re.compile(r"[A-Z][a-zA-Z0-9]*")),
    ("UPPER_SNAKE_CASE", re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)+")),
)
_NEUTRAL: Final = re.compile(r"[a-z0-9]+|[A-Z0-9]+")
_IN_WORDS: Final = re.compile(r"[0-9_-]*[A-Za-z][A-Za-z0-9_-]*")

CASES: Final = tuple(name for name, _ in _CASES)
MIXED: Final = "mixed"


@lru_cache(maxsize=65536)
def casing(name: str) -> str | None:
    """Return the casing of a name, MIXED for none of CASES; None for one word, which has every casing.

    A name with other characters than letters, digits, "-" and "_" is written by other rules than casing.
    """
    bare = name.strip("_")
    if _NEUTRAL.fullmatch(bare) or not _IN_WORDS.fullmatch(bare):
        return None
    return next((case for case, pattern in _CASES if pattern.fullmatch(bare)), MIXED)


def dominant_casing(casings: Iterable[str | None], share: float, least: int) -> str | None:
    """Return the casing of at least `share` of the names, `least` of them or more; None counts for no name."""
    counts = Counter(case for case in casings if case is not None)
    if not counts:
        return None
    case, count = counts.most_common(1)[0]
    return case if case != MIXED and count >= least and count >= share * counts.total() else None
