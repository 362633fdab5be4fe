"""Fixes: the edits that findings carry, and the texts that they make. Opens nothing, writes nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final, NamedTuple

from openspec_lint.findings import Edit, Finding

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Stretch(NamedTuple):
    """An edit in its text: what stands from offset `start` to `end` (exclusive) gives way to `text`."""

    start: int
    end: int
    text: str


class Fixed(NamedTuple):
    """What one round of fixing gives: the findings whose fixes were applied, and path → text after it."""

    findings: list[Finding]
    texts: dict[str, str]


class _Text:
    """A text with its lines, and what is to be replaced in it, in order."""

    def __init__(self, text: str) -> None:
        ends = list(_LINE_END.finditer(text))
        self.text = text
        self.starts = [0, *(end.end() for end in ends)]
        self.stops = [*(end.start() for end in ends), len(text)]
        self.taken: list[Stretch] = []

    def stretch(self, edit: Edit) -> Stretch | None:
        """Return where an edit is in the text, with the line ends that the text has; None for a place it has not."""
        start = self._offset(edit.span.line, edit.span.column)
        end = self._offset(edit.span.end_line, edit.span.end_column)
        if start is None or end is None or end < start:
            return None
        ending = self._line_end(edit.span.line)
        return Stretch(start, end, ending.join(edit.text.replace("\r\n", "\n").split("\n")))

    def _offset(self, line: int, column: int) -> int | None:
        if not 1 <= line <= len(self.starts):
            return None
        offset = self.starts[line - 1] + column - 1
        return offset if column >= 1 and offset <= self.stops[line - 1] else None

    def _line_end(self, line: int) -> str:
        """Return how the line ends, or the one above where it is the last, which has no end."""
        number = min(line, len(self.starts) - 1)
        return self.text[self.stops[number - 1] : self.starts[number]] if number else "\n"

    def is_free(self, stretch: Stretch) -> bool:
        """Tell whether nothing that is taken overlaps."""
        index = bisect_left(self.taken, stretch)
        return not any(_overlap(taken, stretch) for taken in self.taken[max(index - 1, 0) : index + 1])

    def replaced(self) -> str:
        """Return the text with all that is taken replaced."""
        pieces, offset = [], 0
        for start, end, text in self.taken:
            pieces += [self.text[offset:start], text]
            offset = end
        return "".join([*pieces, self.text[offset:]])


def _overlap(one: Stretch, other: Stretch) -> bool:
    """Tell whether two stretches share a place; an insertion does so with all that it touches, for order matters."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def fix_once(findings: Iterable[Finding], text_of: Callable[[str], str | None]) -> Fixed:
    """Apply the fixes of `findings`, each all or none; of two that overlap the first wins, the other is left.

    text_of: path → text without byte order mark, None where nothing may be changed. A fix whose edits overlap each
    other, change nothing or name places that there are not is none.
    """
    texts: dict[str, _Text | None] = {}
    fixed: list[Finding] = []
    for finding in findings:
        for edit in finding.fix:
            if edit.path not in texts:
                text = text_of(edit.path)
                texts[edit.path] = None if text is None else _Text(text)
        placed = _placed(finding.fix, texts)
        if placed and all(place.is_free(stretch) for place, stretch in placed):
            for place, stretch in placed:
                insort(place.taken, stretch)
            fixed.append(finding)
    return Fixed(fixed, {path: text.replaced() for path, text in texts.items() if text is not None and text.taken})


def _placed(fix: tuple[Edit, ...], texts: dict[str, _Text | None]) -> list[tuple[_Text, Stretch]]:
    """Return the edits of a fix in their texts; nothing where one of them cannot be made, or all change nothing."""
    placed: list[tuple[_Text, Stretch]] = []
    for edit in fix:
        text = texts[edit.path]
        stretch = text.stretch(edit) if text is not None else None
        if text is None or stretch is None:
            return []
        placed.append((text, stretch))
    placed.sort(key=lambda entry: (id(entry[0]), entry[1]))
    if any(one is other and _overlap(first, second) for (one, first), (other, second) in pairwise(placed)):
        return []
    changes = any(text.text[stretch.start : stretch.end] != stretch.text for text, stretch in placed)
    return placed if changes else []
