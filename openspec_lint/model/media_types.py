"""Names of media types, as clients and servers compare them."""

from __future__ import annotations

from typing import Final

_ANY_JSON: Final = frozenset(("application/json", "text/json", "*/*", "application/*"))


def media_name(media_type: str) -> str:
    """Return a media type in lower case without parameters: "application/json"."""
    return media_type.split(";", 1)[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Tell whether values of a media type, or of a range, keep their types on the wire."""
    return is_any_json(media_type) or media_name(media_type).endswith("+json")


def is_any_json(media_type: str) -> bool:
    """Tell whether a media type or a range is JSON of no special kind."""
    return media_name(media_type) in _ANY_JSON


def has_room(range_: str, media_type: str) -> bool:
    """Tell whether a media range such as `*/*` or `application/*` takes in a media type."""
    wide, narrow = media_name(range_), media_name(media_type)
    return wide == "*/*" or (wide.endswith("/*") and narrow.startswith(wide[:-1]))
