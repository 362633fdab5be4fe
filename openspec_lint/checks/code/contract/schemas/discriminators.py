"""Checks of discriminators: the property that tells alternatives apart, and where its values lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.checks.code.contract.schemas.names import member_name
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import as_json, listed
from openspec_lint.model.contract import Contract
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE, Value

_CHOICES: Final = ("oneOf", "anyOf")
_REFERENCES: Final = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+\Z")


class _Discriminator(NamedTuple):
    """The property a discriminator names, where it says so, and the alternatives it chooses from."""

    property: str
    place: Node
    alternatives: tuple[Node, ...]


def _discriminator(site: Site) -> _Discriminator | None:
    """Return what the discriminator of a schema says; None for one that is none."""
    stated = site.value["discriminator"]
    place = site.child("discriminator")
    if isinstance(stated, dict):
        stated, place = stated.get("propertyName"), place.child("propertyName")
    if not isinstance(stated, str):
        return None
    alternatives = [
        site.child(keyword, index)
        for keyword in _CHOICES
        for index, member in enumerate(_list(site.value.get(keyword)))
        if isinstance(member, dict) and not _is_null(member)
    ]
    return _Discriminator(stated, place, tuple(alternatives))


def _is_null(schema: dict[str, Value]) -> bool:
    """Tell whether a schema is the "or null" of a choice, in any version's way of saying it."""
    return schema.get("type") == "null" or schema.get("enum") == [None]


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def discriminator_property_undefined(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to alternatives that do not describe the property which tells them apart."""
    found = _discriminator(site)
    if found is None or _has_nothing_to_choose(site, found, scope):
        return
    lacking = [node for node in _described_by(site, found, scope) if not _describes(node, found.property, scope)]
    if lacking:
        yield Hit(found.place, _arguments(found, lacking), ON_VALUE)


def discriminator_property_optional(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to alternatives that describe the property which tells them apart and do not require it.

    OpenAPI 3.0 and 3.1 advise to require it; 2.0 demands it (Schema Object), and 3.2 demands it or `defaultMapping`
    (Discriminator Object), which is a rule of its own.
    """
    found = _discriminator(site)
    if found is None or _has_default_mapping(site) or _has_nothing_to_choose(site, found, scope):
        return
    nodes = [node for node in _described_by(site, found, scope) if _describes(node, found.property, scope)]
    lacking = [node for node in nodes if not _requires(node, found.property, scope)]
    if lacking:
        way = "require it" if scope.contract.version == "2.0" else "require it, or give a `defaultMapping`"
        yield Hit(found.place, {**_arguments(found, lacking), "way": way}, ON_VALUE)


def _described_by(site: Site, found: _Discriminator, scope: ContractScope) -> tuple[Node, ...]:
    """Return the schemas that must say something about the property: the alternatives, or the schema itself."""
    own = site.value.get("properties")
    if isinstance(own, dict) and found.property in own:
        return (site.node,)
    return found.alternatives or (site.node,)


def _arguments(found: _Discriminator, lacking: list[Node]) -> dict[str, object]:
    names = [member_name(node).strip("`") if len(lacking) > 1 else member_name(node) for node in lacking]
    who = listed(names) if len(lacking) > 1 else names[0]
    return {"property": found.property, "schemas": who, "do": "does" if len(lacking) == 1 else "do"}


def _describes(node: Node, name: str, scope: ContractScope) -> bool:
    if "$ref" not in node.value and not _REFERENCES.isdisjoint(node.value):
        return True
    views = scope.contract.schemas.variants(node)
    return all(name in view.properties or view.is_map or not view.is_complete for view in views)


def _requires(node: Node, name: str, scope: ContractScope) -> bool:
    if "$ref" not in node.value and not _REFERENCES.isdisjoint(node.value):
        return True
    views = scope.contract.schemas.variants(node)
    return all(name in view.required or view.is_map or not view.is_complete for view in views)


def _has_default_mapping(site: Site) -> bool:
    stated = site.value["discriminator"]
    return isinstance(stated, dict) and "defaultMapping" in stated


def discriminator_inline_alternative(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to alternatives that have no name which a value of the discriminator could be."""
    found = _discriminator(site)
    inline = [node for node in found.alternatives if _REFERENCES.isdisjoint(node.value)] if found is not None else []
    if inline:
        names = listed(member_name(node).strip("`") for node in inline)
        yield Hit(inline[0], {"members": names, "is_one": len(inline) == 1}, ON_VALUE)


def discriminator_without_alternatives(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a discriminator that has nothing to choose from: no alternatives, and no schema built on this one."""
    found = _discriminator(site)
    if found is not None and _has_nothing_to_choose(site, found, scope):
        yield Hit(site.child("discriminator"), {"property": found.property})


def _has_nothing_to_choose(site: Site, found: _Discriminator, scope: ContractScope) -> bool:
    stated = site.value["discriminator"]
    is_mapped = isinstance(stated, dict) and bool(stated.get("mapping"))
    return not found.alternatives and not is_mapped and id(site.value) not in _built_on(scope.contract)


@lru_cache(maxsize=8)
def _built_on(contract: Contract) -> frozenset[int]:
    """Return the schemas, by id, that others name in their `allOf`."""
    bases = set()
    for site in contract.by_kind.get("reference", ()):
        if site.trail is not None and site.trail[0] is not None and site.trail[0][1] == "allOf":
            base = contract.follow(site.node)
            if base is not None:
                bases.add(id(base.value))
    return frozenset(bases)


def discriminator_mapping_unresolved(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a value of `mapping`, and to a `defaultMapping`, that leads to no schema."""
    for node in _mapped(site):
        if _target(node, scope.contract) is None:
            yield Hit(node, {"target": node.value}, ON_VALUE)


def discriminator_mapping_not_alternative(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a mapping that leads to a schema which the schema does not list."""
    found = _discriminator(site)
    if found is None or not found.alternatives:
        return
    listed_ids = _closure(found.alternatives, scope.contract)
    for node in _mapped(site):
        target = _target(node, scope.contract)
        if target is not None and target.value is not None and id(target.value) not in listed_ids:
            keyword = "oneOf" if "oneOf" in site.value else "anyOf"
            yield Hit(node, {"target": node.value, "value": as_json(node.trail and node.trail[1]), "keyword": keyword})


def _mapped(site: Site) -> Iterator[Node]:
    """Yield the names and references that a discriminator gives for its values."""
    stated = site.value["discriminator"]
    if not isinstance(stated, dict):
        return
    mapping = stated.get("mapping")
    for key, target in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(target, str):
            yield site.child("discriminator", "mapping", key)
    if isinstance(stated.get("defaultMapping"), str):
        yield site.child("discriminator", "defaultMapping")


def _target(node: Node, contract: Contract) -> Node | None:
    """Return the schema that a mapping leads to, by name or by reference (OpenAPI 3.1.1, 4.8.25.3); None for none.

    What is not to be had here, like a remote document, comes as a node without value.
    """
    name = str(node.value)
    if _NAME.match(name):
        for root in (Node(node.document, None, node.document.value), contract.root):
            schema = root.child("components", "schemas", name)
            if schema.value is not None:
                return contract.follow(schema) or schema
    target = contract.resolver.resolve(node.document, name)
    if isinstance(target, BrokenReference):
        return Node(node.document, node.trail, None) if target.is_remote else None
    return contract.follow(target) or target


def _closure(nodes: tuple[Node, ...], contract: Contract) -> set[int]:
    """Return the schemas, by id, that alternatives lead to: those referred to, and alternatives of alternatives."""
    ids: set[int] = set()
    stack = list(nodes)
    while stack:
        node = contract.follow(stack.pop())
        if node is None or not isinstance(node.value, dict) or id(node.value) in ids:
            continue
        ids.add(id(node.value))
        for keyword in (*_CHOICES, "allOf"):
            stack += [node.child(keyword, index) for index in range(len(_list(node.value.get(keyword))))]
    return ids


DISCRIMINATOR_CHECKS: Final[Mapping[str, Check]] = {
    "discriminator-inline-alternative": discriminator_inline_alternative,
    "discriminator-mapping-not-alternative": discriminator_mapping_not_alternative,
    "discriminator-mapping-unresolved": discriminator_mapping_unresolved,
    "discriminator-not-required": discriminator_property_optional,
    "discriminator-property-optional": discriminator_property_optional,
    "discriminator-property-undefined": discriminator_property_undefined,
    "discriminator-without-alternatives": discriminator_without_alternatives,
}
