"""The one walk: from the root of a contract to every site that the object grammar knows, across files."""

from __future__ import annotations

from typing import Any, NamedTuple

from openspec_lint.model.grammar import FLIPS, GRAMMARS, REQUEST_KINDS, RESPONSE_KINDS, Grammar, read_shape, steps
from openspec_lint.model.references import BrokenReference, Resolver
from openspec_lint.model.site import Site
from openspec_lint.read.document import Document, Trail, Value

_OPPOSITE = {"request": "response", "response": "request"}


class _Visit(NamedTuple):
    """Something still to be walked; `flipped` inside a callback or webhook, `name` the key a reference stood under."""

    kind: str
    document: Document
    trail: Trail
    value: Value
    parent: Site | None
    direction: str | None
    flipped: bool
    name: str | None = None


_NAMED_BY_PLACE = frozenset({"path-item", "operation"})
"""Kinds that are what they are by the key they stand under: a shared one is another one at each place."""


def walk(document: Document, version: str, resolver: Resolver) -> list[Site]:
    """Return the sites of a contract in document order, then those that only references lead to.

    version: a key of GRAMMARS. A `$ref` gives a site of kind "reference", named by the kind it stands for; its target
    is walked where it stands, once; a path item or an operation once for each place that refers to it.
    """
    return _Walk(version, resolver).run(_Visit("contract", document, None, document.value, None, None, False))


class _Walk:
    def __init__(self, version: str, resolver: Resolver) -> None:
        self.version, self.resolver = version, resolver
        self.grammar: Grammar = GRAMMARS[version]
        self.schema_siblings = version in ("3.1", "3.2")
        self.sites: list[Site] = []
        self.seen: set[object] = set()
        self.references: list[tuple[Site, _Visit]] = []

    def run(self, start: _Visit) -> list[Site]:
        self._drain([start])
        done = 0
        while done < len(self.references):
            target = self._target(*self.references[done])
            done += 1
            if target is not None:
                self._drain([target])
        return self.sites

    def _drain(self, stack: list[_Visit]) -> None:
        while stack:
            visit = stack.pop()
            value = visit.value
            if type(value) is not dict:
                continue
            reference = value.get("$ref")
            if isinstance(reference, str) and self._refers(visit):
                continue
            site = Site(visit.kind, visit.document, visit.trail, value, visit.parent, visit.direction, visit.name)
            self.sites.append(site)
            self.seen.add(id(value))
            stack += reversed(self._children(visit, site))

    def _refers(self, visit: _Visit) -> bool:
        """Note a reference; tell whether the object is nothing else."""
        expected = visit.kind
        kind = "reference"
        site = Site(kind, visit.document, visit.trail, visit.value, visit.parent, visit.direction, expected)
        self.sites.append(site)
        self.references.append((site, visit))
        has_more = expected == "path-item" or (expected == "schema" and self.schema_siblings and len(visit.value) > 1)
        return not has_more

    def _target(self, site: Site, visit: _Visit) -> _Visit | None:
        """Return the visit that a reference leads to, unless it was made already."""
        target = self.resolver.resolve(visit.document, visit.value["$ref"])
        if isinstance(target, BrokenReference):
            return None
        seen: object = id(target.value)
        parent: Site | None = site
        name: str | None = None
        if visit.kind in _NAMED_BY_PLACE:
            seen = (seen, visit.document.path, visit.trail)
            parent, name = visit.parent, visit.name or str(site.key)
        if seen in self.seen:
            return None
        self.seen.add(seen)
        return visit._replace(
            document=target.document, trail=target.trail, value=target.value, parent=parent, name=name
        )

    def _children(self, visit: _Visit, site: Site) -> list[_Visit]:
        kind, document, trail, value = visit.kind, visit.document, visit.trail, visit.value
        flipped = visit.flipped or kind in FLIPS
        table = steps(self.version, kind)
        patterned = self.grammar[kind].patterned
        children: list[_Visit] = []
        for key, child in value.items():
            step = table.get(key)
            if step is None:
                if patterned and (shape := _patterned(patterned, key)) is not None:
                    children.append(self._visit(shape, document, (trail, key), child, site, visit, flipped))
                continue
            here = (trail, key)
            if type(child) is list and "list" in step.holding:
                children += [
                    self._visit(step.kind, document, (here, index), item, site, visit, flipped)
                    for index, item in enumerate(child)
                ]
            elif "map" in step.holding and type(child) is dict:
                turned = flipped or key == "webhooks"
                children += [
                    self._visit(step.kind, document, (here, name), item, site, visit, turned)
                    for name, item in child.items()
                ]
            elif "one" in step.holding:
                children.append(self._visit(step.kind, document, here, child, site, visit, flipped))
        return children

    def _visit(
        self, kind: str, document: Document, trail: Trail, value: Value, site: Site, around: _Visit, flipped: bool
    ) -> _Visit:
        direction = around.direction
        if kind in REQUEST_KINDS or kind in RESPONSE_KINDS:
            direction = "request" if kind in REQUEST_KINDS else "response"
            if flipped:
                direction = _OPPOSITE[direction]
        return _Visit(kind, document, trail, value, site, direction, flipped)


def _patterned(patterned: tuple[tuple[Any, str], ...], key: str) -> str | None:
    """Return the kind that stands under a key that is not fixed; None for plain data and extensions."""
    if key.startswith("x-"):
        return None
    for pattern, shape in patterned:
        if pattern.match(key):
            step = read_shape(shape)
            return step.kind if step is not None else None
    return None
