"""The changes to the shipped meta-schemas: each is needed, and those made for their errors change no verdict."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from mutations import mutated

from openspec_lint.catalog.load import RuleFileError, read_rule_file, rules_root
from openspec_lint.catalog.metaschema import as_2020_12, metaschema, shipped_metaschema
from openspec_lint.catalog.metaschema_changes import REMOVED, MetaschemaChange, make_changes, metaschema_changes
from openspec_lint.model.grammar import GRAMMARS

CHANGES = [(version, change) for version in GRAMMARS for change in metaschema_changes(version)]
NOTHING = object()


def value_at(schema: Any, pointer: str) -> Any:
    for key in pointer.split("/")[1:]:
        schema = schema.get(key, NOTHING)
    return schema


@pytest.mark.parametrize(
    ("version", "number"),
    [(version, number) for version in GRAMMARS for number in range(len(metaschema_changes(version)))],
)
def test_change_is_needed(version: str, number: int) -> None:
    schema = shipped_metaschema(version)
    *before, change = metaschema_changes(version)[: number + 1]
    make_changes(schema, before)
    for pointer in change.at:
        assert value_at(schema, pointer) is not (NOTHING if change.put is REMOVED else change.put), pointer
        assert value_at(schema, pointer) != change.put, "the shipped schema has it by now"


@pytest.mark.parametrize("version", GRAMMARS)
def test_changes_have_their_form(version: str) -> None:
    form = json.loads((rules_root() / "metaschemas.schema.json").read_text(encoding="utf-8"))
    changes = read_rule_file(rules_root() / "metaschemas" / f"{version}.yaml")
    assert [error.message for error in jsonschema_rs.Draft202012Validator(form).iter_errors(changes)] == []


@pytest.mark.parametrize("change", [("/gone/type", 1), ("/type", REMOVED), ("/gone", REMOVED)])
def test_change_that_leads_nowhere_is_refused(change: tuple[str, Any]) -> None:
    pointer, put = change
    with pytest.raises(RuleFileError):
        make_changes({"properties": {}}, [MetaschemaChange((pointer,), put, "errors", "a test")])


@cache
def verdicts(version: str) -> tuple[jsonschema_rs.Validator, jsonschema_rs.Validator]:
    """Return a validator with the changes to the meaning only, and one with all."""
    schema = shipped_metaschema(version)
    meaning = [change for change in metaschema_changes(version) if change.because == "specification"]
    make_changes(schema, meaning)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return (
        jsonschema_rs.Draft202012Validator({**as_2020_12(schema), **dialect}, offline=True),
        jsonschema_rs.Draft202012Validator(metaschema(version), offline=True),
    )


@settings(max_examples=250, deadline=None)
@given(mutated())
def test_changes_for_the_errors_change_no_verdict(case: tuple[str, Any]) -> None:
    version, document = case
    meaning, all_changes = verdicts(version)
    assert meaning.is_valid(document) == all_changes.is_valid(document)
