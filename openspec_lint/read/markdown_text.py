"""Markdown text → Document: its lines. What they mean in an OpenSpec document is for the model to say."""

from __future__ import annotations

from openspec_lint.findings import START, Span
from openspec_lint.read.document import Document, Problem, Target, Trail, lines_of


def read_markdown(path: str, text: str, problems: tuple[Problem, ...] = (), has_bom: bool = False) -> Document:
    """Read `text` (without BOM): the value is the list of its lines, without line ends.

    A place in it is the index of a line, `(None, index)`; a target may name a stretch of columns inside the line.
    """
    lines = lines_of(text)

    def locate(trail: Trail, target: Target) -> tuple[Span, None]:
        if trail is None:
            return START, None
        index = min(trail[1], len(lines) - 1)
        if target.part is not None:
            return Span(index + 1, target.part[0], index + 1, target.part[1]), None
        line = lines[index]
        start = len(line) - len(line.lstrip())
        return Span(index + 1, start + 1, index + 1, max(len(line.rstrip()), start) + 1), None

    return Document(path, text, lines, "markdown", locate, problems, has_bom)
