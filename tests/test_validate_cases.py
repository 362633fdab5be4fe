"""`validate` on a corpus of tiny projects: items, verdicts, levels, paths and lines are the openspec command's."""

from __future__ import annotations

from pathlib import Path

import pytest
from openspec_cases import CASES, CORPUS, MODES, VALIDATE_WAIVERS, expected_of, report_on, verdicts, with_links

pytestmark = pytest.mark.skipif(not CASES, reason="the corpus of cases is not beside this checkout")


@pytest.mark.parametrize("case", CASES)
def test_report_is_the_reference_s(case: str, tmp_path: Path) -> None:
    project = with_links(CORPUS / case / "project", tmp_path / "project")
    expected = expected_of(case)
    ours = {mode: verdicts(report_on(project, mode == "strict")) for mode in MODES}
    theirs = {mode: verdicts(expected[mode]) for mode in MODES}
    if case in VALIDATE_WAIVERS:
        assert ours != theirs, "the waiver is no longer needed"
    else:
        assert ours == theirs


def test_waivers_are_few_and_about_cases() -> None:
    assert set(VALIDATE_WAIVERS) <= set(CASES)
    assert len(VALIDATE_WAIVERS) <= 5
