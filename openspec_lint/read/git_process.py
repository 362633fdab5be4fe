"""Git as a process: one that is waited for, and one that is read while it runs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_QUIET: Final = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""A reader neither takes locks nor asks for passwords, and its messages don't depend on the language."""


def finished(folder: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder and return what came of it; exit status 127 where there is no git."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **_QUIET})
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 127, b"", b"git is not installed")


def reading(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a git that is read while it runs."""
    environment = {**os.environ, **_QUIET}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a reading git and let go of its pipes."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.kill()
    process.wait()
