"""Checks of how names are written: one casing for all names of one kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.paths.items import path_items, path_of
from openspec_lint.checks.habits import inside_all, is_habit, times_more
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.casing import DETECTED, MIXED, TRAIN, casing, dominant_casing
from openspec_lint.model.path_shape import segments
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE


def path_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to literal segments that are written another way than most."""
    places = _gathered(
        (part.text, item)
        for item in path_items(scope)
        for part in segments(path_of(item))
        if part.is_literal and "." not in part.text
    )
    for names, arguments in _minority(_uses(places), options):
        yield _hit(places, names, arguments)


def parameter_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of query and path parameters that are written another way than most of their kind."""
    parameters = scope.contract.by_kind.get("parameter", ())
    allowed = frozenset(options["allow"])
    for place in ("query", "path"):
        ours = ((site.value.get("name"), site) for site in parameters if site.value.get("in") == place)
        places = _gathered((name, site) for name, site in ours if isinstance(name, str) and name not in allowed)
        for names, arguments in _minority(_uses(places), options):
            hit = _hit(places, names, {**arguments, "place": place})
            yield hit._replace(node=places[names[0]][0].child("name"), aspect=f"{place} {names[0]}")


def property_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of properties that are written another way than most; `allow`: names that standards have."""
    allowed = frozenset(options["allow"])
    holders = {
        name: [site for site, schema in members if isinstance(schema, dict)]
        for name, members in scope.contract.schema_index.members.items()
        if not name.startswith("x-") and name not in allowed
    }
    for names, arguments in _minority({name: len(sites) for name, sites in holders.items() if sites}, options):
        yield _hit(holders, names, arguments)._replace(node=holders[names[0]][0].child("properties", names[0]))


def header_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of headers, of requests and responses, that are written another way than most."""
    parameters = scope.contract.by_kind.get("parameter", ())
    sent = ((site.value.get("name"), site) for site in parameters if site.value.get("in") == "header")
    answered = ((site.key, site) for site in scope.contract.by_kind.get("header", ()) if _is_of_response(site))
    named = ((name, site) for name, site in (*sent, *answered) if isinstance(name, str) and "-" in name)
    places = _gathered(named)
    for names, arguments in _minority(_uses(places), options):
        hit, site = _hit(places, names, arguments), places[names[0]][0]
        yield hit._replace(node=site.child("name")) if site.kind == "parameter" else hit


def _is_of_response(header: Site) -> bool:
    return header.parent is not None and header.parent.kind == "response"


def schema_name_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of shared schemas that are written another way than most."""
    schemas = scope.contract.named_schemas
    for (name, *_), arguments in _plain_minority(Counter(schemas.keys()), options):
        yield Hit(schemas[name], arguments, aspect=name)


def operation_id_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an operationId that is written another way than most."""
    ours = ((site.value.get("operationId"), site) for site in scope.contract.by_kind.get("operation", ()))
    places = _gathered((name, site) for name, site in ours if isinstance(name, str))
    for names, arguments in _plain_minority(_uses(places), options):
        place = places[names[0]][0].child("operationId")
        yield _hit(places, names, arguments)._replace(node=place, target=ON_VALUE)


def tag_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of tags that are written another way than most; the first place of each is told."""
    defined = ((site.value.get("name"), site) for site in scope.contract.by_kind.get("tag", ()))
    used = (
        (tag, operation.site)
        for operation in scope.contract.operations
        if isinstance(tags := operation.site.value.get("tags"), list)
        for tag in tags
    )
    places = _gathered((name, site) for name, site in (*defined, *used) if isinstance(name, str))
    for names, arguments in _plain_minority(dict.fromkeys(places, 1), options):
        name, site = names[0], places[names[0]][0]
        place = site.child("name") if site.kind == "tag" else site.child("tags", site.value["tags"].index(name))
        yield _hit(places, names, arguments)._replace(node=place, target=ON_VALUE)


def enum_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to values of an enum that are written another way than the others of the same enum, once for each enum."""
    seen: set[tuple[str, ...]] = set()
    for site in scope.contract.schema_index.having("enum"):
        values = site.value["enum"]
        if not isinstance(values, list) or len(values) < options["least"]:
            continue
        names = tuple(value for value in values if isinstance(value, str))
        if len(names) < options["least"] or names in seen:
            continue
        seen.add(names)
        odd = list(_plain_minority(Counter(names), options))
        if odd:
            told = [name for (name, *_), _ in odd]
            arguments = {**odd[0][1], "text": listed(told), "be": "are" if len(odd) > 1 else "is"}
            yield Hit(site.child("enum", values.index(told[0])), arguments, ON_VALUE, aspect=told[0])


_Places = Mapping[str, list[Site]]
"""Where each name stands, in document order."""


def _gathered(named: Iterable[tuple[str, Site]]) -> _Places:
    places: dict[str, list[Site]] = {}
    for name, site in named:
        places.setdefault(name, []).append(site)
    return places


def _uses(places: _Places) -> dict[str, int]:
    return {name: len(sites) for name, sites in places.items()}


def _hit(places: _Places, names: list[str], arguments: Mapping[str, object]) -> Hit:
    """Return the hit on the first place of the first of several names, as one that stands for all places of all."""
    sites = [site for name in names for site in places[name]]
    hit = Hit(sites[0], arguments, aspect=names[0])
    return inside_all(hit, (site.operation for site in sites)) if len(sites) > 1 else hit


def _minority(uses: Mapping[str, int], options: Options) -> Iterator[tuple[list[str], dict[str, object]]]:
    """Yield each name that has another casing than asked for or than most, with the arguments of the message.

    Many names with one casing are a second way to write them, and yielded together. options: `case` (one of CASES)
    asks for one; else `share` and `least` say when one counts as that of most names.
    """
    casings = {name: casing(name) for name in uses}
    case = options["case"]
    wanted = case if case != DETECTED else dominant_casing(casings.values(), options["share"], options["least"])
    odd = {name: case for name, case in casings.items() if case not in (None, wanted)} if wanted is not None else {}
    alike: dict[str | None, list[str]] = {}
    for name, actual in odd.items():
        alike.setdefault(actual, []).append(name)
    for name, actual in odd.items():
        shown = actual if actual != MIXED else "in no style at all"
        arguments = {"text": name, "actual": shown, "wanted": wanted, "more": times_more(uses[name] - 1)}
        if not is_habit(len(alike[actual])):
            yield [name], arguments
        elif name == alike[actual][0]:
            yield alike[actual], {**arguments, "more": f", and so are {len(alike[actual]) - 1} others"}


def _plain_minority(uses: Mapping[str, int], options: Options) -> Iterator[tuple[list[str], dict[str, object]]]:
    """Yield what `_minority` does, but for what generators and titles put together: File--Base, Error-2, Add-Ons."""
    put_together = {name for name in uses if casing(name) in (MIXED, TRAIN)} if options["case"] == DETECTED else ()
    return _minority({name: count for name, count in uses.items() if name not in put_together}, options)


NAMING_CHECKS: Final[Mapping[str, Check]] = {
    "enum-casing-mixed": enum_casing_mixed,
    "header-casing-mixed": header_casing_mixed,
    "operation-id-casing-mixed": operation_id_casing_mixed,
    "parameter-casing-mixed": parameter_casing_mixed,
    "path-casing-mixed": path_casing_mixed,
    "property-casing-mixed": property_casing_mixed,
    "schema-name-casing-mixed": schema_name_casing_mixed,
    "tag-casing-mixed": tag_casing_mixed,
}
