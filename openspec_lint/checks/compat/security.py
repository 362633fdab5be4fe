"""What changed about who may call: security requirements, security schemes, servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from openspec_lint.checks.compat.change import Change
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.site import Node

Alternatives = list[dict[str, frozenset[str]]]
"""The ways to be let in; each needs all its schemes with all their scopes. An empty one is anonymous access."""

_SCHEME_FIELDS: Final = ("type", "in", "name", "scheme", "openIdConnectUrl")
_FLOW_FIELDS: Final = {"authorizationUrl": "url", "tokenUrl": "tokenUrl", "refreshUrl": "url"}
_URLS: Final = frozenset(_FLOW_FIELDS.values())


def security_changes(
    base: Contract, revision: Contract, old: Operation, new: Operation, expanded: bool = False
) -> Iterator[Change]:
    """Yield what changed about the credentials an operation asks for; of the contract's own list, at that list.

    expanded: each way to be let in is told by itself, and the contract's own list by `global_security_changes`.
    """
    is_global = all("security" not in operation.site.value for operation in (old, new))
    if not (is_global and expanded):
        place = "global-security" if "security" not in new.site.value and not expanded else "security"
        name = "the contract" if place == "global-security" else "an operation"
        yield from _list_changes(_requirements(base, old), _requirements(revision, new), place, name, expanded)


def global_security_changes(base: Contract, revision: Contract) -> Iterator[Change]:
    """Yield what changed about the contract's own list, each way to be let in by itself."""
    lists = base.root.child("security"), revision.root.child("security")
    yield from _list_changes(*lists, "global-security", "the contract", expanded=True)


def _list_changes(before: Node, after: Node, place: str, name: str, expanded: bool) -> Iterator[Change]:
    if before.value == after.value:
        return
    was, now = _alternatives(before.value), _alternatives(after.value)
    lost = [one for one in was if not any(_suffices(one, other) for other in now)]
    won = [one for one in now if not any(_suffices(one, other) for other in was)]
    for change, ways, others in (("specialized", lost, now), ("generalized", won, was)):
        for told in [[way] for way in ways] if expanded else [ways] if ways else []:
            texts = alternatives_text(was), alternatives_text(now)
            traits = {"name": name, "reason": _reason(told, others)}
            yield Change("security", "", change, *texts, before, after, traits=traits, place=place)


def _requirements(contract: Contract, operation: Operation) -> Node:
    holder = operation.site.node if "security" in operation.site.value else contract.root
    return holder.child("security")


def _alternatives(value: Any) -> Alternatives:
    listed = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    return [
        {
            name: frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset()
            for name, scopes in item.items()
        }
        for item in listed
    ] or [{}]


def _suffices(credentials: dict[str, frozenset[str]], wanted: dict[str, frozenset[str]]) -> bool:
    """Tell whether who has `credentials` has all that is `wanted`."""
    return all(name in credentials and scopes <= credentials[name] for name, scopes in wanted.items())


def _reason(ways: Alternatives, others: Alternatives) -> str:
    """Say what is special about ways that only one side has: none needed, more or fewer scopes, other schemes."""
    if {} in ways:
        return "anonymous"
    schemes = {frozenset(other) for other in others}
    return "scope" if all(frozenset(way) in schemes for way in ways) else "scheme"


def alternatives_text(alternatives: Alternatives) -> str:
    """Return ways to be let in as a reader would say them: "key or (oauth [read] and key)"."""
    return " or ".join(_way_text(way) for way in alternatives)


def _way_text(way: dict[str, frozenset[str]]) -> str:
    parts = [f"{name} [{', '.join(sorted(scopes))}]" if scopes else name for name, scopes in sorted(way.items())]
    text = " and ".join(parts) or "no credentials"
    return f"({text})" if len(parts) > 1 else text


