"""How the keywords of several schemas that must all hold come together in one view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from openspec_lint.model.normal_schema import Items, Members, NormalSchema, both_types, marked
from openspec_lint.model.schema_limits import common_multiple, drop_what_says_nothing, possible_types
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

NUMBERS_LOWEST_HOLDS: Final = ("maxLength", "maxItems", "maxProperties", "maxContains", "maximum", "exclusiveMaximum")
NUMBERS_HIGHEST_HOLDS: Final = ("minLength", "minItems", "minProperties", "minContains", "minimum", "exclusiveMinimum")
_FIRST_HOLDS: Final = (
    *("format", "default", "contentEncoding", "contentMediaType", "discriminator", "$dynamicRef"),
    *("x-extensible-enum", "x-sunset", "x-stability-level"),
)
_ANY_HOLDS: Final = ("uniqueItems", "readOnly", "writeOnly", "deprecated")
_VACUOUS: Final[Mapping[str, tuple[Value, ...]]] = dict.fromkeys(("minLength", "minItems", "minProperties"), (0,))
_MATCHES_ALL: Final = ("", ".*", "^.*$", "^", "$")
_CHILDREN: Final = (
    *("additionalProperties", "propertyNames", "contentSchema", "unevaluatedItems", "unevaluatedProperties"),
)
_EVALUATES_ALL: Final = {"unevaluatedProperties": "additionalProperties", "unevaluatedItems": "items"}
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
        names = frozenset(name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str))
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
        if key not in self.view.values:
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

    def properties(self, node: Node, key: str, value: Value) -> None:
        """Gather all that is said of each property."""
        if not isinstance(value, dict):
            return
        self.is_object = True
        holder = node.child(key)
        self.view.origins.setdefault(key, holder)
        for name in value:
            self.view.properties[name] = (*self.view.properties.get(name, ()), holder.child(name))

    def required(self, node: Node, key: str, value: Value) -> None:
        """Gather the names of all lists."""
        for index, name in enumerate(value) if isinstance(value, list) else ():
            if isinstance(name, str) and name not in self.view.required:
                self.view.required[name] = node.child(key, index)
        self.view.origins.setdefault(key, node.child(key))

    def dependent(self, node: Node, key: str, value: Value) -> None:
        """Gather the properties that each property requires; in old drafts `dependencies` says so."""
        for name, needed in value.items() if isinstance(value, dict) else ():
            place = node.child(key, name)
            if isinstance(needed, list):
                self.view.origins.setdefault("dependentRequired", node.child(key))
                known = self.view.dependent.setdefault(name, {})
                for each in needed:
                    if isinstance(each, str):
                        known.setdefault(each, place)
            elif key == "dependencies" and isinstance(needed, (dict, bool)):
                self._add_child(f"dependentSchemas/{name}", place)

    def child(self, node: Node, key: str, value: Value) -> None:
        """Gather the schemas inside under one keyword; one that allows everything says nothing."""
        beside = _EVALUATES_ALL.get(key)
        if beside in node.value and not says_something(node.value[beside]):
            return
        if says_something(value):
            self.is_object = self.is_object or key == "additionalProperties"
            self._add_child(key, node.child(key))
            if key == "additionalProperties":
                self._restrict(node)

    def children(self, node: Node, key: str, value: Value) -> None:
        """Gather the schemas inside a map."""
        for name, inner in value.items() if isinstance(value, dict) else ():
            if says_something(inner) or key == "patternProperties":
                self._add_child(f"{key}/{name}", node.child(key, name))
        if key == "patternProperties" and not says_something(node.value.get("additionalProperties")):
            self._restrict(node)

    def _restrict(self, node: Node) -> None:
        """Note what a schema says of the properties that it does not name."""
        value = node.value
        named, patterns, others = (
            value.get(key) for key in ("properties", "patternProperties", "additionalProperties")
        )
        self.view.members.append(
            Members(
                frozenset(named if isinstance(named, dict) else ()),
                tuple(
                    (pattern, node.child("patternProperties", pattern))
                    for pattern in (patterns if isinstance(patterns, dict) else ())
                ),
                node.child("additionalProperties") if says_something(others) else None,
            )
        )

    def items(self, node: Node, key: str, value: Value) -> None:
        """Gather what is said of items: in old drafts `items` is the list of the first ones."""
        beside = node.value
        if key == "items" and isinstance(beside.get("prefixItems"), list):
            return
        first, rest = (
            ("items", "additionalItems") if isinstance(beside.get("items"), list) else ("prefixItems", "items")
        )
        listed = beside.get(first)
        others = node.child(rest) if says_something(beside.get(rest)) else None
        places = tuple(node.child(first, index) for index in range(len(listed) if isinstance(listed, list) else 0))
        if others is not None or places:
            self.is_array = self.is_array or others is not None
            self.view.items.append(Items(places, others))
        if others is not None:
            self._add_child("items", others)

    def separate(self, node: Node, key: str, value: Value) -> None:
        """Gather schemas of which each must hold by itself."""
        if key == "not":
            if value is True or (isinstance(value, dict) and not says_something(value)):
                self.is_never = True
            elif says_something(value):
                self.view.separate.setdefault(key, []).append(node.child(key))
        elif key == "contains" or says_something(node.value.get("then")) or says_something(node.value.get("else")):
            self.view.separate.setdefault(key, []).append(node)

    def _add_child(self, name: str, node: Node) -> None:
        self.view.children[name] = (*self.view.children.get(name, ()), node)
        self.view.origins.setdefault(name, node)


_READERS: Final[Mapping[str, Any]] = {
    "type": Merge.types,
    "nullable": Merge.nullable,
    "x-nullable": Merge.nullable,
    "enum": Merge.enum,
    "const": Merge.const,
    "properties": Merge.properties,
    "required": Merge.required,
    "dependentRequired": Merge.dependent,
    "dependencies": Merge.dependent,
    "multipleOf": Merge.multiple,
    "pattern": Merge.pattern,
    "items": Merge.items,
    "prefixItems": Merge.items,
    **dict.fromkeys(("not", "contains", "if"), Merge.separate),
    **dict.fromkeys(NUMBERS_LOWEST_HOLDS, Merge.lowest),
    **dict.fromkeys(NUMBERS_HIGHEST_HOLDS, Merge.highest),
    **dict.fromkeys(_FIRST_HOLDS, Merge.first),
    **dict.fromkeys(_ANY_HOLDS, Merge.any),
    **dict.fromkeys(_CHILDREN, Merge.child),
    **dict.fromkeys(_CHILD_MAPS, Merge.children),
}


def says_something(value: Value) -> bool:
    """Tell whether a value is a schema that does not simply allow everything."""
    return value is False or (isinstance(value, dict) and not ANNOTATIONS.issuperset(value))


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
