"""Breaking changes of a contract against the OpenSpec changes in flight: which of them says that it breaks what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from openspec_lint.checks.declarations import KINDS, Declaration, InFlight, declarations
from openspec_lint.checks.named import Named, Subject, moves_of, subject_of, with_moves
from openspec_lint.findings import ChangeDetails, Finding, Location, Related, Severity
from openspec_lint.model.contract import Contract
from openspec_lint.model.prose.routes import Routes

DECLARED_BY: Final = ("operation", "change", "any")
"""How much a change must say. operation: that it breaks, and what: operation, path, schema or field. change: that it
breaks, no matter what. any: nothing; that a change is in flight is enough.
"""


def declare(
    findings: Iterable[Finding],
    flying: Sequence[InFlight],
    contracts: Sequence[Contract],
    bases: Sequence[Contract],
    declared_by: str = "operation",
) -> list[Finding]:
    """Return compat findings with `change.declared_by` filled for those that one of the changes in flight declares.

    A declared break, or what may be one, is no news: it becomes an info that says where it is declared. contracts and
    bases: the project's and their previous versions, whose operations the changes name. declared_by: one of
    DECLARED_BY.
    """
    if declared_by == "any":
        return [_declared_by_any(finding, flying) for finding in findings]
    declared = [declaration for each in flying for declaration in declarations(each)]
    if declared_by == "change":
        said = next((declaration for declaration in declared if declaration.says_so), None)
        return [_with_declaration(finding, said) if said and _is_harm(finding) else finding for finding in findings]
    both, moves = Routes((*contracts, *bases)), moves_of(Routes(tuple(bases)), Routes(tuple(contracts)))
    plainest = sorted(declared, key=lambda declaration: KINDS.index(declaration.kind))
    named = [Named(declaration, both) for declaration in plainest]
    return [_declared(finding, named, moves) for finding in findings]


def is_break(finding: Finding) -> bool:
    """Tell whether a finding is a breaking change that somebody has to declare."""
    return finding.change is not None and finding.change.breaking and finding.severity is Severity.ERROR


def _is_harm(finding: Finding) -> bool:
    """Tell whether a finding is a change that breaks, or may break."""
    return finding.change is not None and (finding.change.breaking or finding.change.effect == "unknown")


def _declared(finding: Finding, named: Sequence[Named], moves: Mapping[str, str]) -> Finding:
    if not named or not _is_harm(finding):
        return finding
    subject = with_moves(subject_of(finding), moves)
    said = next((each.declaration for each in named if each.covers(subject)), None) or _together(subject, named)
    return _with_declaration(finding, said) if said is not None else finding


def _together(subject: Subject, named: Sequence[Named]) -> Declaration | None:
    """Return the first declaration of a change whose declarations name all operations of the subject together."""
    naming = [(each.declaration, found) for each in named if (found := each.named_of(subject))]
    for first, _ in naming:
        if subject.operations <= frozenset[str]().union(*(of for each, of in naming if each.change is first.change)):
            return first
    return None


def _declared_by_any(finding: Finding, flying: Sequence[InFlight]) -> Finding:
    return _said(finding, flying[0].change.folder, None) if flying and _is_harm(finding) else finding


def _with_declaration(finding: Finding, declaration: Declaration) -> Finding:
    return _said(finding, declaration.change.folder, declaration.location)


def _said(finding: Finding, folder: str, location: Location | None) -> Finding:
    assert finding.change is not None
    where = f"Declared in {location.path}, line {location.span.line}." if location else f"Declared by {folder}."
    return finding._replace(
        severity=min(finding.severity, Severity.INFO),
        message=f"{finding.message} {where}",
        related=finding.related if location is None else (*finding.related, Related(location, "declared here")),
        change=finding.change._replace(declared_by=folder),
    )


class UndeclaredBreak(NamedTuple):
    """The breaking changes of one operation, one component or one field that no change in flight declares.

    name: how people call it, names in backticks: "`DELETE /pets/{id}`", "`Pet`", "`code` in the 400 response body".
    is_named: the name is of something that a declaration can name. operation: method and path where it is one.
    """

    name: str
    is_named: bool
    contract: Contract
    findings: list[Finding]
    operation: tuple[str, str] | None


def undeclared_breaks(findings: Iterable[Finding], contracts: Sequence[Contract]) -> tuple[UndeclaredBreak, ...]:
    """Return the breaks among compat findings that `declare` found no declaration for, in the order of `findings`."""
    found: dict[tuple[str, str], UndeclaredBreak] = {}
    for finding in findings:
        if not is_break(finding) or finding.change is None or finding.change.declared_by is not None:
            continue
        owner = next((each for each in contracts if each.document.path == finding.location.path), contracts[0])
        name, is_named, operation = _name_of(finding, finding.change)
        key = (owner.document.path, name)
        found.setdefault(key, UndeclaredBreak(name, is_named, owner, [], operation)).findings.append(finding)
    return tuple(found.values())


def _name_of(finding: Finding, change: ChangeDetails) -> tuple[str, bool, tuple[str, str] | None]:
    """Return how people call what broke, whether that names it for a declaration, and the operation if it is one."""
    subject = subject_of(finding)
    if subject.components:
        return f"`{subject.components[0]}`", True, None
    if len(subject.operations) == 1:
        (name,) = subject.operations
        method, _, path = name.partition(" ")
        return f"`{name}`", True, (method, path)
    if change.path is not None:
        return f"`{change.path}`", True, None
    if subject.fields:
        return change.subject, True, None
    rest = f" and {len(change.operations) - 1} more" if len(change.operations) > 1 else ""
    return f"`{change.operations[0]}`{rest}" if change.operations else f"`{finding.rule_id}`", False, None
