"""How the keywords of several schemas that must all hold come together in one view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from openspec_lint.model.inner_schemas import (
    read_child,
    read_children,
    read_dependent,
    read_items,
    read_properties,
    read_required,
    read_separate,
)
from openspec_lint.model.normal_schema import NormalSchema, both_types, marked, named_types
from openspec_lint.model.schema_limits import common_multiple, drop_what_says_nothing, possible_types
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

NUMBERS_LOWEST_HOLDS: Final = ("maxLength", "maxItems", "maxProperties", "maxContains", "maximum", "exclusiveMaximum")
NUMBERS_HIGHEST_HOLDS: Final = ("minLength", "minItems", "minProperties", "minContains", "minimum", "exclusiveMinimum")
_FIRST_HOLDS: Final = (
    *("format", "default", "contentEncoding", "contentMediaType", "discriminator", "$dynamicRef", "xml"),
    *("x-extensible-enum", "x-sunset", "x-stability-level"),
)
_ANY_HOLDS: Final = ("uniqueItems", "readOnly", "writeOnly", "deprecated")
_VACUOUS: Final[Mapping[str, tuple[Value, ...]]] = {
    **dict.fromkeys(("minLength", "minItems", "minProperties"), (0,)),
    "contentMediaType": ("application/octet-stream",),  # any bytes
}
_MATCHES_ALL: Final = ("", ".*", "^.*$", "^", "$")
_CHILDREN: Final = (
    *("additionalProperties", "propertyNames", "contentSchema", "unevaluatedItems", "unevaluatedProperties"),
)
_CHILD_MAPS: Final = ("patternProperties", "dependentSchemas")
_TYPE_OF: Final = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


class Merge:
    """Brings the keywords of several schemas that must all hold into one view."""

    def __init__(self, view: NormalSchema) -> None:
        self.view = view
        self.is_object = self.is_array = self.is_never = False

    def add(self, node: Node) -> None:
        """Take in the keywords of one more schema; the schema `false` allows nothing."""
        value = node.value
        if value is False:
            self.is_never = True
            return
        for key in value:
            read = _READERS.get(key)
            if read is not None:
                read(self, node, key, value[key])

    def finish(self) -> None:
        """Bring what the keywords say together, once all are taken in."""
        view = self.view
        if view.types is None:
            view.types = self._implied_types()
            view.types_implied = True
        if view.is_nullable and view.types is not None:
            view.types |= {"null"}
        drop_what_says_nothing(view)
        if self.is_never:
            view.types, view.types_implied = frozenset(), False
        else:
            possible_types(view)

    def _implied_types(self) -> frozenset[str] | None:
        """Return the types that a schema without `type` is written for: of its values, its members or its items."""
        values = self.view.values
        if "const" in values or "enum" in values:
            listed = [values["const"]] if "const" in values else values["enum"]
            return frozenset(_TYPE_OF.get(type(item), "null") for item in listed)
        if self.is_object != self.is_array:
            return frozenset({"object" if self.is_object else "array"})
        return None

    def types(self, node: Node, key: str, value: Value) -> None:
        """Keep the types that all allow."""
        names = frozenset(named_types(value))
        if not names:
            return
        view = self.view
        view.types = names if view.types is None else both_types(view.types, names)
        view.origins.setdefault(key, node.child(key) if node.value.get(key) is not None else node)

    def nullable(self, node: Node, key: str, value: Value) -> None:
        """Allow null; it is meant for the whole, whichever schema says it."""
        if value is True:
            self.view.is_nullable = True
            self.view.origins.setdefault("nullable", node.child(key))

    def put(self, node: Node, key: str, value: Value) -> None:
        """Note the value that holds, and where it stands."""
        self.view.values[key] = value
        self.view.origins[key] = node.child(key)

    def lowest(self, node: Node, key: str, value: Value) -> None:
        """Keep the lowest of the upper bounds; in 3.0 `exclusiveMaximum` is a flag of `maximum`."""
        if key == "exclusiveMaximum" and value is True:
            value = node.value.get("maximum")
        elif key == "maximum" and node.value.get("exclusiveMaximum") is True:
            return
        if _is_number(value) and (key not in self.view.values or value < self.view.values[key]):
            self.put(node, key, value)

    def highest(self, node: Node, key: str, value: Value) -> None:
        """Keep the highest of the lower bounds; in 3.0 `exclusiveMinimum` is a flag of `minimum`."""
        if key == "exclusiveMinimum" and value is True:
            value = node.value.get("minimum")
        elif key == "minimum" and node.value.get("exclusiveMinimum") is True:
            return
        if not _is_number(value) or value in _VACUOUS.get(key, ()):
            return
        if key not in self.view.values or value > self.view.values[key]:
            self.put(node, key, value)

    def first(self, node: Node, key: str, value: Value) -> None:
        """Keep the value of the outermost schema."""
        if key not in self.view.values and value not in _VACUOUS.get(key, ()):
            self.put(node, key, value)

    def any(self, node: Node, key: str, value: Value) -> None:
        """Set a flag that one schema sets."""
        if value is True:
            self.put(node, key, True)

    def multiple(self, node: Node, key: str, value: Value) -> None:
        """Keep the number that what is a multiple of all is a multiple of."""
        if _is_number(value) and value > 0:
            known = self.view.values.get(key)
            self.put(node, key, value if known is None else common_multiple(known, value))

    def pattern(self, node: Node, key: str, value: Value) -> None:
        """Gather the patterns, all of which must match."""
        if isinstance(value, str) and value not in _MATCHES_ALL:
            self.view.patterns.setdefault(value, node.child(key))
            self.first(node, key, value)

    def const(self, node: Node, key: str, value: Value) -> None:
        """Keep the only value; two of them leave none."""
        known = self.view.values
        if key in known and marked(known[key]) != marked(value):
            self.is_never = True
        self.put(node, key, value)

    def enum(self, node: Node, key: str, value: Value) -> None:
        """Keep the values that all list."""
        if not isinstance(value, list):
            return
        known = self.view.values.get(key)
        if known is None:
            self.put(node, key, list(value))
        else:
            allowed = {marked(item) for item in value}
            self.view.values[key] = [item for item in known if marked(item) in allowed]


_READERS: Final[Mapping[str, Any]] = {
    "type": Merge.types,
    "nullable": Merge.nullable,
    "x-nullable": Merge.nullable,
    "enum": Merge.enum,
    "const": Merge.const,
    "properties": read_properties,
    "required": read_required,
    "dependentRequired": read_dependent,
    "dependencies": read_dependent,
    "multipleOf": Merge.multiple,
    "pattern": Merge.pattern,
    "items": read_items,
    "prefixItems": read_items,
    **dict.fromkeys(("not", "contains", "if"), read_separate),
    **dict.fromkeys(NUMBERS_LOWEST_HOLDS, Merge.lowest),
    **dict.fromkeys(NUMBERS_HIGHEST_HOLDS, Merge.highest),
    **dict.fromkeys(_FIRST_HOLDS, Merge.first),
    **dict.fromkeys(_ANY_HOLDS, Merge.any),
    **dict.fromkeys(_CHILDREN, read_child),
    **dict.fromkeys(_CHILD_MAPS, read_children),
}


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
