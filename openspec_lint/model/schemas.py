"""What a schema says once `$ref`, `allOf` and the ways to write "or null" are seen through.

A view is what a reader of the contract takes from a schema, not a validator's verdict: a member is there when some
part says so, and null is allowed when some part says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from openspec_lint.model.references import BrokenReference, Resolver
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

_PUTS_TOGETHER: Final = frozenset({"$ref", "allOf", "oneOf", "anyOf"})
"""Keywords without which a schema is all that it says itself, as most are."""

MAX_VARIANTS: Final = 32
"""Alternatives that are told apart; what has more is a free-form value for our purposes."""

ANNOTATIONS: Final = frozenset(
    ("title", "description", "example", "examples", "externalDocs", "xml", "$comment", "default", "deprecated")
)
"""Keywords that do not change what is valid."""

_SAYS_NOTHING: Final = frozenset({"title", "description", "example", "examples", "default", "deprecated", "$comment"})
TYPE_OF: Final = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
"""Python type of a plain value → its JSON type."""

_IMPLIED: Final = (("properties", "object"), ("additionalProperties", "object"), ("items", "array"))


class SchemaView(NamedTuple):
    """A schema with its references and `allOf` members put together.

    node: the schema, references followed. types: the JSON types it allows, "null" left out; None when it names none.
    properties: of several parts that describe a member, the last that says anything. items: of an array.
    alternatives: the members of a `oneOf` / `anyOf` with at least two of them besides null.
    is_map: members that are not named are described, or allowed in so many words. is_complete: every reference inside
    was found; of an incomplete view, what is missing says nothing.
    """

    node: Node
    types: frozenset[str] | None
    nullable: bool
    properties: Mapping[str, Node]
    required: frozenset[str]
    items: Node | None
    alternatives: tuple[Node, ...]
    is_map: bool
    is_complete: bool

    def is_a(self, name: str) -> bool:
        """Tell whether the schema names types and `name` is one of them; "number" includes "integer"."""
        types = self.types or frozenset()
        return name in types or (name == "number" and "integer" in types)

    @property
    def says_nothing(self) -> bool:
        """Whether any value at all is as good as another: no type, no members, no alternatives."""
        return self.types is None and not self.alternatives and self.is_complete


@dataclass(slots=True, eq=False, repr=False)
class SchemaViews:
    """Makes views of the schemas of one contract, and remembers them.

    ref_siblings: keywords beside `$ref` count (OpenAPI 3.1 and later).
    """

    resolver: Resolver
    ref_siblings: bool
    _views: dict[int, SchemaView] = field(default_factory=dict)
    _variants: dict[int, list[SchemaView]] = field(default_factory=dict)
    _own: dict[int, _Own] = field(default_factory=dict)

    def view(self, node: Node) -> SchemaView:
        """Return the view of the schema at `node`."""
        found = self._views.get(id(node.value))
        if found is None:
            target = self.meant(node)
            found = self._views[id(node.value)] = self._made(node) if target is node else self.view(target)
        return found

    def _made(self, node: Node) -> SchemaView:
        if type(node.value) is not dict or not _PUTS_TOGETHER.isdisjoint(node.value):
            return self._parts(node).view(node)
        own = self._own.get(id(node.value))
        if own is None:
            own = self._own[id(node.value)] = _own_of(node)
        nullable = own.allows_null or (own.types is None and own.is_complete)
        return SchemaView(
            *(node, own.types, nullable, own.properties, own.required, own.items, (), own.is_map, own.is_complete)
        )

    def meant(self, node: Node) -> Node:
        """Return the schema that one which says nothing but `$ref` refers to; any other one, and what leads on, itself.

        Most of what large contracts say of bodies and members is such a reference, hundreds of them to one schema.
        """
        if type(node.value) is not dict or len(node.value) != 1:
            return node
        reference = node.value.get("$ref")
        target = self.resolver.resolve(node.document, reference, node.trail) if isinstance(reference, str) else None
        return (
            target if isinstance(target, Node) and type(target.value) is dict and "$ref" not in target.value else node
        )

    def variants(self, node: Node) -> Sequence[SchemaView]:
        """Return a view for each alternative, together with what stands around it; the view itself without any."""
        view = self.view(node)
        if not view.alternatives:
            return [view]
        meant = self.meant(node)
        found = self._variants.get(id(meant.value))
        if found is None:
            found = self._variants[id(meant.value)] = list(_variants(self._parts(meant), meant, MAX_VARIANTS))
        return found

    def _parts(self, node: Node) -> _Parts:
        parts = _Parts(self.resolver, self.ref_siblings, self._own)
        parts.add(node)
        return parts


class _Own(NamedTuple):
    """What a schema says itself, references and `allOf` aside; parts: the members of its allOf. choices: its lists of
    alternatives.
    """

    types: frozenset[str] | None
    allows_null: bool
    properties: dict[str, Node]
    required: frozenset[str]
    items: Node | None
    is_map: bool
    is_complete: bool
    parts: tuple[Node, ...]
    choices: tuple[Node, ...]


def _own_of(node: Node) -> _Own:
    value = node.value
    properties, required, others = value.get("properties"), value.get("required"), value.get("additionalProperties")
    return _Own(
        types=types_of(value),
        allows_null=allows_null(value),
        properties=dict(node.members("properties")) if isinstance(properties, dict) else {},
        required=frozenset(name for name in required if isinstance(name, str)) if isinstance(required, list) else _NONE,
        items=node.child("items") if isinstance(value.get("items"), dict) else None,
        is_map=isinstance(others, dict) or others is True or "patternProperties" in value,
        # only bundlers follow a reference there; to a validator it is a property of that name
        is_complete=not isinstance(properties, dict) or not isinstance(properties.get("$ref"), str),
        parts=tuple(_listed(node, "allOf")),
        choices=tuple(node.child(keyword) for keyword in ("oneOf", "anyOf") if isinstance(value.get(keyword), list)),
    )


_NONE: Final = frozenset[str]()


def _listed(node: Node, keyword: str) -> list[Node]:
    items = node.value.get(keyword)
    return [node.child(keyword, index) for index in range(len(items))] if isinstance(items, list) else []


def _variants(parts: _Parts, node: Node, limit: int) -> Iterator[SchemaView]:
    """Yield the view of each way to choose among alternatives; `node` is the schema that was chosen last."""
    if not parts.choices or len(parts.choices[0].alternatives) > limit:
        yield parts.view(node)
        return
    share = limit // len(parts.choices[0].alternatives)
    for alternative in parts.choices[0].alternatives:
        yield from _variants(parts.with_chosen(alternative), alternative, share)


class _Choice(NamedTuple):
    """A `oneOf` or `anyOf` with at least two members besides null, and whether null is one of them."""

    alternatives: tuple[Node, ...]
    allows_null: bool


class _Parts:
    """Puts the parts of one schema together.

    known: what schemas say themselves, by identity: most say it in many places. choices: those among which nothing is
    chosen yet.
    """

    def __init__(self, resolver: Resolver, ref_siblings: bool, known: dict[int, _Own]) -> None:
        self.resolver, self.ref_siblings, self.known = resolver, ref_siblings, known
        self.choices: list[_Choice] = []
        self.seen: set[int] = set()
        self.types: frozenset[str] | None = None
        self.nullable = False
        self.properties: dict[str, Node] = {}
        self.required: set[str] = set()
        self.items: Node | None = None
        self.is_map = False
        self.is_complete = True

    def with_chosen(self, alternative: Node) -> _Parts:
        """Return these parts and an alternative of the first choice."""
        parts = copy(self)
        parts.choices, parts.seen = self.choices[1:], self.seen.copy()
        parts.properties, parts.required = self.properties.copy(), self.required.copy()
        parts.add(alternative)
        return parts

    def add(self, node: Node) -> None:
        """Add what the schema at `node` says; a stack of its own, because references can lead on thousands of times."""
        pending: list[tuple[str, Node]] = [("whole", node)]
        while pending:
            what, node = pending.pop()
            if what == "choice":
                pending += self._chosen(node)
            elif what == "own":
                pending += self._added(node)
            elif type(node.value) is dict and id(node.value) not in self.seen:
                self.seen.add(id(node.value))
                reference = node.value.get("$ref")
                pending += self._added(node) if not isinstance(reference, str) else self._referred(node, reference)

    def _referred(self, node: Node, reference: str) -> list[tuple[str, Node]]:
        """Return what a reference leads to, before what stands beside it, as a stack."""
        own = [("own", node)] if self.ref_siblings else []
        target = self.resolver.resolve(node.document, reference, node.trail)
        if isinstance(target, BrokenReference):
            self.is_complete = False
            return own
        return [*own, ("whole", target)]

    def _added(self, node: Node) -> list[tuple[str, Node]]:
        """Add what a schema says itself; return its parts and choices, as a stack."""
        own = self.known.get(id(node.value))
        if own is None:
            own = self.known[id(node.value)] = _own_of(node)
        self._narrow(own.types)
        self.nullable = self.nullable or own.allows_null
        new = own.properties
        if self.properties:  # a part that says nothing of a property but that it is there leaves what another said
            known = self.properties
            new = {name: node for name, node in new.items() if name not in known or _says_something(node.value)}
        self.properties |= new
        self.required |= own.required
        self.items = own.items or self.items
        self.is_map = self.is_map or own.is_map
        self.is_complete = self.is_complete and own.is_complete
        if not own.parts and not own.choices:
            return []
        return [
            *(("choice", choice) for choice in reversed(own.choices)),
            *(("whole", part) for part in reversed(own.parts)),
        ]

    def _narrow(self, types: frozenset[str] | None) -> None:
        if types is not None:
            narrowed = types if self.types is None else self.types & types
            self.types = narrowed or types

    def _chosen(self, node: Node) -> list[tuple[str, Node]]:
        """Take the only alternative besides null for a part; keep several as a choice."""
        choices = [node.child(index) for index in range(len(node.value))]
        meant = [choice for choice in choices if not _is_null(choice.value)]
        allows_null = len(meant) < len(choices)
        if len(meant) > 1:
            self.choices.append(_Choice(tuple(meant), allows_null))
            return []
        self.nullable = self.nullable or allows_null
        return [("whole", choice) for choice in meant]

    def view(self, node: Node) -> SchemaView:
        nullable = self.nullable or any(choice.allows_null for choice in self.choices)
        return SchemaView(
            node=self.resolver.follow(node) or node,
            types=self.types,
            nullable=nullable or (self.types is None and not self.choices and self.is_complete),
            properties=self.properties,
            required=frozenset(self.required),
            items=self.items,
            alternatives=self.choices[0].alternatives if self.choices else (),
            is_map=self.is_map,
            is_complete=self.is_complete,
        )


def types_of(schema: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the types that a schema's own keywords name, without "null"; None when they name none."""
    stated = schema.get("type")
    if isinstance(stated, str):
        return _ONE_TYPE[stated] if stated in _ONE_TYPE else frozenset({stated})
    if isinstance(stated, list):
        return frozenset(name for name in stated if isinstance(name, str) and name != "null")
    if "const" in schema:
        return frozenset({TYPE_OF[type(schema["const"])]}) if schema["const"] is not None else frozenset()
    values = schema.get("enum")
    if isinstance(values, list) and values:
        return frozenset(TYPE_OF[type(value)] for value in values if value is not None)
    implied = frozenset(name for keyword, name in _IMPLIED if isinstance(schema.get(keyword), dict))
    return implied or None


_ONE_TYPE: Final = {"null": frozenset[str](), **{name: frozenset({name}) for name in TYPE_OF.values()}}
_MAY_ALLOW_NULL: Final = frozenset({"nullable", "x-nullable", "enum", "const"})


def allows_null(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema's own keywords allow null in so many words, in any version's way of saying it."""
    stated = schema.get("type")
    if isinstance(stated, str) and _MAY_ALLOW_NULL.isdisjoint(schema):
        return stated == "null"
    values = schema.get("enum")
    return (
        schema.get("nullable") is True
        or schema.get("x-nullable") is True
        or stated == "null"
        or (isinstance(stated, list) and "null" in stated)
        or (isinstance(values, list) and None in values)
        or ("const" in schema and schema["const"] is None)
    )


def _is_null(schema: Value) -> bool:
    """Tell whether a schema allows nothing but null."""
    if not isinstance(schema, dict):
        return False
    return schema.get("type") in ("null", ["null"]) or schema.get("enum") == [None] or schema.get("const", 0) is None


def _says_something(schema: Value) -> bool:
    return isinstance(schema, dict) and not schema.keys() <= _SAYS_NOTHING
