"""The schemas that requests or responses reach, each once, together with what holds around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, side_of
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.model.site import Node, Site
from openspec_lint.model.walk import keyword_of

_CHOICES: Final = ("oneOf", "anyOf")
_WRITTEN_TOGETHER: Final = frozenset({"$ref", "allOf", "oneOf", "anyOf"})
_MAPS: Final = ("properties", "patternProperties")
_HOLDS: Final = frozenset({*_MAPS, "items", "additionalProperties", "prefixItems"})
_NOT_MERGED: Final = frozenset({"$ref", "allOf", "oneOf", "anyOf", "properties", "required", "description", "title"})


class Owner(NamedTuple):
    """What schemas are counted under: a named schema, the body of an operation, a parameter.

    what: how messages call it. operation: that of a body.
    """

    node: Node
    what: str
    operation: tuple[str, str] | None = None


class Reached(NamedTuple):
    """A schema that a value may have to satisfy.

    name: of the property or parameter that has it, with "[]" for items and ".*" for other members; choices have that of
    the whole. facts: its keywords together with those of the references and `allOf` members that are a part of it.
    """

    owner: Owner
    node: Node
    name: str
    facts: Mapping[str, Any]


_NO_FACTS: Final[Mapping[str, Any]] = {}

_Pending = tuple[Owner, Node, str, Mapping[str, Any]]
"""What is still to be looked at, with the facts that hold around it."""


@lru_cache(maxsize=8)
def reached(contract: Contract, direction: str) -> tuple[Reached, ...]:
    """Return the schemas that the operations of a contract reach.

    direction: "request", "response" for all answers, "error" for those that tell of none but an error.
    """
    return tuple(_Reach(contract, direction).run())


def directions_of(site: Site, contract: Contract) -> frozenset[str]:
    """Return in which directions the value of a schema goes, "request" and "response", by whatever refers to it."""
    return frozenset(around.direction for around in all_around([site], contract) if around.direction is not None)


def all_around(sites: Iterable[Site], contract: Contract) -> Iterator[Site]:
    """Yield what is around some schemas, and around whatever refers to that, each once; the schemas as well.

    From few schemas up that is a short way, where from all operations down it is a long one.
    """
    referrers = _referrers(contract)
    seen: set[int] = set()
    pending = list(sites)
    while pending:
        around: Site | None = pending.pop()
        while around is not None and id(around) not in seen:
            seen.add(id(around))
            yield around
            pending += referrers.get(id(around.value), ())
            around = around.parent


@lru_cache(maxsize=8)
def _referrers(contract: Contract) -> Mapping[int, list[Site]]:
    """Return the references that lead to a value, by its identity."""
    found: dict[int, list[Site]] = {}
    for site in contract.by_kind.get("reference", ()):
        target = contract.resolver.resolve(site.document, site.value[keyword_of(site)], site.trail)
        if isinstance(target, Node):
            found.setdefault(id(target.value), []).append(site)
    return found


class _Reach:
    def __init__(self, contract: Contract, direction: str) -> None:
        self.contract, self.direction = contract, direction
        self.names = {id(node.value): name for name, node in contract.named_schemas.items()}
        self.seen: set[int] = set()
        self.hidden = "readOnly" if direction == "request" else "writeOnly"

    def run(self) -> Iterator[Reached]:
        for operation in self.contract.operations:
            for owner, node, name in (
                self.requests(operation) if self.direction == "request" else self.responses(operation)
            ):
                yield from self.below((owner, node, name, _NO_FACTS))

    def requests(self, operation: Operation) -> Iterator[tuple[Owner, Node, str]]:
        for parameter in operation.parameters:
            if parameter.schema is not None and id(parameter.node.value) not in self.seen:
                self.seen.add(id(parameter.node.value))
                owner = Owner(parameter.node, f"the parameter `{parameter.name}`")
                yield owner, parameter.schema, parameter.name
        if operation.body is not None:
            owner = Owner(operation.body.node, f"the body of {operation.name}", operation.inside)
            yield from (
                (owner, content.schema, "") for content in operation.body.contents if content.schema is not None
            )

    def responses(self, operation: Operation) -> Iterator[tuple[Owner, Node, str]]:
        for response in operation.responses:
            if self.direction == "error" and side_of(response.status) != "error":
                continue
            what = f"the answer {response.status} of {operation.name}"
            owner = Owner(response.node, what, operation.inside)
            yield from ((owner, content.schema, "") for content in response.contents if content.schema is not None)

    def below(self, start: _Pending) -> Iterator[Reached]:
        """Yield the schema at a place and all those below; a stack of its own, for references lead on and on."""
        pending, seen, hidden, new = [start], self.seen, self.hidden, tuple.__new__
        while pending:
            owner, node, name, around = pending.pop()
            value = node.value
            if type(value) is dict and "$ref" in value and self.is_nothing_else(node):
                owner, node = self.referred(owner, node)
                value = node.value
            if type(value) is not dict or id(value) in seen or (hidden in value and value[hidden] is True):
                continue
            seen.add(id(value))
            if not around and _WRITTEN_TOGETHER.isdisjoint(value):  # as most are, and most of those hold no others
                yield new(Reached, (owner, node, name, value))  # Reached() takes twice the time
                if not _HOLDS.isdisjoint(value):
                    pending += reversed(_children(owner, node, name))
                continue
            parts = list(self.parts(owner, node))
            facts = _merged(parts, around)
            choices = [each for part in parts for each in self.choices(*part, name, facts)]
            if not choices:
                yield Reached(owner, node, name, facts)
            pending += reversed([each for part in parts for each in _children(*part, name)])
            pending += reversed(choices)

    def is_nothing_else(self, node: Node) -> bool:
        """Tell whether an object with `$ref` says nothing of its own."""
        return not self.contract.keeps_ref_siblings or ANNOTATIONS.issuperset(node.value.keys() - {"$ref"})

    def referred(self, owner: Owner, node: Node) -> tuple[Owner, Node]:
        """Return what a reference leads to, and what that belongs to; the reference itself where it leads nowhere."""
        target = self.contract.follow(node)
        if target is None:
            return owner, node
        name = self.names.get(id(target.value))
        return (Owner(target, f"`{name}`") if name is not None else owner), target

    def parts(self, owner: Owner, node: Node) -> Iterator[tuple[Owner, Node]]:
        """Yield what is one schema: what references lead to, the members of `allOf`, each with what it belongs to."""
        pending, seen = [(owner, node)], set[int]()
        while pending:
            owner, node = pending.pop()
            if type(node.value) is not dict or id(node.value) in seen:
                continue
            seen.add(id(node.value))
            if "$ref" in node.value:
                pending.append(self.referred(owner, node))
            if "$ref" not in node.value or self.contract.keeps_ref_siblings:
                yield owner, node
            members = node.value.get("allOf")
            for index in range(len(members) if isinstance(members, list) else 0):
                pending.append((owner, node.child("allOf", index)))

    def choices(self, owner: Owner, node: Node, name: str, facts: Mapping[str, Any]) -> Iterator[_Pending]:
        """Yield the alternatives of a schema, for each of which the facts around it hold too."""
        for keyword in _CHOICES:
            listed = node.value.get(keyword)
            for index in range(len(listed) if isinstance(listed, list) else 0):
                yield owner, node.child(keyword, index), name, facts


def _children(owner: Owner, node: Node, name: str) -> list[_Pending]:
    """Return the schemas of the values inside."""
    value = node.value
    found: list[_Pending] = []
    for keyword in _MAPS:
        if isinstance(value.get(keyword), dict):
            found += [(owner, child, key, _NO_FACTS) for key, child in node.members(keyword)]
    for keyword, ending in (("items", "[]"), ("additionalProperties", ".*")):
        if isinstance(value.get(keyword), dict):
            found.append((owner, node.child(keyword), name and name + ending, _NO_FACTS))
    listed = value.get("prefixItems")
    for index in range(len(listed) if isinstance(listed, list) else 0):
        found.append((owner, node.child("prefixItems", index), name and name + "[]", _NO_FACTS))
    return found


def _merged(parts: list[tuple[Owner, Node]], around: Mapping[str, Any]) -> Mapping[str, Any]:
    if len(parts) == 1 and not around:
        return parts[0][1].value  # type: ignore[no-any-return]  # values of documents are of any type
    facts = dict(around)
    for _, part in parts:
        facts |= {key: value for key, value in part.value.items() if key not in _NOT_MERGED}
        if isinstance(part.value.get("properties"), dict):
            facts["properties"] = part.value["properties"]
    return facts
