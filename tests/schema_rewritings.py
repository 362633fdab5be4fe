"""Ways to write a schema otherwise without meaning anything else: the differ must find nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Final

from made_schemas import reference
from schema_pairs import places

Schema = Any
Components = dict[str, Schema]
Rewriting = Callable[[Schema, Components], Schema | None]

_TOGETHER: Final = (
    {"properties", "patternProperties", "additionalProperties", "unevaluatedProperties"},
    {"prefixItems", "items", "unevaluatedItems"},
    {"contains", "minContains", "maxContains"},
    {"if", "then", "else"},
)
"""Keywords that mean something else when they stand in different parts of an allOf."""


def everywhere(root: Schema, components: Components, rewriting: Rewriting) -> tuple[Schema, Components]:
    """Return a schema and its components with one way of writing exchanged wherever it can be."""
    holder = copy.deepcopy({"root": root})
    others = copy.deepcopy(components)
    found = [*places(holder, "root"), *[place for name in others for place in places(others, name)]]
    for container, key in reversed(found):  # the innermost first
        written = container[key]
        if isinstance(written, dict) and "$ref" not in written:
            container[key] = rewriting(written, others) or written
    return holder["root"], others


def _key_order(schema: Schema, _components: Components) -> Schema:
    return {key: schema[key] for key in reversed(schema)}


def _reference(schema: Schema, components: Components) -> Schema:
    name = f"Moved{len(components)}"
    components[name] = schema
    return reference(name)


def _one_part(schema: Schema, _components: Components) -> Schema:
    return {"allOf": [schema]}


def _parts(schema: Schema, _components: Components) -> Schema | None:
    first = next(iter(schema), None)
    if first is None or "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
        return None
    group = next((keys for keys in _TOGETHER if first in keys), {first})
    return {
        "allOf": [
            {key: value for key, value in schema.items() if key in group},
            {key: value for key, value in schema.items() if key not in group},
        ]
    }


def _list_of_one_type(schema: Schema, _components: Components) -> Schema | None:
    return {**schema, "type": [schema["type"]]} if isinstance(schema.get("type"), str) else None


def _choice_of_types(schema: Schema, _components: Components) -> Schema | None:
    names = schema.get("type")
    if not isinstance(names, list) or {"array", "object"} & set(names) or "anyOf" in schema:
        return None
    others = {key: value for key, value in schema.items() if key != "type"}
    return {**others, "anyOf": [{"type": name} for name in names]}


def _list_of_one_value(schema: Schema, _components: Components) -> Schema | None:
    if "const" not in schema or "enum" in schema:
        return None
    return {**{key: value for key, value in schema.items() if key != "const"}, "enum": [schema["const"]]}


def _order_of_values(schema: Schema, _components: Components) -> Schema | None:
    return {**schema, "enum": [*reversed(schema["enum"])]} if "enum" in schema else None


def _needless(schema: Schema, _components: Components) -> Schema | None:
    said: dict[Any, dict[str, Any]] = {
        "string": {"minLength": 0, "pattern": ".*"},
        "array": {"minItems": 0, "uniqueItems": False, "items": {}},
        "object": {"minProperties": 0, "additionalProperties": True, "required": [], "dependentRequired": {}},
    }
    kind = schema.get("type")
    added = said.get(kind, {}) if isinstance(kind, str) else {}
    if "unevaluatedItems" in schema or "unevaluatedProperties" in schema:
        return None
    return {**added, **schema, "description": "x"}


def _exclusive(schema: Schema, _components: Components) -> Schema | None:
    if schema.get("type") != "integer" or not isinstance(schema.get("minimum"), int) or "exclusiveMinimum" in schema:
        return None
    others = {key: value for key, value in schema.items() if key != "minimum"}
    return {**others, "exclusiveMinimum": schema["minimum"] - 1}


def _null_as_a_branch(schema: Schema, _components: Components) -> Schema | None:
    names = schema.get("type")
    if not isinstance(names, list) or "null" not in names or {"enum", "const", "anyOf", "oneOf", "not"} & set(schema):
        return None
    rest = [name for name in names if name != "null"]
    return {"anyOf": [{**schema, "type": rest}, {"type": "null"}]} if rest else None


def _reversed_branches(schema: Schema, _components: Components) -> Schema | None:
    changed = {key: list(reversed(schema[key])) for key in ("anyOf", "oneOf", "allOf") if key in schema}
    return {**schema, **changed} if changed else None


REWRITINGS: Final[Mapping[str, Rewriting]] = {
    "another order of keys": _key_order,
    "references for what was written out": _reference,
    "an allOf of one": _one_part,
    "an allOf of two": _parts,
    "a list of one type": _list_of_one_type,
    "a choice of types": _choice_of_types,
    "a list of one value": _list_of_one_value,
    "another order of values": _order_of_values,
    "keywords that allow everything": _needless,
    "exclusive bounds of integers": _exclusive,
    "null as a branch": _null_as_a_branch,
    "another order of branches": _reversed_branches,
}


def in_version_3_0(schema: Schema, _components: Components) -> Schema | None:
    """Write a schema in the dialect of OpenAPI 3.0: null as a flag, exclusive bounds as flags of the others."""
    written = dict(schema)
    names = schema.get("type")
    if isinstance(names, list) and "null" in names and len(names) == 2:
        written["type"] = next(name for name in names if name != "null")
        written["nullable"] = True
    for inclusive, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if exclusive in schema:
            written[inclusive], written[exclusive] = schema[exclusive], True
    return written


def has_a_form_in_3_0(schema: Schema) -> bool:
    """Tell whether OpenAPI 3.0 can say the same."""
    if not isinstance(schema, dict):
        return False
    names = schema.get("type")
    listed = isinstance(names, list) and (len(names) != 2 or "null" not in names or "enum" in schema)
    both = any({low, f"exclusive{low.capitalize()}"} <= schema.keys() for low in ("minimum", "maximum"))
    return not (listed or both or names == "null" or "const" in schema)
