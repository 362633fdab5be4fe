"""Pairs of contracts that differ in who may call what, where, and how it is written: each has one right verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from compat_places import compared, whole

from openspec_lint.findings import Finding, Severity

FOLDER: Final = Path(__file__).parent / "data" / "compat_pairs"
FILES: Final = ("security", "servers", "paths", "calls", "dialects")


def _pairs() -> list[Any]:
    found = []
    for file in FILES:
        path = FOLDER / f"{file}.yaml"
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
        found += [pytest.param(row, id=f"{file}-{row['name']}".replace(" ", "-")) for row in rows]
    return found


PAIRS: Final = _pairs()


def _verdict(found: list[Finding]) -> str:
    """Return what a maintainer is told by findings: the worst of them says."""
    worst = max((finding.severity for finding in found), default=None)
    if worst is None:
        return "silent"
    if worst < Severity.WARNING:
        return "compatible"
    is_breaking = any(f.change is not None and f.change.breaking and f.severity >= Severity.WARNING for f in found)
    return "breaking" if is_breaking else "unknown"


@pytest.mark.parametrize("row", PAIRS)
def test_verdict_is_right(row: dict[str, str]) -> None:
    found = compared(whole(row["old"]), whole(row["new"]))
    assert _verdict(found) == row["ideal"], _told(found)


@pytest.mark.parametrize("row", PAIRS)
def test_expanded_view_is_as_severe(row: dict[str, str]) -> None:
    plain = compared(whole(row["old"]), whole(row["new"]))
    expanded = compared(whole(row["old"]), whole(row["new"]), expanded=True)
    worst = [max([Severity.INFO, *(f.severity for f in found)]) for found in (plain, expanded)]
    assert worst[0] == worst[1], _told(plain) + _told(expanded)


def _told(found: list[Finding]) -> str:
    return "\n".join(f"{finding.severity.name} {finding.rule_id}: {finding.message}" for finding in found)


def test_names_are_unique() -> None:
    names = [parameter.id for parameter in PAIRS]
    assert len(set(names)) == len(names)
