"""What changed between two schemas themselves, keyword by keyword; what is inside them is for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.types import Pair, keyword_fact, type_changes
from openspec_lint.model.normal_schema import NUMBERS_HIGHEST_HOLDS, NUMBERS_LOWEST_HOLDS, marked
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE, Value

_MERGED_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_PLAIN: Final = ("default", "contentEncoding", "contentMediaType", "dependentRequired")
_FLAGS: Final = ("uniqueItems",)


def keyword_changes(pair: Pair) -> Iterator[Change]:
    """Yield the facts about the keywords of a pair of schemas."""
    for facts in _FACTS:
        yield from facts(pair)


def _enum_changes(pair: Pair) -> Iterator[Change]:
    """Yield facts about the values that are allowed: `enum`, and `const`, which is an enum of one."""
    old, new = pair.old.values, pair.new.values
    if "const" in old and "const" in new:
        if marked(old["const"]) != marked(new["const"]):
            yield keyword_fact(pair, "const", "changed", old["const"], new["const"])
        return
    before, after = _allowed(old), _allowed(new)
    if before is None and after is None:
        return
    if before is None or after is None:
        keyword = "const" if "const" in (new if before is None else old) else "enum"
        change = "added" if before is None else "removed"
        yield keyword_fact(pair, keyword, change, old.get(keyword), new.get(keyword))
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
        fact = keyword_fact(pair, keyword, "value-removed", item, None)
        yield fact._replace(before=_item(fact.before, index))
    for index, item in fresh:
        fact = keyword_fact(pair, keyword, "value-added", None, item)
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
        yield keyword_fact(pair, keyword, "added", None, new)
    elif new is None:
        yield keyword_fact(pair, keyword, "removed", old, None)
    else:
        yield keyword_fact(pair, keyword, "increased" if new > old else "decreased", old, new)


def _multiple_changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.values.get("multipleOf"), pair.new.values.get("multipleOf")
    if old == new:
        return
    if old is None or new is None:
        yield from _number_changes(pair, "multipleOf", old, new)
        return
    wider, narrower = _divides(new, old), _divides(old, new)
    yield keyword_fact(
        pair, "multipleOf", "generalized" if wider else "specialized" if narrower else "changed", old, new
    )


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
            yield keyword_fact(pair, keyword, "enabled" if new else "disabled", old, new)


def _plain_changes(pair: Pair) -> Iterator[Change]:
    for keyword in (*_PLAIN, "pattern"):
        has_old, has_new = keyword in pair.old.values, keyword in pair.new.values
        if not has_old and not has_new:
            continue
        old, new = pair.old.values.get(keyword), pair.new.values.get(keyword)
        if has_old != has_new:
            yield keyword_fact(pair, keyword, "added" if has_new else "removed", old, new)
        elif marked(old) != marked(new):
            yield keyword_fact(pair, keyword, "changed", old, new)


_FACTS: Final[tuple[Callable[[Pair], Iterator[Change]], ...]] = (
    type_changes,
    _enum_changes,
    _extensible_enum_changes,
    _bound_changes,
    _multiple_changes,
    _flag_changes,
    _plain_changes,
)
