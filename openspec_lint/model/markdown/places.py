"""Where something stands in a Markdown document."""

from __future__ import annotations

from typing import NamedTuple

from openspec_lint.findings import Span


class Place(NamedTuple):
    """Columns of one line: 0-based line, 1-based columns with the end exclusive."""

    line: int
    column: int
    end_column: int

    @property
    def span(self) -> Span:
        """The place as findings give it."""
        return Span(self.line + 1, self.column, self.line + 1, self.end_column)


def whole_line(line: int, text: str) -> Place:
    """Return the place of a line without its indentation and the white space at its end."""
    start = len(text) - len(text.lstrip())
    return Place(line, start + 1, max(len(text.rstrip()), start) + 1)
