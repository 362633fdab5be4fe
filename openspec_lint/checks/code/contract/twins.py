"""Checks of what is described word for word at several places of a contract, and could be shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from openspec_lint.checks.habits import standing_for
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed
from openspec_lint.model.site import Site

_LEVELS: Final = {"parameter": 1, "response": 4, "schema": 1}
"""How many levels of an object tell most of its kind apart: of a response, down to the schema of its content."""

_OTHERS: Final = 3
"""Further places that a finding names."""


def repeated(kind: str, _contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an object of a kind that is described several times; those of which the most is written are named.

    options: least, how many members (of a schema) or places make it worth sharing; most, how many are told.
    """
    least = options["least"] if kind != "schema" else 2
    groups = [group for group in _equal(_large(kind, scope, options)) if len(group) >= least]
    groups.sort(key=lambda group: -len(group) * len(str(group[0].value)))
    separate = list(_not_inside(groups))
    for index, (first, *others) in enumerate(separate[: options["most"]], start=1):
        left = len(separate) - index if index == options["most"] else 0
        more = f"; so are {left} others" if left > 1 else "; so is one other" if left else ""
        notes = tuple(Note(site, "another place") for site in others[:_OTHERS])
        arguments = {"names": _names(first), "count": len(others) + 1, "more": more}
        yield standing_for([Hit(site) for site in (first, *others)], **arguments)._replace(related=notes)


def _large(kind: str, scope: ContractScope, options: Options) -> Iterator[tuple[object, Site]]:
    """Yield the objects that are worth sharing, each with what those that are equal to it have too."""
    for site in scope.contract.by_kind.get(kind, ()):
        if kind != "schema":
            if kind == "parameter" or len(site.value) > 1:
                yield (str(site.value.get("name")), *site.value), site
        elif "properties" in site.value:
            properties = site.value["properties"]
            if isinstance(properties, dict) and len(properties) >= options["least"]:
                yield frozenset(properties), site


def _outline(value: Any, depth: int) -> object:
    """Return what values that are equal have in common, and most others have not: their texts down to a depth."""
    if isinstance(value, dict):
        return frozenset((key, _outline(member, depth - 1)) for key, member in value.items()) if depth else len(value)
    return value if isinstance(value, str) else None


def _equal(sites: Iterable[tuple[object, Site]]) -> Iterator[list[Site]]:
    """Yield groups of objects that are equal, annotations and all."""
    alike: dict[object, list[Site]] = {}
    for mark, site in sites:
        alike.setdefault(mark, []).append(site)
    for candidates in alike.values():
        groups: list[list[Site]] = []
        outlines: dict[object, list[list[Site]]] = {}
        for site in candidates if len(candidates) > 1 else ():
            similar = outlines.setdefault(_outline(site.value, _LEVELS[site.kind]), [])
            group = next((group for group in similar if group[0].value == site.value), None)
            if group is None:
                similar.append([site])
                groups.append(similar[-1])
            elif group[0].value is not site.value:
                group.append(site)
        yield from groups


def _not_inside(groups: Iterable[list[Site]]) -> Iterator[list[Site]]:
    """Yield the groups but for those whose places are all inside those of a group before."""
    inside: set[int] = set()
    for group in groups:
        if not all(any(id(around.value) in inside for around in site.ancestors()) for site in group):
            inside |= {id(site.value) for site in group}
            yield group


def _names(site: Site) -> str:
    """Return what a message calls such an object: a parameter's name, a response's status, a schema's members."""
    if site.kind == "schema":
        return listed(map(str, site.value["properties"]))
    name: Any = site.value.get("name") if site.kind == "parameter" else site.key
    return f"`{name}`"


TWIN_CHECKS: Final[Mapping[str, Check]] = {
    "parameter-repeated": partial(repeated, "parameter"),
    "response-repeated": partial(repeated, "response"),
    "schema-repeated": partial(repeated, "schema"),
}
