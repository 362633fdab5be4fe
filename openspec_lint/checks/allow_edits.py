"""The edits that take an allow which silences nothing out of its document."""

from __future__ import annotations

from typing import Any, Final

from openspec_lint.findings import Edit, Span
from openspec_lint.model.openspec.text import fenced_lines
from openspec_lint.read.document import Document, Trail, is_same, lines_of
from openspec_lint.read.edits import removed
from openspec_lint.read.yaml_text import read_yaml

MAX_LENGTH: Final = 1_000_000
"""Characters of a document that is read again to see that what goes is a comment, and changes no text of lines."""


def without_comment(document: Document, span: Span) -> tuple[Edit, ...]:
    """Return the edit that takes out the comment at `span`, and its line where it has one for itself.

    None where the rest of the line is no part of it, and where it is no comment at all: in a text of YAML, or in code.
    """
    lines = lines_of(document.text)
    index, start = span.line - 1, span.column - 1
    line = lines[index]
    if document.kind == "markdown":
        is_whole = line[start:].find("-->") == len(line[start:].rstrip()) - len("-->")
        if not is_whole or index in fenced_lines(lines):
            return ()
    gone = _stretch(lines, index, start)
    joined = lines[gone.line - 1][: gone.column - 1] + lines[gone.end_line - 1][gone.end_column - 1 :]
    left = [*lines[: gone.line - 1], joined, *lines[gone.end_line :]]
    if document.kind != "markdown":
        if len(document.text) > MAX_LENGTH:
            return ()
        before = document if document.kind == "yaml" else read_yaml(document.path, document.text)
        after = read_yaml(document.path, "\n".join(left))
        if before.problems or after.problems or not is_same(before.value, after.value):
            return ()
    return (Edit(document.path, gone, ""),)


def _stretch(lines: list[str], index: int, start: int) -> Span:
    before, end = lines[index][:start], len(lines[index]) + 1
    if before.strip():
        return Span(index + 1, len(before.rstrip()) + 1, index + 1, end)
    if index + 1 < len(lines):
        return Span(index + 1, 1, index + 2, 1)
    return Span(index, len(lines[index - 1]) + 1, index + 1, end) if index else Span(1, 1, 1, end)


def without_member(document: Document, trail: Trail, is_last: bool) -> tuple[Edit, ...]:
    """Return the edits that take out the allow at `trail`, a member of a field; is_last: none of its others is used."""
    assert trail is not None
    holder: Any = trail[0]
    return removed(document, holder if is_last else trail)
