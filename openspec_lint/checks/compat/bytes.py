"""Bytes in one form: what 3.0 says by a format, 3.1 says by `contentEncoding`, or leaves to the media type.

See "Considerations for File Uploads" in OpenAPI 3.0 (4.7.14.2) and 3.1 (4.8.14.3).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from openspec_lint.checks.compat.types import Pair
from openspec_lint.model.normal_schema import NormalSchema

_BASE64: Final = ("byte", "base64")
_TEXT: Final = frozenset(("string",))
_OF_BYTES: Final = frozenset(("contentMediaType",))
"""What may be said of bytes besides."""


def with_bytes_alike(pair: Pair) -> Pair:
    """Return a pair in which bytes that both versions mean are said as the newer form says them."""
    old, new = pair.old, pair.new
    return pair._replace(old=_said_as(old, new, pair.wire), new=_said_as(new, old, pair.wire))


def is_any_bytes(view: NormalSchema) -> bool:
    """Tell whether a schema says no more than that its values are bytes."""
    is_binary = view.types == _TEXT and view.values.get("format") == "binary"
    return is_binary and set(view.values) <= {"format", *_OF_BYTES} and not (view.choices or view.separate)


def _said_as(view: NormalSchema, other: NormalSchema, wire: str) -> NormalSchema:
    values = {key: value for key, value in view.values.items() if key != "format"}
    if view.values.get("format") in _BASE64 and _is_encoded(other):
        return replace(view, values={**values, "contentEncoding": other.values["contentEncoding"]})
    if wire != "json" and is_any_bytes(view) and _is_left_to_media_type(other):
        return replace(view, values=values, types=other.types, types_implied=other.types_implied)
    return view


def _is_encoded(view: NormalSchema) -> bool:
    encoding = view.values.get("contentEncoding")
    return isinstance(encoding, str) and encoding.lower() == "base64" and "format" not in view.values


def _is_left_to_media_type(view: NormalSchema) -> bool:
    """Tell whether a schema is one of bytes in 3.1: empty, or nothing but a media type; a mere string is text."""
    inside = view.properties or view.children or view.choices or view.separate or view.items or view.patterns
    if inside or not set(view.values) <= _OF_BYTES:
        return False
    has_media_type = any(isinstance(part.value, dict) and "contentMediaType" in part.value for part in view.parts)
    return view.types is None or (view.types == _TEXT and has_media_type)
