"""A trace as Markdown, for a pull request or a wiki: a table for each capability, and one of the operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from openspec_lint.findings import Finding, Location
from openspec_lint.model.operation_trace import DeclaredBody, DeclaredField, OperationTrace
from openspec_lint.model.traceability import Trace, TracedCapability, TracedOperation, TracedRequirement
from openspec_lint.report.markdown import code, escaped
from openspec_lint.report.operation_text import facts, same_bodies
from openspec_lint.report.trace_rows import Row, rows_of
from openspec_lint.report.trace_summary import obstacle, percent, sentences

_NOTHING: Final = "–"


def trace_markdown(trace: Trace, notes: Sequence[str] = ()) -> str:
    """Return a trace as Markdown: what it comes to first, then the tables; notes: what is to be said of the run."""
    return "".join(f"{line}\n" for line in _lines(trace, notes))


def operations_markdown(trace: Trace, operations: Sequence[OperationTrace], notes: Sequence[str] = ()) -> str:
    """Return everything about operations as Markdown."""
    lines = [line for each in operations for line in _told(trace, each)]
    return "".join(f"{line}\n" for line in (*lines, *(f"- {escaped(note)}" for note in notes)))


def _lines(trace: Trace, notes: Sequence[str]) -> Iterator[str]:
    yield "## Traceability"
    yield ""
    reason = obstacle(trace)
    for sentence in (*((reason,) if reason is not None else ()), *sentences(trace)):
        yield f"- {escaped(sentence)}"
    for note in notes:
        yield f"- {escaped(note)}"
    rows = rows_of(trace)
    for capability in trace.capabilities:
        requirements = list(rows.of_capability(capability))
        if requirements:
            yield from _capability(trace, capability, requirements)
    if trace.is_compared:
        yield from _operations(trace)
    yield from _missed(trace)


def _capability(
    trace: Trace, capability: TracedCapability, requirements: Iterable[tuple[TracedRequirement, list[Row]]]
) -> Iterator[str]:
    stage = f" ({capability.stage})" if capability.stage else ""
    number, whole = len(capability.operations()), trace.whole
    is_share = capability.change is None and trace.is_compared
    yield ""
    yield f"### {escaped(capability.title)}{stage}"
    yield ""
    share = f", {number} of {whole} operations ({percent(number, whole)})" if is_share else ""
    yield f"{code(capability.location.path)}{share}"
    yield ""
    yield "| Line | Requirement | Operation | Statuses of scenarios |"
    yield "|---:|---|---|---|"
    for requirement, of_one in requirements:
        for index, row in enumerate(of_one):
            first = ("", "") if index else (str(requirement.location.span.line), _requirement(requirement))
            mark = f" **{row.mark}**" if row.mark else ""
            yield f"| {first[0]} | {first[1]} | {_cell(row.label)}{mark} | {_statuses(row)} |"


def _requirement(requirement: TracedRequirement) -> str:
    gone = f" (removed by {escaped(', '.join(requirement.removed_by))})" if requirement.removed_by else ""
    doing = f"{requirement.change}: " if requirement.change is not None else ""
    return f"{doing}{escaped(requirement.name)}{gone}"


def _cell(text: str) -> str:
    """Return a code span for a table, in which a bar ends the cell even there."""
    return code(text).replace("|", "\\|")


def _statuses(row: Row) -> str:
    parts = []
    for status in sorted(row.statuses):
        found = row.statuses[status]
        is_missed = any(each.state == "undeclared" for each in found)
        parts.append(f"{f'**{status} undeclared**' if is_missed else status} ({_numbers(e.location for e in found)})")
    if row.silent:
        parts.append(f"none ({_numbers(each.location for each in row.silent)})")
    return ", ".join(parts) or "no scenario"


def _numbers(locations: Iterable[Location]) -> str:
    return ", ".join(str(line) for line in dict.fromkeys(location.span.line for location in locations))


def _operations(trace: Trace) -> Iterator[str]:
    for contract in trace.contracts:
        operations = [each for each in trace.operations if each.contract == contract]
        named = [each for each in operations if each.coverage != "none"]
        unnamed = [each for each in operations if each.coverage == "none"]
        if named:
            yield ""
            yield f"### Operations of {code(contract)}"
            yield ""
            yield "| Line | Operation | Required by | Statuses with a scenario | Without |"
            yield "|---:|---|---|---|---|"
            yield from (_operation(each, trace) for each in named)
        if unnamed:
            yield ""
            yield f"### Operations of {code(contract)} that nothing names"
            yield ""
            yield from (f"- {code(each.name)} ({code(_at(each.location))})" for each in unnamed)


def _operation(operation: TracedOperation, trace: Trace) -> str:
    having = [
        f"{each.status}{' (in a change)' if each.coverage == 'changes' else ''}"
        for each in operation.responses
        if each.scenarios
    ]
    lacking = [each.status for each in operation.responses if not each.scenarios]
    by = dict.fromkeys(trace.capabilities[place.capability].title for place in operation.by)
    cells = (
        str(operation.location.span.line),
        _cell(operation.name),
        escaped("; ".join(by)),
        escaped(", ".join(having)) if having else _NOTHING,
        escaped(", ".join(lacking)) if lacking else _NOTHING,
    )
    return f"| {' | '.join(cells)} |"


def _missed(trace: Trace) -> Iterator[str]:
    missed = [each for each in trace.loose if each.state == "undeclared"]
    if missed:
        yield ""
        yield "### In no contract"
        yield ""
        for each in missed:
            places = ", ".join(code(_at(place.location)) for place in each.places)
            only = " (only in changes in flight)" if trace.is_planned(each) else ""
            hint = f"; did you mean {code(each.closest)}?" if each.closest else ""
            yield f"- {code(each.name)}{only}: {places}{hint}"


def _at(location: Location) -> str:
    return f"{location.path}:{location.span.line}"


def _told(trace: Trace, told: OperationTrace) -> Iterator[str]:
    yield f"## {code(told.name)}"
    yield ""
    if told.number is None:
        yield "No contract declares it." if trace.contracts else "There is no contract to look in."
    else:
        operation = trace.operations[told.number]
        yield f"{escaped(told.declared.summary) if told.declared else ''} ({code(_at(operation.location))})".lstrip()
    yield ""
    yield "### Required by"
    yield ""
    for number, requirement in told.requirements:
        title = escaped(trace.capabilities[number].title)
        yield f"- {title}: {_requirement(requirement)} ({code(_at(requirement.location))})"
        for scenario in requirement.scenarios:
            if scenario.location != requirement.location:
                yield f"  - {escaped(scenario.name)}{_outcome(scenario.endpoints)} ({code(_at(scenario.location))})"
    if not told.requirements:
        yield "Nothing."
    yield ""
    yield from _contract(told)
    yield from _listed("Changed since the previous version", told.changes)
    yield from _listed("Between specs and contract", told.findings or None)


def _outcome(endpoints: Iterable[object]) -> str:
    statuses = [status for endpoint in endpoints for status in getattr(endpoint, "statuses", ())]
    words = [f"**{each.status} undeclared**" if each.state == "undeclared" else each.status for each in statuses]
    return f": {', '.join(words)}" if words else ""


def _contract(told: OperationTrace) -> Iterator[str]:
    declared = told.declared
    if declared is None:
        return
    if declared.parameters:
        yield from _table("Parameters", declared.parameters)
    for body in same_bodies(declared.request):
        yield from _body(f"Request body{' (required)' if declared.is_body_required else ''}", body)
    for response in declared.responses:
        if not response.bodies:
            yield from ("", f"### Response {escaped(response.status)}", "", escaped(response.description), "")
        for body in same_bodies(response.bodies):
            yield from _body(f"Response {response.status}", body)


def _body(title: str, body: DeclaredBody) -> Iterator[str]:
    if body.fields:
        yield from _table(f"{title}: {body.type}, {body.media_type}", body.fields)
    else:
        yield from (f"### {escaped(f'{title}: {body.type}, {body.media_type}')}", "")


def _table(title: str, fields: Iterable[DeclaredField]) -> Iterator[str]:
    yield f"### {escaped(title)}"
    yield ""
    yield "| Name | Type | Required | |"
    yield "|---|---|---|---|"
    for each in fields:
        place = f"{each.place}, " if each.place else ""
        said = escaped(", ".join(facts(each)))
        yield f"| {_cell(each.name)} | {escaped(place + each.type)} | {'yes' if each.required else 'no'} | {said} |"
    yield ""


def _listed(title: str, findings: Sequence[Finding] | None) -> Iterator[str]:
    if findings is None:
        return
    yield f"### {title}"
    yield ""
    for finding in findings:
        said = finding.change.verdict if finding.change is not None else finding.severity.name.lower()
        mark = f"**{said.capitalize()}:** " if said else ""
        yield f"- {mark}{escaped(finding.message)} ({code(finding.rule_id)}, {code(_at(finding.location))})"
    if not findings:
        yield "Nothing."
    yield ""
