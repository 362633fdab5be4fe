"""Breaks that a configuration accepts: what an entry covers, what is said of it, and what others make of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from examples import RECOMMENDED as RULES
from examples import project_of_files

from openspec_lint.catalog.acceptance import acceptances_of
from openspec_lint.catalog.compat import compat_rules, load_compat
from openspec_lint.catalog.config import ConfigError, config_of
from openspec_lint.catalog.select import Selection
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding, Severity
from openspec_lint.read.yaml_text import read_yaml
from openspec_lint.report.page_text import page_as_text
from openspec_lint.report.rule_page import compat_page

BREAKS = compat_rules(load_compat())
DAY = date(2027, 3, 1)
CONTRACT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'204': {description: done}}
%s  /legacy/pets:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'204': {description: done}}
components: {schemas: {Pet: {type: object, properties: {name: {type: string, maxLength: %d}}}}}
"""
BEFORE = CONTRACT % ("    delete: {responses: {'204': {description: gone}}}\n", 20)
AFTER = CONTRACT % ("", 10)
REMOVED, SHORTER = "api-removed-without-deprecation", "request-property-max-length-decreased"
UNUSED, ENDED = "acceptance-unused", "acceptance-ended"
REASON = "reason: Nobody sends it."


def found(
    *entries: str,
    after: str = AFTER,
    before: str | None = BEFORE,
    day: date = DAY,
    selection: Selection = Selection(),  # noqa: B008  # it is never changed
    files: dict[str, str] | None = None,
    path: str = "openapi.yaml",
) -> list[Finding]:
    accept = f"compat: {{accept: [{', '.join(entries)}]}}\n"
    contracts = {path: after, **({f"before/{path}": before} if before is not None else {})}
    project = project_of_files({"openspec-lint.yaml": accept, **contracts, **(files or {})})
    left = check_project(project._replace(terms=Terms(day)), RULES, selection).left
    return [each for each in left if each.category in ("compat", "crosscheck")]


def accepted(findings: Iterable[Finding]) -> set[str]:
    return {each.rule_id for each in findings if each.change is not None and each.change.accepted is not None}


def about(findings: Iterable[Finding]) -> dict[str, str]:
    return {each.rule_id: each.message for each in findings if each.rule_id in (UNUSED, ENDED)}


def fingerprint(rule_id: str, **more: str) -> str:
    (finding,) = [each for each in found(**more) if each.rule_id == rule_id]  # type: ignore[arg-type]
    return finding.fingerprint


COVERED = {
    "a rule": (f"{{rule: {SHORTER}, {REASON}}}", {SHORTER}),
    "a glob of rules": (f"{{rule: 'request-*', {REASON}}}", {SHORTER}),
    "several rules": (f"{{rule: [{SHORTER}, 'api-*'], {REASON}}}", {SHORTER, REMOVED}),
    "an operation": (f"{{operations: [DELETE /pets], {REASON}}}", {REMOVED}),
    "any method of a path": (f"{{operations: [/pets], {REASON}}}", {REMOVED}),
    "all operations of a component": (f"{{operations: [/pets, '/legacy/*'], {REASON}}}", {SHORTER, REMOVED}),
    "a rule and its contract": (f"{{rule: {SHORTER}, contracts: ['open*'], {REASON}}}", {SHORTER}),
}
NOT_COVERED = {
    "a rule of another change": f"{{rule: request-property-min-length-increased, {REASON}}}",
    "some operations of a component": f"{{rule: {SHORTER}, operations: ['/legacy/*'], {REASON}}}",
    "another operation": f"{{rule: {REMOVED}, operations: [DELETE /legacy/pets], {REASON}}}",
    "the fingerprint of nothing": f"{{fingerprint: '0123456789abcdef', {REASON}}}",
    "a rule that does not fit the operation": f"{{rule: {SHORTER}, operations: [DELETE /pets], {REASON}}}",
}


@pytest.mark.parametrize("name", COVERED)
def test_entry_covers(name: str) -> None:
    entry, expected = COVERED[name]
    findings = found(entry)
    assert accepted(findings) == expected
    assert about(findings) == {}
    assert {each.rule_id for each in findings if each.severity > Severity.INFO} == {SHORTER, REMOVED} - expected


@pytest.mark.parametrize("name", NOT_COVERED)
def test_entry_that_covers_nothing_is_reported_and_the_breaks_stay(name: str) -> None:
    findings = found(NOT_COVERED[name])
    assert accepted(findings) == set()
    assert list(about(findings)) == [UNUSED]
    assert {each.rule_id for each in findings if each.severity is Severity.ERROR} == {SHORTER, REMOVED}


def test_entry_that_leaves_operations_out_is_told_which() -> None:
    message = about(found(NOT_COVERED["some operations of a component"]))[UNUSED]
    assert f"{SHORTER} affects POST /pets too, which its operations leave out" in message


def test_fingerprint_covers_one_change_and_no_further_one_at_the_same_place() -> None:
    entry = f"{{fingerprint: '{fingerprint(SHORTER)}', {REASON}}}"
    assert accepted(found(entry)) == {SHORTER}
    assert accepted(found(entry, after=CONTRACT % ("", 5))) == set()


@pytest.mark.parametrize("rule_id", [REMOVED, SHORTER])
def test_fingerprint_does_not_depend_on_where_the_contract_lies(rule_id: str) -> None:
    assert fingerprint(rule_id) == fingerprint(rule_id, path="api/pets.yaml")


