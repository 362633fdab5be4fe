"""What views of schemas say of bodies and of the members of an envelope, and how that is put into words."""

from __future__ import annotations

from openspec_lint.catalog.envelope import Member
from openspec_lint.checks.wording import as_json, listed, with_article
from openspec_lint.model.schemas import SchemaView


def find(view: SchemaView, member: Member) -> str | None:
    """Return the name under which a schema describes a member; None where it does not."""
    return next((name for name in member.names if name in view.properties), None)


def is_object(view: SchemaView) -> bool:
    """Tell whether the schema allows objects."""
    return view.types is None or "object" in view.types


def is_described(view: SchemaView) -> bool:
    """Tell whether a schema says what a body is, and all of it was found; bytes are none of an envelope's business."""
    return view.is_complete and not is_undescribed(view) and not _is_file(view)


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


def objection(value: SchemaView, member: Member, *, is_always_there: bool) -> tuple[str, str] | None:
    """Return what a member is and what it must be, when the two differ."""
    if member.empty:
        return _objection_to_value(value, member.empty, is_always_there=is_always_there)
    allowed = {*member.types, "integer"} if "number" in member.types else set(member.types)
    if member.types and not (value.types or frozenset()) <= allowed:
        return shown(value), " or ".join(map(with_article, member.types))
    values = stated_values(value)
    if member.values and values is not None and not any(_is_among(each, values) for each in member.values):
        return f"only ever {', '.join(map(as_json, values)) or 'nothing'}", " or ".join(map(as_json, member.values))
    return None


def _objection_to_value(value: SchemaView, empty: str, *, is_always_there: bool) -> tuple[str, str] | None:
    """Return the same of a member that is to have no value."""
    if empty == "absent":
        return "described", "absent"
    if value.nullable or (empty != "null" and not is_always_there):
        return None
    return (f"always there and {shown(value)}" if is_always_there else shown(value)), empty


def stated_values(value: SchemaView) -> list[object] | None:
    """Return the values that a schema names, null left out; None where it names none."""
    keywords = value.node.value if isinstance(value.node.value, dict) else {}
    values = [keywords["const"]] if "const" in keywords else keywords.get("enum")
    return [each for each in values if each is not None] if isinstance(values, list) else None


def _is_among(value: object, values: list[object]) -> bool:
    """Tell whether a value is one of several; to Python, but not to JSON, true is 1."""
    return any(value == each and isinstance(value, bool) is isinstance(each, bool) for each in values)


def _is_file(view: SchemaView) -> bool:
    """Tell whether a body is bytes: Swagger 2.0 says so by the type "file", OpenAPI 3.0 by a format."""
    value = view.node.value
    return view.types == frozenset({"file"}) or (
        view.types == frozenset({"string"}) and isinstance(value, dict) and value.get("format") in ("binary", "byte")
    )
