"""Checks of how names are written: one casing for all names of one kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.paths import path_items, path_of
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.casing import casing, dominant_casing
from openspec_lint.model.path_shape import segments
from openspec_lint.model.site import Node, Site


def path_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to literal segments that are written another way than most."""
    places = (
        (part.text, item)
        for item in path_items(scope)
        for part in segments(path_of(item))
        if part.is_literal and "." not in part.text
    )
    yield from _minority(places, options)


def parameter_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of query and path parameters that are written another way than most of their kind."""
    for place in ("query", "path"):
        places = (
            (site.value["name"], site.child("name"))
            for site in scope.contract.by_kind.get("parameter", ())
            if site.value.get("in") == place and isinstance(site.value.get("name"), str)
        )
        for hit in _minority(places, options):
            yield hit._replace(arguments={**hit.arguments, "place": place}, aspect=f"{place} {hit.aspect}")


def property_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of properties that are written another way than most."""
    yield from _minority(_properties(scope), options)


def _properties(scope: ContractScope) -> Iterator[tuple[str, Site]]:
    for kind in ("schema", "reference"):
        for site in scope.contract.by_kind.get(kind, ()):
            trail, parent = site.trail, site.parent
            is_member = trail is not None and trail[0] is not None and trail[0][1] == "properties"
            if is_member and parent is not None and parent.kind == "schema" and not str(site.key).startswith("x-"):
                yield str(site.key), site


def _minority(named: Iterable[tuple[str, Node | Site]], options: Options) -> Iterator[Hit]:
    """Yield a hit for each name, where it is first written, that has another casing than asked for or than most.

    options: `case` (one of CASES) asks for one; else `share` and `least` say when one counts as that of most names.
    """
    first: dict[str, Node | Site] = {}
    again: dict[str, int] = {}
    for name, place in named:
        if name in first:
            again[name] = again.get(name, 0) + 1
        else:
            first[name] = place
    wanted = options.get("case") or dominant_casing(first, options["share"], options["least"])
    if wanted is None:
        return
    for name, place in first.items():
        actual = casing(name)
        if actual is not None and actual != wanted:
            count = again.get(name, 0)
            more = f" ({count} more times)" if count > 1 else " (once more)" if count else ""
            yield Hit(place, {"text": name, "actual": actual, "wanted": wanted, "more": more}, aspect=name)


NAMING_CHECKS: Final[Mapping[str, Check]] = {
    "parameter-casing-mixed": parameter_casing_mixed,
    "path-casing-mixed": path_casing_mixed,
    "property-casing-mixed": property_casing_mixed,
}
