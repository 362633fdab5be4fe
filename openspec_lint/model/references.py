"""Following `$ref` inside a project: by file and JSON pointer (RFC 6901), or by anchor; nothing is fetched."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, Value
from openspec_lint.read.source import MissingError, OutsideError, SourceError

MAX_CHAIN: Final = 100
"""References that lead to references; a longer chain is taken for a cycle."""


class BrokenReference(NamedTuple):
    """Why a reference leads nowhere; `reason` continues the sentence "`<ref>` ..."."""

    reason: str
    is_remote: bool = False


@dataclass(slots=True)
class Resolver:
    """Finds what references point to, and remembers it.

    load: path relative to the project's root → Document; raises SourceError.
    """

    load: Callable[[str], Document]
    _found: dict[tuple[str, str], Node | BrokenReference] = field(default_factory=dict)
    _anchors: dict[str, dict[str, Node]] = field(default_factory=dict)

    def resolve(self, document: Document, reference: str) -> Node | BrokenReference:
        """Return what `reference`, written in `document`, points to directly."""
        key = (document.path, reference)
        if key not in self._found:
            self._found[key] = self._resolve(document, reference)
        return self._found[key]

    def follow(self, node: Node) -> Node | None:
        """Return the node at the end of the chain of `$ref`s that starts at `node`; None when it leads nowhere.

        A node without `$ref` is its own end.
        """
        for _ in range(MAX_CHAIN):
            reference = node.value.get("$ref") if type(node.value) is dict else None
            if not isinstance(reference, str):
                return node
            target = self.resolve(node.document, reference)
            if isinstance(target, BrokenReference):
                return None
            node = target
        return None

    def _resolve(self, document: Document, reference: str) -> Node | BrokenReference:
        try:
            parts = urlsplit(reference)
        except ValueError:
            return BrokenReference("is no URI reference")
        if parts.scheme or parts.netloc:
            return BrokenReference("is remote, and nothing is fetched", is_remote=True)
        path = document.path
        if parts.path:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(parts.path)))
            loaded = self._load(path)
            if isinstance(loaded, BrokenReference):
                return loaded
            document = loaded
        fragment = unquote(parts.fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchored(document, fragment)
        return _at_pointer(document, fragment)

    def _load(self, path: str) -> Document | BrokenReference:
        try:
            document = self.load(path)
        except MissingError:
            return BrokenReference(f"points to a file that does not exist: {path}")
        except OutsideError:
            return BrokenReference(f"points outside the project: {path}")
        except SourceError as error:
            return BrokenReference(f"points to {path}, which cannot be read: {error}")
        if document.value is None and document.problems:
            return BrokenReference(f"points to {path}, which does not parse")
        return document

    def _anchored(self, document: Document, name: str) -> Node | BrokenReference:
        if document.path not in self._anchors:
            self._anchors[document.path] = dict(_anchors(Node(document, None, document.value)))
        found = self._anchors[document.path].get(name)
        return found or BrokenReference(f"names the anchor {name}, which {document.path} does not have")


def _at_pointer(document: Document, pointer: str) -> Node | BrokenReference:
    node = Node(document, None, document.value)
    for token in pointer.split("/")[1:]:
        key: str | int = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node.value, list) and token.isdigit():
            key = int(token)
        if not _holds(node.value, key):
            return BrokenReference(f"points to nothing: {document.path} has no {pointer}")
        node = Node(document, (node.trail, key), node.value[key])
    return node


def _holds(value: Value, key: str | int) -> bool:
    if isinstance(value, dict):
        return key in value
    return isinstance(value, list) and isinstance(key, int) and key < len(value)


def _anchors(root: Node) -> list[tuple[str, Node]]:
    """Return each `$anchor` and `$dynamicAnchor` of a document with the schema it names."""
    found, stack, seen = [], [root], set()
    while stack:
        node = stack.pop()
        if id(node.value) in seen:
            continue
        seen.add(id(node.value))
        if type(node.value) is dict:
            names = (node.value.get("$anchor"), node.value.get("$dynamicAnchor"))
            found += [(name, node) for name in names if isinstance(name, str)]
            stack += [node.child(key) for key, child in node.value.items() if type(child) in (dict, list)]
        elif type(node.value) is list:
            stack += [node.child(index) for index, child in enumerate(node.value) if type(child) in (dict, list)]
    return found
