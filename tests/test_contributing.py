"""CONTRIBUTING tells the truth: its steps, followed as they stand in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
STEPS = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Add a rule\n")[2].partition("\n## ")[0]
FENCE = re.compile(r"^   ```(\w+)\n(.*?)^   ```$", re.MULTILINE | re.DOTALL)
COPIED = ("openspec_lint", "rules", "tests", "pyproject.toml")
COMMANDS = {
    ".venv/bin/python": [sys.executable],
    ".venv/bin/openspec-lint": [sys.executable, "-m", "openspec_lint"],
}


@pytest.mark.slow
def test_steps_to_add_a_rule(tmp_path: Path) -> None:
    (path,) = re.findall(r"^1\. Write `([^`]+)`", STEPS, re.MULTILINE)
    blocks = [(kind, textwrap.dedent(text)) for kind, text in FENCE.findall(STEPS)]
    assert [kind for kind, _ in blocks] == ["yaml", "console", "console"]
    for name in COPIED:
        source = CHECKOUT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    (tmp_path / path).write_text(blocks[0][1], encoding="utf-8")
    tried, explained = (_run(command, tmp_path) for _, command in blocks[1:])
    assert re.search(r"^\.{10,} +\[100%\]$", tried, re.MULTILINE), tried
    assert explained.startswith("operation-without-owner: Operation that belongs to no team\n")


def _run(command: str, folder: Path) -> str:
    """Return what a command of the document prints in a copy of the checkout, by the Python that runs this test."""
    first, *others = command.split()
    done = subprocess.run(
        [*COMMANDS[first], *others],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout
