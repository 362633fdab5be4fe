"""Checks of what changes in flight say about a contract in which nothing of the sort changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from openspec_lint.checks.code.crosscheck.places import operation_notes, operations_of
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.declarations import MARKER, Declaration, InFlight, declarations, is_done, modification
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.wording import listed
from openspec_lint.findings import Severity
from openspec_lint.model.openspec.progress import is_planned
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.prose.mentions import mentions
from openspec_lint.model.prose.promises import promises_of_requirement
from openspec_lint.model.prose.routes import Route
from openspec_lint.model.prose.statuses import statuses
from openspec_lint.model.site import Site

if TYPE_CHECKING:
    from openspec_lint.checks.named import Named

_DISTINCT: Final = re.compile(r"[A-Z]\w*[a-z]\w*[A-Z]|\w[_.]\w")
"""A name of a schema that is no ordinary word: `PetList`, `pet_list`."""


def break_without_change(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to breaks that a change declares of a contract in which nothing of it changed (given: openspec)."""
    for flying in _known_from_the_start(scope):
        for declaration in declarations(flying):
            if declaration.kind == MARKER:
                from openspec_lint.checks.named import Named  # not before something is declared

                named = Named(declaration, scope.routes)
                names = _unchanged(named, scope)
                if names:
                    yield _break_hit(flying, declaration, names, scope)


def modified_requirement_without_change(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to modified requirements that name operations of which nothing changed (given: openspec)."""
    for flying in _known_from_the_start(scope):
        if not flying.is_landed and is_planned(flying.change):
            continue
        for delta in flying.change.deltas:
            for requirement in delta.modified:
                routes = (
                    _routes(requirement, scope) if _is_about_calls(modification(flying, delta, requirement)) else []
                )
                if routes and scope.changed.operations.isdisjoint(route.name for route in routes):
                    yield _requirement_hit(flying, requirement, routes)


def _is_about_calls(declaration: Declaration) -> bool:
    """Tell whether what a modification changed names an endpoint or a status; much else a contract cannot tell."""
    lines = list(enumerate(declaration.changed.split("\n")))
    return next(mentions(lines), None) is not None or next(statuses(lines), None) is not None


def _known_from_the_start(scope: CrossScope) -> Iterator[InFlight]:
    """Yield the changes in flight whose whole work is between the previous state and now, where both are known.

    What had begun before may have changed the contract before.
    """
    past = scope.past
    if past is not None and any(base is not None for base in scope.bases):
        yield from (each for each in scope.flying if not past.had_begun(each.change))


def _unchanged(named: Named, scope: CrossScope) -> list[str]:
    """Return the operations and schemas that a declaration names, where nothing of any of them changed."""
    distinct = [name for name in scope.changed.known_components if _DISTINCT.search(name.rpartition(".")[2])]
    components = [name for name in sorted(distinct) if named.names_component(name)] if named.code else []
    if not (named.operations or components):
        return []
    changed = scope.changed
    if named.operations & changed.operations or any(map(named.names_component, changed.components)):
        return []
    return [route.name for route in scope.routes.routes if route.name in named.operations] + components


def _break_hit(flying: InFlight, declaration: Declaration, names: list[str], scope: CrossScope) -> Hit:
    names = list(dict.fromkeys(names))
    arguments = {
        "change": flying.change.folder,
        "names": listed(names),
        "contract": _contracts(scope),
        "them": "it" if len(names) == 1 else "any of them",
        "now": "" if is_done(flying) else " yet",
    }
    node = line_node(declaration.document, declaration.line)
    aspect = " ".join(declaration.text.split())
    severity = None if is_done(flying) else Severity.INFO
    operation = _operation(names[0]) if len(names) == 1 else None
    return Hit(node, arguments, declaration.target, _sites(names, scope), aspect, operation, severity=severity)


def _sites(names: Iterable[str], scope: CrossScope) -> tuple[Note, ...]:
    wanted = set(names)
    routes = [route for route in scope.agreement.routes.routes if route.name in wanted]
    return operation_notes(routes)


def _routes(requirement: Requirement, scope: CrossScope) -> list[Route]:
    """Return the declared operations that a requirement names with their verbs, each once."""
    found: dict[int, Route] = {}
    for promise in promises_of_requirement(requirement):
        for mention in promise.mentions:
            route = scope.agreement.route_of(mention)
            if route is not None:
                found.setdefault(id(route.operation), route)
    return list(found.values())


def _requirement_hit(flying: InFlight, requirement: Requirement, routes: list[Route]) -> Hit:
    arguments = {
        "requirement": requirement.name,
        "change": flying.change.folder,
        "operations": listed(route.name for route in routes),
        "contract": routes[0].contract.document.path,
        "them": "it" if len(routes) == 1 else "any of them",
    }
    return Hit(
        line_node(requirement.document, requirement.line),
        arguments,
        related=operation_notes(routes),
        aspect=requirement.name,
        **operations_of(routes),
    )


def _operation(name: str) -> tuple[str, str] | None:
    method, _, path = name.partition(" ")
    return (method, path) if path else None


def _contracts(scope: CrossScope) -> str:
    compared = zip(scope.contracts, scope.bases, strict=True)
    return " or ".join(contract.document.path for contract, base in compared if base is not None)


WITHOUT_CHANGE_CHECKS: Final[Mapping[str, Check]] = {
    "break-without-change": break_without_change,
    "modified-requirement-without-change": modified_requirement_without_change,
}
