"""What changed about two schemas in words, whatever it decides: for the expanded view, whose readers look for words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.inner import Turned
from openspec_lint.checks.compat.members import Inner
from openspec_lint.checks.compat.types import Pair, keyword_fact
from openspec_lint.model.inner_schemas import says_something
from openspec_lint.model.normal_schema import NormalSchema, Parts, all_types, marked
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE, Value

_CHILDREN: Final = (
    *("items", "not", "contains", "propertyNames", "if", "then", "else"),
    *("contentSchema", "unevaluatedItems", "unevaluatedProperties"),
)
_CHILD_MAPS: Final = ("patternProperties", "dependentSchemas")
_SIGNS: Final = {"not": -1, "if": 0}
_OF_LISTS: Final = frozenset(("items", "prefixItems"))


def literal_values(pair: Pair) -> Iterator[Change]:
    """Yield the facts about `enum`, and `const`, which is an enum of one; null is the business of `nullable`."""
    old, new = pair.old.values, pair.new.values
    if "const" in old and "const" in new:
        if marked(old["const"]) != marked(new["const"]):
            yield keyword_fact(pair, "const", "changed", old["const"], new["const"])
        return
    before, after = _listed(old), _listed(new)
    if before is None and after is None:
        return
    if before is None or after is None:
        keyword = "const" if "const" in (new if before is None else old) else "enum"
        change = "added" if before is None else "removed"
        yield keyword_fact(pair, keyword, change, old.get(keyword), new.get(keyword))
        return
    yield from _each("value-removed", before, after, pair)
    yield from _each("value-added", after, before, pair)


def _listed(values: Mapping[str, Value]) -> list[Value] | None:
    if "const" in values:
        return [values["const"]]
    found: list[Value] | None = values.get("enum")
    return found


def _each(change: str, there: list[Value], elsewhere: list[Value], pair: Pair) -> Iterator[Change]:
    """Yield each value that only one of two lists has."""
    known = {marked(item) for item in elsewhere}
    for item in there:
        if marked(item) in known or item is None:
            continue
        is_new = change == "value-added"
        fact = keyword_fact(pair, "enum", change, None if is_new else item, item if is_new else None)
        yield fact._replace(after=_item(fact.after, item), target=ON_VALUE) if is_new else fact


def _item(node: Node, value: Value) -> Node:
    listed = node.value if isinstance(node.value, list) else []
    place = next((index for index, item in enumerate(listed) if marked(item) == marked(value)), None)
    return node if place is None else node.child(place)


def literal_inner(pair: Pair) -> Iterator[Change | Inner | Turned]:
    """Yield which schemas inside two schemas came and went by their keywords, and the pairs of those that stayed."""
    old, new = _inside(pair.old), _inside(pair.new)
    are_lists = all("array" in all_types(view.types) for view in (pair.old, pair.new))
    for name in dict.fromkeys((*old, *new)):
        keyword = name.partition("/")[0]
        before, after = old.get(name, ()), new.get(name, ())
        if before and after:
            is_turned = keyword in _SIGNS
            yield Turned(keyword, before, after, _SIGNS[keyword]) if is_turned else Inner(keyword, before, after)
        elif are_lists or keyword not in _OF_LISTS:
            yield _came_or_went(pair, name, before, after, is_closed=_is_closed(new if before else old))
    was, now = pair.old.dependent, pair.new.dependent
    if was.keys() != now.keys() or any(was[name].keys() != now[name].keys() for name in was):
        change = "added" if not was else "removed" if not now else "changed"
        yield keyword_fact(pair, "dependentRequired", change, _names(was), _names(now))


def _came_or_went(pair: Pair, name: str, before: Parts, after: Parts, is_closed: bool) -> Change:
    keyword, _, key = name.partition("/")
    traits = {"name": key, "closed": is_closed}
    if after:
        return Change("schema", keyword, "added", None, key or None, pair.old.node, after[0], traits=traits)
    return Change("schema", keyword, "removed", key or None, None, before[0], pair.new.node, traits=traits)


def _is_closed(inside: Mapping[str, Parts]) -> bool:
    """Tell whether a list may have no items beyond those at fixed places."""
    return any(part.value is False for part in inside.get("items", ()))


def _names(dependent: Mapping[str, Mapping[str, Node]]) -> dict[str, list[str]] | None:
    return {name: list(others) for name, others in dependent.items()} or None


def _inside(view: NormalSchema) -> dict[str, Parts]:
    """Return the schemas inside a schema, properties left out, by keyword ("items", "prefixItems/0")."""
    found: dict[str, Parts] = {}
    for node in view.parts:
        if not isinstance(node.value, dict):  # `false` has nothing inside
            continue
        for key in _CHILDREN:
            value = node.value.get(key)
            if isinstance(value, list):
                _add_listed(found, "prefixItems", node.child(key))
            elif key in node.value and says_something(value):
                found[key] = (*found.get(key, ()), node.child(key))
        for key in _CHILD_MAPS:
            for name in node.value[key] if isinstance(node.value.get(key), dict) else ():
                found[f"{key}/{name}"] = (*found.get(f"{key}/{name}", ()), node.child(key, name))
        if isinstance(node.value.get("prefixItems"), list):
            _add_listed(found, "prefixItems", node.child("prefixItems"))
    return found


def _add_listed(found: dict[str, Parts], keyword: str, node: Node) -> None:
    for index in range(len(node.value)):
        found[f"{keyword}/{index}"] = (*found.get(f"{keyword}/{index}", ()), node.child(index))
