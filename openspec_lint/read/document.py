"""What reading a file gives: plain values, and the way from a place in them back to line and column."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from openspec_lint.findings import START, Location, Span
from openspec_lint.read.pointers import pointer_to

_LINE_END = re.compile(r"\r\n|\r|\n")

MAX_DEPTH: Final = 500
"""Containers inside each other; deeper documents would exhaust the stack of whoever walks them."""

MAX_DIGITS: Final = 1_000
"""Digits of an integer; Python writes no more than 4,300, and no contract means such a number."""

TOO_DEEP: Final = f"more than {MAX_DEPTH} levels inside each other"

Value = Any
"""Plain data: dict with str keys, list, str, int, float, bool or None."""

Trail = tuple[Any, Any] | None
"""The way from the root to a value: `(trail of the container, key or index)`; None is the root.

Linked, because a walk makes one per node and almost none is ever turned into a pointer.
"""


Marks = tuple[int, int, int, int]
"""Where a member or item stands: start and end of its key, start and end of its value, as character offsets.

For an item of a list key and value are one. A plain tuple, because a reader makes one for each member and item.
"""

MarksOf = Callable[[Value, int, Any], Marks | None]
"""(container, offset where it begins, key or index) → where that member or item stands; None for one that is not."""


class Problem(NamedTuple):
    """Something a reader found wrong with the text itself; `rule_id` names the rule that reports it."""

    rule_id: str
    span: Span
    arguments: Mapping[str, object] = {}
    related: tuple[tuple[Span, str], ...] = ()

    @property
    def in_short(self) -> str:
        """What is wrong, for the one line that says why the tool stops."""
        return _IN_SHORT.get(self.rule_id, self.rule_id).format_map(self.arguments)


_IN_SHORT: Final = {
    "syntax-error": "{reason}",
    "encoding-invalid": "the byte {byte} is not valid {encoding}; save the file as UTF-8",
    "surrogate-unpaired": "`{escape}` is half of a surrogate pair",
    "duplicate-key": "the key `{key}` stands {times} here",
}


class Target(NamedTuple):
    """What of a place a finding points at: the key of a member, its value, or a stretch inside the value.

    part: a stretch of columns (1-based, end exclusive) inside one line of a Markdown document. span: a place that the
    reader itself found, in a text that has no values to point at.
    """

    on_value: bool = False
    part: tuple[int, int] | None = None
    span: Span | None = None


ON_KEY = Target()
ON_VALUE = Target(on_value=True)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A file that was read.

    path: relative to the project's root, with `/`. text: without byte order mark; has_bom: whether a Markdown document
    had one. kind: "yaml", "json", "markdown", or the name of a format that another document was made from
    ("catalogue"). problems: what is wrong with the text itself.
    A document that could not be parsed has the value None and at least one problem.
    """

    path: str
    text: str
    value: Value
    kind: str
    locator: Callable[[Trail, Target], tuple[Span, str | None]]
    problems: tuple[Problem, ...] = ()
    has_bom: bool = False

    def locate(self, trail: Trail, target: Target = ON_KEY) -> Location:
        """Return where the value at `trail` stands; the key of a member unless `target` says otherwise."""
        if target.span is not None:
            return Location(self.path, target.span)
        span, pointer = self.locator(trail, target)
        return Location(self.path, span, pointer)


def keys_of(trail: Trail) -> list[Any]:
    """Return the keys of `trail` from the root down."""
    keys = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    keys.reverse()
    return keys


def trail_of(keys: list[Any] | tuple[Any, ...], start: Trail = None) -> Trail:
    """Return the trail that goes through `keys` from `start`."""
    for key in keys:
        start = (start, key)
    return start


def pointer_of(trail: Trail) -> str:
    """Return the JSON pointer of `trail` (RFC 6901); "" is the root."""
    return pointer_to(keys_of(trail))


def is_same(one: Value, other: Value) -> bool:
    """Tell whether two values are written the same but for the order of members; 1, 1.0 and true are three values."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, without their ends (LF, CR or CRLF)."""
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


_STEP: Final = 1 << 12
"""Characters between two places whose line is known."""


