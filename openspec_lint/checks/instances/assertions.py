"""The keywords that look at a value itself: type, range, length, enum, format (JSON Schema Validation 2020-12, 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt
from typing import Any, Final

from openspec_lint.checks.instances.plan import ANY, Check, Failure, Failures, Keyword, Plan
from openspec_lint.checks.instances.texts import FORMATS, has_format, matches
from openspec_lint.checks.instances.validator import Validator
from openspec_lint.checks.instances.values import comparable, is_multiple, is_number
from openspec_lint.read.document import Trail

NUMBER: Final = (int, float)

_INTEGER_RANGES: Final = {"int32": 2**31, "int64": 2**63}
"""Formats of integers, and the first positive number beyond them."""


def _is_count(value: Any) -> bool:
    return is_number(value) and value >= 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _stated(keyword: str, is_meant: Callable[[Any], bool]) -> Callable[[Validator, Plan], Any]:
    """Return the `prepare` that takes the value of a keyword as it is, where it is one that the keyword can have."""
    return lambda _validator, plan: plan.schema[keyword] if is_meant(plan.schema[keyword]) else None


def _bound(
    keyword: str, types: tuple[type, ...], is_meant: Callable[[Any], bool], holds: Callable[[Any, Any], bool]
) -> Keyword:
    """Return a keyword that compares a value, or how many it has of something, with a limit."""
    is_size = types is not NUMBER

    def check(_validator: Validator, limit: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
        if not holds(len(value) if is_size else value, limit):
            failures.append(Failure(keyword, plan, trail, value, limit))

    return Keyword(types, _stated(keyword, is_meant), check)


def _range(keyword: str, inclusive: Check, beyond: str, exclusive: Check) -> Keyword:
    """Return `minimum` or `maximum`, which OpenAPI 2.0 and 3.0 make exclusive by a second keyword that is true."""

    def prepare(_validator: Validator, plan: Plan) -> Any:
        limit = plan.schema[keyword]
        return (limit, plan.schema.get(beyond) is True) if is_number(limit) else None

    def check(validator: Validator, argument: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
        limit, is_exclusive = argument
        (exclusive if is_exclusive else inclusive)(validator, limit, plan, value, trail, failures)

    return Keyword(NUMBER, prepare, check)


def _multiple_of(_validator: Validator, divisor: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    if is_number(value) and not is_multiple(value, divisor):
        failures.append(Failure("multipleOf", plan, trail, value, divisor))


def _pattern(_validator: Validator, pattern: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    if not matches(pattern, value):
        failures.append(Failure("pattern", plan, trail, value, pattern))


def _format(_validator: Validator, name: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    if isinstance(value, str):
        holds = name not in FORMATS or has_format(name, value)
    else:
        beyond = _INTEGER_RANGES.get(name)
        holds = beyond is None or -beyond <= value < beyond
    if not holds:
        failures.append(Failure("format", plan, trail, value, name))


def _is_checked_format(name: Any) -> bool:
    return isinstance(name, str) and (name in FORMATS or name in _INTEGER_RANGES)


def _allowed(keyword: str) -> Callable[[Validator, Plan], Any]:
    """Return the `prepare` of `enum` or `const`: the values to choose from, as they are compared."""

    def prepare(_validator: Validator, plan: Plan) -> Any:
        stated = plan.schema[keyword]
        values = [stated] if keyword == "const" else stated
        return frozenset(map(comparable, values)) if isinstance(values, list) else None

    return prepare


def _one_of_values(keyword: str) -> Check:
    def check(_validator: Validator, allowed: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
        if comparable(value) not in allowed:
            failures.append(Failure(keyword, plan, trail, value))

    return check


def _unique_items(_validator: Validator, _true: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    seen = set()
    for index, item in enumerate(value):
        key = comparable(item)
        if key in seen:
            failures.append(Failure("uniqueItems", plan, (trail, index), item))
            return
        seen.add(key)


_EXCLUSIVE_MINIMUM: Final = _bound("exclusiveMinimum", NUMBER, is_number, gt)
_EXCLUSIVE_MAXIMUM: Final = _bound("exclusiveMaximum", NUMBER, is_number, lt)

ASSERTIONS: Final[Mapping[str, Keyword]] = {
    "enum": Keyword(ANY, _allowed("enum"), _one_of_values("enum")),
    "const": Keyword(ANY, _allowed("const"), _one_of_values("const")),
    "exclusiveMinimum": _EXCLUSIVE_MINIMUM,
    "exclusiveMaximum": _EXCLUSIVE_MAXIMUM,
    "minimum": _range(
        "minimum", _bound("minimum", NUMBER, is_number, ge).check, "exclusiveMinimum", _EXCLUSIVE_MINIMUM.check
    ),
    "maximum": _range(
        "maximum", _bound("maximum", NUMBER, is_number, le).check, "exclusiveMaximum", _EXCLUSIVE_MAXIMUM.check
    ),
    "multipleOf": Keyword(NUMBER, _stated("multipleOf", lambda value: _is_count(value) and value > 0), _multiple_of),
    "minLength": _bound("minLength", (str,), _is_count, ge),
    "maxLength": _bound("maxLength", (str,), _is_count, le),
    "minItems": _bound("minItems", (list,), _is_count, ge),
    "maxItems": _bound("maxItems", (list,), _is_count, le),
    "minProperties": _bound("minProperties", (dict,), _is_count, ge),
    "maxProperties": _bound("maxProperties", (dict,), _is_count, le),
    "pattern": Keyword((str,), _stated("pattern", _is_text), _pattern),
    "format": Keyword((str, int), _stated("format", _is_checked_format), _format),
    "uniqueItems": Keyword((list,), _stated("uniqueItems", lambda value: value is True), _unique_items),
}
