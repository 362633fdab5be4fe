"""One operation in full: which one somebody means, and everything that specs, contract and rules say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from openspec_lint.checks.trace.declared import declared
from openspec_lint.checks.trace.meaning import closest_route, meant_routes
from openspec_lint.findings import Finding, OpenspecLintError
from openspec_lint.model.contract import Contract
from openspec_lint.model.operation_trace import OperationTrace
from openspec_lint.model.prose.ownership import without_ids
from openspec_lint.model.prose.routes import PREFIX, Route, Routes
from openspec_lint.model.traceability import NamedEndpoint, Trace, TracedRequirement
from openspec_lint.nearest import nearest

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")
_CLOSE: Final = 0.5


class Wanted(NamedTuple):
    """The operation that somebody asks for; method: "" for all operations of the path. text: as it was written."""

    method: str
    path: str
    text: str


class Subject(NamedTuple):
    """An operation that is told of. number: its index in the trace; None where no contract declares it any more.

    contract: the path of the one that declares it, "" for none.
    """

    method: str
    path: str
    number: int | None
    contract: str = ""

    def is_named(self, method: str, path: str) -> bool:
        """Tell whether a method and a path, with or without base path, are this operation's."""
        return method == self.method and _is_same(without_ids(path), without_ids(self.path))


class Sources(NamedTuple):
    """What there is to tell of operations. contracts: in the order of the trace. bases: their previous versions.

    changes: what changed between these, as findings that know their contract; None where nothing was compared.
    findings: those of category crosscheck.
    """

    trace: Trace
    contracts: Sequence[Contract]
    bases: Sequence[Contract] = ()
    changes: Sequence[Finding] | None = None
    findings: Sequence[Finding] = ()


def wanted_of(text: str) -> Wanted:
    """Return the operation that a text names: "post /pets", "/pets/{id}", "GET https://api.example/v1/pets?page=2".

    Raises OpenspecLintError for a text without a path.
    """
    first, _, rest = text.strip().strip("`").strip().partition(" ")
    method, address = (first.upper(), rest.strip()) if first.upper() in _METHODS else ("", f"{first} {rest}".strip())
    if not address:
        raise OpenspecLintError(f"--operation {text!r}: name a path, with or without a method: 'GET /pets', '/pets'")
    try:
        path = urlsplit(address).path if address.startswith(("http://", "https://")) else address
    except ValueError:  # a host in brackets that are not closed
        path = address
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    return Wanted(method, f"/{path.lstrip('/')}", text)


def operation_traces(wanted: Wanted, sources: Sources) -> tuple[OperationTrace, ...]:
    """Return everything about the operation that is wanted, or about all of a path.

    Raises OpenspecLintError for one that no contract declares, or did before, and no text names.
    """
    routes = [Route(contract, each) for contract in sources.contracts for each in contract.operations]
    subjects = list(_subjects(wanted, sources, routes))
    if not subjects:
        raise OpenspecLintError(_not_found(wanted, sources))
    return tuple(_traced(subject, sources, routes) for subject in subjects)


def _subjects(wanted: Wanted, sources: Sources, declared_routes: Sequence[Route]) -> Iterator[Subject]:
    """Yield the operations that are meant: declared ones, then those that were there before or that only texts name."""
    numbers = {id(route.operation): number for number, route in enumerate(declared_routes)}
    found: list[Subject] = []
    for route in meant_routes(Routes(tuple(sources.contracts)), wanted.method, wanted.path):
        operation = route.operation
        number, path = numbers[id(operation)], route.contract.document.path
        found.append(Subject(operation.method, operation.path, number, path))
    others = [
        *((route.operation.method, route.operation.path) for route in _gone(wanted, sources)),
        *((each.method, each.path) for each in _named(sources.trace) if not each.operations),
    ]
    if not found or not wanted.method:
        for method, path in others:
            is_meant = wanted.method in ("", method) and _is_same(without_ids(path), without_ids(wanted.path))
            if is_meant and method and not any(subject.is_named(method, path) for subject in found):
                found.append(Subject(method, path, None))
    yield from found


def _gone(wanted: Wanted, sources: Sources) -> Iterator[Route]:
    """Yield the operations of previous versions that are meant, which the contracts have no more."""
    for route in meant_routes(Routes(tuple(sources.bases)), wanted.method, wanted.path):
        key = route.operation.key
        if not any(each.key == key for contract in sources.contracts for each in contract.operations):
            yield route


