"""One JSON Schema dialect for all versions: what a schema says once references, allOf and spelling are out of the way.

Two schemas that accept the same values for a plain reason look the same here: `nullable`, `type: [..., "null"]` and
a choice with the null type; boolean and numeric exclusive bounds; `allOf` and the object written out; a `$ref` and its
target; a choice of plain types and a list of types; keywords that allow everything (`minLength: 0`) and none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from openspec_lint.model.references import MAX_CHAIN, BrokenReference, Resolver
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

Parts = tuple[Node, ...]
"""Schemas that must all hold: the branches of an `allOf`, or one schema alone."""

ANNOTATIONS: Final = frozenset(
    ("title", "description", "example", "examples", "externalDocs", "xml", "$comment", "default", "deprecated")
)
"""Keywords that do not change what is valid."""

_DESCRIPTIVE: Final = frozenset(
    ("$ref", "title", "description", "summary", "example", "examples", "externalDocs", "$comment")
)
"""What may stand beside a `$ref` without saying anything about values or their life."""

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
_CHOICES: Final = ("oneOf", "anyOf")
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
    is_impossible: bool = False
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


class Dialect:
    """Makes views of the schemas of one contract, each once.

    keeps_siblings: what stands beside a `$ref` counts (3.1 and later; before, it is ignored).
    """

    def __init__(self, resolver: Resolver, keeps_siblings: bool) -> None:
        self.resolver, self.keeps_siblings = resolver, keeps_siblings
        self._views: dict[object, NormalSchema] = {}

    def view(self, parts: Parts) -> NormalSchema:
        """Return what `parts` say together."""
        parts = self.definitions(parts)
        key = identity_of(parts)
        if key not in self._views:
            self._views[key] = self._build(parts)
        return self._views[key]

    def definitions(self, parts: Parts) -> Parts:
        """Return where each of `parts` is defined, none of them twice: what is named again says nothing more."""
        if len(parts) == 1:
            return (self.definition(parts[0]),)
        found = {identity_of((node,)): node for node in reversed([self.definition(part) for part in parts])}
        return tuple(reversed(found.values()))

    def definition(self, node: Node) -> Node:
        """Return where a schema is defined: the end of its references, or where something that counts is added."""
        for _ in range(MAX_CHAIN):
            value = node.value
            reference = value.get("$ref") if type(value) is dict else None
            if not isinstance(reference, str) or (self.keeps_siblings and not _DESCRIPTIVE.issuperset(value)):
                return node
            target = self.resolver.resolve(node.document, reference)
            if isinstance(target, BrokenReference):
                return node
            node = target
        return node

    def _build(self, parts: Parts) -> NormalSchema:
        view = NormalSchema(self.resolver.follow(parts[0]) or parts[0], parts)
        for part in parts:
            self._collect(part, view, set())
        merge = _Merge(view)
        for node in view.parts:
            merge.add(node)
        merge.finish()
        return view

    def _collect(self, node: Node, view: NormalSchema, seen: set[int]) -> None:
        """Append the schemas that must hold where `node` stands: itself, its target, the branches of its allOf."""
        value = node.value
        if value is False:
            view.is_impossible = True
        if type(value) is not dict or id(value) in seen:
            return
        seen.add(id(value))
        reference = value.get("$ref")
        if isinstance(reference, str):
            if self.keeps_siblings and len(value) > 1:
                view.parts.append(node)
            target = self.resolver.resolve(node.document, reference)
            if isinstance(target, BrokenReference):
                view.is_known = False
            else:
                self._collect(target, view, seen)
            return
        view.parts.append(node)
        branches = value.get("allOf")
        for index in range(len(branches)) if isinstance(branches, list) else ():
            self._collect(node.child("allOf", index), view, seen)
        for key in _CHOICES:
            if isinstance(value.get(key), list):
                self._collect_choice(node.child(key), view, seen)

    def _collect_choice(self, choice: Node, view: NormalSchema, seen: set[int]) -> None:
        """Take a choice for what it comes to: one branch, one or null, a list of types, or a real choice."""
        branches = [choice.child(index) for index in range(len(choice.value))]
        real = [branch for branch in branches if not _is_null(branch.value)]
        if len(real) == 1:
            view.is_nullable = view.is_nullable or len(branches) > 1
            self._collect(real[0], view, seen)
            return
        types = [_plain_type(branch.value) for branch in branches]
        if (
            branches
            and all(types)
            and not (choice.trail and choice.trail[1] == "oneOf" and {"integer", "number"} <= set(types))
        ):
            holder = {"type": [name for name in types if name is not None]}
            view.parts.append(Node(choice.document, choice.trail, holder))
            return
        if real:
            assert choice.trail is not None
            view.is_nullable = view.is_nullable or len(real) < len(branches)
            view.choices.append(Choice(str(choice.trail[1]), tuple(real), choice))


class _Merge:
    """Brings the keywords of several schemas that must all hold into one view."""

    def __init__(self, view: NormalSchema) -> None:
        self.view = view
        self.is_object = self.is_array = False

    def add(self, node: Node) -> None:
        value = node.value
        for key in value:
            read = _READERS.get(key)
            if read is not None:
                read(self, node, key, value[key])

    def finish(self) -> None:
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
        names = frozenset(name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str))
        if not names:
            return
        view = self.view
        view.types = names if view.types is None else _both(view.types, names)
        view.origins.setdefault(key, node.child(key) if node.value.get(key) is not None else node)

    def nullable(self, node: Node, key: str, value: Value) -> None:
        if value is True:
            self.view.is_nullable = True
            self.view.origins.setdefault("nullable", node.child(key))

    def put(self, node: Node, key: str, value: Value) -> None:
        self.view.values[key] = value
        self.view.origins[key] = node.child(key)

    def lowest(self, node: Node, key: str, value: Value) -> None:
        if key == "exclusiveMaximum" and value is True:
            value = node.value.get("maximum")
        elif key == "maximum" and node.value.get("exclusiveMaximum") is True:
            return
        if _is_number(value) and (key not in self.view.values or value < self.view.values[key]):
            self.put(node, key, value)

    def highest(self, node: Node, key: str, value: Value) -> None:
        if key == "exclusiveMinimum" and value is True:
            value = node.value.get("minimum")
        elif key == "minimum" and node.value.get("exclusiveMinimum") is True:
            return
        if not _is_number(value) or value in _VACUOUS.get(key, ()):
            return
        if key not in self.view.values or value > self.view.values[key]:
            self.put(node, key, value)

    def first(self, node: Node, key: str, value: Value) -> None:
        if key not in self.view.values and value not in _VACUOUS.get(key, ()):
            self.put(node, key, value)

    def any(self, node: Node, key: str, value: Value) -> None:
        if value is True:
            self.put(node, key, True)

    def enum(self, node: Node, key: str, value: Value) -> None:
        if not isinstance(value, list):
            return
        known = self.view.values.get(key)
        if known is None:
            self.put(node, key, list(value))
        else:
            allowed = {marked(item) for item in value}
            self.view.values[key] = [item for item in known if marked(item) in allowed]

    def properties(self, node: Node, key: str, value: Value) -> None:
        if not isinstance(value, dict):
            return
        self.is_object = True
        holder = node.child(key)
        self.view.origins.setdefault(key, holder)
        for name in value:
            self.view.properties[name] = (*self.view.properties.get(name, ()), holder.child(name))

    def required(self, node: Node, key: str, value: Value) -> None:
        for index, name in enumerate(value) if isinstance(value, list) else ():
            if isinstance(name, str) and name not in self.view.required:
                self.view.required[name] = node.child(key, index)
        self.view.origins.setdefault(key, node.child(key))

    def child(self, node: Node, key: str, value: Value) -> None:
        if isinstance(value, list) and key == "items":
            for index in range(len(value)):
                self._add_child(f"prefixItems/{index}", node.child(key, index))
        elif isinstance(value, (dict, bool)) and value is not True and value != {}:
            self.is_object = self.is_object or key == "additionalProperties"
            self.is_array = self.is_array or key == "items"
            self._add_child(key, node.child(key))

    def children(self, node: Node, key: str, value: Value) -> None:
        for name in value if isinstance(value, dict) else ():
            self._add_child(f"{key}/{name}", node.child(key, name))

    def listed(self, node: Node, key: str, value: Value) -> None:
        for index in range(len(value)) if isinstance(value, list) else ():
            self._add_child(f"{key}/{index}", node.child(key, index))

    def _add_child(self, name: str, node: Node) -> None:
        self.view.children[name] = (*self.view.children.get(name, ()), node)
        self.view.origins.setdefault(name, node)


_READERS: Final[Mapping[str, Any]] = {
    "type": _Merge.types,
    "nullable": _Merge.nullable,
    "x-nullable": _Merge.nullable,
    "enum": _Merge.enum,
    "properties": _Merge.properties,
    "required": _Merge.required,
    "prefixItems": _Merge.listed,
    **dict.fromkeys(NUMBERS_LOWEST_HOLDS, _Merge.lowest),
    **dict.fromkeys(NUMBERS_HIGHEST_HOLDS, _Merge.highest),
    **dict.fromkeys(_FIRST_HOLDS, _Merge.first),
    **dict.fromkeys(_ANY_HOLDS, _Merge.any),
    **dict.fromkeys(_CHILDREN, _Merge.child),
    **dict.fromkeys(_CHILD_MAPS, _Merge.children),
}


def identity_of(parts: Parts) -> object:
    """Return a key for schemas by where they are; the values of one contract live as long as it does."""
    if len(parts) == 1 and type(parts[0].value) is dict:
        return id(parts[0].value)
    return frozenset(
        id(part.value) if type(part.value) is dict else (part.document.path, part.trail, str(part.value))
        for part in parts
    )


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


def _is_null(value: Value) -> bool:
    return isinstance(value, dict) and (
        value.get("type") in ("null", ["null"])
        or value.get("enum") == [None]
        or ("const" in value and value["const"] is None)
    )


def _plain_type(value: Value) -> str | None:
    """Return the type of a schema that says nothing else."""
    name = value.get("type") if isinstance(value, dict) else None
    if (
        isinstance(name, str)
        and name not in ("object", "array")
        and all(key == "type" or key in ANNOTATIONS for key in value)
    ):
        return name
    return None
