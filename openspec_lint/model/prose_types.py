"""Types as catalogues write them in prose ("string (min: 3)", "[Project]", {"name": "string"}) → JSON Schema."""

from __future__ import annotations

import re
from typing import Any, Final

from openspec_lint.read.document import Value

JSON_TYPES: Final = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})

_SCHEMA_KEYWORDS: Final = frozenset({"$ref", "properties", "allOf", "oneOf", "anyOf", "enum", "items"})

_WORDS: Final[dict[str, dict[str, Any]]] = {
    **{name: {"type": name} for name in JSON_TYPES},
    "str": {"type": "string"},
    "text": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "decimal": {"type": "number"},
    "bool": {"type": "boolean"},
    "list": {"type": "array"},
    "dict": {"type": "object"},
    "json": {"type": "object"},
    "uuid": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "timestamp": {"type": "string"},
    "file": {"type": "string", "format": "binary"},
}
_DATE: Final = re.compile(r"\s*YYYY-MM-DD([T ][Hh]\S*)?(?:\s*\(|\s*\Z)")
_FIRST_WORD: Final = re.compile(r"\s*([A-Za-z]+)(\[\])?")


def is_schema(value: Value) -> bool:
    """Tell whether `value` looks like a JSON Schema rather than like a map of fields."""
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if isinstance(kind, str):
        return kind in JSON_TYPES
    if isinstance(kind, list):
        return all(isinstance(item, str) and item in JSON_TYPES for item in kind)
    return any(isinstance(value.get(keyword), (str, dict, list)) for keyword in _SCHEMA_KEYWORDS)


def schema_of(value: Value) -> Any:
    """Return the JSON Schema that `value` means: `value` itself when it is one, {} when nothing can be told."""
    if is_schema(value):
        return value
    if isinstance(value, dict):
        required = [name for name, field in value.items() if isinstance(field, dict) and field.get("required") is True]
        schema = {"type": "object", "properties": {name: schema_of(field) for name, field in value.items()}}
        return {**schema, "required": required} if required else schema
    if isinstance(value, list):
        return {"type": "array", "items": schema_of(value[0]) if value else {}}
    return _prose(value) if isinstance(value, str) else {}


def _prose(text: str) -> dict[str, Any]:
    if text.startswith("[") and text.endswith("]"):
        return {"type": "array", "items": _prose(text[1:-1])}
    if (date := _DATE.match(text)) is not None:
        return {"type": "string", "format": "date-time" if date[1] else "date"}
    match = _FIRST_WORD.match(text)
    schema = _WORDS.get(match[1].lower()) if match is not None else None
    if match is None or schema is None:
        return {"description": text}
    return {"type": "array", "items": schema} if match[2] else dict(schema)
