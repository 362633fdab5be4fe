"""What is wrong with one body, as its schema describes it, when it is held against the shape of an envelope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from openspec_lint.catalog.envelope import Member, Shape
from openspec_lint.checks.envelope.bodies import find, is_described, is_object, objection, shown, stated_values
from openspec_lint.checks.envelope.paging import other_styles, paging_of
from openspec_lint.checks.wording import as_json, listed
from openspec_lint.model.schemas import SchemaView, SchemaViews
from openspec_lint.model.site import Node

MISFITS: Final = frozenset(
    {"envelope-missing", "error-envelope-missing", "envelope-member-missing", "envelope-member-type"}
)
"""What makes a body one of another envelope; a member that is not required, or a list without meta, does not."""

_META: Final = "envelope-meta-missing"


class Fault(NamedTuple):
    """Something wrong with a body: the rule that reports it, the schema at fault, the arguments of the message.

    owner: the schema that a body has its other members from, where that is a part of it.
    """

    rule_id: str
    node: Node
    arguments: Mapping[str, object]
    aspect: str = ""
    owner: Node | None = None


def owner_of(member: Node) -> Node:
    """Return the schema that describes a property, without its value."""
    trail = member.trail
    around = trail[0] if trail is not None else None
    return Node(member.document, around[0] if around is not None else None, None)


def is_misfit(faults: Iterable[Fault]) -> bool:
    """Tell whether a body with these faults is one of another envelope."""
    return any(fault.rule_id in MISFITS for fault in faults)


class BodyCheck(NamedTuple):
    """Compares bodies with a shape.

    side is "success" or "error", `is_list` whether the body is a list. other: the check of the other side, where one
    answer may have the bodies of both.
    """

    schemas: SchemaViews
    shape: Shape
    side: str
    is_list: bool = False
    other: BodyCheck | None = None

    def faults(self, body: Node) -> list[Fault]:
        """Return what is wrong with the body that the schema at `body` describes, each alternative by itself.

        Beside an alternative that fits, another may fit the other side: an answer 200 that says `success: false`.
        """
        views = [view for view in self.schemas.variants(body) if is_described(view)]
        found = [list(self.of_variant(view)) for view in views]
        other = self.other
        if other is not None and len(found) > 1 and not all(map(is_misfit, found)):
            pairs = zip(views, found, strict=True)
            found = [each for view, each in pairs if not is_misfit(each) or is_misfit(other.of_variant(view))]
        return [fault for each in found for fault in each]

    def of_variant(self, view: SchemaView) -> Iterator[Fault]:
        """Yield what is wrong with one alternative."""
        shape = self.shape
        further = shape.of_lists if self.is_list else shape.of_items
        asked = (*shape.members, *further)
        wanted = [member for member in shape.members if member.required] or [each for each in asked if each.required]
        paging = shape.paging if self.is_list else None
        is_bare = wanted and not any(find(view, member) for member in wanted)
        if is_bare or ((asked or paging) and not is_object(view)):
            rule_id = "envelope-missing" if self.side == "success" else "error-envelope-missing"
            names = [member.names[0] for member in wanted or asked or (paging.styles[0].members if paging else ())]
            yield Fault(rule_id, view.node, {"actual": shown(view), "expected": "an object with " + listed(names)})
            return
        yield from self._members(view, shape.members)
        yield from self._members(view, further, on=_META if self.is_list else "")
        if paging is not None:
            yield from self._paging(view)

    def _paging(self, view: SchemaView) -> Iterator[Fault]:
        """Yield what a list does not say about paging."""
        assert self.shape.paging is not None
        told = paging_of(self.schemas, view, self.shape.paging)
        if told is None:
            return
        (path, holder), prefix = told.holder, "".join(f"{name}." for name in told.holder.path)
        if told.missing:
            names = [prefix + name for name in told.missing]
            other = other_styles(told, self.shape.paging)
            yield Fault(
                _META, holder.node, {"member": listed(names), "side": self.side, "other": other}, ",".join(names)
            )
        if path and path[0] not in view.required:
            yield self._optional(view, [path[0]])
        yield from self._members(holder, told.members, prefix, _META)

    def _members(self, view: SchemaView, members: Sequence[Member], prefix: str = "", on: str = "") -> Iterator[Fault]:
        """Yield the faults of an object's members; `prefix` is the way to it, `on` its rule where it has its own."""
        missing: list[str] = []
        optional: list[str] = []
        for member in members:
            name = find(view, member)
            if name is not None:
                if member.required and member.is_listed and name not in view.required:
                    optional.append(prefix + name)
                yield from self._value(view, name, member, prefix, on)
            elif member.required:
                missing.append(prefix + member.names[0])
        if missing:
            arguments = {"member": listed(missing), "side": self.side, "other": ""}
            owner = None if prefix else _only_owner(view, (find(view, member) for member in members))
            yield Fault(on or "envelope-member-missing", view.node, arguments, ",".join(missing), owner)
        if optional:
            owner = None if prefix else _only_owner(view, optional)
            yield self._optional(view, optional)._replace(owner=owner)

    def _optional(self, view: SchemaView, names: list[str]) -> Fault:
        arguments = {"member": listed(names), "side": self.side}
        return Fault("envelope-member-optional", view.node, arguments, ",".join(names))

    def _value(self, view: SchemaView, name: str, member: Member, prefix: str, on: str) -> Iterator[Fault]:
        node = view.properties[name]
        value = self.schemas.view(node)
        if not value.is_complete:
            return
        objected = self._objection(value, node, member, is_always_there=name in view.required)
        arguments: dict[str, object] = {"member": f"`{prefix}{name}`", "side": self.side}
        if objected is not None:
            actual, expected = objected
            yield Fault(
                "envelope-member-type", node, {**arguments, "actual": actual, "expected": expected}, prefix + name
            )
            return
        if len(member.values) == 1 and isinstance(member.values[0], bool) and stated_values(value) is None:
            stated = as_json(member.values[0])
            yield Fault("envelope-flag-open", node, {**arguments, "value": stated}, prefix + name)
        for variant in self.schemas.variants(node) if member.members else ():
            if variant.properties:
                yield from self._members(variant, member.members, f"{prefix}{name}.", on)

    def _objection(
        self, value: SchemaView, node: Node, member: Member, *, is_always_there: bool
    ) -> tuple[str, str] | None:
        """Return what a member is and what it must be, of its first alternative in which the two differ."""
        if member.empty or not value.alternatives:
            return objection(value, member, is_always_there=is_always_there)
        found = (objection(each, member, is_always_there=is_always_there) for each in self.schemas.variants(node))
        return next((each for each in found if each is not None), None)


def _only_owner(view: SchemaView, names: Iterable[str | None]) -> Node | None:
    """Return the one part of a schema that describes the members of these names; None for the schema itself."""
    owners = {
        (node.document.path, node.trail): node for name in names if name for node in [owner_of(view.properties[name])]
    }
    if len(owners) != 1:
        return None
    (owner,) = owners.values()
    return owner if owner.trail != view.node.trail or owner.document.path != view.node.document.path else None
