"""The code frame of a finding: the line it points at, and carets under the stretch that is meant."""

from __future__ import annotations

import unicodedata
from typing import Final

from openspec_lint.findings import Span
from openspec_lint.report.visible import visible

WINDOW: Final = 110
"""Characters of a line that are shown; of a longer line, those around the place."""

_TAB: Final = "    "
_WIDE: Final = frozenset("WF")
_WITHOUT_WIDTH: Final = frozenset(("Mn", "Me", "Cf"))


def frame(line: str, span: Span) -> tuple[str, str]:
    """Return what is shown of `line` (no line end) and, under it, the spaces and carets for `span`.

    A span that goes on over further lines is underlined to the end of this one; an empty one gets one caret.
    """
    end = span.end_column if span.end_line == span.line else len(line.rstrip()) + 1
    first = _first_shown(line, span.column - 1)
    piece = line[first : first + WINDOW].rstrip()
    before, after = "…" if first else "", "…" if len(line.rstrip()) > first + WINDOW else ""
    shown = [_shown(character) for character in piece]
    offset = len(before) + sum(_width(text) for text in shown[: span.column - 1 - first])
    marked = sum(_width(text) for text in shown[span.column - 1 - first : max(end - 1 - first, 0)])
    return before + "".join(shown) + after, " " * offset + "^" * max(marked, 1)


def _first_shown(line: str, offset: int) -> int:
    """Return the offset of the first character shown of `line`, so that the one at `offset` is among them."""
    return 0 if len(line) <= WINDOW or offset < WINDOW // 2 else min(offset - WINDOW // 3, len(line) - 1)


def _shown(character: str) -> str:
    return _TAB if character == "\t" else visible(character)


def _width(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in _WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1
