"""Free-form values (defaults, examples, extensions, texts) in messages: only what differs, where they are large."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

MAX_TEXT: Final = 60
"""Characters of a value in a message."""

MAX_COMPARED: Final = 20_000
"""Characters of a value that is still compared; deepdiff takes seconds for what has megabytes."""

MAX_MEMBERS: Final = 4
"""Members of a value that are named of those that differ; of the others only the number is."""


def text_of(value: Any) -> str:
    """Return a value as people write it, cut where it is long."""
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def texts_of(old: Any, new: Any) -> tuple[str, str]:
    """Return two values as text; of two objects or two lists that are too long to show, the members that differ."""
    if not _are_compared(old, new):
        return text_of(old), text_of(new)
    changes = _member_changes(old, new)
    return _members(changes, "t1"), _members(changes, "t2")


def difference(old: Any, new: Any) -> str:
    """Return what became of a value, to go on with after its name: "was added: 7", "changed from 7 to 8".

    old, new: plain values; None where there was, or is, nothing. Of two long texts the stretch that differs is shown,
    of two long objects or lists the members that were added, removed and changed.
    """
    if old is None:
        return f"was added: {_quoted(new)}"
    if new is None:
        return f"was removed: {_quoted(old)}"
    if isinstance(old, str) and isinstance(new, str):
        return _text_difference(" ".join(old.split()), " ".join(new.split()))
    if not _are_compared(old, new):
        return f"changed from {_quoted(old)} to {_quoted(new)}"
    if isinstance(old, list) and not any(isinstance(item, (dict, list)) for item in (*old, *new)):
        told = _items_told(old, new)
    else:
        told = [_told(change) for change in _member_changes(old, new)]
    rest = f" and {len(told) - MAX_MEMBERS} more" if len(told) > MAX_MEMBERS else ""
    return f"changed: {', '.join(told[:MAX_MEMBERS])}{rest}"


def _items_told(old: list[Any], new: list[Any]) -> list[str]:
    """Return what became of a list of plain values: which it lost and gained, wherever they stand in it."""
    before, after = ([json.dumps(item, default=str) for item in items] for items in (old, new))
    lost = [f"lost {_quoted(item)}" for item, text in zip(old, before, strict=True) if text not in after]
    gained = [f"gained {_quoted(item)}" for item, text in zip(new, after, strict=True) if text not in before]
    return [*lost, *gained] or ["the order of its items, or how often they stand there"]


def _are_compared(old: Any, new: Any) -> bool:
    """Tell whether two values are compared by their members: they have some, too long to show and not huge."""
    both = (old, new)
    if not (all(isinstance(value, dict) for value in both) or all(isinstance(value, list) for value in both)):
        return False
    sizes = [len(json.dumps(value, default=str)) for value in both]
    return MAX_TEXT < max(sizes) <= MAX_COMPARED


def _member_changes(old: Any, new: Any) -> list[Any]:
    """Return what deepdiff finds between two values, in the order of their members."""
    from deepdiff import DeepDiff  # 150 ms, paid only by two long values that differ

    changes = [change for group in DeepDiff(old, new, view="tree").values() for change in group]
    return sorted(changes, key=lambda change: [(isinstance(key, str), key) for key in _keys(change)])


def _keys(change: Any) -> list[Any]:
    """Return the way to a member: keys, and indexes of lists."""
    return list(change.path(output_format="list"))


def _members(changes: Sequence[Any], side: str) -> str:
    """Return the members that one side has of what differs: `limit: 10, tags/0: "new"`."""
    shown = []
    for change in changes:
        value = getattr(change, side)
        if str(value) != "not present":
            shown.append(f"{_path(change)}: {json.dumps(value, ensure_ascii=False, default=str)}")
    return text_of(", ".join(shown)) if shown else "nothing there"


def _told(change: Any) -> str:
    """Return what became of one member: "limit added (10)", "tags lost "a"", "name changed from "a" to "b""."""
    path = _path(change)
    match change.report_type:
        case "dictionary_item_added":
            return f"{path} added ({_quoted(change.t2)})"
        case "dictionary_item_removed":
            return f"{path} removed"
        case "iterable_item_added":
            return f"{path.rpartition('/')[0]} gained {_quoted(change.t2)}".lstrip()
        case "iterable_item_removed":
            return f"{path.rpartition('/')[0]} lost {_quoted(change.t1)}".lstrip()
    if isinstance(change.t1, str) and isinstance(change.t2, str):
        return f"{path} {_text_difference(' '.join(change.t1.split()), ' '.join(change.t2.split()))}"
    return f"{path} changed from {_quoted(change.t1)} to {_quoted(change.t2)}"


def _path(change: Any) -> str:
    return "/".join(map(str, _keys(change)))


def _quoted(value: Any) -> str:
    """Return a value as text; a string on one line and between quotation marks."""
    if value is None:
        return "null"
    return f'"{text_of(" ".join(value.split()))}"' if isinstance(value, str) else text_of(value)


def _text_difference(old: str, new: str) -> str:
    """Return how two texts, each on one line, differ: both where they are short, else the stretch that does."""
    if old == new:
        return "changed in its white space only"
    if max(len(old), len(new)) <= MAX_TEXT:
        return f'changed from "{old}" to "{new}"'
    start = _shared(old, new)
    end = min(_shared(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    start, end = _whole_words(_WORD, (old, new), start, end)
    gone, fresh = (text[start : len(text) - end].strip() for text in (old, new))
    if not gone:
        return f"now also says {_quoted(fresh)}"
    if not fresh:
        return f"no longer says {_quoted(gone)}"
    if max(len(gone), len(fresh)) <= _SHORT:
        start, end = _whole_words(_WORDS, (old, new), start, end)
    gone, fresh = (f"{'…' * (start > 0)}{text[start : len(text) - end]}{'…' * (end > 0)}" for text in (old, new))
    return f"changed from {_quoted(gone)} to {_quoted(fresh)}"


def _shared(old: str, new: str) -> int:
    """Return how many characters two texts have in common at the start."""
    both = enumerate(zip(old, new, strict=False))
    return next((index for index, (one, two) in both if one != two), min(len(old), len(new)))


_WORD: Final = re.compile(r"\S{0,16}\Z"), re.compile(r"\S{0,16}")
_WORDS: Final = re.compile(r"(?:(?<!\S)\S{1,16} ){0,2}\Z"), re.compile(r"(?: \S{1,16}(?!\S))?")
"""The end of a text before what differs, and the start of one after it: the rest of a word; two words and one word."""

_SHORT: Final = 20
"""Characters of what differs that need some words around to be understood."""


def _whole_words(
    around: tuple[re.Pattern[str], re.Pattern[str]], texts: tuple[str, str], start: int, end: int
) -> tuple[int, int]:
    """Return how much at the start and at the end of two texts is left out when more is shown around what differs."""
    shared = texts[0]
    is_in_word = any(text[start : len(text) - end][:1].strip() for text in texts)
    before = around[0].search(shared[max(start - 60, 0) : start]) if is_in_word else None
    is_in_word = any(text[start : len(text) - end][-1:].strip() for text in texts)
    after = around[1].match(shared[len(shared) - end :]) if is_in_word else None
    return start - len(before[0] if before else ""), end - len(after[0] if after else "")
