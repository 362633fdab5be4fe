"""The verdicts of the openspec command on a corpus of tiny projects, against ours."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openspec_lint.catalog.load import load_rules, read_rule_file, rules_root
from openspec_lint.checks.project import spec_findings, text_findings
from openspec_lint.findings import Finding, Severity
from openspec_lint.model.openspec.folder import read_openspec
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus/openspec-cases"
WAIVERS: dict[str, str] = read_rule_file(Path(__file__).parent / "data/openspec_waivers.yaml")
SAYS_MORE = ("quality", "proposals", "metadata", "order")
"""Folders of the rules about what the openspec command does not look at."""
OWN = {path.stem for folder in SAYS_MORE for path in (rules_root() / "spec" / folder).glob("*.yaml")}
RULES = {name: rule for name, rule in load_rules().items() if name not in OWN}
CASES = sorted(path.parent.name for path in CORPUS.glob("*/expected.json"))

pytestmark = pytest.mark.skipif(not CASES, reason="the corpus of cases is not beside this checkout")

Item = tuple[str, str]
"""Type ("spec" or "change") and id."""


def verdicts_of_reference(expected: dict[str, Any]) -> dict[tuple[Item, Severity], bool]:
    """Whether an item has errors, and warnings; what archiving would refuse counts as an error."""
    levels: Counter[tuple[Item, Severity]] = Counter()
    for item in expected["default"].get("items", ()):
        for issue in item["issues"]:
            refused = issue["message"].startswith("Archive would refuse")
            level = Severity.ERROR if refused else Severity[issue["level"]]
            # One fact that the reference reports twice.
            if not (level == Severity.WARNING and "Requirement must have at least one scenario" in issue["message"]):
                levels[(item["type"], item["id"]), level] += 1
    for change, result in expected.get("archive", {}).items():
        levels[("change", change), Severity.ERROR] += result["exit_code"]
    items = [(item["type"], item["id"]) for item in expected["default"].get("items", ())]
    return _verdicts(items, levels)


def verdicts_of_ours(project: Path, items: list[Item]) -> dict[tuple[Item, Severity], bool]:
    """The same of our findings; an item is known by the folder its findings stand in."""
    levels = Counter((item_of(finding), finding.severity) for finding in findings_in(project))
    return _verdicts(sorted({*items, *(item for item, _ in levels)}), levels)


def _verdicts(items: list[Item], levels: Counter[tuple[Item, Severity]]) -> dict[tuple[Item, Severity], bool]:
    return {(item, level): levels[item, level] > 0 for item in items for level in (Severity.ERROR, Severity.WARNING)}


def findings_in(project: Path) -> Iterator[Finding]:
    """Every finding about OpenSpec documents."""
    tree = folder_tree(project)
    store = DocumentStore(tree.read)
    openspec = read_openspec(tree, store)
    if openspec is not None:
        yield from spec_findings(openspec, RULES.values())
        yield from text_findings(store.documents.values(), RULES.values())


def item_of(finding: Finding) -> Item:
    """The item that a finding's path belongs to."""
    _, folder, *rest = finding.location.path.split("/")
    return ("change", rest[0]) if folder == "changes" else ("spec", "/".join(rest[:-1]))


@pytest.mark.parametrize("case", CASES)
def test_verdict_is_the_reference_s(case: str) -> None:
    expected = json.loads((CORPUS / case / "expected.json").read_text(encoding="utf-8"))
    reference = verdicts_of_reference(expected)
    ours = verdicts_of_ours(CORPUS / case / "project", [item for item, _ in reference])
    if case in WAIVERS:
        assert ours != reference or "status" in expected["default"], "the waiver is no longer needed"
    else:
        assert "status" not in expected["default"], "the reference gave no verdict: waive the case, and say why"
        assert ours == reference


def test_waivers_are_about_cases() -> None:
    assert set(WAIVERS) <= set(CASES)
