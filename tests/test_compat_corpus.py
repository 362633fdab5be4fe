"""Our verdicts on pairs of contracts whose verdict is known: those that are hard, and oasdiff's own cases."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from compat_places import TABLE

from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.findings import Severity
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus/breaking"
WAIVERS = yaml.safe_load((Path(__file__).parent / "data/compat_waivers.yaml").read_text(encoding="utf-8"))
WAIVED = {number for waiver in WAIVERS for number in waiver["cases"]}
RECORDED_ON = "2026-11-23"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of pairs is not beside this checkout")


def _cases(name: str) -> list[dict[str, Any]]:
    path = CORPUS / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


GAPS = [case for case in _cases("gap_cases.json") if case["ideal_breaking"] is not None]
RECORDED = [(number, case) for number, case in enumerate(_cases("cases.json")) if isinstance(case["base"], str)]


def _contract(path: str) -> Contract:
    file = CORPUS / path
    store = DocumentStore(folder_tree(file.parent).read)
    contract = read_contract(store.load(file.name), store)
    assert contract is not None
    return contract


def _breaks(case: dict[str, Any]) -> bool:
    today = date.fromisoformat(case.get("as_of") or RECORDED_ON)
    found = compat_findings(_contract(case["base"]), _contract(case["revision"]), TABLE, Terms(today))
    return any(finding.severity >= Severity.WARNING for finding in found)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in GAPS])
def test_verdict_on_a_hard_pair_is_the_ideal_one(case: dict[str, Any]) -> None:
    assert _breaks(case) == case["ideal_breaking"]


@pytest.mark.parametrize(("number", "case"), [pytest.param(*pair, id=str(pair[0])) for pair in RECORDED])
def test_verdict_is_the_recorded_one_or_waived_with_a_reason(number: int, case: dict[str, Any]) -> None:
    assert (_breaks(case) == case["expected_breaking"]) == (number not in WAIVED)
