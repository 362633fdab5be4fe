"""Hosts of URLs: which are somewhere on the Internet, and which never leave a machine, a network or a text."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

_OWN_NETWORK: Final = frozenset({"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp"})
"""Last labels of names that are not on the Internet (RFC 6761, 6762, 8375, and ICANN's `internal`)."""

_EXAMPLES: Final = frozenset({"example", "test", "invalid"})
"""Last labels of names that stand for another name (RFC 2606), besides example.com and its sisters."""


def is_plain_http(url: str) -> bool:
    """Tell whether a URL goes without TLS to a host that may be on the Internet; variables may be any host."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "ws") and bool(host) and not is_private(host)


def is_private(host: str) -> bool:
    """Tell whether a host is this machine, of a network of one's own, or of an example (RFC 2606, 6761, 1918)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        labels = host.lower().split(".")
        is_example = labels[-1] in _EXAMPLES or labels[-2:-1] == ["example"]
        return is_example or labels[-1] in _OWN_NETWORK or (len(labels) == 1 and "{" not in host)
    return address.is_private or address.is_loopback or address.is_link_local
