"""How far a change is, and was at the previous version, decides what is said of it and how loudly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RULES, project_of_files

from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "change_stages.yaml").read_text(encoding="utf-8")
)
ROWS = [(rule_id, row) for rule_id, rows in TABLE.items() for row in rows]
CONTRACT = """openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {responses: {"200": {description: All pets}}}
"""
DELETE = '    delete: {responses: {"204": {description: Gone}}%s}\n'
POST = '    post: {responses: {"201": {description: A new pet}}}\n'
SPEC = "## Requirements\n### Requirement: Sell\n`DELETE /pets` SHALL sell all.\n"
WRITTEN = {
    "break-without-change": ("proposal.md", "- **BREAKING**: `GET /pets` answers with a number\n"),
    "modified-requirement-without-change": (
        "specs/pets/spec.md",
        "## MODIFIED Requirements\n### Requirement: See\n`GET /pets` SHALL answer 404 without pets.\n",
    ),
    "operation-of-removed-requirement": ("specs/pets/spec.md", "## REMOVED Requirements\n### Requirement: Sell\n"),
    "contract-change-unaccompanied": ("proposal.md", "- Plants are watered\n"),
}


def change_files(rule_id: str, folder: str, tasks: str) -> dict[str, str]:
    name, text = WRITTEN[rule_id]
    listed = "".join(f"- [{state}] 1.{number} x\n" for number, state in enumerate(tasks, 1))
    return {f"{folder}/{name}": text, **({f"{folder}/tasks.md": listed} if listed else {})}


def files_of(rule_id: str, row: dict[str, Any]) -> dict[str, str]:
    is_archived = row.get("archived", False)
    contract = CONTRACT + DELETE % (", deprecated: true" if row.get("deprecated") else "")
    files = {"openapi.yaml": contract + (POST if row.get("adds") else ""), "before/openapi.yaml": contract}
    files |= {"before/openspec/specs/pets/spec.md": SPEC}
    files |= {} if is_archived else {"openspec/specs/pets/spec.md": SPEC}
    folder = "openspec/changes/archive/2026-01-01-tidy" if is_archived else "openspec/changes/tidy"
    files |= change_files(rule_id, folder, row["tasks"])
    if row["before"] is not None:
        files |= change_files(rule_id, "before/openspec/changes/tidy", row["before"])
    return files


def found_in(rule_id: str, files: dict[str, str]) -> list[Finding]:
    found = check_project(project_of_files(files), RULES).left
    return [finding for finding in found if finding.rule_id == rule_id]


@pytest.mark.parametrize(("rule_id", "row"), ROWS, ids=lambda value: value if isinstance(value, str) else value["why"])
def test_stage_of_a_change_decides_what_is_said_of_it(rule_id: str, row: dict[str, Any]) -> None:
    severities = [finding.severity.name.lower() for finding in found_in(rule_id, files_of(rule_id, row))]
    assert severities == ([row["severity"]] if row["severity"] else [])


@pytest.mark.parametrize("rule_id", TABLE)
def test_where_nothing_is_known_of_the_past_no_change_is_judged_by_it(rule_id: str) -> None:
    loudest = next(row for row in TABLE[rule_id] if row["severity"])
    files = files_of(rule_id, loudest)
    unknown = {path: text for path, text in files.items() if not path.startswith("before/openspec/")}
    needs_past = rule_id != "operation-of-removed-requirement"
    assert bool(found_in(rule_id, unknown)) is not needs_past
    new = {path: text for path, text in files.items() if not path.startswith("before/")}
    assert bool(found_in(rule_id, new)) is not needs_past


def test_finding_keeps_its_fingerprint_when_lines_move() -> None:
    for rule_id, rows in TABLE.items():
        files = files_of(rule_id, next(row for row in rows if row["severity"]))
        moved = {path: f"\n\n{text}" if path.endswith(".md") else f"# x\n{text}" for path, text in files.items()}
        (first,), (second,) = found_in(rule_id, files), found_in(rule_id, moved)
        assert first.fingerprint == second.fingerprint
        assert first.location != second.location
