"""A corpus of tiny OpenSpec projects with what the openspec command prints for them, and what we print."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from openspec_lint.catalog.load import read_rule_file
from openspec_lint.cli.validate_command import Status, Wanted, find_root, validated

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus/openspec-cases"
VALIDATE_WAIVERS: dict[str, str] = read_rule_file(Path(__file__).parent / "data/validate_waivers.yaml")
CASES = sorted(path.parent.name for path in CORPUS.glob("*/expected.json"))
MODES = ("default", "strict")
LINK = re.compile(rb"(?:\.\./)+[\w./-]+|nowhere\.md")

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


def expected_of(case: str) -> dict[str, Any]:
    """Return what the reference says of a case."""
    expected: dict[str, Any] = json.loads((CORPUS / case / "expected.json").read_text(encoding="utf-8"))
    return expected


def report_on(project: Path, strict: bool) -> dict[str, Any]:
    """Return what `openspec-lint validate --all --json` prints."""
    wanted = Wanted(everything=True, strict=strict)
    try:
        return validated(find_root(project, is_bulk=True, top=project), wanted, {})
    except Status as status:
        return status.report
