"""The profile that a contract's bodies have in common, where no profile of ours fits: as a configuration writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.envelope import Envelope, envelope_of
from openspec_lint.checks.envelope.bodies import is_described, is_object, stated_values
from openspec_lint.checks.envelope.detection import ENOUGH, SideFit, fit_of
from openspec_lint.checks.envelope.responses import Use, json_uses
from openspec_lint.model.contract import Contract
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node

_CONTENT: Final = frozenset({"data", "result", "results", "payload", "content", "response", "body", "items", "records"})
"""What members are called that hold the content of an answer."""

_FLAGS: Final = frozenset({"success", "ok"})
_STATES: Final = frozenset({"status", "code", "state", "outcome"})
_JSON_TYPES: Final = frozenset({"string", "integer", "number", "boolean", "array", "object"})
_LARGEST: Final = 8
"""Members in common that still look like an envelope, and not like content."""

_VARIED: Final = 3
_FEW_VALUES: Final = 3
_LEAST: Final = 2
"""Bodies of one side from which something can be concluded."""


class Body(NamedTuple):
    """What a schema says of the body of one answer."""

    use: Use
    node: Node
    views: tuple[SchemaView, ...]


class Derived(NamedTuple):
    """A profile of a contract's own: as data, read, and how many bodies fit it."""

    value: Mapping[str, Any]
    envelope: Envelope
    fits: SideFit


@lru_cache(maxsize=8)
def derive_envelope(contract: Contract) -> Derived | None:
    """Return the profile that nearly all bodies of a contract fit, on one side or both; None where they are bare."""
    bodies: dict[str, list[Body]] = {"success": [], "error": []}
    for body in _bodies(contract):
        bodies[body.use.side].append(body)
    value: dict[str, Any] = {}
    for side, found in bodies.items():
        members = _members(contract, [view for body in found for view in body.views], side)
        if len(found) < _LEAST or not members:
            continue
        content = _content(contract, found, members) if side == "success" else ""
        if content is not None:
            value[side] = {**_media_types(found), **({"data": content} if content else {}), "members": members}
    if not value:
        return None
    envelope = envelope_of(value, "your own")
    fits = fit_of(contract, envelope, [id(body.node.value) for each in bodies.values() for body in each])
    return Derived(value, envelope, fits) if fits.success.is_enough and fits.error.is_enough else None


def _bodies(contract: Contract) -> Iterator[Body]:
    """Yield the described JSON bodies that an envelope would be asked of."""
    for use in json_uses(contract, envelope_of({}).exempt):
        if use.content.schema is not None:
            views = tuple(view for view in contract.schemas.variants(use.content.schema) if is_described(view))
            if views:
                yield Body(use, use.content.schema, views)


def _members(contract: Contract, views: list[SchemaView], side: str, depth: int = 1) -> dict[str, dict[str, Any]]:
    """Return the members that nearly all objects have, in the order of the first object that has them."""
    counts = Counter(name for view in views for name in view.properties)
    listed = Counter(name for view in views for name in view.required)
    common = [name for name in counts if counts[name] >= ENOUGH * len(views)]
    if not all(map(is_object, views)) and sum(map(is_object, views)) < ENOUGH * len(views):
        return {}
    members = {}
    for name in common:
        nodes = [view.properties[name] for view in views if name in view.properties]
        is_required = listed[name] >= ENOUGH * counts[name]
        members[name] = {"required": True if is_required else "described", **_value(contract, name, nodes, side, depth)}
    return members


def _value(contract: Contract, name: str, nodes: list[Node], side: str, depth: int) -> dict[str, Any]:
    """Return what all the members of one name have in common: types, values, members of their own."""
    variants = [view for node in nodes for view in contract.schemas.variants(node)]
    types = {kind for view in variants for kind in view.types or ("",)}
    if not types or not types <= _JSON_TYPES:
        return {}
    value: dict[str, Any] = {"type": types.pop() if len(types) == 1 else sorted(types)}
    if value["type"] == "boolean" and name in _FLAGS:
        value["value"] = side == "success"
    elif value["type"] == "string" and name in _STATES:
        stated = [stated_values(view) for view in variants]
        values = list(dict.fromkeys(str(each) for found in stated for each in found or ()))
        if None not in stated and len(values) <= _FEW_VALUES:
            value["values"] = values
    elif value["type"] == "object" and side == "error" and depth:
        inner = _members(contract, variants, side, depth - 1)
        if len(inner) > _LARGEST:
            inner = {key: each for key, each in inner.items() if each["required"] is True or key == "message"}
        value.update({"members": inner} if inner else {})
    return value


def _content(contract: Contract, bodies: Iterable[Body], members: Mapping[str, Mapping[str, Any]]) -> str | None:
    """Return the member that holds the content of the answers; None where they seem to be content themselves."""
    candidates = [name for name, member in members.items() if _may_hold_content(member.get("type"))]
    named = next((name for name in candidates if name in _CONTENT), None)
    if named is not None or len(members) > _LARGEST:
        return named
    follow, views = contract.resolver.follow, [view for body in bodies for view in body.views]
    if sum(len(view.properties) for view in views) > _LARGEST * len(views):
        return None
    for name in candidates:
        found = (follow(view.properties[name]) for view in views if name in view.properties)
        if len({id(node.value) for node in found if node is not None}) >= _VARIED:
            return name
    return None


def _may_hold_content(types: Any) -> bool:
    """Tell whether a member of these types, None for any, may be an object or a list."""
    return types is None or not {"object", "array"}.isdisjoint([types] if isinstance(types, str) else types)


def _media_types(bodies: list[Body]) -> dict[str, Any]:
    """Return the media type that all answers of one side have, where it is another than application/json."""
    counts = Counter(body.use.content.media_type.partition(";")[0].strip().lower() for body in bodies)
    (name, count), *_ = counts.most_common(1)
    return {"media_types": [name]} if name.endswith("+json") and count == len(bodies) else {}
