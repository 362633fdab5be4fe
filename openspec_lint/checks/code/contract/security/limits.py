"""Checks of what requests may hold without an end: long texts, long lists, any number, any member."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from openspec_lint.checks.code.contract.security.reach import Reached, reached
from openspec_lint.checks.habits import FEW, MANY, is_habit, once_per_aspect, standing_for
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.backtracking import backtracks
from openspec_lint.model.contract import Contract
from openspec_lint.model.paging import always_pages
from openspec_lint.model.schemas import types_of
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE

_OTHERS: Final = ("additionalProperties", "unevaluatedProperties")
_MOST_NOTES: Final = 10
_MOST_SHOWN: Final = 60
_ENDLESS: Final = re.compile(r"(?<!\\)(?:\\\\)*(?:[*+]|\{\d+,\})")
_ANCHORED: Final = re.compile(r"(?:\^|\\A).*(?<!\\)(?:\\\\)*(?:\$|\\[zZ])", re.DOTALL)


def unlimited(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to schemas of requests that nothing limits (OWASP API4:2023).

    options: `types`, of which types; `having`, a keyword that they have; `needs`, lists of keywords, of each of which
    one has to be there; `unless`, keywords that are limit enough; `formats` whose values are all of one length;
    `paging: true` where the rules about paging tell of the numbers of pages, of which a page itself has no last.
    """
    typed = _of_types(scope.contract, options["types"])
    having = options.get("having")
    meant = [schema for schema in typed if having is None or schema.facts.get(having, False) not in (False, None)]
    unless, needs = frozenset(options["unless"]), tuple(map(frozenset, options["needs"]))
    formats, is_paged = tuple(options.get("formats", ())), options.get("paging", False)

    def may_be_endless(schema: Reached) -> bool:
        facts = schema.facts
        if is_paged and always_pages(schema.name) and _is_parameter(schema):
            return False
        if not unless.isdisjoint(facts) or facts.get("format") in formats:
            return False
        if "pattern" in facts and "string" in options["types"] and is_bounded(facts["pattern"]):
            return False
        return any(group.isdisjoint(facts) for group in needs)

    yield from _by_owner(meant, may_be_endless)


def _is_parameter(schema: Reached) -> bool:
    return schema.owner.what == f"the parameter `{schema.name}`"


def _of_types(contract: Contract, types: Iterable[str]) -> list[Reached]:
    """Return the schemas of requests that have one of some types, in the order in which they are reached."""
    schemas, wanted = reached(contract, "request"), frozenset(types)
    groups = _by_types(contract)
    return [schemas[index] for index in sorted(index for one in groups if one & wanted for index in groups[one])]


@lru_cache(maxsize=8)
def _by_types(contract: Contract) -> Mapping[frozenset[str], list[int]]:
    """Return which schemas of requests have which types; five rules ask."""
    found: dict[frozenset[str], list[int]] = {}
    for index, schema in enumerate(reached(contract, "request")):
        types = types_of(schema.facts)
        if types:
            found.setdefault(types, []).append(index)
    return found


def is_bounded(pattern: object) -> bool:
    """Tell whether no text that a pattern matches is longer than the pattern says."""
    return isinstance(pattern, str) and is_anchored(pattern) and _ENDLESS.search(pattern) is None


def is_anchored(pattern: str) -> bool:
    """Tell whether a pattern says where a text begins and where it ends."""
    return _ANCHORED.fullmatch(pattern) is not None


def pattern_unanchored(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to patterns of requests that any text around a match satisfies (JSON Schema Validation, section 6.3.3)."""
    having = [each for each in reached(scope.contract, "request") if isinstance(each.facts.get("pattern"), str)]
    yield from _by_owner(having, lambda schema: not is_anchored(schema.facts["pattern"]))


def pattern_backtracks(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to each pattern that some text keeps busy for exponentially long (CWE-1333)."""
    by_kind = scope.contract.by_kind
    yield from once_per_aspect(
        Hit(site.child("pattern"), {"pattern": shown(pattern)}, ON_VALUE, aspect=pattern)
        for sites in (
            scope.contract.schema_index.having("pattern"),
            by_kind.get("parameter", ()),
            by_kind.get("items", ()),
        )
        for site in sites
        if "pattern" in site.value and isinstance(pattern := site.value["pattern"], str) and backtracks(pattern)
    )


def shown(pattern: str) -> str:
    """Return the beginning of a pattern that is too long for a message."""
    return pattern if len(pattern) <= _MOST_SHOWN else pattern[:_MOST_SHOWN] + "…"


def request_object_open(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to objects of requests that name members and take any others besides (OWASP API3:2023)."""
    objects = [schema for schema in reached(scope.contract, "request") if schema.facts.get("properties")]
    yield from _by_owner(objects, lambda schema: any(_takes_anything(schema.facts.get(keyword)) for keyword in _OTHERS))


def _takes_anything(others: Any) -> bool:
    return others is True or others == {}


def _by_owner(meant: Sequence[Reached], is_faulty: Callable[[Reached], bool]) -> Iterator[Hit]:
    """Yield a hit for each owner of faulty schemas; one in all, where they are a habit.

    meant: those that could be. Of a few, each is told even where there are no others: it gets a limit of its own.
    """
    faulty: dict[int, list[Reached]] = {}
    for schema in meant:
        if is_faulty(schema):
            faulty.setdefault(id(schema.owner.node.value), []).append(schema)
    first, *others = [*faulty.values()] or [[]]
    is_most = 2 * len(faulty) > len({id(schema.owner.node.value) for schema in meant})
    if is_habit(len(faulty), most=FEW if is_most else MANY):
        yield _hit(first, others)
    else:
        yield from (_hit(schemas) for schemas in faulty.values())


def _hit(schemas: list[Reached], others: Sequence[list[Reached]] = ()) -> Hit:
    owner = schemas[0].owner
    named = {schema.name: schema for schema in schemas if schema.node.value is not owner.node.value and schema.name}
    is_parameter = _is_parameter(schemas[0])
    what = owner.what if is_parameter or not named else f"{listed(named)} of {owner.what}"
    notes = tuple(Note(schema.node, f"`{name}`") for name, schema in named.items())
    hits = [Hit(group[0].owner.node, operation=group[0].owner.operation) for group in (schemas, *others)]
    if others:
        what = f"{what} and {sum(map(len, others))} others in this contract"
    return standing_for(hits, what=what)._replace(related=() if is_parameter else notes[:_MOST_NOTES])


LIMIT_CHECKS: Final[Mapping[str, Check]] = {
    "pattern-backtracks": pattern_backtracks,
    "pattern-unanchored": pattern_unanchored,
    "request-array-unlimited": unlimited,
    "request-map-unlimited": unlimited,
    "request-number-unlimited": unlimited,
    "request-object-open": request_object_open,
    "request-string-unlimited": unlimited,
    "request-string-unrestricted": unlimited,
}
