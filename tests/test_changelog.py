"""The changelog of a pair of contracts in every format, and the version that it asks for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import golden
import pytest
from click.testing import CliRunner
from compat_places import TABLE, TODAY, contract
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import openspec_lint
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.compat.version import version_bump, version_findings
from openspec_lint.cli.main import cli
from openspec_lint.findings import Severity
from openspec_lint.report.changelog import Changelog, groups_of, heading, version_sentences
from openspec_lint.report.formats import FORMATS
from openspec_lint.report.markdown import code, escaped
from openspec_lint.report.report import Counts, Report, report_of
from openspec_lint.report.visible import visible

FOLDER = Path(__file__).parent.parent / "fixtures" / "changelogs"
PAIR = (str(FOLDER / "base.yaml"), str(FOLDER / "revision.yaml"))


def _report() -> Report:
    old, new = (contract((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("base", "revision"))
    found = compat_findings(old, new, TABLE, Terms(TODAY), texts=True)
    bump = version_bump(found, old, new)
    found += version_findings(bump, old, new, TABLE)
    report = report_of(found, Counts(2, len(new.operations)))
    return report._replace(changelog=Changelog("Pet shop", "Pet shop", bump))


@pytest.mark.parametrize("name", ["text", "markdown", "json"])
def test_changelog_is_as_its_golden_file(name: str) -> None:
    golden.compare(f"changelog-{name}.txt", FORMATS[name](_report(), False))


def test_every_finding_is_in_exactly_one_group() -> None:
    report = _report()
    listed = [index for group in groups_of(report.findings) for index in group.indexes]
    assert sorted(listed) == list(range(len(report.findings)))


def test_what_breaks_comes_first_in_each_group() -> None:
    report = _report()
    for group in groups_of(report.findings):
        breaks = [bool(change and change.breaking) for change in (report.findings[i].change for i in group.indexes)]
        assert breaks == sorted(breaks, reverse=True)


# The commands.


def _run(*arguments: str) -> tuple[str, int]:
    result = CliRunner().invoke(cli, ["diff", *PAIR, *arguments])
    return result.output, result.exit_code


def test_all_is_the_changelog_and_plain_diff_is_as_it_was() -> None:
    everything, plain = _run("--all"), _run()
    assert everything[0].startswith("Pet shop 1.4.0 → 1.5.0\n")
    assert plain[0].split(":")[0].endswith("changelogs/revision.yaml")
    assert "description" not in plain[0]
    assert everything[1] == plain[1] == 1
    assert json.loads(_run("--format", "json")[0]).keys() == {"version", "findings", "summary"}


def test_python_gives_the_changelog_too() -> None:
    report = openspec_lint.diff(*PAIR)
    assert report.changelog is not None
    assert report.changelog.bump.wanted == "2.0.0"
    assert any(finding.rule_id == "operation-summary-changed" for finding in report.findings)
    assert openspec_lint.diff(PAIR[0], PAIR[0]).findings == ()


def test_nothing_is_a_changelog_too() -> None:
    result = CliRunner().invoke(cli, ["diff", PAIR[0], PAIR[0], "--all"])
    assert result.output.startswith("Pet shop 1.4.0\nNothing changed.\n")
    assert result.exit_code == 0


def test_markdown_of_a_plain_diff_lists_by_file() -> None:
    output, _ = _run("--format", "markdown")
    assert output.startswith("**Found ")
    assert re.search(r"\n### `\S*changelogs/revision\.yaml`\n\n- \*\*", output)


def test_expanded_view_is_a_list_and_has_no_texts() -> None:
    output, _ = _run("--all", "--expanded", "--format", "json")
    report = json.loads(output)
    assert "changelog" not in report
    assert not [finding for finding in report["findings"] if finding["change"]["kind"] in ("annotation", "version")]


def _configured(tmp_path: Path, configuration: str) -> Report:
    file = tmp_path / "openspec-lint.yaml"
    file.write_text(configuration, encoding="utf-8")
    report: Report = openspec_lint.diff(*PAIR, config=file)
    return report


def _rules(report: Report) -> set[str]:
    return {finding.rule_id for finding in report.findings}


def test_configuration_leaves_texts_out_and_makes_the_version_count(tmp_path: Path) -> None:
    report = _configured(tmp_path, 'rules: {"*-description-changed": off, api-major-version-not-bumped: error}')
    assert "operation-summary-changed" in _rules(report)
    assert not [rule for rule in _rules(report) if rule.endswith("-description-changed")]
    told = {finding.rule_id: finding.severity for finding in report.findings}
    assert told["api-major-version-not-bumped"] is Severity.ERROR
    assert "api-major-version-not-bumped" not in _rules(
        _configured(tmp_path, "rules: {api-major-version-not-bumped: off}")
    )


def test_an_accepted_break_still_asks_for_a_version_and_a_correction_does_not(tmp_path: Path) -> None:
    for correction, cause in (("false", "breaks"), ("true", "adds")):
        accept = f"{{rule: '*', reason: It was never so., correction: {correction}}}"
        report = _configured(tmp_path, f"compat: {{accept: [{accept}]}}")
        assert report.changelog is not None
        assert report.changelog.bump.cause == cause
        assert ("**Breaking:**" in FORMATS["markdown"](report, False)) == (cause == "breaks")


def test_what_is_said_of_the_configuration_has_a_group_of_its_own(tmp_path: Path) -> None:
    report = _configured(tmp_path, "compat: {accept: [{rule: webhook-removed, reason: Not yet.}]}")
    assert [group.title for group in groups_of(report.findings)][-1] == "Configuration"
    assert "acceptance-unused" in FORMATS["text"](report, False)


# The version.

BREAKS = (
    "{paths: {/a: {get: {responses: $A}, post: {responses: $A}}}, $INFO}",
    "{paths: {/a: {get: {responses: $A}}}, $INFO}",
)
ADDS = (BREAKS[1], BREAKS[0])
TEXTS = (
    "{paths: {/a: {get: {summary: a, responses: $A}}}, $INFO}",
    "{paths: {/a: {get: {summary: b, responses: $A}}}, $INFO}",
)
MAY_BREAK = tuple(
    "{paths: {/a: {get: {responses: {'200': {description: OK, content: {application/json: {schema: {type: object, "
    f"properties: {{{name}: {{type: string}}}}}}}}}}}}}}}}}}}}, $INFO}}"
    for name in ("a, b", "b")
)
MAY_BREAK = (MAY_BREAK[0].replace("{a, b:", "{a: {}, b:"), MAY_BREAK[1])
NOTHING = (BREAKS[0], BREAKS[0])
KINDS = {"breaks": BREAKS, "may-break": MAY_BREAK, "adds": ADDS, "texts": TEXTS, "nothing": NOTHING}


def _with_version(text: str, version: str | None) -> Any:
    info = "info: {title: t}" if version is None else f"info: {{title: t, version: {version}}}"
    filled = text.replace("$INFO", info).replace("$A", "{'200': {description: OK}}")
    return contract("{openapi: 3.1.0, " + filled[1:])


@pytest.mark.parametrize(
    ("kind", "old", "new", "asked", "wanted", "declared", "is_sufficient"),
    [
        ("breaks", "1.4.0", "2.0.0", "major", "2.0.0", "major", True),
        ("breaks", "1.4.0", "1.5.0", "major", "2.0.0", "minor", False),
        ("breaks", "1.4.0", "1.4.0", "major", "2.0.0", "none", False),
        ("breaks", "1.4.0", "1.3.0", "major", "2.0.0", "decreased", False),
        ("breaks", "v1.4.0", "v2.0.0-rc.1", "major", "2.0.0", "major", True),
        ("breaks", "2.0.0-rc.1", "2.0.0-rc.2", "major", "2.0.0", "patch", True),
        ("breaks", "2.0.0-rc.1", "2.0.0", "major", "2.0.0", "patch", True),
        ("breaks", "2.0.0-rc.1", "2.0.0-rc.1", "major", "2.0.0", "none", False),
        ("breaks", "0.4.2", "0.5.0", "minor", "0.5.0", "minor", True),
        ("breaks", "0.4.2", "0.4.3", "minor", "0.5.0", "patch", False),
        ("breaks", "0.4.2", "1.0.0", "minor", "0.5.0", "major", True),
        ("breaks", "1.4", "1.5", "major", None, None, None),
        ("breaks", "2024-01-01", "2.0.0", "major", None, None, None),
        ("breaks", None, "2.0.0", "major", None, None, None),
        ("breaks", "01.4.0", "2.0.0", "major", None, None, None),
        ("may-break", "1.4.0", "1.5.0", "major", "2.0.0", "minor", False),
        ("adds", "1.4.0", "1.5.0", "minor", "1.5.0", "minor", True),
        ("adds", "1.4.0", "2.0.0", "minor", "1.5.0", "major", True),
        ("adds", "1.4.0", "1.4.1", "minor", "1.5.0", "patch", False),
        ("adds", "0.4.0", "0.4.1", "patch", "0.4.1", "patch", True),
        ("texts", "1.4.0", "1.4.1", "patch", "1.4.1", "patch", True),
        ("texts", "1.4.0+build.1", "1.4.0+build.2", "patch", "1.4.1", "none", False),
        ("nothing", "1.4.0", "1.4.0", "none", "1.4.0", "none", True),
    ],
)
def test_bump_that_the_changes_ask_for(
    kind: str, old: str | None, new: str | None, asked: str, wanted: str | None, declared: str, is_sufficient: bool
) -> None:
    base, revision = _with_version(KINDS[kind][0], old), _with_version(KINDS[kind][1], new)
    bump = version_bump(compat_findings(base, revision, TABLE, Terms(TODAY), texts=True), base, revision)
    assert bump == (old, new, asked, kind, wanted, declared, is_sufficient)


GREW = "Nothing breaks, and the interface grew or changed"
PATCH = "Only texts changed: this asks for a patch version."
BREAKS_ONE = "The only change breaks clients"
UNTOLD = "only semantic versions (MAJOR.MINOR.PATCH) say whether that is enough."


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        ("breaks", "1.4.0", "1.4.0", f"{BREAKS_ONE}: this asks for 2.0.0 (major), but info.version is still 1.4.0."),
        ("breaks", "1.4.0", "2.0.0", f"{BREAKS_ONE}: this asks for 2.0.0 (major), and info.version is 2.0.0."),
        ("may-break", "0.1.0", "0.1.1", "The only change may break clients, which the contract does not tell: "
         "this asks for 0.2.0 (minor), but info.version is only 0.1.1."),
        ("adds", "1.4.0", "1.3.0", f"{GREW}: this asks for 1.5.0 (minor), but info.version went back to 1.3.0."),
        ("texts", None, "1.4.0", f"{PATCH} There is no info.version before."),
        ("texts", "1.4", "1.5", f"{PATCH} info.version went from 1.4 to 1.5; {UNTOLD}"),
        ("texts", "1.4", "1.4", f"{PATCH} info.version is still 1.4; {UNTOLD}"),
        ("nothing", "1.4.0", "1.4.0", "Nothing changed."),
    ],
)  # fmt: skip
def test_version_in_words(kind: str, old: str | None, new: str | None, says: str) -> None:
    base, revision = _with_version(KINDS[kind][0], old), _with_version(KINDS[kind][1], new)
    found = compat_findings(base, revision, TABLE, Terms(TODAY), texts=True)
    changelog = Changelog("t", "t", version_bump(found, base, revision))
    assert version_sentences(changelog, found) == says


def test_version_is_a_finding_only_where_something_breaks() -> None:
    for kind, is_told in (("breaks", True), ("may-break", True), ("adds", False), ("texts", False)):
        base, revision = (_with_version(text, "1.4.0") for text in KINDS[kind])
        found = compat_findings(base, revision, TABLE, Terms(TODAY), texts=True)
        told = list(version_findings(version_bump(found, base, revision), base, revision, TABLE))
        assert [(each.rule_id, each.severity) for each in told] == [("api-version-not-bumped", Severity.INFO)] * is_told


def test_heading_names_what_changed() -> None:
    base, revision = _with_version(BREAKS[0], "1.4.0"), _with_version(BREAKS[1], None)
    bump = version_bump([], base, revision)
    assert heading(Changelog("A", "B", bump)) == "A 1.4.0 → B no version"
    assert heading(Changelog("A", "A", bump)) == "A 1.4.0 → no version"
    assert heading(Changelog(None, None, bump._replace(revision="1.4.0"))) == "no title 1.4.0"


# Markdown.

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _read(markdown: str) -> str:
    """Return what a reader sees of one paragraph or list item."""
    tokens = READER.parse(markdown)
    (inline,) = [token for token in tokens if token.type == "inline"]
    assert inline.children is not None
    return "".join(child.content for child in inline.children if child.type != "html_inline")


@example("`1``1`")
@example("``a``")
@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from("ab 1.*_`<>[]()!|~#&;\\-+={}@:/\n\u202e"), min_size=1).filter(str.strip))
def test_message_reads_in_markdown_as_it_is(text: str) -> None:
    expected = re.sub(r"(?<!`)`([^`]+)`(?!`)", r"\1", visible(text).strip())
    for before in ("", "- ", "- **Breaking:** "):
        shown = _read(before + escaped(text)).removeprefix("Breaking: ")
        assert shown.split() == expected.split()


def test_nobody_is_called_by_a_report_that_is_pasted() -> None:
    assert escaped("@ann, a@b and `@c`") == "@<!-- -->ann, a@b and `@c`"


@settings(max_examples=200)
@given(st.text(alphabet="ab `|", min_size=1).filter(str.strip))
def test_code_span_holds_what_it_is_given(text: str) -> None:
    assert _read(code(text)) == text
