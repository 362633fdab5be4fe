"""Which declared operation each account of the specs is about; what a change in flight rewrites counts as rewritten."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from openspec_lint.checks.agreement import Agreement
from openspec_lint.model.openspec.progress import is_planned
from openspec_lint.model.prose.accounts import Account, accounts_of_delta, accounts_of_spec
from openspec_lint.model.prose.mentions import Confidence, Mention
from openspec_lint.model.prose.routes import Route


class Statement(NamedTuple):
    """What a spec tells of a declared operation.

    is_planned: a change tells it that nobody has begun, of an operation that was there before. What only the change
    asks for and the contract declares already was declared for its sake, and should be what it says.
    """

    account: Account
    route: Route
    is_planned: bool


def statements(agreement: Agreement) -> list[Statement]:
    """Return what the main specs and the active changes tell of operations: of each those first that tell most.

    A requirement that an active change rewrites or removes tells nothing in its old words.
    """
    named = (route for each in agreement.promises for at in each.mentions for route in agreement.routes.at(at.path))
    known = {id(route.operation) for route in named}
    found: list[Statement] = []

    def is_declared(path: str) -> bool:
        return bool(agreement.routes.at(path))

    for spec in agreement.openspec.specs:
        for account in accounts_of_spec(spec, is_declared):
            around = account.site.around("requirement")
            if around is None or not agreement.is_rewritten((spec.capability, around.name)):
                found += _statement(account, agreement, ())
    of_specs = len(found)
    for change in agreement.openspec.changes:
        before = known if is_planned(change) else ()
        for delta in change.deltas:
            for account in accounts_of_delta(delta, is_declared):
                found += _statement(account, agreement, before)
    return [*sorted(found[:of_specs], key=_details), *sorted(found[of_specs:], key=_details)]


def _details(statement: Statement) -> int:
    told = statement.account.told
    return -len(told.parameters) - len(told.fields) - len(told.samples)


def _statement(account: Account, agreement: Agreement, known: Collection[int]) -> Iterator[Statement]:
    told = account.told
    route = agreement.routes.find(told.method, told.path)
    mention = Mention(told.method, told.path, *told.place, Confidence.HIGH, told.host)
    if route is None or agreement.is_external(mention) or agreement.patterns.is_ignored(mention):
        return
    yield Statement(account, route, id(route.operation) in known)
