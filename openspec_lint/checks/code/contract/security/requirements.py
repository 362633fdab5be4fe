"""Checks of security requirements against the schemes they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import as_json, listed
from openspec_lint.model.site import Node, Site
from openspec_lint.nearest import nearest
from openspec_lint.read.document import ON_VALUE

_OWN_SCOPES: Final = frozenset({"oauth2", "openIdConnect"})
"""Types of schemes that have scopes."""


def security_scheme_undefined(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to each name in security requirements that no scheme has (OpenAPI, Security Requirement Object)."""
    schemes = _schemes(scope)
    hits = (
        Hit(place, {"scheme": name, "hint": _hint(name, schemes, scope)}, aspect=name)
        for place, name, _ in _requirements(scope)
        if name not in schemes and not _is_reference(name, scope)
    )
    yield from once_per_aspect(hits)


def _is_reference(name: str, scope: ContractScope) -> bool:
    """Tell whether a name may be the URI of a scheme elsewhere, which 3.2 allows."""
    return scope.contract.version == "3.2" and any(mark in name for mark in "/#:")


def _hint(name: str, schemes: Iterable[str], scope: ContractScope) -> str:
    section = "securityDefinitions" if scope.contract.version == "2.0" else "components/securitySchemes"
    near = nearest(name, schemes)
    if near is not None:
        return f"perhaps `{near}` is meant"
    return f"{section} has {listed(schemes) or 'no scheme at all'}"


def security_scope_undefined(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to each scope that an OAuth 2 scheme does not list (OpenAPI, OAuth Flow Object)."""
    schemes = _schemes(scope)
    known = {name: _scopes(node.value) for name, node in schemes.items()}
    yield from once_per_aspect(_undefined_scopes(scope, known))


def _undefined_scopes(scope: ContractScope, known: Mapping[str, frozenset[str] | None]) -> Iterator[Hit]:
    for place, name, wanted in _requirements(scope):
        scopes = known.get(name)
        if scopes is None:
            continue
        for index, one in enumerate(wanted):
            if isinstance(one, str) and one not in scopes:
                has = listed(sorted(scopes)) or "no scope at all"
                arguments = {"scope": one, "scheme": name, "has": has}
                aspect = f"{name} {one}" if scopes else name
                yield Hit(place.child(index), arguments, ON_VALUE, aspect=aspect)


def _scopes(scheme: Any) -> frozenset[str] | None:
    """Return the scopes that a scheme lists in all its flows; None where it is no OAuth 2 or lists them nowhere."""
    if not isinstance(scheme, dict) or scheme.get("type") != "oauth2":
        return None
    flows = scheme.get("flows")
    holders = [*flows.values()] if isinstance(flows, dict) else [scheme]
    lists = [holder["scopes"] for holder in holders if isinstance(holder, dict) and "scopes" in holder]
    if not lists or not all(isinstance(scopes, dict) for scopes in lists):
        return None
    return frozenset(str(name) for scopes in lists for name in scopes)


def security_scopes_unexpected(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per scheme, to scopes of a scheme whose type has none (2.0 and 3.0; later ones are roles)."""
    schemes = _schemes(scope)
    types = {name: node.value.get("type") if isinstance(node.value, dict) else None for name, node in schemes.items()}
    hits = (
        Hit(place, {"scopes": listed(map(as_json, wanted)), "scheme": name, "type": types[name]}, aspect=name)
        for place, name, wanted in _requirements(scope)
        if wanted and isinstance(types.get(name), str) and types[name] not in _OWN_SCOPES
    )
    yield from once_per_aspect(hits)


def _requirements(scope: ContractScope) -> Iterator[tuple[Node, str, list[Any]]]:
    """Yield each scheme that is asked for: its place, its name, and its scopes."""
    for site in scope.contract.by_kind.get("security-requirement", ()):
        for name, wanted in site.value.items():
            yield site.child(name), name, wanted if isinstance(wanted, list) else []


def _schemes(scope: ContractScope) -> Mapping[str, Node]:
    """Return the security schemes of a contract by name, references followed; one that leads nowhere says nothing."""
    root = scope.contract.root
    is_swagger = scope.contract.version == "2.0"
    holder = root.child("securityDefinitions") if is_swagger else root.child("components", "securitySchemes")
    names = holder.value if isinstance(holder.value, dict) else {}
    found = {name: scope.contract.follow(holder.child(name)) for name in names if not name.startswith("x-")}
    return {name: node or holder.child(name) for name, node in found.items()}


SECURITY_CHECKS: Final[Mapping[str, Check]] = {
    "security-scheme-undefined": security_scheme_undefined,
    "security-scope-undefined": security_scope_undefined,
    "security-scopes-unexpected": security_scopes_unexpected,
}
