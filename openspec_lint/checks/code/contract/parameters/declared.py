"""Checks of parameters: those of a path against its template, and two that are one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.checks.code.contract.duplicates import without_repetition
from openspec_lint.checks.code.contract.paths.items import path_of, walked_items
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened
from openspec_lint.model.contract import Contract
from openspec_lint.model.path_shape import template_names
from openspec_lint.model.site import Node, Site


class Listed(NamedTuple):
    """A parameter as a path item or operation lists it: `place` is the list item, `node` its reference followed."""

    place: Node
    node: Node

    @property
    def key(self) -> tuple[str, str]:
        """Return where it goes and what it is called, which together tell it from all others."""
        name, place = str(self.node.value.get("name")), str(self.node.value.get("in"))
        return place, name.lower() if place == "header" else name


def listed_parameters(holder: Site, scope: ContractScope) -> list[Listed] | None:
    """Return the parameters that a path item or operation lists; None when one of them cannot be found."""
    if "parameters" not in holder.value:
        return []
    known = _known_lists(scope.contract)
    if id(holder) not in known:
        known[id(holder)] = _listed(holder, scope.contract)
    return known[id(holder)]


@lru_cache(maxsize=8)
def _known_lists(_contract: Contract) -> dict[int, list[Listed] | None]:
    """Return where the lists of a contract are kept, by holder: several rules ask for the same ones."""
    return {}


def _listed(holder: Site, contract: Contract) -> list[Listed] | None:
    items = holder.child("parameters")
    found: list[Listed] = []
    for index in range(len(items.value)) if isinstance(items.value, list) else ():
        place = items.child(index)
        node = contract.follow(place)
        if node is None or not isinstance(node.value, dict):
            return None
        found.append(Listed(place, node))
    return found


def path_parameter_undeclared(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a name in a path template that no parameter describes; a catalogue describes it by writing it."""
    if scope.contract.format != "openapi":
        return
    for item, operations in _by_item(scope):
        shared = listed_parameters(item, scope)
        names = dict.fromkeys(name for name in template_names(path_of(item)) if name.strip())
        if shared is None or not names:
            continue
        lacking: dict[str, list[str]] = {}
        for operation in operations:
            own = listed_parameters(operation, scope)
            if own is not None:
                known = {one.key for one in [*shared, *own]}
                for name in names:
                    if ("path", name) not in known:
                        lacking.setdefault(f"{{{name}}}", []).append(str(operation.name or operation.key).upper())
        if lacking:
            methods = dict.fromkeys(method for found in lacking.values() for method in found)
            arguments = {"parameter": shortened(lacking, 3), "item": path_of(item), "methods": shortened(methods, 3)}
            yield Hit(item, arguments, aspect=",".join(lacking))


def _by_item(scope: ContractScope) -> list[tuple[Site, list[Site]]]:
    """Return the path items with their operations."""
    operations: dict[int, list[Site]] = {}
    for site in scope.contract.by_kind.get("operation", ()):
        operations.setdefault(id(site.parent), []).append(site)
    return [(item, operations.get(id(item), [])) for item in walked_items(scope)]


def path_parameter_not_in_path(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a path parameter whose name the template does not have."""
    for item, operations in _by_item(scope):
        names = template_names(path_of(item))
        for holder in (item, *operations):
            for one in listed_parameters(holder, scope) or ():
                place, name = one.key
                if place == "path" and name not in names:
                    yield Hit(one.place, {"parameter": name, "item": path_of(item)}, aspect=name)


def parameter_duplicate(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a parameter that the same list has already, by name and place (names of headers in any case)."""
    seen: dict[tuple[str, str], Listed] = {}
    for one in listed_parameters(site, scope) or ():
        earlier = seen.setdefault(one.key, one)
        if earlier is not one:
            place, name = one.key
            note = Note(earlier.place, "the first one")
            fix = without_repetition(one.place, earlier.place)
            yield Hit(
                one.place, {"parameter": name, "place": place}, related=(note,), aspect=f"{place} {name}", fix=fix
            )


PARAMETER_CHECKS: Final[Mapping[str, Check]] = {
    "parameter-duplicate": parameter_duplicate,
    "path-parameter-not-in-path": path_parameter_not_in_path,
    "path-parameter-undeclared": path_parameter_undeclared,
}
