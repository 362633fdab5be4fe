"""The command line as its users meet it: exit status, what goes where, and one line for what cannot be done."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import openspec_lint
from openspec_lint.cli.main import main

GOOD = """openapi: 3.0.3
info: {title: Pets, version: "1"}
paths: {}
"""
BAD = GOOD.replace("paths: {}", "paths: {}\npahts: {}")


BARE = """paths:
  /pets/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: OK
          content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
"""


class Result(NamedTuple):
    code: int
    out: str
    err: str


class Shell:
    """Runs the command in a folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def __call__(self, *arguments: str, code: int) -> Result:
        self.monkeypatch.chdir(self.folder)
        self.monkeypatch.setattr(sys, "argv", ["openspec-lint", *arguments])
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = self.capsys.readouterr()
        result = Result(status, out, err)
        assert result.code == code, result
        return result


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    for variable in ("OPEN_SPEC_DIR", "MAIN_SPECS_DIR", "API_CONTRACTS_PATH"):
        monkeypatch.delenv(variable, raising=False)
    (tmp_path / ".git").mkdir()
    yield Shell(tmp_path, monkeypatch, capsys)
    gc.enable()


def test_clean_project(shell: Shell) -> None:
    shell.write("openapi.yaml", GOOD)
    result = shell(code=0)
    assert "All clear" in result.out
    assert result.err == ""


def test_finding_is_exit_1_with_its_place(shell: Shell) -> None:
    shell.write("openapi.yaml", BAD)
    assert "openapi.yaml:4:1 error structure-field-unknown" in shell("check", code=1).out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fail-on", "never"], 0),
        (["--ignore", "structure"], 0),
        (["--select", "naming"], 0),
        (["--select", "structure-*"], 1),
        (["--select", "naming, structure"], 1),
        (["--select", "structure", "--ignore", "naming,structure-*"], 0),
        (["--select", "scenario-*,request-property-removed,*-enum-value-removed"], 0),
    ],
)
def test_options_decide_the_exit_status(shell: Shell, arguments: list[str], code: int) -> None:
    shell.write("openapi.yaml", BAD)
    shell(*arguments, code=code)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "gone"], "gone: there is no such folder"),
        (["--select", "naming,nonsense"], "there is no rule or category `nonsense`; `openspec-lint rules` lists them"),
        (["--ignore", "nameing"], "there is no rule or category `nameing`; did you mean `naming`?"),
        (["--select", "gone-*"], "there is no rule or category `gone-*`"),
        (["diff", "openapi.yaml", "openapi.yaml", "--select", "nonsense"], "there is no rule or category `nonsense`"),
        (["--format", "xml"], "--format xml: there is no format xml; there are text, json, github"),
        (["--against", "gone"], "--against gone: there is no such file"),
        (["--contract", "gone.yaml"], "--contract gone.yaml: there is no such file"),
        (["--as-of", "yesterday"], "--as-of yesterday: write the day as YYYY-MM-DD"),
        (["--config", "gone.yaml"], "--config gone.yaml: there is no such file"),
        (["chekc"], "there is no command or folder `chekc`; did you mean `check`?"),
        (["--colour"], "No such option '--colour'"),
        (["explain", "duplicate-kye"], "there is no rule `duplicate-kye`; did you mean `duplicate-key`?"),
        (["diff", "gone.yaml", "openapi.yaml"], "gone.yaml: there is no such file"),
        (["diff", "notes.md", "openapi.yaml"], "notes.md: it is no contract"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(shell: Shell, arguments: list[str], message: str) -> None:
    shell.write("openapi.yaml", GOOD)
    shell.write("notes.md", "# Notes\n")
    result = shell(*arguments, code=2)
    assert result.out == ""
    assert result.err.startswith("openspec-lint: ")
    assert message in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("empty.yaml", "", "the document is empty"),
        ("settings.yaml", "opanapi: 3.1.0\n", "perhaps `opanapi` is misspelt"),
        ("notes.md", "# Notes\n", "no endpoint with method and path is declared in it"),
    ],
)
def test_named_contract_that_is_none_is_a_finding(shell: Shell, name: str, text: str, reason: str) -> None:
    shell.write(name, text)
    out = shell("--contract", name, "--select", "structure", code=1).out
    assert f"{name}:1:1 error contract-unrecognised  This is no API contract: " in out
    assert reason in out


def test_contract_that_does_not_parse_is_a_finding_and_the_rest_is_checked(shell: Shell) -> None:
    shell.write("shared/api-contracts.json", '{"openapi": "3.0.3",}')
    shell.write("openspec/specs/pets/spec.md", "# Pets\n")
    result = shell("--format", "json", code=1)
    rules = {finding["rule"] for finding in json.loads(result.out)["findings"]}
    assert "syntax-error" in rules
    assert len(rules) > 1


def test_formats_go_to_files_and_to_standard_output(shell: Shell) -> None:
    shell.write("openapi.yaml", BAD)
    result = shell("--format", "json:report.json", "--format", "github", code=1)
    assert result.out.startswith("::error file=openapi.yaml,line=4")
    assert json.loads((shell.folder / "report.json").read_text(encoding="utf-8"))["summary"]["error"] == 1


def test_same_input_gives_the_same_bytes(shell: Shell) -> None:
    shell.write("openapi.yaml", BAD)
    assert shell("--format", "json", code=1).out == shell("--format", "json", code=1).out


