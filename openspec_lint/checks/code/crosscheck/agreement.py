"""Checks between specs and contracts: endpoints and statuses that only one of them knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from openspec_lint.checks.agreement import PlanClaim
from openspec_lint.checks.code.crosscheck.places import MOST_PLACES, promise_note
from openspec_lint.checks.code.crosscheck.speaker import speaker
from openspec_lint.checks.code.crosscheck.together import Together, together
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.endpoints import Claim
from openspec_lint.checks.gaps import Gap
from openspec_lint.checks.habits import of_operations
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.plans import Plan
from openspec_lint.checks.wording import MOST_NAMES, shortened
from openspec_lint.findings import Severity
from openspec_lint.model.contract import Contract
from openspec_lint.model.openspec.progress import is_finished, is_under_way
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.prose.affirmation import is_api_path
from openspec_lint.model.prose.mentions import Confidence
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.prose.routes import Route
from openspec_lint.model.prose.statuses import StatusMention
from openspec_lint.model.site import Site
from openspec_lint.read.document import Target

if TYPE_CHECKING:  # what reads bodies is imported where a spec shows one
    from openspec_lint.checks.accounts.statuses import ListedGap

_SHOWN_OTHERS: Final = 20
"""Second places of a finding that stands for several endpoints: one for each, so far as anybody would read them."""


def endpoint_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to endpoints that no contract declares, where a spec or a modified requirement says most surely that
    they are there (given: spec, delta).
    """
    claims = (claim for claim in scope.agreement.undeclared if _stands_in(site, claim))
    for group in together(claims, scope.agreement.routes):
        is_sure = any(claim.is_sure for claim in group.claims)
        yield _group_hit(group, _doubt(is_sure), scope, who=speaker(site))
    for planned in scope.agreement.plan_claims:
        if _stands_in(site, planned.claim) and not planned.is_added and not planned.claim.declared:
            yield _claim_hit(planned.claim, _stage(planned.plan), **_undeclared(planned.claim, scope), **_who(planned))


def method_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to methods that a spec or a modified requirement names on paths declared without them (given: spec,
    delta).
    """
    for claim in scope.agreement.wrong_methods:
        if _stands_in(site, claim):
            yield _claim_hit(claim, _doubt(claim.is_sure), who=speaker(site), **_declared(claim))
    for planned in scope.agreement.plan_claims:
        if _stands_in(site, planned.claim) and not planned.is_added and planned.claim.declared:
            yield _claim_hit(planned.claim, _stage(planned.plan), **_declared(planned.claim), **_who(planned))


def planned_endpoint_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to endpoints that a change adds while no contract declares them (given: delta)."""
    found = [each for each in scope.agreement.plan_claims if _stands_in(site, each.claim) and each.is_added]
    for group in together((planned.claim for planned in found), scope.agreement.routes):
        plan = found[0].plan  # a delta belongs to one change
        arguments = {"change": plan.change.id, "stage": _how_far(plan)}
        yield _group_hit(group, _stage(plan), scope, **arguments)


def status_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to statuses that scenarios, or sections about an operation, are the first to promise of it (given: spec,
    delta).
    """
    for gap in scope.agreement.gaps:
        if gap.places[0][0].site.document is site.document:
            yield _gap_hit(gap, _doubt(gap.is_contradiction and _is_sure(gap.places[0][0])), speaker(site))
    for plan, gap in scope.agreement.plan_gaps:
        if gap.places[0][0].site.document is site.document:
            yield _gap_hit(gap, _stage(plan), speaker(site))
    for listed in scope.listed_gaps:
        if listed.statement.account.site.document is site.document:
            yield _listed_hit(listed, speaker(site))


def contract_unrelated(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object, once, to contracts that declare hardly anything of what the specs name (given: contract)."""
    agreement = scope.agreement
    if not agreement.is_unrelated or scope.contracts[0].document is not site.document:
        return
    missing = [endpoint for endpoint in agreement.judged if endpoint.route is None]
    first = missing[0].places[0]
    part = (first.mention.column, first.mention.end_column)
    arguments = {
        "count": len(agreement.judged),
        "found": len(agreement.judged) - len(missing) or "none",
        "examples": ", ".join(endpoint.name for endpoint in missing[:MOST_NAMES]),
    }
    yield Hit(site, arguments, related=(promise_note(first.promise, first.mention.line, part),))


