"""Runs a command and says what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""What processes get: an installed tool has its bytecode, so a checkout must be let keep it to be measured alike."""


class Run(NamedTuple):
    """The end of a process; cpu: user and system seconds, of its children too; peak: MiB of resident memory.

    found: how often its output holds what was looked for, where something was; then `output` is empty.
    """

    code: int
    output: str
    errors: str
    cpu: float
    peak: float
    found: int = 0


def check_command(contract: Path) -> list[str]:
    """Return the command that checks `contract` alone with the rules that are on by default."""
    options = ["--no-config", "--against", "none", "--fail-on", "never", "--format", "json"]
    return [sys.executable, "-m", "openspec_lint", "check", "--contract", str(contract), *options]


def warm(folder: Path) -> None:
    """Check a tiny contract, so that no run which is measured compiles modules or meets a cold disk."""
    contract = folder / "warm.yaml"
    contract.write_text('openapi: 3.1.0\ninfo: {title: Warm, version: "1"}\npaths: {}\n', encoding="utf-8")
    measured(check_command(contract), folder)


def measured(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None, needle: bytes = b""
) -> Run:
    """Run `command` in `folder` without input and return its end.

    needle: what to look for in the output, which is not kept then: what we hold is counted to the next process.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**_ENVIRONMENT, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit
        text = "" if needle else _written(output)
        found = _count(output, needle) if needle else 0
        return Run(process.returncode, text, _written(errors), cpu, peak, found)


def _count(stream: BinaryIO, needle: bytes) -> int:
    stream.seek(0)
    found, rest = 0, b""
    while chunk := stream.read(1 << 16):
        found += (rest + chunk).count(needle)
        rest = (rest + chunk)[1 - len(needle) :]
    return found


def _written(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace")
