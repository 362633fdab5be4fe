"""Checks of bounds: those that leave no value, and those that another one makes superfluous."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.site import Site
from openspec_lint.read.edits import removed

LENGTHS: Final = (
    ("minLength", "maxLength", "characters"),
    ("minItems", "maxItems", "items"),
    ("minProperties", "maxProperties", "properties"),
    ("minContains", "maxContains", "items that `contains` describes"),
)
"""Least and greatest size, and of what."""


class Bound(NamedTuple):
    """One end of a range: the keyword that sets it, its number, and whether the number itself is left out."""

    keyword: str
    number: float
    is_open: bool


def number(value: object) -> float | None:
    """Return a number of JSON; None for anything else."""
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def lower_bound(schema: Mapping[str, Any]) -> Bound | None:
    """Return where the numbers that a schema allows begin, in the way of any version; None for no bound."""
    return _bound(schema, "minimum", "exclusiveMinimum", 1)


def upper_bound(schema: Mapping[str, Any]) -> Bound | None:
    """Return where the numbers that a schema allows end, in the way of any version; None for no bound."""
    return _bound(schema, "maximum", "exclusiveMaximum", -1)


def _bound(schema: Mapping[str, Any], keyword: str, exclusive: str, sign: int) -> Bound | None:
    closed, opened = number(schema.get(keyword)), number(schema.get(exclusive))
    if opened is not None and (closed is None or sign * opened >= sign * closed):
        return Bound(exclusive, opened, True)
    return Bound(keyword, closed, schema.get(exclusive) is True) if closed is not None else None


def leaves_nothing(lower: Bound, upper: Bound) -> bool:
    """Tell whether no number lies between two bounds."""
    return lower.number > upper.number or (lower.number == upper.number and (lower.is_open or upper.is_open))


def bounds_contradictory(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to bounds of one schema between which nothing lies."""
    schema = site.value
    lower, upper = lower_bound(schema), upper_bound(schema)
    if lower is not None and upper is not None and leaves_nothing(lower, upper):
        yield _hit(site, lower.keyword, upper.keyword, "no number lies between them")
    for least, greatest, things in LENGTHS:
        low, high = number(schema.get(least)), number(schema.get(greatest))
        if low is not None and high is not None and low > high:
            yield _hit(site, least, greatest, f"no number of {things} is both")
    yield from _too_many_required(site)
    yield from _too_few_choices(site)


def _hit(site: Site, least: str, greatest: str, reason: str) -> Hit:
    first, second = site.value[least], site.value[greatest]
    arguments = {"problem": f"`{least}` is {first} and `{greatest}` is {second}: {reason}"}
    note = Note(site.child(least), f"`{least}` is {first}")
    return Hit(site.child(greatest), arguments, related=(note,), aspect=greatest)


def _too_many_required(site: Site) -> Iterator[Hit]:
    required, most = site.value.get("required"), number(site.value.get("maxProperties"))
    if isinstance(required, list) and most is not None:
        names = {name for name in required if isinstance(name, str)}
        if len(names) > most:
            problem = f"`required` names {len(names)} properties and `maxProperties` allows {most}"
            yield Hit(site.child("maxProperties"), {"problem": problem}, aspect="required")


def _too_few_choices(site: Site) -> Iterator[Hit]:
    """Object to a list of different values that must be longer than the values there are."""
    least, items = number(site.value.get("minItems")), site.value.get("items")
    if least is None or site.value.get("uniqueItems") is not True or not isinstance(items, dict):
        return
    values = items.get("enum")
    if isinstance(values, list) and least > len(values):
        problem = f"`minItems` asks for {least} different items, and the enum of the items has {len(values)} values"
        yield Hit(site.child("minItems"), {"problem": problem}, aspect="uniqueItems")


def bound_stated_twice(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a bound beside a stricter one: since OpenAPI 3.1 the exclusive bounds are numbers of their own."""
    for keyword, exclusive, bound in (
        ("minimum", "exclusiveMinimum", lower_bound),
        ("maximum", "exclusiveMaximum", upper_bound),
    ):
        closed, opened = number(site.value.get(keyword)), number(site.value.get(exclusive))
        strictest = bound(site.value)
        if closed is not None and opened is not None and strictest is not None:
            weaker = exclusive if strictest.keyword == keyword else keyword
            arguments = {"weaker": weaker, "stricter": strictest.keyword}
            fix = removed(site.document, (site.trail, weaker))
            yield Hit(site.child(weaker), arguments, aspect=keyword, fix=fix)


BOUND_CHECKS: Final[Mapping[str, Check]] = {
    "bound-stated-twice": bound_stated_twice,
    "bounds-contradictory": bounds_contradictory,
}
