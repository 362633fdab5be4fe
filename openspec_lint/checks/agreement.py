"""Specs and contracts side by side: which declared operation each endpoint of the specs means, and where both part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from openspec_lint.checks.endpoints import Areas, Claim, Endpoint, Place, areas_of, claim_of, named_in
from openspec_lint.checks.gaps import Answer, Gap, answers, gaps
from openspec_lint.checks.plans import (
    Key,
    Plan,
    RequirementKey,
    key_of,
    plans,
    removals,
    requirement_key,
    revisions,
    wanted,
)
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.prose.mentions import Mention, mentions, segments
from openspec_lint.model.prose.ownership import NO_PATTERNS, EndpointPatterns, is_foreign, is_placeholder
from openspec_lint.model.prose.promises import Promise, promises_of_spec
from openspec_lint.model.prose.routes import Route, Routes
from openspec_lint.model.servers import hosts_of
from openspec_lint.read.document import lines_of

_MANY: Final = 5
_HARDLY_ANY: Final = 0.1
_MOST: Final = 0.5


class Coverage(NamedTuple):
    """What the requirements of a capability name of the API; capability: "" for all of them together.

    endpoints: those of the project's own that they name with a verb. routes: the declared operations that they name,
    also by a path alone.
    """

    capability: str
    endpoints: tuple[Endpoint, ...]
    routes: tuple[Route, ...]


class PlanClaim(NamedTuple):
    """An endpoint that a change in flight names and no contract has; is_added: the change says that it brings it."""

    plan: Plan
    claim: Claim
    is_added: bool


@dataclass(frozen=True, eq=False)
class Agreement:
    """What the specs and the changes of a project name, against what its contracts declare.

    Requirements that an active change removes are on their way out and promise nothing any more. patterns: what the
    configuration says of endpoints.
    """

    openspec: OpenSpec
    contracts: tuple[Contract, ...]
    patterns: EndpointPatterns = NO_PATTERNS

    @cached_property
    def routes(self) -> Routes:
        """All declared operations."""
        return Routes(self.contracts)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """The promises of the main specs."""
        found = (promise for spec in self.openspec.specs for promise in promises_of_spec(spec))
        return tuple(each for each in wanted(found, self.patterns) if requirement_key(each) not in self._removals)

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The active changes that promise something of endpoints."""
        return plans(self.openspec, self.patterns)

    @cached_property
    def planned(self) -> tuple[Promise, ...]:
        """The promises that active changes add or modify."""
        return tuple(promise for plan in self.plans for promise in plan.promises)

    def is_external(self, mention: Mention) -> bool:
        """Tell whether an endpoint is another service's: the configuration says so, or its host is none of ours.

        Behind a placeholder such as `{base_url}` stands our own host where the contracts declare the path.
        """
        if is_placeholder(mention) and not self.routes.at(mention.path):
            return True
        return self.patterns.is_external(mention) or is_foreign(mention, self._hosts)

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The endpoints that the main specs name with a verb, in the order of their first places.

        Left out is what is no single operation of the project's own: wildcards and other services.
        """
        return named_in(self.promises, self.is_own, self.routes)

    @cached_property
    def judged(self) -> tuple[Endpoint, ...]:
        """The endpoints that a contract of the project should declare, so far as their form tells."""
        claimed = {id(claim.endpoint) for claim in self._claims}
        return tuple(each for each in self.endpoints if each.route is not None or id(each) in claimed)

    @cached_property
    def is_unrelated(self) -> bool:
        """Tell whether the contracts declare hardly anything that the specs name: they are about another API."""
        return self._share < _HARDLY_ANY

    @cached_property
    def undeclared(self) -> tuple[Claim, ...]:
        """The endpoints of the main specs that no contract has, in a place that contracts use."""
        return tuple(self._missing(self._claims))

    @cached_property
    def wrong_methods(self) -> tuple[Claim, ...]:
        """The endpoints of the main specs whose path is declared and whose method is not."""
        return tuple(self._without_method(self._claims))

    @cached_property
    def plan_claims(self) -> tuple[PlanClaim, ...]:
        """The endpoints of active changes that no contract has; what the main specs claim already is told there."""
        told = {key_of(claim.place.mention) for claim in (*self.undeclared, *self.wrong_methods)}
        return tuple(each for plan in self.plans for each in self._claims_of(plan, told))

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The statuses that scenarios promise and operations do not declare, in the order of their first places."""
        return gaps(answer for answer in answers(self.promises, self._only_route) if not self._is_revised(answer))

    @cached_property
    def plan_gaps(self) -> tuple[tuple[Plan, Gap], ...]:
        """The same of active changes; what the main specs promise already is told there."""
        told = {(id(gap.route.operation), gap.status) for gap in self.gaps}
        found = ((plan, gap) for plan in self.plans for gap in gaps(answers(plan.promises, self._only_route)))
        return tuple((plan, gap) for plan, gap in found if (id(gap.route.operation), gap.status) not in told)

    @cached_property
    def unmentioned(self) -> frozenset[int]:
        """The `id`s of the values of the operations that no main spec and no active change names.

        A path without a verb names all that is declared there; contracts of another API are left out.
        """
        named = {id(each.operation) for promise in (*self.promises, *self.planned) for each in self._named_by(promise)}
        routes = self.routes.routes if not self.is_unrelated else ()
        return frozenset(id(each.operation.site.value) for each in routes if id(each.operation) not in named)

    @cached_property
    def coverage(self) -> tuple[Coverage, ...]:
        """What each capability that names an endpoint covers, in the order of the specs."""
        by_capability: dict[str, list[Promise]] = {}
        for promise in self.promises:
            by_capability.setdefault(promise.capability, []).append(promise)
        return tuple(self._covered(capability, promises) for capability, promises in by_capability.items())

    @cached_property
    def whole_coverage(self) -> Coverage:
        """What all main specs cover together."""
        return self._covered("", self.promises)

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return frozenset(host for contract in self.contracts for host in hosts_of(contract.root))

    def is_own(self, mention: Mention) -> bool:
        """Tell whether an endpoint is one of the project itself."""
        return not self.is_external(mention)

    def route_of(self, mention: Mention) -> Route | None:
        """Return the declared operation that a mention with a verb means; None for another service's, or none."""
        return self.routes.find(mention.method, mention.path) if self.is_own(mention) else None

    @cached_property
    def _claims(self) -> tuple[Claim, ...]:
        """What the main specs say is there and no operation is; what a change in flight takes back is left out."""
        found = (claim_of(each, [at for at in each.places if not self._is_taken_back(at)]) for each in self.endpoints)
        return tuple(claim for claim in found if claim is not None)

    @cached_property
    def _share(self) -> float:
        """The share of the endpoints of the specs that is declared; 1 where there are too few to say."""
        judged = self.judged
        return sum(each.route is not None for each in judged) / len(judged) if len(judged) >= _MANY else 1.0

    @cached_property
    def _is_partial(self) -> bool:
        """Whether the contracts lack most of what the specs name in their places: they are about a part of the API."""
        there = [each for each in self.judged if each.route is not None or self._areas.has(each.path)]
        return len(there) >= _MANY and sum(each.route is not None for each in there) < _MOST * len(there)

    @cached_property
    def _of_another_api(self) -> frozenset[str]:
        """The paths of the specs and deltas that name several endpoints and none that is declared."""
        named: dict[str, list[bool]] = {}
        for endpoint in (*self.endpoints, *named_in(self.planned, self.is_own, self.routes)):
            for path in {place.promise.site.document.path for place in endpoint.places}:
                named.setdefault(path, []).append(bool(endpoint.route or self.routes.at(endpoint.path)))
        return frozenset(path for path, declared in named.items() if len(declared) > 1 and not any(declared))

    @cached_property
    def _areas(self) -> Areas:
        return areas_of(self.routes, self.endpoints)

    @cached_property
    def _told(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """The endpoints that the sentences of Markdown contracts name, besides those that these declare."""
        texts = (contract.document.text for contract in self.contracts if contract.format == "markdown")
        found = (mention for text in texts for mention in mentions(enumerate(lines_of(text))))
        return frozenset((mention.method, segments(mention.path)) for mention in found)

    def _missing(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield the claims whose path no contract has.

        None is sure where contracts lack most of what the specs name, or all of several endpoints of one: that may be
        about another API.
        """
        for claim in claims if not self.is_unrelated else ():
            path = claim.endpoint.path
            if self.routes.at(path) or (claim.endpoint.method, segments(path)) in self._told:
                continue
            if self._areas.has(path):
                is_other = claim.place.promise.site.document.path in self._of_another_api
                yield claim._replace(is_sure=claim.is_sure and not self._is_partial and not is_other)
            elif self.routes.elsewhere(claim.endpoint.method, path) or (self._areas.may_have(path) and claim.is_sure):
                yield claim._replace(is_sure=False)

    def _without_method(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        for claim in claims:
            endpoint = claim.endpoint
            is_told = (endpoint.method, segments(endpoint.path)) in self._told
            if endpoint.method not in ("HEAD", "OPTIONS") and not is_told:
                declared = self.routes.surely_at(endpoint.path)
                if declared:
                    yield claim._replace(declared=declared)

    def _claims_of(self, plan: Plan, told: set[Key]) -> Iterator[PlanClaim]:
        for endpoint in named_in(plan.promises, self.is_own, self.routes):
            added = [place for place in endpoint.places if place.promise.operation == "ADDED"]
            claim = claim_of(endpoint, added) or claim_of(endpoint, endpoint.places)
            key = key_of(endpoint.places[0].mention)
            if claim is not None and key not in told:
                is_added = claim.place.promise.operation == "ADDED" or plan.adds(key)
                for each in (*self._missing((claim,)), *self._without_method((claim,))):
                    yield PlanClaim(plan, each, is_added)

    def is_rewritten(self, key: RequirementKey) -> bool:
        """Tell whether a change in flight takes a requirement out, or gives it other words."""
        return key in self._removals or key in self._revisions

    @cached_property
    def _removals(self) -> Mapping[RequirementKey, tuple[str, ...]]:
        return removals(self.openspec)

    @cached_property
    def _revisions(self) -> Mapping[RequirementKey, list[Promise]]:
        return revisions(self.openspec, self.planned)

    def _is_taken_back(self, place: Place) -> bool:
        """Tell whether a change in flight rewrites a requirement so that it no longer names an endpoint."""
        revised = self._revisions.get(requirement_key(place.promise))
        key = key_of(place.mention)
        return revised is not None and all(key != key_of(each) for other in revised for each in other.mentions)

    def _is_revised(self, answer: Answer) -> bool:
        """Tell whether a change in flight rewrites a requirement so that it no longer promises an answer."""
        promise, route, status = answer
        revised = self._revisions.get(requirement_key(promise))
        if revised is None:
            return False
        now = answers(revised, self._only_route)
        return all(other.operation is not route.operation or at.status != status.status for _, other, at in now)

    def _only_route(self, promise: Promise) -> Route | None:
        """Return the only operation that a promise, or else its requirement, is about; None for none or several."""
        mentions = promise.mentions or promise.inherited
        named = [mention for mention in mentions if mention.method]
        paths = {segments(mention.path) for mention in named}
        if any(segments(mention.path) not in paths for mention in mentions if not mention.method):
            return None
        found = [self.route_of(each) for each in named]
        operations = {id(each.operation) if each is not None else 0 for each in found}
        return found[0] if len(operations) == 1 else None

    def _named_by(self, promise: Promise) -> Iterator[Route]:
        for mention in filter(self.is_own, promise.mentions):
            for route in self.routes.at(mention.path):
                if mention.method in ("", route.operation.method):
                    yield route

    def _covered(self, capability: str, promises: Iterable[Promise]) -> Coverage:
        promises = tuple(promises)
        named = {id(route.operation) for promise in promises for route in self._named_by(promise)}
        routes = tuple(route for route in self.routes.routes if id(route.operation) in named)
        return Coverage(capability, named_in(promises, self.is_own, self.routes), routes)


@lru_cache(maxsize=1)
def agreement_of(
    openspec: OpenSpec, contracts: tuple[Contract, ...], patterns: EndpointPatterns = NO_PATTERNS
) -> Agreement:
    """Return the agreement of a project, worked out once: whether the contract is its own is asked before the rules."""
    return Agreement(openspec, contracts, patterns)
