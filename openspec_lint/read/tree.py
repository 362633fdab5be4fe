"""A tree of files: what can be listed and read, whether it is a folder, a git revision or in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from openspec_lint.read.source import MissingError, OutsideError, Source, folder_source

NOT_WALKED: Final = frozenset({".git", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".mypy_cache"})
"""Folders that hold no file of the project's own."""


class Tree(NamedTuple):
    """Files by path, relative to the tree's root, with `/`.

    read: path → bytes; raises SourceError. paths: folder ("" is the root) → the sorted paths of all files below it;
    a folder that does not exist has none.
    """

    read: Source
    paths: Callable[[str], list[str]]


def folder_tree(root: Path) -> Tree:
    """Return the tree of the folder `root`; symbolic links to folders are not followed."""

    def paths(folder: str) -> list[str]:
        found: list[str] = []
        for place, folders, files in os.walk(root / folder):
            folders[:] = sorted(set(folders) - NOT_WALKED)
            relative = Path(place).relative_to(root)
            found += [(relative / name).as_posix() for name in files]
        return sorted(found)

    return Tree(folder_source(root), paths)


def tree_at(folder: Path, prefix: str) -> Tree:
    """Return the tree of `folder` as seen from elsewhere: its paths begin with `prefix` ("../contracts/")."""
    inner = folder_tree(folder)

    def read(path: str) -> bytes:
        if not path.startswith(prefix):
            raise OutsideError("it lies outside the contract's folder")
        return inner.read(path[len(prefix) :])

    return Tree(read, lambda below: [prefix + path for path in inner.paths(below.removeprefix(prefix))])


def memory_tree(files: Mapping[str, str | bytes]) -> Tree:
    """Return the tree of `files`: path → text or bytes."""

    def read(path: str) -> bytes:
        if path not in files:
            raise MissingError("there is no such file")
        content = files[path]
        return content if isinstance(content, bytes) else content.encode(errors="surrogatepass")

    def paths(folder: str) -> list[str]:
        start = f"{folder}/" if folder else ""
        return sorted(path for path in files if path.startswith(start))

    return Tree(read, paths)
