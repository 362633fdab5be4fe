"""One fault at a time in each version of OpenAPI: it is reported once, by the structure or by a rule about meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from examples import RULES, project_of_files

from openspec_lint.checks.project import check_project

_HEADS: Final = {"2.0": 'swagger: "2.0"', "3.0": "openapi: 3.0.4", "3.1": "openapi: 3.1.1", "3.2": "openapi: 3.2.0"}
_INFO: Final = '\ninfo: {title: An example, version: "1"}\n'
_FAULTS: Final = yaml.safe_load((Path(__file__).parent / "data/version_faults.yaml").read_text("utf-8"))
_JUDGED: Final = {rule.id: rule for rule in RULES.values() if rule.category in ("structure", "semantics")}


@pytest.mark.parametrize(
    ("version", "fault"),
    [pytest.param(version, row, id=f"{row['fault']} in {version}") for row in _FAULTS for version in row["versions"]],
)
def test_a_fault_is_reported_once_by_one_rule(version: str, fault: dict[str, Any]) -> None:
    info = "\n" if fault["document"].startswith("info:") else _INFO
    project = project_of_files({"openapi.yaml": _HEADS[version] + info + fault["document"]})
    found = [finding.rule_id for finding in check_project(project, _JUDGED).left]
    assert len(found) == 1, found
    assert found[0] in fault["rules"]
