"""How the OpenSpec command reads Markdown: line by line, headings by their hashes, fenced lines left out.

Its expressions are JavaScript's. `SPACE` is what `\\s` and `trim()` mean there, its `.` stops at U+2028 and U+2029, and
everything else is ASCII only. Block quotes, HTML comments, underlined and indented headings mean nothing to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from openspec_lint.model.site import Node
from openspec_lint.read.document import Document

SPACE: Final = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space of ECMAScript, for use inside a character class."""

_TRIMMED: Final = "".join(
    chr(code) for code in (9, 10, 11, 12, 13, 32, 160, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029)
) + ("\u202f\u205f\u3000\ufeff")
_ASCII_SPACE: Final = " \t\n\v\f\r"  # what a text of ASCII can hold of it: stripped in half the time
_WHITE: Final = frozenset(_TRIMMED)
_DEEPEST: Final = 6
"""The most hashes that a heading has."""

_REQUIREMENT_LEVEL: Final = 3
_LEVELS: Final = {"#" * level: level for level in range(1, _DEEPEST + 1)}
_NO_LINES: Final = frozenset[int]()
_SEPARATORS: Final = ("\u2028", "\u2029")
_SPACES = re.compile(f"[{SPACE}]+")
_FENCE = re.compile(f"[{SPACE}]*(`{{3,}}|~{{3,}})(.*)")
_REQUIREMENT = re.compile(f"###[{SPACE}]*Requirement:(.+)", re.ASCII | re.IGNORECASE | re.DOTALL)
_PLAIN_REQUIREMENT: Final = "### Requirement: "
_PLAIN_SCENARIO: Final = "#### Scenario: "
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*\Z")
_HASHES = re.compile(f"\\A#{{1,6}}[{SPACE}]+")
_SCENARIO_LABEL = re.compile(f"Scenario:[{SPACE}]*", re.ASCII | re.IGNORECASE)
_METADATA = re.compile(r"\*\*[^*]+\*\*:")


class Heading(NamedTuple):
    """A heading: 0-based index of its line, number of hashes, what follows them (trimmed), and where its section ends.

    end: the index of the next line with a heading that is not below this one, or the number of lines. is_section:
    False for hashes and a space with nothing behind them, which end a section and begin none.
    """

    line: int
    level: int
    title: str
    end: int
    is_section: bool = True


class Label(NamedTuple):
    """A name and the 0-based index of the line it stands on."""

    name: str
    line: int


@dataclass(frozen=True, eq=False)
class Outline:
    """The lines of a document, which of them are fenced (by index), and the headings outside the fences.

    heading_lines: the lines of the headings, to look them up. labels: the requirement headings (`### Requirement:
    <name>`), wherever they stand. is_regular: whether every heading begins a section.
    """

    lines: Sequence[str]
    fenced: frozenset[int]
    headings: tuple[Heading, ...]
    heading_lines: Sequence[int]
    labels: tuple[Label, ...]
    is_regular: bool

    def between(self, start: int, end: int) -> tuple[Heading, ...]:
        """Return the headings behind line `start` and before line `end`."""
        first = bisect_right(self.heading_lines, start)
        return self.headings[first : bisect_left(self.heading_lines, end, first)]

    def next_heading(self, start: int, end: int) -> int:
        """Return the line of the first heading behind line `start`, or `end` where that comes first."""
        index = bisect_right(self.heading_lines, start)
        return min(self.heading_lines[index], end) if index < len(self.heading_lines) else end

    def heading_above(self, line: int) -> Heading | None:
        """Return the heading that `line` is, or the last one before it; None where there is none."""
        index = bisect_right(self.heading_lines, line)
        return self.headings[index - 1] if index else None

    def find(self, title: str) -> Heading | None:
        """Return the first section, at any level, with this title in any case."""
        return next(
            (heading for heading in self.headings if heading.is_section and heading.title.lower() == title), None
        )

    def children(self, heading: Heading) -> Iterator[Heading]:
        """Yield the sections directly below `heading`, whatever level they have."""
        child_level = _DEEPEST + 1
        # What ends a section's text and is no section itself does not end what is below the section.
        for other in self.between(heading.line, heading.end if self.is_regular else len(self.lines)):
            if not other.is_section:
                continue
            if other.level <= heading.level:
                return
            if other.level <= child_level:
                child_level = other.level
                yield other

    def text(self, start: int, end: int) -> str:
        """Return the lines from `start` to `end` (exclusive), trimmed as one text."""
        return trimmed("\n".join(self.lines[start:end]))

    def has_text(self, heading: Heading) -> bool:
        """Tell whether anything stands below a heading."""
        return any(map(trimmed, self.lines[heading.line + 1 : heading.end]))

    def text_of(self, heading: Heading) -> str:
        """Return what stands below a heading, headings below it included, trimmed."""
        return self.text(heading.line + 1, heading.end)


