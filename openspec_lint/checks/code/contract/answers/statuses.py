"""Checks of which statuses operations declare: those that HTTP knows, and that fit the method and the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.answers.errors import declared_statuses, operations_of
from openspec_lint.checks.code.contract.answers.successes import place_of_status
from openspec_lint.checks.habits import of_operations, once_per_aspect, standing_for
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened
from openspec_lint.model.operations import Operation, Response
from openspec_lint.model.site import Site

_OF_BODIES: Final = frozenset({"411", "413", "415"})


def _all(scope: ContractScope) -> Iterator[tuple[Operation, Response]]:
    for operation in scope.contract.operations:
        for response in operation.responses:
            yield operation, response


def _hit(operation: Operation, response: Response, aspect: str, **arguments: object) -> Hit:
    inside = operation.inside
    found = {"status": response.status, "what": operation.name, **arguments}
    return Hit(place_of_status(operation, response.status), found, aspect=aspect, operation=inside)


def status_unregistered(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to a number that is not in the registry of HTTP (RFC 9110, section 16.2)."""
    known = frozenset((*options["registered"], *options["allow"]))
    hits = (
        _hit(operation, response, response.status)
        for operation, response in _all(scope)
        if response.status.isdigit() and "100" <= response.status <= "599" and response.status not in known
    )
    yield from once_per_aspect(hits)


def status_impossible(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to an error that no request to the operation can meet (RFC 9110, section 15.5)."""
    hits = (
        _hit(operation, response, response.status, why=why)
        for operation, response in _all(scope)
        if (why := _why_impossible(operation, response.status))
    )
    yield from once_per_aspect(hits)


def _why_impossible(operation: Operation, status: str) -> str:
    """Return why no request meets a status; "" where one may: one of many items may well lack a method (RFC 9110)."""
    if status == "405":
        return "" if "{" in operation.path else "the path has this method"
    return (
        "the request has no body"
        if status in _OF_BODIES and operation.method == "DELETE" and not operation.body
        else ""
    )


def redirect_may_lose_body(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to a 301 or 302 after which clients may turn a POST into a GET (RFC 9110, 15.4.2)."""
    better = {"301": "308", "302": "303 or 307"}
    hits = (
        _hit(operation, response, response.status, better=better[response.status])
        for operation, response in _all(scope)
        if response.status in better and operation.method not in ("GET", "HEAD", "OPTIONS", "TRACE")
    )
    yield from once_per_aspect(hits)


def invalid_input_status_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to the few operations that answer wrong input with the other one of 400 and 422."""
    only: dict[str, list[Operation]] = {"400": [], "422": []}
    for operation in operations_of("with input", scope.contract):
        found = only.keys() & declared_statuses(operation)
        if len(found) == 1:
            only[found.pop()].append(operation)
    few, many = sorted(only, key=lambda status: len(only[status]))
    if only[few] and len(only[many]) >= options["share"] * (len(only[few]) + len(only[many])):
        names = shortened((operation.name for operation in only[few]), 3)
        arguments = {"status": few, "usual": many, "count": len(only[many]), "what": names}
        yield standing_for([Hit(place_of_status(operation, few)) for operation in only[few]], **arguments)


def default_alone(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to operations whose only answer is `default`; once where it is the way of the contract."""
    asked = scope.contract.operations
    lacking = [one for one in asked if declared_statuses(one) == {"default"}]
    yield from of_operations([(one, one.site) for one in lacking], len(asked), "")


DECLARED_STATUS_CHECKS: Final[Mapping[str, Check]] = {
    "default-alone": default_alone,
    "invalid-input-status-mixed": invalid_input_status_mixed,
    "redirect-may-lose-body": redirect_may_lose_body,
    "status-impossible": status_impossible,
    "status-unregistered": status_unregistered,
}