def _named(trace: Trace) -> Iterator[NamedEndpoint]:
    for capability in trace.capabilities:
        for requirement in capability.requirements:
            yield from (endpoint for _, endpoint in requirement.named())


def _is_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two paths are the same but for a prefix such as /api/v1 that only one of them has."""
    short, long = sorted((list(one), list(other)), key=len)
    more = len(long) - len(short)
    return bool(short or not long) and long[more:] == short and all(PREFIX.fullmatch(part) for part in long[:more])


def _not_found(wanted: Wanted, sources: Sources) -> str:
    """Say that there is no such operation, and which one was meant."""
    routes = Routes(tuple(sources.contracts))
    said = f"--operation {wanted.text!r}: no contract declares it and no requirement names it"
    beside = meant_routes(routes, "", wanted.path)
    if beside:
        names = " and ".join(dict.fromkeys(route.operation.method for route in beside))
        return f"{said}; {beside[0].operation.path} has {names}"
    methods = [wanted.method] if wanted.method else list(_METHODS)
    closest = next((each for method in methods if (each := closest_route(routes, method, wanted.path))), None)
    known = [route.name for route in routes.routes] + [each.name for each in sources.trace.loose]
    paths = {name if wanted.method else name.partition(" ")[2]: name for name in reversed(known)}
    asked = f"{wanted.method} {wanted.path}".lstrip()
    near = closest.name if closest is not None else paths.get(nearest(asked, paths, _CLOSE) or "")
    return f"{said}; did you mean '{near}'?" if near else f"{said}; `openspec-lint trace` lists all there are"


def _traced(subject: Subject, sources: Sources, routes: Sequence[Route]) -> OperationTrace:
    requirements = tuple(_requirements(subject, sources.trace))
    changes = None
    if sources.changes is not None:
        changes = tuple(sorted((each for each in sources.changes if _changed(subject, each)), key=_weight))
    findings = tuple(each for each in sources.findings if _is_about(subject, each, requirements, changes or ()))
    told = declared(routes[subject.number]) if subject.number is not None else None
    return OperationTrace(subject.method, subject.path, subject.number, told, requirements, changes, findings)


def _requirements(subject: Subject, trace: Trace) -> Iterator[tuple[int, TracedRequirement]]:
    """Yield the requirements that name an operation, with what they say of it and nothing else."""
    for number, capability in enumerate(trace.capabilities):
        for requirement in capability.requirements:
            scenarios = tuple(
                scenario._replace(endpoints=named)
                for scenario in requirement.scenarios
                if (named := _of(subject, scenario.endpoints))
            )
            own = _of(subject, requirement.endpoints)
            if own or scenarios:
                yield number, requirement._replace(endpoints=own, scenarios=scenarios)


def _of(subject: Subject, endpoints: Iterable[NamedEndpoint]) -> tuple[NamedEndpoint, ...]:
    """Return those of `endpoints` that mean an operation."""
    return tuple(
        each
        for each in endpoints
        if (
            subject.number in each.operations
            if each.operations
            else each.state != "external" and subject.is_named(each.method, each.path)
        )
    )


def _changed(subject: Subject, finding: Finding) -> bool:
    """Tell whether a finding of the comparison is about an operation."""
    change = finding.change
    if change is None or (subject.contract and finding.contract != subject.contract):
        return False
    names = {*change.operations, *([finding.operation] if finding.operation else [])}
    return any(subject.is_named(*name.split(" ", 1)) for name in names if " " in name)


def _weight(finding: Finding) -> int:
    """Return what orders changes: what breaks, what may, what does not."""
    verdict = finding.change.verdict if finding.change is not None else ""
    return ("breaking", "may break", "").index(verdict)


def _is_about(
    subject: Subject,
    finding: Finding,
    requirements: Iterable[tuple[int, TracedRequirement]],
    changes: Iterable[Finding],
) -> bool:
    """Tell whether a finding is about an operation: it names it, or stands where it is named or where it breaks."""
    if finding.operation is not None:
        return subject.is_named(*finding.operation.split(" ", 1))
    places = {(location.path, location.span.line) for location in (finding.location, *(r[0] for r in finding.related))}
    breaks = (each.location for each in changes if each.change is not None and each.change.breaking)
    named = (
        location
        for _, requirement in requirements
        for _, endpoint in requirement.named()
        for location in (endpoint.location, *(status.location for status in endpoint.statuses))
    )
    return any((location.path, location.span.line) in places for location in (*breaks, *named))
