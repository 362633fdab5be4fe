"""Specs and contracts side by side: which declared operation each endpoint of the specs means, and where both part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from openspec_lint.model.contract import Contract
from openspec_lint.model.markdown.draft import GENERAL_STATUSES
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.prose.affirmation import affirms, is_api_path, is_own
from openspec_lint.model.prose.mentions import Mention, mentions, segments
from openspec_lint.model.prose.promises import Promise, promises, promises_of_spec
from openspec_lint.model.prose.routes import Route, Routes, prefix
from openspec_lint.model.prose.statuses import StatusMention
from openspec_lint.read.document import lines_of

_ID: Final = re.compile(r"(?!v\d+$)[\w.%-]*\d[\w.%-]*")
"""A segment that stands for an example of a parameter: it has a digit and is no version."""

_MANY: Final = 5
_HARDLY_ANY: Final = 0.1


class Place(NamedTuple):
    """Where a promise names an endpoint."""

    promise: Promise
    mention: Mention


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint that the specs name, all places together; route: the declared operation it means, None for none."""

    method: str
    path: str
    route: Route | None
    places: list[Place] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return how the specs call it: "POST /pets"."""
        return f"{self.method} {self.path}"


class Gap(NamedTuple):
    """A status that scenarios promise of an operation, which declares nothing that covers it."""

    route: Route
    status: str
    places: list[tuple[Promise, StatusMention]]


@dataclass(frozen=True, eq=False)
class Agreement:
    """What the main specs of a project name, against what its contracts declare.

    Requirements that an active change removes are on their way out and promise nothing any more.
    """

    openspec: OpenSpec
    contracts: tuple[Contract, ...]

    @cached_property
    def routes(self) -> Routes:
        """All declared operations."""
        return Routes(self.contracts)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """The promises of the main specs."""
        removed = {(delta.capability, label.name) for delta in self.openspec.deltas for label in delta.removed}
        return tuple(
            promise
            for spec in self.openspec.specs
            for promise in promises_of_spec(spec)
            if (spec.capability, _requirement_name(promise)) not in removed
        )

    @cached_property
    def planned(self) -> tuple[Promise, ...]:
        """The promises that active changes add or modify."""
        deltas = self.openspec.deltas
        return tuple(
            promise for delta in deltas for promise in promises((*delta.added, *delta.modified), delta.outline)
        )

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The endpoints that the main specs name with a verb, in the order of their first places.

        Left out is what is no single operation of the project's own: wildcards and other hosts.
        """
        found: dict[tuple[str, tuple[str, ...]], Endpoint] = {}
        for promise in self.promises:
            for mention in promise.mentions:
                if not mention.method or not is_own(mention):
                    continue
                key = (mention.method, tuple("{}" if _ID.fullmatch(part) else part for part in segments(mention.path)))
                if key not in found:
                    found[key] = Endpoint(mention.method, mention.path, self.routes.find(mention.method, mention.path))
                found[key].places.append(Place(promise, mention))
        return tuple(found.values())

    @cached_property
    def judged(self) -> tuple[Endpoint, ...]:
        """The endpoints that a contract of the project should declare, so far as their form tells."""
        return tuple(each for each in self.endpoints if each.route is not None or _should_be_declared(each))

    @cached_property
    def is_unrelated(self) -> bool:
        """Tell whether the contracts declare hardly anything that the specs name: they are about another API."""
        matched = sum(each.route is not None for each in self.judged)
        return len(self.judged) >= _MANY and matched < _HARDLY_ANY * len(self.judged)

    @cached_property
    def undeclared(self) -> tuple[Endpoint, ...]:
        """The endpoints that no contract has, in a place that contracts use; none for unrelated contracts."""
        if self.is_unrelated:
            return ()
        used = {prefix(place.mention.path) for each in self.endpoints if each.route for place in each.places}
        used |= self.routes.prefixes
        return tuple(
            each
            for each in self.judged
            if each.route is None
            and prefix(each.path) in used
            and not self.routes.at(each.path)
            and (each.method, segments(each.path)) not in self._told
        )

    @cached_property
    def _told(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """The endpoints that the sentences of Markdown contracts name, besides those that these declare."""
        texts = (contract.document.text for contract in self.contracts if contract.format == "markdown")
        found = (mention for text in texts for mention in mentions(enumerate(lines_of(text))))
        return frozenset((mention.method, segments(mention.path)) for mention in found)

    @cached_property
    def wrong_methods(self) -> tuple[tuple[Endpoint, tuple[Route, ...]], ...]:
        """The endpoints whose path is declared and whose method is not, with what is declared there."""
        missing = (
            each
            for each in self.judged
            if each.route is None
            and each.method not in ("HEAD", "OPTIONS")
            and (each.method, segments(each.path)) not in self._told
        )
        found = ((each, self.routes.surely_at(each.path)) for each in missing)
        return tuple((each, routes) for each, routes in found if routes)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The statuses that scenarios promise and operations do not declare, in the order of their first places.

        A scenario counts when it names one endpoint and one status, so that both surely belong together.
        """
        found: dict[tuple[int, str], Gap] = {}
        for promise in self.promises:
            if promise.is_scenario and (route := self._only_route(promise)) is not None:
                named = {status.status: status for status in reversed(promise.statuses())}
                for status in named.values() if len(named) == 1 else ():
                    if not _covers(route, status.status):
                        key = (id(route.operation), status.status)
                        found.setdefault(key, Gap(route, status.status, [])).places.append((promise, status))
        return tuple(found.values())

    @cached_property
    def unmentioned(self) -> frozenset[int]:
        """The `id`s of the values of the operations that no main spec and no active change names.

        A path without a verb names all that is declared there; contracts of another API are left out.
        """
        named: set[int] = set()
        for promise in (*self.promises, *self.planned):
            for mention in promise.mentions:
                routes = self.routes.at(mention.path)
                named.update(id(each.operation) for each in routes if mention.method in ("", each.operation.method))
        routes = self.routes.routes if not self.is_unrelated else ()
        return frozenset(id(each.operation.site.value) for each in routes if id(each.operation) not in named)

    def _only_route(self, promise: Promise) -> Route | None:
        named = {(mention.method, segments(mention.path)): mention for mention in promise.mentions}
        if len(named) > 1:
            paths = {key[1] for key in named}
            named = {key: mention for key, mention in named.items() if mention.method} if len(paths) == 1 else {}
        for mention in named.values() if len(named) == 1 else ():
            return self.routes.find(mention.method, mention.path) if is_own(mention) else None
        return None


def _covers(route: Route, status: str) -> bool:
    declared = {response.status.upper() for response in route.operation.responses}
    if route.contract.format == "markdown":
        declared = _told_beside(declared, route.contract, status)
    return not declared or bool(declared & {status, f"{status[0]}XX", "DEFAULT"}) or status.startswith("1")


def _told_beside(declared: set[str], contract: Contract, status: str) -> set[str]:
    """Return the declared statuses that speak against `status`: a text that lists errors says nothing of successes."""
    general = contract.root.value.get(GENERAL_STATUSES, ())
    beside = {each for each in declared if (each[0] in "45D") == (status[0] in "45")}
    return beside | {status} if status in general else beside


def _should_be_declared(endpoint: Endpoint) -> bool:
    """Tell whether an endpoint without an operation is one that the specs clearly promise."""
    return is_api_path(endpoint.path) and any(affirms(place.promise, place.mention) for place in endpoint.places)


def _requirement_name(promise: Promise) -> str | None:
    around = promise.site.around("requirement")
    return around.name if around is not None else None


@lru_cache(maxsize=1)
def agreement_of(openspec: OpenSpec, contracts: tuple[Contract, ...]) -> Agreement:
    """Return the agreement of a project, worked out once: whether the contract is its own is asked before the rules."""
    return Agreement(openspec, contracts)
