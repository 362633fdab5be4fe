"""What a schema says in the one dialect (see `dialect.py`), and how the keywords of several schemas come together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

Parts = tuple[Node, ...]
"""Schemas that must all hold: the branches of an `allOf`, or one schema alone."""

TYPES: Final = frozenset(("string", "number", "integer", "boolean", "array", "object", "null"))


class Choice(NamedTuple):
    """A `oneOf` or `anyOf`: its branches, and the place of the list; takes_null: null is one more branch."""

    keyword: str
    branches: tuple[Node, ...]
    node: Node
    takes_null: bool = False


class Members(NamedTuple):
    """What one schema says of the properties of an object; of an `allOf`, each part sees only its own `named`."""

    named: frozenset[str]
    patterns: tuple[tuple[str, Node], ...]
    others: Node | None


class Items(NamedTuple):
    """What one schema says of the items of a list."""

    first: tuple[Node, ...]
    others: Node | None


@dataclass(slots=True)
class NormalSchema:
    """What a schema says.

    node: where it is defined. whole: what the view is of. parts: the objects whose keywords count.
    types: None when any is allowed; `types_implied` where nothing but the other keywords says so.
    values: the keywords with plain values, in the one dialect. origins: where each keyword stands.
    properties: by name, all schemas they must satisfy. required: name → the item of the list that names it.
    children: the other schemas inside, by keyword ("items", "patternProperties/^x-").
    members, items: what each part says of properties and of items, of the parts that restrict those they do not name.
    separate: schemas of which each must hold by itself, by keyword: `not`; `contains` and `if` with the schema around.
    dependent: property → the names that it requires. patterns: all that must match, with their places.
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
    members: list[Members] = field(default_factory=list)
    items: list[Items] = field(default_factory=list)
    separate: dict[str, list[Node]] = field(default_factory=dict)
    dependent: dict[str, dict[str, Node]] = field(default_factory=dict)
    patterns: dict[str, Node] = field(default_factory=dict)

    def origin(self, keyword: str) -> Node:
        """Return where a keyword stands, or would stand."""
        return self.origins.get(keyword) or self.node.child(keyword)

    @property
    def allowed_types(self) -> frozenset[str] | None:
        """Return the types that values may have, not those that the keywords are merely written for."""
        return None if self.types_implied and "enum" not in self.values and "const" not in self.values else self.types

    def has(self, keyword: str) -> bool:
        """Tell whether a flag such as `readOnly` is set."""
        return self.values.get(keyword) is True


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


def named_types(stated: Value) -> tuple[str, ...]:
    """Return the types that the value of a `type` keyword names; what is no text is left out."""
    return tuple(name for name in (stated if isinstance(stated, list) else [stated]) if isinstance(name, str))


def both_types(first: frozenset[str], second: frozenset[str]) -> frozenset[str]:
    """Return the types that two sets have in common; integers are numbers."""
    return frozenset(_shared(first, second))


def all_types(types: frozenset[str] | None) -> frozenset[str]:
    """Return a set of types (None: all of them) with the integers among the numbers named."""
    if types is None:
        return TYPES
    return types | {"integer"} if "number" in types else types


def _shared(first: frozenset[str], second: frozenset[str]) -> Iterator[str]:
    yield from (name for name in first if covers(second, name))
    yield from (name for name in second if covers(first, name))
