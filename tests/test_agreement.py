"""Specs, changes and contracts side by side: what is said of the endpoints that they name, and how surely."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from examples import RULES, project_of_files
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.catalog.config import ConfigError, config_of
from openspec_lint.checks.agreement import Agreement
from openspec_lint.checks.checked import Project
from openspec_lint.checks.project import check_project
from openspec_lint.cli.gather import Request, gather
from openspec_lint.findings import Finding
from openspec_lint.model.openspec.deltas import read_delta
from openspec_lint.model.openspec.specs import read_spec
from openspec_lint.model.prose.affirmation import affirms
from openspec_lint.model.prose.mentions import mentions
from openspec_lint.model.prose.ownership import EndpointPatterns
from openspec_lint.model.prose.promises import promises_of_delta, promises_of_spec
from openspec_lint.read.store import read_document

CASES = yaml.safe_load((Path(__file__).parent / "data" / "agreement_cases.yaml").read_text(encoding="utf-8"))
CHECKED = {
    name: RULES[name]
    for name in ("endpoint-undeclared", "method-undeclared", "planned-endpoint-undeclared", "status-undeclared")
}
DOCUMENTS = {
    "delta": "openspec/changes/change/specs/pets/spec.md",
    "second": "openspec/changes/second/specs/pets/spec.md",
    "proposal": "openspec/changes/change/proposal.md",
    "design": "openspec/changes/change/design.md",
    "tasks": "openspec/changes/change/tasks.md",
    "configuration": "openspec-lint.yaml",
    "whole spec": "openspec/specs/toys/spec.md",
}


def contract_text(declares: list[str], server: str = "") -> str:
    paths: dict[str, dict[str, Any]] = {}
    for operation in declares:
        method, path, *statuses = operation.split()
        responses = {status: {"description": status} for status in statuses or ["200", "4XX"]}
        paths.setdefault(path, {})[method.lower()] = {"responses": responses}
    servers = [{"url": server or "/"}]
    return yaml.safe_dump(
        {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": servers, "paths": paths},
        sort_keys=False,
    )


def project_of_case(case: dict[str, Any]) -> Project:
    files: dict[str, str | bytes] = {"openapi.yaml": contract_text(case["declares"], case.get("server", ""))}
    files |= {path: case[name] for name, path in DOCUMENTS.items() if name in case}
    if case.get("spec"):
        files["openspec/specs/pets/spec.md"] = f"## Requirements\n### Requirement: It\n{case['spec']}"
    return project_of_files(files)


def findings_of_case(case: dict[str, Any]) -> list[Finding]:
    return check_project(project_of_case(case), CHECKED).left


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_specs_changes_and_contract(name: str) -> None:
    found = findings_of_case(CASES[name])
    assert sorted(f"{each.severity.name.lower()} {each.rule_id} {each.operation}" for each in found) == sorted(
        CASES[name]["finds"]
    )


@pytest.mark.parametrize("name", CASES)
def test_a_finding_stands_where_the_endpoint_or_the_status_is_written(name: str) -> None:
    case = CASES[name]
    texts = project_of_case(case).store.documents
    for finding in findings_of_case(case):
        span = finding.location.span
        line = texts[finding.location.path].value[span.line - 1]
        written = line[span.column - 1 : span.end_column - 1]
        assert finding.operation is not None
        method, _, path = finding.operation.partition(" ")
        assert written.isdigit() if finding.rule_id == "status-undeclared" else path in written or method in written


def test_several_contracts_are_named_in_one_sentence() -> None:
    files: dict[str, str | bytes] = {
        "openapi.yaml": contract_text(["GET /api/pets"]),
        "toys.yaml": contract_text(["GET /api/toys"]),
        "openspec/specs/pets/spec.md": "## Requirements\n### Requirement: It\n`GET /api/owners` SHALL answer.\n",
    }
    (finding,) = check_project(project_of_files(files), CHECKED).left
    assert (
        finding.message == "The spec names GET /api/owners; none of openapi.yaml, toys.yaml declares such an operation."
    )


GLOBS = [
    ("/charges", "POST /charges", True),
    ("POST /charges", "POST /charges/", True),
    ("post /charges", "POST /charges", True),
    ("GET /charges", "POST /charges", False),
    ("* /charges", "POST /charges", True),
    ("/charges", "/charges", True),
    ("GET /charges", "/charges", False),
    ("/charges/*", "POST /charges/1/refund", True),
    ("/charges/*", "POST /charges", False),
    ("/charges/{id}", "GET /charges/:charge", True),
    ("/charges/{id}", "GET /charges/42", True),
    ("/charges/{id}", "GET /charges/42/refund", False),
    ("https://pay.example.org/*", "GET https://pay.example.org/v1/charges", True),
    ("https://pay.example.org/*", "GET http://PAY.example.org/v1/charges", True),
    ("https://*.example.org/*", "GET https://pay.example.org/v1/charges", True),
    ("pay.example.org", "GET https://pay.example.org/v1/charges", True),
    ("GET https://pay.example.org/v1/*", "POST https://pay.example.org/v1/charges", False),
    ("https://pay.example.org/*", "GET /v1/charges", False),
    ("{pay_url}/*", "GET {pay_url}/charges", True),
]


@pytest.mark.parametrize(("glob", "said", "fits"), GLOBS)
def test_globs_of_endpoints(glob: str, said: str, fits: bool) -> None:
    (mention,) = mentions([(0, f"`{said}`")])
    assert EndpointPatterns(external=(glob,)).is_external(mention) is fits
    assert EndpointPatterns(ignored=(glob,)).is_ignored(mention) is fits


def test_coverage_by_capability_and_in_all() -> None:
    def spec(text: str) -> str:
        return f"## Requirements\n### Requirement: It\n{text}\n"

    project = project_of_files(
        {
            "openapi.yaml": contract_text(["GET /api/pets", "POST /api/pets", "GET /api/toys", "DELETE /api/toys"]),
            "openspec/specs/pets/spec.md": spec("`GET /api/pets` and `GET /api/owners`; all of `/api/toys`."),
            "openspec/specs/toys/spec.md": spec(
                "`GET /api/toys`, `GET /api/pets`; `POST https://x.example.org/api/pets`."
            ),
            "openspec/specs/words/spec.md": spec("Words."),
        }
    )
    assert project.openspec is not None
    agreement = Agreement(project.openspec, tuple(each.contract for each in project.contracts))
    covered = {
        each.capability: ([e.name for e in each.endpoints], [r.name for r in each.routes])
        for each in agreement.coverage
    }
    assert covered == {
        "pets": (["GET /api/pets", "GET /api/owners"], ["GET /api/pets", "GET /api/toys", "DELETE /api/toys"]),
        "toys": (["GET /api/toys", "GET /api/pets"], ["GET /api/pets", "GET /api/toys"]),
    }
    assert [route.name for route in agreement.whole_coverage.routes] == [
        "GET /api/pets",
        "GET /api/toys",
        "DELETE /api/toys",
    ]


def test_the_configuration_of_a_project_tells_endpoints_apart(tmp_path: Path) -> None:
    spec = (
        "## Requirements\n### Requirement: It\n`POST /api/charges`, `GET /api/pets/1` and `GET /api/spans` SHALL be.\n"
    )
    (tmp_path / "openapi.yaml").write_text(contract_text(["GET /api/pets"]), encoding="utf-8")
    (tmp_path / "openspec" / "specs" / "pets").mkdir(parents=True)
    (tmp_path / "openspec" / "specs" / "pets" / "spec.md").write_text(spec, encoding="utf-8")
    configuration = (
        "contracts: [{path: openapi.yaml}]\nendpoints: {external: [POST /api/charges], ignore: [/api/spans]}\n"
    )
    (tmp_path / "openspec-lint.yaml").write_text(configuration, encoding="utf-8")
    project = gather(Request(tmp_path)).project
    assert [each.operation for each in check_project(project, CHECKED).left] == ["GET /api/pets/1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("endpoints: {externals: [/a]}", "there is no key `externals`; did you mean `external`?"),
        ("endpoints: {ignore: /a}", "`ignore`: '/a' is not of type 'array'"),
        ("endpoints: {external: []}", "`external`: it must not be empty"),
    ],
)
def test_what_the_configuration_cannot_mean_is_refused(text: str, message: str) -> None:
    document = read_document("openspec-lint.yaml", text.encode())
    with pytest.raises(ConfigError, match=re.escape(message)):
        config_of(document, document.value)


LINES = st.sampled_from(
    ["## Requirements", "### Requirement: A", "#### Scenario: B", "- **WHEN** `GET /pets/{id}` is called", "", "```",
     "- **THEN** it returns 404", "```http", "GET /pets/1 HTTP/1.1", "~~~", "| GET | `/x` |", "- **Method**: PUT",
     "- **Path**: `/pets`", "## ADDED Requirements", "POST https://x.dev/pets", "# Toys", "{", "GET", "`", "AND /x"]
)  # fmt: skip


@given(st.lists(LINES, max_size=25))
def test_mentions_of_promises_stand_in_their_lines_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    spec = read_spec("pets", read_document("openspec/specs/pets/spec.md", text.encode()))
    delta = read_delta("pets", read_document("openspec/changes/c/specs/pets/spec.md", text.encode()), spec.site)
    for promise in (*promises_of_spec(spec), *promises_of_delta(delta)):
        places = [mention.line for mention in promise.mentions]
        assert places == sorted(places)
        for mention in promise.mentions:
            assert mention.path.strip("/") in lines[mention.line][mention.column - 1 : mention.end_column - 1]
            affirms(promise, mention)


def test_requirement_that_a_change_renames_and_rewrites_tells_nothing_in_its_old_words() -> None:
    spec = "## Requirements\n### Requirement: Pet\n`GET /pets` SHALL accept `?page=1`.\n"
    delta = (
        "## MODIFIED Requirements\n### Requirement: Pets\n`GET /pets` SHALL answer.\n## RENAMED Requirements\n"
        "- FROM: `### Requirement: Pet`\n- TO: `### Requirement: Pets`\n"
    )
    files = {"openapi.yaml": contract_text(["GET /pets"]), "openspec/specs/pets/spec.md": spec}
    rule = {"parameter-undeclared": RULES["parameter-undeclared"]}
    assert len(check_project(project_of_files(files), rule).left) == 1
    assert check_project(project_of_files(files | {DOCUMENTS["delta"]: delta}), rule).left == []
