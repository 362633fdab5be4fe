"""Checks of the values that a schema lists: those that its other keywords rule out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.code.contract.schemas.bounds import lower_bound, number, upper_bound
from openspec_lint.checks.code.contract.schemas.types import stated_types
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.instances.texts import matches
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import as_json, listed, with_article
from openspec_lint.model.schemas import allows_null
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE, Value

MATCHES: Final[Mapping[str, Callable[[Value], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: (type(value) is int) or (isinstance(value, float) and value.is_integer()),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}
"""Whether a value is of a type (JSON Schema Validation 2020-12, 6.1.1); a whole float is an integer."""

_PYTHON_TYPES: Final = {
    **{"string": str, "boolean": bool, "integer": int, "number": float, "array": list, "object": dict},
    "null": type(None),
}


def enum_not_of_type(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a value of an enum that the schema's own type rules out."""
    stated = site.value.get("type")
    values = site.value["enum"]
    if stated == "string" and isinstance(values, list) and set(map(type, values)) == {str}:
        return  # nearly all of them
    types = [stated] if isinstance(stated, str) else stated
    if (
        not isinstance(types, list)
        or not isinstance(values, list)
        or not all(isinstance(name, str) and name in MATCHES for name in types)
    ):
        return
    if set(map(type, values)) <= {_PYTHON_TYPES[name] for name in types}:
        return
    if allows_null({**site.value, "enum": None}):
        types = [*types, "null"]
    expected = " or ".join(with_article(name) for name in types)
    wrong = [index for index, value in enumerate(values) if not any(MATCHES[name](value) for name in types)]
    if len(wrong) > 1 and len(wrong) == len(values):
        arguments = {"values": listed(map(as_json, values)), "expected": expected}
        yield Hit(site.child("enum"), arguments)
        return
    for index in wrong:
        value = values[index]
        remedy = "; quote it" if "string" in types and isinstance(value, (bool, int, float)) else ""
        arguments = {"values": f"`{as_json(value)}`", "expected": expected + remedy}
        yield Hit(site.child("enum", index), arguments, ON_VALUE, aspect=as_json(value))


_LIMITS: Final = frozenset(
    ("minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
)


def enum_value_excluded(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a value of an enum that a bound or the pattern beside it rules out."""
    values = site.value["enum"]
    if _LIMITS.isdisjoint(site.value) or not isinstance(values, list) or _are_short_texts(site.value, values):
        return
    for index, value in enumerate(values):
        keyword = _excluding_limit(site.value, value)
        if keyword is not None:
            arguments = {"value": as_json(value), "keyword": keyword, "limit": site.value[keyword]}
            yield Hit(site.child("enum", index), arguments, ON_VALUE, aspect=as_json(value))


def _are_short_texts(schema: Mapping[str, Any], values: list[Value]) -> bool:
    """Tell whether `maxLength` is all that a schema asks of its enum, and all values are texts that meet it."""
    most = schema.get("maxLength")
    return (
        isinstance(most, int)
        and _LIMITS & schema.keys() == {"maxLength"}
        and set(map(type, values)) == {str}
        and max(map(len, values)) <= most
    )


def const_excluded(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a `const` that the type, the enum, a bound or the pattern beside it rules out."""
    value, schema = site.value["const"], site.value
    types = stated_types(schema.get("type"))
    keyword = _excluding_limit(schema, value)
    if types and all(name in MATCHES for name in types) and not any(MATCHES[name](value) for name in types):
        keyword = "type"
    elif isinstance(schema.get("enum"), list) and not any(same(value, other) for other in schema["enum"]):
        keyword = "enum"
    if keyword is not None:
        yield Hit(site.child("const"), {"value": as_json(value), "keyword": keyword}, ON_VALUE)


def same(one: Value, other: Value) -> bool:
    """Tell whether two values of JSON are equal: 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def _excluding_limit(schema: Mapping[str, Any], value: Value) -> str | None:
    """Return the keyword that rules out `value`; None where it is valid."""
    if isinstance(value, str):
        return _excluding_text(schema, value)
    if number(value) is None:
        return None
    lower, upper = lower_bound(schema), upper_bound(schema)
    if lower is not None and (value < lower.number or (lower.is_open and value == lower.number)):
        return lower.keyword
    if upper is not None and (value > upper.number or (upper.is_open and value == upper.number)):
        return upper.keyword
    return None


def _excluding_text(schema: Mapping[str, Any], text: str) -> str | None:
    least, most = number(schema.get("minLength")), number(schema.get("maxLength"))
    if least is not None and len(text) < least:
        return "minLength"
    if most is not None and len(text) > most:
        return "maxLength"
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not matches(pattern, text):
        return "pattern"
    return None


VALUE_CHECKS: Final[Mapping[str, Check]] = {
    "const-excluded": const_excluded,
    "enum-not-of-type": enum_not_of_type,
    "enum-value-excluded": enum_value_excluded,
}
