"""The check of `allOf` for parts that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.code.contract.schemas.bounds import LENGTHS, leaves_nothing, lower_bound, number, upper_bound
from openspec_lint.checks.code.contract.schemas.groups import COMPARED, Group, group_of, groups_of
from openspec_lint.checks.code.contract.schemas.names import types_in_words
from openspec_lint.checks.code.contract.schemas.types import stated_types
from openspec_lint.checks.code.contract.schemas.values import MATCHES, same
from openspec_lint.checks.habits import standing_for, times_more
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import as_json, listed
from openspec_lint.model.contract import Contract
from openspec_lint.model.schemas import allows_null
from openspec_lint.model.site import Node, Site

_LISTED: Final = frozenset({"enum", "const"})
_BOUNDS: Final = COMPARED - _LISTED - {"type"}


class _Conflict(NamedTuple):
    """Two keywords that no value satisfies: what either side asks for, and where."""

    first: str
    second: str
    first_place: Node
    second_place: Node


def all_of_conflict(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Report parts that no value satisfies together, what is the same in many schemas once."""
    contract = scope.contract
    found: dict[tuple[str, str, str], list[tuple[Site, _Conflict]]] = {}
    for site in contract.schema_index.having("allOf"):
        if _has_parts(site.value):
            for problem, conflict in _conflicts_at(site, contract):
                found.setdefault((problem, conflict.first, conflict.second), []).append((site, conflict))
    for (problem, first, second), places in found.items():
        site, conflict = places[0]
        arguments = {"problem": problem, "first": first, "second": second, "more": times_more(len(places) - 1)}
        notes = (
            Note(conflict.first_place, f"one part asks for {first}"),
            Note(conflict.second_place, f"another for {second}"),
        )
        aspect = f"{problem} {first} {second}"
        hits = [Hit(site.child("allOf"), aspect=aspect, operation=site.operation) for site, _ in places]
        yield standing_for(hits, **arguments)._replace(related=notes)


def _has_parts(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema consists of more than one part that says something."""
    members = schema["allOf"]
    return isinstance(members, list) and (len(members) > 1 or not COMPARED.isdisjoint(schema) or "properties" in schema)


def _conflicts_at(site: Site, contract: Contract) -> Iterator[tuple[str, _Conflict]]:
    """Yield what is wrong between the members of an `allOf`; what is wrong inside one is reported where it stands."""
    groups = [group for group in groups_of(site, contract) if group.compared or group.owners]
    pairs = [(one, other) for index, other in enumerate(groups) for one in groups[:index]]
    for one, other in pairs:
        conflict = _conflict_between(one, other)
        if conflict is not None:
            yield "Nothing satisfies all parts", conflict
            return
    for name, first, second in _shared_properties(pairs):
        conflict = _conflict_between(group_of(first, contract), group_of(second, contract))
        if conflict is not None:
            yield f"No value of `{name}` satisfies all parts", conflict


def _shared_properties(pairs: list[tuple[Group, Group]]) -> Iterator[tuple[str, Node, Node]]:
    """Yield each property that both of two groups describe, with the schemas they give it."""
    for one, other in pairs:
        for name, owner in one.owners.items():
            second = other.owners.get(name)
            if second is not None and second is not owner:
                yield name, owner.child("properties", name), second.child("properties", name)


def _conflict_between(one: Group, other: Group) -> _Conflict | None:
    if one.type is not None and one.type == other.type:
        return None  # most parts are objects and nothing else
    for first in one.compared:
        for second in other.compared:
            if first.value is not second.value and (conflict := _conflict(first, second)) is not None:
                return conflict
    return None


def _conflict(one: Node, other: Node) -> _Conflict | None:
    first, second = one.value, other.value
    conflict = None
    if first.get("type") != second.get("type"):
        conflict = _types_exclude(one, other)
    if conflict is None and not (_LISTED.isdisjoint(first) or _LISTED.isdisjoint(second)):
        conflict = _values_exclude(one, other)
    if conflict is None and not (_LISTED.isdisjoint(first) and _LISTED.isdisjoint(second)):
        conflict = _value_of_other_type(one, other) or _value_of_other_type(other, one)
    if conflict is None and not (_BOUNDS.isdisjoint(first) or _BOUNDS.isdisjoint(second)):
        conflict = _bounds_exclude(one, other)
    return conflict


def _types_exclude(one: Node, other: Node) -> _Conflict | None:
    first, second = stated_types(one.value.get("type")), stated_types(other.value.get("type"))
    if not first or not second or (allows_null(one.value) and allows_null(other.value)):
        return None
    if _widened(first) & set(second) or _widened(second) & set(first):
        return None
    return _Conflict(types_in_words(first), types_in_words(second), one.child("type"), other.child("type"))


def _widened(types: tuple[str, ...]) -> set[str]:
    return {*types, "integer"} if "number" in types else set(types)


def _values_exclude(one: Node, other: Node) -> _Conflict | None:
    first, second = _values(one), _values(other)
    if first is None or second is None or any(same(value, wanted) for value in first[1] for wanted in second[1]):
        return None
    return _Conflict(_shown(first[1]), _shown(second[1]), one.child(first[0]), other.child(second[0]))


def _value_of_other_type(one: Node, other: Node) -> _Conflict | None:
    """Return the conflict between values and a type that none of them has."""
    found, types = _values(one), stated_types(other.value.get("type"))
    if found is None or not types or not all(name in MATCHES for name in types):
        return None
    if allows_null(other.value):
        types = (*types, "null")
    if any(MATCHES[name](value) for name in types for value in found[1]):
        return None
    return _Conflict(_shown(found[1]), types_in_words(types), one.child(found[0]), other.child("type"))


def _values(node: Node) -> tuple[str, list[Any]] | None:
    if "const" in node.value:
        return "const", [node.value["const"]]
    values = node.value.get("enum")
    return ("enum", values) if isinstance(values, list) and values else None


def _shown(values: list[Any]) -> str:
    return listed(map(as_json, values)).replace(" and ", " or ")


def _bounds_exclude(one: Node, other: Node) -> _Conflict | None:
    for low, high in ((one, other), (other, one)):
        lower, upper = lower_bound(low.value), upper_bound(high.value)
        if lower is not None and upper is not None and leaves_nothing(lower, upper):
            return _bound_conflict(low, lower.keyword, high, upper.keyword)
        for least, greatest, _ in LENGTHS:
            first, second = number(low.value.get(least)), number(high.value.get(greatest))
            if first is not None and second is not None and first > second:
                return _bound_conflict(low, least, high, greatest)
    return None


def _bound_conflict(low: Node, least: str, high: Node, greatest: str) -> _Conflict:
    first, second = f"`{least}` {low.value[least]}", f"`{greatest}` {high.value[greatest]}"
    return _Conflict(first, second, low.child(least), high.child(greatest))


CONFLICT_CHECKS: Final[Mapping[str, Check]] = {
    "all-of-conflict": all_of_conflict,
}
