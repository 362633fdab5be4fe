"""Checks of the headers that go with statuses: where to go, when to try again, what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.operations import Operation, Response
from openspec_lint.model.site import Site

_REDIRECTS: Final = ("301", "302", "303", "307", "308")


def _declared(scope: ContractScope, statuses: Iterable[str]) -> Iterator[tuple[Operation, Response]]:
    """Yield the responses of a contract with one of the statuses."""
    for operation in scope.contract.operations:
        for response in operation.responses:
            if response.status in statuses:
                yield operation, response


def _has_header(response: Response, names: Iterable[str]) -> bool:
    wanted = {name.lower() for name in names}
    return any(name.lower() in wanted for name in response.headers)


def _hit(operation: Operation, response: Response, **arguments: object) -> Hit:
    inside = operation.inside
    found = {"status": response.status, "what": operation.name, **arguments}
    return Hit(response.node, found, aspect=response.status, operation=inside)


def retry_after_undeclared(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to "try again" without when (RFC 6585, section 4; RFC 9110, section 10.2.3)."""
    hits = (
        _hit(operation, response)
        for operation, response in _declared(scope, options["statuses"])
        if not _has_header(response, options["headers"])
    )
    yield from once_per_aspect(hits)


def redirect_without_location(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to a redirection that does not say where to (RFC 9110, section 15.4)."""
    hits = (
        _hit(operation, response)
        for operation, response in _declared(scope, _REDIRECTS)
        if not _has_header(response, ["Location"])
    )
    yield from once_per_aspect(hits)


def accepted_without_trace(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to work that goes on where nothing says how to follow it (RFC 9110, section 15.3.3).

    What has a GET at the same path is followed there.
    """
    readable = {operation.path for operation in scope.contract.operations if operation.method == "GET"}
    hits = (
        _hit(operation, response)
        for operation, response in _declared(scope, ["202"])
        if operation.path not in readable
        and not _has_header(response, options["headers"])
        and not _names_the_work(response, options["members"], scope)
    )
    yield from once_per_aspect(hits)


def _names_the_work(response: Response, endings: Iterable[str], scope: ContractScope) -> bool:
    """Tell whether a body has a member by which its work can be asked for, or says nothing of its members."""
    last = tuple(ending.lower() for ending in endings)
    for content in response.contents:
        if content.schema is None:
            continue
        view = scope.contract.schemas.view(content.schema)
        nested = [scope.contract.schemas.view(member) for member in view.properties.values()]
        names = [name for one in (view, *nested) for name in one.properties]
        if not view.properties or any(name.lower().endswith(last) for name in names):
            return True
    return False


def precondition_header_undeclared(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to a failed precondition that no header can state (RFC 9110, section 15.5.13)."""
    wanted = {name.lower() for name in options["headers"]}
    hits = (
        _hit(operation, response)
        for operation, response in _declared(scope, ["412", "428"])
        if not any(one.place == "header" and one.name.lower() in wanted for one in operation.parameters)
    )
    yield from once_per_aspect(hits)


def response_header_undeclared(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status and header, to a response without a header that its status asks for."""
    yield from once_per_aspect(_without_headers(options["headers"], scope))


def _without_headers(wanted: Mapping[str, list[str]], scope: ContractScope) -> Iterator[Hit]:
    for operation in scope.contract.operations:
        for response in operation.responses:
            names = [*wanted.get(response.status, ()), *wanted.get(f"{response.status[:1]}XX", ())]
            missing = [name for name in dict.fromkeys(names) if not _has_header(response, [name])]
            if missing:
                hit = _hit(operation, response, missing=listed(missing))
                yield hit._replace(aspect=f"{response.status} {','.join(missing)}")


STATUS_HEADER_CHECKS: Final[Mapping[str, Check]] = {
    "accepted-without-trace": accepted_without_trace,
    "precondition-header-undeclared": precondition_header_undeclared,
    "redirect-without-location": redirect_without_location,
    "response-header-undeclared": response_header_undeclared,
    "retry-after-undeclared": retry_after_undeclared,
}
