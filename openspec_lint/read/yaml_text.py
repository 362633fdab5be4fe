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
    MAX_DIGITS,
    TOO_DEEP,
    Document,
    LineIndex,
    Marks,
    Positions,
    Problem,
    Value,
    duplicate_key_problems,
    unreadable,
)

MAX_ALIASED: Final = 1_000_000
"""Values that a document's aliases may stand for in all (an alias bomb has billions)."""

CONTAINER_AS_KEY: Final = "a mapping or list is used as a key"

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


_MERGE: Final[Any] = object()
"""Stands for the key `<<` while its mapping is read."""


class _Builder:
    """Builds values and positions from events; one instance reads one document."""

    def __init__(self) -> None:
        self.positions: dict[int, dict[Any, Marks]] = {}
        self.duplicates: list[tuple[str, Marks, Marks]] = []
        self.anchors: dict[str, Value] = {}
        self.open_anchors: dict[int, str] = {}
        self.merges: dict[int, list[Value]] = {}
        self.extents: dict[int, tuple[int, int, Value]] = {}
        self.merged: dict[int, set[Any]] = {}
        self.aliased = 0
        self.start = 0

    def build(self, parser: Any) -> Value:  # noqa: C901, PLR0912, PLR0915  # one loop: a call per event doubles the time
        """Return the value of the first document that `parser` gives."""
        scalar, alias = yaml.ScalarEvent, yaml.AliasEvent
        mapping_start, sequence_start = yaml.MappingStartEvent, yaml.SequenceStartEvent
        mapping_end, sequence_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
        positions, typed_start = self.positions, _TYPED_START
        stack: list[tuple[Any, dict[Any, Marks], bool]] = []
        documents: list[Value] = []
        container: Any = documents
        marks: dict[Any, Marks] = {}
        is_map = False
        key: Any = None
        key_start = key_end = 0
        for event in iter(parser.get_event, None):
            kind = event.__class__
            if kind is scalar:
                value = event.value
                if is_map and key is None:
                    key, key_start, key_end = value, event.start_mark.index, event.end_mark.index
                    if event.anchor is not None:
                        self.anchors[event.anchor] = value
                    if value == "<<" and event.implicit[0]:
                        key = _MERGE
                    continue
                if event.tag is not None:
                    value = _tagged(event.tag, value)
                elif event.implicit[0] and (not value or value[0] in typed_start):
                    value = plain_scalar(value)
                if event.anchor is not None:
                    self.anchors[event.anchor] = value
                start, end = event.start_mark.index, event.end_mark.index
            elif kind is mapping_start or kind is sequence_start:
                if is_map and key is None:
                    raise _Refused(event.start_mark, event.end_mark, CONTAINER_AS_KEY)
                if len(stack) >= MAX_DEPTH:
                    raise _Refused(event.start_mark, event.end_mark, TOO_DEEP)
                value = {} if kind is mapping_start else []
                if event.anchor is not None:
                    self._open_anchor(event.anchor, value)
                start = event.start_mark.index
                end = event.end_mark.index if event.flow_style else start
            elif kind is mapping_end or kind is sequence_end:
                self._close(container)
                container, marks, is_map = stack.pop()
                key = None
                continue
            elif kind is alias:
                value = self._alias(event, len(stack), is_map and key is None)
                start, end = event.start_mark.index, event.end_mark.index
                if is_map and key is None:
                    key, key_start, key_end = value, start, end
                    continue
            else:
                if kind is yaml.DocumentStartEvent and documents:
                    raise _Refused(event.start_mark, event.end_mark, "a second document starts here; only one is read")
                continue
            if not is_map:
                marks[len(container)] = (start, end, start, end)
                container.append(value)
            elif key is _MERGE:
                self.merges.setdefault(id(container), []).append(value)
            else:
                if key in container:
                    self.duplicates.append((key, marks[key], (key_start, key_end, start, end)))
                container[key] = value
                marks[key] = (key_start, key_end, start, end)
            key = None
            if kind is mapping_start or kind is sequence_start:
                stack.append((container, marks, is_map))
                container, marks, is_map = value, {}, kind is mapping_start
                positions[id(value)] = marks
        if documents:
            self.start = marks[0][2]
        return documents[0] if documents else None

    def _open_anchor(self, name: str, value: Value) -> None:
        self.open_anchors[id(value)] = name
        self.anchors.pop(name, None)

    def _close(self, value: Value) -> None:
        """Add what a container gets when all its members are read: what it merges, and its anchor."""
        if self.merges and id(value) in self.merges:
            self._merge(value, self.merges.pop(id(value)))
        if self.open_anchors and id(value) in self.open_anchors:
            self.anchors[self.open_anchors.pop(id(value))] = value

    def _alias(self, event: Any, level: int, is_key: bool) -> Value:
        """Return what an alias stands for; `level`: how many containers are around it."""
        name = event.anchor
        if name not in self.anchors:
            is_inside = name in self.open_anchors.values()
            reason = (
                f"*{name} stands inside its own anchor &{name}"
                if is_inside
                else f"no anchor &{name} stands before *{name}"
            )
            raise _Refused(event.start_mark, event.end_mark, reason)
        value = self.anchors[name]
        if is_key:
            if isinstance(value, (dict, list)):
                raise _Refused(event.start_mark, event.end_mark, CONTAINER_AS_KEY)
            return str(value)
        size, depth = self._extent(value)
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            reason = f"its aliases stand for more than {MAX_ALIASED:,} values"
            raise _Refused(event.start_mark, event.end_mark, reason)
        if level + depth > MAX_DEPTH:
            raise _Refused(event.start_mark, event.end_mark, TOO_DEEP)
        return value

    def _extent(self, value: Value) -> tuple[int, int]:
        """Return how many values an aliased one is made of, and how many levels it has; no deeper than MAX_DEPTH."""
        if not isinstance(value, (dict, list)):
            return 1, 0
        if id(value) not in self.extents:
            children = [self._extent(child) for child in (value.values() if isinstance(value, dict) else value)]
            size, depth = sum(size for size, _ in children), max((depth for _, depth in children), default=0)
            self.extents[id(value)] = 1 + size, 1 + depth, value  # kept, so that its id stays its own
        return self.extents[id(value)][:2]

    def _merge(self, value: dict[str, Value], merged: list[Value]) -> None:
        """Add the members of `<<` mappings that the mapping itself lacks (YAML 1.1 merge keys, in wide use)."""
        own = self.positions[id(value)]
        keys = self.merged.setdefault(id(value), set())
        for part in merged:
            for source in part if isinstance(part, list) else [part]:
                if not isinstance(source, dict):
                    continue
                marks = self.positions.get(id(source), {})
                for key, member in source.items():
                    if key not in value:
                        value[key] = member
                        keys.add(key)
                        if key in marks:
                            own[key] = marks[key]


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
        from openspec_lint.read.yaml_syntax import syntax_problem  # not before something is wrong

        return unreadable(path, text, "yaml", syntax_problem(error, lines))
    problems = duplicate_key_problems(builder.duplicates, lines)

    positions = builder.positions

    def marks_of(container: Value, _start: int, key: Any) -> Marks | None:
        members = positions.get(id(container))
        return members.get(key) if members is not None else None

    places = Positions(value, text, marks_of, builder.start, builder.merged)
    return Document(path, text, value, "yaml", places, problems)
