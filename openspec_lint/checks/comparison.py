"""What changed between the contracts of a project and their previous versions, what accepts it and what declares it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from openspec_lint.catalog.compat import load_compat
from openspec_lint.catalog.select import Selection
from openspec_lint.checks.breaks import Match, accept, settled_breaks
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract

if TYPE_CHECKING:  # who checks a project imports this where it has a past
    from openspec_lint.checks.checked import Project


def changes_since(
    project: Project, configured: Selection, *, everything: bool = False
) -> tuple[list[Finding], list[Match]]:
    """Return what breaks, or may, since the previous versions, and what the acceptances of the project met.

    The findings have the severities of `configured`, and those that are accepted, or that a change declares, are infos.
    Each knows the contract that it is about. everything: what harms nobody too.
    """
    found: list[Finding] = []
    matches: list[Match] = []
    for contract, _, base in project.contracts:
        if base is not None:
            path = contract.document.path
            changed = compat_findings(base, contract, load_compat(), project.terms, texts=everything)
            settled = settled_breaks((each._replace(contract=path) for each in changed), configured, everything)
            left, met = accept(settled, path, project.acceptances, day_of(project))
            found, matches = [*found, *left], [*matches, *met]
    return _declared(project, found), matches


def all_changes(terms: Terms | None, contract: Contract, base: Contract) -> list[Finding]:
    """Return all that changed since the previous version of one contract, texts and examples too."""
    return compat_findings(base, contract, load_compat(), terms, texts=True)


def day_of(project: Project) -> date:
    """Return the day as of which acceptances and sunset dates are judged."""
    return project.terms.as_of if project.terms is not None else date.today()


def _declared(project: Project, found: list[Finding]) -> list[Finding]:
    """Return compat findings with what declares them; a project without specs declares nothing."""
    if project.openspec is None or not found:
        return found
    from openspec_lint.checks.declarations import in_flight  # not before something changed
    from openspec_lint.checks.declared import declare  # the same

    contracts = [checked.contract for checked in project.contracts]
    bases = [checked.base for checked in project.contracts if checked.base is not None]
    flying = in_flight(project.openspec, project.landed, project.past)
    return declare(found, flying, contracts, bases, project.declared_by)
