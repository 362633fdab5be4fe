"""The two contracts that `diff` compares: files, folders, REF:PATH, REF or standard input."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from openspec_lint.cli.formats_compared import change_of_format
from openspec_lint.cli.previous import why_not_compared
from openspec_lint.cli.standard_input import STANDARD_INPUT, standard_input
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.document import Document
from openspec_lint.read.git import Repository, repository_of, revision_tree
from openspec_lint.read.previous_commit import named_base
from openspec_lint.read.source import FolderError, MissingError, Source, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import Tree, memory_tree, tree_around

MOST_NAMED = 6
"""Candidates that a message names."""


class Versions(NamedTuple):
    """Two versions of a contract, the documents of the later one, and lines for the user about how they were found."""

    base: Contract
    revision: Contract
    documents: tuple[Document, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class _Side:
    """One side of a comparison.

    place: what the user wrote. root: the folder from which files are named. store, tree: what is there; no tree for
    standard input. path: the contract, or the folder it is looked for in; None where only a revision is named.
    """

    place: str
    root: Path
    store: DocumentStore
    tree: Tree | None
    path: str | None
    notes: list[str] = field(default_factory=list)


def both_versions(base: str, revision: str, root: Path, fetch: Source | None = None) -> Versions:
    """Return the contracts at `base` and `revision`, as the user writes them.

    root: the folder from which messages name files. fetch: what reads URLs, where references may lead to other hosts.
    Raises OpenspecLintError where nothing can be read, what is there is no contract, or several may be meant.
    """
    root = root.resolve()
    if base == revision == STANDARD_INPUT:
        raise OpenspecLintError("BASE and REVISION are both `-`; standard input can be only one of them")
    old, new = _side(base, root, fetch), _side(revision, root, fetch)
    later = _found(new, old)
    earlier = _found(old, new, later)
    changed = change_of_format(earlier, later)
    if changed is not None and not changed.is_comparable:
        raise OpenspecLintError(changed.note)
    notes = (*old.notes, *new.notes, *([changed.note] if changed is not None else []))
    return Versions(earlier, later, tuple(new.store.documents.values()), notes)


def version_at(place: str, root: Path, fetch: Source | None = None) -> Contract:
    """Return the one contract at `place`; raises OpenspecLintError as `both_versions` does."""
    side = _side(place, root.resolve(), fetch)
    return _found(side, side)


def version_of_value(name: str, value: Mapping[str, Any]) -> Contract:
    """Return the contract that an already parsed document is; its places are those of the same text as JSON."""
    text = json.dumps(value, indent=2)
    store = DocumentStore(memory_tree({name + ".json": text}).read)
    contract = read_contract(store.load(name + ".json"), store)
    if contract is None:
        raise OpenspecLintError(f"{name}: it is no contract")
    return contract


def _side(place: str, root: Path, fetch: Source | None) -> _Side:
    if place == STANDARD_INPUT:
        store, path = standard_input()
        return _Side(place, root, store, None, path)
    ref, colon, inside = place.partition(":")
    if os.path.lexists(place):
        side = _on_disk(place, root)
    else:
        repository = repository_of(Path.cwd())
        if repository is None:
            raise OpenspecLintError(f"{place}: there is no such file, and this is no git repository")
        side = _in_git(place, repository, ref, inside if colon else None, root)
    side.store.fetch = fetch
    return side


def _on_disk(place: str, root: Path) -> _Side:
    """Return the side that a file or a folder is; what it refers to may lie anywhere in its repository or project."""
    folder = (Path(place) if Path(place).is_dir() else Path(place).parent).resolve()
    around = (folder, *folder.parents)
    top = next((each for each in around if each == root or (each / ".git").exists()), folder)
    tree = tree_around(top, root)
    path = os.path.abspath(place)  # noqa: PTH100  # as it was written: symbolic links in it are kept
    relative = os.path.relpath(path, root)
    is_named_from_here = not relative.startswith("..") or not os.path.isabs(place)  # noqa: PTH117  # the same
    return _Side(place, root, DocumentStore(tree.read), tree, Path(relative if is_named_from_here else path).as_posix())


def _in_git(place: str, repository: Repository, ref: str, inside: str | None, root: Path) -> _Side:
    """Return the side that a revision is; its paths count from the top, as in git, or with "./" from the folder."""
    to_root = os.path.relpath(root, repository.root.resolve())
    project = Repository(repository.root, "" if to_root == "." else Path(to_root).as_posix() + "/")
    try:
        commit = named_base(project, ref)
    except OpenspecLintError as error:
        raise OpenspecLintError(f"{place}: {error}") from error
    tree = revision_tree(project, commit)
    store = DocumentStore(tree.read)
    if inside is None:
        return _Side(place, root, store, tree, None)
    here = posixpath.relpath(posixpath.join(repository.prefix, inside) or ".", project.prefix or ".")
    from_top = posixpath.relpath(inside or ".", project.prefix or ".")
    if inside.startswith(("./", "../")) or (from_top != here and not _is_there(store, from_top)):
        return _Side(place, root, store, tree, here)
    return _Side(place, root, store, tree, from_top)


def _is_there(store: DocumentStore, path: str) -> bool:
    try:
        store.read(path)
    except FolderError:
        return True
    except SourceError:
        return False
    return True


def _found(side: _Side, other: _Side, later: Contract | None = None) -> Contract:
    """Return the contract of one side; where only a revision or a folder is named, the path of the other one's counts.

    later: the other side's contract, where it is known: its place, and what it may have been called before.
    """
    if side.path is None:
        return _of_revision(side, other, later)
    try:
        return _contract(side, side.path)
    except FolderError:
        return _in_folder(side, side.path, other, later)
    except SourceError as error:
        raise OpenspecLintError(f"{side.place}: {error}") from error


def _contract(side: _Side, path: str) -> Contract:
    document = side.store.load(path)
    contract = read_contract(document, side.store)
    if contract is None:
        raise OpenspecLintError(f"{_label(side, path)}: {why_not_compared(document)}")
    return contract


def _label(side: _Side, path: str) -> str:
    """Return what messages call the contract that was found at `path` of a side."""
    return f"{side.place}:{path}" if side.path is None else side.place if side.path == path else path


def _of_revision(side: _Side, other: _Side, later: Contract | None) -> Contract:
    """Return the contract of a revision that is named without a path: the one at the other side's path."""
    assert side.tree is not None
    path = later.document.path if later is not None else other.path
    if other.place == STANDARD_INPUT:
        raise OpenspecLintError(f"{side.place}: name the contract there, as {side.place}:PATH")
    if path is None:
        return _only_one(side, "")
    try:
        return _contract(side, path)
    except MissingError:
        return _moved(side, path, later)
    except SourceError as error:
        raise OpenspecLintError(f"{_label(side, path)}: {error}") from error


