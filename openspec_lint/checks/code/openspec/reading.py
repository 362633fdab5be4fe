"""Checks of what openspec reads and a Markdown reader does not see, or the other way round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Final, NamedTuple

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.findings import Edit, Span
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.known import Fence, KnownLine, Reading, is_read, reading, role_of
from openspec_lint.model.openspec.rendered import ShownHeading
from openspec_lint.model.openspec.text import Outline, line_node, without_closing_hashes
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document

_LEVELS: Final = {"section": 2, "requirement": 3, "scenario": 4}
_REQUIREMENTS = re.compile(r"##\s+Requirements\s*\Z", re.IGNORECASE)


class _Difference(NamedTuple):
    """Something that openspec and readers see differently: the rule that reports it, and the hit."""

    rule_id: str
    hit: Hit


def document_of(site: Site, scope: OpenSpec) -> tuple[Document, Outline]:
    """Return the document of a spec or a delta, and its outline."""
    read = scope.spec_of(site) if site.kind == "spec" else scope.delta_of(site)
    return read.document, read.outline


def unread_lines(content: Outline) -> tuple[KnownLine, ...]:
    """Return the headings that readers see, or that were meant as one, and openspec does not read."""
    return tuple(known for _, known, _ in _unread(reading(content)))


def lost_lines(content: Outline) -> tuple[KnownLine, ...]:
    """Return the headings that are reported as not read: those of `unread_lines`, and those that a fence swallows."""
    swallowed = (known for _, held in _swallowed(reading(content)) for known in held)
    return (*unread_lines(content), *swallowed)


def is_commented(content: Outline, line: int) -> bool:
    """Tell whether a line (0-based) stands in an HTML comment, where openspec reads it and nobody else does."""
    block = reading(content).rendered.block_at(line)
    return block is not None and block.kind == "comment"


def _reported(rule_id: str, site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report the differences of one kind."""
    document, content = document_of(site, scope)
    entries = _entry_lines(scope.delta_of(site)) if site.kind == "delta" else frozenset()
    for difference in _differences(document, content, entries):
        if difference.rule_id == rule_id:
            yield difference.hit


def _entry_lines(delta: Delta) -> frozenset[int]:
    """Return the lines on which list items such as `- ### Requirement: <name>` are entries of a delta."""
    sections = (section for section in delta.operations if section.operation in ("REMOVED", "RENAMED"))
    return frozenset(line for section in sections for line in range(section.line, section.end))


@lru_cache(maxsize=1)  # the rules below look at one document after the other, each at the same one
def _differences(document: Document, content: Outline, entries: frozenset[int]) -> tuple[_Difference, ...]:
    read = reading(content)
    return (
        *_hidden(document, read),
        *_unrendered(document, read),
        *_fences(document, read),
        *_unread_headings(document, read, entries),
    )


def _hidden(document: Document, read: Reading) -> Iterator[_Difference]:
    """Yield each comment and each code block that holds headings which openspec reads."""
    live = list(read.live)
    for block in read.rendered.blocks:
        held = [known for known in live if block.line <= known.line < block.end]
        if held and block.kind != "html":
            rule_id = "heading-in-comment" if block.kind == "comment" else "heading-in-code"
            note = Note(line_node(document, block.line), "it begins here")
            hit = Hit(line_node(document, held[0].line), {"held": counted(held)}, aspect=held[0].title)
            yield _Difference(rule_id, hit._replace(related=(note,)))


def _unrendered(document: Document, read: Reading) -> Iterator[_Difference]:
    """Yield each line that openspec alone takes for a heading: no space behind its hashes, or HTML around it."""
    for known in read.live:
        block = read.rendered.block_at(known.line)
        is_spaced = known.gap[:1] in (" ", "\t") and known.gap != ""
        if block is None and not is_spaced:
            problem = (
                "the space behind its hashes is no ordinary one; put one there"
                if known.gap
                else "no space follows its hashes; put one there"
            )
            yield _difference("heading-unrendered", document, known, problem, _spaced(document, known))
        elif block is not None and block.kind == "html":
            yield _difference(
                "heading-unrendered", document, known, "it stands inside HTML; put an empty line before it", ()
            )


def _swallowed(read: Reading) -> Iterator[tuple[Fence, list[KnownLine]]]:
    """Yield each fence of openspec's that swallows headings: one that is never closed, or that readers do not see."""
    shown = {heading.line for heading in read.rendered.headings}
    for fence in read.fences:
        held = [known for known in read.known if fence.line < known.line < fence.end and is_read(known)]
        swallowed = held if not fence.is_closed else [known for known in held if known.line in shown]
        if swallowed:
            yield fence, swallowed


def _fences(document: Document, read: Reading) -> Iterator[_Difference]:
    for fence, swallowed in _swallowed(read):
        problem, note = _fence_problem(fence, read)
        related = (Note(line_node(document, note[0]), note[1]),) if note else ()
        arguments = {"held": counted(swallowed), "problem": problem}
        hit = Hit(line_node(document, fence.line), arguments, related=related, aspect=swallowed[0].title)
        yield _Difference("fence-hides-heading", hit)


