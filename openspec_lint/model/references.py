"""Following `$ref`: by file and JSON pointer (RFC 6901), by anchor, and by what schemas call themselves."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from openspec_lint.model.resources import Resource, Resources, is_url, joined, resources_of
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, Value, keys_of
from openspec_lint.read.pointers import key_of
from openspec_lint.read.source import MissingError, OutsideError, SourceError

MAX_CHAIN: Final = 100
"""References that lead to references; a longer chain is taken for a cycle."""

FILE_MISSING: Final = "file-missing"
TARGET_MISSING: Final = "target-missing"
OUTSIDE: Final = "outside"
REMOTE: Final = "remote"
UNREADABLE: Final = "unreadable"
MODEL_MISSING: Final = "model-missing"


class BrokenReference(NamedTuple):
    """Why a reference leads nowhere; `reason` continues the sentence "`<ref>` ...".

    problem: which of the problems above it is. document: the file that does not parse, where that is why.
    """

    reason: str
    problem: str = TARGET_MISSING
    document: Document | None = None

    @property
    def is_remote(self) -> bool:
        """Whether it leads to another host, and nothing is fetched."""
        return self.problem == REMOTE


Found = Node | BrokenReference


@dataclass(slots=True, eq=False, repr=False)
class Resolver:
    """Finds what references point to, and remembers it.

    load: path relative to the project's root, or URL → Document; raises SourceError. keyword: what identifies a schema
    ("$id", in draft 4 "id"; None before OpenAPI 3.1). fetches: `load` takes URLs. named: the model that a bare name
    means, where the format has such names. read: as `load`, for the bytes of files that need not be documents.
    """

    load: Callable[[str], Document]
    keyword: str | None = None
    fetches: bool = False
    named: Callable[[str], Node | None] | None = None
    read: Callable[[str], bytes] | None = None
    _found: dict[tuple[str, str], Found] = field(default_factory=dict)
    _found_inside: dict[tuple[str, str, str], Found] = field(default_factory=dict)
    _identified: dict[str, Resources | None] = field(default_factory=dict)
    _indexes: dict[str, Resources] = field(default_factory=dict)
    _by_uri: dict[str, Node] = field(default_factory=dict)

    def resolve(self, document: Document, reference: str, trail: object = None) -> Found:
        """Return what `reference`, written in `document`, points to directly.

        trail: where the reference stands; it matters only in documents in which a schema identifies itself.
        """
        found = self._found.get((document.path, reference))
        return found if found is not None else self._look_up(document, reference, trail)

    def follow(self, node: Node) -> Node | None:
        """Return the node at the end of the chain of `$ref`s that starts at `node`; None when it leads nowhere.

        A node without `$ref` is its own end.
        """
        for _ in range(MAX_CHAIN):
            reference = node.value.get("$ref") if type(node.value) is dict else None
            if not isinstance(reference, str):
                return node
            target = self.resolve(node.document, reference, node.trail)
            if isinstance(target, BrokenReference):
                return None
            node = target
        return None

    def path_of(self, document: Document, path: str) -> str:
        """Return the path below the project's root of a file that `document` names by a relative path."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(path)))

    def has_file(self, document: Document, path: str) -> bool:
        """Tell whether there is a file at a relative path, written in `document`; True where that cannot be known."""
        if self.read is None or is_url(document.path):
            return True
        try:
            self.read(self.path_of(document, path))
        except MissingError:
            return False
        except SourceError:
            return True
        return True

    def depends_on_place(self, document: Document) -> bool:
        """Tell whether the same reference may mean different things at different places of a document."""
        resources = self._identify(document)
        return resources is not None and bool(resources.embedded)

    def passed_identifier(self, node: Node, reference: str, target: Node) -> Node | None:
        """Return the schema with an `$id` that `#` means at `node`, where `reference` leads out of it all the same.

        Strictly such a reference leads nowhere (JSON Schema 2020-12 Core, 9.1.1); most tools take it as it is meant.
        """
        resources = self._identify(node.document)
        if resources is None or not reference.startswith("#/"):
            return None
        root = resources.around(node.trail).root
        is_inside = keys_of(target.trail)[: len(keys_of(root.trail))] == keys_of(root.trail)
        return None if is_inside else root

    def _look_up(self, document: Document, reference: str, trail: object) -> Found:
        resources = self._identify(document)
        if resources is None:
            whole = Resource(document.path, Node(document, None, document.value), {})
            found = self._found[document.path, reference] = self._resolve(whole, reference)
            return found
        around = resources.around(trail)  # type: ignore[arg-type]  # a trail; `resolve` takes it untyped for the walk
        key = (document.path, around.uri, reference)
        if key not in self._found_inside:
            found = self._resolve(around, reference)
            if isinstance(found, BrokenReference) and found.is_remote:
                return found  # a document that is read later may turn out to have that name
            self._found_inside[key] = found
        return self._found_inside[key]

    def _identify(self, document: Document) -> Resources | None:
        """Return the resources of a document in which something identifies itself; None for most documents."""
        path = document.path
        if path not in self._identified:
            resources = None
            if self.keyword is not None and (self.keyword in document.text or "$self" in document.text):
                resources = self._indexes[path] = resources_of(document, self.keyword)
                if not resources.embedded and resources.whole.uri == path:
                    resources = None
                for resource in (resources.whole, *resources.embedded.values()) if resources is not None else ():
                    self._by_uri.setdefault(resource.uri, resource.root)
            self._identified[path] = resources
        return self._identified[path]

    def _resolve(self, around: Resource, reference: str) -> Found:
        try:
            parts = urlsplit(reference)
            root = around.root
            if parts.scheme or parts.netloc or parts.path:
                target = self._document_of(around, parts, reference)
                if isinstance(target, BrokenReference):
                    return target
                root = target
        except ValueError:
            return BrokenReference("is no URI reference")
        fragment = unquote(parts.fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchored(root, fragment)
        found = _at_pointer(root, fragment)
        if isinstance(found, BrokenReference) and root.trail is not None:
            # Many mean the whole document all the same: see `passed_identifier`.
            whole = _at_pointer(Node(root.document, None, root.document.value), fragment)
            return found if isinstance(whole, BrokenReference) else whole
        return found

    def _document_of(self, around: Resource, parts: SplitResult, reference: str) -> Found:
        """Return the root of the document or schema that a reference names before its `#`."""
        if self.named is None or "/" in reference or reference != parts.path:
            return self._by_parts(around, parts, reference)
        model = self.named(unquote(reference))
        if model is not None:
            return model
        found = self._by_parts(around, parts, reference)
        if isinstance(found, BrokenReference) and found.problem == FILE_MISSING and "." not in reference:
            return BrokenReference("names a model that is not there", MODEL_MISSING)
        return found

    def _by_parts(self, around: Resource, parts: SplitResult, reference: str) -> Found:
        document = around.root.document
        if len(parts.scheme) == 1:  # a drive of Windows
            return BrokenReference(f"points outside the project, where nothing is read: {reference}", OUTSIDE)
        uri = joined(around.uri, parts)
        if uri in self._by_uri:
            return self._by_uri[uri]
        if parts.scheme == "file" and is_url(document.path):
            return BrokenReference(f"points outside the project, where nothing is read: {reference}", OUTSIDE)
        if parts.scheme == "file":
            return self._loaded(unquote(parts.path), reference)
        if is_url(uri) or parts.scheme:
            return self._elsewhere(document, parts, uri)
        found = self._loaded(uri, reference)
        beside = self.path_of(document, parts.path)
        if isinstance(found, BrokenReference) and beside != uri and not is_url(beside):
            other = self._loaded(beside, reference)  # the `$id` is a name, and the files lie beside each other
            return found if isinstance(other, BrokenReference) else other
        return found

    def _elsewhere(self, document: Document, parts: SplitResult, uri: str) -> Found:
        """Return what a URI names: by a relative reference, also a file in place of what its `$id` would make of it."""
        if not parts.scheme and not parts.netloc and not is_url(document.path):
            beside = self._loaded(self.path_of(document, parts.path), uri)
            if not isinstance(beside, BrokenReference):
                return beside
        if is_url(uri) and self.fetches:
            return self._loaded(uri, uri)
        return BrokenReference("is remote, and nothing is fetched", REMOTE)

    def _loaded(self, path: str, reference: str) -> Found:
        try:
            document = self.load(path)
        except MissingError:
            if path.startswith("/"):
                return BrokenReference(f"points outside the project, where nothing is read: {path}", OUTSIDE)
            what = "a page" if is_url(path) else "a file"
            return BrokenReference(f"points to {what} that does not exist: {path}{_slashes(reference)}", FILE_MISSING)
        except OutsideError:
            return BrokenReference(f"points outside the project, where nothing is read: {path}", OUTSIDE)
        except SourceError as error:
            return BrokenReference(f"points to {path}, which cannot be read: {error}", UNREADABLE)
        if document.value is None and document.problems:
            return BrokenReference(f"points to {path}, which does not parse", UNREADABLE, document)
        resources = self._identify(document)
        return resources.whole.root if resources is not None else Node(document, None, document.value)

    def _anchored(self, root: Node, name: str) -> Found:
        document = root.document
        if document.path not in self._indexes:
            self._indexes[document.path] = resources_of(document, self.keyword)
        resources = self._indexes[document.path]
        found = resources.around(root.trail).anchors.get(name) or resources.whole.anchors.get(name)
        return found or BrokenReference(f"names the anchor {name}, which {document.path} does not have")


def _slashes(reference: str) -> str:
    return "; a URI has `/` in place of backslashes" if "\\" in reference else ""


def _at_pointer(root: Node, pointer: str) -> Found:
    """Return the node at a JSON pointer (RFC 6901) below `root`."""
    node = root
    for token in pointer.split("/")[1:]:
        key: str | int = key_of(token)
        if isinstance(node.value, list) and token.isdecimal() and token.isascii():
            key = int(token)
        if not _holds(node.value, key):
            return BrokenReference(f"points to nothing: {root.document.path} has no {pointer}")
        node = Node(node.document, (node.trail, key), node.value[key])
    return node


def _holds(value: Value, key: str | int) -> bool:
    if isinstance(value, dict):
        return key in value
    return isinstance(value, list) and isinstance(key, int) and key < len(value)
