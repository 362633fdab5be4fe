"""`validate` on a corpus of tiny projects: items, verdicts, levels, paths and lines are those of the openspec command."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from openspec_lint.catalog.load import read_rule_file
from openspec_lint.cli.validate_command import Status, Wanted, find_root, validated

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus/openspec-cases"
WAIVERS: dict[str, str] = read_rule_file(Path(__file__).parent / "data/validate_waivers.yaml")
CASES = sorted(path.parent.name for path in CORPUS.glob("*/expected.json"))

LINK = re.compile(rb"(?:\.\./)+[\w./-]+|nowhere\.md")

pytestmark = pytest.mark.skipif(not CASES, reason="the corpus of cases is not beside this checkout")

Verdict = tuple[bool, Counter[tuple[str, str, int | None]]]
"""Whether an item is valid, and its issues by level, path and line."""


def verdicts(report: dict[str, Any]) -> dict[tuple[str, str], Verdict] | str:
    """Return what a report says of each item, by type and id; the code of its status where it says nothing."""
    if "status" in report:
        return str(report["status"][0]["code"])
    return {
        (item["type"], item["id"]): (
            item["valid"],
            Counter((issue["level"], issue["path"], issue.get("line")) for issue in item["issues"]),
        )
        for item in report["items"]
    }


def with_links(project: Path, copy: Path) -> Path:
    """Return a copy of the project in which what the corpus keeps as the text of a symbolic link is one again."""
    shutil.copytree(project, copy, symlinks=True)
    for path in copy.rglob("*"):
        if path.is_file() and not path.is_symlink() and LINK.fullmatch(path.read_bytes()):
            target = path.read_text(encoding="utf-8")
            path.unlink()
            path.symlink_to(target)
    return copy


def report_on(project: Path, strict: bool) -> dict[str, Any]:
    """Return what `openspec-lint validate --all --json` prints."""
    wanted = Wanted(everything=True, strict=strict)
    try:
        return validated(find_root(project, is_bulk=True, top=project), wanted, {})
    except Status as status:
        return {"status": [status.entry]}


@pytest.mark.parametrize("case", CASES)
def test_report_is_the_reference_s(case: str, tmp_path: Path) -> None:
    project = with_links(CORPUS / case / "project", tmp_path / "project")
    expected = json.loads((CORPUS / case / "expected.json").read_text(encoding="utf-8"))
    differing = [
        mode
        for mode in ("default", "strict")
        if verdicts(report_on(project, mode == "strict")) != verdicts(expected[mode])
    ]
    if case in WAIVERS:
        assert differing, "the waiver is no longer needed"
    else:
        for mode in differing:
            assert verdicts(report_on(project, mode == "strict")) == verdicts(expected[mode])


def test_waivers_are_few_and_about_cases() -> None:
    assert set(WAIVERS) <= set(CASES)
    assert len(WAIVERS) <= 5
