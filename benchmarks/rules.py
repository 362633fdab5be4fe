"""Counts what each rule finds in real contracts and projects, all rules on: what a preset may ask of everybody.

Usage: python benchmarks/rules.py FOLDER [CATEGORY ...], where FOLDER holds contracts/ and projects/.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contracts import contracts

from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.rule import Rule
from openspec_lint.cli.gather import Request
from openspec_lint.cli.job import run_job
from openspec_lint.findings import Finding, OpenspecLintError

ROW: Final = "{:<14} {:<42} {:<8} {:<12} {:>9} {:>10} {:>10} {:>9}"
_VERSION: Final = re.compile(r"""^\s*["']?(?:openapi|swagger)["']?:\s*["']?[23]\.""", re.MULTILINE)
_PATH: Final = re.compile(r"""^\s*["']?/[\w{}/.-]*["']?:\s*""", re.MULTILINE)

TASTE: Final = ("envelope", "naming", "errors", "paging", "security", "documentation", "examples", "unused")


def main(folder: Path, categories: list[str]) -> int:
    """Print a line for each rule: its findings, and in how many contracts and projects it has any."""
    if not folder.is_dir():
        print(f"skipped: there is no folder {folder}")
        return 0
    rules = {id: rule for id, rule in load_rules(with_examples=False).items() if rule.category in (categories or TASTE)}
    findings = Counter[str]()
    inside: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    looked: dict[str, set[str]] = defaultdict(set)
    with tempfile.TemporaryDirectory() as place:
        config = Path(place) / "everything.yaml"
        config.write_text(everything(rules), encoding="utf-8")
        for kind, name, found in runs(folder, Path(place), config):
            looked[kind].add(name)
            findings.update(each.rule_id for each in found)
            for each in found:
                inside[kind][each.rule_id].add(name)
    print(ROW.format("category", "rule", "severity", "preset", "findings", "contracts", "projects", "of all"))
    total = sum(map(len, looked.values()))
    for id, rule in sorted(rules.items(), key=lambda item: (item[1].category, item[0])):
        hit = {kind: len(inside[kind][id]) for kind in ("contracts", "projects")}
        parts = [f"{hit[kind]}/{len(looked[kind])}" for kind in ("contracts", "projects")]
        share = f"{sum(hit.values()) / total:.0%}" if total else ""
        severity = rule.severity.name.lower()
        print(ROW.format(rule.category, id, severity, rule.preset, findings[id], *parts, share))
    return 0


def everything(rules: dict[str, Rule]) -> str:
    """Return a configuration that has all rules on."""
    return "extends: strict\nrules:\n" + "".join(f"  {id}: on\n" for id in rules)


def runs(folder: Path, place: Path, config: Path) -> Iterator[tuple[str, str, tuple[Finding, ...]]]:
    """Yield what is found: "contracts" or "projects", the name, the findings."""
    for contract in contracts(folder / "contracts", place):
        request = Request(contract.path.parent, config, contracts=(str(contract.path),), against="none")
        yield "contracts", contract.name, run_job(request).findings
    for project in sorted(path for path in (folder / "projects").iterdir() if path.is_dir()):
        found = tuple(str(path) for path in sorted(project.rglob("*")) if is_contract(path))
        try:
            yield "projects", project.name, run_job(Request(project, config, contracts=found, against="none")).findings
        except OpenspecLintError as error:
            print(f"{project.name}: {error}")


def is_contract(path: Path) -> bool:
    """Tell whether a file looks like an OpenAPI document with paths; earlier versions of one do not count."""
    if path.suffix not in (".json", ".yaml", ".yml") or "history" in path.parts or not path.is_file():
        return False
    text = path.read_text(encoding="utf-8", errors="replace")
    return bool(_VERSION.search(text[:2000]) and _PATH.search(text))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