def _fence_problem(fence: Fence, read: Reading) -> tuple[str, tuple[int, str] | None]:
    """Return why a fence swallows what it should not, as the end of a sentence, and what to point at besides."""
    if fence.run[0] in fence.info and fence.run[0] == "`":
        return "openspec takes the code span at its beginning for a fence; put a word before it", None
    for block in read.rendered.blocks:
        if block.kind == "fence" and block.line < fence.line == block.end - 1:
            note = (block.line, "openspec sees no fence here, behind the marker of a list or quote")
            return "openspec takes the end of a fence for a beginning; open that fence on a line of its own", note
    block_here = read.rendered.block_at(fence.line)
    if block_here is None or block_here.kind != "fence":
        return (
            "openspec takes it for the beginning of a fence, readers do not; write it without the fence's characters",
            None,
        )
    if fence.is_closed:
        return "readers see its end earlier; indent all of it alike, and close it", None
    later = (
        index for index in range(fence.line + 1, fence.end) if read.outline.lines[index].lstrip().startswith(fence.run)
    )
    attempt = next(later, None)
    note_here = (attempt, "not its end: that holds nothing but the fence") if attempt is not None else None
    return f"the fence is never closed; close it with a line {fence.run}", note_here


def _unread_headings(document: Document, read: Reading, entries: frozenset[int]) -> Iterator[_Difference]:
    for problem, known, heading in _unread(read):
        if heading is not None and heading.around == "quote":
            yield _difference("heading-in-quote", document, known, problem, ())
        elif heading is None or heading.around != "list" or known.lead or known.line not in entries:
            yield _difference("heading-unread", document, known, problem, _rewritten(document, known, heading))


def _unread(read: Reading) -> Iterator[tuple[str, KnownLine, ShownHeading | None]]:
    """Yield why openspec does not read a heading that readers see or that was meant as one, its line, and itself."""
    fenced = read.outline.fenced
    by_line = {known.line: known for known in read.known}
    for heading in read.rendered.headings:
        role = role_of(heading.title)
        known = by_line.get(heading.line)
        if (
            role is None
            or (role == "section" and heading.level > _LEVELS[role])
            or heading.line in fenced
            or (known is not None and is_read(known))
        ):
            continue
        written = known or KnownLine(heading.line, heading.level, role, "", " ", heading.title)
        yield _problem(heading, known), written, heading
    shown = {heading.line for heading in read.rendered.headings}
    for known in read.known:
        is_text = known.line not in shown and known.line not in fenced and read.rendered.block_at(known.line) is None
        if is_text and not is_read(known) and known.level > 1:
            yield ("it is indented" if known.lead else "no space follows its hashes"), known, None


def _problem(heading: ShownHeading, known: KnownLine | None) -> str:
    if heading.around == "quote":
        return "it stands in a quote"
    if heading.is_underlined:
        return "it is underlined, and openspec reads hashes only"
    if known is not None and known.lead:
        return "it is indented"
    return "hashes follow it" if known is not None else "it stands behind the marker of a list"


def _rewritten(document: Document, known: KnownLine, heading: ShownHeading | None) -> tuple[Edit, ...]:
    """Return the edit that makes openspec read a heading; none where a list's marker stands before it."""
    title = without_closing_hashes(known.title) if known.role == "section" else known.title.rstrip()
    if heading is not None and heading.is_underlined:
        if heading.around or heading.end - heading.line != 2:
            return ()
        end = heading.end - 1
        hashes = "#" * _LEVELS[known.role]
        return (
            Edit(document.path, Span(heading.line + 1, 1, end + 1, len(document.value[end]) + 1), f"{hashes} {title}"),
        )
    if heading is not None and heading.around and not known.lead:
        return ()
    return (_line_edit(document, known.line, f"{'#' * known.level} {title}"),)


def _spaced(document: Document, known: KnownLine) -> tuple[Edit, ...]:
    start = known.level + 1
    return (Edit(document.path, Span(known.line + 1, start, known.line + 1, start + len(known.gap)), " "),)


def _line_edit(document: Document, line: int, text: str) -> Edit:
    return Edit(document.path, Span(line + 1, 1, line + 1, len(document.value[line]) + 1), text)


def _difference(rule_id: str, document: Document, known: KnownLine, problem: str, fix: tuple[Edit, ...]) -> _Difference:
    arguments = {"title": without_closing_hashes(known.title), "problem": problem}
    return _Difference(rule_id, Hit(line_node(document, known.line), arguments, aspect=known.title, fix=fix))


def counted(held: Iterable[KnownLine]) -> str:
    """Return how many requirements, scenarios and sections these are, in words."""
    counts = Counter(known.role for known in held)
    parts = [f"{counts[role]} {role}{'s' if counts[role] > 1 else ''}" for role in _LEVELS if counts[role]]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[:-1] else parts)


def byte_order_mark(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a byte order mark that changes nothing."""
    document, _ = document_of(site, scope)
    if document.has_bom and not _hides_section(site, document):
        yield Hit(line_node(document, 0))


def byte_order_mark_hides_section(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a byte order mark directly before `## Requirements`."""
    document, _ = document_of(site, scope)
    if document.has_bom and _hides_section(site, document):
        yield Hit(line_node(document, 0))


def _hides_section(site: Site, document: Document) -> bool:
    return site.kind == "spec" and _REQUIREMENTS.match(document.value[0]) is not None


_RULES: Final = (
    "heading-in-comment",
    "heading-in-code",
    "heading-in-quote",
    "heading-unread",
    "heading-unrendered",
    "fence-hides-heading",
)

READING_CHECKS: Final[dict[str, Check]] = {
    **{rule_id: partial(_reported, rule_id) for rule_id in _RULES},
    "byte-order-mark": byte_order_mark,
    "byte-order-mark-hides-section": byte_order_mark_hides_section,
}
"""The checks of this module by rule; `table.py` takes them over."""
