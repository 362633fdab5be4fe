"""What changed about security schemes: which came, went and were renamed, and what clients send for the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.pairing import paired_by
from openspec_lint.model.contract import Contract
from openspec_lint.model.security import URL_FIELDS, SecurityScheme, scheme_by_address, scheme_holder, security_schemes
from openspec_lint.model.site import Node

_HINTS: Final = ("bearerFormat", "deprecated")
"""Fields that tell clients something and decide nothing."""

_SAME_HEADER: Final = frozenset((("apiKey", "http"), ("http", "apiKey")))


class SchemePairs(NamedTuple):
    """Which schemes of two contracts are the same.

    old_names, new_names: what requirements of either contract call a scheme → the one name that it has for comparisons.
    """

    kept: list[tuple[SecurityScheme, SecurityScheme]]
    gone: list[SecurityScheme]
    fresh: list[SecurityScheme]
    old_names: Mapping[str, str]
    new_names: Mapping[str, str]


def scheme_pairs(base: Contract, revision: Contract) -> SchemePairs:
    """Pair the security schemes of two contracts by name and content, by content alone, then by name alone.

    What a scheme is called is not on the wire: one that clients cannot tell from another one was renamed.
    """
    before, after = security_schemes(base), security_schemes(revision)
    ordered = [sorted(side.values(), key=_name_of) for side in (before, after)]
    keys = [_name_and_content, _like_name_and_content, _content, _name_of]
    kept, gone, fresh = paired_by(ordered[0], ordered[1], keys)
    new_names = {new.name: new.name for _, new in kept}
    old_names = {old.name: new.name for old, new in kept}
    wires: dict[Hashable, str] = {new.on_the_wire: new.name for _, new in reversed(kept)}
    for new in fresh:
        new_names[new.name] = wires.get(new.on_the_wire, new.name)
    for old in gone:
        own = f"{old.name} as it was" if old.name in after else old.name
        old_names[old.name] = wires.get(old.on_the_wire, own)
    return SchemePairs(kept, gone, fresh, old_names, new_names)


def called(name: str, names: Mapping[str, str], contract: Contract) -> str:
    """Return the one name for comparisons of a scheme that a requirement of `contract` calls `name`."""
    if name in names:
        return names[name]
    scheme = scheme_by_address(contract, name)
    if scheme is None:
        return name
    own = next(
        (each for each, other in security_schemes(contract).items() if other.node.trail == scheme.node.trail), name
    )
    return names.get(own, own)


def _name_of(scheme: SecurityScheme) -> str:
    return scheme.name


def _content(scheme: SecurityScheme) -> Hashable:
    return scheme.on_the_wire


def _name_and_content(scheme: SecurityScheme) -> Hashable:
    return scheme.name, scheme.on_the_wire


def _like_name_and_content(scheme: SecurityScheme) -> Hashable:
    return "".join(filter(str.isalnum, scheme.name)).lower(), scheme.on_the_wire


def scheme_changes(base: Contract, revision: Contract, pairs: SchemePairs) -> Iterator[tuple[str, Change]]:
    """Yield the facts about security schemes, each with the one name that its scheme has for comparisons.

    Another name for a scheme that both have is nothing that came or went.
    """
    names = {new.name for _, new in pairs.kept}
    for old in pairs.gone:
        if pairs.old_names[old.name] in names:
            continue
        traits = {"name": old.name}
        holder = scheme_holder(revision)
        yield old.name, Change("security-scheme", "", "removed", old.name, None, old.node, holder, traits=traits)
    for old, new in pairs.kept:
        if old.type != new.type:
            yield new.name, _type_change(old, new)
            continue
        for fact in (*_field_changes(old, new), *_flow_changes(old, new)):
            yield new.name, fact
    for new in pairs.fresh:
        if pairs.new_names[new.name] in names:
            continue
        traits = {"name": new.name}
        yield new.name, Change("security-scheme", "", "added", None, new.name, None, new.node, traits=traits)


def _type_change(old: SecurityScheme, new: SecurityScheme) -> Change:
    """Return the fact that a type changed; `Authorization` may be described as a key or as an HTTP scheme."""
    keys = [scheme for scheme in (old, new) if scheme.type == "apiKey"]
    is_one_header = (str(old.type), str(new.type)) in _SAME_HEADER and all(
        key.fields.get("in") == "header" and str(key.fields.get("name")).lower() == "authorization" for key in keys
    )
    traits = {"name": new.name, "field": "type", "header": "same" if is_one_header else "other"}
    return _fact(traits, "type", "changed", old.node, new.node, (old.type, new.type))


def _field_changes(old: SecurityScheme, new: SecurityScheme) -> Iterator[Change]:
    for field in new.fields:
        if old.differs(new, field):
            values = old.fields[field], new.fields[field]
            yield _fact({"name": new.name, "field": field}, field, "changed", old.node, new.node, values)
    for field in _HINTS:
        values = old.node.value.get(field), new.node.value.get(field)
        if values[0] != values[1]:
            yield _fact({"name": new.name, "field": field}, field, "changed", old.node, new.node, values)
    yield from _url_change(new.name, "oauth2MetadataUrl", old.node, new.node)


def _flow_changes(old: SecurityScheme, new: SecurityScheme) -> Iterator[Change]:
    for flow, node in old.flows.items():
        name = f"{new.name} ({flow})"
        if flow not in new.flows:
            place = new.node.child("flows") if "flows" in new.node.value else new.node
            traits = {"name": new.name, "flow": flow}
            yield Change("security-scheme", "flow", "removed", flow, None, node, place, traits=traits)
            continue
        for field in URL_FIELDS:
            yield from _url_change(name, field, node, new.flows[flow])
        yield from _scope_changes(name, node, new.flows[flow])
    for flow, node in new.flows.items():
        if flow not in old.flows:
            traits = {"name": new.name, "flow": flow}
            yield Change("security-scheme", "flow", "added", None, flow, old.node, node, traits=traits)


def _url_change(name: str, field: str, old: Node, new: Node) -> Iterator[Change]:
    values = old.value.get(field), new.value.get(field)
    if values[0] != values[1]:
        aspect = "tokenUrl" if field == "tokenUrl" else "url"
        change = "added" if values[0] is None else "changed"
        yield _fact({"name": name, "field": field}, aspect, change, old, new, values)


def _scope_changes(name: str, old: Node, new: Node) -> Iterator[Change]:
    """Yield which scopes a flow gives, or describes in other words."""
    places = old.child("scopes"), new.child("scopes")
    before, after = (node.value if isinstance(node.value, dict) else {} for node in places)
    for scope in dict.fromkeys((*before, *after)):
        traits = {"name": name, "scope": str(scope)}
        here = places[0].child(scope), places[1].child(scope)
        if scope not in after:
            yield Change("security-scheme", "scopes", "removed", scope, None, here[0], new, traits=traits)
        elif scope not in before:
            yield Change("security-scheme", "scopes", "added", None, scope, old, here[1], traits=traits)
        elif before[scope] != after[scope]:
            yield Change("security-scheme", "scopes", "changed", before[scope], after[scope], *here, traits=traits)


def _fact(traits: Mapping[str, Any], aspect: str, change: str, old: Node, new: Node, values: tuple[Any, Any]) -> Change:
    """Return the fact that a field changed; where it is not written, it stands at the object around."""
    field = str(traits["field"])
    stood, place = (node.child(field) if field in node.value else node for node in (old, new))
    return Change("security-scheme", aspect, change, *values, stood, place, traits=traits)
