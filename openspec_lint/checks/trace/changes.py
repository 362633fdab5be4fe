"""What changed between the contracts of a project and their previous versions: all of it, texts included."""

from __future__ import annotations

from datetime import date

from openspec_lint.catalog.compat import load_compat
from openspec_lint.catalog.select import Selection
from openspec_lint.checks.breaks import accept, settled_breaks
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.project import Project
from openspec_lint.findings import Finding


def changes_of(project: Project, selection: Selection) -> list[Finding]:
    """Return what changed, at the severities of `selection`; accepted and declared breaks say so.

    Each finding knows the contract that it is about.
    """
    table, found = load_compat(), list[Finding]()
    day = project.terms.as_of if project.terms is not None else date.today()
    for contract, _, base in project.contracts:
        if base is not None:
            path = contract.document.path
            changed = compat_findings(base, contract, table, project.terms, texts=True)
            settled = settled_breaks((each._replace(contract=path) for each in changed), selection, everything=True)
            found += accept(settled, path, project.acceptances, day)[0]
    if project.openspec is None or not found:
        return found
    from openspec_lint.checks.declarations import in_flight  # the model of OpenSpec is there by now
    from openspec_lint.checks.declared import declare  # the same

    contracts = [checked.contract for checked in project.contracts]
    bases = [checked.base for checked in project.contracts if checked.base is not None]
    flying = in_flight(project.openspec, project.landed, project.past)
    return declare(found, flying, contracts, bases, project.declared_by)
