"""What a schema says in the one dialect (see `dialect.py`), and how the keywords of several schemas come together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

Parts = tuple[Node, ...]
"""Schemas that must all hold: the branches of an `allOf`, or one schema alone."""

NUMBERS_LOWEST_HOLDS: Final = ("maxLength", "maxItems", "maxProperties", "maxContains", "maximum", "exclusiveMaximum")
NUMBERS_HIGHEST_HOLDS: Final = ("minLength", "minItems", "minProperties", "minContains", "minimum", "exclusiveMinimum")
_FIRST_HOLDS: Final = (
    *("multipleOf", "pattern", "format", "const", "default", "contentEncoding", "contentMediaType", "discriminator"),
    *("dependentRequired", "x-extensible-enum", "x-sunset", "x-stability-level"),
)
_ANY_HOLDS: Final = ("uniqueItems", "readOnly", "writeOnly", "deprecated")
_VACUOUS: Final[Mapping[str, tuple[Value, ...]]] = {
    **dict.fromkeys(("minLength", "minItems", "minProperties"), (0,)),
    "pattern": ("", ".*", "^.*$"),
}
_CHILDREN: Final = (
    *("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else"),
    *("contentSchema", "unevaluatedItems", "unevaluatedProperties"),
)
_CHILD_MAPS: Final = ("patternProperties", "dependentSchemas")
_TYPE_OF: Final = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"}


class Choice(NamedTuple):
    """A `oneOf` or `anyOf`: its branches, and the place of the list."""

    keyword: str
    branches: tuple[Node, ...]
    node: Node


@dataclass(slots=True)
class NormalSchema:
    """What a schema says.

    node: where it is defined. whole: what the view is of. parts: the objects whose keywords count.
    types: None when any is allowed; `types_implied` where nothing but the other keywords says so.
    values: the keywords with plain values, in the one dialect. origins: where each keyword stands.
    properties: by name, all schemas they must satisfy. required: name → the item of the list that names it.
    children: the other schemas inside, by keyword ("items", "patternProperties/^x-").
    is_known: False where a reference leads nowhere, so that nothing can be said.
    """

    node: Node
    whole: Parts
    parts: list[Node] = field(default_factory=list)
    types: frozenset[str] | None = None
    types_implied: bool = False
    is_nullable: bool = False
    is_known: bool = True
    values: dict[str, Value] = field(default_factory=dict)
    origins: dict[str, Node] = field(default_factory=dict)
    properties: dict[str, Parts] = field(default_factory=dict)
    required: dict[str, Node] = field(default_factory=dict)
    children: dict[str, Parts] = field(default_factory=dict)
    choices: list[Choice] = field(default_factory=list)

    def origin(self, keyword: str) -> Node:
        """Return where a keyword stands, or would stand."""
        return self.origins.get(keyword) or self.node.child(keyword)

    def has(self, keyword: str) -> bool:
        """Tell whether a flag such as `readOnly` is set."""
        return self.values.get(keyword) is True


class Merge:
    """Brings the keywords of several schemas that must all hold into one view."""

    def __init__(self, view: NormalSchema) -> None:
        self.view = view
        self.is_object = self.is_array = False

    def add(self, node: Node) -> None:
        """Take in the keywords of one more schema."""
        value = node.value
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
        for low, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            self._drop_looser(low, exclusive)

    def _implied_types(self) -> frozenset[str] | None:
        """Return the types that a schema without `type` is written for: of its values, its members or its items."""
        values = self.view.values
        if "const" in values or "enum" in values:
            listed = [values["const"]] if "const" in values else values["enum"]
            return frozenset(_TYPE_OF.get(type(item), "null") for item in listed)
        if self.is_object != self.is_array:
            return frozenset({"object" if self.is_object else "array"})
        return None

    def _drop_looser(self, inclusive: str, exclusive: str) -> None:
        """Keep the one of two bounds on the same side that holds."""
        values = self.view.values
        if inclusive in values and exclusive in values:
            is_lower = inclusive == "minimum"
            looser = values[inclusive] <= values[exclusive] if is_lower else values[inclusive] >= values[exclusive]
            del values[inclusive if looser else exclusive]

    def types(self, node: Node, key: str, value: Value) -> None:
        """Keep the types that all allow."""
        names = frozenset(name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str))
        if not names:
            return
        view = self.view
        view.types = names if view.types is None else _both(view.types, names)
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

    def child(self, node: Node, key: str, value: Value) -> None:
        """Gather the schemas inside under one keyword; one that allows everything says nothing."""
        if isinstance(value, list) and key == "items":
            for index in range(len(value)):
                self._add_child(f"prefixItems/{index}", node.child(key, index))
        elif isinstance(value, (dict, bool)) and value is not True and value != {}:
            self.is_object = self.is_object or key == "additionalProperties"
            self.is_array = self.is_array or key == "items"
            self._add_child(key, node.child(key))

    def children(self, node: Node, key: str, value: Value) -> None:
        """Gather the schemas inside a map."""
        for name in value if isinstance(value, dict) else ():
            self._add_child(f"{key}/{name}", node.child(key, name))

    def listed(self, node: Node, key: str, value: Value) -> None:
        """Gather the schemas inside a list."""
        for index in range(len(value)) if isinstance(value, list) else ():
            self._add_child(f"{key}/{index}", node.child(key, index))

    def _add_child(self, name: str, node: Node) -> None:
        self.view.children[name] = (*self.view.children.get(name, ()), node)
        self.view.origins.setdefault(name, node)


_READERS: Final[Mapping[str, Any]] = {
    "type": Merge.types,
    "nullable": Merge.nullable,
    "x-nullable": Merge.nullable,
    "enum": Merge.enum,
    "properties": Merge.properties,
    "required": Merge.required,
    "prefixItems": Merge.listed,
    **dict.fromkeys(NUMBERS_LOWEST_HOLDS, Merge.lowest),
    **dict.fromkeys(NUMBERS_HIGHEST_HOLDS, Merge.highest),
    **dict.fromkeys(_FIRST_HOLDS, Merge.first),
    **dict.fromkeys(_ANY_HOLDS, Merge.any),
    **dict.fromkeys(_CHILDREN, Merge.child),
    **dict.fromkeys(_CHILD_MAPS, Merge.children),
}


def marked(value: Value) -> object:
    """Return a hashable stand-in for plain data that keeps True and 1 apart, and 1 and 1.0 together."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, list):
        return ("list", *map(marked, value))
    if isinstance(value, dict):
        return ("dict", frozenset((key, marked(item)) for key, item in value.items()))
    return value


def covers(types: frozenset[str] | None, name: str) -> bool:
    """Tell whether a set of types (None: all of them) has room for one more name; integers are numbers."""
    return types is None or name in types or (name == "integer" and "number" in types)


def _both(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    return frozenset(_shared(first, second))


def _shared(first: frozenset[str], second: frozenset[str]) -> Iterator[str]:
    yield from (name for name in first if covers(second, name))
    yield from (name for name in second if covers(first, name))


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
