"""Start-up: a command loads what it needs and nothing else. Asserted on what is imported, never on time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "deepdiff",
    "jsonpath",
    "importlib.metadata",
    "jsonschema",
    "jsonschema_rs",
    "openapi_spec_validator",
    "pydantic",
    "rich",
    "yaml",
}


def imported(folder: Path, *arguments: str) -> set[str]:
    """Return the modules that `python -m openspec_lint` with `arguments` loads."""
    command = [sys.executable, "-X", "importtime", "-m", "openspec_lint", *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert run.returncode in (0, 1), run.stderr[-500:]
    return set(re.findall(r"^import time:\s+\d+ \|\s+\d+ \|\s+(\S+)$", run.stderr, re.MULTILINE))


def test_help_loads_no_library(tmp_path: Path) -> None:
    for option in ("--help", "--version"):
        modules = imported(tmp_path, option)
        assert "openspec_lint.cli.main" in modules
        assert modules & HEAVY == set()


def test_check_loads_the_reader_and_neither_the_slow_validators_nor_the_slow_differ(tmp_path: Path) -> None:
    (tmp_path / "openspec" / "specs").mkdir(parents=True)
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")
    modules = imported(tmp_path, "check", "--contract", "openapi.yaml", "--against", "none")
    assert "yaml" in modules
    assert modules & HEAVY <= {"yaml", "jsonschema_rs"}
    assert not [name for name in modules if name.startswith("openspec_lint.checks.trace")]