def test_baseline_silences_what_is_there_and_only_that(shell: Shell) -> None:
    shell.write("openapi.yaml", BAD)
    shell("baseline", code=0)
    assert shell("--format", "json", code=0).out.count('"suppressed": 1') == 1
    shell.write("openapi.yaml", "# a line above\n" + BAD + "inof: {}\n")
    findings = json.loads(shell("--format", "json", code=1).out)["findings"]
    assert [finding["pointer"] for finding in findings] == ["/inof"]


def test_allow_with_reason(shell: Shell) -> None:
    shell.write("openapi.yaml", BAD.replace("pahts: {}", "pahts: {} # openspec-lint: allow structure-* -- old gateway"))
    shell(code=0)


def test_init_writes_what_check_then_reads(shell: Shell) -> None:
    shell.write("docs/openapi.yaml", GOOD)
    shell("init", code=0)
    assert "configuration: openspec-lint.yaml" in shell(code=0).out
    assert "exists already" in shell("init", code=2).err


def test_envelope_that_nobody_asked_for_says_how_to_choose(shell: Shell) -> None:
    shell.write("openapi.yaml", GOOD.replace("paths: {}", BARE))
    assert "envelope: success-data-error-meta by default" in shell(code=1).out
    assert "envelope: none" in shell("detect", code=0).out
    shell("init", code=0)
    shell(code=0)


def test_rules_and_explain(shell: Shell) -> None:
    listed = {rule["id"]: rule for rule in json.loads(shell("rules", "--json", code=0).out)["rules"]}
    assert listed["duplicate-key"]["severity"] == "error"
    assert "JSON (RFC 8259)" in shell("explain", "duplicate-key", code=0).out


def test_diff_of_equal_contracts(shell: Shell) -> None:
    shell.write("a.yaml", GOOD)
    shell.write("b.yaml", GOOD)
    shell("diff", "a.yaml", "b.yaml", code=0)


def test_python_interface(shell: Shell) -> None:
    shell.write("openapi.yaml", BAD)
    report = openspec_lint.check(shell.folder)
    assert (report.exit_code, [finding.rule_id for finding in report.findings]) == (1, ["structure-field-unknown"])
    base = {"openapi": "3.0.3", "paths": {"/pets": {"get": {"responses": {"200": {"description": "OK"}}}}}}
    removed = openspec_lint.diff(base, {**base, "paths": {}})
    assert [finding.change.breaking for finding in removed.findings if finding.change] == [True]
    with pytest.raises(openspec_lint.OpenspecLintError):
        openspec_lint.diff(base, {})


def test_public_names_exist() -> None:
    assert all(hasattr(openspec_lint, name) for name in openspec_lint.__all__)
    with pytest.raises(AttributeError):
        openspec_lint.nothing_of_this_name  # noqa: B018  # the access is what is tested


def test_changes_that_archiving_would_refuse_are_named(shell: Shell) -> None:
    spec = "## Purpose\nLets staff find a parcel by its code.\n## Requirements\n### Requirement: Find a parcel\n"
    shell.write("openspec/specs/parcels/spec.md", spec + "It SHALL.\n#### Scenario: Known\n- **THEN** it is\n")
    entry = "### Requirement: {}\nIt SHALL.\n#### Scenario: Known\n- **THEN** it is\n"
    deltas = {"add-desk": "ADDED", "widen-desk": "MODIFIED"}
    for change, section in deltas.items():
        text = f"## {section} Requirements\n" + entry.format(f"By {change}")
        shell.write(f"openspec/changes/{change}/specs/parcels/spec.md", text)
    result = shell("--select", "spec", code=1)
    assert 'archive: openspec would refuse 1 of 2 changes today: widen-desk ("By widen-desk")\n' in result.out
    shell.write("openspec/changes/widen-desk/specs/parcels/spec.md", "## ADDED Requirements\n" + entry.format("Own"))
    assert "archive:" not in shell("--select", "spec", code=0).out


def test_validator_is_asked_for_a_second_opinion(shell: Shell) -> None:
    shell.write("openapi.yaml", GOOD)
    text = shell("--validator", "openapi-spec-validator", "--select", "structure", code=0)
    assert "oracle: openapi-spec-validator" in text.out
    assert "openapi.yaml, and so do we" in text.out
    report = json.loads(
        shell("--validator", "openapi-spec-validator", "--format", "json", "--fail-on", "never", code=0).out
    )
    (opinion,) = report["oracle"]
    assert (opinion["path"], opinion["accepts"], opinion["failure"]) == ("openapi.yaml", True, None)
    assert "oracle" not in json.loads(shell("--format", "json", "--fail-on", "never", code=0).out)


def test_validator_without_contract_says_so(shell: Shell) -> None:
    shell.write("openspec/specs/pets/spec.md", "# Pets\n")
    report = shell("--validator", "openapi-spec-validator", "--fail-on", "never", code=0)
    assert "oracle: there is no OpenAPI contract to ask openapi-spec-validator about" in report.out


def test_validator_and_fix_exclude_each_other(shell: Shell) -> None:
    shell.write("openapi.yaml", GOOD)
    assert "give it without --fix" in shell("--validator", "openapi-spec-validator", "--fix", code=2).err
