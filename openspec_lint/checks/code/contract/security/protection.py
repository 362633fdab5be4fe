"""Checks of what credentials operations ask for: none, some perhaps, or the same for everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.habits import FEW, each_or_once, standing_for
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.path_shape import words
from openspec_lint.model.security import security_schemes
from openspec_lint.model.site import Node, Site

_CHANGING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_READING: Final = frozenset({"GET", "HEAD", "QUERY"})
_SAFE: Final = frozenset({"demanded", "by hand"})


class Protection(NamedTuple):
    """What an operation asks of its callers (OpenAPI, Operation Object, `security`).

    state: "demanded"; "optional" where one alternative is to bring nothing; "open" where the contract says that nothing
    is to be brought; "by hand" where a parameter takes the credentials; "unsaid". place: what says so.
    """

    state: str
    place: Node | Site


def protection_of(operation: Operation, options: Options, contract: Contract) -> Protection:
    """Return what an operation asks for: by itself, else what the contract asks for throughout.

    options: `headers`, the names of parameters that take credentials.
    """
    for holder in (operation.site.node, contract.root):
        stated = holder.value.get("security")
        if isinstance(stated, list):
            state = _state(stated)
            if state == "demanded" or not _is_by_hand(operation, options):
                return Protection(state, holder.child("security") if holder.trail is not None else operation.site)
    return Protection("by hand" if _is_by_hand(operation, options) else "unsaid", operation.site)


def _state(alternatives: list[Any]) -> str:
    demands = [alternative for alternative in alternatives if alternative != {}]
    if not demands:
        return "open"
    return "demanded" if len(demands) == len(alternatives) else "optional"


def _is_by_hand(operation: Operation, options: Options) -> bool:
    return any(
        parameter.place in ("header", "cookie") and parameter.name.lower() in options["headers"]
        for parameter in operation.parameters
    )


def is_meant_to_be_open(operation: Operation, phrases: Iterable[str]) -> bool:
    """Tell whether path or operationId has one of the phrases: words of operations that nobody is known to yet.

    A phrase is of words with hyphens between them: "forgot-password" is in /users/forgotPassword.
    """
    name = operation.site.value.get("operationId")
    texts = [operation.path, name if isinstance(name, str) else ""]
    spelled = [f"-{'-'.join(words(text))}-" for text in texts]
    return any(f"-{phrase}-" in text for phrase in phrases for text in spelled)


def security_undescribed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to a contract in which nothing says who may change anything (OWASP API2:2023)."""
    contract = scope.contract
    found = [(operation, protection_of(operation, options, contract).state) for operation in contract.operations]
    if any(state not in ("unsaid", "open") for _, state in found):
        return
    unsaid = [operation for operation, state in found if state == "unsaid" and _matters(operation, _CHANGING, options)]
    if unsaid:
        schemes = listed(security_schemes(contract))
        why = f"{schemes} is defined, and nothing asks for it" if schemes else "there is no security scheme either"
        place = contract.root.child("paths")
        yield Hit(place, {"operation": unsaid[0].name, "why": why})


def _matters(operation: Operation, methods: frozenset[str], options: Options) -> bool:
    return operation.method in methods and not is_meant_to_be_open(operation, options["open"])


def operation_unprotected(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to operations of which nothing says who may call them, where others ask for credentials."""
    yield from _in_state("unsaid", options, scope)


def operation_open(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to operations that anybody may call, as the contract says, where others ask for credentials."""
    yield from _in_state("open", options, scope)


def credentials_optional(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to operations that take credentials and do without, where others insist on them."""
    yield from _in_state("optional", options, scope)


def read_unprotected(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to operations that anybody may read from, said or not, where others ask for credentials."""
    yield from _in_state("unsaid open", options, scope, _READING)


def _in_state(
    states: str, options: Options, scope: ContractScope, methods: frozenset[str] = _CHANGING
) -> Iterator[Hit]:
    """Yield the operations with one of `methods` that are in one of `states`, where some operation demands any."""
    found = [(each, protection_of(each, options, scope.contract)) for each in scope.contract.operations]
    if all(protection.state not in _SAFE for _, protection in found):
        return
    yield from first_of_many(
        Hit(protection.place, operation=operation.inside)
        for operation, protection in found
        if protection.state in states.split() and _matters(operation, methods, options)
    )


def admin_credentials_shared(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to operations of administrators that ask for what most others ask for (OWASP API5:2023)."""
    root = scope.contract.root.value.get("security")
    stated: list[tuple[Operation, str]] = []
    usual: Counter[str] = Counter()
    for operation in scope.contract.operations:
        requirement = repr(operation.site.value.get("security", root))
        if any(word in options["words"] for word in words(operation.path)):
            stated.append((operation, requirement))
        else:
            usual[requirement] += 1
    most = usual.most_common(1)[0][0] if usual else ""
    shared = [operation for operation, requirement in stated if requirement == most and requirement not in _NOTHING]
    if shared:
        more = f", and so does {shared[-1].name}" if len(shared) == 2 else f", and so do {len(shared) - 1} others"
        yield standing_for([Hit(operation.site) for operation in shared], more=more if len(shared) > 1 else "")


_NOTHING: Final = frozenset({"None", "[]", "[{}]"})


def first_of_many(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield a hit for each operation, or one for all where they are the way of the contract.

    Its argument `more` says how many operations there are besides: " and 12 others", "" for none.
    """
    found = [hit._replace(arguments={**hit.arguments, "more": ""}) for hit in hits]
    yield from each_or_once(found, {"more": f" and {len(found) - 1} others"}, most=FEW)


PROTECTION_CHECKS: Final[Mapping[str, Check]] = {
    "admin-credentials-shared": admin_credentials_shared,
    "credentials-optional": credentials_optional,
    "operation-open": operation_open,
    "operation-unprotected": operation_unprotected,
    "read-unprotected": read_unprotected,
    "security-undescribed": security_undescribed,
}