@pytest.mark.parametrize(
    ("day", "accepts", "said"),
    [
        (date(2027, 2, 28), {REMOVED}, None),
        (date(2027, 3, 1), {REMOVED}, None),
        (date(2027, 3, 2), set(), "until 2027-03-01: what it accepted is reported again"),
    ],
)
def test_entry_counts_until_the_end_of_its_day(day: date, accepts: set[str], said: str | None) -> None:
    findings = found(f"{{rule: {REMOVED}, until: 2027-03-01, {REASON}}}", day=day)
    assert accepted(findings) == accepts
    assert said is None or said in about(findings)[ENDED]
    assert bool(about(findings)) is (said is not None)


def test_entry_that_has_ended_and_is_not_needed_is_said_once() -> None:
    findings = found(f"{{rule: {REMOVED}, until: 2027-01-01, {REASON}}}", after=BEFORE)
    assert about(findings) == {
        ENDED: f"This accepted {REMOVED} until 2027-01-01: nothing that changed needs it any more; remove it."
    }


def test_acceptance_is_told_with_its_reason_and_class() -> None:
    plain, correction = f"{{rule: {SHORTER}, reason: It is so}}", f"{{rule: {REMOVED}, correction: true, {REASON}}}"
    told = {each.rule_id: each for each in found(plain, correction) if each.change is not None}
    assert told[SHORTER].message.endswith("may now be refused. Accepted: It is so.")
    assert told[REMOVED].message.endswith(
        "Accepted as a correction, the document was wrong and the service did not change: Nobody sends it."
    )
    assert [each.severity for each in told.values()] == [Severity.INFO] * 2
    assert all(each.change is not None and each.change.breaking for each in told.values())


def test_nothing_is_said_of_entries_where_nothing_was_compared() -> None:
    assert about(found(f"{{rule: {REMOVED}, {REASON}}}", before=None)) == {}


@pytest.mark.parametrize(
    ("selection", "is_said"),
    [
        (Selection(), True),
        (Selection(select=("naming",)), False),
        (Selection(ignore=("compat",)), False),
        (Selection(({"compat": "off"},)), False),
        (Selection(select=("compat",)), True),
    ],
)
def test_what_is_left_out_of_a_run_says_nothing_of_entries(selection: Selection, is_said: bool) -> None:
    entry = f"{{rule: request-property-became-required, {REASON}}}"
    assert bool(about(found(entry, selection=selection))) is is_said


def test_accepted_breaks_need_no_declaration() -> None:
    proposal = {"openspec/changes/tidy/proposal.md": "## What Changes\n- Nothing.\n"}
    asked = [each for each in found(files=proposal) if each.rule_id == "breaking-undeclared"]
    assert asked
    both = found(f"{{rule: '*', {REASON}}}", files=proposal)
    assert [each for each in both if each.rule_id == "breaking-undeclared"] == []


ALLOWED = {
    "what is left of a path, in a comment": AFTER.replace(
        "  /pets:\n", f"  /pets:  # openspec-lint: allow {REMOVED} -- gone\n"
    ),
    "what is left of a path, in a member": AFTER.replace(
        "  /pets:\n", f"  /pets:\n    x-openspec-lint-allow: {{{REMOVED}: gone}}\n"
    ),
    "the whole document": AFTER + f"x-openspec-lint-allow: {{{REMOVED}: gone}}\n",
}


@pytest.mark.parametrize("name", ALLOWED)
def test_removal_is_allowed_at_what_is_left_and_needs_no_declaration(name: str) -> None:
    proposal = {"openspec/changes/tidy/proposal.md": "- **BREAKING**: the `Pet.name` is shorter\n"}
    assert REMOVED in {each.rule_id for each in found(files=proposal)}
    assert {each.rule_id for each in found(after=ALLOWED[name], files=proposal)} == {SHORTER}


WRONG = {
    "{rule: request-*}": "1:19: `accept`: it needs `reason`",
    "{reason: x}": "1:19: `accept`: it needs one of `rule`, `operations`, `fingerprint`",
    "{rule: request-*, reason: ' '}": "1:45: `reason`: ' ' does not fit; it is why the change is wanted, in words",
    "{rule: request-*, reasn: x}": "1:37: there is no key `reasn`; did you mean `reason`?",
    "{fingerprint: 1234567890123456, reason: x}": "1:33: `fingerprint`: 1234567890123456 is read as a number; write it",
    "{rule: path-not-plural, reason: x}": "1:26: there is no rule about changes of a contract `path-not-plural`",
    "{rule: request-*, until: 2027-02-30, reason: x}": "1:44: `until`: there is no day 2027-02-30",
    "{rule: request-*, until: May, reason: x}": "1:44: `until`: 'May' does not fit; it is the last day",
}


@pytest.mark.parametrize("entry", WRONG)
def test_wrong_entry_is_refused_at_its_place(entry: str) -> None:
    document = read_yaml("openspec-lint.yaml", f"compat: {{accept: [{entry}]}}")
    with pytest.raises(ConfigError) as caught:
        acceptances_of(config_of(document, document.value), BREAKS)
    assert str(caught.value).startswith("openspec-lint.yaml:" + WRONG[entry])


def test_entries_that_the_documentation_shows_are_right() -> None:
    page = (Path(__file__).parent.parent / "docs" / "breaking-changes.md").read_text(encoding="utf-8")
    shown = page.partition("```yaml\n")[2].partition("```")[0]
    explained = "\n".join(page_as_text(compat_page(SHORTER, BREAKS[SHORTER]))).partition("in the configuration:  ")[2]
    for text in (shown, textwrap.dedent(" " * 27 + explained.partition("\n\n")[0])):
        document = read_yaml("openspec-lint.yaml", text)
        (entry,) = acceptances_of(config_of(document, document.value), BREAKS)
        assert entry.reason and entry.operations and entry.is_correction
