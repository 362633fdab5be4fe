"""The check between requirements that a change removes and the operations that they named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openspec_lint.checks.code.crosscheck.places import operation_notes, operations_of
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.declarations import InFlight, is_done, removed_requirement
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.wording import listed
from openspec_lint.findings import Severity
from openspec_lint.model.openspec.deltas import Delta
from openspec_lint.model.openspec.requirements import Requirement
from openspec_lint.model.openspec.text import Label, line_node
from openspec_lint.model.prose.affirmation import affirms
from openspec_lint.model.prose.mentions import Mention, mentions
from openspec_lint.model.prose.promises import promises_of_requirement
from openspec_lint.model.prose.routes import Route
from openspec_lint.model.site import Site

_AFTERWARDS: Final = re.compile(r"\s*(?:[-*+]\s+)?\*\*(?:Reason|Migration)\b", re.IGNORECASE)
"""Where a delta tells why a requirement goes, and what people use instead, which stays."""


def operation_of_removed_requirement(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to removed requirements whose operations no other one names and a contract still has (given: openspec)."""
    for flying in scope.flying:
        for delta in flying.change.deltas:
            for label in delta.removed:
                requirement = removed_requirement(flying, delta, label)
                routes = list(_left_over(_named(requirement, delta, label), scope))
                if routes:
                    yield _hit(flying, delta, label, requirement, routes)


def _named(requirement: Requirement | None, delta: Delta, label: Label) -> Iterator[Mention]:
    """Yield the endpoints that a removed requirement promised, by its own text or by what the delta repeats of it."""
    if requirement is not None:
        for promise in promises_of_requirement(requirement):
            yield from (mention for mention in promise.mentions if affirms(promise, mention))
        return
    lines = delta.outline.lines
    ends = [other.line for other in delta.removed] + [section.line for section in delta.sections]
    end = min((line for line in ends if line > label.line), default=len(lines))
    end = next((index for index in range(label.line, end) if _AFTERWARDS.match(lines[index])), end)
    yield from mentions((index, lines[index]) for index in range(label.line, end) if index not in delta.outline.fenced)


def _left_over(named: Iterator[Mention], scope: CrossScope) -> Iterator[Route]:
    """Yield the operations among those named that a contract declares and nothing else names."""
    known: set[int] = set()
    for mention in named:
        route = scope.agreement.route_of(mention)
        if route is None or id(route.operation) in known:
            continue
        known.add(id(route.operation))
        if id(route.operation.site.value) in scope.agreement.unmentioned:
            yield route


def _hit(flying: InFlight, delta: Delta, label: Label, requirement: Requirement | None, routes: Sequence[Route]) -> Hit:
    arguments = {
        "requirement": label.name,
        "change": flying.change.folder,
        "operations": listed(route.name for route in routes),
        "contract": routes[0].contract.document.path,
        "them": "it" if len(routes) == 1 else "them",
        "when": "" if is_done(flying) else " when the change is made",
    }
    notes = [*operation_notes(routes)]
    if requirement is not None and not flying.is_landed:
        notes.append(Note(line_node(requirement.document, requirement.line), "the requirement"))
    is_announced = all(route.operation.site.value.get("deprecated") is True for route in routes)
    return Hit(
        line_node(delta.document, label.line),
        arguments,
        related=tuple(notes),
        aspect=f"{delta.capability} {label.name}",
        **operations_of(routes),
        severity=None if is_done(flying) and not is_announced else Severity.INFO,
    )


REMOVAL_CHECKS: Final[Mapping[str, Check]] = {"operation-of-removed-requirement": operation_of_removed_requirement}
