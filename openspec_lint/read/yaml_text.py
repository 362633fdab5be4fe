"""YAML text → Document: our own builder on pyyaml's C events.

The events give exact places; the builder reads scalars by the core schema of YAML 1.2 (`no` is a string, `0777` is
777), sees duplicate keys, applies merge keys (`<<`), and shares aliased values instead of copying them.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml
from yaml._yaml import CParser  # the bare parser: CLoader would bring a composer that refuses repeated anchors

from openspec_lint.read.document import (
    MAX_DEPTH,
    TOO_DEEP,
    Document,
    LineIndex,
    Marks,
    Positions,
    Problem,
    Value,
    duplicate_key_problems,
    position_locator,
    unreadable,
)

MAX_ALIASED: Final = 1_000_000
"""Values that a document's aliases may stand for in all (an alias bomb has billions)."""

CONTAINER_AS_KEY: Final = "a mapping or list is used as a key"

MAX_DIGITS: Final = 1_000
"""Digits of an integer; Python writes no more than 4,300, and no contract means such a number."""

_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_WORDS: Final[dict[str, Value]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_TYPED_START = frozenset("0123456789+-.~nNtTfF")
"""First characters of the plain scalars that may be something else than a string."""


def plain_scalar(text: str) -> Value:
    """Return the value of a plain scalar by the core schema of YAML 1.2 (section 10.3.2)."""
    if text and text[0] not in _TYPED_START:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text) if len(text) <= MAX_DIGITS else float(text)
    if _FLOAT.match(text):
        return float(text)
    if text.startswith("0o") and text[2:].isalnum():
        return _integer(text, 8)
    if text.startswith("0x") and text[2:].isalnum():
        return _integer(text, 16)
    return text


def _integer(text: str, base: int) -> Value:
    try:
        return int(text[2:], base) if len(text) <= MAX_DIGITS else text
    except ValueError:
        return text


class _Refused(Exception):
    """The text is YAML, but no document that can be read: where, and the problem's arguments."""

    def __init__(self, start: Any, end: Any, reason: str) -> None:
        self.marks, self.reason = (start.index, end.index), reason


class _Frame:
    """A container that is being filled."""

    __slots__ = ("anchor", "depth", "is_map", "key", "key_marks", "marks", "merges", "size", "value")

    def __init__(self, is_map: bool, anchor: str | None) -> None:
        self.is_map, self.anchor = is_map, anchor
        self.value: Any = {} if is_map else []
        self.marks: dict[Any, Marks] = {}
        self.key: str | None = None
        self.key_marks = (0, 0)
        self.merges: list[Value] = []
        self.size = self.depth = 1


