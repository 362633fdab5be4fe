"""The shape of paths: segments, words, and which path is a collection, an item of one, or an action on either."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.model.path_words import ACTIONS, SINGLETONS

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
    """A path, what it is (one of KINDS_OF_PATHS), and its segments.

    root: "/". collection: a path below which another path adds just a parameter; that one is an item, and an item
    without a collection is one by its parameter alone. action: something to be done, such as /jobs/{id}/cancel,
    /users/search or /pets/{id}:sell. singleton: what there is once, such as /me or /users/{id}/profile. other: all that
    is not known to be any of these, lists without items among them.
    """

    path: str
    kind: str
    segments: tuple[Segment, ...]

    @property
    def last(self) -> str:
        """The last segment as it is written; "" for the root."""
        return self.segments[-1].text if self.segments else ""


_CHANGES: Final = frozenset({"PUT", "PATCH", "DELETE"})
_UPDATES: Final = frozenset({"PUT", "PATCH"})


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
    return list(_words(text))


@lru_cache(maxsize=32768)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))


def path_shapes(paths: Iterable[str], methods: Mapping[str, Collection[str]] | None = None) -> Mapping[str, PathShape]:
    """Return the shape of each of the paths of one contract.

    methods: path → those it has, in upper case. Without them an action or a singleton is one by its name alone.
    """
    unique = list(dict.fromkeys(paths))
    all_unnamed = {unnamed(path).rstrip("/") for path in unique}
    return {
        path: PathShape(path, _kind(path, all_unnamed, frozenset((methods or {}).get(path, ()))), segments(path))
        for path in unique
    }


def _kind(path: str, all_unnamed: set[str], methods: frozenset[str]) -> str:
    bare = unnamed(path).rstrip("/")
    if not bare:
        return "root"
    if bare.endswith("/{}"):
        return "item"
    return "collection" if f"{bare}/{{}}" in all_unnamed else _kind_of_last(bare.rpartition("/")[2], methods)


def _kind_of_last(last: str, methods: frozenset[str]) -> str:
    """Return what a path without items is, from its last segment (parameters unnamed) and the methods it has.

    What can be read and changed is a thing and no action, whatever it is called: a repository's star.
    """
    stem, colon, verb = last.rpartition(":")
    is_thing = "GET" in methods and bool(methods & _CHANGES)
    if "{" in last:  # Google's way to write an action on an item
        return "action" if colon and stem.endswith("}") and verb.isalpha() else "other"
    if not is_thing and _is_action(words(verb), methods):
        return "action"
    is_kept = methods <= _UPDATES or (is_thing and (bool(methods & _UPDATES) or not last.endswith("s")))
    if "POST" not in methods and (last in SINGLETONS or (methods and is_kept)):
        return "singleton"
    return "singleton" if last in SINGLETONS and "GET" in methods else "other"


def _is_action(name: list[str], methods: frozenset[str]) -> bool:
    """Tell whether a name is a verb, begins with one, or ends in one that something stands before: bulk-delete.

    What is only read and has several words is a thing: check-runs, download-url.
    """
    if len(name) > 1 and methods != {"GET"}:
        return name[0] in ACTIONS or name[-1] in ACTIONS
    return len(name) == 1 and name[0] in ACTIONS
