"""What came, went or became required inside an object schema, and which inner schemas came or went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.types import Pair, applies
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.normal_schema import NormalSchema, Parts
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE

Dialects = tuple[Dialect, Dialect]
_DEEPEST: Final = 3


class Inner(NamedTuple):
    """Two schemas inside others that are versions of each other: what a property or an item must satisfy.

    keyword: of the schemas; name: of a property. strict: all that matters is which values are valid.
    """

    keyword: str
    old: Parts
    new: Parts
    name: str = ""
    strict: bool = False


def member_changes(pair: Pair, dialects: Dialects) -> Iterator[Change | Inner]:
    """Yield the facts about properties, `required` and other properties, and the pairs of schemas of properties.

    Where the pair is compared strictly, a property that comes or goes is judged by the values that it lets pass.
    """
    if not applies(pair, "object") and not pair.literal:
        return
    old, new = pair.old, pair.new
    told_fresh: set[str] = set()
    told_gone: set[str] = set()
    for name in old.properties:
        if name in new.properties:
            yield Inner("properties", member(old, name), member(new, name), name)
        else:
            yield from _gone(pair, name, pair.strict or names_inside(new, name, dialects[1]), told_gone, dialects)
    for name in new.properties:
        if name not in old.properties:
            yield from _fresh(pair, name, pair.strict or names_inside(old, name, dialects[0]), told_fresh, dialects)
    yield from _required_changes(old, new, told_fresh, told_gone)
    yield from _openness_changes(old, new, dialects)
    if not pair.literal:
        yield from _dependent_changes(old, new)
        yield from _pattern_changes(old, new, dialects)


def names_inside(view: NormalSchema, name: str, dialect: Dialect, depth: int = 0) -> bool:
    """Tell whether a schema names a property in a branch of a choice or under a condition."""
    inside = [branch for choice in view.choices for branch in choice.branches]
    inside += [node.child(key) for node in view.separate.get("if", ()) for key in ("if", "then", "else")]
    inside += view.separate.get("not", ())
    inside += [node for key, parts in view.children.items() if key.startswith("dependentSchemas/") for node in parts]
    for node in inside if depth <= _DEEPEST else ():
        inner = dialect.view((node,))
        if name in inner.properties or names_inside(inner, name, dialect, depth + 1):
            return True
    return False


def member(view: NormalSchema, name: str) -> Parts:
    """Return what a property must satisfy: what is said of it by name, by pattern, and of all that are not named."""
    found = list(view.properties.get(name, ()))
    for part in view.members:
        matched = [node for pattern, node in part.patterns if _matches(pattern, name)]
        found += matched
        if not matched and part.others is not None and name not in part.named:
            found.append(part.others)
    return tuple(found) or view.children.get("unevaluatedProperties", ())


def _matches(pattern: str, name: str) -> bool:
    # Few contracts have patterns for names; the engine for them takes long to start.
    from openspec_lint.checks.instances.texts import matches

    return matches(pattern, name)


def anything(node: Node) -> Parts:
    """Return the schema that allows everything, as if it stood at `node`."""
    return (node._replace(value=True),)


def is_never(parts: Parts) -> bool:
    """Tell whether one of the schemas is `false`."""
    return any(part.value is False for part in parts)


def _gone(pair: Pair, name: str, strict: bool, told: set[str], dialects: Dialects) -> Iterator[Change | Inner]:
    """Yield what became of a property that is no longer named: others of its kind may be restricted, or forbidden."""
    old, new = pair.old, pair.new
    before, after = member(old, name), member(new, name)
    was_never, is_never_now = _is_empty(before, dialects[0]), _is_empty(after, dialects[1])
    place = new.origins.get("properties") or new.node
    if was_never and (is_never_now or not after):
        if not after:
            yield Inner("properties", before, anything(place), name, strict=True)
    elif (after and not is_never_now) or strict:
        yield Inner("properties", before, after or anything(place), name, strict=strict)
    else:
        told.add(name)
        required = name in old.required and name not in new.required
        traits = {"name": name, "required": required, "closed": is_never_now or is_closed(new)}
        yield Change("property", "", "removed", name, None, old.properties[name][0], place, traits=traits)


def _fresh(pair: Pair, name: str, strict: bool, told: set[str], dialects: Dialects) -> Iterator[Change | Inner]:
    """Yield what a property is that is named now: one that was restricted or forbidden before, or a new one."""
    old, new = pair.old, pair.new
    before, after = member(old, name), member(new, name)
    was_never, is_never_now = _is_empty(before, dialects[0]), _is_empty(after, dialects[1])
    place = old.origins.get("properties") or old.node
    if is_never_now and (was_never or not before):
        if not before:
            yield Inner("properties", anything(place), after, name, strict=True)
    elif (before and not was_never) or strict:
        yield Inner("properties", before or anything(place), after, name, strict=strict)
    else:
        told.add(name)
        required = name in new.required and name not in old.required
        traits = {"name": name, "required": required, "closed": was_never or is_closed(old)}
        yield Change("property", "", "added", None, name, place, new.properties[name][0], traits=traits)


def _is_empty(parts: Parts, dialect: Dialect) -> bool:
    """Tell whether it is plain that no value satisfies schemas."""
    return bool(parts) and dialect.view(parts).allowed_types == frozenset()


def _required_changes(old: NormalSchema, new: NormalSchema, fresh: set[str], gone: set[str]) -> Iterator[Change]:
    """Yield what became required or optional; of a property that came or went, that says so itself."""
    for name, place in new.required.items():
        if name not in old.required and name not in fresh:
            before = old.properties[name][0] if name in old.properties else old.node
            yield Change(
                *("property", "required", "enabled", False, True, before, place),
                target=ON_VALUE,
                traits={"name": name, "described": name in new.properties},
            )
    for name, place in old.required.items():
        if name not in new.required and name not in gone:
            after = new.properties[name][0] if name in new.properties else new.node
            traits = {"name": name, "described": name in new.properties}
            yield Change("property", "required", "disabled", True, False, place, after, traits=traits)


def _dependent_changes(old: NormalSchema, new: NormalSchema) -> Iterator[Change]:
    """Yield which properties require other ones than before."""
    keyword = "dependentRequired"
    for name in dict.fromkeys((*old.dependent, *new.dependent)):
        was, now = old.dependent.get(name, {}), new.dependent.get(name, {})
        gone = [each for each in was if each not in now and each not in new.required and each != name]
        fresh = [each for each in now if each not in was and each not in old.required and each != name]
        if gone or fresh:
            change = "changed" if gone and fresh else "specialized" if fresh else "generalized"
            if not (was and now):
                change = "removed" if was else "added"
            before = next(iter(was.values()), old.origins.get(keyword) or old.node)
            after = next(iter(now.values()), new.origins.get(keyword) or new.node)
            yield Change(
                *("schema", keyword, change, list(was) or None, list(now) or None, before, after), traits={"name": name}
            )


def is_closed(view: NormalSchema) -> bool:
    """Tell whether an object may have no other properties than those that are named."""
    return is_never(view.children.get("additionalProperties", ())) or is_never(
        view.children.get("unevaluatedProperties", ())
    )


def visibility_changes(old: NormalSchema, new: NormalSchema, traits: Mapping[str, Any]) -> Iterator[Change]:
    """Yield whether a property became readOnly or writeOnly, or ceased to be; `traits` say which property it is."""
    for keyword in ("readOnly", "writeOnly"):
        was, now = old.has(keyword), new.has(keyword)
        if was != now:
            change = "enabled" if now else "disabled"
            before, after = old.origins.get(keyword) or old.node, new.origins.get(keyword) or new.node
            yield Change("property", keyword, change, was, now, before, after, traits=traits)


_OPENNESS_WORDS = ("no other properties", "other properties of one schema", "any other properties")


def _openness(view: NormalSchema, dialect: Dialect) -> int:
    """Return 0 where no other properties are allowed, 1 where a schema restricts them, 2 where anything goes."""
    others = view.children.get("additionalProperties", ())
    return 2 if not others or dialect.says_nothing(others) else 0 if is_never(others) else 1


def _openness_changes(old: NormalSchema, new: NormalSchema, dialects: Dialects) -> Iterator[Change | Inner]:
    before, after = _openness(old, dialects[0]), _openness(new, dialects[1])
    if before == after:
        if before == 1:
            keyword = "additionalProperties"
            yield Inner(keyword, old.children[keyword], new.children[keyword])
        return
    change = {(0, 1): "enabled", (0, 2): "enabled", (1, 2): "generalized", (2, 1): "specialized"}.get((before, after))
    yield Change(
        *("schema", "additionalProperties", change or "disabled", _OPENNESS_WORDS[before], _OPENNESS_WORDS[after]),
        old.origins.get("additionalProperties") or old.node,
        new.origins.get("additionalProperties") or new.node,
    )


def _pattern_changes(old: NormalSchema, new: NormalSchema, dialects: Dialects) -> Iterator[Change | Inner]:
    """Yield what became of the properties that match a pattern, which are not told from those that are not named."""
    keyword = "patternProperties/"
    names = dict.fromkeys(name for view in (old, new) for name in view.children if name.startswith(keyword))
    for name in names:
        before, after = (view.children.get(name, ()) for view in (old, new))
        others = (old if not before else new).children.get("additionalProperties", ())
        if not (before and after) and not others and dialects[not before].says_nothing(before or after):
            continue
        if (before and after) or others:
            yield Inner("patternProperties", before or others, after or others)
            continue
        pattern = name.removeprefix(keyword)
        traits = {"name": pattern}
        if after:
            yield Change("schema", "patternProperties", "added", None, pattern, old.node, after[0], traits=traits)
        else:
            yield Change("schema", "patternProperties", "removed", pattern, None, before[0], new.node, traits=traits)
