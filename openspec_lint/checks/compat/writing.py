"""What changed about how the values of parameters are written: their style, and whether lists are split up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.operations import Parameter
from openspec_lint.model.serialization import Forms, explodes, shape_of, way_of
from openspec_lint.model.site import Node

_ALL: Final = ("scalar", "array", "object")
_DEPTH: Final = 5
"""Choices inside choices in which shapes are looked for."""

Dialects = tuple[Dialect, Dialect]


def writing_changes(old: Parameter, new: Parameter, dialects: Dialects) -> Iterator[Change]:
    """Yield the fact that values which a parameter takes before and after are written in another way."""
    if "content" in old.node.value or "content" in new.node.value or old.forms == new.forms:
        return
    shapes = common_shapes(old.schema, new.schema, dialects)
    is_clear = writes_otherwise(old.forms, new.forms, shapes)
    if is_clear is None:
        return
    styles = way_of(old.place, old.node.value), way_of(new.place, new.node.value)
    if styles[0] != styles[1]:
        field, words = "style", styles
    else:
        field = "explode"
        words = _explode_word(old), _explode_word(new)
    stood, stands = _at(old.node, field), _at(new.node, field)
    traits = {"name": new.name, "in": new.place, "required": new.required, "clear": is_clear}
    yield Change("parameter", field, "changed", *words, stood, stands, traits=traits)


def _explode_word(parameter: Parameter) -> str:
    return str(explodes(parameter.place, parameter.node.value)).lower()


def writes_otherwise(old: Forms, new: Forms, shapes: frozenset[str] | None) -> bool | None:
    """Tell whether values are written in another way: True, None if not, False where the contract does not tell.

    shapes: those of the values, None when they may have any.
    """
    differing = [shape for shape in (_ALL if shapes is None else shapes) if old.get(shape) != new.get(shape)]
    if not differing:
        return None
    is_defined = any(shape in old and shape in new for shape in differing)
    return is_defined and (shapes is not None or "scalar" in differing)


def common_shapes(old: Node | None, new: Node | None, dialects: Dialects) -> frozenset[str] | None:
    """Return the shapes that values have in both versions, None when any may occur."""
    before, after = (
        shapes_of(dialect, node) if node is not None else None
        for dialect, node in zip(dialects, (old, new), strict=True)
    )
    if before is None or after is None:
        return after if before is None else before
    return before & after


def shapes_of(dialect: Dialect, node: Node, depth: int = _DEPTH) -> frozenset[str] | None:
    """Return the shapes of the values of a schema, None when it doesn't tell."""
    view = dialect.view((node,))
    if view.types is not None:
        return frozenset(shape_of(type_) for type_ in view.types)
    for choice in view.choices if depth else ():
        branches = [shapes_of(dialect, branch, depth - 1) for branch in choice.branches]
        known = [shapes for shapes in branches if shapes is not None]
        if len(known) == len(branches):
            return frozenset[str]().union(*known)
    return None


def _at(node: Node, field: str) -> Node:
    value: Any = node.value
    return node.child(field) if field in value else node
