"""Runs a command and says what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple


class Run(NamedTuple):
    """The end of a process; cpu: user and system seconds, of its children too; peak: MiB of resident memory."""

    code: int
    output: str
    errors: str
    cpu: float
    peak: float


def measured(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None) -> Run:
    """Run `command` in `folder` without input and return its end."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit
        return Run(process.returncode, _written(output), _written(errors), cpu, peak)


def _written(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode(errors="replace")
