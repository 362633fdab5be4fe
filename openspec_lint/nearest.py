"""What somebody may have meant: the name that is closest to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the one of `names` that is most like `name`; None where none is as like it as `cutoff` (0 to 1) asks."""
    from difflib import get_close_matches  # most runs find nothing misspelt, and it takes 4 ms to import

    return next(iter(get_close_matches(name, list(names), n=1, cutoff=cutoff)), None)
