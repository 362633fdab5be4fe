"""What is wrong with one body, as its schema describes it, when it is held against the shape of an envelope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from openspec_lint.catalog.envelope import Member, Shape
from openspec_lint.checks.wording import as_json, listed, with_article
from openspec_lint.model.schemas import SchemaView, SchemaViews
from openspec_lint.model.site import Node


class Fault(NamedTuple):
    """Something wrong with a body: the rule that reports it, the schema at fault, the arguments of the message."""

    rule_id: str
    node: Node
    arguments: Mapping[str, object]
    aspect: str = ""


class BodyCheck(NamedTuple):
    """Compares bodies with a shape; `side` is "success" or "error", `is_list` whether the body is a list."""

    schemas: SchemaViews
    shape: Shape
    side: str
    is_list: bool

    def faults(self, body: Node) -> Iterator[Fault]:
        """Yield what is wrong with the body that the schema at `body` describes, each alternative by itself."""
        for view in self.schemas.variants(body):
            if view.is_complete and not is_undescribed(view) and not _is_file(view):
                yield from self._of_variant(view)

    def _of_variant(self, view: SchemaView) -> Iterator[Fault]:
        members = [member for member in self.shape.members if self.is_list or not member.on_lists]
        wanted = [member for member in members if member.required and not member.on_lists]
        is_object = view.types is None or "object" in view.types
        if not is_object or (wanted and not any(_find(view, member) for member in wanted)):
            rule_id = "envelope-missing" if self.side == "success" else "error-envelope-missing"
            expected = "an object with " + listed(member.names[0] for member in wanted or members)
            yield Fault(rule_id, view.node, {"actual": shown(view), "expected": expected})
            return
        yield from self._members(view, members)

    def _members(self, view: SchemaView, members: Iterable[Member], prefix: str = "", on: str = "") -> Iterator[Fault]:
        """Yield the faults of an object's members; `prefix` is the way to it, `on` its rule where it has its own."""
        missing: dict[str, list[str]] = {}
        optional: list[str] = []
        for member in members:
            rule_id = on or ("envelope-meta-missing" if member.on_lists else "envelope-member-missing")
            name = _find(view, member)
            if name is not None:
                if member.required and name not in view.required:
                    optional.append(prefix + name)
                yield from self._value(view, name, member, prefix)
            elif member.required:
                missing.setdefault(rule_id, []).extend(_leaves(member, prefix))
        for rule_id, names in missing.items():
            yield Fault(rule_id, view.node, {"member": listed(names), "side": self.side}, ",".join(names))
        if optional:
            arguments = {"member": listed(optional), "side": self.side}
            yield Fault("envelope-member-optional", view.node, arguments, ",".join(optional))

    def _value(self, view: SchemaView, name: str, member: Member, prefix: str) -> Iterator[Fault]:
        value = self.schemas.view(view.properties[name])
        if not value.is_complete:
            return
        objection = _objection(value, member, is_always_there=name in view.required)
        if objection is not None:
            actual, expected = objection
            arguments = {"member": f"`{prefix}{name}`", "side": self.side, "actual": actual, "expected": expected}
            yield Fault("envelope-member-type", view.properties[name], arguments, prefix + name)
        elif member.members and value.properties:
            on = "envelope-meta-missing" if member.on_lists else ""
            yield from self._members(value, member.members, f"{prefix}{name}.", on)


def is_undescribed(view: SchemaView) -> bool:
    """Tell whether a schema says nothing of a body but, at most, that it is an object."""
    if view.properties or view.alternatives or not view.is_complete:
        return False
    is_map = isinstance(view.node.value, dict) and isinstance(view.node.value.get("additionalProperties"), dict)
    return view.types is None or (view.types == frozenset({"object"}) and not is_map)


def shown(view: SchemaView) -> str:
    """Return what a schema is in a few words: "an array", "an object with `id` and `name`"."""
    if view.types is not None and "object" not in view.types:
        return " or ".join(with_article(name) for name in sorted(view.types)) or "null"
    if view.properties:
        return "an object with " + listed(view.properties)
    return "an object" if view.types else "anything"


def _leaves(member: Member, prefix: str) -> list[str]:
    """Return what is missing with a member: itself, or on lists each of its own members."""
    name = prefix + member.names[0]
    return [f"{name}.{inner.names[0]}" for inner in member.members] if member.on_lists and member.members else [name]


def _find(view: SchemaView, member: Member) -> str | None:
    return next((name for name in member.names if name in view.properties), None)


def _objection(value: SchemaView, member: Member, *, is_always_there: bool) -> tuple[str, str] | None:
    """Return what a member is and what it must be, when the two differ."""
    if member.is_empty:
        is_wrong = is_always_there and not value.nullable
        return (f"always there and {shown(value)}", "null or absent") if is_wrong else None
    allowed = {*member.types, "integer"} if "number" in member.types else set(member.types)
    if member.types and not (value.types or frozenset()) <= allowed:
        return shown(value), " or ".join(map(with_article, member.types))
    keywords = value.node.value if isinstance(value.node.value, dict) else {}
    values = [keywords["const"]] if "const" in keywords else keywords.get("enum")
    if member.value is not None and isinstance(values, list) and member.value not in values:
        return f"only ever {', '.join(map(as_json, values))}", as_json(member.value)
    return None


def _is_file(view: SchemaView) -> bool:
    """Tell whether a body is bytes: Swagger 2.0 says so by the type "file", OpenAPI 3.0 by a format."""
    value = view.node.value
    return view.types == frozenset({"file"}) or (
        view.types == frozenset({"string"}) and value.get("format") in ("binary", "byte")
    )
