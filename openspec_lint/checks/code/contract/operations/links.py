"""Checks of links and callbacks: what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.operations import Operation
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.site import Node, Site
from openspec_lint.nearest import nearest
from openspec_lint.read.document import ON_VALUE


def link_target_unknown(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a link to an operation that is not there (OpenAPI, Link Object)."""
    links = scope.contract.by_kind.get("link", ())
    identifiers = _identifiers(scope) if links else {}
    for site in links:
        name, reference = site.value.get("operationId"), site.value.get("operationRef")
        if isinstance(name, str) and name not in identifiers:
            near = nearest(name, identifiers, cutoff=0.75)
            hint = f"; perhaps `{near}` is meant" if near else ""
            yield Hit(site.child("operationId"), {"what": f"no operation has the operationId `{name}`{hint}"}, ON_VALUE)
        elif isinstance(reference, str) and (problem := _reference_problem(site, reference, scope)) is not None:
            yield Hit(site.child("operationRef"), {"what": f"`{reference}` {problem}"}, ON_VALUE)


def _identifiers(scope: ContractScope) -> dict[str, Site]:
    sites = scope.contract.by_kind.get("operation", ())
    return {site.value["operationId"]: site for site in sites if isinstance(site.value.get("operationId"), str)}


def _reference_problem(site: Site, reference: str, scope: ContractScope) -> str | None:
    target = scope.contract.resolver.resolve(site.document, reference, site.trail)
    if isinstance(target, BrokenReference):
        return None if target.is_remote else target.reason
    found = scope.contract.follow(target)
    if found is None or not isinstance(found.value, dict):
        return "leads to no operation"
    is_operation = any(found.value is operation.value for operation in scope.contract.by_kind.get("operation", ()))
    return None if is_operation or found.document is not scope.contract.document else "leads to no operation"


def link_parameter_unknown(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a parameter of a link that its operation does not have, or has at another place."""
    links = [site for site in scope.contract.by_kind.get("link", ()) if isinstance(site.value.get("parameters"), dict)]
    targets = {id(operation.site.value): operation for operation in scope.contract.operations} if links else {}
    identifiers = _identifiers(scope) if links else {}
    for site in links:
        operation = targets.get(id(_target(site, identifiers, scope)))
        if operation is None or not _is_read_whole(operation, scope):
            continue
        known = [(parameter.place, parameter.name) for parameter in operation.parameters]
        for name in site.value["parameters"]:
            if not _is_known(name, known):
                has = listed(f"{place}.{one}" for place, one in known) or "none"
                arguments = {"parameter": name, "target": operation.name, "has": has}
                yield Hit(site.child("parameters", name), arguments)


def _target(site: Site, identifiers: Mapping[str, Site], scope: ContractScope) -> object:
    """Return the value of the operation that a link leads to; None where it leads nowhere."""
    name, reference = site.value.get("operationId"), site.value.get("operationRef")
    if isinstance(name, str):
        return identifiers[name].value if name in identifiers else None
    if not isinstance(reference, str):
        return None
    target = scope.contract.resolver.resolve(site.document, reference, site.trail)
    return target.value if isinstance(target, Node) else None


def _is_read_whole(operation: Operation, scope: ContractScope) -> bool:
    """Tell whether each parameter that an operation and its path item list was found."""
    for holder in (operation.site, operation.site.parent):
        items = holder.child("parameters") if holder is not None else None
        for index in range(len(items.value)) if items is not None and isinstance(items.value, list) else ():
            if items is not None and scope.contract.follow(items.child(index)) is None:
                return False
    return True


def _is_known(name: str, known: list[tuple[str, str]]) -> bool:
    place, dot, rest = name.partition(".")
    for where, one in known:
        if name == one or (where == "header" and name.lower() == one.lower()):
            return True
        if dot and place == where and (rest == one or (where == "header" and rest.lower() == one.lower())):
            return True
    return False


def callback_without_url(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a key of a callback that names no URL: no expression, no scheme, no path (OpenAPI, Callback Object)."""
    for key in site.value:
        if not key.startswith(("x-", "$", "/")) and "{" not in key and "://" not in key:
            yield Hit(site.child(key), {"key": key}, aspect=key)


LINK_CHECKS: Final[Mapping[str, Check]] = {
    "callback-without-url": callback_without_url,
    "link-parameter-unknown": link_parameter_unknown,
    "link-target-unknown": link_target_unknown,
}
