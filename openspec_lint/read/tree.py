"""A tree of files: what can be listed and read, whether it is a folder, a git revision or in memory."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from openspec_lint.read.source import MissingError, OutsideError, Source, folder_source, read_bytes

NOT_WALKED: Final = frozenset({".git", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".mypy_cache"})
"""Folders that hold no file of the project's own."""


class Tree(NamedTuple):
    """Files by path, relative to the tree's root, with `/`.

    read: path → bytes; raises SourceError. paths: folder ("" is the root) → the sorted paths of all files below it,
    symbolic links to files among them; a folder that does not exist has none. folders: folder → the sorted names of
    the folders directly inside it, symbolic links left out. links: folder → the paths of the symbolic links to folders
    below it. leads_to: path → the path that its symbolic links lead to, itself without any; None where that lies
    outside the tree, or they form a circle.
    """

    read: Source
    paths: Callable[[str], list[str]]
    folders: Callable[[str], list[str]]
    links: Callable[[str], list[str]]
    leads_to: Callable[[str], str | None]


class _Listing(NamedTuple):
    """What one folder holds: names of its files, of those that are no links, of its folders, and of links to some."""

    files: list[str]
    plain: list[str]
    folders: list[str]
    links: list[str]


def folder_tree(root: Path) -> Tree:
    """Return the tree of the folder `root`; symbolic links to folders are not followed."""
    top = root.resolve()
    start = str(top)
    source = folder_source(root)
    plain: set[str] = set()
    listed = cache(_listing)

    def read(path: str) -> bytes:
        return read_bytes(f"{start}/{path}") if path in plain else source(path)  # what is no link cannot lead outside

    @cache
    def paths(folder: str) -> list[str]:
        found: list[str] = []
        is_inside = (top / folder).resolve().is_relative_to(top)
        for prefix, listing in _listings(listed, start, folder):
            found += [prefix + name for name in listing.files]
            if is_inside:
                plain.update(prefix + name for name in listing.plain)
        return sorted(found)

    def links(folder: str) -> list[str]:
        return sorted(prefix + name for prefix, listing in _listings(listed, start, folder) for name in listing.links)

    def leads_to(path: str) -> str | None:
        if path in plain:
            return path
        return _real_path(top, path)

    return Tree(read, paths, lambda folder: sorted(listed(f"{start}/{folder}").folders), links, leads_to)


def _listings(listed: Callable[[str], _Listing], start: str, folder: str) -> Iterator[tuple[str, _Listing]]:
    """Yield what `folder` and the folders below it hold, each with what the paths in it begin with."""
    pending = [folder]
    while pending:
        place = pending.pop()
        prefix = f"{place}/" if place else ""
        listing = listed(f"{start}/{place}")
        yield prefix, listing
        pending += [prefix + name for name in listing.folders if name not in NOT_WALKED]


def _real_path(top: Path, path: str) -> str | None:
    """Return where a path below `top` leads, from there; None outside of it, and for links in a circle."""
    place = top / path
    try:
        real = Path(os.path.realpath(place, strict=place.is_symlink()))
    except FileNotFoundError:
        return path
    except OSError:
        return None
    return real.relative_to(top).as_posix() if real.is_relative_to(top) else None


def _listing(folder: str) -> _Listing:
    listing = _Listing([], [], [], [])
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return listing
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            listing.folders.append(entry.name)
        elif not entry.is_symlink():
            listing.files.append(entry.name)
            listing.plain.append(entry.name)
        else:
            (listing.links if Path(entry.path).is_dir() else listing.files).append(entry.name)
    return listing


def tree_at(folder: Path, prefix: str) -> Tree:
    """Return the tree of `folder` as seen from elsewhere: its paths begin with `prefix` ("../contracts/")."""
    inner = folder_tree(folder)

    def read(path: str) -> bytes:
        if not path.startswith(prefix):
            raise OutsideError("it lies outside the contract's folder")
        return inner.read(path[len(prefix) :])

    def leads_to(path: str) -> str | None:
        real = inner.leads_to(path.removeprefix(prefix))
        return None if real is None else prefix + real

    return Tree(
        read,
        lambda below: [prefix + path for path in inner.paths(below.removeprefix(prefix))],
        lambda below: inner.folders(below.removeprefix(prefix)),
        lambda below: [prefix + path for path in inner.links(below.removeprefix(prefix))],
        leads_to,
    )


def tree_around(top: Path, root: Path) -> Tree:
    """Return the tree of the folder `top` with paths as they are seen from `root`: "api.yaml", "../api.yaml"."""
    inner, start, here = folder_tree(top), os.path.realpath(top), os.path.realpath(root)

    def inside(path: str) -> str:
        """Return a path as seen from `top`; raises OutsideError where it leads out of it."""
        relative = os.path.relpath(os.path.join(here, path), start)  # noqa: PTH118  # its links are followed elsewhere
        if relative.startswith(".."):
            raise OutsideError("it lies outside the contract's folder")
        return "" if relative == "." else Path(relative).as_posix()

    def listed(folder: str, paths: Callable[[str], list[str]]) -> list[str]:
        start = inside(folder)
        return [posixpath.join(folder, posixpath.relpath(path, start or ".")) for path in paths(start)]

    return Tree(
        lambda path: inner.read(inside(path)),
        lambda folder: listed(folder, inner.paths),
        lambda folder: inner.folders(inside(folder)),
        lambda folder: listed(folder, inner.links),
        lambda path: path,
    )


def memory_tree(files: Mapping[str, str | bytes]) -> Tree:
    """Return the tree of `files`: path → text or bytes."""

    def read(path: str) -> bytes:
        if path.startswith("../"):
            raise OutsideError("it lies outside the project")
        if path not in files:
            raise MissingError("there is no such file")
        content = files[path]
        return content if isinstance(content, bytes) else content.encode(errors="surrogatepass")

    def paths(folder: str) -> list[str]:
        start = f"{folder}/" if folder else ""
        return sorted(path for path in files if path.startswith(start))

    return listed_tree(read, paths)


def listed_tree(read: Source, paths: Callable[[str], list[str]]) -> Tree:
    """Return the tree of files that are known by their paths alone: no empty folder, no symbolic link."""

    def folders(folder: str) -> list[str]:
        start = len(folder) + 1 if folder else 0
        return sorted({path[start:].split("/")[0] for path in paths(folder) if "/" in path[start:]})

    return Tree(read, paths, folders, lambda _folder: [], lambda path: path)
