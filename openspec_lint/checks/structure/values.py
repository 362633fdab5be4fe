"""What is wrong with a value, as the rest of a sentence that begins with its name."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from typing import Any, Final

from openspec_lint.nearest import nearest

_TYPE_NAMES: Final = {
    "object": "a mapping",
    "array": "a list",
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "nan": "NaN, infinite or too large, which no reader of JSON can keep",
}

_COMPONENT_NAME: Final = "has other characters than letters, digits, `.`, `-` and `_`"
_TOKEN: Final = "has a character that no token of HTTP has: letters, digits and !#$%&'*+-.^_`|~ are allowed"
_BEARER: Final = "is not the scheme `bearer`"

PATTERN_WORDS: Final = {
    r"^3\.0\.\d(-.+)?$": "is no version of OpenAPI 3.0: write `3.0.3` or `3.0.4`",
    r"^3\.1\.\d+(-.+)?$": "is no version of OpenAPI 3.1: write `3.1.1`",
    r"^3\.2\.\d+(-.+)?$": "is no version of OpenAPI 3.2: write `3.2.0`",
    r"^[a-zA-Z0-9\.\-_]+$": _COMPONENT_NAME,
    "^[a-zA-Z0-9._-]+$": _COMPONENT_NAME,
    "^[a-zA-Z0-9!#$%&'*+.^_`|~-]+$": _TOKEN,
    "^[^{}]+$": "has braces, which stand around the name in the path, not in it",
    "^[^#]*$": "has a fragment (`#...`), which this URI must not have",
    "^[^#]*#?$": "has a fragment (`#...`), which this URI must not have",
    "^[A-Za-z_][-A-Za-z0-9._]*$": "is no anchor: a letter or `_`, then letters, digits, `.`, `-` and `_`",
    r"^[^{}/ :\\]+(?::\d+)?$": "is no host, with a port if need be, such as `api.example.com:8080`",
    "^/": "does not begin with a slash",
    "^[Bb][Ee][Aa][Rr][Ee][Rr]$": _BEARER,
}
"""The patterns that the meta-schemas hold values and names against, in words."""

_FORMAT_WORDS: Final = {
    "uri": "is no absolute URI, such as `https://example.com/terms`",
    "uri-reference": "is no URI: a space, a brace or another character must be percent-encoded",
    "iri": "is no absolute URI, such as `https://example.com/terms`",
    "iri-reference": "is no URI",
    "email": "is no email address",
}


def value_problem(error: Any, value: Any) -> str:
    """Return what is wrong with a value, as the rest of a sentence that begins with its name."""
    name = error.kind.name
    words = _PROBLEMS.get(name)
    return words(error.kind, value) if words is not None else f"does not satisfy `{name}` of the official schema"


def name_problem(error: Any, name: str) -> str:
    """Return what is wrong with a name that a map has as a key, as the rest of a sentence that begins with it."""
    words = PATTERN_WORDS.get(error.kind.pattern) if error.kind.name == "pattern" else None
    return words or value_problem(error, name)


def _with_value(value: Any, words: str) -> str:
    return f"is {shown(value)}, which {words}"


def _not_among(value: Any, options: list[Any]) -> str:
    names = [shown(option) for option in options]
    close = nearest(value, map(str, options)) if isinstance(value, str) else None
    is_shown = "is a list" if isinstance(value, list) else "is a mapping" if isinstance(value, dict) else ""
    hint = f"perhaps `{close}` is meant" if close else f"only {joined(names, 'or')} is allowed"
    return f"{is_shown or f'is {shown(value)}'}; {hint}"


def _repeated(value: Any) -> str:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if item in value[:index]:
            what = "the same object" if isinstance(item, (dict, list)) else shown(item)
            return f"lists {what} twice"
    return "lists a value twice"


def _excluded(schema: Any, value: Any) -> str:
    """Say what a value must not be: what has certain fields together, or one of certain names."""
    fields = schema.get("required") if isinstance(schema, dict) else None
    if isinstance(fields, list):
        return f"has {joined(quoted(fields), 'and')}, of which only one may be there"
    if isinstance(schema, dict) and "enum" in schema:
        return f"has a field of its own, `{str(value).lower()}`"
    return "has a parameter in `querystring`, which is the whole query string, beside one in `query`"


_PROBLEMS: Final[dict[str, Callable[[Any, Any], str]]] = {
    "enum": lambda kind, value: _not_among(value, kind.options),
    "const": lambda kind, value: _not_among(value, [kind.expected_value]),
    "pattern": lambda kind, value: _with_value(
        value, PATTERN_WORDS.get(kind.pattern, f"has not the form {kind.pattern}")
    ),
    "format": lambda kind, value: _with_value(value, _FORMAT_WORDS.get(kind.format, f"is no {kind.format}")),
    "uniqueItems": lambda _kind, value: _repeated(value),
    "minItems": lambda _kind, _value: "must not be empty",
    "minProperties": lambda _kind, _value: "must not be empty",
    "minLength": lambda _kind, _value: "must not be empty",
    "maxProperties": lambda _kind, _value: "may have one member only",
    "minimum": lambda kind, value: f"is {shown(value)}, but must not be below {kind.limit}",
    "exclusiveMinimum": lambda kind, value: f"is {shown(value)}, but must be above {kind.limit}",
    "not": lambda kind, value: _excluded(kind.schema, value),
    "contains": lambda _kind, _value: "has more than one parameter in `querystring`, which is the whole query string",
}
"""Keywords of the meta-schemas → (their error, the value) → words; where they have bounds, these are 1."""


def json_type(value: Any) -> str:
    """Return the JSON Schema type of a plain value; a whole float is a number here, and one beyond JSON "nan"."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number" if math.isfinite(value) else "nan"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            return "null"


def type_names(types: Iterable[str]) -> str:
    """Return types in words: "a list or a mapping"."""
    wanted = set(types)
    return joined([words for name, words in _TYPE_NAMES.items() if name in wanted], "or")


def joined(names: list[str], word: str) -> str:
    """Return names as a list in a sentence: "a, b or c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else "something else"


def quoted(names: Iterable[str]) -> list[str]:
    """Return each name in backquotes."""
    return [f"`{name}`" for name in names]


def shown(value: Any) -> str:
    """Return a value as JSON writes it, but a string without its quotes, in backquotes and at most 40 characters."""
    if value == "":
        return "empty"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"`{text}`" if len(text) <= 40 else f"`{text[:39]}…`"
