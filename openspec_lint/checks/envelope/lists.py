"""Which answers are lists: by their data, and by what is asked for."""

from __future__ import annotations

from typing import Final

from openspec_lint.checks.lists import items_member
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node

_LONGEST_CHAIN: Final = 100
"""References that are followed to what a generic envelope is filled with; a circle of them has no end."""


def is_list(contract: Contract, operation: Operation, schema: Node, data: str = "data") -> bool:
    """Tell whether the body that `schema` describes is a list.

    data: the member that holds the content. A body is a list where its data is an array, and for a GET on a collection
    also where it is an array itself, or its data is an object that holds one.
    """
    body = contract.schemas.view(schema)
    is_collection = operation.method == "GET" and not operation.path.endswith("}")
    if data not in body.properties:
        return is_collection and body.is_a("array")
    content = _content(contract, schema, body.properties[data])
    if all(each.is_a("array") for each in contract.schemas.variants(content.node)):
        return True
    return is_collection and items_member(contract.schemas, content.properties, operation.path) is not None


def _content(contract: Contract, body: Node, data: Node) -> SchemaView:
    """Return what the data of a body is; a `$dynamicRef` in a generic envelope is what the body makes of it.

    The way of JSON Schema 2020-12 (Core, 8.2.3): the outermost schema with the anchor is meant.
    """
    reference = data.value.get("$dynamicRef") if isinstance(data.value, dict) else None
    if isinstance(reference, str):
        node: Node | None = body
        for _ in range(_LONGEST_CHAIN):
            if node is None or not isinstance(node.value, dict):
                break
            definitions = node.value.get("$defs")
            for name, definition in definitions.items() if isinstance(definitions, dict) else ():
                if isinstance(definition, dict) and definition.get("$dynamicAnchor") == reference.lstrip("#"):
                    return contract.schemas.view(node.child("$defs", name))
            target = node.value.get("$ref")
            found = contract.resolver.resolve(node.document, target, node.trail) if isinstance(target, str) else None
            node = None if isinstance(found, BrokenReference) else found
    return contract.schemas.view(data)
