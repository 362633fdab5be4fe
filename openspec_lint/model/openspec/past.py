"""An OpenSpec folder as it was in the previous state: its main specs then, and how far its changes were."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from openspec_lint.model.openspec.changes import Change, read_change
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.progress import counted_task_files
from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.model.openspec.tasks import tasks
from openspec_lint.read.document import Document

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}-")
"""What archiving puts before the name of a change."""


@dataclass(eq=False)
class Past:
    """What was there of an OpenSpec folder, which may be nothing.

    openspec: the folder now. paths: the files below its changes then. document: path from the project's root → the
    document then, None where there was none.
    """

    openspec: OpenSpec
    paths: frozenset[str]
    document: Callable[[str], Document | None]
    _specs: dict[str, Spec | None] = field(default_factory=dict)

    def spec(self, capability: str) -> Spec | None:
        """Return the main spec of a capability then; None where there was none."""
        if capability not in self._specs:
            document = self._markdown(self.openspec.spec_path(capability))
            translated = self.openspec.around.translated(document) if document is not None else None
            self._specs[capability] = read_spec(capability, translated) if translated is not None else None
        return self._specs[capability]

    def had_begun(self, change: Change) -> bool:
        """Tell whether a change was there already, in flight, and more than a plan: what it does may be older still."""
        folder = f"{self.openspec.folder}/changes/{_DAY.sub('', change.id, count=1)}"
        if folder not in self._folders:
            return False
        done = list(self._done(change, folder))
        return not done or any(done)

    def differs(self, change: Change) -> bool:
        """Tell whether a change in flight was not there then, or any of its documents was another one."""
        if change.folder not in self._folders:
            return True
        documents = (change.proposal, change.design, *change.task_files, *(delta.document for delta in change.deltas))
        return any(
            (then := self.document(document.path)) is None or then.text != document.text
            for document in documents
            if document is not None
        )

    @cached_property
    def landed(self) -> tuple[Change, ...]:
        """The changes that were archived since."""
        archive = self.openspec.archive
        new = ((folder, paths) for folder, paths in sorted(archive.items()) if folder not in self._folders)
        return tuple(read_change(folder, paths, self.openspec.around) for folder, paths in new)

    @property
    def used_changes(self) -> bool:
        """Whether there was any change then, in flight or archived."""
        return bool(self._folders)

    def _done(self, change: Change, folder: str) -> Iterator[bool]:
        """Yield whether each task of a change was done, whose folder was `folder`."""
        for file in counted_task_files(change):
            document = self._markdown(folder + file.path[len(change.folder) :])
            if document is not None:
                yield from (task.is_done for task in tasks(document.value))

    def _markdown(self, path: str) -> Document | None:
        document = self.document(path)
        return document if document is not None and document.value is not None else None

    @cached_property
    def _folders(self) -> frozenset[str]:
        """The folders around the files then."""
        return frozenset(folder for path in self.paths for folder in _folders_around(path))


def _folders_around(path: str) -> Iterator[str]:
    """Yield the folders that a path lies in, the innermost first."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
