"""Pairs of contracts with the verdict that a careful reader comes to, in both views.

breaking: something that clients rely on is gone. unknown: the contract does not tell. compatible: told, at most as an
info. silent: nothing changed for a client; the expanded view, which tells what stands elsewhere, may have infos.
`rules` gives all findings of the plain view, where their number matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from compat_places import TABLE, TODAY, compared, whole, with_header

from openspec_lint.checks.compat.changes import changes
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.findings import Finding, Severity

FOLDER = Path(__file__).parent / "data" / "compat_pairs"
ROWS: list[tuple[str, dict[str, Any]]] = [
    (f"{path.stem}-{pair['name']}", pair)
    for path in sorted(FOLDER.glob("*.yaml"))
    for pair in yaml.safe_load(path.read_text(encoding="utf-8"))
]
PAIRS = [pytest.param(pair, id=name) for name, pair in ROWS]
COUNTED = [pytest.param(pair, id=name) for name, pair in ROWS if "rules" in pair]
BOTH_VIEWS = pytest.mark.parametrize("expanded", [False, True], ids=["plain", "expanded"])


def _found(pair: Mapping[str, Any], expanded: bool) -> list[Finding]:
    return compared(whole(pair["old"]), whole(pair["new"]), expanded=expanded)


def _verdict(found: list[Finding]) -> str:
    if not found:
        return "silent"
    worst = max(finding.severity for finding in found)
    told = [finding for finding in found if finding.severity > Severity.INFO]
    if any(finding.change is not None and finding.change.breaking for finding in told):
        return "breaking"
    return {Severity.ERROR: "an error that breaks nothing", Severity.WARNING: "unknown"}.get(worst, "compatible")


@BOTH_VIEWS
@pytest.mark.parametrize("pair", PAIRS)
def test_pair_is_judged_ideally(pair: Mapping[str, Any], expanded: bool) -> None:
    found = _found(pair, expanded)
    verdict, told = _verdict(found), [(finding.rule_id, finding.message) for finding in found]
    may_be_silent = expanded and pair["ideal"] in ("silent", "compatible") and verdict in ("silent", "compatible")
    assert may_be_silent or verdict == pair["ideal"], (pair["why"], told)


@pytest.mark.parametrize("pair", COUNTED)
def test_pair_has_exactly_these_findings(pair: Mapping[str, Any]) -> None:
    assert [finding.rule_id for finding in _found(pair, expanded=False)] == pair["rules"]


def test_no_fact_is_lost_because_no_row_judges_it() -> None:
    lost = [
        (name, fact.kind, fact.aspect, fact.change)
        for name, pair in ROWS
        for fact in changes(with_header(whole(pair["old"])), with_header(whole(pair["new"])), Terms(TODAY), texts=True)
        if (fact.kind, fact.aspect, fact.change) not in TABLE.by_fact
    ]
    assert lost == []


def test_names_are_unique() -> None:
    names = [name for name, _ in ROWS]
    assert len(set(names)) == len(names)
