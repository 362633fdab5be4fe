"""The earlier state that contracts are compared with: from git, a file, a folder or standard input."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from openspec_lint.catalog.config import ContractEntry
from openspec_lint.cli.formats_compared import change_of_format
from openspec_lint.cli.standard_input import STANDARD_INPUT, standard_input
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import Contract, read_contract, why_no_contract
from openspec_lint.read.document import Document
from openspec_lint.read.git import Repository, revision_tree, submodule_tree
from openspec_lint.read.previous_commit import default_base, named_base
from openspec_lint.read.source import MissingError, OutsideError, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import Tree, tree_at

NOTHING: Final = "none"
"""What stands for no previous version where one is named."""

LARGE_FILE: Final = "a pointer of Git LFS, and git does not have the text"

_POINTER: Final = "version https://git-lfs.github.com/spec/"
"""How a file begins that stands in git for one that Git LFS keeps elsewhere."""


@dataclass(slots=True, eq=False, repr=False)
class Previous:
    """What was there before.

    store: its documents, None where nothing is compared. origin: what the user calls it. root: the project's folder.
    only: the path of the one file that is the previous version of the one contract; else each contract is looked up at
    its own path, behind `prefix`. paths: folder → the paths of the files below it then, None where only a file was
    kept. submodule: what reads a path that lies in a submodule. notes: what the user is told.
    """

    store: DocumentStore | None = None
    origin: str = ""
    root: Path = Path()
    prefix: str = ""
    only: str | None = None
    paths: Callable[[str], list[str]] | None = None
    submodule: Callable[[str], Tree | None] = lambda _path: None
    notes: list[str] = field(default_factory=list)

    def contract(self, entry: ContractEntry, now: Contract) -> Contract | None:
        """Return the previous version of `now`, a contract; None when it did not exist, or cannot be compared with."""
        if self.store is None:
            return None
        path = self.only or self.prefix + entry.path
        try:
            return self._comparable(self._read(entry, path, self.store), now)
        except MissingError as error:
            if self.only is not None:
                raise self._unreadable(path, error) from error
            return self._comparable(self._elsewhere(entry, path, now, self.store), now)
        except OutsideError as error:
            if self.only is not None:
                raise self._unreadable(path, error) from error
            self.notes.append(f"{entry.path} is not compared: it lies outside of {self.origin}; --against takes a file")
            return None
        except SourceError as error:
            raise self._unreadable(path, error) from error

    def document(self, path: str) -> Document | None:
        """Return a document of the project as it was; None where there was none."""
        try:
            return self.store.load(self.prefix + path) if self.store is not None else None
        except SourceError:
            return None

    def _unreadable(self, path: str, error: SourceError) -> OpenspecLintError:
        return OpenspecLintError(f"the previous version of {path} in {self.origin} cannot be read: {error}")

    def _read(self, entry: ContractEntry, path: str, store: DocumentStore) -> Contract | None:
        document = store.load(path)
        contract = read_contract(document, store, entry.base_path)
        if contract is None:
            if self.only is not None:  # somebody named this file: nothing to compare with must not pass for no break
                raise OpenspecLintError(f"--against {self.origin}: {why_not_compared(document)}")
            why = "does not parse" if document.problems else "is no contract"
            why = f"is {LARGE_FILE}" if _is_large_file(document) else why
            self.notes.append(f"{entry.path} is not compared: its previous version in {self.origin} {why}")
        return contract

    def _comparable(self, base: Contract | None, now: Contract) -> Contract | None:
        """Return the previous version if something can be compared, and note where the formats differ."""
        changed = change_of_format(base, now) if base is not None else None
        if changed is None:
            return base
        if not changed.is_comparable and self.only is not None:
            raise OpenspecLintError(f"--against {self.origin}: {changed.note}")
        self.notes.append(changed.note)
        return base if changed.is_comparable else None

    def _elsewhere(self, entry: ContractEntry, path: str, now: Contract, store: DocumentStore) -> Contract | None:
        """Return the previous version of a contract that was not at its present path."""
        tree = self.submodule(path)
        if tree is not None:
            try:
                return self._read(entry, path, DocumentStore(tree.read, fetch=store.fetch))
            except MissingError:
                self.notes.append(f"{entry.path} is new: {self.origin} does not have it")
                return None
        from openspec_lint.cli.moved import moved_from  # seldom has a contract no previous version

        found = moved_from(now, store, self._gone())
        if len(found) == 1:
            self.notes.append(f"{entry.path} was {found[0]} in {self.origin}")
            return self._read(entry, found[0], store)
        if found:
            named = " or ".join(found)
            self.notes.append(f"{entry.path} is not compared: it may have been {named}; --against takes a file")
        else:
            self.notes.append(f"{entry.path} is new: {self.origin} does not have it")
        return None

    def _gone(self) -> list[str]:
        """Return the paths of the files that are no longer where they were."""
        start = len(self.prefix)
        paths = self.paths(self.prefix.rstrip("/")) if self.paths is not None else []
        return [path for path in paths if not os.path.lexists(self.root / path[start:])]


def refuse_unknown_past(previous: Previous) -> None:
    """Raise OpenspecLintError where it is not known what all documents of a project were like before."""
    if previous.store is None:
        raise OpenspecLintError(
            "--touched: there is no previous version to tell what changed; name one with --against REF, or a folder"
        )
    if previous.paths is None:
        raise OpenspecLintError(
            f"--touched: {previous.origin} is one file, which does not tell what changed in the rest of the project; "
            "name a git revision or a folder with --against"
        )


def why_not_compared(document: Document) -> str:
    """Return in a few words why a document is no earlier version of a contract."""
    return f"it is {LARGE_FILE}" if _is_large_file(document) else why_no_contract(document)


def _is_large_file(document: Document) -> bool:
    return document.text.startswith(_POINTER)


def previous_state(
    root: Path,
    repository: Repository | None,
    against: str | None,
    number_of_contracts: int,
    environment: Mapping[str, str] | None = None,
) -> Previous:
    """Return the state to compare the project at `root` with.

    against: "none", a file or "-" (when there is one contract), a folder, a git revision, or None for the default base,
    which the `environment` of a CI run may name. Raises OpenspecLintError where what somebody named does not exist.
    """
    if against == NOTHING:
        return Previous()
    if against is None:
        if repository is None or not number_of_contracts:
            return Previous()
        base = default_base(repository, environment or {}, "--against")
        if base is None:
            return Previous()
        return _committed(root, repository, base.commit, base.name, base.why)
    if against == STANDARD_INPUT:
        _is_for_one(against, number_of_contracts)
        store, path = standard_input()
        return Previous(store, path, root, "", path, None, notes=[f"compared with {path}"])
    place = next((place for place in (Path.cwd() / against, root / against) if os.path.lexists(place)), None)
    if place is not None:
        return _kept(root, place, against, number_of_contracts)
    if repository is None:
        raise OpenspecLintError(f"--against {against}: there is no such file or folder, and this is no git repository")
    try:
        commit = named_base(repository, against)
    except OpenspecLintError as error:
        raise OpenspecLintError(f"--against {against}: {error}") from error
    return _committed(root, repository, commit, against)


def _committed(root: Path, repository: Repository, commit: str, name: str, why: str = "") -> Previous:
    def submodule(path: str) -> Tree | None:
        return submodule_tree(repository, commit, path)

    tree = revision_tree(repository, commit)
    store = DocumentStore(tree.read)
    return Previous(store, name, root, "", None, tree.paths, submodule, [f"compared with {name}{why}"])


def _kept(root: Path, path: Path, against: str, number_of_contracts: int) -> Previous:
    """Return the state that somebody kept in a folder or, of one contract, in a file."""
    if path.is_dir():
        prefix = _prefix(path, root)
        tree = tree_at(path, prefix)
        return Previous(
            DocumentStore(tree.read), against, root, prefix, None, tree.paths, notes=[f"compared with {against}"]
        )
    _is_for_one(against, number_of_contracts)
    prefix = _prefix(path.parent, root)
    store = DocumentStore(tree_at(path.parent, prefix).read)
    return Previous(store, against, root, prefix, prefix + path.name, None, notes=[f"compared with {against}"])


def _is_for_one(against: str, number_of_contracts: int) -> None:
    if number_of_contracts > 1:
        raise OpenspecLintError(
            f"--against {against} is one file, but {number_of_contracts} contracts are checked; "
            "name a folder or a git revision, or one contract with --contract"
        )


def _prefix(folder: Path, root: Path) -> str:
    """Return what paths in `folder` begin with, as seen from the project's root: "" or "../earlier/"."""
    relative = Path(os.path.relpath(folder.resolve(), root)).as_posix()
    return "" if relative == "." else relative + "/"
