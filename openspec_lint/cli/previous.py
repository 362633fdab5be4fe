"""The previous version of each contract: from git, a file or a folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from openspec_lint.catalog.config import ContractEntry
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.git import Repository, default_base, named_base, revision_tree
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import Tree, tree_at

PreviousOf = Callable[[ContractEntry], "Contract | None"]
"""Contract as configured → its previous version; None when it is new, or nothing is compared."""


def previous_versions(
    root: Path, repository: Repository | None, against: str | None, number_of_contracts: int
) -> tuple[PreviousOf, str | None]:
    """Return where previous versions come from, and a note for the user.

    against: "none", a file (when there is one contract), a folder, a git revision, or None for the default base.
    Raises OpenspecLintError where what somebody named does not exist or cannot be read.
    """
    if against == "none":
        return (lambda _entry: None), None
    if against is None:
        return _default(repository)
    path = next((place for place in (Path.cwd() / against, root / against) if place.exists()), None)
    if path is None:
        if repository is None:
            raise OpenspecLintError(
                f"--against {against}: there is no such file or folder, and this is no git repository"
            )
        return _of_tree(revision_tree(repository, named_base(repository, against)), against), f"compared with {against}"
    note = f"compared with {against}"
    if path.is_dir():
        return _of_tree(tree_at(path, prefix := _prefix(path, root)), against, prefix), note
    if number_of_contracts > 1:
        raise OpenspecLintError(
            f"--against {against} is one file, but {number_of_contracts} contracts are checked; "
            "name a folder or a git revision, or one contract with --contract"
        )
    prefix = _prefix(path.parent, root)
    store = DocumentStore(tree_at(path.parent, prefix).read)
    return (lambda entry: _read(store, prefix + path.name, entry, against)), note


def _default(repository: Repository | None) -> tuple[PreviousOf, str | None]:
    commit = default_base(repository) if repository is not None else None
    if repository is None or commit is None:
        return (lambda _entry: None), None
    previous = _of_tree(revision_tree(repository, commit), commit[:12])
    return previous, f"compared with {commit[:12]}" + _named(repository, commit)


def _named(repository: Repository, commit: str) -> str:
    return " (HEAD)" if repository.commit("HEAD") == commit else " (the merge base with the default branch)"


def _of_tree(tree: Tree, origin: str, prefix: str = "") -> PreviousOf:
    store = DocumentStore(tree.read)
    return lambda entry: _read(store, prefix + entry.path, entry, origin)


def _read(store: DocumentStore, path: str, entry: ContractEntry, origin: str) -> Contract | None:
    """Return the previous version of a contract; None when it did not exist or was no contract yet."""
    try:
        document = store.load(path)
    except MissingError:
        return None
    except SourceError as error:
        raise OpenspecLintError(f"the previous version of {path} in {origin} cannot be read: {error}") from error
    return read_contract(document, store, entry.base_path)


def _prefix(folder: Path, root: Path) -> str:
    """Return what paths in `folder` begin with, as seen from the project's root: "" or "../earlier/"."""
    relative = Path(os.path.relpath(folder.resolve(), root)).as_posix()
    return "" if relative == "." else relative + "/"
