"""What changed about the components that no operation uses: the differ, which follows operations, does not see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.texts import differ
from openspec_lint.model.contract import Contract
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.site import Node
from openspec_lint.model.walk import DYNAMIC, keyword_of
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

Place = tuple[str, ...]
"""A component of the entry document ("schemas", "Pet"), another document as a whole (its path), the rest: ()."""

_Components = dict[tuple[str, str], Node]


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


def _traits(key: tuple[str, str]) -> dict[str, str]:
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
    """Return the components that something outside of the components uses, itself or through others."""
    leads: dict[Place, set[Place]] = {}
    for kind in ("reference", DYNAMIC):
        for site in contract.by_kind.get(kind, ()):
            target = contract.resolver.resolve(site.document, site.value[keyword_of(site)], site.trail)
            if not isinstance(target, BrokenReference):
                source = _place(contract, site.document, site.trail)
                leads.setdefault(source, set()).add(_place(contract, target.document, target.trail))
    for site in contract.by_kind.get("discriminator", ()):
        mapping = site.value.get("mapping")
        for name in mapping.values() if isinstance(mapping, dict) else ():
            source = _place(contract, site.document, site.trail)
            leads.setdefault(source, set()).add(("schemas", str(name).rpartition("/")[2]))
    used: set[Place] = {()}
    waiting: list[Place] = [()]
    while waiting:
        fresh = leads.get(waiting.pop(), set()) - used
        used |= fresh
        waiting += fresh
    return used


def _place(contract: Contract, document: Document, trail: Trail) -> Place:
    if document.path != contract.document.path:
        return (document.path,)
    keys = keys_of(trail)
    if contract.version == "2.0":
        return (_SECTIONS_2_0[keys[0]], str(keys[1])) if len(keys) > 1 and keys[0] in _SECTIONS_2_0 else ()
    return (str(keys[1]), str(keys[2])) if len(keys) > 2 and keys[0] == "components" else ()
