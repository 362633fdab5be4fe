"""The whole job over one project: every family of rules over everything that was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import EVERYTHING, Selection, Where
from openspec_lint.checks.checked import CheckedContract, Project
from openspec_lint.checks.run import run
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.suppress import ALLOW_RULES, Silenced, silence
from openspec_lint.findings import Finding
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Site, sites_by_kind
from openspec_lint.read.document import Document

if TYPE_CHECKING:  # a project without specs needs none of the model of OpenSpec, one without a past no differ
    from openspec_lint.checks.breaks import Match
    from openspec_lint.checks.compat.terms import Terms
    from openspec_lint.model.openspec.folder import OpenSpec

_CROSS_KINDS = ("contract", "operation")
"""The kinds of sites of a contract that rules between specs and contracts look at."""

_OF_TWO_VERSIONS = frozenset(
    (
        *("breaking-undeclared", "break-without-change"),
        *("contract-change-unaccompanied", "modified-requirement-without-change"),
    )
)
"""The rules between specs and contracts that need a previous version."""


def check_project(
    project: Project, rules: Mapping[str, Rule], selection: Selection = EVERYTHING, not_run: Collection[str] = ()
) -> Silenced:
    """Return what `rules` report on a project, and what allows inside its documents silence.

    selection: what settles the severity of each finding. A breaking change has its configured severity before anybody
    asks whether it is declared, shown or not; a declared one is an info. not_run: ids of the rules left out.
    """
    found: list[Finding] = []
    for checked in project.contracts:
        beside = tuple(other.contract for other in project.contracts if other is not checked)
        found += contract_findings(checked, rules.values(), beside, selection)
    found += unrecognised_findings(project.unrecognised, rules.values())
    if project.openspec is not None:
        found += spec_findings(project.openspec, rules.values())
    breaks, matches = declared_breaks(project, selection._replace(select=(), ignore=()))
    found += _of_rulesets(project, rules, selection)
    documents = [*project.store.documents.values(), *_configuration(project)]
    found += cross_findings(project, silence(breaks, documents, {}).left, rules.values())
    breaks = [finding for finding in breaks if selection.selects(finding.rule_id, finding.category)]
    found += text_findings(project.store.documents.values(), rules.values())
    found += _about_acceptances(project, matches, rules)
    outcome = silence(_once([*selection.settled(found), *breaks]), documents, rules, not_run)
    about_allows = [finding for finding in outcome.left if finding.rule_id in ALLOW_RULES]
    others = [finding for finding in outcome.left if finding.rule_id not in ALLOW_RULES]
    left = [*others, *selection.settled(about_allows)]
    return _without_baseline(project, Silenced(left, outcome.silenced), rules, selection)


def _without_baseline(project: Project, outcome: Silenced, rules: Mapping[str, Rule], selection: Selection) -> Silenced:
    """Take out what the baseline accepts; a run that looked for what an entry names says when it accepts nothing."""
    baseline = project.baseline
    if baseline is None:
        return outcome
    from openspec_lint.checks.accepted import stale_findings, without_accepted  # not before there is a baseline

    is_compared = any(checked.base is not None for checked in project.contracts)

    def was_looked_for(rule_id: str) -> bool:
        if rule_id in rules:
            return is_compared or rule_id not in _OF_TWO_VERSIONS
        if any(rule_id in ruleset.rule_ids for ruleset in project.rulesets):
            return selection.selects(rule_id, "spectral")
        return is_compared and selection.selects(rule_id, "compat")

    found = without_accepted(outcome.left, baseline.entries)
    stale = stale_findings(baseline, found.in_vain, rules, was_looked_for)
    return Silenced([*found.left, *selection.settled(stale)], [*outcome.silenced, *found.accepted])


def _of_rulesets(project: Project, rules: Mapping[str, Rule], selection: Selection) -> Iterator[Finding]:
    """Yield what rulesets of Spectral find, and what of them is not run."""
    for ruleset in project.rulesets:
        from openspec_lint.checks.spectral.findings import ruleset_findings, spectral_findings  # not without one

        if "spectral-unsupported" in rules:
            yield from ruleset_findings(ruleset, rules["spectral-unsupported"])
        if any(selection.selects(rule_id, "spectral") for rule_id in ruleset.rule_ids):
            for checked in project.contracts:
                for finding in spectral_findings(ruleset, checked.contract):
                    yield finding._replace(contract=checked.contract.document.path)


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Return the findings without repetitions: what two paths share (by reference or anchor) is walked for each."""
    return {(finding.rule_id, finding.location, finding.message): finding for finding in findings}.values()


def _of_family(rules: Iterable[Rule], family: str) -> Iterator[Rule]:
    return (rule for rule in rules if rule.family == family and rule.check != "engine")


