"""The Purpose of a main spec: whether anybody wrote it, or archiving left a placeholder."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from openspec_lint.model.openspec.specs import Spec
from openspec_lint.model.openspec.text import Outline, fenced_lines, trimmed

PLACEHOLDER_BEGIN: Final = "TBD - created by archiving change "
PLACEHOLDER_END: Final = ". Update Purpose after archive."
"""What archiving writes around the change's name as the Purpose of a new capability."""

# "Todo: ..." in any case, but not the Spanish "Todo el ...".
_CAPITALS = re.compile("TBD|TODO")
_ANY_CASE = re.compile("TBD|TODO", re.ASCII | re.IGNORECASE)
_PUNCTUATION = re.compile(r"[ \t]*(?:\Z|[\n:\-–—.,;()\[\]{}])")
_SECTION = re.compile(r" {0,3}##(?!#)[ \t]+Purpose[ \t]*", re.ASCII | re.IGNORECASE)
_NEXT_SECTION = re.compile(r" {0,3}#{1,2}(?!#)[ \t]+")


class Placeholder(NamedTuple):
    """A placeholder in place of a Purpose; `line` is its 0-based line, None where no line can be told."""

    line: int | None


def placeholder(spec: Spec) -> Placeholder | None:
    """Return the placeholder that a spec has as its Purpose; None for a Purpose that somebody wrote, or none."""
    if spec.purpose is None or ("tbd" not in (text := spec.purpose.text.lower()) and "todo" not in text):
        return None
    lines = spec.purpose.text.split("\n")
    fenced = fenced_lines(lines)
    prose = trimmed("\n".join(line for index, line in enumerate(lines) if index not in fenced))
    is_leading = _is_leading(prose)
    if not is_leading and _generated_at(prose) is None:
        return None
    return Placeholder(_line(spec.outline, is_leading, 1 if spec.document.has_bom else 0))


def _is_leading(prose: str) -> bool:
    """Tell whether a text begins with TBD or TODO as a marker, not as the beginning of a word."""
    if (match := _ANY_CASE.match(prose)) is None:
        return False
    following = prose[match.end() : match.end() + 1]
    if following and (following == "_" or unicodedata.category(following)[0] in "LNM"):
        return False
    return bool(_CAPITALS.match(prose) or _PUNCTUATION.match(prose, match.end()))


def _generated_at(text: str) -> int | None:
    """Return where the sentence begins that archiving writes; of several beginnings, the last before an end."""
    end = text.find(PLACEHOLDER_END)
    while end != -1:
        begin = text.rfind(PLACEHOLDER_BEGIN, 0, end + len(PLACEHOLDER_BEGIN))
        if begin != -1:
            return begin
        end = text.find(PLACEHOLDER_END, end + 1)
    return None


def _line(content: Outline, is_leading: bool, start: int) -> int | None:
    """Return the line of the placeholder; start: the first line on which openspec finds the heading."""
    headings = (
        index
        for index in range(start, len(content.lines))
        if index not in content.fenced and _SECTION.fullmatch(content.lines[index])
    )
    heading = next(headings, None)
    if heading is None:
        return None
    section: list[tuple[int, str]] = []
    for index in range(heading + 1, len(content.lines)):
        if index in content.fenced:
            continue
        line = content.lines[index]
        if _NEXT_SECTION.match(line):
            break
        if is_leading and trimmed(line):
            return index
        section.append((index, line))
    begin = None if is_leading else _generated_at("\n".join(line for _, line in section))
    return None if begin is None else section["\n".join(line for _, line in section)[:begin].count("\n")][0]
