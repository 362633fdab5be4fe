"""`--touched`: what is said of what changed, and nothing that was there before."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from openspec_lint.checks.touched import changed_lines
from openspec_lint.cli.main import cli
from openspec_lint.findings import OpenspecLintError

CONTRACT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /v1/pets/{id}:
    get:
      parameters: [{name: id, in: path, schema: {type: string}}]
      responses: {"200": {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /v1/birds: {get: {responses: {"200": {description: All}}}, post: {responses: {"201": {description: One}}}}
  /v1/dogs:
    get: {gateway: east, responses: {"200": {description: All of them}}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string, minLength: 9, maxLength: 3}}}
"""
SPEC = """\
# Pets
## Purpose
What the shop offers to people who look for a pet.
## Requirements
### Requirement: One pet
The pet at `GET /v1/pets/{id}` SHALL be shown, birds at `GET /v1/birds`, and more with `POST /v1/birds`.
### Requirement: Dogs
All dogs at `GET /v1/dogs` and cats at `GET /v1/cats` SHALL be listed.
#### Scenario: All
- **WHEN** somebody asks for `GET /v1/dogs`
- **THEN** all are shown
"""
FILES = {
    "openspec-lint.yaml": "extends: minimal\ncontracts: [{path: api.yaml, envelope: none}]\n",
    "api.yaml": CONTRACT,
    "openspec/specs/pets/spec.md": SPEC,
    "openspec/changes/more/proposal.md": "# More\n## Why\nBecause people ask for more.\n## What Changes\n- More.\n",
    "openspec/changes/more/specs/pets/spec.md": "## MODIFIED Requirements\n### Requirement: None\nIt SHALL.\n",
}
SPEC_PATH = "openspec/specs/pets/spec.md"
DELTA = "openspec/changes/more/specs/pets/spec.md"


def git(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments], cwd=root, check=True, capture_output=True
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "All")
    return tmp_path


def found(root: Path, *options: str) -> list[str]:
    """Return the findings as "file rule"."""
    arguments = ["check", str(root), "--against", "HEAD", "--touched", "--fail-on", "never", "--quiet", *options]
    output = CliRunner().invoke(cli, arguments, catch_exceptions=False).output
    lines = [line.split() for line in output.splitlines() if line[:1].isalpha() and ":" in line.split()[0]]
    return sorted(f"{place.split(':')[0]} {rule}" for place, _, rule, *_ in lines)


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    path.parent.mkdir(exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")


def test_there_is_much_to_find_and_nothing_was_touched(project: Path) -> None:
    everything = CliRunner().invoke(cli, ["check", str(project), "--against", "none"]).output
    for rule in (
        "path-parameter-not-required",
        "structure-field-unknown",
        "bounds-contradictory",
        "endpoint-undeclared",
    ):
        assert rule in everything
    assert found(project) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("api.yaml", "description: One,", "description: A pet,", ["api.yaml path-parameter-not-required"]),
        ("api.yaml", "description: All of", "description: Dogs of", ["api.yaml structure-field-unknown"]),
        ("api.yaml", "{name: {type", "{age: {}, name: {type", ["api.yaml bounds-contradictory"]),
        ("api.yaml", "title: Pets", "title: Animals", []),
        ("api.yaml", "paths:\n", "# all of them\npaths:\n", []),
        (SPEC_PATH, "What the shop", "All that the shop", []),
        (SPEC_PATH, "The pet at", "A pet at", [f"{SPEC_PATH} requirement-without-scenario"]),
        (
            SPEC_PATH,
            "all are shown",
            "each is shown",
            [f"{SPEC_PATH} endpoint-undeclared"],
        ),
        (
            "openspec/changes/more/proposal.md",
            "- More.",
            "- Some.",
            [f"{DELTA} modified-requirement-unknown", f"{DELTA} requirement-without-scenario"],
        ),
    ],
)
def test_what_stands_where_something_changed_is_told(
    name: str, old: str, new: str, expected: list[str], project: Path
) -> None:
    change(project, name, old, new)
    assert found(project) == expected


def test_operation_that_is_gone_is_told_where_a_spec_asks_for_it(project: Path) -> None:
    change(
        project,
        "api.yaml",
        '  /v1/dogs:\n    get: {gateway: east, responses: {"200": {description: All of them}}}\n',
        "",
    )
    assert f"{SPEC_PATH} endpoint-undeclared" in found(project)


def test_new_file_is_told_whole(project: Path) -> None:
    change(project, "openspec/specs/cats/spec.md", "", SPEC)
    assert {line.split()[0] for line in found(project)} == {"openspec/specs/cats/spec.md"}


def test_run_says_how_much_it_leaves_out(project: Path) -> None:
    output = CliRunner().invoke(cli, ["check", str(project), "--against", "HEAD", "--touched"]).output
    assert "findings on what did not change since are left out" in output


def test_without_a_past_it_is_refused(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(OpenspecLintError, match="--touched: there is no previous version"):
        found(project, "--against", "none")
    other = tmp_path_factory.mktemp("before") / "api.yaml"
    other.write_text(CONTRACT)
    with pytest.raises(OpenspecLintError, match=r"--touched: .* is one file"):
        found(project, "--against", str(other))


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("a b c", "a b c", {}),
        ("a b c", "a x c", {2}),
        ("a b c", "a c", {1, 2}),
        ("a c", "a b c", {2}),
        ("", "a", {1}),
    ],
)
def test_changed_lines_are_those_that_differ(before: str, now: str, expected: set[int]) -> None:
    assert changed_lines(before.split(" "), now.split(" "), False) == set(expected)
