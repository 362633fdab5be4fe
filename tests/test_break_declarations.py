"""Which words of a change declare which breaks, each way as a row."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RECOMMENDED, project_of_files

from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding, Severity

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "break_declarations.yaml").read_text(encoding="utf-8")
)
CONTRACTS: dict[str, dict[str, Any]] = TABLE["contracts"]
SPEC = "openspec/specs/pets/spec.md"
OFFERED = re.compile(r'"(- \*\*BREAKING\*\*: .*)"\.$')


def files_of(row: dict[str, Any]) -> dict[str, str]:
    contract = CONTRACTS[row["contract"]]
    is_archived = row.get("archived", False)
    folder = "openspec/changes/archive/2026-01-01-tidy" if is_archived else "openspec/changes/tidy"
    files = {"openapi.yaml": contract["after"], "before/openapi.yaml": contract["before"]}
    files["before/openspec/config.yaml"] = files["openspec/config.yaml"] = "schema: spec-driven\n"
    if "spec" in row:
        files["before/" * is_archived + SPEC] = f"## Requirements\n{row['spec']}"
    written = {"proposal": "proposal.md", "design": "design.md", "delta": "specs/pets/spec.md"}
    return files | {f"{folder}/{name}": row[key] for key, name in written.items() if key in row}


def breaks_of(row: dict[str, Any]) -> dict[str, Finding]:
    """Return the breaks of a row's contract by their short names; none may be without one."""
    project = project_of_files(files_of(row))._replace(declared_by=row.get("declared_by", "operation"))
    named = CONTRACTS[row["contract"]]["breaks"]
    found = [each for each in check_project(project, RECOMMENDED).left if each.change and each.change.breaking]
    names = [next(name for name, start in named.items() if each.message.startswith(start)) for each in found]
    assert sorted(names) == sorted(named)
    return dict(zip(names, found, strict=True))


@pytest.mark.parametrize(
    "row", TABLE["rows"], ids=lambda row: " ".join(str(row.get(key, "")) for key in ("contract", "proposal", "delta"))
)
def test_change_declares_these_breaks_and_no_others(row: dict[str, Any]) -> None:
    found = breaks_of(row)
    declared = {name for name, finding in found.items() if finding.change and finding.change.declared_by}
    expected = row["declares"]
    assert declared == set(found if expected == "all" else expected)
    assert all((finding.severity is Severity.INFO) is (name in declared) for name, finding in found.items())


@pytest.mark.parametrize("contract", CONTRACTS)
def test_lines_that_the_message_offers_declare_one_break_after_the_other(contract: str) -> None:
    written, left = "## What Changes", len(CONTRACTS[contract]["breaks"])
    while left:
        found = check_project(project_of_files(files_of({"contract": contract, "proposal": written})), RECOMMENDED).left
        (asked,) = [finding for finding in found if finding.rule_id == "breaking-undeclared"]
        written = f"{written}\n{OFFERED.findall(asked.message)[0]}"
        breaks = breaks_of({"contract": contract, "proposal": written}).values()
        undeclared = sum(each.change is not None and each.change.declared_by is None for each in breaks)
        assert undeclared < left, written
        left = undeclared
