"""Checks of parameters as the arguments of a call: defaults that are never taken, and their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.throughout import told
from openspec_lint.model.site import Node, Site


def required_parameter_with_default(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to the default of a parameter that is always sent (OpenAPI 3.0, Schema Object; 2.0, Parameter Object)."""
    required = [site for site in scope.contract.by_kind.get("parameter", ()) if site.value.get("required") is True]
    found = [(site, Hit(node)) for site in required if (node := _default(site, scope)) is not None]
    yield from told(found, len(required), "required parameter")


def _default(site: Site, scope: ContractScope) -> Node | None:
    """Return the default of a parameter; one of a shared schema is for others too."""
    holder = site.node if scope.contract.version == "2.0" else site.child("schema")
    return holder.child("default") if isinstance(holder.value, dict) and "default" in holder.value else None


def required_after_optional(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a required parameter behind an optional one in the list of an operation."""
    total, found = 0, []
    for site in scope.contract.by_kind.get("operation", ()):
        listed = site.value.get("parameters")
        if isinstance(listed, list) and len(listed) > 1:
            total += 1
            node = _behind(site, len(listed), scope)
            if node is not None:
                found.append((site, Hit(node, {"name": node.value.get("name")})))
    yield from told(found, total, "operation")


def _behind(site: Site, count: int, scope: ContractScope) -> Node | None:
    has_optional = False
    for index in range(count):
        node = site.child("parameters", index)
        target = scope.contract.follow(node)
        if target is None or not isinstance(target.value, dict):
            continue
        if target.value.get("required") is not True:
            has_optional = True
        elif has_optional:
            return node._replace(value=target.value)
    return None


ARGUMENT_CHECKS: Final[Mapping[str, Check]] = {
    "required-after-optional": required_after_optional,
    "required-parameter-with-default": required_parameter_with_default,
}
