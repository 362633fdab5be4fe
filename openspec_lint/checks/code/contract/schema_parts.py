"""Checks of `allOf`: parts that exclude each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.code.contract.schema_bounds import LENGTHS, leaves_nothing, lower_bound, number, upper_bound
from openspec_lint.checks.code.contract.schema_names import member_name
from openspec_lint.checks.code.contract.schema_types import stated_types
from openspec_lint.checks.code.contract.schema_values import same
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed, with_article
from openspec_lint.model.contract import Contract
from openspec_lint.model.schemas import allows_null
from openspec_lint.model.site import Node, Site

_BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


class _Conflict(NamedTuple):
    """Two keywords that no value satisfies: what is asked for on either side, and where."""

    first: str
    second: str
    first_place: Node
    second_place: Node


def all_of_conflict(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to parts of a schema that no value satisfies together, as a whole or in one of its properties."""
    groups = _groups(site, scope.contract)
    whole = _first_conflict(groups)
    if whole is not None:
        yield _hit(site, whole, "Nothing satisfies all parts", "")
        return
    for name, parts in _shared_properties(groups):
        flat = [_flattened(node, scope.contract) for node in parts]
        conflict = _first_conflict(flat)
        if conflict is not None:
            yield _hit(site, conflict, f"No value of `{name}` satisfies all parts", name)


def _hit(site: Site, conflict: _Conflict, problem: str, aspect: str) -> Hit:
    arguments = {"problem": problem, "first": conflict.first, "second": conflict.second}
    notes = (
        Note(conflict.first_place, f"one part asks for {conflict.first}"),
        Note(conflict.second_place, f"another one for {conflict.second}"),
    )
    return Hit(site.child("allOf"), arguments, related=notes, aspect=aspect)


def _groups(site: Site, contract: Contract) -> list[list[Node]]:
    """Return the schemas that must all hold, in groups: the schema itself, then each member of its `allOf`.

    What is wrong inside one group is reported where that one stands.
    """
    members = site.value["allOf"]
    count = len(members) if isinstance(members, list) else 0
    return [[site.node], *(_flattened(site.child("allOf", index), contract) for index in range(count))]


def _flattened(node: Node, contract: Contract) -> list[Node]:
    """Return a schema and all schemas that must hold with it, through references and `allOf`."""
    flat: list[Node] = []
    seen: set[int] = set()
    stack = [node]
    while stack:
        found = contract.follow(stack.pop())
        if found is None or not isinstance(found.value, dict) or id(found.value) in seen:
            continue
        seen.add(id(found.value))
        flat.append(found)
        members = found.value.get("allOf")
        stack += [found.child("allOf", index) for index in range(len(members) if isinstance(members, list) else 0)]
    return flat


def _shared_properties(groups: list[list[Node]]) -> Iterator[tuple[str, list[Node]]]:
    """Yield each property that more than one group describes, with its schema in each of them."""
    by_name: dict[str, list[Node]] = {}
    for group in groups:
        names = set()
        for node in group:
            properties = node.value.get("properties")
            for name in properties if isinstance(properties, dict) else ():
                if name not in names:
                    names.add(name)
                    by_name.setdefault(name, []).append(node.child("properties", name))
    for name, nodes in by_name.items():
        if len({id(node.value) for node in nodes}) > 1:
            yield name, nodes


def _first_conflict(groups: list[list[Node]]) -> _Conflict | None:
    """Return the first two schemas of different groups that exclude each other."""
    for index, group in enumerate(groups):
        for earlier in groups[:index]:
            for one in earlier:
                for other in group:
                    if one.value is not other.value and (conflict := _conflict(one, other)) is not None:
                        return conflict
    return None


def _conflict(one: Node, other: Node) -> _Conflict | None:
    for compare in _COMPARISONS:
        conflict = compare(one, other)
        if conflict is not None:
            return conflict
    return None


def _types_exclude(one: Node, other: Node) -> _Conflict | None:
    first, second = stated_types(one.value.get("type")), stated_types(other.value.get("type"))
    if not first or not second or (allows_null(one.value) and allows_null(other.value)):
        return None
    if _widened(first) & set(second) or _widened(second) & set(first):
        return None
    words = [" or ".join(map(with_article, names)) for names in (first, second)]
    return _Conflict(words[0], words[1], one.child("type"), other.child("type"))


def _widened(types: tuple[str, ...]) -> set[str]:
    return {*types, "integer"} if "number" in types else set(types)


def _values_exclude(one: Node, other: Node) -> _Conflict | None:
    first, second = _values(one), _values(other)
    if first is None or second is None or any(same(value, wanted) for value in first[1] for wanted in second[1]):
        return None
    words = [f"`{keyword}` {_shown(values)}" for keyword, values in (first, second)]
    return _Conflict(words[0], words[1], one.child(first[0]), other.child(second[0]))


def _values(node: Node) -> tuple[str, list[Any]] | None:
    if "const" in node.value:
        return "const", [node.value["const"]]
    values = node.value.get("enum")
    return ("enum", values) if isinstance(values, list) and values else None


def _shown(values: list[Any]) -> str:
    return listed(str(value) for value in values)


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


_COMPARISONS: Final[tuple[Callable[[Node, Node], _Conflict | None], ...]] = (
    _types_exclude,
    _values_exclude,
    _bounds_exclude,
)


def all_of_part_closed(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a part that allows no other properties than its own, while another part describes some."""
    groups = _groups(site, scope.contract)
    for index, group in enumerate(groups):
        closed = next((node for node in group if _is_closed(node.value)), None)
        if closed is None:
            continue
        own = _property_names([closed])
        others = [name for other in groups if other is not group for name in _property_names(other) if name not in own]
        if others:
            place = site.child("additionalProperties") if index == 0 else site.child("allOf", index - 1)
            names = listed(dict.fromkeys(others))
            note = Note(closed.child("additionalProperties"), "this allows no other properties")
            arguments = {"part": member_name(place) if index else "the schema itself", "properties": names}
            yield Hit(place, arguments, related=(note,) if index else (), aspect=str(index))


def _is_closed(schema: Mapping[str, Any]) -> bool:
    return schema.get("additionalProperties") is False and "patternProperties" not in schema


def _property_names(nodes: list[Node]) -> dict[str, None]:
    """Return the properties that schemas describe, in their order."""
    names: dict[str, None] = {}
    for node in nodes:
        properties = node.value.get("properties")
        names.update(dict.fromkeys(properties if isinstance(properties, dict) else ()))
    return names


PART_CHECKS: Final[Mapping[str, Check]] = {
    "all-of-conflict": all_of_conflict,
    "all-of-part-closed": all_of_part_closed,
}
