"""What changed between two schemas themselves, keyword by keyword; what is inside them is for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.check.change import Change
from openspec_lint.model.dialect import (
    ANNOTATIONS,
    NUMBERS_HIGHEST_HOLDS,
    NUMBERS_LOWEST_HOLDS,
    NormalSchema,
    covers,
    marked,
)
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE, Value

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

_MERGED_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_PLAIN: Final = ("default", "contentEncoding", "contentMediaType", "dependentRequired")
_FLAGS: Final = ("uniqueItems",)


class Pair(NamedTuple):
    """Two versions of a schema.

    wire: how its values travel: "json"; "text", where any value is text; "list", the same, and a value that is repeated
    is a list (`?id=1&id=2`).
    """

    old: NormalSchema
    new: NormalSchema
    wire: str
    direction: str | None


def keyword_changes(pair: Pair) -> Iterator[Change]:
    """Yield the facts about the keywords of a pair of schemas."""
    for facts in _FACTS:
        yield from facts(pair)


def _fact(
    pair: Pair, aspect: str, change: str, old: Value, new: Value, traits: Mapping[str, Any] | None = None
) -> Change:
    """Return a fact about one keyword; where it is gone, the schema itself is the nearest place."""
    before, after = pair.old.origins.get(aspect), pair.new.origins.get(aspect)
    return Change(
        "schema", aspect, change, old, new, before or pair.old.node, after or pair.new.node, traits=traits or {}
    )


def _type_changes(pair: Pair) -> Iterator[Change]:
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
    yield _fact(pair, "type", change, type_text(old, pair.old), type_text(new, pair.new))
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
        return "any type"
    form = view.values.get("format")
    names = " or ".join(sorted(types, key=lambda name: (name == "null", name)))
    return f"{names}/{form}" if isinstance(form, str) and len(types) == 1 else names


def _format_changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.values.get("format"), pair.new.values.get("format")
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
    yield _fact(pair, "format", change, old, new)


def _enum_changes(pair: Pair) -> Iterator[Change]:
    """Yield facts about the values that are allowed: `enum`, and `const`, which is an enum of one."""
    old, new = pair.old.values, pair.new.values
    if "const" in old and "const" in new:
        if marked(old["const"]) != marked(new["const"]):
            yield _fact(pair, "const", "changed", old["const"], new["const"])
        return
    before, after = _allowed(old), _allowed(new)
    if before is None and after is None:
        return
    if before is None or after is None:
        keyword = "const" if "const" in (new if before is None else old) else "enum"
        change = "added" if before is None else "removed"
        yield _fact(pair, keyword, change, old.get(keyword), new.get(keyword))
        return
    yield from _value_changes(pair, "enum", before, after)


def _allowed(values: Mapping[str, Value]) -> list[Value] | None:
    if "const" in values:
        return [values["const"]]
    found: list[Value] | None = values.get("enum")
    return found


def _value_changes(pair: Pair, keyword: str, before: list[Value], after: list[Value]) -> Iterator[Change]:
    """Yield each value that a list lost or gained; null is the business of `nullable`."""
    known, kept = {marked(item) for item in before}, {marked(item) for item in after}
    gone = [(index, item) for index, item in enumerate(before) if marked(item) not in kept and item is not None]
    fresh = [(index, item) for index, item in enumerate(after) if marked(item) not in known and item is not None]
    for index, item in gone:
        fact = _fact(pair, keyword, "value-removed", item, None)
        yield fact._replace(before=_item(fact.before, index))
    for index, item in fresh:
        fact = _fact(pair, keyword, "value-added", None, item)
        place = _item(fact.after, index)
        yield fact._replace(after=place or fact.after, target=ON_VALUE)


def _item(node: Node | None, index: int) -> Node | None:
    """Return an item of a list; the node itself when it is none (a const, or a list made of several)."""
    if node is None or not isinstance(node.value, list) or index >= len(node.value):
        return node
    return node.child(index)


def _extensible_enum_changes(pair: Pair) -> Iterator[Change]:
    keyword = "x-extensible-enum"
    old, new = pair.old.values.get(keyword), pair.new.values.get(keyword)
    if isinstance(old, list) and isinstance(new, list) and old != new:
        yield from _value_changes(pair, keyword, old, new)


def _bound_changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.values, pair.new.values
    for keyword in _BOUNDS:
        if keyword not in old and keyword not in new:
            continue
        inclusive = _MERGED_BOUNDS.get(keyword)
        if inclusive is not None and _has_other_form(keyword, inclusive, old, new):
            yield from _reworded_bound(pair, keyword, inclusive)
        elif not _is_reworded(keyword, old, new):
            yield from _number_changes(pair, keyword, old.get(keyword), new.get(keyword))


_BOUNDS: Final = (*NUMBERS_LOWEST_HOLDS, *NUMBERS_HIGHEST_HOLDS)


def _has_other_form(exclusive: str, inclusive: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> bool:
    """Tell whether a bound became exclusive, or stopped being so."""
    return (exclusive in old) != (exclusive in new) and (inclusive in new if exclusive in old else inclusive in old)


def _is_reworded(keyword: str, old: Mapping[str, Value], new: Mapping[str, Value]) -> bool:
    return any(
        inclusive == keyword and _has_other_form(exclusive, inclusive, old, new)
        for exclusive, inclusive in _MERGED_BOUNDS.items()
    )


def _reworded_bound(pair: Pair, exclusive: str, inclusive: str) -> Iterator[Change]:
    """Yield the fact that a bound moved and changed its form: 5 inclusive → 5 exclusive leaves less room."""
    is_lower = inclusive == "minimum"
    was_exclusive = exclusive in pair.old.values
    old = pair.old.values[exclusive if was_exclusive else inclusive]
    new = pair.new.values[inclusive if was_exclusive else exclusive]
    tightened = (new > old if is_lower else new < old) or (new == old and not was_exclusive)
    change = "increased" if tightened == is_lower else "decreased"
    before = pair.old.origin(exclusive if was_exclusive else inclusive)
    after = pair.new.origin(inclusive if was_exclusive else exclusive)
    words = f"{old} (exclusive)" if was_exclusive else old, new if was_exclusive else f"{new} (exclusive)"
    yield Change("schema", inclusive, change, words[0], words[1], before, after)


def _number_changes(pair: Pair, keyword: str, old: Value, new: Value) -> Iterator[Change]:
    if old == new:
        return
    if old is None and new is not None:
        yield _fact(pair, keyword, "added", None, new)
    elif new is None:
        yield _fact(pair, keyword, "removed", old, None)
    else:
        yield _fact(pair, keyword, "increased" if new > old else "decreased", old, new)


def _multiple_changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.values.get("multipleOf"), pair.new.values.get("multipleOf")
    if old == new:
        return
    if old is None or new is None:
        yield from _number_changes(pair, "multipleOf", old, new)
        return
    wider, narrower = _divides(new, old), _divides(old, new)
    yield _fact(pair, "multipleOf", "generalized" if wider else "specialized" if narrower else "changed", old, new)


def _divides(divisor: Value, number: Value) -> bool:
    try:
        quotient = number / divisor
    except (TypeError, ZeroDivisionError, OverflowError):
        return False
    return bool(abs(quotient - round(quotient)) < 1e-9) and quotient != 0


def _flag_changes(pair: Pair) -> Iterator[Change]:
    for keyword in _FLAGS:
        old, new = pair.old.has(keyword), pair.new.has(keyword)
        if old != new:
            yield _fact(pair, keyword, "enabled" if new else "disabled", old, new)


def _plain_changes(pair: Pair) -> Iterator[Change]:
    for keyword in (*_PLAIN, "pattern"):
        has_old, has_new = keyword in pair.old.values, keyword in pair.new.values
        if not has_old and not has_new:
            continue
        old, new = pair.old.values.get(keyword), pair.new.values.get(keyword)
        if has_old != has_new:
            yield _fact(pair, keyword, "added" if has_new else "removed", old, new)
        elif marked(old) != marked(new):
            yield _fact(pair, keyword, "changed", old, new)


_FACTS: Final[tuple[Callable[[Pair], Iterator[Change]], ...]] = (
    _type_changes,
    _enum_changes,
    _extensible_enum_changes,
    _bound_changes,
    _multiple_changes,
    _flag_changes,
    _plain_changes,
)
