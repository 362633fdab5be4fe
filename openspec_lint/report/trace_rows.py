"""The matrix as rows: a requirement, what it names, and the statuses that its scenarios give each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

from openspec_lint.findings import Location
from openspec_lint.model.traceability import (
    NamedEndpoint,
    NamedStatus,
    Trace,
    TracedCapability,
    TracedRequirement,
    TracedScenario,
)

MARKS: Mapping[str, str] = {
    "undeclared": "in no contract",
    "external": "external",
    "pattern": "several",
}
"""What stands beside an endpoint that is none of a contract's operations."""


@dataclass(slots=True)
class Row:
    """What one requirement says of one operation.

    label: how the contract, or else the specs, call it. mark: of MARKS, "" where nothing is to be said. statuses: those
    of scenarios, each with its places. silent: the scenarios that name no status.
    """

    label: str
    mark: str
    statuses: dict[str, list[NamedStatus]] = field(default_factory=dict)
    silent: list[TracedScenario] = field(default_factory=list)

    @property
    def has_scenario(self) -> bool:
        """Whether any scenario is about the operation."""
        return bool(self.statuses or self.silent)


@dataclass(frozen=True, eq=False)
class Rows:
    """Makes the rows of a trace. loose: the index of the loose endpoint that stands at a place."""

    trace: Trace
    loose: Mapping[Location, int]

    def of(self, requirement: TracedRequirement) -> list[Row]:
        """Return the rows of a requirement; what it does not claim the API to have is left out."""
        found: dict[Hashable, Row] = {}
        for scenario, endpoint in requirement.named():
            if endpoint.state == "unclaimed" and requirement.counts:
                continue
            row = found.setdefault(self._key(endpoint), Row(self._label(endpoint), MARKS.get(endpoint.state, "")))
            for status in endpoint.statuses:
                row.statuses.setdefault(status.status, []).append(status)
            if scenario is not None and not endpoint.statuses:
                row.silent.append(scenario)
        return list(found.values())

    def of_capability(self, capability: TracedCapability) -> Iterator[tuple[TracedRequirement, list[Row]]]:
        """Yield the requirements of a capability that name something, with their rows."""
        for requirement in capability.requirements:
            rows = self.of(requirement)
            if rows:
                yield requirement, rows

    def _key(self, endpoint: NamedEndpoint) -> Hashable:
        return endpoint.operations or self.loose.get(endpoint.location, endpoint.name)

    def _label(self, endpoint: NamedEndpoint) -> str:
        names = list(dict.fromkeys(self.trace.operations[index].name for index in endpoint.operations))
        if len(names) > 1:
            methods = "|".join(name.partition(" ")[0] for name in names)
            return f"{methods} {names[0].partition(' ')[2]}"
        loose = self.loose.get(endpoint.location)
        return names[0] if names else self.trace.loose[loose].name if loose is not None else endpoint.name


def rows_of(trace: Trace) -> Rows:
    """Return what makes the rows of a trace."""
    return Rows(trace, {place.location: index for index, each in enumerate(trace.loose) for place in each.places})
