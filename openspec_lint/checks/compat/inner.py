"""The schemas inside two schemas, those of properties left out: which came, which went, which belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from openspec_lint.checks.compat.bounds import contains_bound_changes
from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.members import Inner, anything, is_never
from openspec_lint.checks.compat.types import Pair, applies
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.merged_schema import says_something
from openspec_lint.model.normal_schema import NormalSchema, Parts
from openspec_lint.model.site import Node

_DEEPEST: Final = 3

Same = Callable[[Parts, Parts], bool]

_CHILDREN: Final = {
    "propertyNames": "object",
    "dependentSchemas": "object",
    "unevaluatedProperties": "object",
    "unevaluatedItems": "array",
    "contentSchema": "string",
}
"""Keywords with a schema, or several by name, and the type of the values that they are about."""


class Turned(NamedTuple):
    """Two schemas inside others, where more values inside mean fewer outside (-1), or nothing that is known (0)."""

    keyword: str
    old: Parts
    new: Parts
    sign: int


Found = Iterator[Change | Inner | Turned]


def inner_changes(pair: Pair, same: Same) -> Found:
    """Yield the facts about schemas inside a pair of schemas, and the pairs of them that are to be compared."""
    if applies(pair, "array"):
        yield from _item_changes(pair.old, pair.new)
        yield from _contains_changes(pair, same)
    yield from _child_changes(pair)
    yield from _negations(pair, same)
    yield from _conditions(pair, same)


def names_inside(view: NormalSchema, name: str, dialect: Dialect, depth: int = 0) -> bool:
    """Tell whether a schema names a property in a branch of a choice or under a condition."""
    inside = [branch for choice in view.choices for branch in choice.branches]
    inside += [node.child(key) for node in view.separate.get("if", ()) for key in ("if", "then", "else")]
    inside += [node for key, parts in view.children.items() if key.startswith("dependentSchemas/") for node in parts]
    for node in inside if depth <= _DEEPEST else ():
        inner = dialect.view((node,))
        if name in inner.properties or names_inside(inner, name, dialect, depth + 1):
            return True
    return False


def _item_changes(old: NormalSchema, new: NormalSchema) -> Found:
    """Yield what changed about items: those at each fixed place first, then those beyond."""
    for index in range(max(_fixed(old), _fixed(new))):
        before, after = item(old, index), item(new, index)
        name = str(index)
        traits = {"name": name, "closed": is_never(before) or is_never(after)}
        if before and after and not is_never(before) and not is_never(after):
            yield Inner("prefixItems", before, after)
        elif (after and not is_never(after)) or (not before and after):
            yield Change("schema", "prefixItems", "added", None, name, old.node, after[0], traits=traits)
        elif (before and not is_never(before)) or (not after and before):
            yield Change("schema", "prefixItems", "removed", name, None, before[0], new.node, traits=traits)
    rest = [view.children.get("items", ()) for view in (old, new)]
    if all(rest):
        yield Inner("items", rest[0], rest[1])
    elif rest[1]:
        yield Change("schema", "items", "added", None, None, old.node, rest[1][0], traits={"name": ""})
    elif rest[0]:
        yield Change("schema", "items", "removed", None, None, rest[0][0], new.node, traits={"name": ""})


def _fixed(view: NormalSchema) -> int:
    return max((len(part.first) for part in view.items), default=0)


def item(view: NormalSchema, index: int) -> Parts:
    """Return what the item at a place must satisfy."""
    found = []
    for part in view.items:
        if index < len(part.first):
            found.append(part.first[index])
        elif part.others is not None:
            found.append(part.others)
    return tuple(node for node in found if says_something(node.value))


def _child_changes(pair: Pair) -> Found:
    for name in dict.fromkeys((*pair.old.children, *pair.new.children)):
        keyword, _, key = name.partition("/")
        about = _CHILDREN.get(keyword)
        if about is None or not applies(pair, about):
            continue
        before, after = pair.old.children.get(name, ()), pair.new.children.get(name, ())
        if before and after:
            yield Inner(keyword, before, after)
        else:
            yield _came_or_went(pair, keyword, before, after, key)


def _came_or_went(pair: Pair, keyword: str, before: Parts, after: Parts, key: str = "") -> Change:
    traits = {"name": key}
    if after:
        return Change("schema", keyword, "added", None, key or None, pair.old.node, after[0], traits=traits)
    return Change("schema", keyword, "removed", key or None, None, before[0], pair.new.node, traits=traits)


def _paired(old: list[Node], new: list[Node], same: Callable[[Node, Node], bool]) -> Iterator[tuple[Parts, Parts]]:
    """Yield what is left of two lists once those that are the same are taken out, in pairs as far as they go."""
    gone, fresh = list(old), list(new)
    for one in old:
        two = next((node for node in fresh if same(one, node)), None)
        if two is not None:
            gone.remove(one)
            fresh.remove(two)
    for index in range(max(len(gone), len(fresh))):
        yield tuple(gone[index : index + 1]), tuple(fresh[index : index + 1])


def _negations(pair: Pair, same: Same) -> Found:
    lists = [view.separate.get("not", []) for view in (pair.old, pair.new)]
    for before, after in _paired(lists[0], lists[1], lambda one, two: same((one,), (two,))):
        if before and after:
            yield Turned("not", before, after, -1)
        else:
            yield _came_or_went(pair, "not", before, after)


def _contains_changes(pair: Pair, same: Same) -> Found:
    """Yield what a list must contain now, or need no longer; how often counts where it is asked for once."""
    lists = [view.separate.get("contains", []) for view in (pair.old, pair.new)]
    is_one = len(lists[0]) == len(lists[1]) == 1
    if is_one:
        yield from contains_bound_changes(pair)
    for before, after in _paired(lists[0], lists[1], lambda one, two: _contains_the_same(one, two, same)):
        inside = [tuple(node.child("contains") for node in nodes) for nodes in (before, after)]
        if before and after:
            yield Turned("contains", inside[0], inside[1], _contains_sign(pair) if is_one else 0)
        else:
            yield _came_or_went(pair, "contains", inside[0], inside[1])


def _contains_sign(pair: Pair) -> int:
    values = [view.values for view in (pair.old, pair.new)]
    if not any("maxContains" in each for each in values):
        return 1
    return -1 if all(each.get("minContains") == 0 for each in values) else 0


def _contains_the_same(old: Node, new: Node, same: Same) -> bool:
    bounds = [[node.value.get(key) for key in ("minContains", "maxContains")] for node in (old, new)]
    return bounds[0] == bounds[1] and same((old.child("contains"),), (new.child("contains"),))


def _conditions(pair: Pair, same: Same) -> Found:
    """Yield what changed about `if`, and about what follows from it."""
    lists = [view.separate.get("if", []) for view in (pair.old, pair.new)]
    for before, after in _paired(lists[0], lists[1], lambda one, two: _is_same_condition(one, two, same)):
        if not (before and after):
            inside = [tuple(node.child("if") for node in nodes) for nodes in (before, after)]
            yield _came_or_went(pair, "if", inside[0], inside[1])
            continue
        one, two = before[0], after[0]
        yield Turned("if", (one.child("if"),), (two.child("if"),), 0)
        for keyword in ("then", "else"):
            there = [says_something(node.value.get(keyword)) for node in (one, two)]
            if all(there):
                yield Inner(keyword, (one.child(keyword),), (two.child(keyword),))
            elif any(there):
                parts = [(node.child(keyword),) if has else () for node, has in zip((one, two), there, strict=True)]
                yield _came_or_went(pair, keyword, parts[0], parts[1])


def _is_same_condition(old: Node, new: Node, same: Same) -> bool:
    for keyword in ("if", "then", "else"):
        parts = [(node.child(keyword),) if keyword in node.value else anything(node) for node in (old, new)]
        if not same(parts[0], parts[1]):
            return False
    return True
