"""`openspec-lint trace`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from openspec_lint.checks.trace.matrix import trace_of
from openspec_lint.cli.gather import Gathered, Request, gather, project_request
from openspec_lint.cli.output import wants_color
from openspec_lint.findings import Finding, OpenspecLintError
from openspec_lint.model.operation_trace import OperationTrace
from openspec_lint.model.prose.ownership import NO_PATTERNS
from openspec_lint.model.traceability import Trace


def run_trace(
    operation: str | None, capability: str | None, form: str, color: str, against: str | None, **options: Any
) -> None:
    """Print the matrix of a project, or everything about one operation; `options` are those of `project_request`.

    Raises OpenspecLintError for an operation or a capability that there is not.
    """
    if against is not None and operation is None:
        raise OpenspecLintError("--against is for what one operation changed since; name it with --operation")
    if capability is not None and operation is not None:
        raise OpenspecLintError("--operation tells of one operation whatever requires it; leave out --capability")
    request = project_request(against=against if operation is not None else "none", **options)
    gathered = gather(request)
    contracts = tuple(each.contract for each in gathered.project.contracts if each.contract.collection is None)
    unread = "" if contracts else _unread(gathered, request)
    trace = trace_of(gathered.project.openspec, contracts, unread, gathered.project.patterns or NO_PATTERNS)
    if capability is not None:
        from openspec_lint.checks.trace.narrowing import narrowed  # not for the whole

        trace = narrowed(trace, capability)
    is_colored = form == "text" and wants_color(color)
    if operation is None:
        _write(_matrix_form(form)(trace, gathered.notes, is_colored))
        return
    told = _told(operation, trace, gathered, request)
    _write(_operation_form(form)(trace, told, gathered.notes, is_colored))


def _write(output: str) -> None:
    sys.stdout.buffer.write(output.encode("utf-8", errors="backslashreplace"))
    sys.stdout.buffer.flush()


def _matrix_form(form: str) -> Callable[[Trace, Sequence[str], bool], str]:
    """Return what writes a trace in a form; each is imported when it is asked for."""
    if form == "json":
        from openspec_lint.report.trace_json import trace_json

        return lambda trace, notes, _color: trace_json(trace, notes)
    if form == "markdown":
        from openspec_lint.report.trace_markdown import trace_markdown

        return lambda trace, notes, _color: trace_markdown(trace, notes)
    from openspec_lint.report.trace_text import trace_text

    return trace_text


def _operation_form(form: str) -> Callable[[Trace, Sequence[OperationTrace], Sequence[str], bool], str]:
    """Return what writes operations in a form; each is imported when it is asked for."""
    if form == "json":
        from openspec_lint.report.trace_json import operations_json

        return lambda trace, told, notes, _color: operations_json(trace, told, notes)
    if form == "markdown":
        from openspec_lint.report.trace_markdown import operations_markdown

        return lambda trace, told, notes, _color: operations_markdown(trace, told, notes)
    from openspec_lint.report.operation_text import operations_text

    return operations_text


def _told(operation: str, trace: Trace, gathered: Gathered, request: Request) -> tuple[OperationTrace, ...]:
    from openspec_lint.checks.trace.operation import Sources, operation_traces, wanted_of  # not for the matrix
    from openspec_lint.cli.job import judge  # the rules are not loaded for a view of the whole

    pairs = [each for each in gathered.project.contracts if each.contract.collection is None]
    bases = tuple(each.base for each in pairs if each.base is not None)
    findings = judge(gathered, request._replace(select=("crosscheck",))).findings
    sources = Sources(
        *(trace, tuple(each.contract for each in pairs), bases, _changes(gathered) if bases else None, findings)
    )
    return operation_traces(wanted_of(operation), sources)


def _changes(gathered: Gathered) -> list[Finding]:
    """Return all that changed since the previous versions, as the configuration has it, and what declares it."""
    from openspec_lint.checks.comparison import changes_since  # a matrix compares nothing
    from openspec_lint.cli.catalogue import catalogue_of

    return changes_since(gathered.project, catalogue_of(gathered.place).selection, everything=True)[0]


def _unread(gathered: Gathered, request: Request) -> str:
    """Say why there is no contract with operations although somebody named one, or one was found; "" for no such."""
    from openspec_lint.cli.locate import choose_contracts
    from openspec_lint.read.tree import folder_tree

    collections = [each.contract.document.path for each in gathered.project.contracts]
    if collections:
        return f"{collections[0]} has schemas and no operations"
    place, store = gathered.place, gathered.project.store
    if gathered.project.unrecognised:
        return f"{gathered.project.unrecognised[0].path} is no contract"
    for entry in choose_contracts(place, request.contracts, os.environ, folder_tree(place.root), store).entries:
        document = store.documents.get(entry.path)
        if document is not None and document.problems:
            problem = document.problems[0]
            return f"{entry.path} cannot be read (line {problem.span.line}: {problem.in_short})"
    return ""
