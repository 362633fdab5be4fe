"""What changed about the type of a schema: the types it names, whether null is one of them, and the format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.model.normal_schema import NormalSchema, all_types, covers
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.read.document import Value

ANY_TYPE: Final = "any type"
"""How the types of a schema that names none are called."""

NO_VALUE: Final = "no value"

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


_LIMITS_OF_TEXT: Final = frozenset(("format", "pattern", "enum", "const", "minLength", "maxLength"))


class Pair(NamedTuple):
    """Two versions of a schema.

    wire: how its values travel: "json"; "text", where any value is text; "list", the same, and a value that is repeated
    is a list (`?id=1&id=2`). strict: only what is valid counts, not what a schema seems to be written for.
    literal: what changed in words is told, whatever it decides.
    """

    old: NormalSchema
    new: NormalSchema
    wire: str
    direction: str | None
    strict: bool = False
    literal: bool = False


def keyword_fact(
    pair: Pair, aspect: str, change: str, old: Value, new: Value, traits: Mapping[str, Any] | None = None
) -> Change:
    """Return a fact about one keyword; where it is gone, the schema itself is the nearest place."""
    before, after = pair.old.origins.get(aspect), pair.new.origins.get(aspect)
    return Change(
        "schema", aspect, change, old, new, before or pair.old.node, after or pair.new.node, traits=traits or {}
    )


def shared_types(pair: Pair) -> frozenset[str]:
    """Return the types that values of both versions may have: only of these can a limit let go or take in any."""
    return all_types(pair.old.allowed_types) & all_types(pair.new.allowed_types)


def applies(pair: Pair, name: str) -> bool:
    """Tell whether keywords for values of a type bear on both versions; what travels as text may be read as any."""
    return name in shared_types(pair) or (pair.wire != "json" and name not in ("array", "object"))


def if_applied(pair: Pair, name: str, facts: Iterable[Change]) -> Iterator[Change]:
    """Yield facts about keywords for values of a type; where no value of it passes both versions they bear on none."""
    if applies(pair, name):
        yield from facts
    else:
        yield from (fact._replace(hidden=True, traits={**fact.traits, "idle": True}) for fact in facts)


def type_changes(pair: Pair) -> Iterator[Change]:
    """Yield the facts about type, null and format; a format is told of only where the types leave room for it."""
    old, new = pair.old.types, pair.new.types
    if pair.strict:
        old, new = pair.old.allowed_types, pair.new.allowed_types
    elif (is_read(pair.old) and old is not None) or (is_read(pair.new) and new is not None):
        yield from _read_changes(pair, old, new)
        return
    if old is not None and new is not None and (old - {"null"}) and (new - {"null"}):
        if ("null" in old) != ("null" in new):
            yield null_change(pair, "null" in old)
        old, new = old - {"null"}, new - {"null"}
    change = _type_change(pair, old, new)
    if change == "changed" and pair.wire != "json" and _is_text_compatible(pair, old, new):
        change = "compatible"
    elif change == "changed" and pair.wire == "list" and _became_list(pair, old, new):
        change = "generalized"
    if change != "same":
        yield _type_fact(pair, change, old, new)
    if change == "same" or (change in _ROOM and all("format" in view.values for view in (pair.old, pair.new))):
        yield from _format_changes(pair)


_ROOM: Final = frozenset(("generalized", "specialized"))


def is_read(view: NormalSchema) -> bool:
    """Tell whether nothing names the types of a schema; `types` are then those that it seems to be written for."""
    return view.types_implied and view.allowed_types is None


def _read_changes(pair: Pair, old: frozenset[str] | None, new: frozenset[str] | None) -> Iterator[Change]:
    """Yield the facts about type where a schema names none, but is written for one: other types pass it, too."""
    reads = is_read(pair.old), is_read(pair.new)
    if all(reads) and (old is None or new is None or old == new):
        yield from _format_changes(pair)
        return
    written, named = (old, new) if reads[0] else (new, old)
    if not all(reads) and named is None:
        return
    if not all(reads) and all(covers(named, name) for name in (written or frozenset()) - {"null"}):
        change = "described" if reads[0] else "undescribed"
        yield _type_fact(pair, change, old, new)
        yield from _format_changes(pair)
        return
    yield _type_fact(pair, "changed", old, new, implied=True)


def _type_fact(
    pair: Pair, change: str, old: frozenset[str] | None, new: frozenset[str] | None, implied: bool = False
) -> Change:
    traits = {"implied": implied}
    return keyword_fact(pair, "type", change, type_text(old, pair.old), type_text(new, pair.new), traits)


def _became_list(pair: Pair, old: frozenset[str] | None, new: frozenset[str] | None) -> bool:
    """Tell whether a value became a list of such values: a query that names it once still means a list of one."""
    items = [part.value for part in pair.new.children.get("items", ())]
    if old is None or new is None or new - old != {"array"} or "array" in old or not items:
        return False
    if not isinstance(items[0], dict) or len(pair.old.parts) != 1 or pair.new.values.get("minItems", 0) > 1:
        return False
    taken = items[0].get("type")
    names = frozenset([taken] if isinstance(taken, str) else taken if isinstance(taken, list) else ())
    same_otherwise = _without_types(items[0]) == _without_types(pair.old.parts[0].value)
    return same_otherwise and ("string" in names or all(covers(names, name) for name in old))


def _without_types(schema: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in schema.items() if key not in ANNOTATIONS and key not in ("type", "nullable")}


def null_change(pair: Pair, was_null: bool) -> Change:
    """Return the fact that null is no longer allowed, or is now."""
    keyword = "nullable" if "nullable" in (*pair.old.origins, *pair.new.origins) else "type"
    before, after = pair.old.origins.get(keyword), pair.new.origins.get(keyword)
    change = "disabled" if was_null else "enabled"
    return Change(
        *("schema", "nullable", change, was_null, not was_null), before or pair.old.node, after or pair.new.node
    )


def _type_change(pair: Pair, old: frozenset[str] | None, new: frozenset[str] | None) -> str:
    """Say whether there is room for more types, for fewer, or for others; multiples of 2 are integers in any case."""
    if all_types(old) == all_types(new):
        return "same"
    if old is None:
        return "specialized"
    if new is None:
        return "generalized"
    was, now = _numbers_apart(old, pair.old), _numbers_apart(new, pair.new)
    if was == now:
        return "same"
    if all(covers(now, name) for name in was):
        return "generalized"
    return "specialized" if all(covers(was, name) for name in now) else "changed"


def _numbers_apart(types: frozenset[str], view: NormalSchema) -> frozenset[str]:
    """Return types with integers in the place of numbers that must be multiples of an integer."""
    divisor = view.values.get("multipleOf", 0.5)
    return (types - {"number"}) | {"integer"} if "number" in types and divisor == int(divisor) else types


def _is_text_compatible(pair: Pair, old: frozenset[str] | None, new: frozenset[str] | None) -> bool:
    """Tell whether every value that was valid still is, written as text: there a string without format takes all."""
    view, types = (pair.new, new) if pair.direction == "request" else (pair.old, old)
    return types == frozenset({"string"}) and not (_LIMITS_OF_TEXT & set(view.values))


def type_text(types: frozenset[str] | None, view: NormalSchema) -> str:
    """Return how a reader would name the types of a schema: "integer/int64", "string or null", "any"."""
    if types is None:
        return ANY_TYPE
    form = _format(view)
    if not types:
        return NO_VALUE
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
