"""Breaking changes of a contract against the OpenSpec changes in flight: which of them says that it breaks what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.findings import Finding, Location, Related, Severity
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.text import fenced_lines
from openspec_lint.model.prose.declarations import markers
from openspec_lint.model.prose.mentions import Mention, mentions
from openspec_lint.model.prose.routes import Route, Routes
from openspec_lint.read.document import Document, Target
from openspec_lint.read.pointers import keys_of_pointer

DECLARED_BY: Final = ("operation", "change", "any")
"""How much a change must say. operation: that it breaks, and what: operation, path, schema or field. change: that it
breaks, no matter what. any: nothing; that a change is in flight is enough.
"""

_CODE: Final = re.compile(r"`([^`]+)`")


class Declaration(NamedTuple):
    """What a change says that it breaks; `target` is in the line `line` (0-based) of the document.

    is_marker: it says so in words (BREAKING), or removes a requirement; else it only modifies a requirement.
    """

    change: Change
    document: Document
    line: int
    target: Target
    text: str
    is_marker: bool

    @property
    def location(self) -> Location:
        """Return where it stands."""
        return self.document.locate((None, self.line), self.target)


class Subject(NamedTuple):
    """What a breaking change is about: names of operations, components it stands in, fields on the way to it."""

    operations: frozenset[str]
    components: tuple[str, ...]
    fields: tuple[str, ...]


def declarations(change: Change) -> Iterator[Declaration]:
    """Yield what `change` declares in its proposal, design and deltas, the plainest words first."""
    documents = (change.proposal, change.design, *(delta.document for delta in change.deltas))
    for document in documents:
        if document is not None:
            yield from _marked(change, document)
    for delta in change.deltas:
        for label in delta.removed:
            yield _requirement(change, delta, label.line, _end_of_removal(delta, label.line), is_marker=True)
        for requirement in delta.modified:
            yield _requirement(change, delta, requirement.line, requirement.end, is_marker=False)


def declare(
    findings: Iterable[Finding],
    changes: Sequence[Change],
    contracts: Sequence[Contract],
    declared_by: str = "operation",
) -> list[Finding]:
    """Return compat findings with `change.declared_by` filled for those that one of `changes`, all in flight, declares.

    A declared break is no news: it becomes an info that says where it is declared. contracts: the project's and their
    previous versions, whose operations the changes name. declared_by: one of DECLARED_BY.
    """
    declared = [declaration for change in changes for declaration in declarations(change)]
    routes = Routes(tuple(contracts))
    named = [_Named(declaration, routes) for declaration in declared]
    return [_declared(finding, changes, named, declared_by) for finding in findings]


def subject_of(finding: Finding) -> Subject:
    """Return what a compat finding is about."""
    change = finding.change
    operations = set(change.operations) if change is not None else set()
    pointers = {finding.location.pointer, change.base.pointer if change is not None and change.base else None}
    if finding.operation is not None:
        operations.add(finding.operation)
    parts = [keys_of_pointer(pointer) for pointer in sorted(filter(None, pointers))]
    return Subject(
        frozenset(operations),
        tuple(dict.fromkeys(name for keys in parts for name in _component(keys))),
        tuple(dict.fromkeys(name for keys in parts for name in _fields(keys))),
    )


def is_break(finding: Finding) -> bool:
    """Tell whether a finding is a breaking change that somebody has to declare."""
    return finding.change is not None and finding.change.breaking and finding.severity is Severity.ERROR


class _Named:
    """What a declaration names, looked up once for all findings."""

    def __init__(self, declaration: Declaration, routes: Routes) -> None:
        self.declaration = declaration
        self.words = " ".join(_CODE.findall(declaration.text))
        # wrapped prose may part a verb from its path, so the text is read as one line too
        lines = enumerate((*declaration.text.split("\n"), " ".join(declaration.text.split())))
        self.operations = {route.name for mention in mentions(lines) for route in _routes(mention, routes)}

    def names(self, subject: Subject) -> bool:
        """Tell whether the subject's operation, component or field is named; a field counts in code spans only."""
        if self.operations & subject.operations:
            return True
        if not self.declaration.is_marker:
            return False
        return any(_has_word(name, self.declaration.text) for name in subject.components) or any(
            _has_word(name, self.words) for name in subject.fields
        )


