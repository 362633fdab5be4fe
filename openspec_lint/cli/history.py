"""What the deltas of a project were written against, asked of git when a check first wants to know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from openspec_lint.model.openspec.contradictions import key_of
from openspec_lint.model.openspec.deltas import Delta, read_delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.history import Origin
from openspec_lint.model.openspec.merge import block_of
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.read.document import Document
from openspec_lint.read.git import Commit, Repository, blob_reader, commits_of
from openspec_lint.read.source import SourceError
from openspec_lint.read.store import read_document

_SHORT = 12
"""Digits of a commit's name that a message shows."""


def with_history(openspec: OpenSpec | None, repository: Repository | None) -> OpenSpec | None:
    """Return a project's OpenSpec folder that knows what its deltas were written against; as it is without git."""
    if openspec is None or repository is None or not any(delta.modified for delta in openspec.deltas):
        return openspec
    return replace(openspec, written_against=_History(openspec, repository).origin)


@dataclass(eq=False)
class _History:
    """The commits of the deltas, and what the specs were in them; a document is read once."""

    openspec: OpenSpec
    repository: Repository
    blocks: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    specs: dict[tuple[str, str], Spec | None] = field(default_factory=dict)

    def origin(self, delta: Delta, requirement: Requirement) -> Origin | None:
        """Return what a MODIFIED entry was written against: the spec in the commit that gave it its present text.

        None where that is in no commit, or there was no such spec then.
        """
        found: Commit | None = None
        for commit in self.commits.get(delta.document.path, ()):
            if self._blocks(delta, commit.name).get(key_of(requirement.name)) != block_of(requirement).raw:
                break
            found = commit
        spec = self._spec(delta.capability, found.name) if found is not None else None
        return Origin(found.name[:_SHORT], found.day, spec) if found is not None and spec is not None else None

    @cached_property
    def commits(self) -> dict[str, Sequence[Commit]]:
        """The commits of each delta that modifies something, the latest first; none where history is cut off."""
        if self.repository.is_shallow():
            return {}
        return commits_of(self.repository, [delta.document.path for delta in self.openspec.deltas if delta.modified])

    @cached_property
    def _read(self) -> Callable[[str, str], bytes]:
        return blob_reader(self.repository)

    def _document(self, commit: str, path: str) -> Document | None:
        try:
            return self.openspec.around.translated(read_document(path, self._read(commit, path)))
        except SourceError:
            return None

    def _blocks(self, delta: Delta, commit: str) -> dict[str, str]:
        """Return the MODIFIED entries that a delta had in a commit, by name."""
        key = (commit, delta.document.path)
        if key not in self.blocks:
            document = self._document(commit, delta.document.path)
            then = read_delta(delta.capability, document, delta.site) if document is not None else None
            modified = then.modified if then is not None else ()
            self.blocks[key] = {key_of(each.name): block_of(each).raw for each in modified}
        return self.blocks[key]

    def _spec(self, capability: str, commit: str) -> Spec | None:
        key = (commit, capability)
        if key not in self.specs:
            document = self._document(commit, self.openspec.spec_path(capability))
            self.specs[key] = read_spec(capability, document) if document is not None else None
        return self.specs[key]
