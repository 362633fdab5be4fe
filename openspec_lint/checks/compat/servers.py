"""What changed about where an API is served."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from openspec_lint.checks.compat.change import Change
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node


def server_changes(base: Contract, revision: Contract) -> Iterator[Change]:
    """Yield the servers of the base that are gone; what changed about their paths is told of the operations."""
    before, after = _servers(base), _servers(revision)
    for origin, node in before.items():
        if after and origin and origin not in after:
            holder = revision.root.child("host" if revision.version == "2.0" else "servers")
            yield Change("contract", "servers", "value-removed", origin, None, node, holder, traits={"name": origin})


def _servers(contract: Contract) -> dict[str, Node]:
    """Return the origins ("https://api.example.com") that a contract names; "" for one that is relative."""
    root = contract.root
    if contract.version == "2.0":
        host = root.value.get("host")
        return {host: root.child("host")} if isinstance(host, str) else {}
    listed = root.child("servers")
    found: dict[str, Node] = {}
    for index in range(len(listed.value)) if isinstance(listed.value, list) else ():
        node = listed.child(index)
        url = node.value.get("url") if isinstance(node.value, dict) else None
        if isinstance(url, str):
            found.setdefault(_origin(url), node)
    return found


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
