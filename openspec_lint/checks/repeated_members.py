"""The edit that takes out a member which stands twice in one mapping with the same value, so that nothing is lost."""

from __future__ import annotations

import json
import re
from typing import Final

from openspec_lint.findings import Edit
from openspec_lint.read.document import Document, Positions, Problem, is_same
from openspec_lint.read.edit_places import line_above, line_before
from openspec_lint.read.json_text import read_json
from openspec_lint.read.yaml_text import read_yaml

MAX_LENGTH: Final = 1_000_000
MAX_PROBLEMS: Final = 20
"""Characters and problems of a document in which two members are looked at: it is read again for each."""

_COMMENT: Final = re.compile(r"(?:^|\s)#")
_COLON: Final = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def without_repeated_member(document: Document, problem: Problem) -> tuple[Edit, ...]:
    """Return the edit that takes out the second of two members with one key; none where they differ, or are more."""
    is_much = len(document.text) > MAX_LENGTH or len(document.problems) > MAX_PROBLEMS
    if problem.arguments.get("times") != "twice" or is_much:
        return ()
    starts = [_offset(document.text, span.line, span.column) for span in (problem.related[0][0], problem.span)]
    stretch = _in_json(document.text, *starts) if document.kind == "json" else _in_yaml(document.text, *starts)
    if stretch is None or not isinstance(document.locator, Positions):
        return ()
    start, end = stretch
    read = read_json if document.kind == "json" else read_yaml
    after = read(document.path, document.text[:start] + document.text[end:])
    is_better = len(after.problems) < len(document.problems)
    if not is_better or not is_same(after.value, document.value):
        return ()
    return (Edit(document.path, document.locator.lines.span(start, end), ""),)


def _offset(text: str, line: int, column: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = _end_of_line(text, offset)
    return offset + column - 1


def _end_of_line(text: str, offset: int) -> int:
    """Return where the next line begins."""
    match = _LINE.match(text, offset)
    assert match is not None
    return match.end()


def _in_json(text: str, first: int, second: int) -> tuple[int, int] | None:
    """Return the stretch of the second member and the comma before it."""
    ends = [_member_end(text, start) for start in (first, second)]
    values = [json.loads("{" + text[start:end] + "}") for start, end in zip((first, second), ends, strict=True)]
    comma = text.rfind(",", 0, second)
    if not is_same(*values) or text[comma + 1 : second].strip():
        return None
    return comma, ends[1]


def _member_end(text: str, start: int) -> int:
    decoder = json.JSONDecoder()
    _, end = decoder.raw_decode(text, start)
    colon = _COLON.match(text, end)
    assert colon is not None
    return decoder.raw_decode(text, colon.end())[1]


def _in_yaml(text: str, first: int, second: int) -> tuple[int, int] | None:
    """Return the lines of the second member, where those of the first are the same and none has a comment."""
    before = line_before(text, second)
    if before.strip(" ") or line_before(text, first) != before:
        return None
    blocks = [text[start : _block_end(text, start, len(before))] for start in (first, second)]
    if blocks[0].rstrip() != blocks[1].rstrip() or _COMMENT.search(blocks[1]):
        return None
    start = second - len(before)
    if line_above(text, start).lstrip().startswith("#"):
        return None
    return start, start + len(before) + len(blocks[1])


def _block_end(text: str, start: int, indent: int) -> int:
    """Return where the lines end that a member has in block style, blank ones behind it left out."""
    offset = end = _end_of_line(text, start)
    while offset < len(text):
        following = _end_of_line(text, offset)
        line = text[offset:following].strip("\r\n")
        depth = len(line) - len(line.lstrip(" "))
        if line.strip():
            if depth < indent or (
                depth == indent and not line[indent:].startswith(("- ", "-\t")) and line[indent:] != "-"
            ):
                break
            end = following
        offset = following
    return end
