"""Hosts of URLs: which are somewhere on the Internet, and which never leave a machine, a network or a text."""

from __future__ import annotations

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

_OWN_NETWORK: Final = frozenset(
    {"test", "invalid", "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp"}
)
"""Last labels of names that are not on the Internet (RFC 2606, 6761, 6762, 8375, and ICANN's `internal`)."""

_EXAMPLE: Final = re.compile(
    r"(?:.*\.)?example(?:\.[a-z]+)?|(?:.*[.-])?your-?(?:domain|host|server|company|api|app)\b.*|"
    r"(?:.*\.)?my-?(?:domain|company)\.(?:com|org|net|io)",
    re.IGNORECASE,
)
"""Names that RFC 2606 keeps for examples, their sisters, and those that ask for the reader's own."""

_LOCAL: Final = re.compile(r"(?:.*\.)?localhost|host\.docker\.internal|.*\.local", re.IGNORECASE)


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
    address = _address(host)
    if address is not None:
        return address.is_private or address.is_loopback or address.is_link_local
    labels = host.lower().split(".")
    return is_example(host) or labels[-1] in _OWN_NETWORK or (len(labels) == 1 and "{" not in host)


def is_example(host: str) -> bool:
    """Tell whether a host is a name that stands for another one (RFC 2606, section 3)."""
    return _EXAMPLE.fullmatch(host) is not None


def is_local(host: str) -> bool:
    """Tell whether a host is the machine that asks, whichever that is (RFC 6761, section 6.3; RFC 1122, 3.2.1.3)."""
    address = _address(host)
    if address is not None:
        return address.is_loopback or address.is_unspecified
    return _LOCAL.fullmatch(host) is not None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
