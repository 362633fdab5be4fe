"""What changed about where an API is served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.pairing import Pair
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, anonymous_path
from openspec_lint.model.servers import ANY, Address, addresses, default_url, own_servers, swagger_addresses
from openspec_lint.model.site import Node

Move = tuple[str, str]
Where = tuple[list[Address], Node, bool]
"""The addresses of an operation, the place that says them, and whether that is the contract."""

MAX_SHOWN: Final = 3


def own_server_changes(base: Contract, revision: Contract, old: Operation, new: Operation) -> Iterator[Change]:
    """Yield what changed about the servers of an operation that has its own, or had."""
    owned, owns = _own(base, old), _own(revision, new)
    if owned is None and owns is None:
        return
    before, after = owned or _of_contract(base), owns or _of_contract(revision)
    move: Move | None = _move(old, new)
    if old.key == new.key and move is not None and move[0] != move[1]:
        before, after, move = _with_path(before, old), _with_path(after, new), None
    for fact in _list_changes(before, after, move):
        yield fact._replace(kind="operation", traits={**fact.traits, "operation": new.name})


def _with_path(where: Where, operation: Operation) -> Where:
    path = anonymous_path(operation.path)
    return [address._replace(path=address.path + path) for address in where[0]], *where[1:]


def server_changes(base: Contract, revision: Contract, moved: bool) -> Iterator[Change]:
    """Yield what changed about the contract's own servers; moved: that its base path did is told of the operations."""
    move = (base.base_path, revision.base_path) if moved else None
    yield from _list_changes(_of_contract(base), _of_contract(revision), move)


def base_path_changes(base: Contract, revision: Contract, moved: Sequence[Pair]) -> Iterator[tuple[Change, list[Pair]]]:
    """Yield each move of a base path with the operations that moved with it.

    Nothing moved where the revision offers the old address too, beside another one that now comes first.
    """
    moves: dict[tuple[Move, object], tuple[Change, list[Pair]]] = {}
    owner, owners = _of_contract(base), _of_contract(revision)
    for old, new in moved:
        before, after = _own(base, old) or owner, _own(revision, new) or owners
        move = _move(old, new)
        if any(address.has_path(move[0]) for address in after[0]):
            continue
        key = move, None if after[2] else (after[1].document.path, after[1].trail)
        words = move[0] or "/", move[1] or "/"
        fact = Change("contract", "base-path", "changed", *words, before[1], after[1])
        moves.setdefault(key, (fact, []))[1].append((old, new))
    yield from moves.values()


def has_moved(base: Contract, revision: Contract, pair: Pair) -> bool:
    """Tell whether an operation is served where the contract says, and that base path is another one now."""
    old, new = pair
    if base.base_path == revision.base_path:
        return False
    return _own(base, old) is None and _own(revision, new) is None


def _own(contract: Contract, operation: Operation) -> Where | None:
    """Return where an operation is served that says so itself."""
    if contract.version == "2.0":
        schemes = operation.site.value.get("schemes")
        if not isinstance(schemes, list) or schemes == contract.root.value.get("schemes"):
            return None
        return swagger_addresses(contract.root, schemes), operation.site.child("schemes"), False
    own = own_servers(operation.site)
    listed = addresses(own) if own is not None else []
    return (listed, own, False) if own is not None and listed else None


def _of_contract(contract: Contract) -> Where:
    root = contract.root
    if contract.version == "2.0":
        listed = swagger_addresses(root, root.value.get("schemes"))
        return listed, next((address.node for address in listed), root), True
    listed = addresses(root.child("servers"))
    node = root.child("servers") if "servers" in root.value else root
    return listed or [Address("", "", contract.base_path, node)], node, True


def _move(old: Operation, new: Operation) -> Move:
    """Return the base paths of two versions of an operation."""
    before, after = (one.effective_path.removesuffix(one.path) for one in (old, new))
    return before, after


def _list_changes(old: Where, new: Where, move: Move | None) -> Iterator[Change]:
    """Yield which addresses came and went, for each server at once; what went with a move is told of that."""
    lost, won = _missing(old[0], new[0]), _missing(new[0], old[0])
    if not lost and not won:
        yield from _default_changes(old[0][0], new[0][0])
    if move is not None and not any(other.has_path(move[0]) for other in new[0]):
        lost = [one for one in lost if not _is_moved(one, new[0], move)]
        won = [one for one in won if not _is_moved(one, old[0], (move[1], move[0]))]
    for node, urls in _by_server(lost):
        yield Change(*("contract", "servers", "value-removed", urls, None, node, new[1]), traits={"name": urls})
    for node, urls in _by_server(won):
        yield Change(*("contract", "servers", "value-added", None, urls, old[1], node), traits={"name": urls})


def _missing(listed: Sequence[Address], others: Sequence[Address]) -> list[Address]:
    """Return the addresses that none of the others takes in; most are written alike."""
    alike = {address[:3] for address in others}
    return [one for one in listed if one[:3] not in alike and not any(other.takes_in(one) for other in others)]


def _default_changes(old: Address, new: Address) -> Iterator[Change]:
    """Yield that another one of the same addresses is what clients call unless told otherwise."""
    urls = old.url, new.url
    if ANY in old.host + old.path and ANY in new.host + new.path:
        urls = default_url(old.node.value), default_url(new.node.value)
    elif old.takes_in(new) or new.takes_in(old):
        return
    if urls[0] != urls[1]:
        yield Change("contract", "servers", "changed", *urls, old.node, new.node, traits={"name": urls[1]})


def _is_moved(address: Address, others: Sequence[Address], move: Move) -> bool:
    """Tell whether an address is among the others once the base path moved, which is told by itself."""
    if address.path != move[0]:
        return False
    return any(other.takes_in(address._replace(path=move[1])) or not other.host for other in others)


def _by_server(listed: Sequence[Address]) -> Iterator[tuple[Node, str]]:
    """Yield each server with its addresses in words."""
    found: dict[object, list[Address]] = {}
    for address in listed:
        found.setdefault((address.node.document.path, address.node.trail), []).append(address)
    for group in found.values():
        urls = [address.url for address in group]
        rest = len(urls) - MAX_SHOWN
        yield group[0].node, ", ".join(urls[:MAX_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
