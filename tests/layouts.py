"""Writes values as YAML or JSON in layouts that differ in all that may differ, and says where it put what."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

_PLAIN: Final = re.compile(r"[a-zA-Zäé中😀][a-zA-Z0-9äé中😀_/-]*\Z")
_NOT_PLAIN: Final = frozenset(("null", "true", "false"))
_SPACES: Final = ("", "", " ", "  ", "\t")
_COMMENTS: Final = ("# a comment", "# é😀: {[\"'", "#")

Keys = tuple[Any, ...]
"""The keys and indices from the root to a member."""


@dataclass
class Layout:
    """A text in the making. keys, values: offset and text of the key or value of each member; of a container, its first
    character, and of one in block style nothing.
    """

    choose: Random
    line_end: str
    pieces: list[str] = field(default_factory=list)
    offset: int = 0
    keys: dict[Keys, tuple[int, str]] = field(default_factory=dict)
    values: dict[Keys, tuple[int, str]] = field(default_factory=dict)
    anchors: int = 0

    @property
    def text(self) -> str:
        """What was written."""
        return "".join(self.pieces)

    def put(self, text: str) -> tuple[int, str]:
        """Write `text`, and return where and what it is."""
        start = self.offset
        self.pieces.append(text)
        self.offset += len(text)
        return start, text

    def may(self, *texts: str) -> str:
        """Return one of `texts`, or nothing."""
        return self.choose.choice(("", "", *texts))


def as_yaml(value: Any, choose: Random, line_end: str) -> Layout:
    """Write a list or mapping as YAML."""
    layout = Layout(choose, line_end)
    if choose.random() < 0.3:
        layout.put(choose.choice(("---", "%YAML 1.2" + line_end + "---", "# first")) + line_end)
    if value and choose.random() < 0.8:
        _block(layout, value, (), 0)
    else:
        _flow(layout, value, (), _scalar, " ")
        layout.put(line_end)
    return layout


def as_json(value: Any, choose: Random, line_end: str) -> Layout:
    """Write a list or mapping as JSON."""
    layout = Layout(choose, line_end)
    _flow(layout, value, (), _escaped, "")
    layout.put(layout.may(line_end, " "))
    return layout


def _block(layout: Layout, value: Any, above: Keys, indent: int) -> None:
    for key, member in value.items() if isinstance(value, dict) else enumerate(value):
        keys, choose = (*above, key), layout.choose
        if choose.random() < 0.2:
            layout.put(" " * indent + choose.choice((*_COMMENTS, "")) + layout.line_end)
        layout.put(" " * indent)
        if isinstance(value, dict):
            layout.keys[keys] = layout.put(_scalar(layout, key))
            layout.put(layout.may(" ") + ":")
        else:
            layout.put("-")
        is_block = bool(member) and isinstance(member, (dict, list)) and choose.random() < 0.7
        before = _properties(layout, member, keys)
        if is_block:
            layout.put(before + layout.may(*(f" {comment}" for comment in _COMMENTS)) + layout.line_end)
            step = choose.randint(1, 4)
            if not before:
                layout.values[keys] = layout.offset + indent + step, ""
            _block_after_comments(layout, member, keys, indent + step)
            continue
        layout.put(choose.choice((" ", "  ")) if not before else before + " ")
        place = _value(layout, member, keys, _scalar, " ")
        layout.values.setdefault(keys, place)
        layout.put(layout.may(*(f" {comment}" for comment in _COMMENTS), " ") + layout.line_end)


def _block_after_comments(layout: Layout, member: Any, keys: Keys, indent: int) -> None:
    """Write a container in block style; where it begins is told by its first member, whatever comments come before."""
    _block(layout, member, keys, indent)
    first = (*keys, next(iter(member)) if isinstance(member, dict) else 0)
    if keys in layout.values and layout.values[keys][1] == "" and first in layout.keys:
        layout.values[keys] = layout.keys[first][0], ""
    elif isinstance(member, list) and layout.values.get(keys, (0, "&"))[1] == "":
        del layout.values[keys]  # it begins at its first dash, which is no place of ours


def _properties(layout: Layout, member: Any, keys: Keys) -> str:
    """Return an anchor for a member, or none; with one, the value begins there."""
    if layout.choose.random() > 0.15:
        return ""
    layout.anchors += 1
    anchor = f"&a{layout.anchors}"
    layout.values[keys] = layout.offset + 1, anchor
    return f" {anchor}"


def _flow(layout: Layout, value: Any, above: Keys, scalar: Callable[[Layout, Any], str], after_colon: str) -> None:
    def space() -> None:
        layout.put(layout.choose.choice((*_SPACES, layout.line_end + " ")))

    layout.put("{" if isinstance(value, dict) else "[")
    for number, (key, member) in enumerate(value.items() if isinstance(value, dict) else enumerate(value)):
        if number:
            space()
            layout.put(",")
        space()
        keys = (*above, key)
        if isinstance(value, dict):
            layout.keys[keys] = layout.put(scalar(layout, key))
            if not after_colon:
                space()
            layout.put(":" + after_colon)
            space()
        layout.values[keys] = _value(layout, member, keys, scalar, after_colon)
    space()
    layout.put("}" if isinstance(value, dict) else "]")


def _value(
    layout: Layout, member: Any, keys: Keys, scalar: Callable[[Layout, Any], str], after_colon: str
) -> tuple[int, str]:
    if isinstance(member, (dict, list)):
        start = layout.offset
        _flow(layout, member, keys, scalar, after_colon)
        return start, "{" if isinstance(member, dict) else "["
    return layout.put(scalar(layout, member))


def _scalar(layout: Layout, value: Any) -> str:
    """Return a scalar in one of the styles that YAML has for it."""
    styles = [json.dumps(value, ensure_ascii=False)]
    if isinstance(value, str):
        styles.append("'" + value.replace("'", "''") + "'")
        if _PLAIN.match(value) and value.lower() not in _NOT_PLAIN:
            styles.append(value)
    return layout.choose.choice(styles)


def _escaped(layout: Layout, value: Any) -> str:
    """Return a scalar as JSON, with the one escape or the other that it does not need."""
    if not isinstance(value, str):
        return json.dumps(value)
    return json.dumps(value, ensure_ascii=layout.choose.random() < 0.5)
