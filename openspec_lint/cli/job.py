"""The whole job: gather, check, report. Commands and the Python interface both call it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from openspec_lint.catalog.envelope import DEFAULT_ENVELOPE
from openspec_lint.catalog.rule import FAMILIES
from openspec_lint.catalog.select import refuse_unknown
from openspec_lint.checks.project import check_project
from openspec_lint.checks.wording import shortened
from openspec_lint.cli.catalogue import all_ids, catalogue_of
from openspec_lint.cli.gather import Gathered, Request, gather
from openspec_lint.findings import Finding, Severity
from openspec_lint.read.document import Document
from openspec_lint.report.report import Report, report_of

_MOST_CHANGES: Final = 5


def run_job(request: Request) -> Report:
    """Do the whole job; raises OpenspecLintError where the tool cannot do its work."""
    return judge(gather(request), request)


def judge(gathered: Gathered, request: Request) -> Report:
    """Check what was gathered, and report it as the request and the configuration ask."""
    place, project = gathered.place, gathered.project
    is_plain = project.openspec is None and place.config.source is None  # nothing that the other rules look at or name
    families = ("text", "contract") if is_plain else FAMILIES
    rules, configured, rulesets = catalogue_of(place, families)
    gathered = gathered._replace(project=project._replace(rulesets=rulesets))
    refuse_unknown((*request.select, *request.ignore), rules, lambda: all_ids(rulesets))
    selection = configured._replace(select=request.select, ignore=request.ignore)
    running = {rule_id: rule for rule_id, rule in rules.items() if selection.may_report(rule)}
    others = {id for ruleset in rulesets for id in ruleset.rule_ids if not selection.selects(id, "spectral")}
    outcome = check_project(gathered.project, running, selection, rules.keys() - running.keys() | others)
    left, touched_note = _touched_only(gathered, outcome.left) if request.touched else (outcome.left, ())
    return report_of(
        left,
        gathered.counts,
        suppressed=len(outcome.silenced),
        notes=(
            *gathered.notes,
            *_envelope_note(gathered, left),
            *_archive_note(gathered, left),
            *_break_note(gathered, left),
            *touched_note,
        ),
        sources={document.path: document.text for document in _documents(gathered)},
        fail_on=fail_on_of(request.fail_on or place.config.fail_on),
        prefix=gathered.prefix,
    )


def _touched_only(gathered: Gathered, findings: Iterable[Finding]) -> tuple[list[Finding], tuple[str, ...]]:
    """Return the findings on what changed since the previous version, and the line on how many others there are."""
    from openspec_lint.checks.touched import Touched

    findings, contracts = list(findings), gathered.project.contracts
    now = {
        **{document.path: document for document in _documents(gathered)},
        **{each.contract.document.path: each.contract.document for each in contracts},
    }
    then = {each.contract.document.path: each.base.document for each in contracts if each.base is not None}

    def before(path: str) -> Document | None:
        return then.get(path) or gathered.previous.document(path)

    left = list(Touched(now, before, contracts).findings(findings))
    others = len(findings) - len(left)
    note = f"--touched: {others} finding{'s' * (others != 1)} on what did not change since are left out"
    return left, (note,) if others else ()


def _documents(gathered: Gathered) -> Iterator[Document]:
    """Yield what findings may stand in: the documents of the project, its configuration, its baseline and rulesets."""
    yield from gathered.project.store.documents.values()
    if gathered.place.config.source is not None:
        yield gathered.place.config.source
    if gathered.project.baseline is not None:
        yield gathered.project.baseline.document
    for ruleset in gathered.project.rulesets:
        yield from ruleset.documents


def _envelope_note(gathered: Gathered, findings: Iterable[Finding]) -> Iterator[str]:
    """Say what to do about findings on an envelope that nobody has asked for."""
    envelopes = [checked.envelope for checked in gathered.project.contracts if checked.envelope is not None]
    if any(envelope.is_assumed for envelope in envelopes) and any(
        finding.category == "envelope" for finding in findings
    ):
        yield (
            f"envelope: {DEFAULT_ENVELOPE} by default; `openspec-lint detect` tells which one the contract has, "
            "and `envelope:` in the configuration, or `openspec-lint init`, asks for another, or none"
        )


def _archive_note(gathered: Gathered, findings: Iterable[Finding]) -> Iterator[str]:
    """Say which changes `openspec archive` would refuse today, and by which requirement: each has an error."""
    openspec = gathered.project.openspec
    if openspec is None or not openspec.changes:
        return
    from openspec_lint.checks.archive import archive_outcome  # the model of OpenSpec is there by now

    paths = [finding.location.path for finding in findings if finding.severity is Severity.ERROR]
    refused = []
    for change in openspec.changes:
        has_error = any(f"{path}/".startswith(f"{change.folder}/") for path in paths)
        obstacle = archive_outcome(change, openspec).obstacle if has_error else None
        if obstacle is not None:
            name = obstacle.requirement
            refused.append(change.id if name is None else f'{change.id} ("{name}")')
    if refused:
        all_changes = "1 change" if len(openspec.changes) == 1 else f"{len(openspec.changes)} changes"
        named = shortened(refused, most=_MOST_CHANGES)
        yield f"archive: openspec would refuse {len(refused)} of {all_changes} today: {named}"


def _break_note(gathered: Gathered, findings: Iterable[Finding]) -> Iterator[str]:
    """Say how a break is accepted, where no OpenSpec change can declare it."""
    if gathered.project.openspec is None:
        yield from acceptance_note(findings)


def fail_on_of(name: str) -> Severity | None:
    """Return the severity that makes a run fail; None for "never"."""
    return None if name == "never" else Severity[name.upper()]


def acceptance_note(findings: Iterable[Finding]) -> Iterator[str]:
    """Say how a break that is wanted is accepted, by the example of the first that makes a run fail."""
    for finding in findings:
        if finding.change is not None and finding.change.breaking and finding.severity is Severity.ERROR:
            entry = f"compat: {{accept: [{{fingerprint: '{finding.fingerprint}', reason: ...}}]}}"
            place = f"{finding.rule_id}, line {finding.location.span.line}"
            yield f"a break that is wanted is accepted by `{entry}` in openspec-lint.yaml  ({place})"
            return
