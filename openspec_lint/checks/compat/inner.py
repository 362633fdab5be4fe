"""The schemas inside two schemas, those of properties left out: which came, which went, which belong together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from typing import Final, NamedTuple

from openspec_lint.checks.compat.bounds import contains_bound_changes
from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.members import Dialects, Inner, anything, is_never
from openspec_lint.checks.compat.types import Pair, applies
from openspec_lint.model.inner_schemas import says_something
from openspec_lint.model.normal_schema import NormalSchema, Parts, all_types
from openspec_lint.model.site import Node

_TEXT: Final = {"type": "string"}

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


def inner_changes(pair: Pair, same: Same, dialects: Dialects) -> Found:
    """Yield the facts about schemas inside a pair of schemas, and the pairs of them that are to be compared."""
    if applies(pair, "array"):
        yield from _item_changes(pair.old, pair.new, dialects)
        yield from _contains_changes(pair, same)
    yield from _child_changes(pair, dialects)
    yield from _negations(pair, same, dialects)
    yield from _conditions(pair, same)


def _item_changes(old: NormalSchema, new: NormalSchema, dialects: Dialects) -> Found:
    """Yield what changed about items: those at each fixed place first, then those beyond."""
    for index in range(max(_fixed(old), _fixed(new))):
        before, after = (
            () if dialect.says_nothing(found) else found
            for dialect, found in zip(dialects, (item(old, index), item(new, index)), strict=True)
        )
        never = is_never(before), is_never(after)
        if all(never) or not (before or after) or index >= min(view.values.get("maxItems", inf) for view in (old, new)):
            continue  # no list of both versions has it
        if before and after and not any(never):
            yield Inner("prefixItems", before, after)
            continue
        is_gone = never[1] if any(never) else not after
        old_word, new_word = (str(index), None) if is_gone else (None, str(index))
        places = before[0] if before else old.node, after[0] if after else new.node
        traits = {"name": str(index), "closed": any(never)}
        change = "removed" if is_gone else "added"
        yield Change("schema", "prefixItems", change, old_word, new_word, *places, traits=traits)
    rest = [view.children.get("items", ()) for view in (old, new)]
    if any(rest):
        rest = [found or _not_evaluated(view) for found, view in zip(rest, (old, new), strict=True)]
    if all(rest):
        yield Inner("items", rest[0], rest[1])
    elif rest[1] and not dialects[1].says_nothing(rest[1]):
        yield Change("schema", "items", "added", None, None, old.node, rest[1][0], traits={"name": ""})
    elif rest[0] and not dialects[0].says_nothing(rest[0]):
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
    return tuple(node for node in found if says_something(node.value)) or (() if found else _not_evaluated(view))


def _not_evaluated(view: NormalSchema) -> Parts:
    """Return what the items must satisfy of which nothing else is said, as far as that does not depend on branches."""
    return () if view.choices or view.separate else view.children.get("unevaluatedItems", ())


def _child_changes(pair: Pair, dialects: Dialects) -> Found:
    for name in dict.fromkeys((*pair.old.children, *pair.new.children)):
        keyword, _, key = name.partition("/")
        about = _CHILDREN.get(keyword)
        if about is None or not applies(pair, about):
            continue
        before, after = pair.old.children.get(name, ()), pair.new.children.get(name, ())
        if before and after:
            names = keyword == "propertyNames"
            yield Inner(keyword, _texts(before) if names else before, _texts(after) if names else after)
        elif not dialects[not before].says_nothing(before or after):
            yield _came_or_went(pair, keyword, before, after, key)


def _texts(parts: Parts) -> Parts:
    """Return a schema for names with what goes without saying: that they are texts."""
    return (*parts, parts[0]._replace(value=_TEXT))


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


def _negations(pair: Pair, same: Same, dialects: Dialects) -> Found:
    """Yield what is excluded now, or no longer; what the types exclude anyway bears on nothing."""
    before, after = (
        [node for node in view.separate.get("not", ()) if _may_be_both(dialect.view((node,)), view)]
        for dialect, view in zip(dialects, (pair.old, pair.new), strict=True)
    )
    for gone, fresh in _paired(before, after, lambda one, two: same((one,), (two,))):
        if gone and fresh:
            yield Turned("not", gone, fresh, -1)
            continue
        inner, around = (dialects[1].view(fresh), pair.old) if fresh else (dialects[0].view(gone), pair.new)
        yield _came_or_went(pair, "not", gone, fresh)._replace(hidden=not _may_be_both(inner, around))


def _may_be_both(one: NormalSchema, two: NormalSchema) -> bool:
    return bool(all_types(one.allowed_types) & all_types(two.allowed_types))


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


def left_over_changes(pair: Pair) -> Iterator[Change]:
    """Yield that what branches and conditions leave over is restricted: for where something in the schema changed."""
    for keyword in ("unevaluatedProperties", "unevaluatedItems"):
        views = [view for view in (pair.old, pair.new) if keyword in view.children]
        if any(view.choices or view.separate or any("/" in name for name in view.children) for view in views):
            before, after = (view.children.get(keyword, (view.node,))[0] for view in (pair.old, pair.new))
            yield Change("schema", keyword, "changed", None, None, before, after)
