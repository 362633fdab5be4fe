"""Times `validate --all --strict` and `check` on 1,000 specs and 500 changes, beside openspec where node is there.

Usage: python benchmarks/thousand.py [SPECS CHANGES]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

from peer import OURS, Command, alternating, npm_command, show

OPENSPEC: Final = "@fission-ai/openspec@1.13.2"
REQUIREMENTS: Final = 5
SCENARIOS: Final = 2


def main(specs: int, changes: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder) / "openspec", specs, changes)
        ours = [sys.executable, "-m", "openspec_lint"]
        commands: dict[str, Command] = {
            OURS: [*ours, "validate", "--all", "--strict", "--json"],
            "  check": [*ours, "check", "--no-config", "--against", "none", "--fail-on", "never"],
        }
        openspec = npm_command(OPENSPEC, "openspec")
        if openspec is not None:
            commands["openspec"] = [openspec, "validate", "--all", "--strict", "--json"]
        runs = alternating(commands, Path(folder), {"OPENSPEC_TELEMETRY": "0"})
    return show(f"{specs:,} specs and {changes:,} changes, validate --all --strict", runs)


def write_project(folder: Path, specs: int, changes: int) -> None:
    """Write specs, and changes that add to and modify the first of them."""
    for number in range(specs):
        requirements = "".join(requirement(name, number) for name in range(REQUIREMENTS))
        purpose = f"Keeps the records of capability {number}, so that owners and auditors find them again."
        title = f"# capability-{number:04d} Specification\n\n## Purpose\n{purpose}\n\n## Requirements\n\n"
        write(folder / f"specs/capability-{number:04d}/spec.md", title + requirements)
    for number in range(changes):
        change = folder / f"changes/change-{number:04d}"
        capability = f"capability-{number % max(specs, 1):04d}"
        write(change / ".openspec.yaml", "schema: spec-driven\ncreated: 2026-01-31\n")
        why = f"## Why\nOwners of {capability} ask for more records than they find today.\n\n"
        what = (
            f"## What Changes\n- More records\n\n## Capabilities\n\n### Modified Capabilities\n- `{capability}`: more\n"
        )
        write(change / "proposal.md", why + what)
        write(change / "tasks.md", "## 1. Build\n" + "".join(f"- [ ] 1.{task} Step {task}\n" for task in range(1, 8)))
        added = f"## ADDED Requirements\n\n{requirement(REQUIREMENTS, number)}"
        modified = f"## MODIFIED Requirements\n\n{requirement(0, number)}"
        write(change / f"specs/{capability}/spec.md", added + modified)


def requirement(name: int, number: int) -> str:
    """Return the text of a requirement with its scenarios."""
    scenarios = "".join(
        f"#### Scenario: Case {case} of {name}\n- **WHEN** the owner asks for record {name} in way {case}\n"
        f"- **THEN** the system shows it\n- **AND** it notes who asked\n\n"
        for case in range(SCENARIOS)
    )
    sentence = f"The system SHALL keep record {name} of {number} for as long as its owner asks for it,"
    return f"### Requirement: Record {name} of {number}\n{sentence}\nand SHALL show it in two steps.\n\n{scenarios}"


def write(path: Path, text: str) -> None:
    """Write a file and the folders around it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (1000, 500))))
