"""A trace as lines of text: by capability, requirement and operation; then the operations; then what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.findings import Location
from openspec_lint.model.traceability import LooseEndpoint, Trace, TracedCapability, TracedOperation, TracedRequirement
from openspec_lint.report.paint import BOLD, DIM, ERROR, WARNING, Paint, painter
from openspec_lint.report.trace_rows import Row, rows_of
from openspec_lint.report.trace_summary import counted, obstacle, percent, sentences, silent_capabilities
from openspec_lint.report.visible import visible

WIDTH: Final = 100
_WIDEST: Final = 56
"""Columns of an operation's name; a longer one has a line of its own."""

_INDENT: Final = 8
_PLACES: Final = 4
"""Lines that are named for one status; of more only the number is told."""


def trace_text(trace: Trace, notes: Sequence[str] = (), color: bool = False) -> str:
    """Return a trace as lines of text; notes: what is to be said of the run."""
    return "".join(f"{line}\n" for line in _lines(trace, notes, painter(color)))


def _lines(trace: Trace, notes: Sequence[str], paint: Paint) -> Iterator[str]:
    yield from _matrix(trace, paint)
    if trace.is_compared:
        yield from _operations(trace, paint)
    yield from _loose(trace, paint)
    silent = silent_capabilities(trace.capabilities)
    if silent and len(silent) < len(trace.capabilities):
        yield paint(BOLD, f"{counted(len(silent), 'spec')} that {'names' if len(silent) == 1 else 'name'} no endpoint")
        yield from listing(silent, paint)
        yield ""
    for note in notes:
        yield paint(DIM, visible(note))
    reason = obstacle(trace)
    if reason is not None:
        yield visible(reason)
    for sentence in sentences(trace):
        yield paint(BOLD, visible(sentence))


def _matrix(trace: Trace, paint: Paint) -> Iterator[str]:
    rows = rows_of(trace)
    found = [(capability, list(rows.of_capability(capability))) for capability in trace.capabilities]
    labels = [_label(row) for _, requirements in found for _, of_one in requirements for row in of_one]
    width = min(max((len(label) for label in labels), default=0), _WIDEST)
    for capability, requirements in found:
        if requirements:
            yield from _heading(trace, capability, paint)
            for requirement, of_one in requirements:
                yield _requirement(requirement, paint)
                for row in of_one:
                    yield from _row(row, width, paint)
            yield ""


def _heading(trace: Trace, capability: TracedCapability, paint: Paint) -> Iterator[str]:
    """Yield the name of a capability, its file, and how much of the contract it names; one line where that fits."""
    title = visible(capability.title) + (f" ({capability.stage})" if capability.stage else "")
    number, whole = len(capability.operations()), trace.whole
    is_share = capability.change is None and trace.is_compared
    share = f", {number} of {counted(whole, 'operation')} ({percent(number, whole)})" if is_share else ""
    tail = f"{visible(capability.location.path)}{share}"
    if len(title) + 2 + len(tail) <= WIDTH:
        yield f"{paint(BOLD, title)}  {paint(DIM, tail)}"
    else:
        yield paint(BOLD, title)
        yield paint(DIM, f"  {tail}")


def _requirement(requirement: TracedRequirement, paint: Paint) -> str:
    doing = f"{requirement.change}: " if requirement.change is not None else ""
    gone = f"  removed by {', '.join(requirement.removed_by)}" if requirement.removed_by else ""
    number = paint(DIM, f"{requirement.location.span.line:>5}")
    return f"{number}  {doing}{visible(requirement.name)}{paint(DIM, visible(gone)) if gone else ''}"


def _label(row: Row) -> str:
    return f"{visible(row.label)}  {row.mark}" if row.mark else visible(row.label)


def _row(row: Row, width: int, paint: Paint) -> Iterator[str]:
    """Yield the lines of a row: the operation, then its statuses with the lines of their scenarios."""
    label = _label(row)
    mark = paint(ERROR if row.mark == "in no contract" else DIM, row.mark) if row.mark else ""
    first = " " * _INDENT + label[: len(label) - len(row.mark)] + mark
    lines = list(wrapped(list(_statuses(row)), _INDENT + width + 2, "  ", paint))
    if len(label) > width:
        yield first
        yield from lines
        return
    yield f"{first}{' ' * (width - len(label))}  {lines[0].lstrip(' ')}"
    yield from lines[1:]


def _statuses(row: Row) -> Iterator[Piece]:
    for status in sorted(row.statuses):
        found = row.statuses[status]
        is_missed = any(each.state == "undeclared" for each in found)
        places = _lines_of(each.location for each in found)
        yield Piece(f"{status} undeclared {places}", WARNING) if is_missed else Piece(f"{status} {places}")
    if row.silent:
        yield Piece(f"no status {_lines_of(each.location for each in row.silent)}", DIM)
    if not row.has_scenario:
        yield Piece("no scenario", DIM)


