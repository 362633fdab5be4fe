"""Statuses that scenarios promise of operations whose contract declares nothing that covers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from openspec_lint.model.contract import Contract
from openspec_lint.model.markdown.draft import GENERAL_STATUSES
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.prose.routes import Route
from openspec_lint.model.prose.statuses import StatusMention


class Gap(NamedTuple):
    """A status that scenarios promise of an operation, which declares nothing that covers it."""

    route: Route
    status: str
    places: list[tuple[Promise, StatusMention]]

    @property
    def is_contradiction(self) -> bool:
        """Tell whether the contract promises another success; what goes wrong may just be left unsaid."""
        success = [response for response in self.route.operation.responses if response.status[:1] in ("2", "3")]
        return self.status[0] in "23" and bool(success) and self.route.contract.format != "markdown"


Answer = tuple[Promise, Route, StatusMention]
"""A scenario, the only operation that it is about, and the only status that it names."""


def answers(promises: Iterable[Promise], only_route: Callable[[Promise], Route | None]) -> Iterator[Answer]:
    """Yield the scenarios that are about one endpoint and name one status, so that both surely belong together."""
    for promise in promises:
        if promise.is_scenario and (route := only_route(promise)) is not None:
            named = {status.status: status for status in reversed(promise.statuses())}
            if len(named) == 1:
                (status,) = named.values()
                yield promise, route, status


def gaps(found: Iterable[Answer]) -> tuple[Gap, ...]:
    """Return the answers that the operations do not declare, in the order of their first places."""
    by_status: dict[tuple[int, str], Gap] = {}
    for promise, route, status in found:
        if not covers(route, status.status):
            key = (id(route.operation), status.status)
            by_status.setdefault(key, Gap(route, status.status, [])).places.append((promise, status))
    return tuple(by_status.values())


def covers(route: Route, status: str) -> bool:
    """Tell whether an operation declares a status, a range that has it or a default; or says nothing of statuses."""
    declared = {response.status.upper() for response in route.operation.responses}
    if route.contract.format == "markdown":
        declared = _told_beside(declared, route.contract, status)
    return not declared or bool(declared & {status, f"{status[0]}XX", "DEFAULT"}) or status.startswith("1")


def _told_beside(declared: set[str], contract: Contract, status: str) -> set[str]:
    """Return the declared statuses that speak against `status`: a text that lists errors says nothing of successes."""
    general = contract.root.value.get(GENERAL_STATUSES, ())
    beside = {each for each in declared if (each[0] in "45D") == (status[0] in "45")}
    return beside | {status} if status in general else beside
