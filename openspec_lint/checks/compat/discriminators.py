"""What changed about the property that says which schema a value is of (OpenAPI, Discriminator Object)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from openspec_lint.checks.compat.branches import branch_name
from openspec_lint.checks.compat.change import Change
from openspec_lint.model.normal_schema import NormalSchema, Parts
from openspec_lint.model.references import BrokenReference, Resolver
from openspec_lint.model.site import Node

_KIND: Final = "schema"


class Targets(NamedTuple):
    """Knows what mappings point to: `equivalent` tells whether two schemas take the same values.

    literal: another name for the same schema is told too, as something that hurts nobody.
    """

    equivalent: Callable[[Parts, Parts], bool]
    old: Resolver
    new: Resolver
    literal: bool = False

    def are_same(self, old: Any, new: Any, before: Node, after: Node) -> bool:
        """Tell whether two targets, written at two places, are the same schema, whatever it is called."""
        found = [_target(old, before, self.old), _target(new, after, self.new)]
        return not any(node is None for node in found) and self.equivalent(*((node,) for node in found if node))


def _target(target: Any, holder: Node, resolver: Resolver) -> Node | None:
    if not isinstance(target, str):
        return None
    reference = target if "/" in target or "#" in target else f"#/components/schemas/{target}"
    node = resolver.resolve(holder.document, reference, holder.trail)
    return None if isinstance(node, BrokenReference) else node


def discriminator_changes(
    old: NormalSchema, new: NormalSchema, pairs: Sequence[tuple[Parts, Parts]], targets: Targets
) -> Iterator[Change]:
    """Yield the facts about the discriminators of two schemas; pairs: the branches of both that are versions of one."""
    before, after = old.origins.get("discriminator"), new.origins.get("discriminator")
    if before is None and after is None:
        return
    was, now = (_property_name(node) if node is not None else None for node in (before, after))
    if before is None or after is None:
        change = "added" if before is None else "removed"
        yield Change(_KIND, "discriminator", change, was, now, before or old.node, after or new.node)
        return
    if was != now:
        places = before.child("propertyName"), after.child("propertyName")
        yield Change(_KIND, "discriminator", "changed", was, now, *places)
    yield from _mapping_changes(before, after, targets)
    yield from _unwritten_changes(before, after, pairs)


def _property_name(discriminator: Node) -> str | None:
    """Return the property that decides; in 2.0 the discriminator is its name."""
    value = discriminator.value
    name = value.get("propertyName") if isinstance(value, dict) else value
    return name if isinstance(name, str) else None


def _mapping(discriminator: Node) -> Mapping[str, Any]:
    mapping = discriminator.value.get("mapping") if isinstance(discriminator.value, dict) else None
    return mapping if isinstance(mapping, dict) else {}


def _mapping_changes(old: Node, new: Node, targets: Targets) -> Iterator[Change]:
    """Yield which values of the property mean what, as far as it is not what goes without saying."""
    before, after = _mapping(old), _mapping(new)
    was, now = (node.child("mapping") if _mapping(node) else node for node in (old, new))
    for name, target in before.items():
        if name not in after:
            if not _goes_without_saying(name, target):
                yield _mapping_change("value-removed", name, target, None, was.child(name), now)
        elif target != after[name]:
            is_same = targets.are_same(target, after[name], old, new)
            fact = _mapping_change("value-changed", name, target, after[name], was.child(name), now.child(name))
            if targets.literal or not is_same:
                yield fact._replace(hidden=is_same)
    for name, target in after.items():
        if name not in before and not _goes_without_saying(name, target):
            yield _mapping_change("value-added", name, None, target, was, now.child(name))


def _mapping_change(change: str, name: str, old: Any, new: Any, before: Node, after: Node) -> Change:
    return Change(_KIND, "discriminator", change, old, new, before, after, traits={"name": name})


def _goes_without_saying(name: str, target: Any) -> bool:
    """Tell whether a schema is mapped to the name it has anyway."""
    return isinstance(target, str) and target.rsplit("/", 1)[-1] == name


def _unwritten_changes(old: Node, new: Node, pairs: Sequence[tuple[Parts, Parts]]) -> Iterator[Change]:
    """Yield the branches that are called otherwise: without a mapping, values carry the name of the schema."""
    written = {_last(target) for mapping in (_mapping(old), _mapping(new)) for target in mapping.values()}
    for before, after in pairs:
        names = branch_name(before[0]), branch_name(after[0])
        if _refers(before[0]) and _refers(after[0]) and names[0] != names[1] and not written.intersection(names):
            traits = {"name": names[0]}
            yield Change(_KIND, "discriminator", "value-removed", *names, before[0], after[0], traits=traits)


def _refers(branch: Node) -> bool:
    return isinstance(branch.value, dict) and "$ref" in branch.value


def _last(target: Any) -> str:
    return str(target).rsplit("/", 1)[-1]
