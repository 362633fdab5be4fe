"""The check of schemas that require themselves: no finite value satisfies them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from openspec_lint.checks.code.contract.schema_bounds import number
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node, Site

_CONTAINERS: Final = frozenset({"object", "array"})


class _Need(NamedTuple):
    """What must have a finite value for a schema to have one: each of `all`, and one of `any` where there are some."""

    all: tuple[Node, ...]
    any: tuple[Node, ...]


def schema_never_ends(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report each circle of schemas that require each other without a way out, once.

    A schema has a finite value as soon as all it requires has one: the least fixpoint of that rule.
    """
    needs, names = _needs(scope.contract)
    endless = _without_finite_value(needs)
    reported: set[int] = set()
    for key in needs:
        if key in endless and key not in reported:
            circle = _circle(key, needs, endless)
            if reported.isdisjoint(circle):
                first = names[circle[0]]
                path = [_name(names[one]) for one in (*circle, circle[0])]
                arguments = {"schema": _name(first), "circle": " → ".join(f"`{name}`" for name in path)}
                yield Hit(first, arguments, aspect=_name(first))
            reported.update(circle)
            reported.add(key)


def _needs(contract: Contract) -> tuple[dict[int, _Need], dict[int, Node]]:
    """Return what each schema needs that may need itself, by id, and where each stands."""
    needs: dict[int, _Need] = {}
    nodes: dict[int, Node] = {}
    stack = [site.node for site in reversed(contract.by_kind.get("schema", ())) if "required" in site.value]
    while stack:
        node = contract.follow(stack.pop())
        if node is None or not isinstance(node.value, dict) or id(node.value) in needs:
            continue
        need = _need(node, contract)
        needs[id(node.value)], nodes[id(node.value)] = need, node
        stack += reversed((*need.all, *need.any))
    return {key: _resolved(need, contract) for key, need in needs.items()}, nodes


def _resolved(need: _Need, contract: Contract) -> _Need:
    return _Need(*(tuple(contract.follow(node) or node for node in nodes) for nodes in need))


def _need(node: Node, contract: Contract) -> _Need:
    value = node.value
    if "required" not in value and value.keys().isdisjoint(("allOf", "oneOf", "anyOf", "minItems", "$ref")):
        return _Need((), ())
    view = contract.schemas.view(node)
    if not view.is_complete or view.nullable or not (view.types is None or view.types <= _CONTAINERS):
        return _Need((), ())
    required = [schema for name, schema in view.properties.items() if name in view.required]
    if view.types == frozenset({"array"}):
        required = [view.items] if view.items is not None and (number(value.get("minItems")) or 0) > 0 else []
    elif view.types is not None and "array" in view.types:
        required = []
    return _Need(tuple(required), view.alternatives)


def _without_finite_value(needs: Mapping[int, _Need]) -> set[int]:
    """Return the schemas that have no finite value: all but those that have one step by step."""
    users: dict[int, list[int]] = {}
    for key, need in needs.items():
        for node in (*need.all, *need.any):
            users.setdefault(id(node.value), []).append(key)
    endless = set(needs)
    ending = [key for key, need in needs.items() if not need.all and not need.any]
    ending += [key for key in users if key not in needs]  # what is no schema with needs of its own
    while ending:
        ended = ending.pop()
        endless.discard(ended)
        ending += [user for user in users.get(ended, ()) if user in endless and _ends(needs[user], endless)]
    return endless


def _ends(need: _Need, endless: set[int]) -> bool:
    return all(id(node.value) not in endless for node in need.all) and (
        not need.any or any(id(node.value) not in endless for node in need.any)
    )


def _circle(key: int, needs: Mapping[int, _Need], endless: set[int]) -> list[int]:
    """Return a circle of schemas that `key` leads into."""
    path: list[int] = []
    while key not in path:
        path.append(key)
        key = next(id(node.value) for node in (*needs[key].all, *needs[key].any) if id(node.value) in endless)
    return path[path.index(key) :]


def _name(node: Node) -> str:
    return str(node.trail[1]) if node.trail is not None else node.document.path


RECURSION_CHECKS: Final[Mapping[str, Check]] = {"schema-never-ends": schema_never_ends}
