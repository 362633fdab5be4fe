"""`openspec-lint rules` and `openspec-lint explain`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from openspec_lint.catalog.config import unknown_name
from openspec_lint.catalog.load import load_rules
from openspec_lint.catalog.select import LISTING, selection_of
from openspec_lint.cli.locate import find_place
from openspec_lint.findings import OpenspecLintError
from openspec_lint.report.rule_page import rule_page


def list_rules(as_json: bool, config_path: Path | None, no_config: bool) -> None:
    """Print every rule with its severity in the configuration of the project around the working folder."""
    config = find_place(Path.cwd(), config_path, not no_config).config
    rules = load_rules()
    selection = selection_of(config, rules, ())
    rows = [
        {
            "id": rule.id,
            "category": rule.category,
            "severity": selection.severity(rule.id, rule.category, rule.severity).name.lower(),
            "title": rule.title,
        }
        for rule in rules.values()
    ]
    if as_json:
        click.echo(json.dumps({"version": 1, "rules": rows}, indent=2))
        return
    width = max(len(row["id"]) for row in rows)
    for row in sorted(rows, key=lambda row: (row["category"], row["id"])):
        click.echo(f"{row['category']:<14} {row['id']:<{width}}  {row['severity']:<8} {row['title']}")


def explain_rule(rule_id: str) -> None:
    """Print the page of a rule; raises OpenspecLintError with the closest name for one that does not exist."""
    rules = load_rules()
    if rule_id not in rules:
        raise OpenspecLintError(unknown_name("rule", rule_id, list(rules), LISTING))
    click.echo("\n".join(rule_page(rules[rule_id])))
