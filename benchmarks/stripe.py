"""Times the whole check of one big contract, beside Redocly where node is there, in alternating runs.

Usage: python benchmarks/stripe.py CONTRACT. Redocly is installed once, into the user's cache folder.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from measure import Run, measured

REDOCLY: Final = "@redocly/cli@2"
RUNS: Final = 3
CACHE: Final = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "openspec-lint-benchmarks"


def main(contract: Path) -> int:
    if not contract.is_file():
        print(f"skipped: there is no file {contract}")
        return 0
    contract = contract.resolve()
    ours = [sys.executable, "-m", "openspec_lint", "check", "--contract", str(contract)]
    options = ["--no-config", "--against", "none", "--fail-on", "never", "--format", "json"]
    commands: dict[str, Sequence[str]] = {"openspec-lint": [*ours, *options]}
    redocly = redocly_command()
    if redocly is not None:
        commands["redocly"] = [redocly, "lint", str(contract), "--format", "json", "--max-problems", "100000"]
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            for name, command in commands.items():
                runs[name].append(measured(command, Path(folder), {"REDOCLY_TELEMETRY": "off"}))
    return show(contract, runs)


def show(contract: Path, runs: Mapping[str, Sequence[Run]]) -> int:
    """Print a row per tool, with its ratio to ours; return 1 when ours did not do its work."""
    size = contract.stat().st_size / 1e6
    print(f"{contract.name}, {size:.1f} MB; medians of {RUNS} alternating runs")
    print(f"{'tool':<16} {'CPU s':>7} {'MiB':>6} {'CPU ratio':>10} {'MiB ratio':>10}")
    own_cpu, own_peak = _medians(runs["openspec-lint"])
    for name, done in runs.items():
        cpu, peak = _medians(done)
        print(f"{name:<16} {cpu:>7.2f} {peak:>6.0f} {cpu / own_cpu:>10.2f} {peak / own_peak:>10.2f}")
    last = runs["openspec-lint"][-1]
    if last.code != 0:
        print(f"openspec-lint ended with {last.code}: {last.errors.strip()[-500:]}")
    return int(last.code != 0)


def _medians(runs: Sequence[Run]) -> tuple[float, float]:
    return statistics.median(run.cpu for run in runs), statistics.median(run.peak for run in runs)


def redocly_command() -> str | None:
    """Return the path of Redocly's command, installed now if need be; None, and a line why, where that fails."""
    command = CACHE / "node_modules" / ".bin" / "redocly"
    if command.is_file():
        return str(command)
    npm = shutil.which("npm")
    if npm is None:
        print("without Redocly: there is no npm")
        return None
    CACHE.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "--loglevel=error", REDOCLY]
    done = subprocess.run(install, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0 or not command.is_file():
        print(f"without Redocly: {(done.stderr.strip().splitlines() or ['npm gave no reason'])[0]}")
        return None
    return str(command)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
