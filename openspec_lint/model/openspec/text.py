"""How the OpenSpec command reads Markdown: line by line, headings by their hashes, fenced lines left out.

Its expressions are JavaScript's. `SPACE` is what `\\s` and `trim()` mean there, and everything else is ASCII only.
Block quotes, HTML comments, underlined headings and indented headings mean nothing to it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from openspec_lint.model.site import Node
from openspec_lint.read.document import Document

SPACE: Final = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""White space of ECMAScript, for use inside a character class."""

_TRIMMED: Final = "".join(
    chr(code) for code in (9, 10, 11, 12, 13, 32, 160, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029)
) + ("\u202f\u205f\u3000\ufeff")
_FENCE = re.compile(f"[{SPACE}]*(`{{3,}}|~{{3,}})(.*)")
_HEADING = re.compile(f"(#{{1,6}})[{SPACE}](.*)")
_REQUIREMENT = re.compile(f"###[{SPACE}]*Requirement:(.+)", re.ASCII | re.IGNORECASE)
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*\Z")
_SCENARIO_LABEL = re.compile(f"Scenario:[{SPACE}]*", re.ASCII | re.IGNORECASE)
_METADATA = re.compile(r"\*\*[^*]+\*\*:")


class Heading(NamedTuple):
    """A heading: 0-based index of its line, number of hashes, and what follows them, trimmed."""

    line: int
    level: int
    title: str


class Label(NamedTuple):
    """A name and the 0-based index of the line it stands on."""

    name: str
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The lines of a document, which of them are fenced (by index), and the headings outside the fences."""

    lines: Sequence[str]
    fenced: frozenset[int]
    headings: tuple[Heading, ...]

    def end_of(self, heading: Heading) -> int:
        """Return the index after the last line of the section: the next heading that is not below `heading`."""
        after = islice(self.headings, bisect_right(self.headings, heading), None)
        return next((other.line for other in after if other.level <= heading.level), len(self.lines))

    def find(self, title: str) -> Heading | None:
        """Return the first heading, at any level, with this title in any case."""
        return next((heading for heading in self.headings if heading.title.lower() == title), None)

    def children(self, heading: Heading) -> Iterator[Heading]:
        """Yield the headings directly below `heading`, whatever level they have."""
        child_level = 7
        for other in islice(self.headings, bisect_right(self.headings, heading), None):
            if other.level <= heading.level:
                return
            if other.level <= child_level:
                child_level = other.level
                yield other

    def text(self, start: int, end: int) -> str:
        """Return the lines from `start` to `end` (exclusive), trimmed as one text."""
        return trimmed("\n".join(self.lines[start:end]))


def outline(lines: Sequence[str]) -> Outline:
    """Return the outline of a document's lines."""
    fenced = fenced_lines(lines)
    headings = [
        Heading(index, len(match[1]), trimmed(match[2]))
        for index, line in enumerate(lines)
        if line[:1] == "#" and index not in fenced and (match := _HEADING.match(line))
    ]
    return Outline(lines, fenced, tuple(headings))


def fenced_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the indices of the lines inside fences, the fences' own lines included.

    A fence may be indented by any amount; one that is never closed reaches to the end.
    """
    fenced: set[int] = set()
    opener = ""
    for index, line in enumerate(lines):
        if "```" not in line and "~~~" not in line:
            if opener:
                fenced.add(index)
            continue
        match = _FENCE.match(line)
        if opener:
            fenced.add(index)
            if match and match[1].startswith(opener) and not trimmed(match[2]):
                opener = ""
        elif match:
            fenced.add(index)
            opener = match[1]
    return frozenset(fenced)


def trimmed(text: str) -> str:
    """Return `text` without white space at its ends, as JavaScript's `trim()` does."""
    return text.strip(_TRIMMED)


def requirement_name(line: str) -> str | None:
    """Return the name in a line `### Requirement: <name>`; None when it is no such line or names nothing."""
    match = _REQUIREMENT.match(line)
    return without_closing_hashes(match[1]) or None if match else None


def without_closing_hashes(text: str) -> str:
    """Return a heading's text without the hashes that may close it, trimmed."""
    return trimmed(_CLOSING_HASHES.sub("", trimmed(text)))


def scenario_name(title: str) -> str:
    """Return the name in the text of a scenario's heading: without the label and closing hashes."""
    return trimmed(_SCENARIO_LABEL.sub("", without_closing_hashes(title), count=1))


def requirement_labels(lines: Sequence[str], fenced: frozenset[int], start: int, end: int) -> Iterator[Label]:
    """Yield the requirement headings from line `start` to line `end` (exclusive), fenced ones left out."""
    for index in range(start, end):
        if lines[index][:3] == "###" and index not in fenced and (name := requirement_name(lines[index])) is not None:
            yield Label(name, index)


def body_text(content: Outline, start: int, end: int) -> str:
    """Return the text from line `start` to the next heading or `end`: what states a requirement.

    Fenced and blank lines are left out. Lines such as `**Priority**: high` are metadata, which count only where there
    is nothing else.
    """
    text: list[str] = []
    metadata: list[str] = []
    for index in range(start, end):
        if index in content.fenced:
            continue
        line = content.lines[index]
        if line[:1] == "#" and _HEADING.match(line):
            break
        line = trimmed(line)
        if line:
            (metadata if _METADATA.match(line) else text).append(line)
    return "\n".join(text or metadata)


def folded(name: str) -> str:
    """Return what two names share that differ only in case and spacing."""
    return re.sub(f"[{SPACE}]+", " ", trimmed(name)).lower()


def line_node(document: Document, line: int) -> Node:
    """Return the node of a line (0-based) of a Markdown document."""
    return Node(document, (None, line), document.value[line])
