"""What breaks between two versions of a contract, as a configuration sees it: its severities, and what it accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import NamedTuple

from openspec_lint.catalog.acceptance import Acceptance
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import Selection, matches_operation
from openspec_lint.checks.hit import Hit
from openspec_lint.checks.run import finding_of
from openspec_lint.findings import Accepted, Finding, Related, Severity
from openspec_lint.model.site import Site

ACCEPTANCE_RULES = ("acceptance-unused", "acceptance-ended")
"""The rules about what a configuration accepts."""


class Match(NamedTuple):
    """What an acceptance has to do with one finding; not `is_covered` where its operations leave some out."""

    acceptance: Acceptance
    finding: Finding
    is_covered: bool


def settled_breaks(findings: Iterable[Finding], selection: Selection, everything: bool = False) -> Iterator[Finding]:
    """Yield what breaks or may, at the severities of a configuration; all that changed where `everything`.

    What does not break can be made an error by its own id only: a setting for many rules is about those that matter.
    """
    layers = (*selection.layers, *(override.rules for override in selection.overrides))
    for finding in findings:
        applied = selection.applied(finding)
        if applied is None:
            continue
        if finding.severity < Severity.WARNING and not any(finding.rule_id in settings for settings in layers):
            applied = finding
        if everything or max(finding.severity, applied.severity) >= Severity.WARNING:
            yield applied


def accept(
    findings: Iterable[Finding], contract: str, acceptances: Sequence[Acceptance], day: date
) -> tuple[list[Finding], list[Match]]:
    """Return compat findings with those that somebody accepted as infos, and which acceptance met which of them.

    contract: the path of the contract, which the globs of an acceptance may name.
    """
    here = [each for each in acceptances if not each.contracts or _fits(contract, each.contracts)]
    left: list[Finding] = []
    matches: list[Match] = []
    for finding in findings:
        found = [match for match in _matches(finding, here) if match is not None]
        matches += found
        counting = (match.acceptance for match in found if match.is_covered and not match.acceptance.has_ended(day))
        first = next(counting, None)
        left.append(_accepted(finding, first) if first is not None else finding)
    return left, matches


def _matches(finding: Finding, acceptances: Iterable[Acceptance]) -> Iterator[Match | None]:
    change = finding.change
    if change is None or not (change.breaking or finding.severity >= Severity.WARNING):
        return
    for each in acceptances:
        if each.rules and not _fits(finding.rule_id, each.rules):
            continue
        if each.fingerprints and finding.fingerprint not in each.fingerprints:
            continue
        covered = [name for name in change.operations if any(matches_operation(g, name) for g in each.operations)]
        is_covered = not each.operations or (bool(covered) and len(covered) == len(change.operations))
        yield Match(each, finding, is_covered) if is_covered or covered else None


def _fits(name: str, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(name, glob) for glob in globs)


def _accepted(finding: Finding, acceptance: Acceptance) -> Finding:
    assert finding.change is not None
    until = f" until {acceptance.until}" if acceptance.until is not None else ""
    words = f"Accepted{until}"
    if acceptance.is_correction:
        words += " as a correction, the document was wrong and the service did not change"
    end = "" if acceptance.reason.endswith((".", "!", "?", "。")) else "."
    day = acceptance.until.isoformat() if acceptance.until is not None else None
    accepted = Accepted(acceptance.reason, day, acceptance.is_correction)
    return finding._replace(
        severity=min(finding.severity, Severity.INFO),
        message=f"{finding.message} {words}: {acceptance.reason}{end}",
        change=finding.change._replace(accepted=accepted),
    )


def acceptance_findings(
    acceptances: Iterable[Acceptance],
    matches: Sequence[Match],
    compared: Mapping[str, bool],
    rules: Mapping[str, Rule],
    day: date,
) -> Iterator[Finding]:
    """Yield what is to be said of acceptances that have ended, or that meet nothing.

    compared: the path of each contract, and whether it was compared with a previous version; an acceptance that may be
    about one that was not is not unused. rules: those of this run.
    """
    unused, ended = (rules.get(rule_id) for rule_id in ACCEPTANCE_RULES)
    for each in acceptances:
        met = [match for match in matches if match.acceptance is each]
        covered = [match.finding for match in met if match.is_covered]
        if each.has_ended(day):
            if ended is not None:
                yield _about(ended, each, {"what": _what(each), "until": each.until, "again": _again(covered)}, covered)
        elif unused is not None and not covered and _was_looked_for(each, compared):
            left_out = [match.finding for match in met]
            yield _about(unused, each, {"what": _what(each), "why": _why(each, left_out)}, left_out)


def _was_looked_for(acceptance: Acceptance, compared: Mapping[str, bool]) -> bool:
    concerned = [
        is_compared
        for contract, is_compared in compared.items()
        if not acceptance.contracts or _fits(contract, acceptance.contracts)
    ]
    return bool(concerned) and all(concerned)


def _about(rule: Rule, acceptance: Acceptance, arguments: Mapping[str, object], findings: list[Finding]) -> Finding:
    """Return the finding about an acceptance; its fingerprint is of what it names, not of its place in the list."""
    document, trail, _ = acceptance.place
    site = Site("document", document, trail[0] if trail is not None else None, {})
    hit = Hit(site, dict(arguments), aspect=_what(acceptance))
    related = tuple(Related(finding.location, finding.message) for finding in findings)
    return finding_of(rule, site, hit)._replace(location=document.locate(trail), related=related)


def _what(acceptance: Acceptance) -> str:
    """Return what an acceptance names: "request-property-removed in POST /pets"."""
    parts = [
        " or ".join(acceptance.rules) or "any change",
        f"with the fingerprint {' or '.join(acceptance.fingerprints)}" if acceptance.fingerprints else "",
        f"of {', '.join(acceptance.operations)}" if acceptance.operations else "",
        f"in {', '.join(acceptance.contracts)}" if acceptance.contracts else "",
    ]
    return " ".join(filter(None, parts))


def _again(covered: Sequence[Finding]) -> str:
    if not covered:
        return "nothing that changed needs it any more; remove it"
    number = "what it accepted is" if len(covered) == 1 else f"the {len(covered)} changes that it accepted are"
    return f"{number} reported again; take it back, or set a later day"


def _why(acceptance: Acceptance, left_out: Sequence[Finding]) -> str:
    """Say why nothing is accepted: of a change that affects others too, which of them are not covered."""
    if not left_out or left_out[0].change is None:
        return "remove it if the change has landed or was taken back, or correct what it names"
    operations = left_out[0].change.operations
    others = [name for name in operations if not any(matches_operation(glob, name) for glob in acceptance.operations)]
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    return f"{left_out[0].rule_id} affects {others[0]}{more} too, which its operations leave out"
