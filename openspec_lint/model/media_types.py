"""Names of media types, as clients and servers compare them."""

from __future__ import annotations

from typing import Final

_ANY_JSON: Final = frozenset(("application/json", "text/json", "*/*", "application/*"))
_TYPED: Final = frozenset(
    (
        *("application/x-ndjson", "application/ndjson", "application/jsonl", "application/jsonlines"),
        *("application/json-seq", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"),
        *("application/cbor", "application/cbor-seq", "application/msgpack", "application/x-msgpack"),
    )
)
_TYPED_SUFFIXES: Final = ("+json-seq", "+yaml", "+cbor", "+cbor-seq")


def media_name(media_type: str) -> str:
    """Return a media type in lower case without parameters: "application/json"."""
    return media_type.split(";", 1)[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Tell whether values of a media type, or of a range, keep their types on the wire."""
    return is_any_json(media_type) or media_name(media_type).endswith("+json")


def is_any_json(media_type: str) -> bool:
    """Tell whether a media type or a range is JSON of no special kind."""
    return media_name(media_type) in _ANY_JSON


def is_named_json(media_type: str) -> bool:
    """Tell whether a media type says that it is JSON; a range may be anything."""
    return "*" not in media_name(media_type) and is_json(media_type)


def keeps_types(media_type: str) -> bool:
    """Tell whether a number is no text in a media type: in JSON, one or many, and in what else tells types apart."""
    name = media_name(media_type)
    return is_json(media_type) or name in _TYPED or name.endswith(_TYPED_SUFFIXES)


def media_parameters(media_type: str) -> dict[str, str]:
    """Return the parameters of a media type by name; the charset of JSON says nothing, for JSON is UTF-8."""
    found = {}
    for part in media_type.split(";")[1:]:
        key, _, value = part.partition("=")
        name, text = key.strip().lower(), value.strip().strip('"')
        found[name] = text.lower() if name == "charset" else text
    if is_json(media_type):
        found.pop("charset", None)
    return found


def has_room(range_: str, media_type: str) -> bool:
    """Tell whether a media range such as `*/*` or `application/*` takes in a media type."""
    wide, narrow = media_name(range_), media_name(media_type)
    return wide == "*/*" or (wide.endswith("/*") and narrow.startswith(wide[:-1]))