def outline(lines: Sequence[str], text: str | None = None) -> Outline:
    """Return the outline of a document's lines; text: the same as one text where it is at hand, to look faster."""
    text = "\n".join(lines) if text is None or "\r" in text else text
    fenced = fenced_lines(lines) if "```" in text or "~~~" in text else _NO_LINES
    found: list[tuple[int, int, str, bool]] = []
    labels: list[Label] = []
    for index in _hash_lines(text):
        if index in fenced:
            continue
        line = lines[index]
        hashes, space, rest = line.partition(" ")
        level = _LEVELS.get(hashes, 0) if space and rest.isascii() else 0
        if level:
            found.append((index, level, rest.strip(_ASCII_SPACE), rest != ""))
        elif (odd := _odd_heading(line)) is not None:
            level = odd[0]
            found.append((index, *odd))
        if level in (0, _REQUIREMENT_LEVEL) and (name := requirement_name(line)) is not None:
            labels.append(Label(name, index))
    headings = tuple(_with_ends(found, len(lines)))
    is_regular = all(heading.is_section for heading in headings)
    return Outline(lines, fenced, headings, [heading.line for heading in headings], tuple(labels), is_regular)


def _hash_lines(text: str) -> Iterator[int]:
    """Yield the indices of the lines that begin with a hash."""
    if text.startswith("#"):
        yield 0
    line, before, place = 0, 0, text.find("\n#")
    while place >= 0:
        line += text.count("\n", before, place + 1)
        yield line
        before = place + 1
        place = text.find("\n#", before)


def _odd_heading(line: str) -> tuple[int, str, bool] | None:
    """Return level, title and whether it begins a section, of a heading with other than a space and ASCII."""
    rest = line.lstrip("#")
    level = len(line) - len(rest)
    if level > _DEEPEST or rest[:1] not in _WHITE:
        return None
    is_section = len(rest) > 1 and is_one_line(rest[1:].lstrip(_TRIMMED) or rest[-1])
    return level, trimmed(rest), is_section


def _with_ends(found: Sequence[tuple[int, int, str, bool]], count: int) -> list[Heading]:
    """Return headings with the ends of their sections; count: the number of lines."""
    next_line = [count] * (_DEEPEST + 1)  # of a heading of this level or above
    headings = []
    for line, level, title, is_section in reversed(found):
        headings.append(_made((line, level, title, next_line[level], is_section)))
        for deeper in range(level, _DEEPEST + 1):
            next_line[deeper] = line
    headings.reverse()
    return headings


_made: Final[Callable[[tuple[int, int, str, int, bool]], Heading]] = partial(tuple.__new__, Heading)
"""Makes a heading in a third of the time that its class takes to check its arguments."""


def is_one_line(text: str) -> bool:
    """Tell whether a text is what JavaScript's `.` matches throughout: U+2028 and U+2029 end lines there."""
    return text.isascii() or not any(separator in text for separator in _SEPARATORS)


def fenced_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the indices of the lines inside fences, the fences' own lines included.

    A fence may be indented by any amount; one that is never closed reaches to the end.
    """
    fenced: set[int] = set()
    opener, start = "", 0
    for index in [index for index, line in enumerate(lines) if "```" in line or "~~~" in line]:
        match = _FENCE.match(lines[index])
        if opener:
            if match and match[1].startswith(opener) and not trimmed(match[2]):
                fenced.update(range(start, index + 1))
                opener = ""
        elif match:
            opener, start = match[1], index
    if opener:
        fenced.update(range(start, len(lines)))
    return frozenset(fenced)


def trimmed(text: str) -> str:
    """Return `text` without white space at its ends, as JavaScript's `trim()` does."""
    return text.strip(_ASCII_SPACE) if text.isascii() else text.strip(_TRIMMED)


