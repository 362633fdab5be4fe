"""The findings that a baseline accepts, and the entries of it that accept nothing any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from openspec_lint.catalog.baseline import Baseline, Entry
from openspec_lint.catalog.rule import Rule
from openspec_lint.checks.hit import Hit
from openspec_lint.checks.run import finding_of
from openspec_lint.checks.wording import listed
from openspec_lint.findings import Finding
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE

STALE: Final = "baseline-entry-stale"
"""The rule about entries that accept nothing."""


class Baselined(NamedTuple):
    """Findings that no entry accepts, those that one does, and how many of each fingerprint were accepted in vain."""

    left: list[Finding]
    accepted: list[Finding]
    in_vain: Mapping[str, int]


def without_accepted(findings: Iterable[Finding], entries: Iterable[Entry]) -> Baselined:
    """Take out as many findings of each fingerprint as the entries accept."""
    remaining = Counter[str]()
    for entry in entries:
        remaining[entry.fingerprint] += entry.number
    left: list[Finding] = []
    accepted: list[Finding] = []
    for finding in findings:
        if remaining[finding.fingerprint] > 0:
            remaining[finding.fingerprint] -= 1
            accepted.append(finding)
        else:
            left.append(finding)
    return Baselined(left, accepted, +remaining)


def still_needed(entries: Iterable[Entry], findings: Iterable[Finding]) -> list[Entry]:
    """Return the entries as far as there are findings for them."""
    available = Counter(finding.fingerprint for finding in findings)
    kept = []
    for entry in entries:
        count = min(entry.number, available[entry.fingerprint])
        available[entry.fingerprint] -= count
        kept += [entry._replace(number=count)] if count else []
    return kept


def stale_findings(
    baseline: Baseline, in_vain: Mapping[str, int], rules: Mapping[str, Rule], was_looked_for: Callable[[str], bool]
) -> Iterator[Finding]:
    """Yield the one finding about entries that accept nothing any more, at the first of them.

    was_looked_for: tells of a rule whether this run would have found it; entries of others are left alone.
    """
    indexes = [
        index
        for index, entry in enumerate(baseline.entries)
        if in_vain.get(entry.fingerprint) and was_looked_for(entry.rule)
    ]
    if STALE not in rules or not indexes:
        return
    document = baseline.document
    site = Site("document", document, None, document.value)
    named = listed(sorted({baseline.entries[index].rule for index in indexes}))
    number = "1 entry" if len(indexes) == 1 else f"{len(indexes)} entries"
    arguments = {"number": number, "total": len(baseline.entries), "rules": named}
    yield finding_of(rules[STALE], site, Hit(site.child("accepted", indexes[0]), arguments, ON_VALUE))
