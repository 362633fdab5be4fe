"""Changes of one member or item in a text of YAML or JSON: comments stay, and so do all lines that need no change.

Each function gives the edits that make the change, or none (an empty tuple) where it is not certain that the text would
then say what is meant and nothing else: in documents that have faults, in nodes with anchors that others use, in merged
members, where a comment would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from openspec_lint.findings import Edit
from openspec_lint.read.document import Document, Trail, Value
from openspec_lint.read.edit_places import (
    Place,
    Unsure,
    after_deeper_comments,
    line_above,
    line_before,
    place_at,
    rest_of_line,
)
from openspec_lint.read.written_values import written

Edits = tuple[Edit, ...]

_COLON: Final = re.compile(r"\s*:")
_DASHES: Final = re.compile(r" *(?:- +)+\Z")
_DASH: Final = re.compile(r" *- +\Z")
_SPACES_ALONE: Final = re.compile(r"[\r\n]+[ \t]+(?:[\r\n]|\Z)")
_COMMENT: Final = re.compile(r"(?:^|\s)#")


def renamed(document: Document, trail: Trail, key: str) -> Edits:
    """Return the edits that give the member at `trail` another key."""
    return _certain(lambda: _renamed(place_at(document, trail), key))


def requoted(document: Document, trail: Trail, quote: str) -> Edits:
    """Return the edits that put the plain key of the member at `trail` in quotes."""
    return _certain(lambda: _requoted(place_at(document, trail), quote))


def replaced(document: Document, trail: Trail, value: Value) -> Edits:
    """Return the edits that put `value` in place of the scalar at `trail`."""
    return _certain(lambda: _replaced(place_at(document, trail), value))


def inserted(document: Document, trail: Trail, key: str, value: Value, after: str | None = None) -> Edits:
    """Return the edits that give the mapping at `trail` one member more, behind its member `after` [the last]."""
    return _certain(lambda: _inserted(place_at(document, trail), key, value, after))


def removed(document: Document, trail: Trail) -> Edits:
    """Return the edits that take the member or item at `trail` out of its container."""
    return _certain(lambda: _removed(place_at(document, trail)))


def _certain(make: Callable[[], Edits]) -> Edits:
    try:
        return make()
    except Unsure:
        return ()


def _key_of(place: Place) -> tuple[int, int]:
    """Return where the key of a member stands; raises Unsure for one that is more than a scalar with a colon."""
    if place.marks is None or place.parent is None or not isinstance(place.parent.value, dict):
        raise Unsure
    start, end = place.marks[:2]
    is_odd = not place.is_json and (place.text.startswith(("*", "&", "!"), start) or "\n" in place.text[start:end])
    if is_odd or _COLON.match(place.text, end) is None or line_before(place.text, start).rstrip().endswith("?"):
        raise Unsure
    return start, end


def _renamed(place: Place, key: str) -> Edits:
    start, end = _key_of(place)
    assert place.parent is not None
    if key in place.parent.value or place.parent.has_merge:
        raise Unsure
    text = written(key, place.text[start:end], is_json=place.is_json, is_flow=place.parent.is_flow)
    return (place.edit(start, end, text),)


def _requoted(place: Place, quote: str) -> Edits:
    start, end = _key_of(place)
    text = place.text[start:end]
    if place.is_json or not text.isalnum():
        raise Unsure
    return (place.edit(start, end, f"{quote}{text}{quote}"),)


def _replaced(place: Place, value: Value) -> Edits:
    if place.marks is None or place.parent is None or isinstance(place.value, (dict, list)):
        raise Unsure
    start, end = place.marks[2:]
    old = place.text[start:end]
    if not place.is_json and old.startswith(("&", "!", "*", "|", ">")):
        raise Unsure
    sample = old if isinstance(place.value, str) else ""
    text = written(value, sample, is_json=place.is_json, is_flow=place.parent.is_flow)
    if start == end:
        if not place.text.startswith((":", "-"), start - 1):
            raise Unsure
        text = " " + text
    return (place.edit(start, end, text),)


def _inserted(place: Place, key: str, value: Value, after: str | None) -> Edits:
    if not isinstance(place.value, dict) or key in place.value:
        raise Unsure
    if not place.value:
        return _first(place, key, value)
    if after is None and place.has_merge:
        raise Unsure
    behind = place.child(place.own_keys()[-1] if after is None else after)
    start, end = _key_of(behind)
    sample = place.text[start:end]
    name = written(key, sample, is_json=place.is_json, is_flow=place.is_flow)
    member = written(value, sample if sample.startswith('"') else "", is_json=place.is_json, is_flow=place.is_flow)
    if place.opens_flow:
        colon = place.text[end : behind.start] if place.is_json else ": "
        colon = colon if colon.strip(" \t") == ":" else ": "
        return _in_flow(behind, name + colon + member, "," if colon == ":" else ", ")
    if place.is_flow:
        raise Unsure  # a pair in a list, without braces: [a: 1]
    return _in_block(behind, f"{name}: {member}")


def _first(place: Place, key: str, value: Value) -> Edits:
    """Return the edit that makes a member of an empty mapping."""
    start = place.content + 1
    end = place.end_of_flow(start) - 1
    if place.text[start:end].strip(" \t"):
        raise Unsure
    name = written(key, "", is_json=place.is_json, is_flow=True)
    return (place.edit(start, end, f"{name}: {written(value, '', is_json=place.is_json, is_flow=True)}"),)


def _in_block(behind: Place, member: str) -> Edits:
    """Return the edit that puts a line behind those of a member, its comment among them."""
    assert behind.marks is not None
    before = line_before(behind.text, behind.marks[0])
    if before.strip(" ") and _DASHES.match(before) is None:
        raise Unsure
    rest = rest_of_line(behind.text, behind.end())
    if rest is None or rest.has_comma:
        raise Unsure
    end = after_deeper_comments(behind.text, rest.end, len(before))
    return (behind.edit(end, end, f"\n{' ' * len(before)}{member}"),)


def _in_flow(behind: Place, member: str, comma: str) -> Edits:
    """Return the edits that put a member behind another one: on a line of its own where that one has one."""
    assert behind.marks is not None
    start, end = behind.marks[0], behind.end()
    if end == behind.marks[2]:
        raise Unsure  # there is no value, and no telling where one would end
    before = line_before(behind.text, start)
    rest = rest_of_line(behind.text, end) if not before.strip() else None
    if rest is None or (behind.is_json and rest.has_comment):
        return (behind.edit(end, end, comma + member),)
    if rest.has_comma:
        return (behind.edit(rest.end, rest.end, f"\n{before}{member},"),)
    if not rest.has_comment:
        return (behind.edit(end, end, f",\n{before}{member}"),)
    return behind.edit(end, end, ","), behind.edit(rest.end, rest.end, f"\n{before}{member}")


def _removed(place: Place) -> Edits:
    parent = place.parent
    if parent is None or place.marks is None or parent.has_merge or len(parent.value) < 2:
        raise Unsure
    if isinstance(parent.value, dict):
        _key_of(place)
    keys = parent.own_keys()
    index = keys.index(place.key)
    if place.marks[2] == place.end():
        raise Unsure
    start, end = _flow_stretch(parent, keys, index) if parent.opens_flow else _block_stretch(place, parent, keys, index)
    if not place.is_json and (_COMMENT.search(place.text, start, end) or "&" in place.text[start:end]):
        raise Unsure
    return (place.edit(start, end, ""),)


def _flow_stretch(parent: Place, keys: list[Any], index: int) -> tuple[int, int]:
    """Return what goes with a member in brackets: the comma before it, for the first one that behind it."""
    one = parent.child(keys[index])
    assert one.marks is not None
    if index == 0:
        following = parent.child(keys[1])
        assert following.marks is not None
        return one.marks[0], following.marks[0]
    before = parent.child(keys[index - 1])
    if before.marks is None or before.end() == before.marks[2]:
        raise Unsure
    return before.end(), one.end()


def _block_stretch(place: Place, parent: Place, keys: list[Any], index: int) -> tuple[int, int]:
    """Return the lines of a member that has them for itself, and no comment above."""
    assert place.marks is not None
    before = line_before(place.text, place.marks[0])
    is_item = isinstance(parent.value, list)
    rest = rest_of_line(place.text, place.end())
    is_alone = _DASH.match(before) is not None if is_item else not before.strip(" ")
    start = place.marks[0] - len(before)
    above = line_above(place.text, start)
    if parent.is_flow or not is_alone or rest is None or rest.has_comma or rest.has_comment or start == 0:
        raise Unsure
    if "#" in above.split(" ") or above.lstrip().startswith("#"):
        raise Unsure
    is_behind = index > 0 and parent.child(keys[index - 1]).keeps_blank_lines(start)
    if is_behind or _SPACES_ALONE.match(place.text, rest.end) is not None:
        raise Unsure  # a text of lines before it would get what is left
    if rest.end == len(place.text):
        return start - (2 if place.text.startswith("\r\n", start - 2) else 1), rest.end
    return start, rest.end + (2 if place.text.startswith("\r\n", rest.end) else 1)
