"""How names are written: which casing one has, and which one most names of a contract share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_CASES: Final = {
    "kebab-case": r"[a-z0-9]+(?:-[a-z0-9]+)+",
    "snake_case": r"[a-z0-9]+(?:_[a-z0-9]+)+",
    "camelCase": r"[a-z][a-z0-9]*[A-Z][a-zA-Z0-9]*",
    "PascalCase": r"[A-Z][a-zA-Z0-9]*",
    "UPPER_SNAKE_CASE": r"[A-Z0-9]+(?:_[A-Z0-9]+)+",
    "Train-Case": r"[A-Z][a-zA-Z0-9]*(?:-[A-Z0-9][a-zA-Z0-9]*)+",
}
_NEUTRAL: Final = r"[a-z0-9]+|[A-Z0-9]+"
_HAS_LETTER: Final = r"(?=[0-9_-]*[A-Za-z])"
_IN_WORDS: Final = r"[A-Za-z0-9_-]+"

CASES: Final = tuple(_CASES)
MIXED: Final = "mixed"
TRAIN: Final = "Train-Case"
DETECTED: Final = "detected"
"""What an option says in place of one of CASES: the casing that most names have."""

_FORMS: Final = (None, None, *CASES, MIXED)
"""What a name is by the number of the group of `_FORM` that it matches, the first that does."""

_FORM: Final = re.compile(
    f"({_NEUTRAL})|{_HAS_LETTER}(?:{'|'.join(f'({form})' for form in (*_CASES.values(), _IN_WORDS))})"
)


@lru_cache(maxsize=65536)
def casing(name: str) -> str | None:
    """Return the casing of a name, MIXED for none of CASES; None for one word, which has every casing.

    A name with other characters than letters, digits, "-" and "_" is written by other rules than casing.
    """
    match = _FORM.fullmatch(name.strip("_"))
    return _FORMS[match.lastindex or 0] if match is not None else None


def dominant_casing(casings: Iterable[str | None], share: float, least: int) -> str | None:
    """Return the casing of at least `share` of the names, `least` of them or more; None counts for no name."""
    counts = Counter(case for case in casings if case is not None)
    if not counts:
        return None
    case, count = counts.most_common(1)[0]
    return case if case != MIXED and count >= least and count >= share * counts.total() else None
