"""A trace, or everything about one operation, for scripts: one JSON object. docs/trace.md lists its keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from openspec_lint.findings import Location
from openspec_lint.model.operation_trace import Declared, DeclaredBody, DeclaredField, OperationTrace
from openspec_lint.model.traceability import (
    Counted,
    LooseEndpoint,
    NamedEndpoint,
    Place,
    Trace,
    TracedCapability,
    TracedOperation,
    TracedRequirement,
)
from openspec_lint.report.json import dumped, finding_value
from openspec_lint.report.trace_summary import obstacle

VERSION: Final = 1
"""Of the format; it grows when something is taken away or changes its meaning, not when something is added."""


def trace_json(trace: Trace, notes: Sequence[str] = ()) -> str:
    """Return a trace as JSON, with a capability, an operation or a loose endpoint a line."""
    head = {"version": VERSION, "notes": list(notes), "obstacle": obstacle(trace), "contracts": list(trace.contracts)}
    lists = {
        "capabilities": [_capability(each, trace) for each in trace.capabilities],
        "operations": [_operation(each, trace) for each in trace.operations],
        "loose_endpoints": [_loose(each, trace) for each in trace.loose],
    }
    start = dumped({**head, "coverage": _coverage(trace)})[:-1]
    return start + "".join(f',\n "{key}": {_listed(values)}' for key, values in lists.items()) + "}\n"


def operations_json(trace: Trace, operations: Sequence[OperationTrace], notes: Sequence[str] = ()) -> str:
    """Return everything about operations as JSON, with an operation a line."""
    head = dumped({"version": VERSION, "notes": list(notes)})[:-1]
    return f'{head},\n "operations": {_listed([_told(each, trace) for each in operations])}}}\n'


def _listed(values: Sequence[Any]) -> str:
    lines = ",\n  ".join(map(dumped, values))
    return f"[\n  {lines}\n ]" if values else "[]"


def _location(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.span.line, "column": location.span.column}


def _coverage(trace: Trace) -> dict[str, Any]:
    coverage = trace.coverage
    return {
        "operations": _counted(coverage.operations),
        "statuses": _counted(coverage.statuses),
        "undeclared_statuses": coverage.undeclared_statuses,
        "requirements": coverage.requirements,
        "requirements_naming_operations": coverage.naming,
    }


def _counted(counts: Counted) -> dict[str, int]:
    return counts._asdict()


def _capability(capability: TracedCapability, trace: Trace) -> dict[str, Any]:
    named = sorted(capability.operations())
    return {
        "capability": capability.name,
        "change": capability.change,
        "stage": capability.stage,
        "location": _location(capability.location),
        "names": [_reference(index, trace) for index in named],
        "share": round(len(named) / trace.whole, 4) if trace.whole else None,
        "requirements": [_requirement(each, trace) for each in capability.requirements],
    }


def _reference(index: int, trace: Trace) -> dict[str, Any]:
    operation = trace.operations[index]
    return {"operation": operation.name, "contract": operation.contract}


def _requirement(requirement: TracedRequirement, trace: Trace) -> dict[str, Any]:
    return {
        "requirement": requirement.name,
        "location": _location(requirement.location),
        "delta": requirement.change,
        "removed_by": list(requirement.removed_by),
        "is_section": requirement.is_section,
        "endpoints": _endpoints(requirement.endpoints, trace),
        "scenarios": [
            {
                "scenario": scenario.name,
                "location": _location(scenario.location),
                "endpoints": _endpoints(scenario.endpoints, trace),
            }
            for scenario in requirement.scenarios
        ],
    }


def _endpoints(endpoints: Iterable[NamedEndpoint], trace: Trace) -> list[dict[str, Any]]:
    return [
        {
            "endpoint": endpoint.name,
            "state": endpoint.state,
            "from_requirement": endpoint.is_inherited,
            "location": _location(endpoint.location),
            "means": [_reference(index, trace) for index in endpoint.operations],
            "statuses": [
                {
                    "status": status.status,
                    "state": status.state,
                    "declared_as": status.declared_as,
                    "location": _location(status.location),
                }
                for status in endpoint.statuses
            ],
        }
        for endpoint in endpoints
    ]


def _operation(operation: TracedOperation, trace: Trace) -> dict[str, Any]:
    return {
        "operation": operation.name,
        "method": operation.method,
        "template": operation.path,
        "effective_path": operation.effective_path,
        "contract": operation.contract,
        "location": _location(operation.location),
        "named_by": operation.coverage,
        "places": [_place(place, trace) for place in operation.by],
        "declared_statuses": [
            {
                "status": response.status,
                "location": _location(response.location),
                "named_by": response.coverage,
                "places": [
                    {
                        "capability": scenario.capability,
                        "change": scenario.change,
                        "requirement": scenario.requirement,
                        "scenario": scenario.scenario,
                        "location": _location(scenario.location),
                    }
                    for scenario in response.scenarios
                ],
            }
            for response in operation.responses
        ],
    }


def _place(place: Place, trace: Trace) -> dict[str, Any]:
    capability = trace.capabilities[place.capability]
    return {
        "capability": capability.name,
        "change": capability.change,
        "requirement": place.requirement,
        "scenario": place.scenario,
        "location": _location(place.location),
    }


def _loose(endpoint: LooseEndpoint, trace: Trace) -> dict[str, Any]:
    return {
        "endpoint": endpoint.name,
        "state": endpoint.state,
        "closest": endpoint.closest,
        "places": [_place(place, trace) for place in endpoint.places],
    }


def _told(told: OperationTrace, trace: Trace) -> dict[str, Any]:
    operation = _operation(trace.operations[told.number], trace) if told.number is not None else None
    return {
        "operation": told.name,
        "contract": operation["contract"] if operation is not None else None,
        "effective_path": operation["effective_path"] if operation is not None else None,
        "location": operation["location"] if operation is not None else None,
        "named_by": operation["named_by"] if operation is not None else None,
        "required_by": [
            {
                "capability": trace.capabilities[number].name,
                "change": trace.capabilities[number].change,
                "stage": trace.capabilities[number].stage,
                **_requirement(requirement, trace),
            }
            for number, requirement in told.requirements
        ],
        "declared": _declared(told.declared) if told.declared is not None else None,
        "changes": None if told.changes is None else [finding_value(finding) for finding in told.changes],
        "findings": [finding_value(finding) for finding in told.findings],
    }


def _declared(declared: Declared) -> dict[str, Any]:
    return {
        "summary": declared.summary,
        "deprecated": declared.is_deprecated,
        "parameters": [_field(each) | {"in": each.place} for each in declared.parameters],
        "request_required": declared.is_body_required,
        "request": [_body(each) for each in declared.request],
        "responses": [
            {
                "status": response.status,
                "description": response.description,
                "location": _location(response.location),
                "bodies": [_body(each) for each in response.bodies],
            }
            for response in declared.responses
        ],
    }


def _body(body: DeclaredBody) -> dict[str, Any]:
    return {
        "media_type": body.media_type,
        "type": body.type,
        "location": _location(body.location),
        "fields": [_field(each) for each in body.fields],
    }


def _field(declared: DeclaredField) -> dict[str, Any]:
    return {
        "name": declared.name,
        "type": declared.type,
        "required": declared.required,
        "keywords": dict(declared.keywords),
        "location": _location(declared.location),
    }
