"""Checks of how parameters are written into a request: styles that their values do not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

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


def style_undefined(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a style that says nothing for the type or the `explode` of a parameter (OpenAPI 3.2, Style Values)."""
    style = site.value["style"]
    types = _STYLED["3.0" if scope.contract.version == "3.0" else "3.1"]
    if not isinstance(style, str) or style not in types:
        return
    if site.value.get("explode") is not None and site.value["explode"] is not _EXPLODED[style]:
        problem = f"only with `explode: {as_json(_EXPLODED[style])}`"
        yield Hit(site.child("explode"), {"style": style, "problem": problem}, aspect="explode")
    if not isinstance(site.value.get("schema"), dict):
        return
    found: set[str] = set()
    for view in scope.contract.schemas.variants(site.child("schema")):
        if view.types is None or not view.is_complete or view.alternatives:
            return
        found |= view.types
    if found and not found & types[style]:
        wanted = " or ".join(with_article(name) for name in sorted(types[style]))
        actual = " or ".join(with_article(name) for name in sorted(found))
        problem = f"only for {wanted}; this is {actual}"
        yield Hit(site.child("style"), {"style": style, "problem": problem}, aspect="type")


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
