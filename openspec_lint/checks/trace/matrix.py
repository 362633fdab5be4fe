"""Specs and contracts → the matrix of requirements, scenarios, operations and statuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openspec_lint.checks.agreement import Agreement, agreement_of
from openspec_lint.checks.gaps import covers
from openspec_lint.checks.plans import removals
from openspec_lint.checks.trace.declared import response_location
from openspec_lint.checks.trace.entries import Entry, called_in, entries_of_delta, entries_of_spec
from openspec_lint.checks.trace.meaning import Meaning, closest_route, only_one
from openspec_lint.findings import Location
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.progress import is_finished, is_planned
from openspec_lint.model.prose.mentions import segments
from openspec_lint.model.prose.ownership import NO_PATTERNS, EndpointPatterns, without_ids
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.prose.routes import Route
from openspec_lint.model.prose.statuses import StatusMention
from openspec_lint.model.prose.templates import Key, examples
from openspec_lint.model.site import Site
from openspec_lint.model.traceability import (
    LooseEndpoint,
    NamedEndpoint,
    NamedStatus,
    Place,
    ScenarioPlace,
    Trace,
    TracedCapability,
    TracedOperation,
    TracedRequirement,
    TracedResponse,
    TracedScenario,
    coverage_of,
)
from openspec_lint.read.document import Document, Target


def trace_of(
    openspec: OpenSpec | None,
    contracts: tuple[Contract, ...],
    unread: str = "",
    patterns: EndpointPatterns = NO_PATTERNS,
) -> Trace:
    """Return the matrix of a project; either side may be missing.

    contracts: those that can have operations. unread: why there is none although somebody named one. patterns: what the
    configuration says of endpoints.
    """
    agreement = agreement_of(openspec, contracts, patterns) if openspec is not None and contracts else None
    is_unrelated = agreement is not None and agreement.is_unrelated
    declared = [Route(contract, each) for contract in contracts for each in contract.operations]
    indexes = {id(route.operation): index for index, route in enumerate(declared)}
    matrix = _Matrix(Meaning(None if is_unrelated else agreement, indexes, patterns), declared)
    capabilities = tuple(matrix.capabilities(openspec)) if openspec is not None else ()
    return Trace(
        tuple(contract.document.path for contract in contracts),
        capabilities,
        tuple(_operations(declared, capabilities)),
        tuple(_loose(capabilities, agreement if not is_unrelated else None)),
        has_specs=openspec is not None and bool(openspec.specs or openspec.deltas),
        is_unrelated=is_unrelated,
        unread=unread,
        whole=len(declared),
    )


class _Matrix:
    """Makes requirements of entries; routes: the operations in the order of their indexes."""

    def __init__(self, meaning: Meaning, routes: Sequence[Route]) -> None:
        self.meaning, self.routes = meaning, routes

    def capabilities(self, openspec: OpenSpec) -> Iterator[TracedCapability]:
        """Yield the main specs, then the deltas of the active changes."""
        removed = removals(openspec)
        for spec in openspec.specs:
            found = (
                self.requirement(entry, removed.get((spec.capability, entry.own.site.name), ()))
                for entry in entries_of_spec(spec)
            )
            yield TracedCapability(spec.capability, _start(spec.document), tuple(found))
        for change in openspec.changes:
            stage = "planned" if is_planned(change) else "finished" if is_finished(change) else "begun"
            for delta in change.deltas:
                requirements = tuple(self.requirement(entry) for entry in entries_of_delta(delta))
                yield TracedCapability(delta.capability, _start(delta.document), requirements, change.id, stage)

    def requirement(self, entry: Entry, removed_by: tuple[str, ...] = ()) -> TracedRequirement:
        """Return a requirement with what it and its scenarios name."""
        own = self.meaning.endpoints(entry.own)
        site, about = entry.own.site, only_one(own)
        scenarios = tuple(self.scenario(text, about) for text in entry.scenarios)
        found = TracedRequirement(str(site.name), _place(site), own, scenarios, entry.change, (), entry.is_section)
        return _given_up(found, removed_by) if removed_by else found

    def scenario(self, text: Promise, about: NamedEndpoint | None) -> TracedScenario:
        """Return a scenario; about: the operation of its requirement, which it is about where it names none itself."""
        named = self.meaning.endpoints(text)
        if not named and about is not None:
            named = (about._replace(is_inherited=True),)
        elif about is not None and about.operations and _is_part(about, named):
            named = (about._replace(location=named[0].location),)
        told = tuple(self.with_statuses(endpoint, text, named) for endpoint in named)
        return TracedScenario(str(text.site.name), _place(text.site), told)

    def with_statuses(self, endpoint: NamedEndpoint, text: Promise, named: Sequence[NamedEndpoint]) -> NamedEndpoint:
        """Return an endpoint with the statuses that a scenario, which names all of `named`, gives it."""
        if len(endpoint.operations) > 1 and not endpoint.method:
            return endpoint  # a path alone: which of its operations answers, nobody knows
        called = {mention.line + 1 for mention in called_in(text)}
        calls = [each for each in named if each.location.span.line in called] or (named if len(named) == 1 else [])
        found: dict[str, NamedStatus] = {}
        for status in text.statuses():
            beside = [each for each in named if each.location.span.line == status.line + 1]
            if endpoint in (beside or calls):
                found.setdefault(status.status, self.status(status, text.site, endpoint.operations))
        return endpoint._replace(statuses=tuple(found.values()))

    def status(self, status: StatusMention, site: Site, operations: Iterable[int]) -> NamedStatus:
        """Return a status against what the operations declare."""
        target = Target(part=(status.column, status.end_column))
        location = site.document.locate((None, status.line), target)
        routes = [self.routes[index] for index in operations]
        for route in routes:
            covering = covering_status(route, status.status)
            if covering is not None:
                return NamedStatus(status.status, location, "declared", covering)
        is_said = any(route.operation.responses and not covers(route, status.status) for route in routes)
        return NamedStatus(status.status, location, "undeclared" if is_said else "unsaid")


def _given_up(requirement: TracedRequirement, removed_by: tuple[str, ...]) -> TracedRequirement:
    """Return a requirement that changes remove: no contract has to declare any more what it names."""

    def without_claims(endpoints: Iterable[NamedEndpoint]) -> tuple[NamedEndpoint, ...]:
        return tuple(each._replace(state="unclaimed") if each.state == "undeclared" else each for each in endpoints)

    scenarios = tuple(each._replace(endpoints=without_claims(each.endpoints)) for each in requirement.scenarios)
    own = without_claims(requirement.endpoints)
    return requirement._replace(endpoints=own, scenarios=scenarios, removed_by=removed_by)


def covering_status(route: Route, status: str) -> str | None:
    """Return the declared status that covers `status`: itself, its range, or the default; None for none."""
    declared = {response.status.upper(): response.status for response in route.operation.responses}
    names = (status, f"{status[0]}XX", "DEFAULT")
    return next((declared[name] for name in names if name in declared), None)


def _is_part(about: NamedEndpoint, named: Sequence[NamedEndpoint]) -> bool:
    """Tell whether all that a scenario names is the path of the operation that its requirement is about."""
    return len(named) == 1 and not named[0].method and set(about.operations) < set(named[0].operations)


def _operations(routes: Sequence[Route], capabilities: Sequence[TracedCapability]) -> Iterator[TracedOperation]:
    """Yield the declared operations with the capabilities and the scenarios that name them."""
    by: dict[int, dict[Place, None]] = {}
    scenarios: dict[tuple[int, str | None], list[ScenarioPlace]] = {}
    for number, capability in enumerate(capabilities):
        for requirement in capability.requirements:
            place = Place(number, requirement.name, None, requirement.location)
            for _, endpoint in requirement.named() if requirement.counts else ():
                for index in endpoint.operations:
                    by.setdefault(index, {})[place] = None
        for requirement, scenario, endpoint in _scenarios(capability):
            for status in endpoint.statuses:
                at = ScenarioPlace(
                    *(capability.name, requirement.name, scenario.name, status.location, capability.change)
                )
                for index in endpoint.operations:
                    covering = covering_status(routes[index], status.status)
                    scenarios.setdefault((index, covering), []).append(at)
    for index, (contract, operation) in enumerate(routes):
        responses = tuple(
            TracedResponse(
                response.status,
                response_location(operation, response),
                tuple(scenarios.get((index, response.status), ())),
            )
            for response in operation.responses
        )
        named_by = tuple(by.get(index, ()))
        yield TracedOperation(
            *(operation.method, operation.path, operation.effective_path, contract.document.path),
            operation.site.document.locate(operation.site.trail),
            responses,
            coverage_of(capabilities[place.capability].change for place in named_by),
            named_by,
        )


def _scenarios(
    capability: TracedCapability,
) -> Iterator[tuple[TracedRequirement, TracedScenario, NamedEndpoint]]:
    """Yield what the scenarios of the requirements that count name."""
    for requirement in capability.requirements:
        for scenario in requirement.scenarios if requirement.counts else ():
            for endpoint in scenario.endpoints:
                yield requirement, scenario, endpoint


def _loose(capabilities: Iterable[TracedCapability], agreement: Agreement | None) -> Iterator[LooseEndpoint]:
    """Yield the endpoints that mean no declared operation, each with all its places; one is claimed if any place is."""
    found: dict[Key, list[tuple[NamedEndpoint, Place]]] = {}
    for number, capability in enumerate(capabilities):
        for requirement in capability.requirements:
            for scenario, endpoint in requirement.named() if requirement.counts else ():
                if not endpoint.operations and not endpoint.is_inherited:
                    place = Place(number, requirement.name, scenario and scenario.name, endpoint.location)
                    key: Key = (without_ids(endpoint.path), (endpoint.method, endpoint.host))
                    found.setdefault(key, []).append((endpoint, place))
    general = examples(found)
    kept: dict[Key, list[tuple[NamedEndpoint, Place]]] = {}
    for key, same in found.items():
        kept.setdefault(general.get(key, key), []).extend(same)
    for named in kept.values():
        claimed = [endpoint for endpoint, _ in named if endpoint.state == "undeclared"]
        first = max(claimed or [endpoint for endpoint, _ in named], key=lambda each: "{}" in segments(each.path))
        closest = (
            closest_route(agreement.routes, first.method, first.path) if agreement is not None and claimed else None
        )
        places = tuple(place for _, place in named)
        near = closest.name if closest is not None else None
        yield LooseEndpoint(first.method, first.path, first.state, places, near, first.host)


def _place(site: Site) -> Location:
    return site.document.locate(site.trail)


def _start(document: Document) -> Location:
    return document.locate(None)
