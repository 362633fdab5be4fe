"""A delta: `openspec/changes/<id>/specs/<capability>/spec.md` → what a change adds, modifies, removes and renames."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from openspec_lint.model.openspec.requirements import Requirement, blocks, requirement_sites
from openspec_lint.model.openspec.text import (
    SPACE,
    Label,
    Outline,
    is_one_line,
    outline,
    requirement_name,
    without_closing_hashes,
)
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document

OPERATIONS: Final = ("ADDED", "MODIFIED", "REMOVED", "RENAMED")
"""What a delta section does to the requirements it lists."""

_SECTION_TITLES: Final = {f"{operation.lower()} requirements": operation for operation in OPERATIONS}
_REMOVED_BULLET = re.compile(
    f"[{SPACE}]*[-*+][{SPACE}]*`?###[{SPACE}]*Requirement:[{SPACE}]*(.+?)`?[{SPACE}]*\\Z", re.ASCII
)
_RENAME_LINE = re.compile(
    f"[{SPACE}]*[-*+]?[{SPACE}]*(FROM|TO):[{SPACE}]*`?###[{SPACE}]*Requirement:[{SPACE}]*(.+?)`?[{SPACE}]*\\Z", re.ASCII
)


class DeltaSection(NamedTuple):
    """A level 2 section; `operation` is None where its title is none of the four."""

    operation: str | None
    title: str
    line: int
    end: int


class Rename(NamedTuple):
    """A requirement that gets another name; each label has the name and the 0-based line it stands on."""

    old: Label
    new: Label


class LoneRename(NamedTuple):
    """A FROM: or TO: line without its partner."""

    side: str
    label: Label


@dataclass(frozen=True, slots=True, eq=False)
class Delta:
    """A delta that was read; `capability` is its folder below the change's specs.

    strays: requirement headings outside the four sections. ignored: other `###` headings inside ADDED and MODIFIED.
    """

    capability: str
    document: Document
    site: Site
    outline: Outline
    sections: tuple[DeltaSection, ...]
    added: tuple[Requirement, ...]
    modified: tuple[Requirement, ...]
    removed: tuple[Label, ...]
    renamed: tuple[Rename, ...]
    lone_renames: tuple[LoneRename, ...]
    strays: tuple[Label, ...]
    ignored: tuple[Label, ...]

    @property
    def operations(self) -> tuple[DeltaSection, ...]:
        """The sections that are delta sections."""
        return tuple(section for section in self.sections if section.operation is not None)

    @property
    def has_entries(self) -> bool:
        """Whether the delta does anything at all."""
        return bool(self.added or self.modified or self.removed or self.renamed)

    @property
    def sites(self) -> Iterator[Site]:
        """Yield the site of the delta and those of what it adds and modifies."""
        yield self.site
        yield from requirement_sites(self.added)
        yield from requirement_sites(self.modified)


def has_delta_section(document: Document) -> bool:
    """Tell whether a Markdown document has one of the four sections."""
    is_possible = "requirements" in document.text.lower()  # most documents say no, and need no reading
    return is_possible and any(section.operation for section in _sections(outline(document.value, document.text)))


def read_delta(capability: str, document: Document, change: Site) -> Delta:
    """Return the delta that a Markdown document of the change is."""
    content = outline(document.value, document.text)
    site = Site("delta", document, None, {"capability": capability}, change, name=capability)
    sections = tuple(_sections(content))
    parts = {name: [section for section in sections if section.operation == name] for name in OPERATIONS}
    renames = [entry for section in parts["RENAMED"] for entry in _renames(content, section)]
    inside = [range(section.line, section.end) for section in sections if section.operation is not None]
    return Delta(
        capability,
        document,
        site,
        content,
        sections,
        tuple(_requirements(content, parts["ADDED"], site)),
        tuple(_requirements(content, parts["MODIFIED"], site)),
        tuple(label for section in parts["REMOVED"] for label in _removals(content, section)),
        tuple(entry for entry in renames if isinstance(entry, Rename)),
        tuple(entry for entry in renames if isinstance(entry, LoneRename)),
        tuple(label for label in content.labels if not any(label.line in lines for lines in inside)),
        tuple(_ignored(content, [*parts["ADDED"], *parts["MODIFIED"]])),
    )


def _sections(content: Outline) -> Iterator[DeltaSection]:
    second = [heading for heading in content.headings if heading.level == 2 and heading.is_section]
    for index, heading in enumerate(second):
        end = second[index + 1].line if index + 1 < len(second) else len(content.lines)
        yield DeltaSection(_SECTION_TITLES.get(heading.title.lower()), heading.title, heading.line, end)


def _requirements(content: Outline, sections: Iterable[DeltaSection], parent: Site) -> Iterator[Requirement]:
    for section in sections:
        labels = [label for label in content.labels if section.line < label.line < section.end]
        for label, next_line in blocks(labels, section.end):
            ends = (heading.line for heading in content.between(label.line, next_line) if heading.level == 2)
            end = next(ends, next_line)
            yield Requirement(label.name, label.line, end, content, "delta-requirement", parent, section.operation)


def _removals(content: Outline, section: DeltaSection) -> Iterator[Label]:
    for index in range(section.line + 1, section.end):
        line = content.lines[index]
        if ("Requirement:" not in line and line[:3] != "###") or index in content.fenced:
            continue
        name = requirement_name(line)
        if name is None and (bullet := _REMOVED_BULLET.match(line)):
            name = without_closing_hashes(bullet[1])
        if name is not None:
            yield Label(name, index)


def _renames(content: Outline, section: DeltaSection) -> Iterator[Rename | LoneRename]:
    pending: Label | None = None
    for index in range(section.line + 1, section.end):
        match = None if index in content.fenced else _RENAME_LINE.match(content.lines[index])
        if match is None:
            continue
        label = Label(without_closing_hashes(match[2]), index)
        if match[1] == "TO":
            yield Rename(pending, label) if pending is not None else LoneRename("TO", label)
            pending = None
            continue
        if pending is not None:
            yield LoneRename("FROM", pending)
        pending = label
    if pending is not None:
        yield LoneRename("FROM", pending)


def _ignored(content: Outline, sections: Iterable[DeltaSection]) -> Iterator[Label]:
    for section in sections:
        for heading in content.between(section.line, section.end):
            is_named = is_one_line(heading.title) if heading.title else heading.is_section
            if heading.level == 3 and is_named and requirement_name(content.lines[heading.line]) is None:
                yield Label(heading.title, heading.line)
