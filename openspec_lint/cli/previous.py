"""The earlier state that contracts are compared with: from git, a file or a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from openspec_lint.catalog.config import ContractEntry
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import Contract, read_contract, why_no_contract
from openspec_lint.read.git import Repository, default_base, named_base, revision_tree
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import Tree, tree_at


@dataclass(slots=True, eq=False, repr=False)
class Previous:
    """What was there before.

    store: its documents, None where nothing is compared. origin: what the user calls it. only: the path of the one file
    that is the previous version of the one contract; else each contract is looked up at its own path, behind `prefix`.
    paths: folder → the paths of the files below it then, None where only a file was kept. notes: what the user is told.
    """

    store: DocumentStore | None = None
    origin: str = ""
    prefix: str = ""
    only: str | None = None
    paths: Callable[[str], list[str]] | None = None
    notes: list[str] = field(default_factory=list)

    def contract(self, entry: ContractEntry) -> Contract | None:
        """Return the previous version of a contract; None when it did not exist, or cannot be compared with."""
        if self.store is None:
            return None
        path = self.only or self.prefix + entry.path
        try:
            document = self.store.load(path)
        except SourceError as error:
            if isinstance(error, MissingError) and self.only is None:
                self.notes.append(f"{entry.path} is new: {self.origin} does not have it")
                return None
            raise OpenspecLintError(
                f"the previous version of {path} in {self.origin} cannot be read: {error}"
            ) from error
        contract = read_contract(document, self.store, entry.base_path)
        if contract is None:
            if self.only is not None:  # somebody named this file: nothing to compare with must not pass for no break
                raise OpenspecLintError(f"--against {self.origin}: {why_no_contract(document)}")
            why = "does not parse" if document.problems else "is no contract"
            self.notes.append(f"{entry.path} is not compared: its previous version in {self.origin} {why}")
        return contract


def previous_state(
    root: Path, repository: Repository | None, against: str | None, number_of_contracts: int
) -> Previous:
    """Return the state to compare the project at `root` with.

    against: "none", a file (when there is one contract), a folder, a git revision, or None for the default base.
    Raises OpenspecLintError where what somebody named does not exist.
    """
    if against == "none":
        return Previous()
    if against is None:
        commit = default_base(repository) if repository is not None else None
        if repository is None or commit is None:
            return Previous()
        is_head = repository.commit("HEAD") == commit
        name = "HEAD" if is_head else f"{commit[:12]}, the merge base with the default branch"
        return _at(revision_tree(repository, commit), name)
    path = next((place for place in (Path.cwd() / against, root / against) if os.path.lexists(place)), None)
    if path is not None:
        return _kept(root, path, against, number_of_contracts)
    if repository is None:
        raise OpenspecLintError(f"--against {against}: there is no such file or folder, and this is no git repository")
    return _at(revision_tree(repository, named_base(repository, against)), against)


def _at(tree: Tree, origin: str, prefix: str = "") -> Previous:
    return Previous(DocumentStore(tree.read), origin, prefix, None, tree.paths, [f"compared with {origin}"])


def _kept(root: Path, path: Path, against: str, number_of_contracts: int) -> Previous:
    """Return the state that somebody kept in a folder or, of one contract, in a file."""
    if path.is_dir():
        prefix = _prefix(path, root)
        return _at(tree_at(path, prefix), against, prefix)
    if number_of_contracts > 1:
        raise OpenspecLintError(
            f"--against {against} is one file, but {number_of_contracts} contracts are checked; "
            "name a folder or a git revision, or one contract with --contract"
        )
    prefix = _prefix(path.parent, root)
    store = DocumentStore(tree_at(path.parent, prefix).read)
    return Previous(store, against, prefix, prefix + path.name, None, [f"compared with {against}"])


def _prefix(folder: Path, root: Path) -> str:
    """Return what paths in `folder` begin with, as seen from the project's root: "" or "../earlier/"."""
    relative = Path(os.path.relpath(folder.resolve(), root)).as_posix()
    return "" if relative == "." else relative + "/"
