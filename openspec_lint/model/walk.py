"""The one walk: from the root of a contract to every site that the object grammar knows, across files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from openspec_lint.model.collection import Collection
from openspec_lint.model.grammar import COLLECTION, FLIPS, REQUEST_KINDS, RESPONSE_KINDS, WALKED, read_shape, steps
from openspec_lint.model.references import BrokenReference, Resolver
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import Document, Trail, Value

_Visit = tuple[str, Document, Trail, Value, Site | None, str | None, bool, str | None]
"""What is still to be walked: kind, document, trail, value (a mapping), parent, direction, flipped, name.

flipped: inside a callback or webhook. name: the key that a reference stood under. A plain tuple, because the walk makes
one for each site.
"""

_NAMED_BY_PLACE = frozenset({"path-item", "operation"})
"""Kinds that are what they are by the key they stand under: a shared one is another one at each place."""


DYNAMIC: Final = "dynamic-reference"
"""The kind of the sites of `$dynamicRef` and `$recursiveRef`, whose schemas are sites of their own too."""


_DYNAMIC_REFERENCES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("3.1", "3.2"), ("$dynamicRef",)),
    COLLECTION: ("$dynamicRef", "$recursiveRef"),
}
"""The keywords of such references, in the versions that have them."""


def keyword_of(reference: Site) -> str:
    """Return the keyword that a site of kind "reference" or DYNAMIC refers by."""
    if reference.kind != DYNAMIC:
        return "$ref"
    return "$dynamicRef" if "$dynamicRef" in reference.value else "$recursiveRef"


class _Way(NamedTuple):
    """What a key leads to: objects of a kind, held as one, in a list or in a map; `turns`: requests become responses.

    directions: of what is held, outside of callbacks and inside; None where it is that of the object around.
    """

    kind: str
    is_one: bool
    is_list: bool
    is_map: bool
    turns: bool
    directions: tuple[str | None, str | None]


class _Ways(NamedTuple):
    """The keys of a kind that lead on: fixed ones, and patterns for the others."""

    fixed: Mapping[str, _Way]
    patterned: tuple[tuple[re.Pattern[str], _Way], ...]


@cache
def _ways(version: str, kind: str, towards: str | None = None) -> _Ways:
    """Return the ways on from a kind; towards: only those that may lead to objects of that kind."""
    if towards is not None:
        fixed, patterned = _ways(version, kind)
        near = _leading_to(version, towards)
        kept = {key: way for key, way in fixed.items() if way.kind in near}
        return _Ways(kept, tuple((pattern, way) for pattern, way in patterned if way.kind in near))
    fixed = {key: _way(step.kind, step.holding, key == "webhooks") for key, step in steps(version, kind).items()}
    shapes = [(pattern, read_shape(shape)) for pattern, shape in WALKED[version][kind].patterned]
    return _Ways(fixed, tuple((pattern, _way(step.kind, ("one",))) for pattern, step in shapes if step is not None))


@cache
def _leading_to(version: str, kind: str) -> frozenset[str]:
    """Return the kinds of objects that are of a kind, or may have one of that kind below them."""
    held = {
        holder: {way.kind for way in (*ways.fixed.values(), *(way for _, way in ways.patterned))}
        for holder in WALKED[version]
        for ways in (_ways(version, holder),)
    }
    found, more = frozenset[str](), frozenset({kind})
    while more != found:
        found = more
        more |= {holder for holder in held if found & held[holder]}
    return found


def _way(kind: str, holding: tuple[str, ...], turns: bool = False) -> _Way:
    directions: tuple[str | None, str | None] = (None, None)
    if kind in REQUEST_KINDS:
        directions = ("request", "response")
    elif kind in RESPONSE_KINDS:
        directions = ("response", "request")
    return _Way(kind, "one" in holding, "list" in holding, "map" in holding, turns, directions)


def walk(document: Document, version: str, resolver: Resolver, towards: str | None = None) -> list[Site]:
    """Return the sites of a contract in document order, then those that only references lead to.

    version: a key of WALKED. towards: a kind, where only its sites and those around them are wanted. A `$ref` gives a
    site of kind "reference", named by the kind it stands for; its target is walked where it stands, once; a path item
    or an operation once for each place that refers to it.
    """
    return _Walk(version, resolver, version in ("3.1", "3.2"), towards).run(document)


def walk_schemas(root: Node, collection: Collection, resolver: Resolver) -> list[Site]:
    """Return the sites of a collection of schemas: its root as a contract, then the schemas in document order."""
    contract = Site("contract", root.document, root.trail, root.value)
    return [contract, *_Walk(COLLECTION, resolver, collection.keeps_siblings).run_schemas(contract, collection.schemas)]


class _Walk:
    def __init__(self, version: str, resolver: Resolver, schema_siblings: bool, towards: str | None = None) -> None:
        self.version, self.resolver, self.schema_siblings, self.towards = version, resolver, schema_siblings, towards
        self.sites: list[Site] = []
        self.seen: set[object] = set()
        self.references: list[tuple[Site, _Visit]] = []

    def run(self, document: Document) -> list[Site]:
        if type(document.value) is dict:
            self._drain([("contract", document, None, document.value, None, None, False, None)])
        return self._follow()

    def run_schemas(self, contract: Site, schemas: Mapping[str, Node]) -> list[Site]:
        for name, node in schemas.items():
            if id(node.value) not in self.seen:
                shown = name if node.trail is None else None
                self._drain([("schema", node.document, node.trail, node.value, contract, None, False, shown)])
        return self._follow()

    def _follow(self) -> list[Site]:
        done = 0
        while done < len(self.references):
            target = self._target(*self.references[done])
            done += 1
            if target is not None:
                self._drain([target])
        return self.sites

    def _drain(self, stack: list[_Visit]) -> None:
        append, see, version, towards = self.sites.append, self.seen.add, self.version, self.towards
        new = tuple.__new__  # Site() takes twice the time
        while stack:
            visit = stack.pop()
            kind, document, trail, value, parent, direction, flipped, name = visit
            if "$ref" in value and isinstance(value["$ref"], str) and self._refers(visit):
                continue
            site = new(Site, (kind, document, trail, value, parent, direction, name))
            if kind == "schema" and version in _DYNAMIC_REFERENCES:
                for keyword in _DYNAMIC_REFERENCES[version]:
                    if keyword in value:
                        self._refers_dynamically(visit, site, keyword)
            append(site)
            see(id(value))
            turned = flipped or kind in FLIPS
            children = _children(document, trail, value, site, direction, _ways(version, kind, towards), turned)
            if children:
                children.reverse()
                stack += children

    def _refers(self, visit: _Visit) -> bool:
        """Note a reference; tell whether the object is nothing else."""
        expected, document, trail, value, parent, direction, _, _ = visit
        site = tuple.__new__(Site, ("reference", document, trail, value, parent, direction, expected))
        self.sites.append(site)
        self.references.append((site, visit))
        has_more = expected == "path-item" or (expected == "schema" and self.schema_siblings and len(value) > 1)
        return not has_more

    def _refers_dynamically(self, visit: _Visit, site: Site, keyword: str) -> None:
        """Note a reference whose target depends on who asks: here it is that of a `$ref` (2020-12, 8.2.3.2)."""
        _, document, trail, value, _, direction, _, _ = visit
        reference = Site(DYNAMIC, document, trail, value, site, direction, "schema")
        if isinstance(value[keyword], str) and keyword_of(reference) == keyword:
            self.sites.append(reference)
            self.references.append((reference, visit))

    def _target(self, site: Site, visit: _Visit) -> _Visit | None:
        """Return the visit that a reference leads to, unless it was made already."""
        kind, document, trail, value, parent, direction, flipped, name = visit
        target = self.resolver.resolve(document, value[keyword_of(site)], trail)
        if isinstance(target, BrokenReference) or type(target.value) is not dict:
            return None
        seen: object = id(target.value)
        if kind in _NAMED_BY_PLACE:
            name = name or str(site.key)
            seen = (seen, document.path, trail, name)
        else:
            parent, name = site, None
        if seen in self.seen:
            return None
        self.seen.add(seen)
        return kind, target.document, target.trail, target.value, parent, direction, flipped, name


def _children(
    document: Document, trail: Trail, value: Value, site: Site, around: str | None, ways: _Ways, flipped: bool
) -> list[_Visit]:
    """Return the visits to what an object holds; what is no mapping is no object."""
    fixed, patterned = ways
    children: list[_Visit] = []
    for key, child in value.items():
        kind_of_child = type(child)
        if kind_of_child is not dict and kind_of_child is not list:
            continue
        way = fixed.get(key)
        if way is None:
            way = _patterned(patterned, key) if patterned else None
            if way is None:
                continue
        kind, is_one, is_list, is_map, turns, directions = way
        turned = flipped or turns
        direction = directions[turned] or around
        here = (trail, key)
        if kind_of_child is list:
            if is_list:
                children += [
                    (kind, document, (here, index), item, site, direction, turned, None)
                    for index, item in enumerate(child)
                    if type(item) is dict
                ]
        elif is_map:
            children += [
                (kind, document, (here, name), item, site, direction, turned, None)
                for name, item in child.items()
                if type(item) is dict
            ]
        elif is_one:
            children.append((kind, document, here, child, site, direction, turned, None))
    return children


def _patterned(patterned: tuple[tuple[re.Pattern[str], _Way], ...], key: str) -> _Way | None:
    """Return what a key that is not fixed leads to; None for plain data and extensions."""
    if not key.startswith("x-"):
        for pattern, way in patterned:
            if pattern.match(key):
                return way
    return None
