"""Checks between specs and contracts: endpoints and statuses that only one of them knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openspec_lint.checks.agreement import Endpoint
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.contract import Contract
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import Target

_SHOWN: Final = 5
"""Second places, or examples, that one finding names."""


def endpoint_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to endpoints that the spec is the first to name and that no contract declares (given: spec)."""
    for endpoint in scope.agreement.undeclared:
        if _is_first_named_in(site, endpoint):
            closest = scope.agreement.routes.closest(endpoint.method, endpoint.path)
            hint = f" (did you mean {closest.name}?)" if closest is not None else ""
            yield _endpoint_hit(endpoint, contracts=_contract_names(scope.contracts), hint=hint)


def method_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to methods that the spec is the first to name, on paths declared without them (given: spec)."""
    for endpoint, routes in scope.agreement.wrong_methods:
        if _is_first_named_in(site, endpoint):
            declared = ", ".join(dict.fromkeys(route.operation.method for route in routes))
            path, contract = routes[0].operation.path, routes[0].contract.document.path
            note = Note(routes[0].operation.site, "what is declared")
            yield _endpoint_hit(endpoint, note, contract=contract, declared=declared, template=path)


def status_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to statuses that scenarios of the spec are the first to promise of an operation (given: spec)."""
    for gap in scope.agreement.gaps:
        promise, status = gap.places[0]
        if promise.site.document is not site.document:
            continue
        operation = gap.route.operation
        arguments = {
            "status": gap.status,
            "endpoint": gap.route.name,
            "contract": gap.route.contract.document.path,
            "declared": ", ".join(response.status for response in operation.responses),
        }
        notes = [_line_note(other, at.line, (at.column, at.end_column)) for other, at in gap.places[1:]]
        yield Hit(
            _line(promise, status.line),
            arguments,
            Target(part=(status.column, status.end_column)),
            (Note(operation.site, "the operation"), *notes[:_SHOWN]),
            f"{gap.route.name} {gap.status}",
            (operation.method, operation.path),
        )


def contract_unrelated(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object, once, to contracts that declare hardly anything of what the specs name (given: contract)."""
    agreement = scope.agreement
    if not agreement.is_unrelated or scope.contracts[0].document is not site.document:
        return
    missing = [endpoint for endpoint in agreement.judged if endpoint.route is None]
    first = missing[0].places[0]
    part = (first.mention.column, first.mention.end_column)
    arguments = {
        "count": len(agreement.judged),
        "found": len(agreement.judged) - len(missing) or "none",
        "examples": ", ".join(endpoint.name for endpoint in missing[:_SHOWN]),
    }
    yield Hit(site, arguments, related=(_line_note(first.promise, first.mention.line, part),))


def operation_unmentioned(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to a declared operation that no requirement, scenario or active change names (given: operation)."""
    if id(site.value) in scope.agreement.unmentioned:
        yield Hit(site)


def _is_first_named_in(site: Site, endpoint: Endpoint) -> bool:
    return endpoint.places[0].promise.site.document is site.document


def _endpoint_hit(endpoint: Endpoint, *notes: Note, **arguments: object) -> Hit:
    """Return the hit at the first place that names an endpoint; the others are related."""
    (promise, mention), *others = endpoint.places
    also = [_line_note(at.promise, at.mention.line, (at.mention.column, at.mention.end_column)) for at in others]
    return Hit(
        _line(promise, mention.line),
        {"endpoint": endpoint.name, **arguments},
        Target(part=(mention.column, mention.end_column)),
        (*notes, *also[:_SHOWN]),
        endpoint.name,
        (endpoint.method, endpoint.path),
    )


def _line(promise: Promise, index: int) -> Node:
    document = promise.site.document
    return Node(document, (None, index), document.value[index])


def _line_note(promise: Promise, index: int, part: tuple[int, int]) -> Note:
    kind = promise.site.kind.removeprefix("delta-")
    return Note(_line(promise, index), f'{kind} "{promise.site.name}"', Target(part=part))


def _contract_names(contracts: Sequence[Contract]) -> str:
    names = [contract.document.path for contract in contracts]
    return names[0] if len(names) == 1 else f"none of {', '.join(names[:_SHOWN])}"


AGREEMENT_CHECKS: Final[Mapping[str, Check]] = {
    "contract-unrelated": contract_unrelated,
    "endpoint-undeclared": endpoint_undeclared,
    "method-undeclared": method_undeclared,
    "operation-unmentioned": operation_unmentioned,
    "status-undeclared": status_undeclared,
}
