"""JSON text → Document: the standard library reads the values, places are recovered when the first is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]  # public in CPython, missing in typeshed
from typing import Any, Final, NoReturn

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
from openspec_lint.read.json_syntax import syntax_reason, without_halves

_TOKEN = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")|([{\[])|([}\]])|([^\s{}\[\]:,"]+)')
_OPEN: Final = 2
_CLOSE: Final = 3
_WORD: Final = 4


class _BadConstant(ValueError):
    """NaN or Infinity, which Python reads and JSON (RFC 8259) does not have."""


def read_json(path: str, text: str) -> Document:
    """Read `text` (without BOM) as JSON (RFC 8259) at `path`; what is wrong with it is in the problems."""
    has_duplicates = False

    def members(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        nonlocal has_duplicates
        value = dict(pairs)
        if len(value) != len(pairs):
            has_duplicates = True
        return value

    def loaded(**more: Any) -> Value:
        return json.loads(text, object_pairs_hook=members, parse_constant=_refuse, **more)

    lines = LineIndex(text)
    text, halves = without_halves(text, lines)
    try:
        try:
            value = loaded()
        except (json.JSONDecodeError, _BadConstant):
            raise
        except ValueError:  # an integer of more digits than Python converts
            value = loaded(parse_int=_integer)
    except (ValueError, RecursionError) as error:
        return unreadable(path, text, "json", _problem(error, lines))
    if _is_too_deep(value):
        return unreadable(path, text, "json", _problem(RecursionError(), lines))
    problems = duplicate_key_problems(_duplicates(text), lines) if has_duplicates else ()
    marks_of = _Members(text, has_duplicates).marks_of
    return Document(path, lines.text, value, "json", Positions(value, text, marks_of), (*halves, *problems))


def _problem(error: Exception, lines: LineIndex) -> Problem:
    """Return where and why the text is no JSON."""
    match error:
        case json.JSONDecodeError():
            start, end, reason = syntax_reason(error)
        case _BadConstant():
            (start, end), reason = _place_of_word(lines.text, str(error)), f"{error} is no JSON value"
        case _:
            (start, end), reason = _too_deep_place(lines.text), TOO_DEEP
    return Problem("syntax-error", lines.span(start, end), {"reason": reason})


def _place_of_word(text: str, word: str) -> tuple[int, int]:
    return next((match.span() for match in _TOKEN.finditer(text) if match[_WORD] == word), (0, 0))


def _too_deep_place(text: str) -> tuple[int, int]:
    """Return where the first container begins that has MAX_DEPTH others around it."""
    depth = 0
    for match in _TOKEN.finditer(text):
        depth += (match.lastindex == _OPEN) - (match.lastindex == _CLOSE)
        if depth > MAX_DEPTH:
            return match.span()
    return 0, 0


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)


def _refuse(constant: str) -> NoReturn:
    raise _BadConstant(constant)


def _is_too_deep(value: Value) -> bool:
    """Tell whether `value` has more than MAX_DEPTH containers inside each other."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for container in level
            if type(container) is dict or type(container) is list
            for child in (container.values() if type(container) is dict else container)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


class _Members:
    """Finds the members of the containers of a text that is known to be JSON, each when it is asked for.

    What stands between is skipped by the standard library's scanner: a place in 4 MB takes milliseconds, while a look
    at every token takes as long as everything else that is done with the document.
    """

    def __init__(self, text: str, has_duplicates: bool) -> None:
        self._text, self._has_duplicates = text, has_duplicates
        self._containers: dict[int, tuple[dict[Any, Marks], Iterator[tuple[Any, Marks]]]] = {}

    def marks_of(self, _container: Value, start: int, key: Any) -> Marks | None:
        """Return where a member of the container at `start` stands; of two with one name, the last, which counts."""
        if start not in self._containers:
            self._containers[start] = {}, _members(self._text, start)
        found, rest = self._containers[start]
        if key in found:
            return found[key]
        for name, marks in rest:
            found[name] = marks
            if name == key and not self._has_duplicates:
                return marks
        return found.get(key)


def _members(text: str, start: int) -> Iterator[tuple[Any, Marks]]:
    """Yield the keys or indices of the container at `start`, each with its place, before its value is skipped."""
    start = _skip_space(text, start)
    if text[start] not in "{[":
        return
    is_object, position, index = text[start] == "{", _skip_space(text, start + 1), 0
    while text[position] not in "}]":
        name: Any = index
        key_start = key_end = position
        if is_object:
            name, key_end = scanstring(text, position + 1)
            position = _skip_space(text, _skip_space(text, key_end) + 1)
        token = _TOKEN.match(text, position)
        end = token.end() if token is not None else position
        yield name, (key_start, key_end, position, end) if is_object else (position, end, position, end)
        _, position = _skip_value(text, position)
        position = _skip_space(text, position)
        if text[position] == ",":
            position = _skip_space(text, position + 1)
        index += 1


_skip_value: Final = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # as scanstring
_SPACE = re.compile(r"[ \t\r\n]*")


def _skip_space(text: str, position: int) -> int:
    return _SPACE.match(text, position).end()  # type: ignore[union-attr]  # it matches everywhere


def _duplicates(text: str) -> list[tuple[str, Marks, Marks]]:
    """Return each key that stands twice in one object of a text that is known to be JSON, with both places."""
    found: list[tuple[str, Marks, Marks]] = []
    stack: list[dict[str, Marks] | None] = []
    is_key = False
    for match in _TOKEN.finditer(text):
        kind = match.lastindex
        start, end = match.span()
        if kind == _OPEN:
            stack.append({} if match[0] == "{" else None)
            is_key = match[0] == "{"
        elif kind == _CLOSE:
            stack.pop()
            is_key = bool(stack) and stack[-1] is not None
        elif is_key:
            members = stack[-1]
            assert members is not None
            key, marks = scanstring(text, start + 1)[0], (start, end, start, end)
            if key in members:
                found.append((key, members[key], marks))
            members[key] = marks
            is_key = False
        else:
            is_key = stack[-1] is not None if stack else False
    return found
