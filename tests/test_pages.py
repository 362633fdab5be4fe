"""Pages of rules: the same blocks as text and as Markdown, and the folder of them that `rules --write` makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from examples import RULES
from markdown_it import MarkdownIt

from openspec_lint.catalog.rule import Rule
from openspec_lint.cli.main import cli
from openspec_lint.report.page_text import page_as_markdown, page_as_text
from openspec_lint.report.rule_page import Block, Code, Heading, Link, Text, rule_page

PAGE: list[Block] = [
    Heading("a: B"),
    Text("facts"),
    Link("RFC", "https://x"),
    Link("Two", "https://y"),
    Heading("C"),
    Code("```\nd\n"),
]


def test_page_as_text() -> None:
    lines = ["a: B", "facts", "", "See RFC: https://x", "See Two: https://y", "", "C", "    ```", "    d"]
    assert list(page_as_text(PAGE)) == lines


def test_page_as_markdown_fences_what_has_fences() -> None:
    assert "\n".join(page_as_markdown(PAGE)).endswith("## C\n\n````\n```\nd\n````\n")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_markdown_shows_each_example_as_it_is(rule: Rule) -> None:
    tokens = MarkdownIt().parse("\n".join(page_as_markdown(rule_page(rule))))
    shown = {token.content for token in tokens if token.type == "fence"}
    examples = {text for files in (*rule.bad.values(), *rule.good.values()) for text in files.values()}
    assert {text.rstrip("\n") + "\n" for text in examples} <= shown


def test_folder_has_a_page_of_each_rule_and_a_list_that_leads_to_them(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        cli, ["rules", "--write", str(tmp_path / "rules"), "--no-config"], catch_exceptions=False
    )
    assert result.exit_code == 0
    index = (tmp_path / "rules" / "README.md").read_text(encoding="utf-8")
    assert {path.stem for path in (tmp_path / "rules").iterdir()} == {*RULES, "README"}
    assert all(f"[{rule_id}]({rule_id}.md)" in index for rule_id in RULES)
    assert "| `request-property-removed` | " in index


def test_what_another_linter_calls_a_rule_leads_to_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    known = RULES["path-not-plural"]._replace(known_as={"redocly": ("path-segment-plural",)})
    monkeypatch.setattr("openspec_lint.cli.rules_command.load_rules", lambda: {known.id: known})
    monkeypatch.setattr("openspec_lint.cli.catalogue.load_rules", lambda **_: {known.id: known})
    result = CliRunner().invoke(cli, ["explain", "path-segment-plural", "--no-config"], catch_exceptions=False)
    assert result.output.startswith("path-not-plural: ")
    assert "Elsewhere: path-segment-plural in redocly" in result.output