def _moved(side: _Side, path: str, later: Contract | None) -> Contract:
    """Return the contract that had another path in the revision, as far as what it declares tells which it is."""
    assert side.tree is not None
    from openspec_lint.cli.moved import moved_from  # seldom has a contract no previous version

    gone = [each for each in side.tree.paths("") if not os.path.lexists(side.root / each)]
    found = moved_from(later, side.store, gone) if later is not None else []
    if len(found) == 1:
        side.notes.append(f"{path} was {found[0]} in {side.place}")
        return _contract(side, found[0])
    was = f"may have been {_listed(found)}" if found else "is new; if it was another file"
    raise OpenspecLintError(f"{side.place}:{path}: there is no such file; it {was}, name it as {side.place}:PATH")


def _in_folder(side: _Side, folder: str, other: _Side, later: Contract | None) -> Contract:
    """Return the contract in a folder: the one where the other folder has its own, else the only one there is."""
    if later is not None and other.path is not None and later.document.path != other.path:
        same = posixpath.join(folder, posixpath.relpath(later.document.path, other.path))
        if _is_there(side.store, posixpath.normpath(same)):
            return _contract(side, posixpath.normpath(same))
    return _only_one(side, folder)


def _only_one(side: _Side, folder: str) -> Contract:
    assert side.tree is not None
    from openspec_lint.model.discovery import candidates  # not where somebody names the contract

    inner = _below(side.tree, "" if folder == "." else folder)
    found = candidates(inner, DocumentStore(inner.read))
    likely = [candidate for candidate in found if not candidate.doubt] or found
    plausible = [posixpath.normpath(posixpath.join(folder, candidate.path)) for candidate in likely]
    if len(plausible) != 1:
        what = f"the contract may be {_listed(plausible)}; name one" if plausible else "there is no contract in it"
        raise OpenspecLintError(f"{side.place}: {'' if side.path is None else 'it is a folder, and '}{what}")
    side.notes.append(f"contract: {plausible[0]} (found in {side.place})")
    return _contract(side, plausible[0])


def _below(tree: Tree, folder: str) -> Tree:
    """Return the tree of a folder of `tree`."""
    start = f"{folder}/" if folder else ""
    return Tree(
        lambda path: tree.read(start + path),
        lambda below: [path[len(start) :] for path in tree.paths(f"{start}{below}".rstrip("/"))],
        lambda below: tree.folders(f"{start}{below}".rstrip("/")),
        lambda below: tree.links(f"{start}{below}".rstrip("/")),
        lambda path: path,
    )


def _listed(paths: Iterable[str]) -> str:
    names = list(paths)
    rest = len(names) - MOST_NAMED
    return " or ".join(names[:MOST_NAMED]) + (f" or {rest} more" if rest > 0 else "")
