"""What is said of an error of a meta-schema, in the document's terms, and which rule says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.structure.fields import (
    condition_of,
    inner_field,
    is_known,
    meant_field,
    of_other_version,
    unknown_hint,
)
from openspec_lint.checks.structure.misspellings import certain_field
from openspec_lint.checks.structure.values import joined, json_type, name_problem, quoted, type_names, value_problem
from openspec_lint.checks.wording import with_article
from openspec_lint.model.grammar import Kind
from openspec_lint.model.site import Node


class StructureError(NamedTuple):
    """One thing that the meta-schema objects to.

    rule_id: the rule that reports it. node: the place; of an unknown or misplaced field, the field itself. fields: the
    fields that are missing, or the one that an unknown field was meant to be. decided_by: the field that forbids the
    one at the place. certain: the field that an unknown one can only be a misspelling of. others: the places of a
    habit besides the first.
    """

    rule_id: str
    node: Node
    arguments: Mapping[str, object]
    aspect: str
    fields: tuple[str, ...] = ()
    decided_by: str = ""
    certain: str = ""
    others: tuple[Node, ...] = ()


class Place(NamedTuple):
    """Where an error is: the node, the version of OpenAPI, and what the object grammar says of the node, if anything.

    kind_name: "" for what the grammar has no kind for.
    """

    node: Node
    version: str
    kind_name: str
    kind: Kind | None


RESPONSES: Final = ("a response",)
"""What is missing among responses, and what a misspelt status was meant to be."""

_RESPONSE_NEEDED: Final = "needs a response: a status such as `200`, or `default`"
_SPOKEN: Final = {
    "contract": "an OpenAPI document",
    "external-docs": "`externalDocs`",
    "oauth-flows": "`flows`",
    **{kind: f"`{kind}`" for kind in ("info", "contact", "license", "components", "paths", "responses", "xml")},
}
"""What kinds are called where "a" and the kind would be odd."""


def described(error: Any, place: Place, may_follow: bool) -> Iterator[StructureError]:
    """Turn an error into what the rules report.

    may_follow: something else is wrong at the same place or below it, which makes 2020-12 disown all other fields.
    """
    node = place.node
    match error.kind.name:
        case name if _is_left_to_others(name, error, node):
            return
        case "additionalProperties" | "unevaluatedProperties" as name:
            yield from _unexpected(error.kind.unexpected, place, may_follow and name == "unevaluatedProperties")
        case "falseSchema":
            yield _misplaced(node, place, str(node.trail[1]) if node.trail is not None else "")
        case "propertyNames":
            yield from _misnamed(error.kind.error, place)
        case "required" if error.kind.property == "default" and place.kind_name == "responses":
            yield _invalid(node, name_of(place), _RESPONSE_NEEDED, "responses", RESPONSES)
        case "minProperties" if place.kind_name == "responses":
            yield _invalid(node, name_of(place), _RESPONSE_NEEDED, "responses", RESPONSES)
        case "required":
            field = error.kind.property
            arguments = {"name": name_of(place), "field": field}
            yield StructureError("structure-field-missing", node, arguments, field, (field,))
        case "oneOf" | "anyOf" | "type":
            yield _choice(error, place)
        case name:
            yield _invalid(node, name_of(place), value_problem(error, node.value), name)


def _misnamed(error: Any, place: Place) -> Iterator[StructureError]:
    """Yield what is wrong with the name of a member; that no reference is followed among them, 3.0 says here alone."""
    key = str(error.instance)
    node = place.node.child(key)
    if key != "$ref":
        yield _invalid(node, f"name `{key}`", name_problem(error, key), f"name {key}")
    elif place.version == "3.0":  # later versions say it of the value, as of that of any other name
        arguments = {"name": f"field `{key}`", "expected": "a mapping", "actual": _actual(node)}
        yield StructureError("structure-type-wrong", node, arguments, "type")


def _is_left_to_others(name: str, error: Any, node: Node) -> bool:
    """Tell whether an error is none, or another rule says it better.

    A reference in place of an operation is what many split documents have and every bundler reads: it lacks what an
    operation must have. That a path parameter is not `required` is the rule path-parameter-not-required; that a
    parameter is there twice, parameter-duplicate; the rules of references say where one leads, however it is written
    (3.0.3 itself has braces in an operationRef). 2020-12 has no `$recursiveRef` any more, though its meta-schema
    still says what it looked like.
    """
    key = node.trail[1] if node.trail is not None else None
    if name == "required" and isinstance(node.value, dict):
        is_optional_path = error.kind.property == "required" and node.value.get("in") == "path"
        return is_optional_path or ("$ref" in node.value and error.kind.property == "responses")
    if key in ("$recursiveRef", "$recursiveAnchor"):
        return True
    if name == "format" and key in ("$ref", "operationRef"):
        return True
    if name in ("enum", "const"):
        return key == "required" and "required" in error.schema_path
    return name == "uniqueItems" and key == "parameters"


def _unexpected(keys: list[str], place: Place, may_follow: bool) -> Iterator[StructureError]:
    """Say which fields are unknown, and which are known but not allowed here; none of those that only follow."""
    node, told = place.node, False
    followers = []
    for key in keys:
        if place.kind is None or not is_known(place.kind, key):
            if key != "$ref":
                told = True
                yield _unknown(key, place)
        elif (condition := condition_of(place.version, place.kind_name, key)) is not None and not condition.holds(node):
            told = True
            yield _misplaced(node.child(key), place, key)
        else:
            followers.append(key)
    if followers and not told and not may_follow:
        yield _misplaced(node.child(followers[0]), place, followers[0])


def _unknown(key: str, place: Place) -> StructureError:
    inside = inner_field(key, place.version, place.kind_name)
    other = of_other_version(key, place.version, place.kind_name) if not inside else ""
    close = meant_field(key, place.kind) if not inside and not other else ""
    if inside:
        hint = f"it belongs inside `{inside}`"
    elif close:
        hint = f"perhaps `{close}` is meant"
    else:
        hint = other or unknown_hint(key, place.version, place.kind_name, place.kind)
    arguments = {"field": key, "object": spoken(place.kind_name), "hint": hint}
    meant = RESPONSES if place.kind_name == "responses" else tuple(field for field in (close, inside) if field)
    is_certain = close or place.kind_name == "responses"
    certain = certain_field(key, place.kind, place.node.value) if is_certain and place.kind is not None else ""
    return StructureError("structure-field-unknown", place.node.child(key), arguments, key, meant, certain=certain)


def _misplaced(field: Node, place: Place, key: str) -> StructureError:
    condition = condition_of(place.version, place.kind_name, key)
    if condition is None:
        return _invalid(field, f"field `{key}`", "is not allowed here", key)
    error = _invalid(field, f"field `{key}`", f"is only allowed {condition.words}", key)
    return error._replace(decided_by=condition.field)


def _invalid(node: Node, name: str, problem: str, aspect: str, missing: tuple[str, ...] = ()) -> StructureError:
    return StructureError("structure-value-invalid", node, {"name": name, "problem": problem}, aspect, missing)


_EXCLUSIVE: Final = (("schema", "content"), ("operationRef", "operationId"))
"""Fields of which an object has one."""


def _choice(error: Any, place: Place) -> StructureError:
    """Say what a value of no fitting type must be, or between which fields an object chooses."""
    node = place.node
    context = getattr(error.kind, "context", None) or ()
    inner = [leaf for branch in context for leaf in branch if leaf.instance_path == error.instance_path]
    fields = list(dict.fromkeys(leaf.kind.property for leaf in inner if leaf.kind.name == "required"))
    if isinstance(node.value, dict) and fields:
        return _invalid(node, name_of(place), f"needs {joined(quoted(fields), 'or')}", "choice", tuple(fields))
    present = [
        both for both in _EXCLUSIVE if isinstance(node.value, dict) and all(field in node.value for field in both)
    ]
    if present:
        problem = f"has {joined(quoted(present[0]), 'and')}, of which only one may be there"
        return _invalid(node, name_of(place), problem, "choice")
    types = [name for leaf in (error, *inner) if leaf.kind.name == "type" for name in leaf.kind.types]
    arguments = {"name": name_of(place), "expected": type_names(types), "actual": _actual(node)}
    return StructureError("structure-type-wrong", node, arguments, "type")


_BOUNDS: Final = ("exclusiveMinimum", "exclusiveMaximum")
_OTHERWISE: Final = {
    **{(key, "boolean"): "true or false, as in 3.0: from 3.1 on it is the bound itself" for key in _BOUNDS},
    **{(key, "number"): "a number, as from 3.1 on: in 3.0 it says whether the bound is excluded" for key in _BOUNDS},
    ("type", "array"): "a list, as from 3.1 on: in 3.0 `nullable: true` allows null",
    ("$ref", "string"): "a reference: among the members of a map none is followed",
}
"""What a value of a wrong type is by the key it stands under, where more can be said than its type."""


def _actual(node: Node) -> str:
    """Return what stands at a place where another type belongs."""
    value, key = node.value, node.trail[1] if node.trail is not None else None
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        return "a reference, which nobody follows here"
    actual = json_type(value)
    return _OTHERWISE.get((str(key), actual.replace("integer", "number"))) or type_names([actual])


def name_of(place: Place) -> str:
    """Return what to call a place: "parameter `page`", "item 2 of `tags`", or by its key alone."""
    trail, value = place.node.trail, place.node.value
    if trail is None:
        return "document"
    around, key = trail
    if isinstance(key, int):
        own = value.get("name") if isinstance(value, dict) else None
        if not isinstance(own, str):
            return f"item {key + 1} of `{around[1]}`" if around is not None else f"item {key + 1}"
        key = own
    if place.kind_name in _SPOKEN:
        return f"object `{key}`"
    words = place.kind_name.replace("-", " ")
    if words and key.lower() == words.replace(" ", ""):
        return words
    return f"{words} `{key}`" if words else f"field `{key}`"


def spoken(kind_name: str) -> str:
    """Return an object of a kind with its article: "an operation", "a path item"; "this object" without a kind."""
    if not kind_name:
        return "this object"
    return _SPOKEN.get(kind_name) or with_article(kind_name.replace("-", " "))
