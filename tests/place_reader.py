"""A second reader of places: where the members of YAML and JSON stand, found without any code of ours.

YAML is composed by PyYAML, JSON is scanned by the few lines below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import yaml

_TOKEN: Final = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+)', re.DOTALL)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Member(NamedTuple):
    """Where a member or item stands: offsets of its key (of an item: none) and of its value, and what is below it.

    end: None for a container, of which only the beginning counts.
    """

    key: tuple[int, int] | None
    start: int
    end: int | None
    below: Any


class Reader:
    """Finds the members of one text by JSON pointer."""

    def __init__(self, path: str, text: str) -> None:
        self.text = text
        self.is_json = path.endswith(".json")
        self.root: Any = _json_root(text) if self.is_json else yaml.compose(text, Loader=yaml.CSafeLoader)
        self._members: dict[int, Mapping[str, Member]] = {}
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a 1-based line and column."""
        return self._starts[line - 1] + column - 1

    def at(self, pointer: str) -> Member | None:
        """Return the member at a pointer, or the deepest one that is there; None for the root."""
        below, member = self.root, None
        for token in pointer.split("/")[1:]:
            found = self._members_of(below).get(token.replace("~1", "/").replace("~0", "~"))
            if found is None:
                break
            member, below = found, found.below
        return member

    def _members_of(self, below: Any) -> Mapping[str, Member]:
        if self.is_json:
            return below if isinstance(below, dict) else {}
        if id(below) not in self._members:
            self._members[id(below)] = dict(_yaml_members(below))
        return self._members[id(below)]


def _yaml_members(node: Any) -> Iterator[tuple[str, Member]]:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield str(index), _yaml_member(None, item)
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.tag == "tag:yaml.org,2002:merge":
            for merged in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                yield from _yaml_members(merged)
    for key, value in node.value:
        yield key.value, _yaml_member((key.start_mark.index, key.end_mark.index), value)


def _yaml_member(key: tuple[int, int] | None, value: Any) -> Member:
    is_scalar = isinstance(value, yaml.ScalarNode)
    return Member(key, value.start_mark.index, value.end_mark.index if is_scalar else None, value)


def _json_root(text: str) -> Any:
    """Return the members below the root of a JSON text."""
    tokens = _TOKEN.finditer(text)
    return _json_value(next(tokens), tokens).below


def _json_value(token: re.Match[str], tokens: Iterator[re.Match[str]], key: tuple[int, int] | None = None) -> Member:
    start, end = token.span(1)
    if token[1] not in ("{", "["):
        return Member(key, start, end, None)
    members: dict[str, Member] = {}
    following = next(tokens)
    while following[1] not in ("}", "]"):
        name, place = str(len(members)), None
        if token[1] == "{":
            name, place = json.loads(following[1]), following.span(1)
            next(tokens)
            following = next(tokens)
        members[name] = _json_value(following, tokens, place)
        following = next(tokens)
        if following[1] == ",":
            following = next(tokens)
    return Member(key, start, None, members)
