"""Checks of how parameters are written into a request: styles that their values do not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import as_json, with_article
from openspec_lint.model.site import Site

_STYLED: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "3.0": {
        "spaceDelimited": frozenset({"array"}),
        "pipeDelimited": frozenset({"array"}),
        "deepObject": frozenset({"object"}),
    },
    "3.1": {
        "spaceDelimited": frozenset({"array", "object"}),
        "pipeDelimited": frozenset({"array", "object"}),
        "deepObject": frozenset({"object"}),
    },
}
"""The types for which a style says how their values are written; each other style has all types."""

_EXPLODED: Final[Mapping[str, bool]] = {"spaceDelimited": False, "pipeDelimited": False, "deepObject": True}
"""The only `explode` for which a style says how values are written."""


def style_undefined(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to a style that says nothing for such a type or `explode` (OpenAPI 3.2, Style Values)."""
    yield from once_per_aspect(_undefined_styles(scope))


def _undefined_styles(scope: ContractScope) -> Iterator[Hit]:
    types = _STYLED["3.0" if scope.contract.version == "3.0" else "3.1"]
    for site in scope.contract.by_kind.get("parameter", ()):
        style = site.value.get("style")
        if not isinstance(style, str) or style not in types:
            continue
        explode = site.value.get("explode")
        if explode is not None and explode is not _EXPLODED[style]:
            problem = f"only with `explode: {as_json(_EXPLODED[style])}`"
            yield Hit(site.child("explode"), {"style": style, "problem": problem}, aspect=f"{style} explode")
        found = _types(site, scope)
        if found and not found & types[style]:
            wanted = " or ".join(with_article(name) for name in sorted(types[style]))
            actual = " or ".join(with_article(name) for name in sorted(found))
            arguments = {"style": style, "problem": f"only for {wanted}; this is {actual}"}
            yield Hit(site.child("style"), arguments, aspect=f"{style} {actual}")


def _types(site: Site, scope: ContractScope) -> set[str]:
    """Return the types that the schema of a parameter allows; none where it does not say so whole."""
    if not isinstance(site.value.get("schema"), dict):
        return set()
    found: set[str] = set()
    for view in scope.contract.schemas.variants(site.child("schema")):
        if view.types is None or not view.is_complete or view.alternatives:
            return set()
        found |= view.types
    return found


def parameter_field_without_effect(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to what only means something for query parameters (OpenAPI 3.0, Parameter Object)."""
    place = site.value.get("in")
    if isinstance(place, str) and place != "query":
        for field in ("allowEmptyValue", "allowReserved"):
            if site.value.get(field) is True:
                yield Hit(site.child(field), {"field": field, "place": place}, aspect=field)


SERIALIZATION_CHECKS: Final[Mapping[str, Check]] = {
    "parameter-field-without-effect": parameter_field_without_effect,
    "style-undefined": style_undefined,
}
