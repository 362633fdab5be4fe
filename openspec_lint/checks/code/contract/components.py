"""Checks of components: those that nothing needs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from openspec_lint.checks.code.contract.paths.items import has_all_operations
from openspec_lint.checks.habits import each_or_once
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.contract import Contract
from openspec_lint.model.grammar import GRAMMARS
from openspec_lint.model.site import Node, Site
from openspec_lint.model.walk import DYNAMIC, keyword_of
from openspec_lint.read.document import Document, Trail, keys_of

_SECTIONS_2_0: Final = ("definitions", "parameters", "responses", "securityDefinitions")
_POINTER: Final = re.compile(r"(?:components/\w+|definitions|parameters|responses)/[\w.~%-]+")

_Place = tuple[str, tuple[Any, ...]]
"""A component: the path of its document, and the keys down to it."""


class _Uses(NamedTuple):
    """The components that a contract refers to, and the other documents that its references lead to."""

    places: frozenset[_Place]
    documents: tuple[Document, ...]


def component_unused(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a component that only itself refers to, in a contract that has operations, all of which were found.

    Components of other files than the contract's own count where those have them at the usual place.
    """
    contract = scope.contract
    if contract.format != "openapi" or not contract.by_kind.get("operation") or not has_all_operations(contract):
        return
    uses = _uses(contract)
    used = uses.places.union(*(_uses(other).places for other in scope.others))
    contracts = {other.document.path for other in scope.others}
    for document in (contract.document, *(one for one in uses.documents if _is_library(one, contracts))):
        unused = [
            node
            for node in _components(document, contract.version)
            if _place(node) not in used and not _is_used_by_name(node, contract)
        ]
        yield from _told(list(_not_mentioned(unused, document, contract)))


def _told(unused: list[Node]) -> Iterator[Hit]:
    """Yield a hit for each component, or one for all of a section where they are a habit."""
    by_section: dict[str, list[Node]] = {}
    for node in unused:
        *_, section, _ = keys_of(node.trail)
        by_section.setdefault(str(section), []).append(node)
    for section, nodes in by_section.items():
        names = [str(node.trail[1]) for node in nodes if node.trail is not None]
        hits = [
            Hit(node, {"component": f"`{name}`", "section": section}) for node, name in zip(nodes, names, strict=True)
        ]
        yield from each_or_once(hits, {"component": listed(names)})


def _is_library(document: Document, contracts: Iterable[str]) -> bool:
    """Tell whether a document is there for others: a contract of its own has operations that we may not have read."""
    value = document.value
    return document.path not in contracts and isinstance(value, dict) and "paths" not in value


def _components(document: Document, version: str) -> Iterator[Node]:
    root = Node(document, None, document.value)
    if version == "2.0":
        holders = [root.child(section) for section in _SECTIONS_2_0]
    else:
        holders = [root.child("components", section) for section in GRAMMARS[version]["components"].fields]
    for holder in holders:
        if isinstance(holder.value, dict):
            yield from (holder.child(name) for name in holder.value if not str(name).startswith("x-"))


def _place(node: Node) -> _Place:
    return node.document.path, tuple(keys_of(node.trail))


@lru_cache(maxsize=64)
def _uses(contract: Contract) -> _Uses:
    """Return what something else than the component itself refers to."""
    depth = 2 if contract.version == "2.0" else 3
    found: set[_Place] = set(_named(contract))
    documents: dict[str, Document] = {}
    settled: set[tuple[str, str]] = set()
    for site, reference in _references(contract):
        if (site.document.path, reference) in settled:
            continue
        target = contract.resolver.resolve(site.document, reference, site.trail)
        if not isinstance(target, Node):
            continue
        if target.document is not contract.document:
            documents[target.document.path] = target.document
        place = target.document.path, _keys(target.trail, depth)
        if (site.document.path, _keys(site.trail, depth)) != place:
            found.add(place)
            if not contract.resolver.depends_on_place(site.document):
                settled.add((site.document.path, reference))
    return _Uses(frozenset(found), tuple(documents.values()))


def _keys(trail: Trail, depth: int) -> tuple[Any, ...]:
    return tuple(keys_of(trail)[:depth])


def _references(contract: Contract) -> Iterator[tuple[Site, str]]:
    """Yield each reference; a dynamic one leads to its anchor in the same document, or to more."""
    for kind in ("reference", DYNAMIC):
        for site in contract.by_kind.get(kind, ()):
            yield site, site.value[keyword_of(site)]


def _named(contract: Contract) -> Iterator[_Place]:
    """Yield the components that are used by name: security schemes, and what a discriminator leads to."""
    path = contract.document.path
    schemes = ("securityDefinitions",) if contract.version == "2.0" else ("components", "securitySchemes")
    for site in contract.by_kind.get("security-requirement", ()):
        for name in site.value:
            yield path, (*schemes, name)
    for site in contract.by_kind.get("discriminator", ()):
        mapping = site.value.get("mapping")
        names = [*mapping.values()] if isinstance(mapping, dict) else []
        for name in (*names, site.value.get("defaultMapping")):
            if isinstance(name, str):
                yield from _mapped(name, site, contract)


def _mapped(name: str, site: Site, contract: Contract) -> Iterator[_Place]:
    """Yield what a value of a mapping may lead to: the schema of that name, or what it points to."""
    yield contract.document.path, ("components", "schemas", name)
    target = contract.resolver.resolve(site.document, name) if "/" in name or "#" in name else None
    if isinstance(target, Node):
        yield target.document.path, _keys(target.trail, 3)


def _is_used_by_name(node: Node, contract: Contract) -> bool:
    """Tell whether a schema is known by its key or its `$id`, which no reference shows."""
    return isinstance(node.value, dict) and ("$id" in node.value or _is_subtype(node, contract))


def _is_subtype(node: Node, contract: Contract) -> bool:
    """Tell whether a schema extends one with a discriminator: payloads name it by its key."""
    stack, seen = [node], {id(node.value)}
    while stack:
        around = stack.pop()
        parts = around.value.get("allOf")
        for index in range(len(parts)) if isinstance(parts, list) else ():
            part = contract.follow(around.child("allOf", index))
            if part is None or not isinstance(part.value, dict) or id(part.value) in seen:
                continue
            if "discriminator" in part.value:
                return True
            seen.add(id(part.value))
            stack.append(part)
    return False


def _not_mentioned(nodes: list[Node], document: Document, contract: Contract) -> Iterator[Node]:
    """Yield the components of a document to which its text points nowhere that the walk does not know.

    Extensions, and texts for people, may point to what no object of the contract refers to.
    """
    pointers = {"#/" + "/".join(map(str, keys_of(node.trail))): node for node in nodes}
    if not pointers:
        return
    named = (_POINTER.match(rest) for rest in document.text.split("#/")[1:])  # a regex through the text takes long
    mentioned = Counter(f"#/{match[0]}" for match in named if match is not None and f"#/{match[0]}" in pointers)
    for site in contract.by_kind.get("reference", ()) if mentioned else ():
        if site.value["$ref"] in mentioned and site.document.path == document.path:
            mentioned[site.value["$ref"]] -= 1
    yield from (node for pointer, node in pointers.items() if mentioned[pointer] <= 0)


COMPONENT_CHECKS: Final[Mapping[str, Check]] = {"component-unused": component_unused}
