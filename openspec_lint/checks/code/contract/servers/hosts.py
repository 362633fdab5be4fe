"""Checks of where the API is: hosts that are made up, and such as only the author's own machine has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.hosts import is_example, is_local
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE

_HOST: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)", re.IGNORECASE)
_SAYS_SO: Final = re.compile(
    r"\b(?:dev|develop\w*|local\w*|test\w*|sandbox|debug|mock|docker|lokal\w*)\b", re.IGNORECASE
)


class _Place(NamedTuple):
    """A host, where it stands, and what is said of it."""

    host: str
    node: Node
    description: str


def _hosts(contract: Site) -> Iterator[_Place]:
    """Yield the hosts of the servers of a contract: its `servers`, or the `host` of 2.0."""
    if isinstance(contract.value.get("host"), str):
        yield _Place(contract.value["host"].partition(":")[0], contract.child("host"), "")
    servers = contract.value.get("servers")
    for index, server in enumerate(servers if isinstance(servers, list) else ()):
        url = server.get("url") if isinstance(server, dict) else None
        match = _HOST.match(url) if isinstance(url, str) else None
        if match is not None:
            yield _Place(match[1], contract.child("servers", index, "url"), str(server.get("description", "")))


def _has_operations(scope: ContractScope) -> bool:
    return bool(scope.contract.by_kind.get("operation"))


def servers_missing(contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a contract of 3.x that names no server, neither for all operations nor for some."""
    if not contract.value.get("servers") and _has_operations(scope) and not scope.contract.by_kind.get("server"):
        yield Hit(contract)


def host_missing(contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a contract of 2.0 that names no host."""
    if not contract.value.get("host") and _has_operations(scope):
        yield Hit(contract)


def server_is_example(contract: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a host that stands for one (RFC 2606, section 3)."""
    for place in _hosts(contract):
        if is_example(place.host):
            yield Hit(place.node, {"host": place.host}, ON_VALUE)


def server_is_local(contract: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a host of one machine where no other is named and none is said to be for development."""
    places = list(_hosts(contract))
    if places and all(is_local(place.host) and not _SAYS_SO.search(place.description) for place in places):
        yield Hit(places[0].node, {"host": places[0].host}, ON_VALUE)


HOST_CHECKS: Final[Mapping[str, Check]] = {
    "host-missing": host_missing,
    "server-is-example": server_is_example,
    "server-is-local": server_is_local,
    "servers-missing": servers_missing,
}
