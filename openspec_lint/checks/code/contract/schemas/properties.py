"""Checks of properties that are asked for and not described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.schemas.names import schema_name
from openspec_lint.checks.code.contract.schemas.types import stated_types
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE

_APPLICATORS: Final = frozenset({"allOf", "anyOf", "oneOf", "if", "then", "else"})
"""Keywords whose schemas apply to the same value as the schema around them."""

_DEPENDENT: Final = ("dependentSchemas", "dependencies")
"""The same, of maps of schemas by the property that makes them apply."""


def required_property_undefined(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a required name that no part of the schema describes: neither its own, nor its allOf, nor around it."""
    required = site.value["required"]
    own = site.value.get("properties")
    if not isinstance(required, list) or not all(isinstance(name, str) for name in required):
        return
    lacking = [name for name in required if not isinstance(own, dict) or name not in own]
    types = stated_types(site.value.get("type"))
    if not lacking or (types and "object" not in types) or not _is_of_an_object(site):
        return
    known, is_open = _known_properties(site, scope)
    lacking = [] if is_open else [name for name in lacking if name not in known]
    if len(lacking) > (2 if known else 1):
        yield Hit(site.child("required"), {"property": listed(lacking), "schema": schema_name(site)})
        return
    for name in lacking:
        node = site.child("required", required.index(name))
        yield Hit(node, {"property": f"`{name}`", "schema": schema_name(site)}, ON_VALUE, aspect=name)


def _is_of_an_object(site: Site) -> bool:
    """Tell whether a schema is asked of the value itself, and not of one that it must not be."""
    around: Site | None = site
    while around is not None and around.kind == "schema":
        if around.key == "not":
            return False
        around = around.parent
    return True


def _known_properties(site: Site, scope: ContractScope) -> tuple[set[str], bool]:
    """Return the properties that apply to the value of a schema, and whether any other name is described as well."""
    known: set[str] = set()
    around: Site | None = site
    while around is not None and around.kind == "schema":
        for view in (scope.contract.schemas.view(around.node), *scope.contract.schemas.variants(around.node)):
            known.update(view.properties)
            if view.is_map or not view.is_complete:
                return known, True
        around = around.parent if _applies_to_the_same_value(around) else None
    return known, False


def _applies_to_the_same_value(site: Site) -> bool:
    holder = site.trail[0][1] if site.trail is not None and site.trail[0] else None
    return (holder if isinstance(site.key, int) else site.key) in _APPLICATORS or holder in _DEPENDENT


def dependent_property_undefined(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a name in `dependentRequired`, on either side, that no part of the schema describes."""
    dependent = site.value["dependentRequired"]
    if not isinstance(dependent, dict):
        return
    known, is_open = _known_properties(site, scope)
    if is_open or not known:
        return
    for name, others in dependent.items():
        if name not in known:
            arguments = {"property": name, "schema": schema_name(site)}
            yield Hit(site.child("dependentRequired", name), arguments, aspect=name)
        for index, other in enumerate(others if isinstance(others, list) else ()):
            if isinstance(other, str) and other not in known:
                arguments = {"property": other, "schema": schema_name(site)}
                yield Hit(site.child("dependentRequired", name, index), arguments, ON_VALUE, aspect=f"{name} {other}")


PROPERTY_CHECKS: Final[Mapping[str, Check]] = {
    "dependent-property-undefined": dependent_property_undefined,
    "required-property-undefined": required_property_undefined,
}