@dataclass(slots=True, eq=False, repr=False)
class LineIndex:
    """Turns character offsets of a text into 1-based lines and columns.

    Every so many characters it knows how many lines have ended and where the last of them did; the rest is counted when
    a place is asked for. A list of all lines would take as long as all the places of most runs.
    """

    text: str
    _steps: list[tuple[int, int]] = field(default_factory=list)
    _starts: list[int] | None = None

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of `offset`; a line ends with LF, CR or CRLF."""
        if not self._steps:
            self._steps = _steps(self.text)
            if "\r" in self.text:  # one of three ends: seldom enough for the list
                self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        if self._starts is not None:
            line = bisect_right(self._starts, offset)
            return line, offset - self._starts[line - 1] + 1
        step = min(offset // _STEP, len(self._steps) - 1)
        ended, last = self._steps[step]
        last = max(last, self.text.rfind("\n", step * _STEP, offset))
        return ended + self.text.count("\n", step * _STEP, offset) + 1, offset - last

    def span(self, start: int, end: int) -> Span:
        """Return the span from offset `start` to offset `end` (exclusive)."""
        return Span(*self.place(start), *self.place(max(start, end)))


def _steps(text: str) -> list[tuple[int, int]]:
    """Return for every _STEP characters how many line feeds stand before them, and where the last of these is."""
    ended, last = 0, -1
    steps = [(ended, last)]
    for start in range(0, len(text) - _STEP, _STEP):
        ended += text.count("\n", start, start + _STEP)
        last = max(last, text.rfind("\n", start, start + _STEP))
        steps.append((ended, last))
    return steps


def unreadable(path: str, text: str, kind: str, problem: Problem) -> Document:
    """Return the document of a text that could not be parsed: no value, and the problem."""
    return Document(path, text, None, kind, lambda _trail, _target: (START, None), (problem,))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Positions:
    """The locator of a document that `marks_of` finds the members of, and where exactly in the text they stand.

    start: offset at which the value of the whole document begins. merged: id of a mapping that has a merge key → the
    keys that it has from others; their marks lead there.
    """

    root: Value
    text: str
    marks_of: MarksOf
    start: int = 0
    merged: Mapping[int, Collection[Any]] = field(default_factory=dict)
    lines: LineIndex = field(init=False)

    def __post_init__(self) -> None:
        """Make the index of lines, which counts none before it is asked."""
        object.__setattr__(self, "lines", LineIndex(self.text))

    def __call__(self, trail: Trail, target: Target) -> tuple[Span, str]:
        """Return span and pointer; a trail that leaves the document's values gives the deepest place that exists."""
        keys = keys_of(trail)
        _, marks = self.walk(keys)
        pointer = pointer_to(keys)
        if marks is None:
            return START, pointer
        return self.lines.span(*(marks[2:] if target.on_value else marks[:2])), pointer

    def walk(self, keys: Iterable[Any]) -> tuple[Value, Marks | None]:
        """Return the deepest value on the way through `keys`, and where it stands as a member; None for the root."""
        container: Value = self.root
        marks: Marks | None = None
        for key in keys:
            found = self.marks_of(container, marks[2] if marks is not None else self.start, key)
            if found is None:
                break
            marks, container = found, container[key]
        return container, marks

    def key_texts(self, trail: Trail) -> Iterator[tuple[str, str]]:
        """Yield the keys of the mapping at `trail`, each with the text that it is written as."""
        container, marks = self.walk(keys_of(trail))
        for key in container if isinstance(container, dict) else ():
            found = self.marks_of(container, marks[2] if marks is not None else self.start, key)
            if found is not None:
                yield key, self.text[found[0] : found[1]]


def duplicate_key_problems(duplicates: list[tuple[str, Marks, Marks]], lines: LineIndex) -> tuple[Problem, ...]:
    """Return a problem for each key that stands more than once in one mapping, at its second place.

    duplicates: `(key, marks of the one before, marks of the later one)`, in the order of the document.
    """
    chains: list[tuple[str, list[Marks]]] = []
    by_latest: dict[Marks, list[Marks]] = {}
    for key, before, later in duplicates:
        chain = by_latest.pop(before, None)
        if chain is None:
            chain = [before]
            chains.append((key, chain))
        chain.append(later)
        by_latest[later] = chain
    return tuple(_duplicate_key_problem(key, chain, lines) for key, chain in chains)


def _duplicate_key_problem(key: str, places: list[Marks], lines: LineIndex) -> Problem:
    first, second, *others = (lines.span(*marks[:2]) for marks in (*places[:2], *places[2:][-1:]))
    related = [(first, "the first one, whose value is lost"), *((last, "the last one") for last in others)]
    times = "twice" if len(places) == 2 else f"{len(places):,} times"
    return Problem("duplicate-key", second, {"key": key, "times": times}, tuple(related))
