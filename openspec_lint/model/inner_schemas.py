"""How the schemas inside several schemas that must all hold are gathered: of properties, of items, and the like."""

from __future__ import annotations

from typing import Final, Protocol

from openspec_lint.model.normal_schema import Items, Members, NormalSchema
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

_EVALUATES_ALL: Final = {"unevaluatedProperties": "additionalProperties", "unevaluatedItems": "items"}
"""Keywords about what is left over, and those that leave nothing over when they allow everything."""


class Merging(Protocol):
    """What gathers: the view that it fills, what the schema is written for, and whether nothing satisfies it."""

    view: NormalSchema
    is_object: bool
    is_array: bool
    is_never: bool


def read_properties(merge: Merging, node: Node, key: str, value: Value) -> None:
    """Gather all that is said of each property."""
    if not isinstance(value, dict):
        return
    merge.is_object = True
    holder = node.child(key)
    merge.view.origins.setdefault(key, holder)
    for name in value:
        merge.view.properties[name] = (*merge.view.properties.get(name, ()), holder.child(name))


def read_required(merge: Merging, node: Node, key: str, value: Value) -> None:
    """Gather the names of all lists."""
    for index, name in enumerate(value) if isinstance(value, list) else ():
        if isinstance(name, str) and name not in merge.view.required:
            merge.view.required[name] = node.child(key, index)
    merge.view.origins.setdefault(key, node.child(key))


def read_dependent(merge: Merging, node: Node, key: str, value: Value) -> None:
    """Gather the properties that each property requires; in old drafts `dependencies` says so."""
    for name, needed in value.items() if isinstance(value, dict) else ():
        place = node.child(key, name)
        if isinstance(needed, list):
            merge.view.origins.setdefault("dependentRequired", node.child(key))
            known = merge.view.dependent.setdefault(name, {})
            for each in needed:
                if isinstance(each, str):
                    known.setdefault(each, place)
        elif key == "dependencies" and isinstance(needed, (dict, bool)):
            _add_child(merge, f"dependentSchemas/{name}", place)


def read_child(merge: Merging, node: Node, key: str, value: Value) -> None:
    """Gather the schemas inside under one keyword; one that allows everything says nothing."""
    beside = _EVALUATES_ALL.get(key)
    if beside in node.value and not says_something(node.value[beside]):
        return
    if says_something(value):
        merge.is_object = merge.is_object or key == "additionalProperties"
        _add_child(merge, key, node.child(key))
        if key == "additionalProperties":
            _restrict(merge, node)


def read_children(merge: Merging, node: Node, key: str, value: Value) -> None:
    """Gather the schemas inside a map."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        if says_something(inner) or key == "patternProperties":
            _add_child(merge, f"{key}/{name}", node.child(key, name))
    if key == "patternProperties" and not says_something(node.value.get("additionalProperties")):
        _restrict(merge, node)


def _restrict(merge: Merging, node: Node) -> None:
    """Note what a schema says of the properties that it does not name."""
    value = node.value
    named, patterns, others = (value.get(key) for key in ("properties", "patternProperties", "additionalProperties"))
    merge.view.members.append(
        Members(
            frozenset(named if isinstance(named, dict) else ()),
            tuple(
                (pattern, node.child("patternProperties", pattern))
                for pattern in (patterns if isinstance(patterns, dict) else ())
            ),
            node.child("additionalProperties") if says_something(others) else None,
        )
    )


def read_items(merge: Merging, node: Node, key: str, value: Value) -> None:
    """Gather what is said of items: in old drafts `items` is the list of the first ones."""
    beside = node.value
    if key == "items" and isinstance(beside.get("prefixItems"), list):
        return
    first, rest = ("items", "additionalItems") if isinstance(beside.get("items"), list) else ("prefixItems", "items")
    listed = beside.get(first)
    others = node.child(rest) if says_something(beside.get(rest)) else None
    places = tuple(node.child(first, index) for index in range(len(listed) if isinstance(listed, list) else 0))
    if others is not None or places:
        merge.is_array = merge.is_array or others is not None
        merge.view.items.append(Items(places, others))
    if others is not None:
        _add_child(merge, "items", others)


def read_separate(merge: Merging, node: Node, key: str, value: Value) -> None:
    """Gather schemas of which each must hold by itmerge."""
    if key == "not":
        if value is True or (isinstance(value, dict) and not says_something(value)):
            merge.is_never = True
        elif says_something(value):
            merge.view.separate.setdefault(key, []).append(node.child(key))
    elif key == "contains" or says_something(node.value.get("then")) or says_something(node.value.get("else")):
        merge.view.separate.setdefault(key, []).append(node)


def _add_child(merge: Merging, name: str, node: Node) -> None:
    merge.view.children[name] = (*merge.view.children.get(name, ()), node)
    merge.view.origins.setdefault(name, node)


def says_something(value: Value) -> bool:
    """Tell whether a value is a schema that does not simply allow everything."""
    return value is False or (isinstance(value, dict) and not ANNOTATIONS.issuperset(value))
