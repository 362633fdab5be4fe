"""The check of schemas that require themselves: no finite value satisfies them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from openspec_lint.checks.code.contract.schemas.bounds import number
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import MOST_NAMES
from openspec_lint.model.contract import Contract
from openspec_lint.model.schemas import allows_null, types_of
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import Value

_LEADS_ON: Final = frozenset({"$ref", "allOf", "oneOf", "anyOf", "required", "minItems"})
"""Keywords without which a schema needs no other one to have a value."""

_COMPOSED: Final = frozenset({"$ref", "allOf", "oneOf", "anyOf"})
_ARRAY: Final = frozenset({"array"})
_CONTAINERS: Final = frozenset({"object", "array"})


class _Need(NamedTuple):
    """What must have a finite value for a schema to have one: each of `all`, and one of `any` where there are some."""

    all: tuple[Node, ...]
    any: tuple[Node, ...]


_NOTHING: Final = _Need((), ())


def schema_never_ends(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report each circle of schemas that require each other without a way out, once.

    A schema has a finite value as soon as all it requires has one: the least fixpoint of that rule.
    """
    needs, nodes = _needs(scope.contract)
    endless = _without_finite_value(needs)
    seen: set[int] = set()
    for key in needs:
        circle = _circle(key, needs, endless, seen) if key in endless else []
        if circle:
            names = [str(_key(nodes[one])) for one in (*circle, circle[0])]
            shown = names if len(names) <= MOST_NAMES else [*names[: MOST_NAMES - 2], "…", names[-1]]
            arguments = {"schema": names[0], "circle": " → ".join(f"`{name}`" for name in shown)}
            yield Hit(nodes[circle[0]], arguments, aspect=names[0])


def _needs(contract: Contract) -> tuple[dict[int, _Need], dict[int, Node]]:
    """Return what each schema needs that may need itself, by id, and where each stands."""
    needs: dict[int, _Need] = {}
    nodes: dict[int, Node] = {}
    stack = [site.node for site in reversed(contract.schema_index.having("required")) if not _is_plain(site.value)]
    while stack:
        node = stack.pop()
        if id(node.value) in needs:
            continue
        every, some = (_followed(part, contract) for part in _need(node, contract))
        some = () if any(_is_plain(one.value) for one in some) else some
        need = _Need(tuple(one for one in every if not _is_plain(one.value)), some)
        needs[id(node.value)], nodes[id(node.value)] = need, node
        stack += reversed((*need.all, *need.any))
    return needs, nodes


def _followed(nodes: tuple[Node, ...], contract: Contract) -> tuple[Node, ...]:
    return tuple(contract.follow(node) or Node(node.document, node.trail, None) for node in nodes)


def _need(node: Node, contract: Contract) -> _Need:
    value = node.value
    if _is_plain(value):
        return _NOTHING
    if _COMPOSED.isdisjoint(value):
        return _need_of_own(node)
    view = contract.schemas.view(node)
    if not view.is_complete or view.nullable or not (view.types is None or view.types <= _CONTAINERS):
        return _NOTHING
    if view.types == _ARRAY:
        has_items = view.items is not None and (number(value.get("minItems")) or 0) > 0
        return _Need((view.items,) if has_items and view.items is not None else (), view.alternatives)
    if view.types is not None and view.types & _ARRAY:
        return _NOTHING
    required = [schema for name, schema in view.properties.items() if name in view.required]
    return _Need(tuple(required), view.alternatives)


def _need_of_own(node: Node) -> _Need:
    """Return what a schema needs that is put together from no other."""
    value = node.value
    types = types_of(value)
    if allows_null(value) or types is None or not types <= _CONTAINERS or len(types) > 1:
        return _NOTHING
    if types == _ARRAY:
        return _Need((node.child("items"),) if (number(value.get("minItems")) or 0) > 0 else (), ())
    required, properties = value.get("required"), value.get("properties")
    if not isinstance(required, list) or not isinstance(properties, dict):
        return _NOTHING
    names = [name for name in required if isinstance(name, str) and name in properties]
    return _Need(tuple(node.child("properties", name) for name in names), ())


def _is_plain(schema: Value) -> bool:
    """Tell whether a schema has a finite value at first sight: it requires nothing, and refers to nothing."""
    if not isinstance(schema, dict) or _LEADS_ON.isdisjoint(schema):
        return True
    if schema.keys() & _LEADS_ON != {"required"}:
        return False
    required, properties = schema["required"], schema.get("properties")
    if not isinstance(required, list) or not isinstance(properties, dict):
        return True
    return all(_refers_to_nothing(properties.get(name)) for name in required if isinstance(name, str))


def _refers_to_nothing(schema: Value) -> bool:
    return not isinstance(schema, dict) or _LEADS_ON.isdisjoint(schema)


def _without_finite_value(needs: Mapping[int, _Need]) -> set[int]:
    """Return the schemas that have no finite value: all but those that have one step by step."""
    users: dict[int, list[int]] = {}
    for key, need in needs.items():
        for node in (*need.all, *need.any):
            users.setdefault(id(node.value), []).append(key)
    endless = set(needs)
    ending = [key for key, need in needs.items() if not need.all and not need.any]
    while ending:
        ended = ending.pop()
        endless.discard(ended)
        ending += [user for user in users.get(ended, ()) if user in endless and _ends(needs[user], endless)]
    return endless


def _ends(need: _Need, endless: set[int]) -> bool:
    return all(id(node.value) not in endless for node in need.all) and (
        not need.any or any(id(node.value) not in endless for node in need.any)
    )


def _circle(key: int, needs: Mapping[int, _Need], endless: set[int], seen: set[int]) -> list[int]:
    """Return the circle of schemas that `key` leads into, and note all on the way; nothing for one that was seen."""
    path: dict[int, int] = {}
    while key not in seen:
        seen.add(key)
        path[key] = len(path)
        key = next(id(node.value) for node in (*needs[key].all, *needs[key].any) if id(node.value) in endless)
    return list(path)[path[key] :] if key in path else []


def _key(node: Node) -> object:
    return node.trail[1] if node.trail is not None else node.document.path


RECURSION_CHECKS: Final[Mapping[str, Check]] = {"schema-never-ends": schema_never_ends}