def text_findings(documents: Iterable[Document], rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield the findings about the texts of documents, whatever they mean."""
    sites = [Site("document", document, None, document.value) for document in documents if document.problems]
    yield from run(_of_family(rules, "text"), {"document": sites}, None)


def unrecognised_findings(documents: Iterable[Document], rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield what is said of documents that are to be contracts and are none."""
    sites = [Site("document", document, None, document.value) for document in documents]
    if sites:
        yield from run(_of_family(rules, "contract"), {"document": sites}, None)


def contract_findings(
    checked: CheckedContract,
    rules: Iterable[Rule],
    others: tuple[Contract, ...] = (),
    selection: Selection = EVERYTHING,
) -> Iterator[Finding]:
    """Yield the findings about a contract by itself; `others` may share files with it.

    selection: where it turns a rule off for some operations, what is reported of others does not name them.
    """
    contract = checked.contract
    chosen = [rule for rule in _of_family(rules, "contract") if _is_for(rule, contract)]
    known = {rule.id: rule for rule in chosen}
    is_told_apart = any(override.operations for override in selection.overrides)
    reports = partial(_reports, selection, known, contract.document.path) if is_told_apart else None
    scope = ContractScope(contract, checked.envelope, others, reports)
    for finding in run(chosen, contract.by_kind, scope, {"schema": contract.schema_index.by_keyword}):
        yield finding._replace(contract=contract.document.path)


def _reports(selection: Selection, rules: Mapping[str, Rule], path: str, rule_id: str, operation: str) -> bool:
    """Tell whether a rule reports at all on an operation of the contract at `path`."""
    rule, where = rules.get(rule_id), Where(path, path, operation)
    return rule is not None and bool(selection.severity(rule_id, rule.category, rule.severity, where))


def _is_for(rule: Rule, contract: Contract) -> bool:
    """Tell whether a rule's `where` leaves the format and the version of a contract.

    What holds from OpenAPI 3.1 on holds of JSON Schema from 2019-09 on; older drafts have none of its versions.
    """
    if contract.collection is not None and not contract.collection.keeps_siblings and "version" in rule.where:
        return False
    formats, versions = rule.where.get("format", contract.format), rule.where.get("version", (contract.version,))
    return contract.format in ([formats] if isinstance(formats, str) else formats) and contract.version in versions


def spec_findings(openspec: OpenSpec, rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield the findings about OpenSpec documents by themselves."""
    yield from run(_of_family(rules, "spec"), sites_by_kind(openspec.sites), openspec)


def declared_breaks(project: Project, configured: Selection) -> tuple[list[Finding], list[Match]]:
    """Return what breaks, or may, since the previous versions, and what the acceptances of the project met."""
    if not any(checked.base for checked in project.contracts):
        return [], []
    from openspec_lint.checks.comparison import changes_since  # not before there is a previous version

    return changes_since(project, configured)


def _about_acceptances(project: Project, matches: Sequence[Match], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    if project.acceptances:
        from openspec_lint.checks.breaks import acceptance_findings  # not before something is accepted
        from openspec_lint.checks.comparison import day_of  # the same

        compared = {checked.contract.document.path: checked.base is not None for checked in project.contracts}
        yield from acceptance_findings(project.acceptances, matches, compared, rules, day_of(project))


def _configuration(project: Project) -> list[Document]:
    """Return the configuration, where it accepts something, and rulesets: what is said of them can be allowed there."""
    accepting = [acceptance.place.document for acceptance in project.acceptances[:1]]
    return [*accepting, *(document for ruleset in project.rulesets for document in ruleset.documents)]


def _all_changes(terms: Terms | None, contract: Contract, base: Contract) -> list[Finding]:
    from openspec_lint.checks.comparison import all_changes  # not before somebody asks for it

    return all_changes(terms, contract, base)


def cross_findings(project: Project, breaks: Sequence[Finding], rules: Iterable[Rule]) -> Iterator[Finding]:
    """Yield the findings between specs and contracts; breaks: the compat findings, as `declared_breaks` left them."""
    openspec = project.openspec
    checked = tuple(each for each in project.contracts if each.contract.collection is None)
    if openspec is None or not checked:
        return
    from openspec_lint.checks.cross_scope import CrossScope  # not before there are specs and a contract
    from openspec_lint.checks.declarations import in_flight  # the same
    from openspec_lint.model.prose.ownership import NO_PATTERNS  # the same

    contracts, bases = tuple(each.contract for each in checked), tuple(each.base for each in checked)
    sites = sites_by_kind(openspec.sites)
    sites |= {kind: [site for each in contracts for site in each.by_kind.get(kind, ())] for kind in _CROSS_KINDS}
    flying = in_flight(openspec, project.landed, project.past)
    patterns = project.patterns or NO_PATTERNS
    compare = partial(_all_changes, project.terms)
    scope = CrossScope(openspec, contracts, tuple(breaks), patterns, bases, flying, project.past, compare)
    yield from run(_of_family(rules, "crosscheck"), sites, scope)
