"""Lays the specs of real projects beside their contracts: what is named, what of it is declared, what each rule finds.

Usage: python benchmarks/agreement.py FOLDER [--only PROJECT ...] [--draw N --seed N]

FOLDER holds projects; agreement_contracts.yaml names the contracts of those in which several may be it. --draw prints
so many findings, drawn at random, to be judged by reading the project. The column loud counts the findings above info.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from openspec_lint.checks.agreement import agreement_of
from openspec_lint.cli.gather import Request, gather
from openspec_lint.cli.job import judge
from openspec_lint.findings import Finding, OpenspecLintError

CONTRACTS: Final = Path(__file__).with_name("agreement_contracts.yaml")
ROW: Final = "{:<36} {:>10} {:>9} {:>9} {:>9} {:>9} {:>9}"


class Outcome(NamedTuple):
    """What came out for a project: how often its specs and changes name endpoints, and the findings between both sides.

    calls: mentions with a verb that are no other service's and no wildcards. matched: those that mean an operation.
    """

    name: str
    operations: int
    mentions: int
    calls: int
    matched: int
    findings: tuple[Finding, ...]


def main(folder: Path, only: list[str], draw: int, seed: int) -> int:
    """Print the table, and the findings that are drawn."""
    if not folder.is_dir():
        print(f"skipped: there is no folder {folder}")
        return 0
    contracts = yaml.safe_load(CONTRACTS.read_text(encoding="utf-8"))
    print(ROW.format("project", "operations", "mentions", "calls", "matched", "findings", "loud"))
    outcomes = []
    for project in sorted(path for path in folder.iterdir() if path.is_dir()):
        if only and project.name not in only:
            continue
        try:
            outcome = outcome_of(project, contracts.get(project.name))
        except OpenspecLintError as error:
            print(f"{project.name:<36} {error}")
            continue
        if outcome is None:
            print(f"{project.name[:36]:<36} no contract, or none of its own")
            continue
        outcomes.append(outcome)
        loud = sum(finding.severity.name in ("WARNING", "ERROR") for finding in outcome.findings)
        counts = (outcome.operations, outcome.mentions, outcome.calls, outcome.matched, len(outcome.findings), loud)
        print(ROW.format(outcome.name[:36], *counts))
    found = [(outcome.name, finding) for outcome in outcomes for finding in outcome.findings]
    print()
    for rule_id, count in Counter(finding.rule_id for _, finding in found).most_common():
        projects = {name for name, finding in found if finding.rule_id == rule_id}
        print(f"{rule_id:<44} {count:>5} in {len(projects)} projects")
    for number, (name, finding) in enumerate(random.Random(seed).sample(found, min(draw, len(found))), 1):
        place = f"{finding.location.path}:{finding.location.span.line}"
        print(f"\n{number}. {name} {place} {finding.severity.name.lower()} {finding.rule_id}\n   {finding.message}")
        for related in finding.related:
            print(f"      {related.location.path}:{related.location.span.line}  {related.message}")
    return 0


def outcome_of(project: Path, contract: str | None) -> Outcome | None:
    """Return what comes out for a project; None where it has no contract of its own."""
    named = (str(project / contract),) if contract is not None else ()
    request = Request(project, None, contracts=named, against="none", select=("crosscheck",))
    gathered = gather(request)
    contracts = tuple(each.contract for each in gathered.project.contracts if each.contract.collection is None)
    if gathered.project.openspec is None or not contracts:
        return None
    agreement = agreement_of(gathered.project.openspec, contracts)
    named = [mention for each in (*agreement.promises, *agreement.planned) for mention in each.mentions]
    calls = [each for each in named if each.method and not each.is_pattern and agreement.is_own(each)]
    return Outcome(
        project.name,
        len(agreement.routes.routes),
        len(named),
        len(calls),
        sum(agreement.routes.find(each.method, each.path) is not None for each in calls),
        tuple(judge(gathered, request).findings),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Lay the specs of real projects beside their contracts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", default=[], metavar="PROJECT")
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    sys.exit(main(given.folder, given.only, given.draw, given.seed))
