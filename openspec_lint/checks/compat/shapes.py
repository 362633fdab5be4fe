"""Of which shapes the values of a schema are: style and explode write each of them in another way."""

from __future__ import annotations

from typing import Final

from openspec_lint.model.dialect import Dialect
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.model.serialization import Forms, shape_of
from openspec_lint.model.site import Node

_ALL: Final = ("scalar", "array", "object")
_DESCRIPTIVE: Final = ANNOTATIONS | {"$ref", "allOf"}
_DEPTH: Final = 5
"""Choices inside choices in which types are looked for."""

Dialects = tuple[Dialect, Dialect]
Schemas = tuple[Node | None, Node | None]


def rewritten_shapes(old: Forms, new: Forms, schemas: Schemas, dialects: Dialects) -> tuple[list[str], bool]:
    """Return the shapes whose values are written in another way, and whether the contract tells that there are such.

    It does not where the specification leaves out how a style writes them, or the schemas what values there are.
    """
    shapes = _common_shapes(schemas, dialects)
    found = [shape for shape in _ALL if (shapes is None or shape in shapes) and old.get(shape) != new.get(shape)]
    is_defined = any(shape in old and shape in new for shape in found)
    return found, is_defined and (shapes is not None or "scalar" in found)


def types_of(dialect: Dialect, node: Node, depth: int = _DEPTH) -> frozenset[str] | None:
    """Return the types of the values of a schema, null left out; None when it doesn't tell."""
    view = dialect.view((node,))
    if view.types is not None:
        return view.types
    for choice in view.choices if depth else ():
        branches = [types_of(dialect, branch, depth - 1) for branch in choice.branches]
        known = [types for types in branches if types is not None]
        if len(known) == len(branches):
            return frozenset[str]().union(*known)
    return None


def allows_anything(dialect: Dialect, node: Node) -> bool:
    """Tell whether a schema restricts nothing: `true`, or an object that only describes."""
    if not isinstance(node.value, dict):
        return node.value is True
    view = dialect.view((node,))
    return view.is_known and all(_DESCRIPTIVE.issuperset(part.value) for part in view.parts)


def _common_shapes(schemas: Schemas, dialects: Dialects) -> frozenset[str] | None:
    """Return the shapes that values have in both versions, None when any may occur."""
    found = None
    for dialect, node in zip(dialects, schemas, strict=True):
        types = types_of(dialect, node) if node is not None else None
        if types is not None:
            shapes = frozenset(map(shape_of, types))
            found = shapes if found is None else found & shapes
    return found