def _lines_of(locations: Iterable[Location]) -> str:
    lines = list(dict.fromkeys(location.span.line for location in locations))
    more = f" +{len(lines) - _PLACES}" if len(lines) > _PLACES else ""
    return " ".join(f":{line}" for line in lines[:_PLACES]) + more


def _operations(trace: Trace, paint: Paint) -> Iterator[str]:
    """Yield the operations of each contract: who requires them, and which statuses have a scenario."""
    has_changes = any(capability.change is not None for capability in trace.capabilities)
    for contract in trace.contracts:
        operations = [each for each in trace.operations if each.contract == contract]
        named = [each for each in operations if each.coverage != "none"]
        if named:
            width = min(max(len(visible(each.name)) for each in named), _WIDEST)
            width = max(width, len(f"Operations of {visible(contract)}") - _INDENT + 1)
            head = f"{'Operations of ' + visible(contract):<{width + 7}}  specs{'  changes' if has_changes else ''}"
            yield paint(BOLD, f"{head}  statuses with a scenario | without")
            for operation in named:
                yield from _operation(operation, trace, width, has_changes)
            if any(each.coverage == "changes" for operation in named for each in operation.responses):
                yield paint(DIM, " " * _INDENT + "* only in a change in flight")
            yield ""
        yield from _unnamed(contract, [each for each in operations if each.coverage == "none"], paint)


def _unnamed(contract: str, operations: Sequence[TracedOperation], paint: Paint) -> Iterator[str]:
    if operations:
        yield paint(BOLD, f"Operations of {visible(contract)} that nothing names")
        for operation in operations:
            yield paint(WARNING, f"{operation.location.span.line:>5}  {visible(operation.name)}")
        yield ""


def _operation(operation: TracedOperation, trace: Trace, width: int, has_changes: bool) -> Iterator[str]:
    name = visible(operation.name)
    main = sum(trace.capabilities[place.capability].change is None for place in operation.by)
    planned = len(operation.by) - main
    first = f"{operation.location.span.line:>5}  {name:<{width}}"
    if len(name) > width:
        yield first
        first = " " * (width + 7)
    numbers = f"{main or '-':>7}" + (f"{planned or '-':>9}" if has_changes else "")
    having = [f"{each.status}{'*' * (each.coverage == 'changes')}" for each in operation.responses if each.scenarios]
    lacking = [each.status for each in operation.responses if not each.scenarios]
    yield f"{first}{numbers}  {visible(' '.join(having) or '-')} | {visible(' '.join(lacking) or '-')}"


def _loose(trace: Trace, paint: Paint) -> Iterator[str]:
    """Yield the endpoints that mean no declared operation: those that a contract lacks, then the others in short."""
    titles = ("Named by the specs and in no contract", "Named only by changes in flight and in no contract yet")
    for is_planned, title in zip((False, True), titles, strict=True):
        missed = [each for each in trace.loose if each.state == "undeclared" and trace.is_planned(each) == is_planned]
        if missed:
            yield paint(BOLD, title)
            for each in missed:
                yield from _missed(each)
            yield ""
    others = {
        "external": "Of another API",
        "pattern": "For several operations at once",
        "unclaimed": "Not taken for the API's: other paths than its own, pages, probes, what is said not to be there",
    }
    for state, title in others.items():
        names = [each.name for each in trace.loose if each.state == state]
        if names:
            yield paint(BOLD, title)
            yield from listing(names, paint)
            yield ""


def _missed(endpoint: LooseEndpoint) -> Iterator[str]:
    hint = f"  (did you mean {visible(endpoint.closest)}?)" if endpoint.closest else ""
    yield f"  {visible(endpoint.name)}{hint}"
    lines: dict[str, list[Location]] = {}
    for place in endpoint.places:
        lines.setdefault(place.location.path, []).append(place.location)
    for path, locations in lines.items():
        yield f"      {visible(path)}{_lines_of(locations)}"


class Piece(NamedTuple):
    """Text that is not broken over lines, and its colour, "" for none."""

    text: str
    color: str = ""


def wrapped(pieces: Iterable[Piece], indent: int, between: str, paint: Paint) -> Iterator[str]:
    """Yield lines of at most WIDTH columns that hold `pieces`, none of which is broken, behind an indentation."""
    line, used = "", 0
    for text, color in pieces:
        if line and indent + used + len(between) + len(text) > WIDTH:
            yield " " * indent + line
            line, used = "", 0
        start = f"{line}{between}" if line else ""
        used += len(text) + (len(between) if line else 0)
        line = start + (paint(color, text) if color else text)
    if line:
        yield " " * indent + line


def listing(names: Sequence[str], paint: Paint) -> Iterator[str]:
    """Yield lines with names, a comma behind each but the last."""
    pieces = [Piece(f"{visible(name)}{',' if index < len(names) else ''}") for index, name in enumerate(names, start=1)]
    yield from wrapped(pieces, 2, " ", paint)
