"""The errors of a contract's structure that have one answer, and the edits that give it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.structure.words import StructureError
from openspec_lint.findings import Edit
from openspec_lint.model.site import Node
from openspec_lint.read.document import Trail, Value, is_same, keys_of
from openspec_lint.read.edits import removed, renamed, replaced

_SETS: Final = ("required", "tags", "schemes", "consumes", "produces")
"""Lists whose order and repetitions say nothing, and which no other list goes along with."""

_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def edits_of(error: StructureError) -> tuple[Edit, ...]:
    """Return the edits that mend an error in all its places, none where a person has to decide."""
    mend = _MENDS.get(error.rule_id)
    if mend is None:
        return ()
    return tuple(dict.fromkeys(edit for node in (error.node, *error.others) for edit in mend(error, node)))


def _misspelt(error: StructureError, node: Node) -> tuple[Edit, ...]:
    return renamed(node.document, node.trail, error.certain) if error.certain else ()


def _repetitions(error: StructureError, node: Node) -> Iterator[Edit]:
    """Yield the edits that take repeated values out of a list that is a set."""
    if error.aspect != "uniqueItems" or node.trail is None or node.trail[1] not in _SETS:
        return
    items = node.value if isinstance(node.value, list) else []
    for index, item in enumerate(items):
        if any(is_same(item, earlier) for earlier in items[:index]):
            yield from removed(node.document, (node.trail, index))


def _old_bound(_error: StructureError, node: Node) -> tuple[Edit, ...]:
    """Return the edits that write `minimum: 5, exclusiveMinimum: true` as OpenAPI 3.1 has it."""
    key = node.trail[1] if node.trail is not None else None
    if node.trail is None or key not in _BOUNDS or not isinstance(node.value, bool):
        return ()
    if node.value is False:
        return removed(node.document, node.trail)
    plain = Node(node.document, node.trail[0], _value_at(node.document.value, node.trail[0])).child(_BOUNDS[key])
    if isinstance(plain.value, bool) or not isinstance(plain.value, (int, float)):
        return ()
    moved, gone = replaced(node.document, node.trail, plain.value), removed(node.document, plain.trail)
    return (*moved, *gone) if moved and gone else ()


def _value_at(value: Value, trail: Trail) -> Value:
    for key in keys_of(trail):
        value = value[key]
    return value


_MENDS: Final[Mapping[str, Callable[[StructureError, Node], Iterable[Edit]]]] = {
    "structure-field-unknown": _misspelt,
    "structure-value-invalid": _repetitions,
    "structure-type-wrong": _old_bound,
}
