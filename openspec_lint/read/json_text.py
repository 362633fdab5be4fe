"""JSON text → Document: the standard library reads the values, places are recovered when the first is asked for."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from json.decoder import scanstring  # type: ignore[attr-defined]  # public in CPython, missing in typeshed
from typing import Any, Final, NoReturn

from openspec_lint.findings import START
from openspec_lint.read.document import (
    MAX_DEPTH,
    TOO_DEEP,
    Document,
    LineIndex,
    Marks,
    Problem,
    Value,
    duplicate_key_problems,
    position_locator,
    unreadable,
)

_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")|([{\[])|([}\]])|([^\s{}\[\]:,"]+)')
_OPEN: Final = 2
_CLOSE: Final = 3
_WORD: Final = 4


class _BadConstant(ValueError):
    """NaN or Infinity, which Python reads and JSON (RFC 8259) does not have."""


def read_json(path: str, text: str) -> Document:
    """Read `text` (without BOM) as JSON (RFC 8259) at `path`; what is wrong with it is in the problems."""
    lost: list[tuple[int, str]] = []

    def members(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        value = dict(pairs)
        if len(value) != len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    lost.append((id(value), key))
                seen.add(key)
        return value

    lines = LineIndex(text)
    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return unreadable(path, text, "json", _problem(error, lines))
    if _is_too_deep(value):
        return unreadable(path, text, "json", _problem(RecursionError(), lines))

    @cache
    def scan() -> _Scan:
        return _Scan(value, text, lost)

    problems: tuple[Problem, ...] = ()
    if lost:
        problems = duplicate_key_problems(scan().duplicates, lines)
    return Document(path, text, value, "json", position_locator(value, text, lambda: scan().positions), problems)


def _problem(error: Exception, lines: LineIndex) -> Problem:
    """Return where and why the text is no JSON."""
    match error:
        case json.JSONDecodeError():
            span, reason = lines.span(error.pos, error.pos), error.msg
        case _BadConstant():
            word = next(match for match in _TOKEN.finditer(lines.text) if match[_WORD] == str(error))
            span, reason = lines.span(*word.span()), f"{error} is no JSON value"
        case RecursionError():
            span, reason = START, TOO_DEEP
        case _:  # an integer of more digits than Python converts
            span, reason = START, str(error)
    return Problem("syntax-error", span, {"reason": reason})


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


class _Scan:
    """One pass over the tokens of a text that is known to be JSON, beside its value."""

    def __init__(self, value: Value, text: str, lost: list[tuple[int, str]]) -> None:
        self.positions: dict[int, dict[Any, Marks]] = {}
        self.duplicates: list[tuple[str, Marks, Marks]] = []
        self._lost = Counter(lost)
        self._scan(value, text)

    def _scan(self, root: Value, text: str) -> None:
        stack: list[tuple[Any, dict[Any, Marks]]] = []
        container: Any = None
        marks: dict[Any, Marks] = {}
        key: Any = None
        key_start = key_end = 0
        for match in _TOKEN.finditer(text):
            kind = match.lastindex or 0
            start, end = match.span(kind)
            if kind == _CLOSE:
                container, marks = stack.pop()
                key = None
                continue
            if type(container) is dict and key is None:
                key, key_start, key_end = scanstring(text, start + 1)[0], start, end
                continue
            if type(container) is list:
                key, key_start, key_end = len(marks), start, end
            child = self._note(container, marks, key, Marks(key_start, key_end, start, end)) if stack else root
            key = None
            if kind == _OPEN:
                stack.append((container, marks))
                container, marks = (child if child is not None else {} if text[start] == "{" else []), {}
                if child is not None:
                    self.positions[id(child)] = marks

    def _note(self, container: Any, marks: dict[Any, Marks], key: Any, place: Marks) -> Value:
        """Note a member or item; return its value, None when a later member of the same name replaced it."""
        if key in marks:
            self.duplicates.append((key, marks[key], place))
        marks[key] = place
        if self._lost[id(container), key] > 0:
            self._lost[id(container), key] -= 1
            return None
        return container[key] if container else None
