"""What a run found, ready to be written in any format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from openspec_lint.findings import Finding, Location, Severity
from openspec_lint.report.changelog import Changelog


class Counts(NamedTuple):
    """How much was looked at: files that were read, operations of contracts, requirements of main specs."""

    files: int = 0
    operations: int = 0
    requirements: int = 0


class Summary(NamedTuple):
    """The figures of a report; the names are those of the JSON format."""

    error: int
    warning: int
    info: int
    suppressed: int
    files: int
    operations: int
    requirements: int


class Objection(NamedTuple):
    """What one side says against a contract: where, in its own words, and whether the other side objects there too."""

    location: Location
    message: str
    is_shared: bool


class SecondOpinion(NamedTuple):
    """What another validator says of a contract.

    validator: its name and version. accepts: its verdict, None where it failed, as `failure` says. we_accept: whether
    none of our errors is about what the specification forbids. theirs, ours: what each of the two objects to.
    """

    validator: str
    path: str
    accepts: bool | None
    we_accept: bool
    theirs: tuple[Objection, ...] = ()
    ours: tuple[Objection, ...] = ()
    failure: str = ""


class Report(NamedTuple):
    """The outcome of a run.

    findings: in the order of `sort_key`. notes: lines about the run itself ("contract: api/openapi.yaml (found)").
    sources: path → text without BOM, for the code frames. fail_on: the severity from which on the run fails, None for
    never. prefix: what leads from the repository's root to the project's ("" or "services/shop/"), for formats whose
    reader counts paths from there. opinions: what another validator says, where one was asked. changelog: where the
    findings are all that changed between two contracts, what they ask of the version.
    """

    findings: tuple[Finding, ...]
    summary: Summary
    notes: tuple[str, ...] = ()
    sources: Mapping[str, str] = {}
    fail_on: Severity | None = Severity.ERROR
    prefix: str = ""
    opinions: tuple[SecondOpinion, ...] = ()
    changelog: Changelog | None = None

    @property
    def exit_code(self) -> int:
        """Return 1 when a finding is as severe as `fail_on`, else 0."""
        fail_on = self.fail_on
        return int(fail_on is not None and any(finding.severity >= fail_on for finding in self.findings))


def report_of(
    findings: Iterable[Finding],
    counts: Counts,
    *,
    suppressed: int = 0,
    notes: Iterable[str] = (),
    sources: Mapping[str, str] | None = None,
    fail_on: Severity | None = Severity.ERROR,
    prefix: str = "",
) -> Report:
    """Return the report of `findings`, sorted and counted; those with severity OFF are left out."""
    shown = tuple(sorted((finding for finding in findings if finding.severity is not Severity.OFF), key=sort_key))
    number = Counter(finding.severity for finding in shown)
    summary = Summary(number[Severity.ERROR], number[Severity.WARNING], number[Severity.INFO], suppressed, *counts)
    return Report(shown, summary, tuple(notes), sources or {}, fail_on, prefix)


def sort_key(finding: Finding) -> tuple[object, ...]:
    """Return what findings are ordered by: path, line, column, rule; then all that may tell two of them apart."""
    place = finding.location
    span = place.span
    return (place.path, span.line, span.column, finding.rule_id, finding.message, span, finding.fingerprint)
