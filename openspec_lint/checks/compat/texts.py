"""What an object says beside its meaning, and what changed about it: titles, descriptions, examples, extensions ..."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.same import same_value
from openspec_lint.model.normal_schema import marked
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

ANNOTATION: Final = "annotation"
"""The kind of facts that bear on no client. Their place says of what: "operation", "property", "info" ..."""

Key = tuple[str, str]
"""What of an object: the aspect ("description", "extension"), and the name of an extension."""

EXAMPLE: Final[Key] = ("example", "")

_ASPECTS: Final[Mapping[str, str]] = {
    **{key: key for key in ("title", "summary", "description", "contact", "license")},
    "externalDocs": "external-docs",
    "termsOfService": "terms-of-service",
    "$comment": "comment",
}
_TOLD_ELSEWHERE: Final = frozenset(
    ("x-sunset", "x-stability-level", "x-extensible-enum", "x-nullable", "x-openspec-lint-allow")
)
_NO_SUBJECT: Final[Mapping[str, Any]] = {}

Follow = Callable[[Node], Node | None]


def texts_of_object(node: Node) -> Iterator[tuple[Key, Node]]:
    """Yield what an object says beside its meaning, its examples left out; an empty text is none."""
    value = node.value
    if type(value) is not dict:
        return
    for key, child in value.items():
        if child is None or child == "":
            continue
        if key in _ASPECTS:
            yield (_ASPECTS[key], ""), node.child(key)
        elif key[:2] == "x-" and key not in _TOLD_ELSEWHERE:
            yield ("extension", key), node.child(key)


def object_changes(place: str, old: Node, new: Node, name: str | None = None) -> Iterator[Change]:
    """Yield what changed about two versions of an object at a place, its examples left out.

    name: what people call it; None where the place of the fact says it.
    """
    before, after = dict(texts_of_object(old)), dict(texts_of_object(new))
    for key in sorted({*before, *after}):
        yield from text_change(place, key, before.get(key), after.get(key), (old, new), name)


def text_change(
    place: str, key: Key, old: Node | None, new: Node | None, holders: tuple[Node, Node], name: str | None = None
) -> Iterator[Change]:
    """Yield the fact that a text came, went or changed, if it did; holders: where it would stand."""
    values = old.value if old is not None else None, new.value if new is not None else None
    if not differ(*values):
        return
    traits = _NO_SUBJECT if name is None else {"name": name}
    if key[1]:
        traits = {**traits, "field": key[1]}
    places = old or holders[0], new or holders[1]
    yield Change(ANNOTATION, key[0], "changed", *values, *places, traits=traits, place=place)


def differ(old: Value, new: Value) -> bool:
    """Tell whether two values differ to a reader: not in the order of keys, nor in white space at the ends."""
    if isinstance(old, str) and isinstance(new, str):
        return old != new and old.strip() != new.strip()
    return not same_value(old, new) and bool(marked(old) != marked(new))


def examples_of(node: Node, follow: Follow) -> dict[str, Value]:
    """Return the examples of a parameter, a header or a media type by name; "" names the one of `example`."""
    found: dict[str, Value] = {}
    value = node.value
    if type(value) is not dict:
        return found
    if value.get("example") is not None:
        found[""] = value["example"]
    examples = value.get("examples")
    for name in examples if isinstance(examples, dict) else ():
        item = follow(node.child("examples", name))
        if item is not None:
            plain = isinstance(item.value, dict) and item.value.keys() == {"value"}
            found[str(name)] = item.value["value"] if plain else item.value
    return found


def example_changes(
    place: str, old: dict[str, Value], new: dict[str, Value], nodes: tuple[Node, Node], name: str | None = None
) -> Iterator[Change]:
    """Yield what changed about the examples of an object; one that is only called otherwise did not."""
    values = _alone(old), _alone(new)
    if not (len(old) == len(new) == 1):
        both = bool(old) and bool(new)
        values = (old if both else values[0]), (new if both else values[1])
    before, after = (_with_value(node, value) for node, value in zip(nodes, values, strict=True))
    yield from text_change(place, EXAMPLE, before, after, nodes, name)


def _alone(examples: dict[str, Value]) -> Value:
    """Return the only example there is; all by name where there are several; None where there is none."""
    return next(iter(examples.values())) if len(examples) == 1 else examples or None


def _with_value(node: Node, value: Value) -> Node | None:
    """Return the place of the examples of an object, for the value that they come to."""
    if value is None:
        return None
    key = next((key for key in ("examples", "example") if key in node.value), None)
    return (node.child(key) if key is not None else node)._replace(value=value)
