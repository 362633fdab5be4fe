"""The files of a project as fixes make them, in memory: what is read from here on, and what is to be written."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from openspec_lint.checks.checked import CheckedContract
from openspec_lint.cli.gather import Gathered, Request
from openspec_lint.cli.locate import openspec_folders
from openspec_lint.cli.replace_files import CHANGED, Replacement
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import read_contract
from openspec_lint.model.openspec.folder import read_openspec
from openspec_lint.read.document import Document
from openspec_lint.read.source import SourceError, read_bytes
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree

_MARK = b"\xef\xbb\xbf"


class Original(NamedTuple):
    """A file as it was read: its bytes, and what they say behind the byte order mark."""

    data: bytes
    mark: bytes
    text: str


@dataclass(slots=True)
class Rewrite:
    """The new texts of a project's files, by their paths behind symbolic links; nothing is written.

    root: the project's folder. documents: what the run has read. refused: path → why the file is left as it is.
    """

    root: Path
    documents: Mapping[str, Document]
    originals: dict[str, Original] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    _real: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def real(self, path: str) -> str:
        """Return the path behind all symbolic links, from the root: "../a.yaml" for one outside."""
        if path not in self._real:
            self._real[path] = Path(os.path.relpath(os.path.realpath(self.root / path), self.root)).as_posix()
            self._names.setdefault(self._real[path], path)
        return self._real[path]

    def text(self, path: str) -> str | None:
        """Return the text of a file as it is by now, None for one that is left as it is.

        path: as `real` has given it. Raises OpenspecLintError for a file that is gone, or is not what the run has read.
        """
        if path not in self.texts and path not in self.originals and path not in self.refused:
            self._look_at(path)
        original = self.originals.get(path)
        return self.texts.get(path, original.text if original is not None else None)

    def _look_at(self, path: str) -> None:
        if path.startswith("../"):
            self.refused[path] = "it lies outside the project"
            return
        try:
            data = read_bytes(self.root / path)
        except SourceError as error:
            raise OpenspecLintError(f"{path}: {error}. No file was changed") from error
        mark = _MARK if data.startswith(_MARK) else b""
        try:
            text = data[len(mark) :].decode()
        except UnicodeDecodeError:
            self.refused[path] = "it is not UTF-8"
            return
        read = self.documents.get(self._names.get(path, path))
        if read is not None and read.text != text:
            raise OpenspecLintError(f"{path}: {CHANGED}. No file was changed")
        self.originals[path] = Original(data, mark, text)

    def data(self, path: str) -> bytes | None:
        """Return the new bytes of a file, by any of its paths; None for one that no fix has changed."""
        path = self.real(path)
        return self.originals[path].mark + self.texts[path].encode() if path in self.texts else None

    def replacements(self) -> Iterator[Replacement]:
        """Yield what is to be written, sorted by path."""
        for path, text in sorted(self.texts.items()):
            original = self.originals[path]
            if text != original.text:
                yield Replacement(path, self.root / path, original.data, original.mark + text.encode())


def reread(gathered: Gathered, request: Request, rewrite: Rewrite) -> Gathered:
    """Return the project with the new texts; what no fix has changed is not read again.

    What git knows of the past is not asked again: no fix depends on it, and the report at the end is made from anew.
    """
    tree = folder_tree(gathered.place.root)

    def read(path: str) -> bytes:
        data = rewrite.data(path)
        return tree.read(path) if data is None else data

    project = gathered.project
    kept = {path: document for path, document in project.store.documents.items() if rewrite.data(path) is None}
    store = DocumentStore(read, kept, project.store.fetch)
    folders = openspec_folders(gathered.place.config, request.environment)
    openspec = read_openspec(tree._replace(read=read), store, *folders) if project.openspec is not None else None
    contracts = project.contracts
    if any(not path.endswith(".md") for path in rewrite.texts):
        contracts = tuple(_reread_contract(checked, store) for checked in contracts)
    return gathered._replace(project=project._replace(store=store, openspec=openspec, contracts=contracts))


def _reread_contract(checked: CheckedContract, store: DocumentStore) -> CheckedContract:
    """Return a contract as it is by now; one outside the project, which no fix changes, stays."""
    old = checked.contract
    if old.document.path.startswith("../"):
        return checked
    contract = read_contract(store.load(old.document.path), store, old.base_path)
    return checked if contract is None else checked._replace(contract=contract)
