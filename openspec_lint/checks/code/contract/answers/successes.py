"""Checks of the success statuses that operations answer with, by their method and what their path stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openspec_lint.checks.code.contract.operations.shapes import is_of_many
from openspec_lint.checks.habits import of_operations, once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import either
from openspec_lint.model.operations import Operation, Response
from openspec_lint.model.site import Node, Site

_SAYS_WHAT_BECAME_OF_IT: Final = frozenset({"201", "202", "204", "207", "2XX", "303"})


def status_not_for_method(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to statuses that do not go with a method on a path of its kind, once for each method and status.

    options: `success` has shape → method → the success statuses that go with it; `unfit` has method → status → what
    speaks against another status.
    """
    yield from once_per_aspect(_unfit(options["success"], options["unfit"], scope))


def _unfit(
    success: Mapping[str, Mapping[str, Sequence[str]]], unfit: Mapping[str, Mapping[str, str]], scope: ContractScope
) -> Iterator[Hit]:
    for operation in scope.contract.operations:
        kind = scope.contract.path_shapes[operation.path].kind
        fitting, reasons = success.get(kind, {}).get(operation.method), unfit.get(operation.method, {})
        for status in _statuses(operation):
            advice = reasons.get(status)
            if advice is None and fitting is not None and _is_success(status) and status not in fitting:
                advice = f"its success is {either(fitting)}"
            if advice is not None:
                place = place_of_status(operation, status)
                arguments = {"status": status, "advice": advice}
                yield Hit(place, arguments, aspect=f"{operation.method} {status}", operation=operation.inside)


def _is_success(status: str) -> bool:
    return status.isdigit() and status[0] == "2"


def create_not_201(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a POST on a collection that answers with 200 and none of the statuses that say what became of it.

    A contract that does so throughout, or mostly, is told so once. A catalogue that names no status gets its 200 from
    our reader, so catalogues are left out.
    """
    if scope.contract.format == "catalogue":
        return
    creations = [operation for operation in scope.contract.operations if _creates(operation, scope)]
    found = [one for one in creations if "200" in _statuses(one) and _SAYS_WHAT_BECAME_OF_IT.isdisjoint(_statuses(one))]
    yield from of_operations([(one, place_of_status(one, "200")) for one in found], len(creations))


def create_without_location(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a 201 of a POST on a collection that does not say where the new item is (RFC 9110, section 15.3.2)."""
    created: list[tuple[Operation, Response]] = []
    for operation in scope.contract.operations:
        if _creates(operation, scope):
            created += ((operation, response) for response in operation.responses if response.status == "201")
    found = [(one, place_of_status(one, "201")) for one, response in created if not _says_where(response)]
    yield from of_operations(found, len(created))


def _says_where(response: Response) -> bool:
    return any(name.lower() in ("location", "content-location") for name in response.headers)


def _creates(operation: Operation, scope: ContractScope) -> bool:
    return operation.method == "POST" and is_of_many(scope.contract.path_shapes[operation.path])


def _statuses(operation: Operation) -> list[str]:
    return [response.status for response in operation.responses]


def place_of_status(operation: Operation, status: str) -> Node:
    """Return where an operation has a status, which YAML may have as a number."""
    responses = operation.site.value.get("responses")
    keys = responses if isinstance(responses, dict) else {}
    return operation.site.child("responses", next((key for key in keys if str(key).upper() == status), status))


STATUS_CHECKS: Final[Mapping[str, Check]] = {
    "create-not-201": create_not_201,
    "create-without-location": create_without_location,
    "status-not-for-method": status_not_for_method,
}
