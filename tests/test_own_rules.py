"""Rules of a project's own: how they are named, what they report, and in which words a wrong one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import openspec_lint
from openspec_lint.catalog.load import load_rules
from openspec_lint.checks.assertions import ARGUMENTS, ASSERTIONS
from openspec_lint.findings import OpenspecLintError

RULE = """\
id: owner-missing
severity: error
given: operation
check: defined
options: {field: x-owner}
message: "{method} {path} has no owner."
"""
CONTRACT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get: {x-owner: pets, responses: {"200": {description: All}}}
    post: {responses: {"201": {description: One}}}
"""


def findings(root: Path, config: str, **files: str) -> list[str]:
    """Return what rules of the project's own find, as "path:line rule message"."""
    for name, text in {"openspec-lint.yaml": config, "api.yaml": CONTRACT, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = openspec_lint.check(root, against="none")
    return [
        f"{each.location.path}:{each.location.span.line} {each.severity.name.lower()} {each.rule_id} {each.message}"
        for each in report.findings
        if each.rule_id not in load_rules()
    ]


CONFIG = "contracts: [{path: api.yaml, envelope: none}]\nrules: "
FOUND = ["api.yaml:6 error owner-missing POST /pets has no owner."]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("[lint]", FOUND),
        ("[lint/owner-missing.yaml]", FOUND),
        ("[lint/owner-missing.yaml, lint]", FOUND),
        ("[lint, {owner-missing: info}]", [FOUND[0].replace("error", "info")]),
        ("[lint, {owner-missing: off}]", []),
        (
            "[lint, {owner-missing: {options: {field: x-team}}}]",
            [FOUND[0].replace(":6", ":5").replace("POST", "GET"), *FOUND],
        ),
    ],
)
def test_rules_of_a_project_are_rules_like_ours(rules: str, expected: list[str], tmp_path: Path) -> None:
    assert findings(tmp_path, CONFIG + rules, **{"lint/owner-missing.yaml": RULE}) == expected


def test_rules_come_with_a_preset_file_too(tmp_path: Path) -> None:
    files = {"house.yaml": "rules: [lint]", "lint/owner-missing.yaml": RULE}
    assert findings(tmp_path, "extends: house.yaml\ncontracts: [{path: api.yaml}]", **files) == FOUND


def test_rule_may_look_at_specs(tmp_path: Path) -> None:
    rule = "id: requirement-unnumbered\nseverity: warning\ngiven: requirement\ncheck: matches\n"
    rule += "options: {pattern: 'R\\d+ .*'}\nmessage: Requirement {text} has no number.\n"
    spec = "# A\n## Purpose\nP.\n## Requirements\n### Requirement: Pets\nIt SHALL.\n#### Scenario: S\n- **WHEN** a\n"
    found = findings(
        tmp_path, CONFIG + "[lint]", **{"lint/requirement-unnumbered.yaml": rule, "openspec/specs/a/spec.md": spec}
    )
    assert found == ["openspec/specs/a/spec.md:5 warning requirement-unnumbered Requirement Pets has no number."]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("given: operation", "given: operations"), "3:8: there is no kind `operations`; did you mean `operation`?"),
        (("given: operation", "given: [schema, requirement]"), "3:8: these are kinds of contracts and of OpenSpec"),
        (("check: defined", "check: define"), "4:8: there is no assertion `define`; did you mean `defined`?"),
        (
            ("check: defined", "check: code"),
            "4:8: `code` is for rules of openspec-lint; there are the assertions absent",
        ),
        (("{field: x-owner}", "{fields: x-owner}"), "5:11: there is no key `fields`; did you mean `field`?"),
        (("{field: x-owner}", "{}"), "5:10: `options`: it needs `field`"),
        (("{method} {path}", "{methods}"), "6:10: there is no blank `{methods}`; did you mean `{method}`?"),
        (("{method} {path}", "{method"), "6:10: `message`: "),
        (
            ("severity: error", "severity: fatal"),
            "2:11: `severity`: there is no value `fatal`; there are: error, warning",
        ),
        (("severity: error\n", ""), "1:1: it needs `severity`"),
        (("id: owner-missing", "id: owner-is-missing"), "1:5: the id `owner-is-missing` must be the name of the file"),
        (("check: defined", "check: matches"), "5:10: `options`: it needs `pattern`"),
        (("id:", "id: ["), "2:9: a `,` or `]` is missing before this"),
    ],
)
def test_wrong_rule_is_refused_at_its_place(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(OpenspecLintError) as caught:
        findings(tmp_path, CONFIG + "[lint]", **{"lint/owner-missing.yaml": RULE.replace(*change)})
    assert str(caught.value).startswith("lint/owner-missing.yaml:" + message)


def test_pattern_that_is_none_is_refused(tmp_path: Path) -> None:
    rule = RULE.replace("defined", "matches").replace("{field: x-owner}", "{field: x-owner, pattern: '('}")
    with pytest.raises(OpenspecLintError, match=r"^lint/owner-missing.yaml:5:36: `pattern`: this is no regular"):
        findings(tmp_path, CONFIG + "[lint]", **{"lint/owner-missing.yaml": rule})


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "openspec-lint.yaml:2:9: there is no file or folder `lint` with rules"),
        (
            {"lint/duplicate-key.yaml": RULE.replace("owner-missing", "duplicate-key")},
            "lint/duplicate-key.yaml:1:5: there is a rule `duplicate-key` already, one of ours",
        ),
        (
            {"lint/owner-missing.yaml": RULE, "lint/more/owner-missing.yaml": RULE},
            "lint/owner-missing.yaml:1:5: there is a rule `owner-missing` already, lint/more/owner-missing.yaml",
        ),
    ],
)
def test_files_that_are_missing_or_clash_are_named(files: dict[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(OpenspecLintError) as caught:
        findings(tmp_path, CONFIG + "[lint]", **files)
    assert str(caught.value) == message


def test_each_assertion_says_what_its_messages_may_name() -> None:
    assert set(ARGUMENTS) == set(ASSERTIONS)


def test_documentation_tells_of_every_assertion() -> None:
    text = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [name for name in ASSERTIONS if f"`{name}`" not in text] == []
