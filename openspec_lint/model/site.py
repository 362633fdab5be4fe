"""Places with meaning: a node of a document, and what kind of thing stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from openspec_lint.read.document import Document, Trail, Value, keys_of


class Node(NamedTuple):
    """A value and where it stands."""

    document: Document
    trail: Trail
    value: Value

    def child(self, *keys: Any) -> Node:
        """Return the node below this one at `keys`, with the value None from where nothing is there."""
        return _below(self.document, self.trail, self.value, keys)

    def members(self, key: str) -> Iterator[tuple[str, Node]]:
        """Yield the members of the mapping below this node at `key` with their keys."""
        trail, document = (self.trail, key), self.document
        for name, value in self.value[key].items():
            yield name, tuple.__new__(Node, (document, (trail, name), value))


def _below(document: Document, trail: Trail, value: Value, keys: tuple[Any, ...]) -> Node:
    for key in keys:
        trail = (trail, key)
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            value = None
    return tuple.__new__(Node, (document, trail, value))  # hundreds of thousands are made; Node() takes twice the time


class Site(NamedTuple):
    """A node that the object grammar gives a kind: operation, parameter, schema, requirement, ...

    parent: the site around it, across files where a reference leads from one to another. direction: "request" or
    "response" inside an operation's input or output (callbacks and webhooks turn it round), else None.
    name: what the site is called where its own key does not say it: the heading of a requirement, the path under which
    a reference to another file's path item stands, the kind that a reference stands for; else None.
    """

    kind: str
    document: Document
    trail: Trail
    value: Value
    parent: Site | None = None
    direction: str | None = None
    name: str | None = None

    @property
    def key(self) -> Any:
        """Return the key or index the site stands under; None at the root of a document."""
        return self.trail[1] if self.trail is not None else None

    @property
    def node(self) -> Node:
        """Return the site as a bare node."""
        return Node(self.document, self.trail, self.value)

    def child(self, *keys: Any) -> Node:
        """Return the node below this one at `keys`."""
        return _below(self.document, self.trail, self.value, keys)

    def ancestors(self) -> Iterator[Site]:
        """Yield the sites around this one, the nearest first."""
        site = self.parent
        while site is not None:
            yield site
            site = site.parent

    def around(self, kind: str) -> Site | None:
        """Return this site or the nearest one around it that is of `kind`."""
        site: Site | None = self
        while site is not None and site.kind != kind:
            site = site.parent
        return site

    @property
    def operation(self) -> tuple[str, str] | None:
        """Return method (upper case) and path template of the operation around, as written; None outside one."""
        site = self.around("operation")
        if site is None or site.parent is None or site.parent.kind != "path-item":
            return None
        item = site.parent
        return str(site.name or site.key).upper(), str(item.name or item.key)


def sites_by_kind(sites: Iterable[Site]) -> dict[str, list[Site]]:
    """Return `sites` by their kinds, each list in the order given."""
    table: dict[str, list[Site]] = {}
    for site in sites:
        table.setdefault(site.kind, []).append(site)
    return table


def identity(document: Document, trail: Trail) -> str:
    """Return what names a place whatever its line: the keys of its pointer, list items by a name of their own."""
    names: list[str] = []
    value = document.value
    for key in keys_of(trail):
        if type(value) is dict:
            value = value.get(key)
        else:
            value = value[key] if type(value) is list and isinstance(key, int) and key < len(value) else None
        names.append(_item_name(value) or str(key) if isinstance(key, int) else str(key))
    return "/".join([document.path, *names])


def _item_name(item: Value) -> str | None:
    """Return what names a list item: name and place of a parameter, the target of a reference, a plain value."""
    if isinstance(item, dict):
        parts = [item[field] for field in ("$ref", "in", "name", "url") if isinstance(item.get(field), str)]
        return ":".join(parts) or None
    return item if isinstance(item, str) else None
