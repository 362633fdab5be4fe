"""The check of changes of a contract that come without any OpenSpec change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.crosscheck.places import place_of
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.declarations import MODIFICATION, Declaration
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.past import Past
from openspec_lint.model.openspec.progress import is_planned
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_KEY

_SHOWN: Final = 3
"""What changed that a message names."""


def contract_change_unaccompanied(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to a contract that changed since the previous state while no OpenSpec change did (given: contract).

    Where breaks are undeclared, that is said already, and asks for the same.
    """
    index = next((number for number, each in enumerate(scope.contracts) if each.document is site.document), None)
    if index is None or scope.past is None or scope.bases[index] is None or _is_at_work(scope, scope.past):
        return
    contract = scope.contracts[index]
    if any(each.contract is contract for each in scope.undeclared_breaks):
        return
    accepted = {each.fingerprint for each in scope.breaks if each.change is not None and each.change.accepted}
    found = [each for each in scope.changed.beside_texts(contract) if each.fingerprint not in accepted]
    if found and not any(_tells_of(change, found, scope) for change in scope.openspec.changes):
        yield _hit(contract, found, f"{scope.openspec.folder}/changes")


def _is_at_work(scope: CrossScope, past: Past) -> bool:
    """Tell whether a change landed, is being worked on, or was written or rewritten.

    So it is taken to be where nobody writes any, and where the contract is another API's.
    """
    openspec = scope.openspec
    if not (openspec.changes or openspec.archive or past.used_changes) or scope.agreement.is_unrelated:
        return True
    if any(each.is_landed for each in scope.flying):
        return True
    return any(not is_planned(change) or past.differs(change) for change in openspec.changes)


def _tells_of(change: Change, found: list[Finding], scope: CrossScope) -> bool:
    """Tell whether a change, be it a plan, names an operation or a schema of what changed."""
    from openspec_lint.checks.named import Named, subject_of  # not before something changed

    documents = (change.proposal, change.design, change.tasks, *(delta.document for delta in change.deltas))
    text = "\n".join(document.text for document in documents if document is not None)
    named = Named(Declaration(change, change.site.document, 0, ON_KEY, MODIFICATION, text), scope.routes)
    subjects = [subject_of(each) for each in found]
    return any(
        named.operations & each.operations or any(map(named.names_component, each.components)) for each in subjects
    )


def _hit(contract: Contract, found: list[Finding], folder: str) -> Hit:
    node, target = place_of(contract, found[0].location)
    facts = list(dict.fromkeys(re.split(r"\.(?:\s|$)|: ", each.message, maxsplit=1)[0] for each in found))
    rest = f"; and {len(facts) - _SHOWN} more" if len(facts) > _SHOWN else ""
    arguments = {"what": "; ".join(facts[:_SHOWN]) + rest, "folder": folder}
    names = {name for each in found if each.change is not None for name in each.change.operations}
    return Hit(node, arguments, target, aspect=" ".join(sorted(names) or facts))


ACCOMPANIED_CHECKS: Final[Mapping[str, Check]] = {"contract-change-unaccompanied": contract_change_unaccompanied}
