"""Free-form values (defaults, constants) in messages: only what differs, where they are large."""

from __future__ import annotations

import json
from typing import Any, Final

MAX_TEXT: Final = 60
"""Characters of a value in a message."""

MAX_COMPARED: Final = 20_000
"""Characters of a value that is still compared; deepdiff takes seconds for what has megabytes."""


def text_of(value: Any) -> str:
    """Return a value as people write it, cut where it is long."""
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def texts_of(old: Any, new: Any) -> tuple[str, str]:
    """Return two values as text; of two objects or two lists that are too long to show, the members that differ."""
    both = (old, new)
    if not (all(isinstance(value, dict) for value in both) or all(isinstance(value, list) for value in both)):
        return text_of(old), text_of(new)
    if max(len(json.dumps(value, default=str)) for value in both) <= MAX_TEXT or not _is_small(both):
        return text_of(old), text_of(new)
    from deepdiff import DeepDiff  # 150 ms, paid only by two long values that differ

    changes = [change for group in DeepDiff(old, new, view="tree").values() for change in group]
    return _members(changes, "t1"), _members(changes, "t2")


def _is_small(values: tuple[Any, ...]) -> bool:
    return all(len(json.dumps(value, default=str)) <= MAX_COMPARED for value in values)


def _members(changes: list[Any], side: str) -> str:
    """Return the members that one side has of what differs: `limit: 10, tags/0: "new"`."""
    shown = []
    for change in sorted(changes, key=lambda change: str(change.path(output_format="list"))):
        value = getattr(change, side)
        if str(value) != "not present":
            path = "/".join(str(key) for key in change.path(output_format="list"))
            shown.append(f"{path}: {json.dumps(value, ensure_ascii=False, default=str)}")
    return text_of(", ".join(shown)) if shown else "nothing there"
