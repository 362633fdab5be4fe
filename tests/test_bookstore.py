"""The project of the demo, from the command line to the report: a finding of every family, and nothing unexpected."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import golden
import pytest

BOOKSTORE = Path(__file__).parent.parent / "fixtures" / "projects" / "bookstore"
COMMAND = ("check", str(BOOKSTORE), "--against", "history/openapi.before.yaml", "--as-of", "2026-01-01")


def output_of(*options: str, code: int) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "openspec_lint", *COMMAND, *options],
        cwd=BOOKSTORE.parent.parent,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    assert (run.returncode, run.stderr.decode()) == (code, "")
    return run.stdout.decode()


def test_report_is_as_its_golden_file() -> None:
    golden.compare("bookstore.txt", output_of("--fail-on", "never", code=0))


def test_what_no_other_tool_tells_is_as_its_golden_file() -> None:
    golden.compare("bookstore-crosscheck.txt", output_of("--select", "crosscheck", "--fail-on", "never", code=0))


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("requirement-without-scenario", "openspec/specs/catalogue/spec.md"),
        ("requirement-keyword-missing", "openspec/changes/cancel-orders/specs/orders/spec.md"),
        ("envelope-missing", "api/openapi.yaml"),
        ("path-not-plural", "api/openapi.yaml"),
        ("request-property-max-length-decreased", "api/openapi.yaml"),
        ("endpoint-undeclared", "openspec/specs/catalogue/spec.md"),
        ("status-undeclared", "openspec/specs/orders/spec.md"),
        ("parameter-differs", "openspec/specs/catalogue/spec.md"),
        ("body-envelope-differs", "openspec/specs/catalogue/spec.md"),
        ("body-field-undeclared", "openspec/specs/catalogue/spec.md"),
        ("breaking-undeclared", "api/openapi.yaml"),
    ],
)
def test_every_family_finds_what_was_put_in(rule: str, path: str) -> None:
    findings = json.loads(output_of("--format", "json", code=1))["findings"]
    assert (rule, path) in {(finding["rule"], finding["path"]) for finding in findings}


def test_parameter_that_openapi_does_not_allow_is_found() -> None:
    findings = json.loads(output_of("--format", "json", code=1))["findings"]
    assert "/paths/~1books~1{bookId}/get/parameters/0" in {finding["pointer"] for finding in findings}


def test_breaks_are_found_whether_a_change_declares_them_or_not() -> None:
    findings = json.loads(output_of("--format", "json", code=1))["findings"]
    declared = {f["change"]["declared_by"] for f in findings if "change" in f and f["change"]["breaking"]}
    assert declared == {None, "openspec/changes/cancel-orders"}
    assert "breaking-undeclared" in {finding["rule"] for finding in findings}


@pytest.mark.parametrize("name", ["text", "json", "markdown", "github"])
def test_declared_break_is_listed_with_the_place_that_declares_it_in_every_format(name: str) -> None:
    lines = output_of("--format", name, "--fail-on", "never", code=0).split("\n")
    (listed,) = [line for line in lines if "/order/{orderId}" in line and "Declared in " in line.replace("\\", "")]
    assert "Declared in openspec/changes/cancel-orders/proposal.md, line 8." in listed
