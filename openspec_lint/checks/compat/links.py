"""What changed about the links of responses: which there are, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.compat.change import Change, at_field
from openspec_lint.checks.compat.same import same_value
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Response
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.site import Node

_TARGET: Final = ("operationId", "operationRef")
_SENT: Final = ("parameters", "requestBody", "server")


def link_changes(
    contracts: tuple[Contract, Contract], old: Response, new: Response, traits: Mapping[str, Any]
) -> Iterator[Change]:
    """Yield the facts about the links of two versions of a response."""
    if "links" not in old.node.value and "links" not in new.node.value:
        return
    before, after = _links(contracts[0], old.node), _links(contracts[1], new.node)
    for name, link in before.items():
        told = {**traits, "name": name}
        if name not in after:
            yield Change("link", "", "removed", name, None, link, at_field(new.node, "links"), traits=told)
            continue
        was, now = (_meaning(contract, node) for contract, node in zip(contracts, (link, after[name]), strict=True))
        if not same_value(was, now):
            yield Change("link", "", "changed", _words(link), _words(after[name]), link, after[name], traits=told)
    for name, link in after.items():
        if name not in before:
            yield Change("link", "", "added", None, name, old.node, link, traits={**traits, "name": name})


def _links(contract: Contract, response: Node) -> dict[str, Node]:
    links: Any = response.value.get("links")
    found = {}
    for name in links if isinstance(links, dict) else ():
        link = contract.resolver.follow(response.child("links", name))
        if link is not None and isinstance(link.value, dict):
            found[str(name)] = link
    return found


def _meaning(contract: Contract, link: Node) -> list[Any]:
    """Return where a link leads and what it sends there; the name of an operation is nothing to a client."""
    target: Any = {key: link.value.get(key) for key in _TARGET}
    reference = link.value.get("operationRef")
    resolved = contract.resolver.resolve(link.document, reference) if isinstance(reference, str) else None
    for operation in contract.operations:
        value = operation.site.value
        is_named = "operationId" in value and value["operationId"] == link.value.get("operationId")
        is_meant = resolved is not None and not isinstance(resolved, BrokenReference) and resolved.value is value
        if is_named or is_meant:
            target = list(operation.key)
    return [target, *(link.value.get(key) for key in _SENT)]


def _words(link: Node) -> Any:
    return {key: link.value[key] for key in (*_TARGET, *_SENT) if key in link.value}
