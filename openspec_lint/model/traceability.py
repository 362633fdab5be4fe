"""What a trace holds: requirements, their scenarios, the operations and statuses that these name. Plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from openspec_lint.findings import Location

STATES: Final[Mapping[str, str]] = {
    "declared": "a contract declares the operation",
    "undeclared": "no contract declares it",
    "external": "it belongs to somebody else",
    "pattern": "it stands for several operations (`/api/*`), of which a contract declares none",
    "unclaimed": "no contract declares it, and nothing says that it should: a page, a denial, another path",
    "unknown": "there is no contract to look in",
}
"""What an endpoint that a text names is to the contracts."""

STATUS_STATES: Final[Mapping[str, str]] = {
    "declared": "the operation declares the status, or a range or a default that covers it",
    "undeclared": "the operation declares others",
    "unsaid": "the contract does not say which statuses the operation has, or is not declared at all",
}
"""What a status that a scenario names is to the operation."""


class NamedStatus(NamedTuple):
    """A status that a scenario names. state: of STATUS_STATES. declared_as: what covers it: "404", "4XX", "default"."""

    status: str
    location: Location
    state: str
    declared_as: str | None = None


class NamedEndpoint(NamedTuple):
    """An endpoint as a text names it.

    method: "" where the text gives a path alone. path: as written. state: of STATES. operations: indexes of the
    declared operations that it means. is_inherited: a scenario names none, and this is the one of its requirement.
    statuses: those that the scenario gives it. host: of another's API, or what stands for one; else "".
    """

    method: str
    path: str
    location: Location
    state: str
    operations: tuple[int, ...] = ()
    is_inherited: bool = False
    statuses: tuple[NamedStatus, ...] = ()
    host: str = ""

    @property
    def name(self) -> str:
        """Return how people call it: "POST /pets"."""
        return f"{self.method} {self.host}{self.path}".lstrip()


class TracedScenario(NamedTuple):
    """A scenario and the endpoints that it is about."""

    name: str
    location: Location
    endpoints: tuple[NamedEndpoint, ...] = ()


class TracedRequirement(NamedTuple):
    """A requirement, the endpoints that its own text names, and its scenarios.

    change: what a delta does with it, ADDED or MODIFIED; None in a main spec. removed_by: ids of the active changes
    that remove it: it requires nothing any more. is_section: a section of a spec in which OpenSpec sees no requirement.
    """

    name: str
    location: Location
    endpoints: tuple[NamedEndpoint, ...] = ()
    scenarios: tuple[TracedScenario, ...] = ()
    change: str | None = None
    removed_by: tuple[str, ...] = ()
    is_section: bool = False

    @property
    def counts(self) -> bool:
        """Whether it still requires what it names."""
        return not self.removed_by

    def named(self) -> Iterator[tuple[TracedScenario | None, NamedEndpoint]]:
        """Yield what its own text names (None), then what its scenarios name."""
        for endpoint in self.endpoints:
            yield None, endpoint
        for scenario in self.scenarios:
            for endpoint in scenario.endpoints:
                yield scenario, endpoint


class TracedCapability(NamedTuple):
    """A main spec, or the delta of an active change (its id). stage: "planned", "begun" or "finished" for a delta."""

    name: str
    location: Location
    requirements: tuple[TracedRequirement, ...] = ()
    change: str | None = None
    stage: str | None = None

    @property
    def title(self) -> str:
        """Return what it is called: "orders", or "orders, in the change cancel-orders"."""
        return self.name if self.change is None else f"{self.name}, in the change {self.change}"

    def operations(self) -> frozenset[int]:
        """Return the indexes of the declared operations that its requirements name."""
        named = (endpoint for each in self.requirements if each.counts for _, endpoint in each.named())
        return frozenset(index for endpoint in named for index in endpoint.operations)


class ScenarioPlace(NamedTuple):
    """A scenario that names a status, with its capability and requirement; change: the active one that has it."""

    capability: str
    requirement: str
    scenario: str
    location: Location
    change: str | None = None


class TracedResponse(NamedTuple):
    """A status that an operation declares, and the scenarios that name one that it covers."""

    status: str
    location: Location
    scenarios: tuple[ScenarioPlace, ...] = ()

    @property
    def coverage(self) -> str:
        """Return of COVERAGES how far scenarios name it."""
        return coverage_of(each.change for each in self.scenarios)


class Place(NamedTuple):
    """A requirement that names something, or its scenario that does; capability: its index in the trace."""

    capability: int
    requirement: str
    scenario: str | None
    location: Location


class TracedOperation(NamedTuple):
    """A declared operation. contract: the path of its document. coverage: of COVERAGES. by: what requires it."""

    method: str
    path: str
    effective_path: str
    contract: str
    location: Location
    responses: tuple[TracedResponse, ...]
    coverage: str
    by: tuple[Place, ...] = ()

    @property
    def name(self) -> str:
        """Return how people call it: "POST /pets"."""
        return f"{self.method} {self.path}"


COVERAGES: Final = ("specs", "changes", "none")
"""How far something is named: by a main spec, by an active change only, or not at all."""


def coverage_of(changes: Iterable[str | None]) -> str:
    """Return of COVERAGES what the places that name something make; each place's change is None for a main spec."""
    found = set(changes)
    return "specs" if None in found else "changes" if found else "none"


