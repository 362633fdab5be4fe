"""What changed about the texts of schemas: those that were compared for what is valid, seen the same way."""

from __future__ import annotations

from collections.abc import Iterator

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.checks.compat.texts import EXAMPLE, Key, differ, text_change, texts_of_object
from openspec_lint.checks.compat.uses import NESTED, Comparison, Use
from openspec_lint.model.dialect import Dialect, identity_of
from openspec_lint.model.normal_schema import Parts
from openspec_lint.model.site import Node

_Known = dict[object, list[Change]]
"""What changed between two schemas: most are used both ways, by several others."""


def schema_text_changes(schemas: SchemaComparisons) -> Iterator[tuple[Change, int]]:
    """Yield each fact with the operations that are affected (a bit each).

    What is the same value both ways is one text: these facts have no direction. schemas: its `changes` were asked for.
    """
    known: _Known = {}
    for start in schemas.starts:
        for fact in _pair_changes(schemas, *start.pair, known):
            yield fact._replace(place=start.place), 1 << start.operation
    for use, comparison in schemas.done.items():
        if not comparison.reached:
            continue
        facts = list(_inner_changes(schemas, use, comparison, known))
        for place, operations in comparison.reached.items() if facts else ():
            for fact, is_nested in facts:
                yield fact._replace(place=NESTED.get(place, place) if is_nested else place), operations


def _inner_changes(
    schemas: SchemaComparisons, use: Use, comparison: Comparison, known: _Known
) -> Iterator[tuple[Change, bool]]:
    """Yield what changed about the schemas inside a pair, and whether they are of other values than the pair."""
    old, new = (dialect.view(parts) for dialect, parts in _sides(schemas, *schemas.pairs[use]))
    told = set()
    inner = [(old.properties[name], parts) for name, parts in new.properties.items() if name in old.properties]
    inner += [(old.children[name], parts) for name, parts in new.children.items() if name in old.children]
    for before, after in inner:
        if not schemas.are_same(before, after):
            told.add(_identities(schemas, before, after))
            for fact in _pair_changes(schemas, before, after, known):
                yield fact, True
    for edge in comparison.edges:  # what is left are the branches of choices
        before, after = schemas.pairs[edge.use]
        if _identities(schemas, before, after) not in told:
            for fact in _pair_changes(schemas, before, after, known):
                yield fact, edge.nested


def _sides(schemas: SchemaComparisons, old: Parts, new: Parts) -> tuple[tuple[Dialect, Parts], tuple[Dialect, Parts]]:
    return (schemas.old, old), (schemas.new, new)


def _identities(schemas: SchemaComparisons, old: Parts, new: Parts) -> object:
    return tuple(identity_of(dialect.definitions(parts)) for dialect, parts in _sides(schemas, old, new))


def _pair_changes(schemas: SchemaComparisons, old: Parts, new: Parts, known: _Known) -> list[Change]:
    """Return what changed about the texts of two schemas that stand for the same value; looked for once."""
    key = identity_of(old), identity_of(new)
    if key not in known:
        known[key] = list(_changes_between(schemas, old, new))
    return known[key]


def _changes_between(schemas: SchemaComparisons, old: Parts, new: Parts) -> Iterator[Change]:
    """Yield what changed about the texts of two schemas that stand for the same value.

    Of several texts, the parts of an `allOf`, those count that only one side has.
    """
    before, after = (_texts(dialect, parts) for dialect, parts in _sides(schemas, old, new))
    holders = schemas.old.view(old).node, schemas.new.view(new).node
    for key in sorted({*before, *after}):
        was, now = before.get(key, []), after.get(key, [])
        gone, fresh = _without(was, now), _without(now, was)
        if len(gone) == len(fresh):
            for one, two in zip(gone, fresh, strict=True):
                yield from text_change("", key, one, two, holders)
        else:  # what a reader sees first
            first = was[0] if was else None, now[0] if now else None
            yield from text_change("", key, *first, holders)


def _without(texts: list[Node], others: list[Node]) -> list[Node]:
    """Return the texts that are not among others, each counted."""
    left = list(others)
    found = []
    for text in texts:
        twin = next((other for other in left if not differ(text.value, other.value)), None)
        if twin is None:
            found.append(text)
        else:
            left.remove(twin)
    return found


def _texts(dialect: Dialect, parts: Parts) -> dict[Key, list[Node]]:
    """Return the texts of a schema, the outermost first.

    Also those beside a `$ref` where the version says to ignore them: they are written to be read.
    """
    found: dict[Key, list[Node]] = {}
    seen = set()
    for node in (*(part for part in parts if _is_reference(part)), *dialect.view(parts).parts):
        if id(node.value) not in seen:
            seen.add(id(node.value))
            for key, text in (*texts_of_object(node), *_example(node)):
                found.setdefault(key, []).append(text)
    return found


def _is_reference(node: Node) -> bool:
    return type(node.value) is dict and "$ref" in node.value and len(node.value) > 1


def _example(node: Node) -> Iterator[tuple[Key, Node]]:
    """Yield the examples of a schema, `example` and `examples` alike; one alone as itself."""
    value = node.value
    if type(value) is not dict:
        return
    listed = value.get("examples")
    if isinstance(listed, list) and listed:
        values = [*([value["example"]] if value.get("example") is not None else []), *listed]
        yield EXAMPLE, node.child("examples")._replace(value=values[0] if len(values) == 1 else values)
    elif value.get("example") is not None:
        yield EXAMPLE, node.child("example")
