"""Runs a ruleset with Spectral and with openspec-lint over contracts and compares rule, place and line.

    python benchmarks/spectral.py [--spectral PATH] [--ruleset FILE] [--messages] CONTRACT...

PATH: the `spectral` of @stoplight/spectral-cli; without it one is installed, where npm is. Prints the findings of each,
the seconds each took, and what only one of them has.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from peer import npm_command

from openspec_lint.catalog.spectral.reading import read_ruleset
from openspec_lint.checks.spectral.findings import spectral_findings
from openspec_lint.model.contract import read_contract
from openspec_lint.read.source import folder_source
from openspec_lint.read.store import DocumentStore

SPECTRAL = "@stoplight/spectral-cli@6"
RULESET = Path(__file__).parent.parent / "tests" / "data" / "spectral" / "company.yaml"


class Told(NamedTuple):
    """A finding, as both can be compared: rule, file, JSON path, line."""

    rule: str
    file: str
    path: str
    line: int


def of_spectral(command: list[str], ruleset: Path, contract: Path) -> dict[Told, set[str]]:
    """Return what Spectral finds, with its messages."""
    arguments = ["lint", "--quiet", "--ruleset", str(ruleset), "--format", "json", str(contract)]
    run = subprocess.run([*command, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if not run.stdout.strip():
        raise SystemExit(f"spectral: {run.stderr.strip()[-500:]}")
    told: dict[Told, set[str]] = {}
    for each in json.loads(run.stdout):
        path = "/".join(map(str, each["path"]))
        place = Told(each["code"], Path(each["source"]).resolve().as_posix(), path, each["range"]["start"]["line"] + 1)
        told.setdefault(place, set()).add(each["message"])
    return told


def of_ours(ruleset: Path, contract: Path) -> dict[Told, set[str]]:
    """Return what openspec-lint finds, with its messages."""
    read = folder_source(contract.parent)
    store = DocumentStore(read)
    found = read_contract(store.load(contract.name), store)
    if found is None:
        raise SystemExit(f"{contract}: no contract")
    rules = read_ruleset(ruleset.name, folder_source(ruleset.parent))
    told: dict[Told, set[str]] = {}
    for finding in spectral_findings(rules, found):
        keys = (finding.location.pointer or "").split("/")[1:]
        path = "/".join(key.replace("~1", "/").replace("~0", "~") for key in keys)
        file = (contract.parent / finding.location.path).resolve().as_posix()
        place = Told(finding.rule_id.removeprefix("spectral:"), file, path, finding.location.span.line)
        told.setdefault(place, set()).add(finding.message)
    return told


IGNORED = ("unrecognized-format", "invalid-ref", "parser")
"""What Spectral says by itself, whatever the ruleset."""


def compared(ours: dict[Told, Any], theirs: dict[Told, Any]) -> tuple[list[Told], list[Told]]:
    """Return what only we tell and what only Spectral tells."""
    theirs = {each: messages for each, messages in theirs.items() if each.rule not in IGNORED}
    return sorted(ours.keys() - theirs.keys()), sorted(theirs.keys() - ours.keys())


def _print(title: str, told: Iterable[Told], limit: int = 12) -> None:
    shown = list(told)
    print(f"  {title}: {len(shown)}")
    for each in shown[:limit]:
        print(f"    {each.rule}  {Path(each.file).name}:{each.line}  {each.path}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spectral", help="the spectral to run")
    parser.add_argument("--ruleset", type=Path, default=RULESET)
    parser.add_argument("--messages", action="store_true", help="compare messages too")
    parser.add_argument("contracts", nargs="+", type=Path)
    options = parser.parse_args()
    spectral = options.spectral or npm_command(SPECTRAL, "spectral")
    if spectral is None or not all(contract.is_file() for contract in options.contracts):
        print("skipped: node or the contracts are not here")
        return 0
    command = [str(spectral)]
    differences = 0
    for contract in options.contracts:
        begin = time.perf_counter()
        ours = of_ours(options.ruleset, contract.resolve())
        middle = time.perf_counter()
        theirs = of_spectral(command, options.ruleset, contract.resolve())
        end = time.perf_counter()
        only_ours, only_theirs = compared(ours, theirs)
        print(f"{contract.name}: {len(ours):,} in {middle - begin:.1f} s; Spectral in {end - middle:.1f} s")
        _print("only ours", only_ours)
        _print("only Spectral's", only_theirs)
        differences += len(only_ours) + len(only_theirs)
        if options.messages:
            other = [each for each in ours if each in theirs and ours[each] != theirs[each]]
            print(f"  other words: {len(other)}")
            for each in other[:8]:
                print(f"    {each.rule} {each.path}\n      {sorted(ours[each])}\n      {sorted(theirs[each])}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
