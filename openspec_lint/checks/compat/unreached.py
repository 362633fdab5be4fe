"""What changed about the components that no operation uses: the differ, which follows operations, does not see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.texts import differ
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, Trail, keys_of

UNUSED: Final = "unused-component"

_SECTIONS_2_0: Final[Mapping[str, str]] = {
    "definitions": "schemas",
    "parameters": "parameters",
    "responses": "responses",
}
_SECTIONS: Final[Mapping[str, str]] = {
    "schemas": "schema",
    "responses": "response",
    "parameters": "parameter",
    "examples": "example",
    "requestBodies": "request body",
    "headers": "header",
    "links": "link",
    "callbacks": "callback",
    "pathItems": "path item",
    "mediaTypes": "media type",
}
"""The groups of components, by what one of each is called; security schemes are told of with what they protect."""

_REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")

Place = tuple[str, ...]
"""A component of the entry document ("schemas", "Pet"), another document as a whole (its path), the rest: ()."""

_Components = dict[Place, Node]


def component_changes(base: Contract, revision: Contract) -> Iterator[Change]:
    """Yield which components that no operation uses came, went or changed; one that has another name did not."""
    if base.collection is not None or revision.collection is not None:
        return
    old, new = _components(base), _components(revision)
    gone = [key for key in old if key not in new]
    fresh = [key for key in new if key not in old]
    is_one_version = base.version == revision.version  # else nothing is written as it was
    changed = [key for key in new if key in old and is_one_version and differ(old[key].value, new[key].value)]
    if not (gone or fresh or changed):
        return
    used_before, used_now = used_places(base), used_places(revision)
    gone = [key for key in gone if key not in used_before]
    fresh = [key for key in fresh if key not in used_now]
    for key in list(gone):
        twin = next(
            (other for other in fresh if other[0] == key[0] and not differ(old[key].value, new[other].value)), None
        )
        if twin is not None:
            gone.remove(key)
            fresh.remove(twin)
    for key in gone:
        yield Change(UNUSED, "", "removed", key[1], None, old[key], _holder(revision, key[0]), traits=_traits(key))
    for key in fresh:
        yield Change(UNUSED, "", "added", None, key[1], None, new[key], traits=_traits(key))
    for key in changed:
        if key not in used_before and key not in used_now:
            values = old[key].value, new[key].value
            yield Change(UNUSED, "", "changed", *values, old[key], new[key], traits=_traits(key))


def _traits(key: Place) -> dict[str, str]:
    return {"section": _SECTIONS[key[0]], "name": key[1]}


def _components(contract: Contract) -> _Components:
    """Return the components of the entry document."""
    sections = _SECTIONS_2_0 if contract.version == "2.0" else {section: section for section in _SECTIONS}
    top = contract.root if contract.version == "2.0" else contract.root.child("components")
    found: _Components = {}
    for key, section in sections.items():
        holder = top.child(key)
        for name in holder.value if isinstance(holder.value, dict) else ():
            if not str(name).startswith("x-"):
                found[section, str(name)] = holder.child(name)
    return found


def _holder(contract: Contract, section: str) -> Node:
    """Return the nearest place that is there of a group of components."""
    keys: tuple[str, ...] = ("components", section)
    if contract.version == "2.0":
        keys = (next(key for key, name in _SECTIONS_2_0.items() if name == section),)
    node = contract.root
    for key in keys:
        below = node.child(key)
        if below.value is None:
            return node
        node = below
    return node


def used_places(contract: Contract) -> set[Place]:
    """Return the components that something outside of the components uses, itself or through others.

    What looks like a reference, in an example, counts as one: better too little is told than what is not so.
    """
    components = _components(contract)
    apart = {id(node.value) for node in components.values()}  # they are looked into once they are used
    used: set[Place] = {()}
    seen: set[int] = set()
    asked: set[tuple[str, str]] = set()
    waiting = [contract.root]
    while waiting:
        start = waiting.pop()
        if id(start.value) not in seen:
            seen.add(id(start.value))
            for place, target in _uses(start, apart, asked, contract):
                used.add(place)
                there = components.get(place, target)
                waiting += [there] if there is not None else []
    return used


def _uses(
    start: Node, apart: set[int], asked: set[tuple[str, str]], contract: Contract
) -> Iterator[tuple[Place, Node | None]]:
    """Yield what is referred to at and below a node: what it belongs to, and itself where it is known.

    asked: the references that were followed, with the file they stand in.
    """
    path, depends_on_place = start.document.path, contract.resolver.depends_on_place(start.document)
    for trail, value in _referring(start, apart):
        for keyword in _REFERENCES:
            reference = value.get(keyword)
            if type(reference) is str and ((path, reference) not in asked or depends_on_place):
                asked.add((path, reference))
                target = contract.resolver.resolve(start.document, reference, trail)
                if isinstance(target, Node):
                    yield _place(contract, target.document, target.trail), target
        discriminator = value.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        for name in mapping.values() if isinstance(mapping, dict) else ():
            yield ("schemas", str(name).rpartition("/")[2]), None


def _referring(start: Node, apart: set[int]) -> Iterator[tuple[Trail, Mapping[str, Any]]]:
    """Yield the objects that refer to something, at and below a node, with their trails; not those that stand apart."""
    stack: list[tuple[Trail, Any]] = [(start.trail, start.value)]
    while stack:
        trail, value = stack.pop()
        if type(value) is dict:
            if "$ref" in value or "discriminator" in value or "$dynamicRef" in value or "$recursiveRef" in value:
                yield trail, value
            stack += [
                ((trail, key), child)
                for key, child in value.items()
                if (type(child) is dict or type(child) is list) and id(child) not in apart
            ]
        elif type(value) is list:
            stack += [((trail, index), child) for index, child in enumerate(value) if type(child) in (dict, list)]


def _place(contract: Contract, document: Document, trail: Trail) -> Place:
    if document.path != contract.document.path:
        return (document.path,)
    keys = keys_of(trail)
    if contract.version == "2.0":
        return (_SECTIONS_2_0[keys[0]], str(keys[1])) if len(keys) > 1 and keys[0] in _SECTIONS_2_0 else ()
    return (str(keys[1]), str(keys[2])) if len(keys) > 2 and keys[0] == "components" else ()