def scheme_changes(base: Contract, revision: Contract) -> Iterator[Change]:
    """Yield what changed about the security schemes that both contracts define."""
    before, after = _schemes(base), _schemes(revision)
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            holder = _scheme_holder(revision)
            yield Change("security-scheme", "", "removed", name, None, old, holder, traits={"name": name})
            continue
        if old.value == new.value:
            continue
        for field in _SCHEME_FIELDS:
            yield from _field_change(name, field, field, old, new)
        yield from _flow_changes(name, old, new)
    for name, new in after.items():
        if name not in before:
            yield Change("security-scheme", "", "added", None, name, None, new, traits={"name": name})


def _flow_changes(name: str, old: Node, new: Node) -> Iterator[Change]:
    flows, twins = old.child("flows"), new.child("flows")
    if not isinstance(flows.value, dict) or not isinstance(twins.value, dict):
        return
    for flow in flows.value:
        if flow in twins.value:
            for field, aspect in _FLOW_FIELDS.items():
                yield from _field_change(f"{name} ({flow})", aspect, field, flows.child(flow), twins.child(flow))
            yield from _scope_changes(f"{name} ({flow})", flows.child(flow, "scopes"), twins.child(flow, "scopes"))


def _scope_changes(name: str, old: Node, new: Node) -> Iterator[Change]:
    """Yield which scopes a flow gives, or describes in other words."""
    before, after = (node.value if isinstance(node.value, dict) else {} for node in (old, new))
    for scope in before:
        traits = {"name": name, "scope": str(scope)}
        if scope not in after:
            yield Change("security-scheme", "scopes", "removed", scope, None, old.child(scope), new, traits=traits)
        elif before[scope] != after[scope]:
            places = old.child(scope), new.child(scope)
            words = before[scope], after[scope]
            yield Change("security-scheme", "scopes", "changed", *words, *places, traits=traits)
    for scope in after:
        if scope not in before:
            traits = {"name": name, "scope": str(scope)}
            yield Change("security-scheme", "scopes", "added", None, scope, old, new.child(scope), traits=traits)


def _field_change(name: str, aspect: str, field: str, old: Node, new: Node) -> Iterator[Change]:
    before, after = old.child(field), new.child(field)
    is_there = before.value is not None and after.value is not None
    if before.value != after.value and (is_there or aspect in _URLS):
        traits = {"name": name, "field": field}
        yield Change("security-scheme", aspect, "changed", before.value, after.value, before, after, traits=traits)


def _scheme_holder(contract: Contract) -> Node:
    if contract.version == "2.0":
        return contract.root.child("securityDefinitions")
    return contract.root.child("components", "securitySchemes")


def _schemes(contract: Contract) -> dict[str, Node]:
    holder = _scheme_holder(contract)
    found = {}
    for name in holder.value if isinstance(holder.value, dict) else ():
        node = contract.follow(holder.child(name))
        if node is not None and isinstance(node.value, dict):
            found[str(name)] = node
    return found


def server_changes(base: Contract, revision: Contract) -> Iterator[Change]:
    """Yield the servers of the base that are gone; what changed about their paths is told of the operations."""
    before, after = _servers(base), _servers(revision)
    for origin, node in before.items():
        if after and origin and origin not in after:
            holder = revision.root.child("host" if revision.version == "2.0" else "servers")
            yield Change("contract", "servers", "value-removed", origin, None, node, holder, traits={"name": origin})


def _servers(contract: Contract) -> dict[str, Node]:
    """Return the origins ("https://api.example.com") that a contract names; "" for one that is relative."""
    root = contract.root
    if contract.version == "2.0":
        host = root.value.get("host")
        return {host: root.child("host")} if isinstance(host, str) else {}
    listed = root.child("servers")
    found: dict[str, Node] = {}
    for index in range(len(listed.value)) if isinstance(listed.value, list) else ():
        node = listed.child(index)
        url = node.value.get("url") if isinstance(node.value, dict) else None
        if isinstance(url, str):
            found.setdefault(_origin(url), node)
    return found


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