def requirement_name(line: str) -> str | None:
    """Return the name in a line `### Requirement: <name>`; None when it is no such line.

    The name is empty where white space alone follows the colon: openspec takes that for a requirement too.
    """
    if line.startswith(_PLAIN_REQUIREMENT) and line.isascii() and line[-1] not in " \t#":
        return trimmed(line[len(_PLAIN_REQUIREMENT) :])  # nearly all of them, in a fifth of the time
    match = _REQUIREMENT.match(line)
    if match is None:
        return None
    rest = match[1].lstrip(_TRIMMED)
    if not rest:
        return "" if any(character not in _SEPARATORS for character in match[1]) else None
    if not is_one_line(rest):
        rest = rest.rstrip(_TRIMMED)
        if not is_one_line(rest):
            return None
    return without_closing_hashes(rest)


def without_closing_hashes(text: str) -> str:
    """Return a heading's text without the hashes that may close it, trimmed."""
    if "#" not in text:
        return trimmed(text)
    return trimmed(_CLOSING_HASHES.sub("", text))


def scenario_name(line: str) -> str:
    """Return the name in a scenario's heading, `#### Scenario: <name>`: without the label and closing hashes."""
    if line.startswith(_PLAIN_SCENARIO) and line[-1] not in " \t#":
        return trimmed(line[len(_PLAIN_SCENARIO) :])  # as above
    title = _CLOSING_HASHES.sub("", _HASHES.sub("", line, count=1))
    return trimmed(_SCENARIO_LABEL.sub("", title, count=1) if _SCENARIO_LABEL.match(title) else title)


def requirements_range(content: Outline) -> tuple[int, int]:
    """Return the line of `## Requirements` and the index after its last line; the count of lines twice without it."""
    second = [heading for heading in content.headings if heading.level == 2]
    for index, heading in enumerate(second):
        if heading.is_section and heading.title.lower() == "requirements":
            return heading.line, second[index + 1].line if index + 1 < len(second) else len(content.lines)
    return len(content.lines), len(content.lines)


def headings_of_block(content: Outline, start: int, end: int) -> tuple[Heading, ...]:
    """Return the headings behind line `start` and before `end`, in a block that openspec cuts out and reads by itself.

    It trims the block first, so that hashes and a space at its very end are text.
    """
    headings = content.between(start, end)
    if headings and not headings[-1].title and not content.text(headings[-1].line + 1, end):
        return headings[:-1]
    return headings


def body_text(content: Outline, start: int, end: int) -> str:
    """Return the text from line `start` to the next heading or `end`: what states a requirement.

    Fenced and blank lines are left out. Lines such as `**Priority**: high` are metadata, which count only where there
    is nothing else.
    """
    stop = content.next_heading(start - 1, end)
    if stop < end and not trimmed(content.lines[stop].lstrip("#")):  # it may be no heading, at the end of the block
        stop = next((heading.line for heading in headings_of_block(content, start - 1, end)), end)
    return _stated(content, start, stop)


def _stated(content: Outline, start: int, end: int) -> str:
    text: list[str] = []
    metadata: list[str] = []
    for index in range(start, end):
        line = trimmed(content.lines[index])
        if line and index not in content.fenced:
            (metadata if line[:2] == "**" and _METADATA.match(line) else text).append(line)
    return "\n".join(text or metadata)


def length_in_units(text: str) -> int:
    """Return the length of a text in UTF-16 code units, which is how JavaScript counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def folded(name: str) -> str:
    """Return what two names share that differ only in case and spacing."""
    name = trimmed(name)
    is_plain = "  " not in name and name.isascii() and name.isprintable()
    return (name if is_plain else _SPACES.sub(" ", name)).lower()


def line_node(document: Document, line: int) -> Node:
    """Return the node of a line (0-based) of a Markdown document."""
    return Node(document, (None, line), document.value[line])