class LooseEndpoint(NamedTuple):
    """An endpoint that the specs name and that means no declared operation, all its places together."""

    method: str
    path: str
    state: str
    places: tuple[Place, ...]
    closest: str | None = None
    host: str = ""

    @property
    def name(self) -> str:
        """Return how the specs call it: "POST /pets"."""
        return f"{self.method} {self.host}{self.path}".lstrip()


class Counted(NamedTuple):
    """How many there are, and how many of them main specs name, only active changes name, and nothing names."""

    all: int
    specs: int
    changes: int
    none: int


class Coverage(NamedTuple):
    """A trace in figures. statuses: those that operations declare. undeclared_statuses: those of scenarios that their
    operations do not declare, each once for an operation. requirements: of main specs. naming: of these, those that
    name an operation.
    """

    operations: Counted
    statuses: Counted
    undeclared_statuses: int
    requirements: int
    naming: int


class Trace(NamedTuple):
    """The matrix of a project.

    capabilities: the main specs by name, then the deltas of active changes. operations: those of all contracts in their
    order. loose: endpoints that mean none of them. is_unrelated: the contracts are about another API, so that
    nothing was looked for in them. unread: why there is no contract although somebody named one. whole: how many
    operations the contracts have; a trace of one capability has fewer.
    """

    contracts: tuple[str, ...]
    capabilities: tuple[TracedCapability, ...]
    operations: tuple[TracedOperation, ...]
    loose: tuple[LooseEndpoint, ...]
    has_specs: bool
    is_unrelated: bool = False
    unread: str = ""
    whole: int = 0

    @property
    def is_compared(self) -> bool:
        """Whether specs and contracts are held against each other."""
        return self.whole > 0 and self.has_specs and not self.is_unrelated

    def is_planned(self, endpoint: LooseEndpoint) -> bool:
        """Tell whether only active changes name an endpoint."""
        return all(self.capabilities[place.capability].change is not None for place in endpoint.places)

    @property
    def coverage(self) -> Coverage:
        """The figures."""
        responses = [response for operation in self.operations for response in operation.responses]
        main = [
            each
            for spec in self.capabilities
            for each in spec.requirements
            if spec.change is None and each.counts and not each.is_section
        ]
        undeclared = {
            (operation, status.status)
            for capability in self.capabilities
            for requirement in capability.requirements
            for _, endpoint in requirement.named()
            for status in endpoint.statuses
            for operation in endpoint.operations
            if status.state == "undeclared" and requirement.counts
        }
        return Coverage(
            _counted([operation.coverage for operation in self.operations], self.whole),
            _counted([response.coverage for response in responses]),
            len(undeclared),
            len(main),
            sum(any(endpoint.operations for _, endpoint in requirement.named()) for requirement in main),
        )


def _counted(coverages: Sequence[str], whole: int | None = None) -> Counted:
    specs, changes = coverages.count("specs"), coverages.count("changes")
    number = whole if whole is not None else len(coverages)
    return Counted(number, specs, changes, number - specs - changes)
