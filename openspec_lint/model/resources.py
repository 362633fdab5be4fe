"""Schemas with names of their own: what `$id`, `$anchor` and `$dynamicAnchor` call the parts of a document."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, Trail, Value, keys_of

_ANCHORS: Final = ("$anchor", "$dynamicAnchor")
_DATA: Final = frozenset({"example", "examples", "enum", "const", "default", "value", "x-example", "x-examples"})
"""Keywords whose values are data: what looks like an identifier there names nothing."""

_MAPS: Final = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"})
"""Keywords whose members are named by the author: there, `example` is a name like any other."""


class Resource(NamedTuple):
    """A part of a document that has a URI: the whole, or a schema with an `$id` (JSON Schema 2020-12 Core, 4.3.5).

    uri: its absolute URI, or the path of the file for one without.
    """

    uri: str
    root: Node
    anchors: dict[str, Node]


@dataclass(slots=True, eq=False, repr=False)
class Resources:
    """The resources of one document: the whole of it first, then those embedded in it, by their keys."""

    whole: Resource
    embedded: dict[tuple[object, ...], Resource] = field(default_factory=dict)

    def around(self, trail: Trail) -> Resource:
        """Return the innermost resource that the place at `trail` belongs to."""
        if self.embedded:
            keys = tuple(keys_of(trail))
            for length in range(len(keys), 0, -1):
                if keys[:length] in self.embedded:
                    return self.embedded[keys[:length]]
        return self.whole


def resources_of(document: Document, keyword: str | None) -> Resources:
    """Return the resources of a document, each with its anchors.

    keyword: the one that identifies a schema, "$id" or, in draft 4, "id"; None where none does. The root of an OpenAPI
    3.2 document has `$self` in its place.
    """
    root = Node(document, None, document.value)
    own = _own_uri(root.value, keyword, document.path) or _own_uri(root.value, keyword and "$self", document.path)
    whole = Resource(own or document.path, root, {})
    found = Resources(whole)
    stack: list[tuple[Node, Resource, bool]] = [(root, whole, False)]
    seen: set[int] = set()
    while stack:
        node, around, is_map = stack.pop()
        value = node.value
        if id(value) in seen:
            continue
        seen.add(id(value))
        if type(value) is list:
            stack += [(node.child(i), around, False) for i, item in enumerate(value) if type(item) in (dict, list)]
            continue
        if not is_map:
            around = _entered(node, around, keyword, found)
        for key, child in value.items() if type(value) is dict else ():
            if type(child) in (dict, list) and (is_map or key not in _DATA):
                stack.append((node.child(key), around, not is_map and key in _MAPS))
    return found


def _entered(node: Node, around: Resource, keyword: str | None, found: Resources) -> Resource:
    """Return the resource that a mapping belongs to: the one it begins, or the one around; note its anchors."""
    value = node.value
    identifier = value.get(keyword) if keyword is not None else None
    if isinstance(identifier, str) and identifier.startswith("#"):
        around.anchors.setdefault(identifier[1:], node)  # how drafts 4 to 7 write an anchor
    elif node.trail is not None and (uri := _own_uri(value, keyword, around.uri)) is not None:
        around = Resource(uri, node, {})
        found.embedded[tuple(keys_of(node.trail))] = around
    for name in _ANCHORS:
        if isinstance(value.get(name), str):
            around.anchors.setdefault(value[name], node)
    return around


def _own_uri(value: Value, keyword: str | None, base: str) -> str | None:
    """Return the URI that a schema gives itself, seen from `base`; None when it gives none."""
    if keyword is None or type(value) is not dict:
        return None
    identifier = value.get(keyword)
    if not isinstance(identifier, str) or not identifier or identifier.startswith("#"):
        return None
    try:
        return joined(base, urlsplit(identifier.partition("#")[0]))
    except ValueError:
        return None


def is_url(text: str) -> bool:
    """Tell whether `text` is the address of something on another host."""
    return text.startswith(("http://", "https://"))


def joined(base: str, reference: SplitResult) -> str:
    """Return what a reference without its fragment means seen from `base` (RFC 3986, 5.2): a URI, or a path.

    base: an absolute URI, or the path of a file below the project's root. Raises ValueError for what is no reference.
    """
    text = reference._replace(fragment="").geturl()
    if reference.scheme:
        return text
    if is_url(base):
        return urljoin(base, text)
    if reference.netloc:
        return "https:" + text
    path = unquote(reference.path)
    if ":" in base.partition("/")[0]:  # nothing is relative to a URN
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else base
