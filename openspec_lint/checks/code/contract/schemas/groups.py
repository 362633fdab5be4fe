"""A schema with all schemas that must hold with it, through references and `allOf`, each put together once."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.checks.code.contract.schemas.bounds import LENGTHS
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site

MAX_PARTS: Final = 50
"""Parts of one schema that are looked at; what has more is made to exhaust its reader."""


COMPARED: Final = frozenset(
    (
        *("type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        *(keyword for least, greatest, _ in LENGTHS for keyword in (least, greatest)),
    )
)
"""The keywords in which two schemas may exclude each other."""

_TYPE_ALONE: Final = frozenset({"type"})


class Group(NamedTuple):
    """A schema and those that must hold with it.

    owners: for each property, the first of them that describes it. compared: the nodes that ask for something in which
    two schemas may exclude each other; type: the one type that is all they ask for, None where they ask for more.
    """

    nodes: list[Node]
    owners: dict[str, Node]
    compared: list[Node]
    type: str | None


def groups_of(site: Site, contract: Contract) -> list[Group]:
    """Return the schema itself, then each member of its `allOf`, as groups."""
    own = _group([site.node])
    return [
        own,
        *(group_of(site.child("allOf", index), contract) for index in range(min(len(site.value["allOf"]), MAX_PARTS))),
    ]


def _group(nodes: list[Node]) -> Group:
    compared = [node for node in nodes if not COMPARED.isdisjoint(node.value)]
    if not compared and not any("properties" in node.value for node in nodes):
        return Group(nodes, {}, compared, None)
    asked = {str(node.value["type"]) if COMPARED & node.value.keys() == _TYPE_ALONE else None for node in compared}
    return Group(nodes, owners_of(nodes), compared, asked.pop() if len(asked) == 1 else None)


_NOTHING: Final = Group([], {}, [], None)


@lru_cache(maxsize=8)
def _known_groups(_contract: Contract) -> dict[int, Group]:
    return {}


def group_of(node: Node, contract: Contract) -> Group:
    """Return the group that a schema is; each is made once."""
    known = _known_groups(contract)
    start = contract.follow(node) if type(node.value) is dict and "$ref" in node.value else node
    if start is None or type(start.value) is not dict:
        return _NOTHING
    found = known.get(id(start.value))
    if found is None:
        nodes = _flattened(start, contract) if "allOf" in start.value else [start]
        found = known[id(start.value)] = _group(nodes)
    return found


def _flattened(start: Node, contract: Contract) -> list[Node]:
    nodes: list[Node] = []
    seen: set[int] = set()
    stack = [start]
    while stack and len(nodes) < MAX_PARTS:
        found = contract.follow(stack.pop())
        if found is None or not isinstance(found.value, dict) or id(found.value) in seen:
            continue
        seen.add(id(found.value))
        nodes.append(found)
        members = found.value.get("allOf")
        stack += [found.child("allOf", index) for index in range(len(members) if isinstance(members, list) else 0)]
    return nodes


def owners_of(nodes: list[Node]) -> dict[str, Node]:
    """Return for each property the first of some schemas that describes it."""
    found: dict[str, Node] = {}
    for node in nodes:
        properties = node.value.get("properties")
        for name, schema in properties.items() if isinstance(properties, dict) else ():
            if name not in found and isinstance(schema, dict):
                found[name] = node
    return found
