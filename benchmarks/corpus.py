"""Checks every project of a folder in a process of its own, and says what came out and what it took.

Usage: python benchmarks/corpus.py FOLDER. Fails on a traceback, on an exit code that is none of ours, on a refusal that
is not one line, on JSON that is none, and on more CPU seconds than LIMIT.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Final

from measure import Run, measured

LIMIT: Final = 3.0
"""CPU seconds that the check of one project may take."""

ROW: Final = "{:<38} {:<44} {:>4} {:>6} {:>8} {:>6} {:>6} {:>6}"


def main(folder: Path) -> int:
    if not folder.is_dir():
        print(f"skipped: there is no folder {folder}")
        return 0
    print(ROW.format("project", "contract", "exit", "errors", "warnings", "infos", "CPU s", "MiB"))
    wrong = []
    for project in sorted(path for path in folder.iterdir() if path.is_dir()):
        wrong += [f"{project.name}: {reason}" for reason in check(project)]
    print("\n".join(wrong) or "No traceback, no unknown exit code, none too slow.")
    return 1 if wrong else 0


def check(project: Path) -> list[str]:
    """Check `project`, print its row, return what is wrong with the run."""
    with tempfile.TemporaryDirectory() as place:
        people = Path(place) / "report.txt"
        arguments = ["check", str(project.resolve()), "--against", "none"]
        formats = ["--format", "json", "--format", f"text:{people}"]
        run = measured([sys.executable, "-m", "openspec_lint", *arguments, *formats], Path(place))
        notes = people.read_text(encoding="utf-8") if people.is_file() else ""
    contract = re.search(r"^contract: ([^;:(\n]+)", notes, re.MULTILINE)
    found, reasons = _summary(run)
    counts = [found.get(name, "-") for name in ("error", "warning", "info")]
    print(
        ROW.format(
            project.name[:38],
            (contract.group(1).strip() if contract else "")[:44],
            run.code,
            *counts,
            f"{run.cpu:.2f}",
            f"{run.peak:.0f}",
        )
    )
    if run.cpu > LIMIT:
        reasons.append(f"took {run.cpu:.1f} s of CPU; the limit is {LIMIT:.1f}")
    return reasons


def _summary(run: Run) -> tuple[dict[str, object], list[str]]:
    """Return the figures of a run's JSON, and what is wrong with its end."""
    if "Traceback" in run.errors:
        return {}, ["a traceback: " + run.errors.strip().splitlines()[-1]]
    if run.code == 2:
        lines = run.errors.strip().splitlines()
        return {}, [] if len(lines) == 1 else [f"refused in {len(lines)} lines instead of one"]
    if run.code not in (0, 1):
        return {}, [f"exit code {run.code}"]
    try:
        summary = json.loads(run.output)["summary"]
    except (ValueError, KeyError, TypeError) as error:
        return {}, [f"its JSON is none: {error!r}"]
    return dict(summary), []


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
