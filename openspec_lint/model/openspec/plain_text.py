"""What of a document is prose: lines with code spans, comments and quotations blanked, columns kept."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

LONGEST_LINE: Final = 10_000
"""Characters of a line of prose; what is longer is data."""

_BACKTICKS = re.compile("`+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)")
_QUOTATION = re.compile('"[^"\n]{0,200}"|[“„«][^“”„«»]{0,200}[”“»]|「[^「」]{0,200}」')


class PlainLine(NamedTuple):
    """A line of prose: its 0-based index, and its text with spaces in place of what is no prose."""

    line: int
    text: str


def plain_lines(lines: Sequence[str], fenced: Collection[int], start: int, end: int) -> Iterator[PlainLine]:
    """Yield the lines from `start` to `end` (exclusive) that are prose, with code spans and comments blanked."""
    in_comment = False
    for index in range(start, end):
        line = lines[index]
        if index in fenced or len(line) > LONGEST_LINE:
            continue
        if in_comment:
            before, closer, after = line.partition("-->")
            line = " " * len(before + closer) + after
            in_comment = not closer
        if "`" in line:
            line = without_code_spans(line)
        if "<!--" in line:
            in_comment = "-->" not in line[line.rfind("<!--") :]
            line = _COMMENT.sub(_blanks, line)
        yield PlainLine(index, line)


def without_code_spans(line: str) -> str:
    """Return the line with spaces in place of its code spans; a run of backticks without its like opens none."""
    runs = list(_BACKTICKS.finditer(line))
    closers: dict[int, list[int]] = {}
    for position in reversed(range(len(runs))):
        closers.setdefault(len(runs[position][0]), []).append(position)
    parts, column, position = [], 0, 0
    while position < len(runs):
        later = closers[len(runs[position][0])]
        while later and later[-1] <= position:
            later.pop()
        if later:
            parts += [line[column : runs[position].start()], " " * (runs[later[-1]].end() - runs[position].start())]
            position = later[-1]
            column = runs[position].end()
        position += 1
    return "".join([*parts, line[column:]])


def without_quotations(line: str) -> str:
    """Return the line with spaces in place of what stands between quotation marks."""
    return _QUOTATION.sub(_blanks, line)


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])
