"""Checks of how names are written: one casing for all names of one kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.paths import path_items, path_of
from openspec_lint.checks.code.contract.repeated import times_more
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.casing import casing, dominant_casing
from openspec_lint.model.path_shape import segments
from openspec_lint.model.site import Site
from openspec_lint.read.document import Value


def path_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to literal segments that are written another way than most."""
    first, uses = _gathered(
        (part.text, item)
        for item in path_items(scope)
        for part in segments(path_of(item))
        if part.is_literal and "." not in part.text
    )
    for name, arguments in _minority(uses, options):
        yield Hit(first[name], arguments, aspect=name)


def parameter_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of query and path parameters that are written another way than most of their kind."""
    parameters = scope.contract.by_kind.get("parameter", ())
    for place in ("query", "path"):
        ours = (site for site in parameters if site.value.get("in") == place)
        first, uses = _gathered((name, site) for site in ours if isinstance(name := site.value.get("name"), str))
        for name, arguments in _minority(uses, options):
            yield Hit(first[name].child("name"), {**arguments, "place": place}, aspect=f"{place} {name}")


def property_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of properties that are written another way than most."""
    first: dict[str, Site] = {}
    uses: Counter[str] = Counter()
    for site in scope.contract.by_kind.get("schema", ()):
        if "properties" in site.value:
            names = _names(site.value["properties"])
            uses.update(names)
            first.update((name, site) for name in names if name not in first)
    for name, arguments in _minority(uses, options):
        owner = first[name]
        yield Hit(owner.child("properties", name), arguments, aspect=name, operation=owner.operation)


def _names(properties: Value) -> list[str]:
    members = properties.items() if isinstance(properties, dict) else ()
    return [name for name, schema in members if isinstance(schema, dict) and not name.startswith("x-")]


def _gathered(named: Iterable[tuple[str, Site]]) -> tuple[dict[str, Site], Counter[str]]:
    """Return the first site of each name, in document order, and how many there are."""
    first: dict[str, Site] = {}
    uses: Counter[str] = Counter()
    for name, site in named:
        first.setdefault(name, site)
        uses[name] += 1
    return first, uses


def _minority(uses: Mapping[str, int], options: Options) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each name that has another casing than asked for or than most, with the arguments of the message.

    options: `case` (one of CASES) asks for one; else `share` and `least` say when one counts as that of most names.
    """
    casings = {name: casing(name) for name in uses}
    wanted = options.get("case") or dominant_casing(casings.values(), options["share"], options["least"])
    for name, actual in casings.items() if wanted is not None else ():
        if actual is not None and actual != wanted:
            yield name, {"text": name, "actual": actual, "wanted": wanted, "more": times_more(uses[name] - 1)}


NAMING_CHECKS: Final[Mapping[str, Check]] = {
    "parameter-casing-mixed": parameter_casing_mixed,
    "path-casing-mixed": path_casing_mixed,
    "property-casing-mixed": property_casing_mixed,
}
