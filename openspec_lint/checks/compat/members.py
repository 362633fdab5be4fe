"""What came, went or became required inside an object schema, and which inner schemas came or went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openspec_lint.checks.compat.change import Change
from openspec_lint.model.normal_schema import NormalSchema
from openspec_lint.read.document import ON_VALUE


def member_changes(old: NormalSchema, new: NormalSchema) -> Iterator[Change]:
    """Yield the facts about properties, about `required`, about what other properties are allowed, and the like."""
    yield from _property_changes(old, new)
    yield from _required_changes(old, new)
    yield from _openness_changes(old, new)
    yield from _child_changes(old, new)


def _property_changes(old: NormalSchema, new: NormalSchema) -> Iterator[Change]:
    for name, parts in old.properties.items():
        if name not in new.properties:
            traits = {"name": name, "required": name in old.required, "closed": is_closed(new)}
            after = new.origins.get("properties") or new.node
            yield Change("property", "", "removed", name, None, parts[0], after, traits=traits)
    for name, parts in new.properties.items():
        if name not in old.properties:
            traits = {"name": name, "required": name in new.required, "closed": is_closed(old)}
            before = old.origins.get("properties") or old.node
            yield Change("property", "", "added", None, name, before, parts[0], traits=traits)


def _required_changes(old: NormalSchema, new: NormalSchema) -> Iterator[Change]:
    """Yield what became required or optional; of a property that came or went, that says so itself."""
    for name, place in new.required.items():
        if name not in old.required and (name in old.properties or name not in new.properties):
            before = old.properties[name][0] if name in old.properties else old.node
            yield Change(
                *("property", "required", "enabled", False, True, before, place),
                target=ON_VALUE,
                traits={"name": name, "described": name in new.properties},
            )
    for name, place in old.required.items():
        if name not in new.required and (name in new.properties or name not in old.properties):
            after = new.properties[name][0] if name in new.properties else new.node
            traits = {"name": name, "described": name in new.properties}
            yield Change("property", "required", "disabled", True, False, place, after, traits=traits)


def is_closed(view: NormalSchema) -> bool:
    """Tell whether an object may have no other properties than those that are named."""
    return view.children.get("additionalProperties", ()) != () and any(
        part.value is False for part in view.children["additionalProperties"]
    )


def visibility_changes(old: NormalSchema, new: NormalSchema, traits: Mapping[str, Any]) -> Iterator[Change]:
    """Yield whether a property became readOnly or writeOnly, or ceased to be; `traits` say which property it is."""
    for keyword in ("readOnly", "writeOnly"):
        was, now = old.has(keyword), new.has(keyword)
        if was != now:
            change = "enabled" if now else "disabled"
            before, after = old.origins.get(keyword) or old.node, new.origins.get(keyword) or new.node
            yield Change("property", keyword, change, was, now, before, after, traits=traits)


def _openness(view: NormalSchema) -> int:
    """Return 0 where no other properties are allowed, 1 where a schema restricts them, 2 where anything goes."""
    if "additionalProperties" not in view.children:
        return 2
    return 0 if is_closed(view) else 1


_OPENNESS_WORDS = ("no other properties", "other properties of one schema", "any other properties")


def _openness_changes(old: NormalSchema, new: NormalSchema) -> Iterator[Change]:
    if not _is_object(old) or not _is_object(new):
        return
    before, after = _openness(old), _openness(new)
    if before == after:
        return
    change = {0: "disabled", 2: "enabled"}.get(after) or ("specialized" if before == 2 else "enabled")
    yield Change(
        *("schema", "additionalProperties", change, _OPENNESS_WORDS[before], _OPENNESS_WORDS[after]),
        old.origins.get("additionalProperties") or old.node,
        new.origins.get("additionalProperties") or new.node,
    )


def _is_object(view: NormalSchema) -> bool:
    return view.types is None or "object" in view.types


def _child_changes(old: NormalSchema, new: NormalSchema) -> Iterator[Change]:
    """Yield which inner schemas came or went; those of properties are told elsewhere."""
    for name, parts in old.children.items():
        if name not in new.children and _counts(name, old, new):
            keyword, _, key = name.partition("/")
            traits = {"name": key, "closed": _takes_no_more_items(new)}
            yield Change("schema", keyword, "removed", key or None, None, parts[0], new.node, traits=traits)
    for name, parts in new.children.items():
        if name not in old.children and _counts(name, old, new):
            keyword, _, key = name.partition("/")
            traits = {"name": key, "closed": _takes_no_more_items(old)}
            yield Change("schema", keyword, "added", None, key or None, old.node, parts[0], traits=traits)


def _takes_no_more_items(view: NormalSchema) -> bool:
    """Tell whether a list may have no items beyond its `prefixItems`."""
    return any(part.value is False for part in view.children.get("items", ()))


def _counts(name: str, old: NormalSchema, new: NormalSchema) -> bool:
    """Tell whether an inner schema that only one side has says anything there the type does not say already."""
    if name == "additionalProperties":
        return False
    if name == "items" or name.startswith("prefixItems/"):
        return all(view.types is None or "array" in view.types for view in (old, new))
    return True
