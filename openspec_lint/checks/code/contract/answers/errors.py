"""Checks of the errors that operations declare: those that belong there by path, credentials and input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.envelope.responses import is_exempt
from openspec_lint.checks.habits import of_operations, standing_for
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, side_of
from openspec_lint.model.site import Site

_GROUPS: Final[Mapping[str, str]] = {
    "400": "with input",
    "422": "with input",
    "401": "with credentials",
    "403": "with credentials",
    "404": "on items",
}
"""The operations that a status belongs to; any other belongs to all."""

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def declares(operation: Operation, statuses: Iterable[str]) -> bool:
    """Tell whether an operation declares one of the statuses, its range, or `default`."""
    declared = declared_statuses(operation)
    return "default" in declared or any(status in declared or f"{status[:1]}XX" in declared for status in statuses)


def declared_statuses(operation: Operation) -> set[str]:
    """Return the statuses that an operation names, in capitals but for `default`, wherever their responses lead."""
    responses = operation.site.value.get("responses")
    names = map(str, responses) if isinstance(responses, dict) else ()
    return {name if name == "default" else name.upper() for name in names if not name.startswith("x-")}


def _undeclared(group: str) -> Check:
    """Return the check that asks the operations of a group for one of the statuses that its options name.

    Of an operation without any error, error-undeclared tells; what to declare first is for people to choose.
    """

    def check(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
        ours = operations_of(group, scope.contract)
        asked = [operation for operation in ours if _has_error(operation)]
        lacking = [operation for operation in asked if not declares(operation, options["statuses"])]
        told = group if asked == ours else f"{group} that declare errors"
        yield from of_operations([(one, one.site) for one in lacking], len(asked), told)

    return check


def operations_of(group: str, contract: Contract) -> list[Operation]:
    """Return the operations of a contract "on items", "with credentials" or "with input", or all of them for ""."""
    belongs = _TESTS[group](contract)
    return [operation for operation in contract.operations if belongs(operation)]


def _on_items(contract: Contract) -> Callable[[Operation], bool]:
    return lambda operation: contract.path_shapes[operation.path].kind == "item"


def _with_credentials(contract: Contract) -> Callable[[Operation], bool]:
    """Return what tells that each alternative of an operation's security asks for something."""
    root = contract.document.value
    shared = root.get("security") if isinstance(root, dict) else None

    def asks(operation: Operation) -> bool:
        security: Any = operation.site.value.get("security", shared)
        return isinstance(security, list) and bool(security) and all(isinstance(one, dict) and one for one in security)

    return asks


def _with_input(_contract: Contract) -> Callable[[Operation], bool]:
    """Return what tells that an operation takes a body, or needs a query; headers are for gateways."""

    def takes(operation: Operation) -> bool:
        is_sent = operation.body is not None and operation.method not in ("GET", "HEAD")
        return is_sent or any(one.required and one.place == "query" for one in operation.parameters)

    return takes


def _any_at_all(_contract: Contract) -> Callable[[Operation], bool]:
    return lambda _operation: True


_TESTS: Final[Mapping[str, Callable[[Contract], Callable[[Operation], bool]]]] = {
    "": _any_at_all,
    "on items": _on_items,
    "with credentials": _with_credentials,
    "with input": _with_input,
}


def error_undeclared(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to operations that declare no error of any kind; who asks for health needs to know none."""
    asked = [operation for operation in scope.contract.operations if not is_exempt(operation, options["exempt"])]
    lacking = [operation for operation in asked if operation.responses and not _has_error(operation)]
    yield from of_operations([(one, one.site) for one in lacking], len(asked), "")


def _has_error(operation: Operation) -> bool:
    return any(side_of(status) == "error" for status in declared_statuses(operation))


def unauthorized_without_security(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to errors about credentials in a contract that is only read and asks for none anywhere.

    Where something can be changed, security-undescribed tells; options: `headers`, which take credentials by hand.
    """
    operations = scope.contract.operations
    if scope.contract.by_kind.get("security-requirement") or any(one.method not in _READING for one in operations):
        return
    if any(
        one.place == "header" and one.name.lower() in options["headers"] for op in operations for one in op.parameters
    ):
        return
    answering = [
        (operation, response)
        for operation in operations
        for response in operation.responses
        if response.status == "401"
    ]
    if answering:
        hits = [Hit(response.node, operation=one.inside) for one, response in answering]
        yield standing_for(hits, what=shortened((operation.name for operation, _ in answering), 2))


def wanted_status_undeclared(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to operations that lack a status which the configuration asks of them."""
    for status, patterns in options["wanted"].items():
        asked = [operation for operation in scope.contract.operations if is_exempt(operation, patterns)]
        lacking = [operation for operation in asked if not declares(operation, [status])]
        hits = of_operations([(one, one.site) for one in lacking], len(asked), "that `wanted` names", status=status)
        yield from (hit._replace(aspect=f"{status} {hit.aspect}".rstrip()) for hit in hits)


def error_status_uneven(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to the few operations without an error that nearly all others of their kind declare."""
    groups: dict[str, list[Operation]] = {}
    for status in _declared_errors(scope.contract):
        group = _GROUPS.get(status, "")
        asked = groups.setdefault(group, operations_of(group, scope.contract))
        having = sum(status in declared_statuses(operation) for operation in asked)
        if having < options["least"] or having < options["share"] * len(asked):
            continue
        lacking = [
            operation
            for operation in asked
            if not declares(operation, [status]) and not is_exempt(operation, options["exempt"])
        ]
        if lacking:
            kind = f"operations {group}".strip()
            shown = f"`{status}`" if status == "default" else status
            arguments = {"status": shown, "having": having, "of": f"{len(asked)} {kind}"}
            names = shortened((operation.name for operation in lacking), 3)
            hits = [Hit(operation.site, arguments, aspect=status) for operation in lacking]
            yield standing_for(hits, what=names)


def _declared_errors(contract: Contract) -> list[str]:
    """Return the statuses of errors that a contract declares, in the order of their first use."""
    statuses = (response.status for operation in contract.operations for response in operation.responses)
    return [status for status in dict.fromkeys(statuses) if side_of(status) == "error"]


ERROR_CHECKS: Final[Mapping[str, Check]] = {
    "error-status-uneven": error_status_uneven,
    "error-undeclared": error_undeclared,
    "invalid-input-undeclared": _undeclared("with input"),
    "not-found-undeclared": _undeclared("on items"),
    "wanted-status-undeclared": wanted_status_undeclared,
    "unauthorized-undeclared": _undeclared("with credentials"),
    "unauthorized-without-security": unauthorized_without_security,
}
