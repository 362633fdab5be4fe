"""A proposal: its sections, and the capabilities that it says it creates and changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from openspec_lint.model.openspec.plain_text import plain_lines
from openspec_lint.model.openspec.text import Heading, Outline

_NUMBERING = re.compile(r"\A(?:[\W_]*\d+(?:\.\d+)*[.)、:：]?|[\W_]+)\s*|[\s:：?？#]+\Z")
_BULLET = re.compile(r"\s{0,3}[-*+]\s+(?:\[[ xX]\]\s+)?(.+)")
_CODE_NAME = re.compile(r"[*_]{0,2}`([^`]+)`[*_]{0,2}")
_PLAIN_NAME = re.compile(r"[*_]{0,2}([a-z0-9]+(?:[-/][a-z0-9]+)+)[*_]{0,2}(?=\s*(?:[:：(（—–]|-\s|\Z))")
_CAPABILITY = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)*")
_BETWEEN = re.compile(r"\s*(?:,|、|/|&|\+|and\b)\s*")
_NOTHING = re.compile(
    r"\W*(?:none|n/?a|nothing|no\s.*|not applicable|无|沒有|没有|なし|keine?|aucune?|ninguna?)\b", re.IGNORECASE
)
_LONGEST_TITLE: Final = 200

_UNCHANGED_TEXT = re.compile(
    r"\b(?:no|without)\s(?:spec|requirement|behaviou?r)\S*\s(?:\S+\s)?changes?\b|\bunchanged\b|\bno changes?\b",
    re.IGNORECASE,
)
UNCHANGED: Final = "unchanged"
"""What a proposal says of a capability that it names to say that it stays as it is."""

KINDS: Final = ("new", "modified", "removed")
"""What a proposal says of a capability."""


class Capability(NamedTuple):
    """A capability that a proposal lists: what it says of it, its name, and where the name stands.

    kind: one of KINDS, or UNCHANGED. line: 0-based. column, end_column: 1-based, end exclusive.
    """

    kind: str
    name: str
    line: int
    column: int
    end_column: int


class CapabilityList(NamedTuple):
    """The section Capabilities of a proposal.

    is_readable: whether it has one of the parts New, Modified and Removed, and each bullet there names a capability or
    says that there is none.
    """

    heading: Heading
    capabilities: tuple[Capability, ...]
    is_readable: bool


def plain_title(title: str) -> str:
    """Return a heading's title in lower case, without numbers, signs and punctuation around it."""
    return _NUMBERING.sub("", title[:_LONGEST_TITLE]).casefold()


def section_of(content: Outline, titles: frozenset[str]) -> Heading | None:
    """Return the first section, at any level, that has one of `titles` (as `plain_title` gives them)."""
    return next((heading for heading in content.headings if plain_title(heading.title) in titles), None)


def stated_in(content: Outline, heading: Heading) -> str:
    """Return what a section says, comments left out, trimmed."""
    lines = plain_lines(content.lines, frozenset(), heading.line + 1, heading.end)
    return "\n".join(
        content.lines[index] if text.strip() or "`" in content.lines[index] else "" for index, text in lines
    ).strip()


def capabilities_of(content: Outline) -> CapabilityList | None:
    """Return the section Capabilities with what its parts New, Modified and Removed list; None without one."""
    section = section_of(content, frozenset({"capabilities"}))
    if section is None:
        return None
    found: list[Capability] = []
    parts = [heading for heading in content.headings if section.line < heading.line < section.end]
    kinds = [(heading, plain_title(heading.title).removesuffix(" capabilities")) for heading in parts]
    is_readable = any(kind in KINDS for _, kind in kinds)
    for heading, kind in kinds:
        if kind not in KINDS:
            continue
        for line, _ in plain_lines(content.lines, content.fenced, heading.line + 1, heading.end):
            bullet = _BULLET.match(content.lines[line])
            if bullet is None or _NOTHING.match(bullet[1]):
                continue
            said = UNCHANGED if _UNCHANGED_TEXT.search(bullet[1]) else kind
            names = list(_names(said, line, content.lines[line], bullet.start(1)))
            is_readable = is_readable and bool(names)
            found += names
    return CapabilityList(section, tuple(found), is_readable)


def _names(kind: str, line: int, text: str, column: int) -> Iterator[Capability]:
    """Yield the capabilities that the beginning of a bullet names: code spans, or one name in kebab case."""
    match = _CODE_NAME.match(text, column) or _PLAIN_NAME.match(text, column)
    while match is not None:
        name = match[1].strip().removeprefix("openspec/").removeprefix("specs/").removesuffix("/spec.md").rstrip("/")
        if _CAPABILITY.fullmatch(name):
            yield Capability(kind, name, line, match.start(1) + 1, match.end(1) + 1)
        between = _BETWEEN.match(text, match.end())
        match = _CODE_NAME.match(text, between.end()) if between else None