class _Builder:
    """Builds values and positions from events; one instance reads one document."""

    def __init__(self) -> None:
        self.positions: dict[int, dict[Any, Marks]] = {}
        self.duplicates: list[tuple[str, Marks, Marks]] = []
        self.anchors: dict[str, tuple[Value, int, int]] = {}
        self.open_anchors: list[str] = []
        self.stack: list[_Frame] = []
        self.root: Value = None
        self.aliased = 0

    def build(self, parser: Any) -> Value:
        """Return the value of the first document that `parser` gives."""
        get_event = parser.get_event
        scalar, alias = yaml.ScalarEvent, yaml.AliasEvent
        mapping_start, sequence_start = yaml.MappingStartEvent, yaml.SequenceStartEvent
        documents = 0
        while (event := get_event()) is not None:
            kind = event.__class__
            if kind is scalar:
                self._scalar(event)
            elif kind is mapping_start or kind is sequence_start:
                self._open(event, kind is mapping_start)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close()
            elif kind is alias:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _Refused(event.start_mark, event.end_mark, "a second document starts here; only one is read")
        return self.root

    def _scalar(self, event: Any) -> None:
        text = event.value
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.is_map and frame.key is None:
            self._key(frame, text, event)
            return
        tag = event.tag
        if tag is not None:
            value = _tagged(tag, text)
        elif event.implicit[0]:
            value = plain_scalar(text)
        else:
            value = text
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, 1, 0)
        self._put(frame, value, event.start_mark.index, event.end_mark.index, 1)

    def _key(self, frame: _Frame, text: str, event: Any) -> None:
        if event.anchor is not None:
            self.anchors[event.anchor] = (text, 1, 0)
        frame.key = text
        frame.key_marks = (event.start_mark.index, event.end_mark.index)
        if text == "<<" and event.implicit[0]:
            frame.key = _MERGE

    def _open(self, event: Any, is_map: bool) -> None:
        if self.stack and self.stack[-1].is_map and self.stack[-1].key is None:
            raise _Refused(event.start_mark, event.end_mark, CONTAINER_AS_KEY)
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(event.start_mark, event.end_mark, TOO_DEEP)
        frame = _Frame(is_map, event.anchor)
        if event.anchor is not None:
            self.open_anchors.append(event.anchor)
            self.anchors.pop(event.anchor, None)
        start = event.start_mark.index
        parent = self.stack[-1] if self.stack else None
        self._put(parent, frame.value, start, event.end_mark.index if event.flow_style else start, 0)
        self.stack.append(frame)

    def _close(self) -> None:
        frame = self.stack.pop()
        if frame.merges:
            self._merge(frame)
        if frame.marks:
            self.positions[id(frame.value)] = frame.marks
        if frame.anchor is not None:
            self.open_anchors.remove(frame.anchor)
            self.anchors[frame.anchor] = (frame.value, frame.size, frame.depth)
        if self.stack:
            self.stack[-1].size += frame.size
            self.stack[-1].depth = max(self.stack[-1].depth, frame.depth + 1)

    def _alias(self, event: Any) -> None:
        name = event.anchor
        if name in self.open_anchors and name not in self.anchors:
            raise _Refused(event.start_mark, event.end_mark, f"*{name} stands inside its own anchor &{name}")
        if name not in self.anchors:
            raise _Refused(event.start_mark, event.end_mark, f"no anchor &{name} stands before *{name}")
        value, size, depth = self.anchors[name]
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.is_map and frame.key is None:
            if isinstance(value, (dict, list)):
                raise _Refused(event.start_mark, event.end_mark, CONTAINER_AS_KEY)
            frame.key = str(value)
            frame.key_marks = (event.start_mark.index, event.end_mark.index)
            return
        if frame is not None:
            frame.depth = max(frame.depth, depth + 1)
            self.aliased += size
            if self.aliased > MAX_ALIASED:
                raise _Refused(
                    event.start_mark, event.end_mark, f"its aliases stand for more than {MAX_ALIASED:,} values"
                )
            if len(self.stack) + depth > MAX_DEPTH:
                raise _Refused(event.start_mark, event.end_mark, TOO_DEEP)
        self._put(frame, value, event.start_mark.index, event.end_mark.index, size)

    def _put(self, frame: _Frame | None, value: Value, start: int, end: int, size: int) -> None:
        if frame is None:
            self.root = value
            return
        frame.size += size
        if not frame.is_map:
            frame.marks[len(frame.value)] = Marks(start, end, start, end)
            frame.value.append(value)
            return
        key, frame.key = frame.key, None
        if key is _MERGE:
            frame.merges.append(value)
            return
        marks = Marks(frame.key_marks[0], frame.key_marks[1], start, end)
        if key in frame.value:
            self.duplicates.append((str(key), frame.marks[key], marks))
        frame.value[key] = value
        frame.marks[key] = marks

    def _merge(self, frame: _Frame) -> None:
        """Add the members of `<<` mappings that the mapping itself lacks (YAML 1.1 merge keys, in wide use)."""
        for merged in frame.merges:
            for source in merged if isinstance(merged, list) else [merged]:
                if not isinstance(source, dict):
                    continue
                marks = self.positions.get(id(source), {})
                for key, value in source.items():
                    if key not in frame.value:
                        frame.value[key] = value
                        if key in marks:
                            frame.marks[key] = marks[key]


_MERGE: Final[Any] = object()
"""Stands for the key `<<` while its mapping is read."""


def _tagged(tag: str, text: str) -> Value:
    """Return the value of a scalar with an explicit tag; an unknown tag leaves the text."""
    if tag == "tag:yaml.org,2002:str" or not tag.startswith("tag:yaml.org,2002:"):
        return text
    value = plain_scalar(text)
    return float(value) if tag.endswith(":float") and isinstance(value, int) else value


def read_yaml(path: str, text: str) -> Document:
    """Read `text` (without BOM) as one YAML document at `path`; what is wrong with it is in the problems."""
    lines = LineIndex(text)
    builder = _Builder()
    try:
        value = builder.build(CParser(text))
    except _Refused as refusal:
        problem = Problem("syntax-error", lines.span(*refusal.marks), {"reason": refusal.reason})
        return unreadable(path, text, "yaml", problem)
    except yaml.YAMLError as error:
        return unreadable(path, text, "yaml", _syntax_problem(error, lines))
    problems = duplicate_key_problems(builder.duplicates, lines)
    positions: Positions = builder.positions
    return Document(path, text, value, "yaml", position_locator(value, text, lambda: positions), problems)


def _syntax_problem(error: yaml.YAMLError, lines: LineIndex) -> Problem:
    """Return the place and the reason of what libyaml could not read."""
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or str(error)
    if isinstance(error, yaml.reader.ReaderError):
        offset = min(error.position, len(lines.text))
        reason = f"{error.reason} (U+{error.character:04X})" if isinstance(error.character, int) else error.reason
        return Problem("syntax-error", lines.span(offset, offset + 1), {"reason": reason})
    offset = mark.index if mark is not None else 0
    context = getattr(error, "context", None)
    return Problem(
        "syntax-error", lines.span(offset, offset), {"reason": f"{reason} ({context})" if context else reason}
    )
