"""What changed about the links of responses: which there are, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from openspec_lint.checks.compat.change import Change, at_field
from openspec_lint.model.contract import Contract
from openspec_lint.model.normal_schema import marked
from openspec_lint.model.operations import Response
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.site import Node

_TARGET: Final = ("operationId", "operationRef")
Targets = dict[str | int, tuple[str, str]]
"""What pairs operations of two versions, by operationId and by the identity of the object."""

_SENT: Final = ("parameters", "requestBody", "server")


class LinkComparisons:
    """Compares links by where they lead; the operations of both contracts are looked up once."""

    def __init__(self, base: Contract, revision: Contract) -> None:
        self.contracts = (base, revision)

    @cached_property
    def targets(self) -> tuple[Targets, Targets]:
        """Return the operations of both contracts by their names and places."""
        return _targets(self.contracts[0]), _targets(self.contracts[1])

    def changes(self, old: Response, new: Response, traits: Mapping[str, Any]) -> Iterator[Change]:
        """Yield the facts about the links of two versions of a response."""
        if "links" not in old.node.value and "links" not in new.node.value:
            return
        before, after = _links(self.contracts[0], old.node), _links(self.contracts[1], new.node)
        for name, link in before.items():
            told = {**traits, "name": name}
            if name not in after:
                yield Change("link", "", "removed", name, None, link, at_field(new.node, "links"), traits=told)
                continue
            words = _words(link), _words(after[name])  # the same words may lead nowhere now: other rules say so
            if words[0] != words[1] and marked(self._meaning(link, 0)) != marked(self._meaning(after[name], 1)):
                yield Change("link", "", "changed", *words, link, after[name], traits=told)
        for name, link in after.items():
            if name not in before:
                yield Change("link", "", "added", None, name, old.node, link, traits={**traits, "name": name})

    def _meaning(self, link: Node, side: int) -> list[Any]:
        """Return where a link leads and what it sends there; the name of an operation is nothing to a client."""
        reference, name = link.value.get("operationRef"), link.value.get("operationId")
        key: Any = name
        if isinstance(reference, str):
            resolved = self.contracts[side].resolver.resolve(link.document, reference)
            key = reference if isinstance(resolved, BrokenReference) else id(resolved.value)
        target = self.targets[side].get(key) if isinstance(key, (str, int)) else None
        led = list(target) if target is not None else [reference, name]
        return [led, *(link.value.get(field) for field in _SENT)]


def _links(contract: Contract, response: Node) -> dict[str, Node]:
    links: Any = response.value.get("links")
    found = {}
    for name in links if isinstance(links, dict) else ():
        link = contract.resolver.follow(response.child("links", name))
        if link is not None and isinstance(link.value, dict):
            found[str(name)] = link
    return found


def _targets(contract: Contract) -> Targets:
    found: Targets = {}
    for operation in contract.operations:
        value = operation.site.value
        found[id(value)] = operation.key
        if isinstance(value.get("operationId"), str):
            found[value["operationId"]] = operation.key
    return found


def _words(link: Node) -> Any:
    return {key: link.value[key] for key in (*_TARGET, *_SENT) if key in link.value}
