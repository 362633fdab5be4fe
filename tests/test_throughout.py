"""What holds of many things is told once with their number, what holds of few is told of each."""

from __future__ import annotations

import json
from typing import Any

import pytest
from examples import RULES, project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.catalog.rule import Rule
from openspec_lint.checks.assertions import OPTIONS
from openspec_lint.checks.project import contract_findings
from openspec_lint.checks.run import run
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.throughout import THINGS, named, plural
from openspec_lint.model.contract import read_contract
from openspec_lint.model.grammar import KINDS
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

TOLD = [rule for rule in RULES.values() if rule.check == "throughout"]
PROPERTY = RULES["property-undescribed"]


def _messages(described: int, bare: int, rule: Rule = PROPERTY) -> list[str]:
    names = [f"a{number}: {{description: x}}" for number in range(described)]
    names += [f"b{number}: {{type: integer}}" for number in range(bare)]
    text = "openapi: 3.1.0\ninfo: {}\ncomponents: {schemas: {A: {properties: {" + ", ".join(names) + "}}}}\n"
    (checked,) = project_of_files({"openapi.yaml": text}).contracts
    return [finding.message for finding in contract_findings(checked, [rule])]


@pytest.mark.parametrize(
    ("described", "bare", "expected"),
    [
        (0, 0, []),
        (0, 1, ["The property `b0` has no description."]),
        (0, 2, ["Both properties have no description."]),
        (2, 2, ["The property `b0` has no description.", "The property `b1` has no description."]),
        (1, 2, ["2 of 3 properties have no description."]),
        (5, 5, [f"The property `b{number}` has no description." for number in range(5)]),
        (94, 6, ["6 of 100 properties have no description."]),
    ],
)
def test_few_are_told_one_by_one_and_many_once(described: int, bare: int, expected: list[str]) -> None:
    assert _messages(described, bare) == expected


def test_a_thing_is_called_by_what_people_know_it_by() -> None:
    text = (
        "openapi: 3.1.0\ninfo: {}\npaths: {/a: {get: {parameters: [{name: q, in: query, schema: {}}],"
        " responses: {'200': {content: {text/plain: {schema: {items: {}}}}}}}}}\n"
        "components: {schemas: {A: {items: {}, properties: {b: {items: {oneOf: [{}]}}}}}}\n"
    )
    (checked,) = project_of_files({"openapi.yaml": text}).contracts
    things = [site for kind in ("parameter", "response", "schema") for site in checked.contract.by_kind[kind]]
    assert [named(site) for site in things] == [
        "The parameter `q` of GET /a",
        "The response `200` of GET /a",
        "The schema inside `q` of GET /a",
        "The schema inside `text/plain` of GET /a",
        "The schema inside `text/plain` of GET /a",
        "The schema `A`",
        "The schema inside `A`",
        "The property `b`",
        "The schema inside `b`",
        "The schema inside `b`",
    ]


def test_what_others_must_have_is_not_missed_where_none_has_it() -> None:
    rule = PROPERTY._replace(options={**PROPERTY.options, "if_some": True})
    assert _messages(0, 3, rule) == []
    assert _messages(1, 1, rule) == ["The property `b0` has no description."]


def test_one_that_stands_for_many_names_some_of_them() -> None:
    text = "openapi: 3.1.0\ninfo: {}\npaths: {/a: {" + ", ".join(f"{m}: {{}}" for m in ("get", "put", "post")) + "}}\n"
    (checked,) = project_of_files({"openapi.yaml": text}).contracts
    (finding,) = contract_findings(checked, [RULES["operation-undescribed"]])
    assert (finding.message, len(finding.related)) == ("All 3 operations have neither summary nor description.", 2)


@pytest.mark.parametrize("rule", TOLD, ids=lambda rule: rule.id)
def test_things_are_kinds_or_have_a_selection(rule: Rule) -> None:
    assert rule.options["things"] in KINDS | THINGS.keys()
    assert rule.given == ("contract",)


@pytest.mark.parametrize("noun", THINGS)
def test_each_selection_is_used(noun: str) -> None:
    assert any(rule.options["things"] == noun for rule in TOLD)


def test_plurals() -> None:
    assert [plural(noun) for noun in ("property", "request-body", "tag")] == ["properties", "request bodies", "tags"]
    assert plural("summary") == "summaries"
    assert OPTIONS["throughout"]["required"] == ["things", "check"]


_WORDS = ("string", "array", "true", "TODO", "A", "#/components/schemas/A", "https://localhost", "2XX")
_KEYS = (
    *(
        "description",
        "summary",
        "title",
        "version",
        "tags",
        "name",
        "in",
        "required",
        "deprecated",
        "schema",
        "default",
    ),
    *("example", "examples", "value", "type", "enum", "properties", "allOf", "anyOf", "items", "format", "content"),
    *("application/json", "parameters", "responses", "requestBody", "servers", "url", "get", "post", "$ref", "200"),
)
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(_WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)
_ASKING = [
    rule
    for rule in RULES.values()
    if rule.family == "contract" and rule.category in ("documentation", "examples", "unused")
]


@settings(max_examples=300, deadline=None)
@given(_JUNK, st.dictionaries(st.sampled_from(_KEYS), _JUNK, max_size=5), st.sampled_from(["3.0.3", "3.1.0", "2.0"]))
def test_no_document_makes_a_check_fail(junk: Any, operation: dict[str, Any], version: str) -> None:
    value = {
        "swagger" if version == "2.0" else "openapi": version,
        **dict.fromkeys(("info", "servers", "host", "tags", "definitions"), junk),
        "paths": {"/a": {"get": operation, "post": junk, "patch": operation}, "/b": junk},
        "components": {"schemas": {"A": junk, "B": operation}, "examples": {"a b": junk}, "headers": {"a": junk}},
    }
    store = DocumentStore(memory_tree({"a.json": json.dumps(value)}).read)
    contract = read_contract(store.load("a.json"), store)
    assert contract is not None
    for finding in run(_ASKING, contract.by_kind, ContractScope(contract, None)):
        assert finding.message


@pytest.mark.parametrize(("count", "expected"), [(20, 20), (21, 1)])
def test_unused_components_of_a_section_are_told_once_where_they_are_many(count: int, expected: int) -> None:
    names = ", ".join(f"S{number}: {{}}" for number in range(count))
    text = f"openapi: 3.1.0\ninfo: {{}}\npaths: {{/a: {{get: {{}}}}}}\ncomponents: {{schemas: {{{names}}}}}\n"
    (checked,) = project_of_files({"openapi.yaml": text}).contracts
    found = list(contract_findings(checked, [RULES["component-unused"]]))
    assert len(found) == expected
    assert found[0].message.startswith("Nothing refers to `S0`")
