"""Everything about one operation as lines of text: who requires it, what the contract declares, what changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from openspec_lint.findings import Finding
from openspec_lint.model.operation_trace import Declared, DeclaredBody, DeclaredField, OperationTrace
from openspec_lint.model.traceability import NamedEndpoint, Trace, TracedCapability, TracedRequirement
from openspec_lint.report.paint import BOLD, DIM, ERROR, SEVERITIES, WARNING, Paint, painter
from openspec_lint.report.trace_summary import counted
from openspec_lint.report.visible import visible

_VERDICTS: Final = {"breaking": ERROR, "may break": WARNING}
_LONGEST_NAME: Final = 28

_BOUNDS: Final[Mapping[str, str]] = {
    "default": "default {}",
    "minimum": "at least {}",
    "exclusiveMinimum": "more than {}",
    "maximum": "at most {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matches {}",
    "enum": "one of {}",
    "const": "always {}",
}


def operations_text(
    trace: Trace, operations: Sequence[OperationTrace], notes: Sequence[str] = (), color: bool = False
) -> str:
    """Return what there is to say of operations as lines of text; notes: what is to be said of the run."""
    paint = painter(color)
    lines = [line for each in operations for line in _operation(trace, each, paint)]
    return "".join(f"{line}\n" for line in (*lines, *(paint(DIM, visible(note)) for note in notes)))


def _operation(trace: Trace, told: OperationTrace, paint: Paint) -> Iterator[str]:
    yield _title(trace, told, paint)
    declared = told.declared
    if declared is not None and declared.summary:
        yield f"  {visible(declared.summary)}"
    yield ""
    yield from _required(trace, told.requirements, paint)
    if declared is not None:
        yield from _declared(declared, paint)
    if told.changes or told.number is not None:
        yield from _changes(told.changes, paint)
    yield from _findings(told.findings, paint)


def _title(trace: Trace, told: OperationTrace, paint: Paint) -> str:
    name = paint(BOLD, visible(told.name))
    if told.number is None:
        why = (
            f"not declared by {' or '.join(trace.contracts)}" if trace.contracts else "there is no contract to look in"
        )
        return f"{name}  {paint(ERROR, visible(why))}"
    operation = trace.operations[told.number]
    place = f"{operation.location.path}:{operation.location.span.line}"
    full = "" if operation.effective_path == operation.path else f"  called at {operation.effective_path}"
    old = paint(WARNING, "  deprecated") if told.declared is not None and told.declared.is_deprecated else ""
    return f"{name}  {paint(DIM, visible(place + full))}{old}"


def _required(trace: Trace, requirements: Sequence[tuple[int, TracedRequirement]], paint: Paint) -> Iterator[str]:
    if not requirements:
        yield paint(WARNING, "No requirement names it.")
        yield ""
        return
    yield paint(BOLD, f"Required by {counted(len(requirements), 'requirement')}")
    last: int | None = None
    for number, requirement in requirements:
        capability = trace.capabilities[number]
        if number != last:
            last = number
            yield f"  {_capability(capability)}"
        yield from _requirement(requirement, paint)
    yield ""


def _capability(capability: TracedCapability) -> str:
    return visible(capability.title) + (f" ({capability.stage})" if capability.stage else "")


def _requirement(requirement: TracedRequirement, paint: Paint) -> Iterator[str]:
    doing = f"{requirement.change}: " if requirement.change is not None else ""
    gone = f" (removed by {', '.join(requirement.removed_by)})" if requirement.removed_by else ""
    place = f"{requirement.location.path}:{requirement.location.span.line}"
    yield f"    {paint(DIM, visible(place))}  {doing}{visible(requirement.name + gone)}"
    for scenario in requirement.scenarios:
        if scenario.location == requirement.location:  # a section that has steps is both
            name, place = "", ""
        else:
            name, place = scenario.name, f"{scenario.location.path}:{scenario.location.span.line}  "
        statuses = " ".join(filter(None, (_statuses(endpoint, paint) for endpoint in scenario.endpoints)))
        if name or statuses:
            yield f"      {paint(DIM, visible(place))}{visible(name)}{f'  → {statuses}' if statuses else ''}"


def _statuses(endpoint: NamedEndpoint, paint: Paint) -> str:
    return ", ".join(
        paint(WARNING, f"{each.status} (not declared)") if each.state == "undeclared" else each.status
        for each in endpoint.statuses
    )


def _declared(declared: Declared, paint: Paint) -> Iterator[str]:
    if declared.parameters:
        yield paint(BOLD, "Parameters")
        yield from _fields(declared.parameters, 2)
        yield ""
    if declared.request:
        yield paint(BOLD, f"Request body{' (required)' if declared.is_body_required else ''}")
        for body in same_bodies(declared.request):
            yield from _body(body, 2)
        yield ""
    yield paint(BOLD, "Responses")
    for response in declared.responses:
        yield f"  {visible(response.status)}  {visible(' '.join(response.description.split()))}".rstrip()
        for body in same_bodies(response.bodies):
            yield from _body(body, 4)
    if not declared.responses:
        yield "  none is declared"
    yield ""


def same_bodies(bodies: Iterable[DeclaredBody]) -> list[DeclaredBody]:
    """Return the bodies, those that differ in their media type only as one that names all of them."""
    found: dict[tuple[object, ...], DeclaredBody] = {}
    for body in bodies:
        key = (body.type, *((each.name, each.location) for each in body.fields))
        known = found.get(key)
        media_type = body.media_type if known is None else f"{known.media_type}, {body.media_type}"
        found[key] = (known or body)._replace(media_type=media_type)
    return list(found.values())


def _body(body: DeclaredBody, indent: int) -> Iterator[str]:
    yield f"{' ' * indent}{visible(body.media_type)}: {visible(body.type)}"
    yield from _fields(body.fields, indent + 2)


def _fields(fields: Sequence[DeclaredField], indent: int) -> Iterator[str]:
    width = min(max((len(visible(each.name)) for each in fields), default=0), _LONGEST_NAME)
    for each in fields:
        words = ", ".join(filter(None, (each.place, each.type, "required" if each.required else "", *facts(each))))
        yield f"{' ' * indent}{visible(each.name):<{width}}  {visible(words)}"


def facts(declared: DeclaredField) -> Iterator[str]:
    """Yield what is said of a value besides its type, in words: "default 20", "at most 100"."""
    value: Any
    for keyword, value in declared.keywords.items():
        if keyword in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool):
            continue  # of OpenAPI 3.0, where it says that the bound itself is left out
        is_list = isinstance(value, list) and keyword == "enum"
        said = _BOUNDS[keyword].format(", ".join(map(_value, value)) if is_list else _value(value))
        yield said.removesuffix("s") if value == 1 and said.endswith("s") else said


def _value(value: Any) -> str:
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False, default=str)


def _changes(changes: Sequence[Finding] | None, paint: Paint) -> Iterator[str]:
    if changes is None:
        return
    yield paint(BOLD, "Changed since the previous version" if changes else "Unchanged since the previous version")
    for finding in changes:
        said = finding.change.verdict if finding.change is not None else ""
        mark = f"{paint(_VERDICTS[said], said)}: " if said else ""
        yield f"  {mark}{visible(finding.message)} {paint(DIM, visible(_tail(finding)))}"
    yield ""


def _findings(findings: Iterable[Finding], paint: Paint) -> Iterator[str]:
    listed = list(findings)
    if listed:
        yield paint(BOLD, "What is wrong between specs and contract")
        for finding in listed:
            severity = paint(SEVERITIES[finding.severity], finding.severity.name.lower())
            yield f"  {severity} {visible(finding.message)} {paint(DIM, visible(_tail(finding)))}"
        yield ""


def _tail(finding: Finding) -> str:
    return f"[{finding.rule_id} {finding.location.path}:{finding.location.span.line}]"
