"""Checks of components: those that nothing needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import keys_of

_SECTIONS_2_0: Final = ("definitions", "parameters", "responses")
_NAMED_OTHERWISE: Final = frozenset({"securitySchemes", "examples"})
"""Sections whose members are used by their names, or for show."""


def component_unused(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a component that only itself refers to, in a contract that has operations."""
    contract = scope.contract
    if contract.format != "openapi" or not contract.by_kind.get("operation"):
        return
    depth = 2 if contract.version == "2.0" else 3
    used = set(_used(scope, depth))
    for node in _components(scope):
        keys = tuple(keys_of(node.trail))
        if keys not in used and not _is_subtype(node, scope):
            section = keys[-2]
            yield Hit(node, {"component": keys[-1], "section": section})


def _components(scope: ContractScope) -> Iterator[Node]:
    root = scope.contract.root
    if scope.contract.version == "2.0":
        holders = [root.child(section) for section in _SECTIONS_2_0]
    else:
        components = root.child("components")
        sections = components.value if isinstance(components.value, dict) else {}
        holders = [components.child(section) for section in sections if section not in _NAMED_OTHERWISE]
    for holder in holders:
        if isinstance(holder.value, dict):
            yield from (holder.child(name) for name in holder.value if not str(name).startswith("x-"))


def _used(scope: ContractScope, depth: int) -> Iterator[tuple[object, ...]]:
    """Yield the keys down to each component of the entry document that something else refers to."""
    contract = scope.contract
    where: dict[str, tuple[object, ...] | None] = {}
    for site in contract.by_kind.get("reference", ()):
        target = contract.resolver.resolve(site.document, site.value["$ref"])
        if isinstance(target, Node) and target.document is contract.document:
            text = site.value["$ref"]
            if text not in where or site.document is not contract.document:
                where[text] = tuple(keys_of(target.trail)[:depth])
            keys = where[text]
            is_own = site.document is contract.document and tuple(keys_of(site.trail)[:depth]) == keys
            if keys is not None and not is_own:
                yield keys
    for site in contract.by_kind.get("discriminator", ()):
        mapping = site.value.get("mapping")
        for name in mapping.values() if isinstance(mapping, dict) else ():
            yield ("components", "schemas", str(name).rpartition("/")[2])


def _is_subtype(node: Node, scope: ContractScope) -> bool:
    """Tell whether a schema extends one with a discriminator: payloads name it by its key."""
    parts = node.value.get("allOf") if isinstance(node.value, dict) else None
    for index in range(len(parts)) if isinstance(parts, list) else ():
        part = scope.contract.follow(node.child("allOf", index))
        if part is not None and isinstance(part.value, dict) and "discriminator" in part.value:
            return True
    return False


COMPONENT_CHECKS: Final[Mapping[str, Check]] = {"component-unused": component_unused}
