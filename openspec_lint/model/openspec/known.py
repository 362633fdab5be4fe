"""Lines that are written like a heading openspec knows, whether it reads them as one or not, and the fences it sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.model.openspec.rendered import Rendered, rendered
from openspec_lint.model.openspec.text import SPACE, Outline, trimmed, without_closing_hashes

_OPERATIONS = ("added", "modified", "removed", "renamed")
SECTIONS: Final = frozenset({"purpose", "requirements", *(f"{operation} requirements" for operation in _OPERATIONS)})
"""The titles of sections that openspec looks for, in lower case."""

_SECTION_LEVEL: Final = 2
_LABEL = re.compile(f"(Requirement|Scenario):[{SPACE}]*[^{SPACE}]", re.ASCII | re.IGNORECASE)
_LINE = re.compile(f"([{SPACE}]*)(#{{1,6}})([{SPACE}]*)([^#{SPACE}].*)", re.DOTALL)
_CONTAINER: Final = r"[ \t]*(?:(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])[ \t]*)+"
_CONTAINED_HEADING = re.compile(_CONTAINER + r"#{1,6}[ \t]")
_CONTAINED_FENCE = re.compile(_CONTAINER + r"(?:```|~~~)")
_FENCE = re.compile(f"([{SPACE}]*)(`{{3,}}|~{{3,}})(.*)", re.DOTALL)
_UNDERLINE = re.compile(r"\n[ \t>]*(?:-+|=+)[ \t]*(?=\n|\Z)")
_HTML_STARTS: Final = ("\n<", "\n <", "\n  <", "\n   <")
_ORDINARY: Final = ("### Requirement: ", "#### Scenario: ")


class KnownLine(NamedTuple):
    """A line with the text of a heading that openspec knows; a section deeper than level 2 is none of these.

    lead: white space before the hashes. gap: white space behind them. role: "section", "requirement" or "scenario".
    title: the text, closing hashes included.
    """

    line: int
    level: int
    role: str
    lead: str
    gap: str
    title: str


class Fence(NamedTuple):
    """Lines that openspec takes for code: from `line` to `end` (0-based, exclusive), opened by the characters `run`.

    indent: white space before them. info: what follows them. is_closed: whether the last line closes it.
    """

    line: int
    end: int
    indent: str
    run: str
    info: str
    is_closed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A document as openspec reads it beside what its readers see.

    known: the lines with known text, fenced ones included. Where both see the same, it is left empty, and so is
    `rendered`.
    """

    outline: Outline
    known: tuple[KnownLine, ...]
    fences: tuple[Fence, ...]
    rendered: Rendered

    @property
    def live(self) -> Iterator[KnownLine]:
        """Yield the lines that openspec reads as what they say."""
        return (known for known in self.known if known.line not in self.outline.fenced and is_read(known))


@lru_cache(maxsize=2)  # the rules look at one document after the other, each at the same one
def reading(content: Outline) -> Reading:
    """Return what openspec and a reader each make of a document; one in which both see the same costs little."""
    text = "\n" + "\n".join(content.lines)
    fences = tuple(_fences(content)) if content.fenced else ()
    differs = (
        _has_odd_heading(content)
        or _has_html(content, text)
        or _has_underline(text)
        or any(not _is_plain(fence, content) for fence in fences)
        or _has_contained_fence(content, text)
    )
    if not differs:
        return Reading(content, (), fences, Rendered())
    return Reading(content, tuple(_known_lines(content.lines)), fences, rendered(content.lines))


def role_of(title: str) -> str | None:
    """Return what a heading's text names for openspec: "section", "requirement" or "scenario"; None for others."""
    match = _LABEL.match(title)
    if match:
        return match[1].lower()
    return "section" if without_closing_hashes(title).lower() in SECTIONS else None


def is_read(known: KnownLine) -> bool:
    """Tell whether openspec reads the line as what it says, outside a fence and whatever its level."""
    if known.lead:
        return False
    if known.role == "section":
        return bool(known.gap) and trimmed(known.title).lower() in SECTIONS
    return bool(known.gap) or (known.role == "requirement" and known.level == 3)


def _known_lines(lines: Sequence[str]) -> Iterator[KnownLine]:
    for index, line in enumerate(lines):
        match = _LINE.match(line) if "#" in line else None
        role = role_of(match[4]) if match else None
        if match and role is not None and (role != "section" or len(match[2]) <= _SECTION_LEVEL):
            yield KnownLine(index, len(match[2]), role, match[1], match[3], match[4])


def _fences(content: Outline) -> Iterator[Fence]:
    lines, end = content.lines, 0
    for start in sorted(content.fenced):
        match = _FENCE.match(lines[start])
        if start < end or match is None:
            continue
        close = next((index for index in range(start + 1, len(lines)) if _closes(lines[index], match[2])), None)
        end = len(lines) if close is None else close + 1
        yield Fence(start, end, match[1], match[2], trimmed(match[3]), close is not None)


def _closes(line: str, run: str) -> bool:
    if run not in line:
        return False
    match = _FENCE.match(line)
    return match is not None and match[2].startswith(run) and not trimmed(match[3])


def _is_plain(fence: Fence, content: Outline) -> bool:
    """Tell whether every reader sees the fence that openspec sees, wherever it stands."""
    if not fence.is_closed or fence.indent.strip(" ") or (fence.run[0] == "`" and "`" in fence.info):
        return False
    closing = content.lines[fence.end - 1]
    end_indent = closing[: len(closing) - len(closing.lstrip())]
    if not fence.indent:
        return end_indent in ("", " ", "  ", "   ")
    inside = content.lines[fence.line + 1 : fence.end - 1]
    return end_indent == fence.indent and all(line.startswith(fence.indent) or not line.strip() for line in inside)


def _has_odd_heading(content: Outline) -> bool:
    """Tell whether a heading in hashes is one for openspec only, or for readers only."""
    for line in [line for line in content.lines if "#" in line and not line.startswith(_ORDINARY)]:
        known = next(_known_lines([line]), None)
        if known is not None and not (is_read(known) and known.gap[:1] in (" ", "\t")):
            return True
        if line[0] != "#" and _CONTAINED_HEADING.match(line):
            return True
    return False


def _has_underline(text: str) -> bool:
    """Tell whether a line with known text is underlined."""
    for bar in _UNDERLINE.finditer(text):
        title = text[text.rfind("\n", 0, bar.start()) + 1 : bar.start()] if bar.start() > 0 else ""
        if role_of(title.strip("> \t-*+")) is not None:
            return True
    return False


def _has_contained_fence(content: Outline, text: str) -> bool:
    """Tell whether a fence opens behind the marker of a quote or a list."""
    if "```" not in text and "~~~" not in text:
        return False
    runs = (index for index, line in enumerate(content.lines) if "```" in line or "~~~" in line)
    return any(index not in content.fenced and _CONTAINED_FENCE.match(content.lines[index]) for index in runs)


def _has_html(content: Outline, text: str) -> bool:
    """Tell whether there is HTML in which headings may stand: a comment of several lines, or an element."""
    if "<" not in text:
        return False
    if "<!--" in text and any("<!--" in line and "-->" not in line for line in content.lines):
        return True
    if not any(start in text for start in _HTML_STARTS):
        return False
    return any(line.lstrip(" ")[:1] == "<" and not line.lstrip(" ").startswith("<!--") for line in content.lines)
