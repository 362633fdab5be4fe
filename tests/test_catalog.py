"""Promises that hold for all rules."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import jsonschema
import pytest

from openspec_lint.catalog.load import load_rules, read_rule_file, rules_root
from openspec_lint.catalog.rule import FAMILIES, Rule
from openspec_lint.checks.assertions import ASSERTIONS, OPTIONS
from openspec_lint.checks.code.table import code_checks
from openspec_lint.model.grammar import KINDS
from openspec_lint.model.openspec.folder import OPENSPEC_KINDS

RULES = load_rules()
FORMAT = jsonschema.Draft202012Validator(json.loads((rules_root() / "rule.schema.json").read_text(encoding="utf-8")))
FILES = sorted(path for family in FAMILIES for path in (rules_root() / family).rglob("*.yaml"))

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_rule_file_has_the_format(path: object) -> None:
    FORMAT.validate(read_rule_file(path))  # type: ignore[arg-type]  # parametrize types its values as object


def test_a_rule_read_without_its_examples_is_the_same_but_for_them() -> None:
    assert load_rules(with_examples=False) == {id: rule._replace(good={}, bad={}) for id, rule in RULES.items()}


@each_rule
def test_check_exists(rule: Rule) -> None:
    assert rule.check in ("code", "engine") or rule.check in ASSERTIONS


def test_rules_with_code_and_functions_are_the_same() -> None:
    assert {rule.id for rule in RULES.values() if rule.check == "code"} == {
        rule_id for family in FAMILIES for rule_id in code_checks(family)
    }


def test_each_assertion_has_a_schema_for_its_options() -> None:
    assert set(OPTIONS) == set(ASSERTIONS)


@each_rule
def test_options_fit_the_assertion(rule: Rule) -> None:
    if rule.check not in ("code", "engine"):
        jsonschema.validate(rule.options, OPTIONS[rule.check])


@each_rule
def test_message_is_a_sentence_with_plain_placeholders(rule: Rule) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(rule.message) if name is not None]
    assert all(re.fullmatch("[a-z_]+", name) for name in names)
    assert rule.message.endswith((".", "?"))


@each_rule
def test_id_names_the_problem(rule: Rule) -> None:
    assert not rule.id.startswith(("no-", "disallow-", "require-"))


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parent.parent.name == "contract"], ids=lambda path: path.stem
)
def test_rule_of_a_contract_lies_in_the_folder_of_its_category(path: Path) -> None:
    assert path.parent.name == RULES[path.stem].category


@each_rule
def test_rule_is_given_kinds_that_there_are(rule: Rule) -> None:
    kinds = {"text": {"document"}, "contract": KINDS | {"reference", "document"}, "spec": set(OPENSPEC_KINDS)}
    assert set(rule.given) <= kinds.get(rule.family, KINDS | set(OPENSPEC_KINDS))
