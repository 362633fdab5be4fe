"""A project that wants to forge the tool's output: through the command line, in every format."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ESCAPE = "\x1b[2J\u202e"
FORGED = "x\n::error::forged"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

SPEC = f"""\
# A{ESCAPE}

## Purpose
{ESCAPE}

## Requirements

### Requirement: {ESCAPE}::error::forged
Nothing{ESCAPE}.
"""
OPERATION = {"operationId": FORGED, "parameters": [{"name": FORGED, "in": ESCAPE, "schema": {"$ref": f"#/{FORGED}"}}]}
CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": FORGED},
    "paths": {f"/{FORGED}": {"get": OPERATION, FORGED: {}}, f"/a/{ESCAPE}": {"get": OPERATION}},
    "components": {"schemas": {FORGED: {"type": ESCAPE}}, ESCAPE: 1},
}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "openspec_lint", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    names = ["plain", ESCAPE, FORGED.replace("/", "")]
    if os.name != "nt":
        names.append(os.fsdecode(b"\xff\xfe"))
    for name in names:
        try:
            (tmp_path / "openspec" / "specs" / name).mkdir(parents=True)
        except OSError:
            continue  # a file system that has no such names
        (tmp_path / "openspec" / "specs" / name / "spec.md").write_text(SPEC, encoding="utf-8")
    (tmp_path / "api.json").write_text(json.dumps(CONTRACT, indent=1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["text", "json", "github"])
def test_no_character_of_a_document_acts_on_its_reader(project: Path, name: str) -> None:
    done = run(project, "check", "--contract", "api.json", "--against", "none", "--format", name)
    assert (done.returncode, done.stderr) == (1, "")
    assert "requirement-without-scenario" in done.stdout
    assert UNSAFE.findall(done.stdout) == []
    assert not re.search("^::error::forged", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", FORGED + ESCAPE),
        ("check", "--contract", FORGED + ESCAPE),
        ("check", "--config", FORGED + ESCAPE),
        ("check", "--against", FORGED + ESCAPE),
        ("check", "--format", FORGED + ESCAPE),
        ("check", "--as-of", FORGED + ESCAPE),
        ("explain", FORGED + ESCAPE),
        (FORGED + ESCAPE,),
        (f"--{ESCAPE}",),
    ],
    ids=lambda arguments: " ".join(arguments[:-1]),
)
def test_refusal_is_one_safe_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert UNSAFE.findall(done.stderr) == []


def test_configuration_cannot_forge_a_refusal(project: Path) -> None:
    (project / "openspec-lint.yaml").write_text(json.dumps({"rules": {FORGED + ESCAPE: "off"}}), encoding="utf-8")
    done = run(project, "check", "--against", "none")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert UNSAFE.findall(done.stderr) == []
