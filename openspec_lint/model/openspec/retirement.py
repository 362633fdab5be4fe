"""What would be lost with a main spec that loses its last requirement, beside its title, purpose and requirements.

openspec deletes such a spec only where nothing of this kind is in it. It looks at the file as a reader of Markdown
does here: headings may be indented, and list items go on over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from openspec_lint.model.openspec.rebuild import Frame
from openspec_lint.model.openspec.text import SPACE, fenced_lines, trimmed

_SECTION = re.compile(f" {{0,3}}##[{SPACE}]+(.+)", re.DOTALL)
_TITLE = re.compile(f" {{0,3}}#[{SPACE}]+.", re.DOTALL)
_UNDERLINE = re.compile(f" {{0,3}}(?:=+|-+)[{SPACE}]*\\Z")
_HTML_HEADING = re.compile(r" {0,3}<h[1-6]\b", re.ASCII | re.IGNORECASE)
_ANY_HEADING = re.compile(rf" {{0,3}}#{{1,6}}(?:[ \t]|\Z)|[{SPACE}]*<h[1-6]\b", re.ASCII | re.IGNORECASE)
_HIGH_HEADING = re.compile(r" {0,3}#{1,3}(?:[ \t]|\Z)")
_SCENARIO = re.compile(f" {{0,3}}####[{SPACE}]+Scenario:", re.ASCII | re.IGNORECASE)
_LIST_ITEM = re.compile(f"[{SPACE}]*(?:[-*+]|[0-9]{{1,9}}[.)])[{SPACE}]+")
_NEW_BLOCK = re.compile(r" {0,3}(?:>|(?:[-*_][ \t]*){3,}\Z|(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|\Z)|[<|])")
_TABLE_OR_HTML = re.compile(f"[{SPACE}]*[|<]")
_INDENT = re.compile(r"[ \t]*")


def unaccounted(frame: Frame, blocks: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of a spec that belong neither to its title, nor its purpose, nor a requirement; each once."""
    before = frame.before.removeprefix("\ufeff")
    found = [*_above(before.replace("\r\n", "\n").replace("\r", "\n").split("\n"))]
    for part in (frame.preamble, frame.after):
        found += [line for line in map(trimmed, part.split("\n")) if line]
    for block in blocks:
        found += _RequirementLines(block.split("\n")).foreign()
    return tuple(dict.fromkeys(found))


@dataclass(slots=True)
class _Above:
    """Where one is in what stands above the requirements."""

    in_purpose: bool = False
    has_title: bool = False
    previous: str = ""


def _above(lines: list[str]) -> Iterator[str]:
    """Yield what stands above the requirements besides title and purpose."""
    fenced, state = fenced_lines(lines), _Above()
    for index, line in enumerate(lines):
        if trimmed(line):
            heading = None if index in fenced else _heading_above(line, state)
            if heading is not None:
                yield from filter(None, [heading])
            elif not state.in_purpose:
                yield trimmed(line)
        state.previous = line if trimmed(line) else ""


def _heading_above(line: str, state: _Above) -> str | None:
    """Return None for a line that is no heading, "" for one that is expected, else the heading."""
    section = _SECTION.match(line)
    if section is not None:
        state.in_purpose = trimmed(section[1]).lower() == "purpose"
        return "" if state.in_purpose else trimmed(line)
    is_underlined = state.in_purpose and bool(state.previous) and _UNDERLINE.match(line) is not None
    if is_underlined or _HTML_HEADING.match(line):
        state.in_purpose = False
        return trimmed(state.previous if is_underlined else line)
    if _TITLE.match(line):
        if not state.has_title and not state.in_purpose:
            state.has_title = True
            return ""
        state.in_purpose = False
        return trimmed(line)
    return None


@dataclass(slots=True)
class _RequirementLines:
    """The lines of a requirement, looked at one after the other.

    item: the column at which the text of the list item begins that the line before belongs to, None outside of one.
    is_open: whether that item's paragraph may go on without being indented. in_bullets: whether one is in the list
    that belongs to a scenario, has_bullets whether it has begun.
    """

    lines: list[str]
    has_scenario: bool = False
    in_bullets: bool = False
    has_bullets: bool = False
    item: int | None = None
    is_open: bool = False
    fenced: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.fenced = fenced_lines(self.lines)

    def foreign(self) -> Iterator[str]:
        """Yield what is no part of the requirement: its statement, its scenarios and their steps."""
        for index, line in enumerate(self.lines[1:], start=1):
            if index not in self.fenced and _HIGH_HEADING.match(line):
                yield trimmed(line)
                break
        for index, line in enumerate(self.lines):
            if not trimmed(line):
                self.in_bullets = self.in_bullets and not self.has_bullets
                self.item, self.is_open = None, False
            elif index > 0:
                yield from filter(None, [self._foreign_part(index, line)])

    def _foreign_part(self, index: int, line: str) -> str | None:
        """Return what of a line that is not blank is foreign."""
        indent = _INDENT.match(line)
        inside = self.item is not None and indent is not None and _columns(indent[0]) >= self.item
        within = _without_indent(line, self.item) if inside and self.item is not None else line
        goes_on = inside or (self.is_open and self.in_bullets and not _NEW_BLOCK.match(within))
        if index in self.fenced:
            self.item, self.is_open = self.item if inside else None, False
            return None
        if index > 1 and _UNDERLINE.match(within) and trimmed(self.lines[index - 1]):
            self.item, self.is_open = None, False
            return trimmed(self.lines[index - 1])
        if goes_on and not _ANY_HEADING.match(within):
            self.is_open = not _NEW_BLOCK.match(within)
            return None
        bullet = _LIST_ITEM.match(line)
        self.item, self.is_open = _columns(bullet[0]) if bullet else None, bullet is not None
        return self._foreign_line(line, bullet is not None)

    def _foreign_line(self, line: str, is_bullet: bool) -> str | None:
        """Return a line that begins something of its own, unless the requirement is where it belongs."""
        if _SCENARIO.match(line):
            self.has_scenario, self.in_bullets, self.has_bullets = True, True, False
            return None
        if is_bullet and self.in_bullets:
            self.has_bullets = True
            return None
        if not self.has_scenario and (is_bullet or not _TABLE_OR_HTML.match(line)):
            return None
        return trimmed(line)


def _columns(prefix: str) -> int:
    """Return the column that follows `prefix`; a tab leads to the next multiple of four."""
    column = 0
    for character in prefix:
        column += 4 - column % 4 if character == "\t" else 1
    return column


def _without_indent(line: str, columns: int) -> str:
    """Return `line` without the white space of its first `columns` columns."""
    column = index = 0
    while index < len(line) and column < columns and line[index] in " \t":
        column += 4 - column % 4 if line[index] == "\t" else 1
        index += 1
    return line[index:]
