"""The functions that rules of Spectral ask: what each takes, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from openspec_lint.checks.spectral.collation import is_after
from openspec_lint.checks.spectral.context import PROPERTY, VALUE, Context, Function, Result
from openspec_lint.checks.spectral.expressions import expression_of, occurs
from openspec_lint.checks.spectral.javascript import UNDEFINED, is_number, is_same, is_truthy, printed
from openspec_lint.checks.spectral.references import referenced_places
from openspec_lint.read.pointers import keys_of_pointer

_WORD: Final = {
    "flat": ("[a-z][a-z{d}]*", "", ""),
    "camel": ("[a-z][a-z{d}]*", "", "[A-Z{d}](?:[a-z{d}]+|$)"),
    "pascal": ("[A-Z][a-z{d}]*", "", "[A-Z{d}](?:[a-z{d}]+|$)"),
    "kebab": ("[a-z][a-z{d}]*", "-", "[a-z{d}]+"),
    "cobol": ("[A-Z][A-Z{d}]*", "-", "[A-Z{d}]+"),
    "snake": ("[a-z][a-z{d}]*", "_", "[a-z{d}]+"),
    "macro": ("[A-Z][A-Z{d}]*", "_", "[A-Z{d}]+"),
}
"""Ways to write a name: its first word, what stands between words, and each further word; {d} is for digits."""


def _alphabetical(value: Any, options: Any, _context: Context) -> Iterator[Result]:
    if not isinstance(value, (dict, list)) or len(value) < 2:
        return
    key = options.get("keyedBy") if isinstance(options, Mapping) else None
    items = list(value)
    if key is not None:
        if not all(isinstance(item, (dict, list)) for item in items):
            yield Result(PROPERTY + "must be an object")
            return
        items = [item.get(key, UNDEFINED) if isinstance(item, dict) else UNDEFINED for item in items]
    if not all(isinstance(item, str) or is_number(item) for item in items):
        yield Result(PROPERTY + "must be one of the allowed types: number, string")
        return
    for index, (first, second) in enumerate(pairwise(items)):
        if is_after(first, second):
            if key is not None:
                yield Result("properties must follow the alphabetical order")
            else:
                message = f"{printed(first)} must be placed after {printed(second)}"
                yield Result(message, (index if isinstance(value, list) else first,))
            return


def _casing(value: Any, options: Mapping[str, Any], _context: Context) -> Iterator[Result]:
    if not isinstance(value, str) or not value:
        return
    separator = options.get("separator") or {}
    if len(value) == 1 and separator.get("allowLeading") is True and value == separator.get("char"):
        return
    pattern = _case(
        options["type"], options.get("disallowDigits") is not True, separator.get("char"), separator.get("allowLeading")
    )
    if pattern.match(value) is None:
        yield Result(f"must be {options['type']} case")


@lru_cache(maxsize=64)
def _case(name: str, has_digits: bool, separator: str | None, may_lead: bool | None) -> re.Pattern[str]:
    first, between, other = (part.replace("{d}", "0-9" if has_digits else "") for part in _WORD[name])
    word = first + (f"(?:{between}{other})*" if other else "")
    word = word.replace("|$)", r"|\Z)")
    if separator is None:
        return re.compile(rf"{word}\Z")
    mark = re.escape(separator)
    return re.compile(rf"{f'(?:{mark})?' if may_lead is True else ''}{word}(?:{mark}{word})*\Z")


def _defined(value: Any, _options: Any, _context: Context) -> Iterator[Result]:
    if value is UNDEFINED:
        yield Result(PROPERTY + "must be defined")


def _undefined(value: Any, _options: Any, _context: Context) -> Iterator[Result]:
    if value is not UNDEFINED:
        yield Result(PROPERTY + "must be undefined")


def _truthy(value: Any, _options: Any, _context: Context) -> Iterator[Result]:
    if not is_truthy(value):
        yield Result(PROPERTY + "must be truthy")


def _falsy(value: Any, _options: Any, _context: Context) -> Iterator[Result]:
    if is_truthy(value):
        yield Result(PROPERTY + "must be falsy")


def _enumeration(value: Any, options: Mapping[str, Any], _context: Context) -> Iterator[Result]:
    if value is UNDEFINED or isinstance(value, (dict, list)):
        return
    if not any(is_same(value, each) for each in options["values"]):
        yield Result(
            f"{VALUE} must be equal to one of the allowed values: {', '.join(map(printed, options['values']))}"
        )


def _length(value: Any, options: Mapping[str, Any], _context: Context) -> Iterator[Result]:
    if isinstance(value, str):
        length: float = len(value) if value.isascii() else len(value.encode("utf-16-le", "surrogatepass")) // 2
    elif isinstance(value, (dict, list)):
        length = len(value)
    elif is_number(value):
        length = value
    else:
        return
    if "min" in options and length < options["min"]:
        yield Result(f"{PROPERTY}must be longer than {printed(options['min'])}")
    if "max" in options and length > options["max"]:
        yield Result(f"{PROPERTY}must be shorter than {printed(options['max'])}")


def _pattern(value: Any, options: Mapping[str, Any], _context: Context) -> Iterator[Result]:
    if not isinstance(value, str):
        return
    if "match" in options and not occurs(expression_of(options["match"]), value):
        yield Result(f"{VALUE} must match the pattern {printed(options['match'])}")
    if "notMatch" in options and occurs(expression_of(options["notMatch"]), value):
        yield Result(f"{VALUE} must not match the pattern {printed(options['notMatch'])}")


def _or(value: Any, options: Mapping[str, Any], _context: Context) -> Iterator[Result]:
    if isinstance(value, dict) and not any(name in options["properties"] for name in value):
        yield _none_of(options["properties"])


def _xor(value: Any, options: Mapping[str, Any], _context: Context) -> Iterator[Result]:
    if not isinstance(value, dict):
        return
    present = [name for name in value if name in options["properties"]]
    if not present:
        yield _none_of(options["properties"])
    elif len(present) > 1:
        yield Result('Just one of "' + '" and "'.join(present) + '" must be defined')


def _none_of(names: list[str]) -> Result:
    if len(names) > 4:
        shown = '" or "'.join(names[:3])
        return Result(f'At least one of "{shown}" or {len(names) - 3} other properties must be defined')
    return Result('At least one of "' + '" or "'.join(names) + '" must be defined')


_TYPES: Final = {bool: "boolean", str: "string", int: "number", float: "number", list: "array", dict: "object"}


def _typed_enum(value: Any, _options: Any, context: Context) -> Iterator[Result]:
    if not isinstance(value, dict) or not isinstance(value.get("enum"), list):
        return
    types = value.get("type")
    if not isinstance(types, str) and not (isinstance(types, list) and all(isinstance(each, str) for each in types)):
        return
    allowed = [types] if isinstance(types, str) else list(types)
    nullable = {"2.0": "x-nullable", "3.0": "nullable"}.get(context.view.contract.version)
    allowed += ["null"] if nullable is not None and value.get(nullable) is True else []
    shown = ",".join(allowed)
    for index, item in enumerate(value["enum"]):
        kind = "null" if item is None else _TYPES[type(item)]
        if kind == "number" and "integer" in allowed and (isinstance(item, int) or item.is_integer()):
            kind = "integer"
        if kind not in allowed:
            yield Result(f'Enum value {printed(item)} must be "{shown}".', ("enum", index))


def _unreferenced(value: Any, options: Mapping[str, Any], context: Context) -> Iterator[Result]:
    if not isinstance(value, dict):
        return
    holder = options["reusableObjectsLocation"].lstrip("#")
    keys = tuple(keys_of_pointer(holder))
    used = referenced_places(context.view)
    for name in value:
        if (*keys, name) not in used:
            yield Result("Potential orphaned reusable object has been detected", whole=(*keys, name))


def _schema(value: Any, options: Mapping[str, Any], context: Context) -> Iterator[Result]:
    from openspec_lint.checks.spectral.schema_function import schema_results  # jsonschema takes 100 ms to load

    yield from schema_results(value, options, context)


FUNCTIONS: Final[Mapping[str, Function]] = {
    "alphabetical": _alphabetical,
    "casing": _casing,
    "defined": _defined,
    "enumeration": _enumeration,
    "falsy": _falsy,
    "length": _length,
    "or": _or,
    "pattern": _pattern,
    "schema": _schema,
    "truthy": _truthy,
    "typedEnum": _typed_enum,
    "undefined": _undefined,
    "unreferencedReusableObject": _unreferenced,
    "xor": _xor,
}
"""The functions by the name that rules know them by."""
