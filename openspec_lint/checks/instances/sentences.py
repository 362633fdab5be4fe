"""Failures in the words of the document."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from openspec_lint.checks.instances.choices import Closest
from openspec_lint.checks.instances.examples import text_holds, text_holds_json
from openspec_lint.checks.instances.plan import Failure
from openspec_lint.checks.wording import listed, with_article
from openspec_lint.read.document import Trail, Value, keys_of

MAX_SHOWN: Final = 40
"""Characters of a value that a message shows."""

MAX_VALUES: Final = 6
"""Values of an enum that a message lists."""

_TYPE_NOUNS: Final = {"null": "null", "boolean": "true or false"}

_FORMATS: Final = {
    "date": "a date such as `2026-01-31`",
    "date-time": "a date and time with its offset, such as `2026-01-31T12:00:00Z`",
    "uuid": "a UUID",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "int32": "an integer of 32 bits",
    "int64": "an integer of 64 bits",
}


def sentence(failure: Failure, start: Trail, what: str, schema_name: str) -> str:
    """Return what is wrong, as a sentence without its end.

    start: the trail of the example, which `what` ("the example `cat`") names. schema_name: "`Pet`" or "its schema".
    """
    path = path_below(start, failure.trail)
    subject = f"`{path}` in {what}" if path else what
    predicate = _PREDICATES.get(failure.keyword, _breaks)(failure, schema_name)
    return f"{subject[0].upper()}{subject[1:]} {predicate}"


def path_below(start: Trail, trail: Trail) -> str:
    """Return the way from one trail to one below it: `owner.names[0]`; "" for the same."""
    text = ""
    for key in keys_of(trail)[len(keys_of(start)) :]:
        text += f"[{key}]" if isinstance(key, int) else f".{key}"
    return text.removeprefix(".")


def _shown(value: Value) -> str:
    """Return a value as a message shows it: short ones as JSON, long ones cut, containers by their kind."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _plain(value)
    text = text.replace("`", "'")
    return f"`{text}`" if len(text) <= MAX_SHOWN else f"`{text[: MAX_SHOWN - 1]}…`"


def _plain(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    is_long = isinstance(value, int) and abs(value) >= 10**MAX_SHOWN  # Python does not write thousands of digits
    return "a huge number" if is_long else str(value)


def _type(failure: Failure, _schema: str) -> str:
    names = list(
        dict.fromkeys("number" if name == "integer" and "number" in failure.detail else name for name in failure.detail)
    )
    expected = " or ".join(_TYPE_NOUNS.get(name) or with_article(name) for name in names)
    value = failure.value
    if text_holds_json(value) and {"object", "array"} & set(names):
        return f"is a text that holds JSON, but must be {expected}: write it as one, without the quotes"
    remedy = ""
    if isinstance(value, str) and text_holds(value, names):
        remedy = ": write it without quotes"
    elif isinstance(value, (int, float)) and "string" in names:
        remedy = ": quote it"
    elif value is None:
        remedy = ": leave it out, or allow null"
    return f"is {_shown(value)}, but must be {expected}{remedy}"


def _enum(failure: Failure, _schema: str) -> str:
    allowed = failure.plan.schema.get("enum")
    shown = [_shown(value) for value in allowed] if isinstance(allowed, list) else []
    if len(shown) > MAX_VALUES:
        shown = [*shown[: MAX_VALUES - 1], f"{len(shown) - MAX_VALUES + 1} others"]
    choice = " or ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
    return f"is {_shown(failure.value)}, but must be {choice}"


def _const(failure: Failure, _schema: str) -> str:
    return f"is {_shown(failure.value)}, but must be {_shown(failure.plan.schema['const'])}"


def _required(failure: Failure, schema: str) -> str:
    return f"lacks {listed(failure.detail)}, which {schema} requires"


def _unknown_members(failure: Failure, schema: str) -> str:
    return f"has {listed(map(str, failure.detail))}, which {schema} neither names nor allows"


def _is_but(text: str) -> Callable[[Failure, str], str]:
    """Return the predicate of a bound on the value itself."""
    return lambda failure, _schema: f"is {_shown(failure.value)}, but must be {text} {_plain(failure.detail)}"


def _has_but(noun: str, text: str) -> Callable[[Failure, str], str]:
    """Return the predicate of a bound on how many there are of something."""
    return lambda failure, _schema: (
        f"{f'has {_counted(len(failure.value), noun)}' if failure.value else 'is empty'}, "
        f"but must have {text} {_counted(failure.detail, noun)}"
    )


def _counted(number: float, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{_plain(number)} {noun}s"


def _pattern(failure: Failure, _schema: str) -> str:
    return f"is {_shown(failure.value)}, which does not match the pattern `{failure.detail}`"


def _format(failure: Failure, _schema: str) -> str:
    return f"is {_shown(failure.value)}, but must be {_FORMATS[failure.detail]}"


def _contains(failure: Failure, schema: str) -> str:
    count, least, most = failure.detail
    wanted = f"at most {most}" if most is not None and count > most else f"at least {least}"
    return f"has {_counted(count, 'item')} that {schema} describes in `contains`, but must have {wanted}"


def _no_choice(failure: Failure, _schema: str) -> str:
    if not isinstance(failure.detail, Closest):
        first, second = failure.detail
        return f"fits two schemas of the `oneOf` at once, number {first + 1} and number {second + 1}"
    closest = failure.detail.failures[0]
    path = path_below(failure.trail, closest.trail)
    predicate = _PREDICATES.get(closest.keyword, _breaks)(closest, "that one")
    reason = f"`{path}` {predicate}" if path else f"it {predicate}"
    count = failure.detail.number
    return f"fits none of the {count} schemas of the `{failure.keyword}` that it may be; in the closest, {reason}"


def _breaks(failure: Failure, schema: str) -> str:
    return f"is not what {schema} asks for in `{failure.keyword}`"


_PREDICATES: Final[Mapping[str, Callable[[Failure, str], str]]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "dependentRequired": _required,
    "additionalProperties": _unknown_members,
    "unevaluatedProperties": _unknown_members,
    "minimum": _is_but("at least"),
    "maximum": _is_but("at most"),
    "exclusiveMinimum": _is_but("more than"),
    "exclusiveMaximum": _is_but("less than"),
    "multipleOf": _is_but("a multiple of"),
    "minLength": _has_but("character", "at least"),
    "maxLength": _has_but("character", "at most"),
    "minItems": _has_but("item", "at least"),
    "maxItems": _has_but("item", "at most"),
    "minProperties": _has_but("member", "at least"),
    "maxProperties": _has_but("member", "at most"),
    "pattern": _pattern,
    "format": _format,
    "uniqueItems": lambda _failure, _schema: "stands in its list twice, but the items must differ",
    "contains": _contains,
    "propertyNames": lambda _failure, schema: f"has a name that {schema} does not allow",
    "items": lambda _failure, schema: f"is one item more than {schema} allows",
    "unevaluatedItems": lambda _failure, schema: f"has items that {schema} does not allow",
    "not": lambda _failure, schema: f"is what {schema} excludes with `not`",
    "false": lambda _failure, _schema: "is there, but its schema is `false`, which allows nothing",
    "oneOf": _no_choice,
    "anyOf": _no_choice,
}
"""What a failed keyword says of the value, after its name: (failure, name of the schema) → predicate."""
