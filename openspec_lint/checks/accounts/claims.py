"""Which declared operation each account of the specs is about; what a change in flight rewrites counts as rewritten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.progress import is_planned
from openspec_lint.model.prose.accounts import Account, accounts_of_delta, accounts_of_spec
from openspec_lint.model.prose.routes import Route, Routes


class Claim(NamedTuple):
    """What a spec tells of a declared operation.

    is_planned: a change tells it that nobody has begun, of an operation that was there before. What only the change
    asks for and the contract declares already was declared for its sake, and should be what it says.
    """

    account: Account
    route: Route
    is_planned: bool


def claims(openspec: OpenSpec, routes: Routes, known: Collection[int]) -> list[Claim]:
    """Return the claims of the main specs and of the active changes: of each operation those first that tell most.

    A requirement that an active change rewrites or removes claims nothing in its old words. known: the `id`s of the
    operations that the main specs name.
    """
    rewritten = {(delta.capability, name) for delta in openspec.deltas for name in _rewritten(delta)}
    found: list[Claim] = []

    def is_declared(path: str) -> bool:
        return bool(routes.at(path))

    for spec in openspec.specs:
        for account in accounts_of_spec(spec, is_declared):
            around = account.site.around("requirement")
            if around is None or (spec.capability, around.name) not in rewritten:
                found += _claim(account, routes, ())
    of_specs = len(found)
    for change in openspec.changes:
        before = known if is_planned(change) else ()
        for delta in change.deltas:
            for account in accounts_of_delta(delta, is_declared):
                found += _claim(account, routes, before)
    return [*sorted(found[:of_specs], key=_details), *sorted(found[of_specs:], key=_details)]


def _details(claim: Claim) -> int:
    told = claim.account.told
    return -len(told.parameters) - len(told.fields) - len(told.samples)


def _rewritten(delta: Delta) -> Iterable[str]:
    yield from (label.name for label in delta.removed)
    yield from (requirement.name for requirement in delta.modified)


def _claim(account: Account, routes: Routes, known: Collection[int]) -> Iterator[Claim]:
    route = routes.find(account.told.method, account.told.path)
    if route is not None and not account.told.host:
        yield Claim(account, route, id(route.operation) in known)
