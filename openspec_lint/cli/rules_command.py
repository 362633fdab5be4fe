"""`openspec-lint rules` and `openspec-lint explain`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from openspec_lint.catalog.compat import compat_rules, load_compat
from openspec_lint.catalog.config import unknown_name
from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.rule import Rule
from openspec_lint.catalog.select import LISTING
from openspec_lint.catalog.spectral.ruleset import CATEGORY, PREFIX, SpectralRule
from openspec_lint.cli.catalogue import Catalogue, catalogue_of
from openspec_lint.cli.locate import find_place
from openspec_lint.findings import OpenspecLintError
from openspec_lint.report.page_text import Row, list_as_markdown, list_as_text, page_as_markdown, page_as_text
from openspec_lint.report.rule_page import compat_page, compat_title, rule_page, spectral_page


def list_rules(as_json: bool, folder: Path | None, config_path: Path | None, no_config: bool) -> None:
    """Print every rule with its severity in the configuration of the project around the working folder.

    folder: where to write the page of each rule instead, as Markdown, with a list of them.
    """
    place = find_place(Path.cwd(), config_path, not no_config)
    catalogue = catalogue_of(place, with_examples=folder is not None)
    rows = list(_rows(catalogue))
    if folder is not None:
        pages = {f"{rule.id}.md": page_as_markdown(rule_page(rule)) for rule in catalogue.rules.values()}
        pages["README.md"] = list_as_markdown(rows)
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in pages.items():
            (folder / name).write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
        click.echo(f"{len(pages)} pages are written to {folder}; README.md lists the rules.")
    elif as_json:
        fields = [{name: value for name, value in row._asdict().items() if name != "page"} for row in rows]
        click.echo(json.dumps({"version": 1, "rules": fields}, indent=2))
    else:
        click.echo("\n".join(list_as_text(rows)))


def _rows(catalogue: Catalogue) -> Iterator[Row]:
    selection = catalogue.selection
    for rule in catalogue.rules.values():
        severity = selection.severity(rule.id, rule.category, rule.severity)
        preset = rule.preset if rule.preset == "strict" else ""
        yield Row(rule.id, rule.category, severity.name.lower(), rule.title, rule.fixable, f"{rule.id}.md", preset)
    for ruleset in catalogue.rulesets:
        for name, spectral in ruleset.rules.items():
            shown = selection.severity(PREFIX + name, CATEGORY, spectral.severity)
            title = " ".join((spectral.description or spectral.message or name).split())
            yield Row(PREFIX + name, CATEGORY, shown.name.lower(), title)
    for rule_id, compat in compat_rules(load_compat()).items():
        severity = selection.severity(rule_id, "compat", compat.severity)
        yield Row(rule_id, "compat", severity.name.lower(), compat_title(compat))


def explain_rule(rule_id: str, config_path: Path | None, no_config: bool) -> None:
    """Print the page of a rule, or of those that another linter calls by this id.

    A rule of the project's own is looked up in the configuration, which is read for no other. Raises OpenspecLintError
    with the closest name for one that does not exist.
    """
    rules: Mapping[str, Rule] = load_rules()
    compat = compat_rules(load_compat())
    spectral: dict[str, SpectralRule] = {}
    if rule_id not in rules and rule_id not in compat:
        catalogue = catalogue_of(find_place(Path.cwd(), config_path, not no_config), with_examples=True)
        rules = catalogue.rules
        spectral = {PREFIX + name: rule for ruleset in catalogue.rulesets for name, rule in ruleset.rules.items()}
    elsewhere = [rule for rule in rules.values() if any(rule_id in ids for ids in rule.known_as.values())]
    if rule_id in rules:
        pages = [rule_page(rules[rule_id])]
    elif rule_id in compat:
        pages = [compat_page(rule_id, compat[rule_id])]
    elif rule_id in spectral:
        pages = [spectral_page(spectral[rule_id])]
    elif elsewhere:
        pages = [rule_page(rule) for rule in elsewhere]
    else:
        raise OpenspecLintError(unknown_name("rule", rule_id, [*rules, *compat, *spectral], LISTING))
    click.echo("\n\n".join("\n".join(page_as_text(page)) for page in pages))
