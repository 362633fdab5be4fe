"""Where an API is served: the addresses that clients may call, their variables filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from math import prod
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import Value

MAX_ADDRESSES: Final = 400
"""Addresses of one server that are made from its variables together; of more, each variable is looked at by itself."""

ANY: Final = "\0"
"""What stands in an address for a variable that may be anything."""

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_USUAL_PORTS: Final = {"http": ":80", "https": ":443"}


class Address(NamedTuple):
    """An address that clients may call; scheme and host are "" where the contract does not say them.

    node: the server that gives it.
    """

    scheme: str
    host: str
    path: str
    node: Node

    @property
    def url(self) -> str:
        """Return it as people write it."""
        origin = f"{self.scheme}://{self.host}" if self.scheme else f"//{self.host}" if self.host else ""
        return (origin + self.path or "/").replace(ANY, "*")

    def takes_in(self, other: Address) -> bool:
        """Tell whether who calls `other` calls this one; a host that is not said is no other one's."""
        return (
            (not other.scheme or not self.scheme or _matches(self.scheme, other.scheme))
            and (not other.host or _matches(self.host, other.host))
            and self.has_path(other.path)
        )

    def has_path(self, path: str) -> bool:
        """Tell whether `path` is its path, or one that a variable may give."""
        return _matches(self.path, path)


def _matches(wide: str, narrow: str) -> bool:
    if wide == narrow or ANY not in wide:
        return wide == narrow
    return re.fullmatch(".*".join(map(re.escape, wide.split(ANY))), narrow) is not None


def own_servers(site: Site) -> Node | None:
    """Return the list of servers that counts for an operation in place of the contract's, if there is one."""
    for holder in (site, site.parent):
        if holder is not None and isinstance(holder.value.get("servers"), list) and holder.value["servers"]:
            return holder.child("servers")
    return None


def addresses(listed: Node) -> list[Address]:
    """Return the addresses that a list of servers gives; what is no server is left out."""
    servers = (listed.child(index) for index in range(len(listed.value) if isinstance(listed.value, list) else 0))
    return [
        address
        for server in servers
        if isinstance(server.value, dict) and isinstance(server.value.get("url"), str)
        for address in _server_addresses(server)
    ]


def swagger_addresses(root: Node, schemes: Value) -> list[Address]:
    """Return the addresses that `host`, `basePath` and the `schemes` that count give in OpenAPI 2.0."""
    host, path = root.value.get("host"), root.value.get("basePath")
    node = root.child("host") if isinstance(host, str) else root.child("basePath") if isinstance(path, str) else root
    named = [scheme for scheme in schemes if isinstance(scheme, str)] if isinstance(schemes, list) else []
    return [
        _address(f"{scheme}//{host}" if isinstance(host, str) else "", path if isinstance(path, str) else "", node)
        for scheme in [f"{name}:" for name in named] or [""]
    ]


def _server_addresses(server: Node) -> Iterator[Address]:
    url, variables = server.value["url"], server.value.get("variables")
    known = variables if isinstance(variables, dict) else {}
    names = list(dict.fromkeys(_VARIABLE.findall(url)))
    choices = [_values(known.get(name)) for name in names]
    found = {}
    for values in _combinations(choices):
        filled = url
        for name, value in zip(names, values, strict=True):
            filled = filled.replace("{" + name + "}", value)
        address = _address(filled, "", server)
        found[address[:3]] = address
    yield from found.values()


def _combinations(choices: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the values that variables may have together; of too many, those with one that is not the default."""
    if prod(map(len, choices)) <= MAX_ADDRESSES:
        yield from product(*choices)
        return
    defaults = [values[0] for values in choices]
    for index, values in enumerate(choices):
        for value in values:
            yield (*defaults[:index], value, *defaults[index + 1 :])


def _values(variable: Value) -> list[str]:
    """Return what a variable may be, its default first."""
    if not isinstance(variable, dict):
        return [ANY]
    allowed, default = variable.get("enum"), variable.get("default")
    if not isinstance(allowed, list) or not allowed:
        return [ANY]
    return list(dict.fromkeys(map(str, [*([default] if default in allowed else []), *allowed])))


def _address(origin: str, path: str, node: Node) -> Address:
    try:
        parts = urlsplit(origin + path)
        scheme, host, path = parts.scheme.lower(), parts.netloc.lower(), parts.path
    except ValueError:
        scheme, host, path = "", origin, path
    return Address(scheme, host.removesuffix(_USUAL_PORTS.get(scheme, "\n")), path.rstrip("/"), node)


def default_url(server: Value) -> str:
    """Return the URL of a server with its variables at their defaults; "" for what is no server."""
    if not isinstance(server, dict) or not isinstance(server.get("url"), str):
        return ""
    url, variables = str(server["url"]), server.get("variables")
    for name, variable in (variables if isinstance(variables, dict) else {}).items():
        if isinstance(variable, dict):
            url = url.replace("{" + str(name) + "}", str(variable.get("default", "")))
    return url


def base_path_of_server(server: Value) -> str:
    """Return the path that a server puts before every path; "" for none."""
    try:
        return urlsplit(default_url(server)).path
    except ValueError:
        return ""


def hosts_of(root: Node) -> Iterator[str]:
    """Yield the hosts, lower case, at which a contract says that its API is served."""
    value = root.value if isinstance(root.value, dict) else {}
    servers = value.get("servers")
    urls = [default_url(server) for server in servers] if isinstance(servers, list) else []
    urls += [f"//{value['host']}"] if isinstance(value.get("host"), str) else []
    for url in urls:
        try:
            host = urlsplit(url).netloc.lower()
        except ValueError:
            continue
        if host:
            yield host
