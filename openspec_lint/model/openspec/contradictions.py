"""What a delta says twice or against itself, in the order in which archiving looks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.text import Label, folded, without_closing_hashes


class Duplicate(NamedTuple):
    """An entry whose name an earlier one of the same section has; a section is "ADDED" or "RENAMED FROM"."""

    section: str
    entry: Label
    first: Label


class Contradiction(NamedTuple):
    """Two entries of different sections that exclude each other; the later step of the merge is the second.

    new_name: what a rename among the two makes of its requirement, "" without one.
    """

    sections: tuple[str, str]
    first: Label
    second: Label
    new_name: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The names that the two entries are about."""
        return frozenset({key_of(self.first.name), key_of(self.second.name), key_of(self.new_name)} - {""})


def key_of(name: str) -> str:
    """Return what requirements are looked up by: openspec takes closing hashes from a name that it has read once."""
    return without_closing_hashes(name) if "#" in name else name


@lru_cache(maxsize=4096)  # each new name is compared with all others of its spec
def folded_key(name: str) -> str:
    """Return what names share that differ only in case and spacing."""
    return folded(key_of(key_of(name)))


def labels_of(requirements: Iterable[Requirement]) -> list[Label]:
    """Return the headings of requirements."""
    return [Label(requirement.name, requirement.line) for requirement in requirements]


@lru_cache(maxsize=1)  # asked for one delta after the other, by several who want to know
def duplicates(delta: Delta) -> tuple[Duplicate, ...]:
    """Return each entry that repeats one of its own section."""
    return tuple(_duplicates(delta))


def _duplicates(delta: Delta) -> Iterator[Duplicate]:
    yield from _repeated("ADDED", labels_of(delta.added))
    yield from _repeated("MODIFIED", labels_of(delta.modified))
    yield from _repeated("REMOVED", delta.removed)
    old = {duplicate.entry: duplicate for duplicate in _repeated("RENAMED FROM", [pair.old for pair in delta.renamed])}
    new = {duplicate.entry: duplicate for duplicate in _repeated("RENAMED TO", [pair.new for pair in delta.renamed])}
    for pair in delta.renamed:
        yield from (found[label] for found, label in ((old, pair.old), (new, pair.new)) if label in found)


def _repeated(section: str, labels: Iterable[Label]) -> Iterator[Duplicate]:
    first: dict[str, Label] = {}
    for label in labels:
        key = key_of(label.name)
        if key in first:
            yield Duplicate(section, label, first[key])
        first.setdefault(key, label)


@lru_cache(maxsize=1)  # as above
def contradictions(delta: Delta) -> tuple[Contradiction, ...]:
    """Return each pair of entries that exclude each other; those about a rename come first."""
    return tuple(_contradictions(delta))


def _contradictions(delta: Delta) -> Iterator[Contradiction]:
    added, modified = _by_key(labels_of(delta.added)), _by_key(labels_of(delta.modified))
    removed = _by_key(delta.removed)
    removed_folded = {folded_key(label.name): label for label in reversed(removed.values())}
    for old, new in delta.renamed:
        if folded_key(old.name) in removed_folded:
            yield Contradiction(("RENAMED FROM", "REMOVED"), old, removed_folded[folded_key(old.name)], new.name)
        if key_of(old.name) in modified:
            yield Contradiction(("RENAMED FROM", "MODIFIED"), old, modified[key_of(old.name)], new.name)
        if key_of(new.name) in added:
            yield Contradiction(("RENAMED TO", "ADDED"), new, added[key_of(new.name)], new.name)
    for key, label in modified.items():
        if key in removed:
            yield Contradiction(("MODIFIED", "REMOVED"), label, removed[key])
        if key in added:
            yield Contradiction(("MODIFIED", "ADDED"), label, added[key])
    for key, label in added.items():
        if key in removed:
            yield Contradiction(("ADDED", "REMOVED"), label, removed[key])


def _by_key(labels: Iterable[Label]) -> dict[str, Label]:
    """Return the first entry of each name, in the order of the names."""
    found: dict[str, Label] = {}
    for label in labels:
        found.setdefault(key_of(label.name), label)
    return found