def operation_unmentioned(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to declared operations that no requirement, scenario or active change names (given: contract).

    Probes and what serves documentation need no requirement.
    """
    for contract in scope.contracts:
        if contract.document is site.document:
            asked = [each for each in contract.operations if is_api_path(each.effective_path)]
            missing = [each for each in asked if id(each.site.value) in scope.agreement.unmentioned]
            yield from of_operations([(each, each.site) for each in missing], len(asked), "")


def _stands_in(site: Site, claim: Claim) -> bool:
    return claim.place.promise.site.document is site.document


def _doubt(is_sure: bool) -> Severity | None:
    """Return the severity of what may be meant otherwise; None, the rule's own, where that is clear."""
    return None if is_sure else Severity.WARNING


def _stage(plan: Plan) -> Severity:
    """Return the severity of what a change asks of the contract: nobody needs to have it before the work begins."""
    return Severity.WARNING if plan.is_begun else Severity.INFO


def _how_far(plan: Plan) -> str:
    """Say how far a change is, where its tasks tell."""
    if not plan.is_begun:
        return "; no task of it is done yet"
    if is_finished(plan.change):
        return "; all its tasks are done"
    return "; some of its tasks are done" if is_under_way(plan.change) else ""


def _is_sure(promise: Promise) -> bool:
    """Tell whether a scenario of a requirement names its endpoint in one code span, or alone in a line."""
    named = [mention.confidence for mention in promise.mentions if mention.method]
    return promise.requirement is not None and Confidence.HIGH in named


def _undeclared(claim: Claim, scope: CrossScope) -> dict[str, object]:
    closest = scope.agreement.routes.closest(claim.endpoint.method, claim.endpoint.path)
    hint = f" (did you mean {closest.name}?)" if closest is not None else ""
    return {"undeclared": _nowhere(scope.contracts), "hint": hint}


def _declared(claim: Claim) -> dict[str, object]:
    operation = claim.declared[0].operation
    declared = ", ".join(dict.fromkeys(route.operation.method for route in claim.declared))
    return {"contract": claim.declared[0].contract.document.path, "declared": declared, "template": operation.path}


def _who(planned: PlanClaim) -> dict[str, object]:
    return {"who": f"A requirement that change {planned.plan.change.id} modifies"}


def _group_hit(group: Together, severity: Severity | None, scope: CrossScope, **arguments: object) -> Hit:
    """Return the hit of claims that are told as one, where the first of them stands."""
    first, *others = group.claims
    if not others:
        return _claim_hit(first, severity, **_undeclared(first, scope), **arguments)
    names = [claim.endpoint.name for claim in group.claims]
    told = {"endpoint": shortened(names, MOST_NAMES), "undeclared": _nowhere(scope.contracts, group.below), "hint": ""}
    hit = _claim_hit(first, severity, **arguments)
    also = (_claim_note(claim) for claim in others[:_SHOWN_OTHERS])
    return hit._replace(
        arguments={**hit.arguments, **told},
        related=tuple(also),
        aspect=" ".join(sorted(names)),
        operation=None,
        operations=tuple((claim.endpoint.method, claim.endpoint.path) for claim in group.claims),
    )


def _claim_note(claim: Claim) -> Note:
    (promise, mention) = claim.place
    node = line_node(promise.site.document, mention.line)
    return Note(node, claim.endpoint.name, Target(part=(mention.column, mention.end_column)))


def _claim_hit(claim: Claim, severity: Severity | None, **arguments: object) -> Hit:
    """Return the hit where a text says most surely that an endpoint is there; its other places are related."""
    endpoint, (promise, mention) = claim.endpoint, claim.place
    notes = [Note(route.operation.site, "what is declared") for route in claim.declared[:1]]
    others = [place for place in endpoint.places if place is not claim.place]
    also = [promise_note(at.promise, at.mention.line, (at.mention.column, at.mention.end_column)) for at in others]
    return Hit(
        line_node(promise.site.document, mention.line),
        {"endpoint": endpoint.name, **arguments},
        Target(part=(mention.column, mention.end_column)),
        (*notes, *also[:MOST_PLACES]),
        endpoint.name,
        (endpoint.method, endpoint.path),
        severity=severity,
    )


def _gap_hit(gap: Gap, severity: Severity | None, who: str) -> Hit:
    (promise, status), *others = gap.places
    notes = [promise_note(other, at.line, (at.column, at.end_column)) for other, at in others]
    return _status_hit(promise.site, status, gap.route, [gap.status], notes, severity, who)


def _listed_hit(gap: ListedGap, who: str) -> Hit:
    statement, ((first, place), *others) = gap
    site = statement.account.site
    notes = [
        Note(line_node(site.document, at.line), status, Target(part=(at.column, at.end_column)))
        for status, at in others
    ]
    statuses = [first, *(status for status, _ in others)]
    severity = Severity.INFO if statement.is_planned else Severity.WARNING
    return _status_hit(site, StatusMention(first, *place), statement.route, statuses, notes, severity, who)


def _status_hit(
    site: Site,
    first: StatusMention,
    route: Route,
    statuses: Sequence[str],
    notes: Sequence[Note],
    severity: Severity | None,
    who: str,
) -> Hit:
    """Return the hit of statuses of an operation, where the first of them stands; notes: where others do."""
    arguments = {
        "who": who,
        "status": shortened(statuses, len(statuses)),
        "endpoint": route.name,
        "contract": route.contract.document.path,
        "declared": ", ".join(response.status for response in route.operation.responses),
    }
    return Hit(
        line_node(site.document, first.line),
        arguments,
        Target(part=(first.column, first.end_column)),
        (Note(route.operation.site, "the operation"), *notes[:MOST_PLACES]),
        f"{route.name} {' '.join(statuses)}",
        route.operation.inside,
        severity=severity,
    )


def _nowhere(contracts: Sequence[Contract], below: str = "") -> str:
    """Return the clause that says that no contract declares it, or anything below a path."""
    names = [contract.document.path for contract in contracts]
    if len(names) == 1:
        return f"{names[0]} declares no {f'operation below {below}' if below else 'such operation'}"
    return f"none of {', '.join(names[:MOST_NAMES])} declares {f'any below {below}' if below else 'such an operation'}"


AGREEMENT_CHECKS: Final[Mapping[str, Check]] = {
    "contract-unrelated": contract_unrelated,
    "endpoint-undeclared": endpoint_undeclared,
    "method-undeclared": method_undeclared,
    "operation-unmentioned": operation_unmentioned,
    "planned-endpoint-undeclared": planned_endpoint_undeclared,
    "status-undeclared": status_undeclared,
}
