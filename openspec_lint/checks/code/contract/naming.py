"""Checks of how names are written: one casing for all names of one kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.paths import path_items, path_of
from openspec_lint.checks.code.contract.repeated import times_more
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.casing import DETECTED, MIXED, TRAIN, casing, dominant_casing
from openspec_lint.model.path_shape import segments
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE

_MANY: Final = 20
"""Names with the same odd casing that are told one by one."""


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
    holders = {
        name: [site for site, schema in members if isinstance(schema, dict)]
        for name, members in scope.contract.schema_index.members.items()
        if not name.startswith("x-")
    }
    for name, arguments in _minority({name: len(sites) for name, sites in holders.items() if sites}, options):
        owner = holders[name][0]
        yield Hit(owner.child("properties", name), arguments, aspect=name, operation=owner.operation)


def header_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of headers, of requests and responses, that are written another way than most."""
    parameters = scope.contract.by_kind.get("parameter", ())
    sent = ((site.value.get("name"), site) for site in parameters if site.value.get("in") == "header")
    answered = ((site.key, site) for site in scope.contract.by_kind.get("header", ()) if _is_of_response(site))
    named = ((name, site) for name, site in (*sent, *answered) if isinstance(name, str) and "-" in name)
    first, uses = _gathered(named)
    for name, arguments in _minority(uses, options):
        site = first[name]
        yield Hit(site.child("name") if site.kind == "parameter" else site, arguments, aspect=name)


def _is_of_response(header: Site) -> bool:
    return header.parent is not None and header.parent.kind == "response"


def schema_name_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of shared schemas that are written another way than most."""
    schemas = scope.contract.named_schemas
    for name, arguments in _plain_minority(Counter(schemas.keys()), options):
        yield Hit(schemas[name], arguments, aspect=name)


def operation_id_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an operationId that is written another way than most."""
    ours = ((site.value.get("operationId"), site) for site in scope.contract.by_kind.get("operation", ()))
    first, uses = _gathered((name, site) for name, site in ours if isinstance(name, str))
    for name, arguments in _plain_minority(uses, options):
        yield Hit(first[name].child("operationId"), arguments, ON_VALUE, aspect=name)


def tag_casing_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to names of tags that are written another way than most; the first place of each is told."""
    first: dict[str, Node] = {}
    for site in scope.contract.by_kind.get("tag", ()):
        if isinstance(site.value.get("name"), str):
            first.setdefault(site.value["name"], site.child("name"))
    for operation in scope.contract.operations:
        tags = operation.site.value.get("tags")
        for index, tag in enumerate(tags if isinstance(tags, list) else ()):
            if isinstance(tag, str) and tag not in first:
                first[tag] = operation.site.child("tags", index)
    for name, arguments in _plain_minority(Counter(first.keys()), options):
        yield Hit(first[name], arguments, ON_VALUE, aspect=name)


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
            arguments = {**odd[0][1], "text": listed(name for name, _ in odd), "be": "are" if len(odd) > 1 else "is"}
            index = values.index(odd[0][0])
            yield Hit(site.child("enum", index), arguments, ON_VALUE, aspect=odd[0][0])


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

    Many names with one casing are a second way to write them: the first stands for all. options: `case` (one of CASES)
    asks for one; else `share` and `least` say when one counts as that of most names.
    """
    casings = {name: casing(name) for name in uses}
    case = options["case"]
    wanted = case if case != DETECTED else dominant_casing(casings.values(), options["share"], options["least"])
    odd = {name: case for name, case in casings.items() if case not in (None, wanted)} if wanted is not None else {}
    counts = Counter(odd.values())
    told: set[str | None] = set()
    for name, actual in odd.items():
        is_one_of_many = counts[actual] > _MANY
        if actual not in told or not is_one_of_many:
            told.add(actual)
            more = f", and so are {counts[actual] - 1} others" if is_one_of_many else times_more(uses[name] - 1)
            yield name, {"text": name, "actual": actual, "wanted": wanted, "more": more}


def _plain_minority(uses: Mapping[str, int], options: Options) -> Iterator[tuple[str, dict[str, object]]]:
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
