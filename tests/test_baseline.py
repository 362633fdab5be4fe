"""The baseline: what it accepts, what it says when that is gone, and how it is written and pruned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import openspec_lint
from openspec_lint.cli.main import cli
from openspec_lint.findings import OpenspecLintError

GOOD = '  /pets:\n    get: {responses: {"200": {description: All}}}\n'
BAD = '  /dogs:\n    get: {gateway: east, speed: 1, responses: {"200": {description: All}}}\n'
NAME = ".openspec-lint-baseline.json"
CONFIG = "contracts: [{path: api.yaml, envelope: none}]\nextends: minimal\nrules: {unused: on}\n"


def write(root: Path, *paths: str) -> None:
    head = 'openapi: 3.1.0\ninfo: {title: Pets, version: "1"}\npaths:\n'
    (root / "api.yaml").write_text(head + "".join(paths))
    (root / "openspec-lint.yaml").write_text(CONFIG)


def command(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def found(root: Path) -> list[str]:
    return [f"{each.location.path} {each.rule_id}" for each in openspec_lint.check(root, against="none").findings]


def test_what_is_mended_is_told_once_until_the_baseline_is_pruned(tmp_path: Path) -> None:
    write(tmp_path, GOOD, BAD)
    assert found(tmp_path) == ["api.yaml structure-field-unknown"] * 2
    assert "2 findings are accepted" in command("baseline", str(tmp_path))
    assert found(tmp_path) == []
    write(tmp_path, GOOD)
    (stale,) = openspec_lint.check(tmp_path, against="none").findings
    assert (stale.location.path, stale.location.span.line) == (NAME, 2)
    assert stale.message.startswith("2 entries of 2 in this baseline, for `structure-field-unknown`,")
    assert "2 of 2 accepted findings are gone and taken out; 0 are left" in command(
        "baseline", str(tmp_path), "--prune"
    )
    assert found(tmp_path) == []
    assert json.loads((tmp_path / NAME).read_text()) == {"version": 1, "accepted": []}


def test_prune_accepts_nothing_new(tmp_path: Path) -> None:
    write(tmp_path, BAD)
    command("baseline", str(tmp_path))
    write(tmp_path, BAD.replace("gateway", "way"))
    assert "1 of 2 accepted findings are gone and taken out; 1 are left" in command(
        "baseline", str(tmp_path), "--prune"
    )
    assert found(tmp_path) == ["api.yaml structure-field-unknown"]


def test_entries_of_rules_that_did_not_run_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, BAD)
    command("baseline", str(tmp_path))
    write(tmp_path, GOOD)
    assert "baseline" in command("check", str(tmp_path), "--against", "none", "--quiet")
    for options in (
        ["--ignore", "structure*"],
        ["--select", "naming"],
        ["--select", "unused", "--ignore", "structure"],
    ):
        assert NAME not in command("check", str(tmp_path), "--against", "none", "--quiet", *options)


@pytest.mark.parametrize(
    "text", ['{"accepted": [{}]}', '{"accepted": 1}', "[]", '{"accepted": [{"fingerprint": 1}]}', "{"]
)
def test_what_is_no_baseline_is_refused_with_its_name(text: str, tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / NAME).write_text(text)
    with pytest.raises(OpenspecLintError, match=rf"^{NAME}.*this is no baseline of openspec-lint"):
        found(tmp_path)


def test_there_must_be_something_to_prune(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(OpenspecLintError, match=r"there is no baseline .* to prune"):
        command("baseline", str(tmp_path), "--prune")
