"""The calls that a server makes to its clients: webhooks, and the callbacks of operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from openspec_lint.model.grammar import steps
from openspec_lint.model.operations import Operation, read_operation
from openspec_lint.model.references import Resolver
from openspec_lint.model.site import Node, Site


class Call(NamedTuple):
    """An operation that is called by the other side.

    name: the key of the webhook or callback. address: where a callback goes to, as an expression; "" for a webhook.
    """

    name: str
    address: str
    operation: Operation


def webhooks(root: Node, version: str, resolver: Resolver) -> list[Call]:
    """Return the webhooks of a contract."""
    if version not in ("3.1", "3.2") or not isinstance(root.child("webhooks").value, dict):
        return []
    holder = Site("contract", root.document, root.trail, root.value)
    return [
        Call(name, "", operation)
        for name, node in root.members("webhooks")
        for operation in _operations(f"webhook:{name}", name, holder, node, version, resolver)
    ]


def callbacks(outer: Operation, version: str, resolver: Resolver) -> list[Call]:
    """Return the callbacks of an operation, references followed."""
    if version == "2.0" or not isinstance(outer.site.value.get("callbacks"), dict):
        return []
    found = []
    for name, named in outer.site.node.members("callbacks"):
        node = resolver.follow(named)
        if node is None or not isinstance(node.value, dict):
            continue
        holder = Site("callback", node.document, node.trail, node.value, outer.site, None, str(name))
        for address in node.value:
            if not str(address).startswith("x-"):
                path = f"{outer.path} callback {name} {address}"
                item = node.child(address)
                operations = _operations(path, str(address), holder, item, version, resolver)
                found += [Call(str(name), str(address), operation) for operation in operations]
    return found


def _operations(
    path: str, name: str, holder: Site, item: Node, version: str, resolver: Resolver
) -> Iterator[Operation]:
    """Yield the operations of a path item."""
    node = resolver.follow(item)
    if node is None or not isinstance(node.value, dict):
        return
    around = Site("path-item", node.document, node.trail, node.value, holder, None, name)
    for key, step in steps(version, "path-item").items():
        if step.kind != "operation" or not isinstance(node.value.get(key), dict):
            continue
        places = [node.child(key)] if "one" in step.holding else [each for _, each in node.members(key)]
        for place in places:
            if isinstance(place.value, dict):
                site = Site("operation", place.document, place.trail, place.value, around)
                yield read_operation(site, str(site.key).upper(), path, version, resolver)
