"""`diff` and the configuration of the project around it: severities, accepted breaks, what fails, what is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from repositories import contract

import openspec_lint
from openspec_lint.cli.main import cli

REMOVED = "api-path-removed-without-deprecation"
BEFORE, AFTER = contract("Pets", "/pets", "/dogs"), contract("Pets", "/pets")
ACCEPT = "compat: {accept: [{rule: '%s', reason: Dogs left., until: 2027-03-01}]}\n"
ALLOW = f"x-openspec-lint-allow: {{{REMOVED}: Dogs left.}}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "old.yaml").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(AFTER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*options: str) -> tuple[int, list[tuple[str, str]], dict[str, Any]]:
    """Return the exit status, rule and severity of each finding, and the whole report."""
    arguments = ["diff", "old.yaml", "new.yaml", "--format", "json", *options]
    done = CliRunner().invoke(cli, arguments, standalone_mode=True)
    report = json.loads(done.stdout)
    return done.exit_code, [(each["rule"], each["severity"]) for each in report["findings"]], report


CASES: list[tuple[str, tuple[str, ...], int, list[tuple[str, str]]]] = [
    ("", (), 1, [(REMOVED, "error")]),
    (f"rules: {{{REMOVED}: warning}}", (), 0, [(REMOVED, "warning")]),
    (f"rules: {{{REMOVED}: warning}}\nfail_on: warning", (), 1, [(REMOVED, "warning")]),
    (f"rules: {{{REMOVED}: warning}}\nfail_on: warning", ("--fail-on", "error"), 0, [(REMOVED, "warning")]),
    (f"rules: {{{REMOVED}: off}}", (), 0, []),
    (f"rules: {{{REMOVED}: off}}", ("--no-config",), 1, [(REMOVED, "error")]),
    ("rules: {api-*: info}", (), 0, [(REMOVED, "info")]),
    ("overrides: [{operations: [/dogs], rules: {compat: 'off'}}]", (), 0, []),
    ("overrides: [{operations: [/pets], rules: {compat: 'off'}}]", (), 1, [(REMOVED, "error")]),
    ("", ("--ignore", "api-*"), 0, []),
    ("", ("--select", "request-*"), 0, []),
    (ACCEPT % REMOVED, ("--as-of", "2027-03-01"), 0, [(REMOVED, "info")]),
    (ACCEPT % REMOVED, ("--as-of", "2027-03-02"), 1, [(REMOVED, "error"), ("acceptance-ended", "warning")]),
    (ACCEPT % "request-*", ("--as-of", "2027-03-01"), 1, [(REMOVED, "error"), ("acceptance-unused", "warning")]),
    (ACCEPT % "request-*", ("--as-of", "2027-03-01", "--select", "api-*"), 1, [(REMOVED, "error")]),
    (ACCEPT.replace("rule", "contracts: ['v2/*'], rule") % "request-*", (), 1, [(REMOVED, "error")]),
]


@pytest.mark.parametrize(("text", "options", "code", "expected"), CASES)
def test_configuration_counts(
    text: str, options: tuple[str, ...], code: int, expected: list[tuple[str, str]], project: Path
) -> None:
    (project / "openspec-lint.yaml").write_text(text, encoding="utf-8")
    assert run(*options)[:2] == (code, expected)


def test_another_configuration_may_be_named(project: Path) -> None:
    (project / "house.yaml").write_text(f"rules: {{{REMOVED}: off}}", encoding="utf-8")
    assert run("--config", "house.yaml")[:2] == (0, [])


def test_rules_of_the_expanded_view_are_configured_by_their_own_ids(project: Path) -> None:
    schema = "schema: {type: object, properties: {size: {type: TYPE}}}"
    filtered = BEFORE.replace(
        "{get: {", f"{{get: {{parameters: [{{name: f, in: query, style: deepObject, {schema}}}], "
    )
    (project / "old.yaml").write_text(filtered.replace("TYPE", "string"), encoding="utf-8")
    (project / "new.yaml").write_text(filtered.replace("TYPE", "integer"), encoding="utf-8")
    assert set(run("--expanded")[1]) == {("request-parameter-property-type-specialized", "error")}
    accept = ACCEPT % "request-parameter-property-type-changed"
    (project / "openspec-lint.yaml").write_text(accept, encoding="utf-8")
    accepted = ("request-parameter-property-type-specialized", "info")
    assert set(run("--expanded", "--as-of", "2027-03-01")[1]) == {accepted}


def test_acceptance_in_the_report(project: Path) -> None:
    entry = ACCEPT.replace("until", "correction: true, until") % REMOVED
    (project / "openspec-lint.yaml").write_text(entry, encoding="utf-8")
    _, _, report = run("--as-of", "2026-12-31")
    (finding,) = report["findings"]
    assert finding["change"]["accepted"] == {"reason": "Dogs left.", "until": "2027-03-01", "class": "correction"}
    assert finding["change"]["breaking"] is True


def test_allows_in_the_later_version_count(project: Path) -> None:
    (project / "new.yaml").write_text(AFTER + ALLOW, encoding="utf-8")
    code, findings, report = run()
    assert (code, findings, report["summary"]["suppressed"]) == (0, [], 1)


def test_note_gives_the_entry_that_accepts_the_break(project: Path) -> None:
    done = CliRunner().invoke(cli, ["diff", "old.yaml", "new.yaml"])
    (entry,) = [line.split("`")[1] for line in done.stdout.splitlines() if line.startswith("a break that is wanted")]
    (project / "openspec-lint.yaml").write_text(entry.replace("...", "Dogs left."), encoding="utf-8")
    assert run()[:2] == (0, [(REMOVED, "info")])


def test_python_reads_no_configuration_that_is_not_given(project: Path) -> None:
    (project / "openspec-lint.yaml").write_text(f"rules: {{{REMOVED}: off}}", encoding="utf-8")
    removed = [each.rule_id for each in openspec_lint.diff("old.yaml", "new.yaml").findings]
    assert REMOVED in removed
    with_config = openspec_lint.diff("old.yaml", "new.yaml", config="openspec-lint.yaml")
    assert REMOVED not in [each.rule_id for each in with_config.findings]
