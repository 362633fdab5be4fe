"""What changed about the limits of a schema: of numbers, of lengths, of counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.types import Pair, if_applied, keyword_fact, shared_types
from openspec_lint.model.normal_schema import NormalSchema
from openspec_lint.model.schema_limits import exact, number_range, step_of
from openspec_lint.read.document import Value

_COUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    "string": ("minLength", "maxLength"),
    "array": ("minItems", "maxItems"),
    "object": ("minProperties", "maxProperties"),
}
_SIDES: Final = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))
_ONE: Final = {"minContains": 1}


def bound_changes(pair: Pair) -> Iterator[Change]:
    """Yield the facts about limits."""
    for name, keywords in _COUNTS.items():
        for keyword in keywords:
            old, new = pair.old.values.get(keyword), pair.new.values.get(keyword)
            yield from if_applied(pair, name, number_changes(pair, keyword, old, new))
    yield from if_applied(pair, "integer", _range_changes(pair))
    yield from if_applied(pair, "integer", _multiple_changes(pair))


def contains_bound_changes(pair: Pair) -> Iterator[Change]:
    """Yield the facts about how many items must be of the schema that a list contains."""
    for keyword in ("minContains", "maxContains"):
        default = _ONE.get(keyword)
        old, new = pair.old.values.get(keyword, default), pair.new.values.get(keyword, default)
        yield from number_changes(pair, keyword, old, new)


def number_changes(pair: Pair, keyword: str, old: Value, new: Value) -> Iterator[Change]:
    """Yield that a number was set, was taken away, rose or fell."""
    if old == new:
        return
    if old is None:
        yield keyword_fact(pair, keyword, "added", None, new)
    elif new is None:
        yield keyword_fact(pair, keyword, "removed", old, None)
    else:
        yield keyword_fact(pair, keyword, "increased" if new > old else "decreased", old, new)


def _is_whole(pair: Pair) -> bool:
    types = shared_types(pair)
    return pair.wire == "json" and "integer" in types and "number" not in types


def _range_changes(pair: Pair) -> Iterator[Change]:
    """Yield which ends of a range moved; for integers, above 4 and from 5 on are the same."""
    for inclusive, exclusive in _SIDES:
        is_lower = inclusive == "minimum"
        (before, was_exclusive), (after, is_exclusive) = (_end(view, is_lower) for view in (pair.old, pair.new))
        if (before, was_exclusive) == (after, is_exclusive):
            continue
        tightened = (after > before if is_lower else after < before) or (after == before and is_exclusive)
        step = step_of(pair.old if tightened else pair.new, _is_whole(pair))
        if step is not None and _end(pair.old, is_lower, step) == _end(pair.new, is_lower, step):
            continue
        old, new = pair.old.values, pair.new.values
        forms = [exclusive if exclusive in values else inclusive for values in (old, new)]
        if forms[0] != forms[1] and forms[0] in old and forms[1] in new:
            yield _reworded(
                pair, inclusive, (forms[0], forms[1]), "increased" if tightened == is_lower else "decreased"
            )
        else:
            for keyword in (inclusive, exclusive):
                yield from number_changes(pair, keyword, old.get(keyword), new.get(keyword))


def _end(view: NormalSchema, is_lower: bool, step: Fraction | None = None) -> tuple[Any, bool]:
    found = number_range(view, step=step)
    return (found.low, found.above) if is_lower else (found.high, found.below)


def _reworded(pair: Pair, inclusive: str, forms: tuple[str, str], change: str) -> Change:
    """Return the fact that a bound moved and changed its form: 5 inclusive → 5 exclusive leaves less room."""
    words = [
        value if form == inclusive else f"{value} (exclusive)"
        for form, value in ((forms[0], pair.old.values[forms[0]]), (forms[1], pair.new.values[forms[1]]))
    ]
    return Change(
        *("schema", inclusive, change, words[0], words[1], pair.old.origin(forms[0]), pair.new.origin(forms[1]))
    )


def _multiple_changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.values.get("multipleOf"), pair.new.values.get("multipleOf")
    was, now = (_divisor(value, _is_whole(pair)) for value in (old, new))
    if was == now:
        return
    if was is None or now is None:
        yield from number_changes(pair, "multipleOf", None if was is None else old, None if now is None else new)
        return
    change = "changed"
    if (was / now).denominator == 1:
        change = "generalized"
    elif (now / was).denominator == 1:
        change = "specialized"
    yield keyword_fact(pair, "multipleOf", change, old, new)


def _divisor(value: Value, whole: bool) -> Fraction | None:
    """Return a divisor as it is written; of whole numbers, those of 1.5 are those of 3, and those of 1 are all."""
    if value is None or not whole:
        return None if value is None else exact(value)
    numerator = exact(value).numerator
    return Fraction(numerator) if numerator > 1 else None
