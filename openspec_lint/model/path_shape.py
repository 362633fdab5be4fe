"""The shape of paths: segments, words, and which path is a collection, an item of one, or an action on either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

_PARAMETER: Final = re.compile(r"\{([^{}/]*)\}")
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Segment(NamedTuple):
    """What stands between two slashes; `parameters` are the names of the templates inside it."""

    text: str
    parameters: tuple[str, ...]

    @property
    def is_literal(self) -> bool:
        """Whether no part of it is a parameter."""
        return not self.parameters


class PathShape(NamedTuple):
    """A path, what it is ("root", "collection", "item" or "other"), and its segments.

    A collection is a path below which another path adds just a parameter; that one is an item. An item without a
    collection is one by its parameter alone.
    """

    path: str
    kind: str
    segments: tuple[Segment, ...]


@lru_cache(maxsize=8192)
def segments(path: str) -> tuple[Segment, ...]:
    """Return the segments of a path template, the empty one behind a trailing slash left out."""
    parts = path.strip("/").split("/") if path.strip("/") else []
    return tuple(Segment(part, tuple(_PARAMETER.findall(part))) for part in parts)


def template_names(path: str) -> tuple[str, ...]:
    """Return the names of the parameters of a path template, in order: "/a/{b}/{c}" → ("b", "c")."""
    return tuple(_PARAMETER.findall(path))


def unnamed(path: str) -> str:
    """Return `path` with its parameters unnamed; two paths that are then equal match the same requests."""
    return _PARAMETER.sub("{}", path)


def words(text: str) -> list[str]:
    """Return the words of a name in lower case, whatever separates them: "userProfile" → ["user", "profile"]."""
    return [word.lower() for word in _WORD.findall(text)]


def path_shapes(paths: Iterable[str]) -> Mapping[str, PathShape]:
    """Return the shape of each of the paths of one contract."""
    unique = list(dict.fromkeys(paths))
    all_unnamed = {unnamed(path).rstrip("/") for path in unique}
    return {path: PathShape(path, _kind(path, all_unnamed), segments(path)) for path in unique}


def _kind(path: str, all_unnamed: set[str]) -> str:
    bare = unnamed(path).rstrip("/")
    if not bare:
        return "root"
    if bare.endswith("/{}"):
        return "item"
    return "collection" if f"{bare}/{{}}" in all_unnamed else "other"
