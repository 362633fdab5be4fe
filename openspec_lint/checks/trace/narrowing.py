"""A trace of one capability."""

from __future__ import annotations

from collections.abc import Mapping

from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.traceability import (
    NamedEndpoint,
    Place,
    Trace,
    TracedCapability,
    TracedOperation,
    coverage_of,
)
from openspec_lint.nearest import nearest


def narrowed(trace: Trace, name: str) -> Trace:
    """Return a trace with one capability, in its main spec and in changes, and with what it names and nothing else.

    Raises OpenspecLintError for a capability that there is not.
    """
    capabilities = [each for each in trace.capabilities if each.name == name]
    if not capabilities:
        close = nearest(name, sorted({each.name for each in trace.capabilities}))
        hint = (
            f"did you mean {close}?" if close is not None else "`openspec-lint trace` lists those that name something"
        )
        raise OpenspecLintError(f"--capability {name}: neither a spec nor a change has it; {hint}")
    places = {old: new for new, old in enumerate(i for i, each in enumerate(trace.capabilities) if each.name == name)}
    named = sorted({i for each in capabilities for r in each.requirements for _, e in r.named() for i in e.operations})
    numbers = {old: new for new, old in enumerate(named)}
    operations = tuple(_operation(trace.operations[index], name, places, trace) for index in named)
    loose = ((each, tuple(_kept(each.places, places))) for each in trace.loose)
    return trace._replace(
        capabilities=tuple(_capability(each, numbers) for each in capabilities),
        operations=operations,
        loose=tuple(each._replace(places=kept) for each, kept in loose if kept),
    )


def _operation(operation: TracedOperation, name: str, places: Mapping[int, int], trace: Trace) -> TracedOperation:
    """Return an operation with what the capability says of it."""
    responses = tuple(
        each._replace(scenarios=tuple(scenario for scenario in each.scenarios if scenario.capability == name))
        for each in operation.responses
    )
    coverage = coverage_of(trace.capabilities[p.capability].change for p in operation.by if p.capability in places)
    return operation._replace(by=tuple(_kept(operation.by, places)), responses=responses, coverage=coverage)


def _kept(found: tuple[Place, ...], places: Mapping[int, int]) -> list[Place]:
    return [each._replace(capability=places[each.capability]) for each in found if each.capability in places]


def _capability(capability: TracedCapability, numbers: Mapping[int, int]) -> TracedCapability:
    requirements = tuple(
        requirement._replace(
            endpoints=_renumbered(requirement.endpoints, numbers),
            scenarios=tuple(
                scenario._replace(endpoints=_renumbered(scenario.endpoints, numbers))
                for scenario in requirement.scenarios
            ),
        )
        for requirement in capability.requirements
    )
    return capability._replace(requirements=requirements)


def _renumbered(endpoints: tuple[NamedEndpoint, ...], numbers: Mapping[int, int]) -> tuple[NamedEndpoint, ...]:
    return tuple(each._replace(operations=tuple(numbers[index] for index in each.operations)) for each in endpoints)
