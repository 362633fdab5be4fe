"""Sets commands against each other in alternating runs; installs those of others once, into the user's cache folder."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from measure import Run, measured

OURS: Final = "openspec-lint"
RUNS: Final = 3
CACHE: Final = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "openspec-lint-benchmarks"

Command = Sequence[str | Path]


def alternating(
    commands: Mapping[str, Command], folder: Path, environment: Mapping[str, str] | None = None, needle: bytes = b""
) -> dict[str, list[Run]]:
    """Run each command RUNS times in `folder`, one after the other, and return what each run took.

    needle: as for `measured`.
    """
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            runs[name].append(measured(command, folder, environment, needle))
    return runs


def show(title: str, runs: Mapping[str, Sequence[Run]]) -> int:
    """Print a row per tool, with its ratio to ours; return 1 when ours did not do its work."""
    print(f"{title}; medians of {RUNS} alternating runs")
    print(f"{'tool':<16} {'CPU s':>7} {'MiB':>6} {'CPU ratio':>10} {'MiB ratio':>10}")
    own_cpu, own_peak = medians(runs[OURS])
    for name, done in runs.items():
        cpu, peak = medians(done)
        print(f"{name:<16} {cpu:>7.2f} {peak:>6.0f} {cpu / own_cpu:>10.2f} {peak / own_peak:>10.2f}")
    last = runs[OURS][-1]
    if last.code != 0:
        print(f"{OURS} ended with {last.code}: {last.errors.strip()[-500:]}")
    return int(last.code != 0)


def medians(runs: Sequence[Run]) -> tuple[float, float]:
    """Return the median CPU seconds and MiB of runs."""
    return statistics.median(run.cpu for run in runs), statistics.median(run.peak for run in runs)


def npm_command(package: str, name: str) -> Path | None:
    """Return the path of a command from npm, installed now if need be; None, and a line why, where that fails."""
    command = CACHE / "node_modules" / ".bin" / name
    if command.is_file():
        return command
    npm = shutil.which("npm")
    if npm is None:
        print(f"without {name}: there is no npm")
        return None
    CACHE.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "--loglevel=error", package]
    done = subprocess.run(install, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0 or not command.is_file():
        print(f"without {name}: {(done.stderr.strip().splitlines() or ['npm gave no reason'])[0]}")
        return None
    return command


def go_command(package: str, name: str) -> Path | None:
    """Return the path of a command that is a Go module, built now if need be; None, with a line why, where it fails."""
    command = CACHE / "bin" / name
    if command.is_file():
        return command
    go = shutil.which("go")
    if go is None:
        print(f"without {name}: there is no go")
        return None
    environment = {**os.environ, "GOBIN": str(command.parent)}
    done = subprocess.run([go, "install", package], capture_output=True, text=True, env=environment)
    if done.returncode != 0 or not command.is_file():
        print(f"without {name}: {(done.stderr.strip().splitlines() or ['go gave no reason'])[-1]}")
        return None
    return command
