"""Writes a value as block YAML and says where it put each key and item: what the reader's places are compared with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Written:
    """lines: the text so far. places: keys from the root → (1-based line, 1-based column) of the key or item,
    which begins with its anchor where it has one.
    """

    share: bool
    lines: list[str] = field(default_factory=list)
    places: dict[tuple[Any, ...], tuple[int, int]] = field(default_factory=dict)
    anchors: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def write(value: Any, share: bool = False) -> Written:
    """Return `value` as block YAML; with `share`, a container that occurred before stands as an alias of the first."""
    written = Written(share)
    if not value or not isinstance(value, (dict, list)):
        written.lines.append(json.dumps(value, ensure_ascii=False))
    else:
        _container(value, 0, (), written)
    return written


def _container(value: Any, indent: int, keys: tuple[Any, ...], written: Written) -> None:
    space = " " * indent
    for key, member in value.items() if isinstance(value, dict) else enumerate(value):
        place = (*keys, key)
        head = f"{space}{json.dumps(key, ensure_ascii=False)}:" if isinstance(value, dict) else f"{space}-"
        inline = _inline(member, written)
        written.places[place] = (len(written.lines) + 1, indent + 1 if isinstance(value, dict) else len(head) + 2)
        if inline is not None:
            written.lines.append(f"{head} {inline}")
            continue
        anchor = _anchor(member, written)
        written.lines.append(head + anchor)
        if isinstance(value, list) and not anchor:
            written.places[place] = (len(written.lines) + 1, indent + 3)
        _container(member, indent + 2, place, written)


def _inline(member: Any, written: Written) -> str | None:
    """Return what stands behind the key on its line; None for a container that follows on lines of its own."""
    text = json.dumps(member, ensure_ascii=False)
    if not member or not isinstance(member, (dict, list)):
        return text
    return f"*{written.anchors[text]}" if text in written.anchors else None


def _anchor(member: Any, written: Written) -> str:
    if not written.share:
        return ""
    text = json.dumps(member, ensure_ascii=False)
    name = written.anchors[text] = f"a{len(written.anchors)}"
    return f" &{name}"