def _routes(mention: Mention, routes: Routes) -> Iterator[Route]:
    if mention.is_pattern:
        pattern = re.compile("[^/]*".join(map(re.escape, mention.path.split("*"))).replace("[^/]*[^/]*", ".*"))
        found: Iterable[Route] = (
            route
            for route in routes.routes
            if pattern.fullmatch(route.operation.path) or pattern.fullmatch(route.operation.effective_path)
        )
    else:
        found = routes.at(mention.path)
    yield from (route for route in found if mention.method in ("", route.operation.method))


def _declared(finding: Finding, changes: Sequence[Change], named: Sequence[_Named], declared_by: str) -> Finding:
    if finding.change is None or not finding.change.breaking:
        return finding
    if declared_by == "any" and changes:
        return _with_declaration(finding, changes[0].folder, None)
    subject = subject_of(finding)
    for each in named:
        if each.declaration.is_marker if declared_by == "change" else each.names(subject):
            return _with_declaration(finding, each.declaration.change.folder, each.declaration.location)
    return finding


def _with_declaration(finding: Finding, folder: str, location: Location | None) -> Finding:
    assert finding.change is not None
    related = (*finding.related, Related(location, "declared here")) if location is not None else finding.related
    return finding._replace(
        severity=min(finding.severity, Severity.INFO),
        message=f"{finding.message} Declared by {folder}.",
        related=related,
        change=finding.change._replace(declared_by=folder),
    )


def _marked(change: Change, document: Document) -> Iterator[Declaration]:
    lines = document.value
    for marker in markers(lines, fenced_lines(lines)):
        target = Target(part=(marker.column, marker.end_column))
        yield Declaration(change, document, marker.line, target, "\n".join(lines[marker.line : marker.end]), True)


def _requirement(change: Change, delta: Delta, line: int, end: int, *, is_marker: bool) -> Declaration:
    text = "\n".join(delta.outline.lines[line:end])
    return Declaration(change, delta.document, line, Target(), text, is_marker)


def _end_of_removal(delta: Delta, line: int) -> int:
    starts = [label.line for label in delta.removed] + [section.line for section in delta.sections]
    return min((start for start in starts if start > line), default=len(delta.outline.lines))


def _component(keys: list[str]) -> list[str]:
    """Return the name of the component a place is in: of OpenAPI 3, of 2.0, or of a catalogue's group of models."""
    if keys[0] == "components":
        return keys[2:3]
    return keys[1:2] if re.fullmatch(r"definitions|\w*models|schemas", keys[0]) else []


def _fields(keys: list[str]) -> Iterator[str]:
    """Yield the names of the properties on the way to a place."""
    yield from (keys[index + 1] for index, key in enumerate(keys[:-1]) if key == "properties")


def _has_word(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


class UndeclaredBreak(NamedTuple):
    """The breaking changes of one operation, or of one component, that no change in flight declares.

    name: "DELETE /pets/{id}" or "Pet". operation: method and path where it is one.
    """

    name: str
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
        name, operation = _name_of(finding)
        key = (owner.document.path, name)
        found.setdefault(key, UndeclaredBreak(name, owner, [], operation)).findings.append(finding)
    return tuple(found.values())


def _name_of(finding: Finding) -> tuple[str, tuple[str, str] | None]:
    """Return how people call what broke, and the operation if it is one."""
    subject = subject_of(finding)
    if subject.components:
        return subject.components[0], None
    if len(subject.operations) == 1:
        (name,) = subject.operations
        method, _, path = name.partition(" ")
        return name, (method, path)
    change = finding.change
    if change is None or change.path is not None or not change.operations:
        return (change.path if change is not None else None) or finding.rule_id, None
    return f"{change.operations[0]} and {len(change.operations) - 1} more", None
