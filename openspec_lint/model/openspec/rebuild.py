"""The text of a main spec around its requirements, and how archiving puts it together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.model.openspec.structure import structure_problems
from openspec_lint.model.openspec.text import SPACE, fenced_lines, requirements_range, trimmed
from openspec_lint.read.markdown_text import read_markdown

_COMMENT_END = re.compile("--!?>")
_PURPOSE_HEADING = re.compile(f"##[{SPACE}]+Purpose[{SPACE}]*\\Z", re.ASCII | re.IGNORECASE)
_SECOND_LEVEL = re.compile(f"##[{SPACE}]")
_NOT_LINE_END = re.compile(r"[^\n]")


class Frame(NamedTuple):
    """A main spec without its requirements; preamble: what stands between `## Requirements` and the first of them."""

    before: str
    heading: str
    preamble: str
    after: str


def end_trimmed(text: str) -> str:
    """Return `text` without white space at its end, as JavaScript's `trimEnd()` does."""
    return trimmed("|" + text)[1:]


def raw_text(lines: Sequence[str], start: int, end: int) -> str:
    """Return the lines of a block as archiving keeps them."""
    return end_trimmed("\n".join(lines[start:end]))


def frame_of(spec: Spec) -> Frame:
    """Return what archiving keeps of a spec whatever happens to its requirements."""
    lines = spec.outline.lines
    start, end = requirements_range(spec.outline)
    if start < len(lines):
        first = spec.requirements[0].line if spec.requirements else end
        preamble = raw_text(lines, start + 1, first)
        return Frame("\n".join(lines[:start]), lines[start], preamble, "\n".join(lines[end:]))
    # With its own line ends and byte order mark, which openspec leaves alone then.
    mark = "\ufeff" if spec.document.has_bom else ""
    return Frame(end_trimmed(mark + spec.document.text), "## Requirements", "", "")


def rebuilt(frame: Frame, blocks: Iterable[str]) -> str:
    """Return the spec with these requirements, its lines ended by LF."""
    preamble = frame.preamble if trimmed(frame.preamble) else ""
    body = end_trimmed("\n\n".join(filter(None, (preamble, *blocks))))
    parts = (end_trimmed(frame.before), frame.heading, body, trimmed(frame.after))
    return end_trimmed(_without_blank_runs("\n\n".join(filter(None, parts)))) + "\n"


def _without_blank_runs(text: str) -> str:
    """Return `text` with one empty line where several stand together, fences left alone."""
    if "\n\n\n" not in text and not text.startswith("\n\n"):
        return text
    lines = text.split("\n")
    fenced = fenced_lines(lines)
    kept = (
        line
        for index, line in enumerate(lines)
        if line or index in fenced or index == 0 or lines[index - 1] or index - 1 in fenced
    )
    return "\n".join(kept)


def with_line_ends_of(original: str, text: str) -> str:
    """Return `text` with CRLF where that is what most lines of `original` end with."""
    crlf = original.count("\r\n")
    if crlf + original.count("\n") == 0:
        return text
    plain = text.replace("\r\n", "\n")
    return plain.replace("\n", "\r\n") if crlf >= original.count("\n") - crlf else plain


def new_spec(delta: Delta, change_id: str) -> Spec:
    """Return the empty spec that archiving starts from where the delta's capability has none.

    The delta's Purpose is taken over where the spec can be read with it.
    """
    purpose = _purpose_of(delta)
    if purpose:
        spec = _skeleton(delta.capability, purpose)
        if "<!--" not in spec.document.text and not any(structure_problems(spec)) and _is_read(spec):
            return spec
    return _skeleton(delta.capability, f"TBD - created by archiving change {change_id}. Update Purpose after archive.")


def _skeleton(capability: str, purpose: str) -> Spec:
    text = f"# {capability} Specification\n\n## Purpose\n{purpose}\n\n## Requirements\n"
    return read_spec(capability, read_markdown(f"{capability}/spec.md", text))


def _is_read(spec: Spec) -> bool:
    return spec.purpose is not None and bool(spec.purpose.text) and spec.section is not None


def _purpose_of(delta: Delta) -> str:
    """Return what a delta says below `## Purpose`; nothing where that is only fenced or commented out."""
    lines = delta.outline.lines
    visible = _without_comments("\n".join(lines)).split("\n")
    fenced = fenced_lines(visible)
    hidden = 0 if delta.document.has_bom else -1  # the line of a byte order mark, which openspec keeps here
    free = [index for index in range(len(visible)) if index not in fenced and index != hidden]
    start = next((index for index in free if _PURPOSE_HEADING.match(visible[index])), None)
    if start is None:
        return ""
    end = next((index for index in free if index > start and _SECOND_LEVEL.match(visible[index])), len(lines))
    prose = "\n".join(visible[index] for index in free if start < index < end)
    return trimmed("\n".join(lines[start + 1 : end])) if trimmed(prose) else ""


def _without_comments(text: str) -> str:
    """Return `text` with HTML comments blanked out; one that is never closed reaches to the end."""
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) != -1:
        parts.append(text[position:start])
        close = _COMMENT_END.search(text, start + 4)
        position = close.end() if close is not None else len(text)
        parts.append(_NOT_LINE_END.sub(" ", text[start:position]))
    return "".join((*parts, text[position:]))
