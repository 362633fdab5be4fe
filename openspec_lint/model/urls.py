"""What makes a text no URL reference, whatever it is meant to lead to (RFC 3986)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_FORBIDDEN: Final = re.compile(r"[\s<>\"\\^`{|}\x00-\x1f\x7f]")
"""Characters that stand in no URL; letters of other scripts do (RFC 3987)."""

_BAD_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NEED_A_HOST: Final = frozenset({"http", "https", "ws", "wss"})


def is_url_shaped(url: str) -> bool:
    """Tell whether each character of `url` may stand in a URL, and its parts can be told apart."""
    return _FORBIDDEN.search(url) is None and _BAD_PERCENT.search(url) is None and _port_and_host(url) is not None


def _port_and_host(url: str) -> tuple[int | None, str | None] | None:
    try:
        parts = urlsplit(url)
        return parts.port, parts.hostname
    except ValueError:
        return None


def url_problem(url: str) -> str | None:
    """Return why `url` is no URL reference, as the rest of a sentence that begins with it; None when it is one."""
    bad = _FORBIDDEN.search(url)
    if bad is not None:
        if bad[0].isspace():
            return "has a space in it"
        return f"has the character {bad[0] if bad[0].isprintable() else f'U+{ord(bad[0]):04X}'} in it"
    if _BAD_PERCENT.search(url) is not None:
        return "has a % without two hexadecimal digits behind it"
    found = _port_and_host(url)
    if found is None:
        return "has a host or port that is none"
    scheme = url.partition(":")[0].lower()
    if scheme in _NEED_A_HOST and ":" in url and not found[1]:
        return f"has no host behind {scheme}:"
    return None
