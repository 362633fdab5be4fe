"""What changed about the type of a schema: the types it names, whether null is one of them, and the format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.model.normal_schema import NormalSchema, covers
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.read.document import Value

ANY_TYPE: Final = "any type"
"""How the types of a schema that names none are called."""

_WIDER_FORMATS: Final = frozenset(
    {
        ("number", "float", "double"),
        ("integer", "int32", "int64"),
        ("integer", "int32", "bigint"),
        ("integer", "int64", "bigint"),
        ("string", "date", "date-time"),
        ("string", "time", "date-time"),
    }
)
"""(type, format, format that has room for all its values)."""


class Pair(NamedTuple):
    """Two versions of a schema.

    wire: how its values travel: "json"; "text", where any value is text; "list", the same, and a value that is repeated
    is a list (`?id=1&id=2`).
    """

    old: NormalSchema
    new: NormalSchema
    wire: str
    direction: str | None


def keyword_fact(
    pair: Pair, aspect: str, change: str, old: Value, new: Value, traits: Mapping[str, Any] | None = None
) -> Change:
    """Return a fact about one keyword; where it is gone, the schema itself is the nearest place."""
    before, after = pair.old.origins.get(aspect), pair.new.origins.get(aspect)
    return Change(
        "schema", aspect, change, old, new, before or pair.old.node, after or pair.new.node, traits=traits or {}
    )


def type_changes(pair: Pair) -> Iterator[Change]:
    """Yield the facts about type, null and format; a format is told of only where the types leave room for it."""
    old, new = pair.old.types, pair.new.types
    if old == new:
        yield from _format_changes(pair)
        return
    if old is not None and new is not None:
        if not (pair.old.types_implied or pair.new.types_implied):
            yield from _null_changes(pair, old, new)
        old, new = old - {"null"}, new - {"null"}
        if old == new:
            yield from _format_changes(pair)
            return
    change = _type_change(old, new)
    if change == "changed" and pair.wire != "json" and _is_text_compatible(pair, old, new):
        change = "compatible"
    elif change == "changed" and pair.wire == "list" and _became_list(pair, old, new):
        change = "generalized"
    yield keyword_fact(pair, "type", change, type_text(old, pair.old), type_text(new, pair.new))
    if change in ("generalized", "specialized") and all("format" in view.values for view in (pair.old, pair.new)):
        yield from _format_changes(pair)


def _became_list(pair: Pair, old: frozenset[str] | None, new: frozenset[str] | None) -> bool:
    """Tell whether a value became a list of such values: a query that names it once still means a list of one."""
    items = [part.value for part in pair.new.children.get("items", ())]
    if old is None or new is None or new - old != {"array"} or "array" in old or not items:
        return False
    if not isinstance(items[0], dict) or len(pair.old.parts) != 1:
        return False
    taken = items[0].get("type")
    names = frozenset([taken] if isinstance(taken, str) else taken if isinstance(taken, list) else ())
    same_otherwise = _without_types(items[0]) == _without_types(pair.old.parts[0].value)
    return same_otherwise and ("string" in names or all(covers(names, name) for name in old))


def _without_types(schema: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in schema.items() if key not in ANNOTATIONS and key not in ("type", "nullable")}


def _null_changes(pair: Pair, old: frozenset[str], new: frozenset[str]) -> Iterator[Change]:
    if ("null" in old) != ("null" in new):
        keyword = "nullable" if "nullable" in (*pair.old.origins, *pair.new.origins) else "type"
        before, after = pair.old.origins.get(keyword), pair.new.origins.get(keyword)
        change = "enabled" if "null" in new else "disabled"
        yield Change(
            *("schema", "nullable", change, "null" in old, "null" in new),
            before or pair.old.node,
            after or pair.new.node,
        )


def _type_change(old: frozenset[str] | None, new: frozenset[str] | None) -> str:
    """Say whether there is room for more types, for fewer, or for others."""
    if old is None:
        return "specialized"
    if new is None or all(covers(new, name) for name in old):
        return "generalized"
    return "specialized" if all(covers(old, name) for name in new) else "changed"


def _is_text_compatible(pair: Pair, old: frozenset[str] | None, new: frozenset[str] | None) -> bool:
    """Tell whether every value that was valid still is, written as text: there a string without format takes all."""
    view, types = (pair.new, new) if pair.direction == "request" else (pair.old, old)
    return types == frozenset({"string"}) and not ({"format", "pattern", "enum", "const"} & set(view.values))


def type_text(types: frozenset[str] | None, view: NormalSchema) -> str:
    """Return how a reader would name the types of a schema: "integer/int64", "string or null", "any"."""
    if types is None:
        return ANY_TYPE
    form = _format(view)
    names = " or ".join(sorted(types, key=lambda name: (name == "null", name)))
    return f"{names}/{form}" if form is not None and len(types) == 1 else names


def _format(view: NormalSchema) -> str | None:
    """Return the format of a schema; one that is no text is none, and the structure rules say so."""
    form = view.values.get("format")
    return form if isinstance(form, str) else None


def _format_changes(pair: Pair) -> Iterator[Change]:
    old, new = _format(pair.old), _format(pair.new)
    if old == new:
        return
    if old is None:
        change = "added"
    elif new is None:
        change = "removed"
    else:
        names = (pair.new.types or frozenset()) - {"null"}
        name = next(iter(names), "") if len(names) == 1 else ""
        wider, narrower = (name, old, new) in _WIDER_FORMATS, (name, new, old) in _WIDER_FORMATS
        change = "generalized" if wider else "specialized" if narrower else "changed"
    yield keyword_fact(pair, "format", change, old, new)
