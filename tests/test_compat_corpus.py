"""Our verdicts on pairs of contracts whose verdict is known: those that are hard, and oasdiff's own cases."""

from __future__ import annotations

import pytest
from breaking_cases import CORPUS, WAIVED_CASES, Case, cases, differences, findings_on, needless_waivers

from openspec_lint.findings import Severity

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of pairs is not beside this checkout")

GAPS = [case for case in cases("gap_cases.json") if case["ideal_breaking"] is not None]
RECORDED = [(number, case) for number, case in enumerate(cases("cases.json")) if isinstance(case["base"], str)]
SHARE = 0.97
"""Of oasdiff's cases: how many must be told in the expanded view as it tells them."""


@pytest.mark.parametrize("expanded", [False, True])
@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in GAPS])
def test_verdict_on_a_hard_pair_is_the_ideal_one(case: Case, expanded: bool) -> None:
    found = findings_on(case, expanded=expanded)
    assert any(finding.severity >= Severity.WARNING for finding in found) == case["ideal_breaking"]


@pytest.mark.parametrize(("number", "case"), [pytest.param(*pair, id=str(pair[0])) for pair in RECORDED])
def test_expanded_view_is_the_recorded_one_or_waived_with_a_reason(number: int, case: Case) -> None:
    assert any(differences(number, case)) == (number in WAIVED_CASES)
    assert needless_waivers(number, case) == []


def test_enough_cases_are_told_as_recorded() -> None:
    assert len(RECORDED) - len(WAIVED_CASES) >= SHARE * len(cases("cases.json"))
