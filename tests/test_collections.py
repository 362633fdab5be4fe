"""Collections of JSON Schemas as contracts: what is one, which schemas it has, their references, drafts and changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from examples import RECOMMENDED as RULES
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.catalog.compat import load_compat
from openspec_lint.checks.checked import CheckedContract, Project
from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.project import check_project
from openspec_lint.cli.main import cli
from openspec_lint.model.collection import DRAFTS
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.discovery import candidates
from openspec_lint.model.site import Node
from openspec_lint.read.document import pointer_of
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

PATH = "shared/api-contracts.json"
PET: dict[str, Any] = {"type": "object", "properties": {"name": {"type": "string"}}}


def store_of(value: object, **others: object) -> DocumentStore:
    files = {PATH: value, **{f"shared/{name}.json": other for name, other in others.items()}}
    return DocumentStore(memory_tree({path: json.dumps(each, indent=1) for path, each in files.items()}).read)


def collection(value: object, **others: object) -> Contract:
    store = store_of(value, **others)
    found = read_contract(store.load(PATH), store)
    assert found is not None
    assert found.format == "schemas"
    return found


def messages(value: object, **others: object) -> list[tuple[str, str | None]]:
    store = store_of(value, **others)
    found = read_contract(store.load(PATH), store)
    assert found is not None
    outcome = check_project(Project(store, (CheckedContract(found, None),), None), RULES)
    return [(finding.rule_id, finding.location.pointer) for finding in outcome.left]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (PET, {"api-contracts": ""}),
        ({**PET, "title": "Pet"}, {"Pet": ""}),
        ({"definitions": {"Pet": PET, "Other": {}}}, {"Pet": "/definitions/Pet", "Other": "/definitions/Other"}),
        ({"$defs": {"Pet": PET}}, {"Pet": "/$defs/Pet"}),
        (
            {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"Pet": PET}},
            {"Pet": "/definitions/Pet"},
        ),
        (
            {"$ref": "#/definitions/Pet", "definitions": {"Pet": PET}},
            {"api-contracts": "", "Pet": "/definitions/Pet"},
        ),
        ({"contracts": {"Pet": PET}}, {"Pet": "/contracts/Pet"}),
        ({"contracts": {"Pet": {**PET, "$ref": "Pet"}}}, {"Pet": "/contracts/Pet"}),
        ({"version": 1, "models": {"Pet": PET}}, {"Pet": "/models/Pet"}),
        ({"Pet": PET, "Names": {"type": "array", "items": {}}}, {"Pet": "/Pet", "Names": "/Names"}),
        ({"version": "2", "Pet": PET}, {"Pet": "/Pet"}),
        (
            {"models": {"a": {"Pet": PET}, "b": {"Owner": PET}}},
            {"Pet": "/models/a/Pet", "Owner": "/models/b/Owner"},
        ),
    ],
)
def test_schemas_by_name(value: object, names: dict[str, str]) -> None:
    found = collection(value)
    assert {name: pointer_of(node.trail) for name, node in found.named_schemas.items()} == names


@pytest.mark.parametrize(
    "value",
    [
        *({}, [], "text", None, 1, {"a": 1}, {"a": {"b": 1}}, {"name": "package", "type": "module"}),
        *({"rules": {"a": "error"}}, {"openapi": "4.0.0", "components": {"schemas": {"Pet": PET}}}),
        *({"info": {"title": "Pets"}, "definitions": {"Pet": PET}}, {"type": 1}, {"type": []}, {"$schema": 1}),
        *({"$schema": "https://biomejs.dev/schemas/1.0.0/schema.json"}, {"items": 1}, {"definitions": []}),
    ],
)
def test_what_holds_no_schemas_is_no_contract(value: object) -> None:
    store = store_of(value)
    assert read_contract(store.load(PATH), store) is None


@pytest.mark.parametrize("uri", DRAFTS)
def test_draft_is_the_one_that_is_named(uri: str) -> None:
    for named in (f"http://{uri}", f"https://{uri}#"):
        found = collection({"$schema": named, **PET})
        assert found.collection is not None
        assert found.collection.draft == DRAFTS[uri]


def test_every_schema_is_a_site_once() -> None:
    inner = {"$ref": "#/definitions/Pet"}
    found = collection(
        {**PET, "items": [{}, PET], "dependencies": {"a": PET}, "definitions": {"Pet": {**PET, "not": inner}}}
    )
    pointers = [pointer_of(site.trail) for site in found.by_kind["schema"]]
    assert sorted(pointers) == sorted(set(pointers))
    assert {"", "/items/1", "/dependencies/a/properties/name", "/definitions/Pet"} <= set(pointers)
    assert [pointer_of(site.trail) for site in found.by_kind["reference"]] == ["/definitions/Pet/not"]


@pytest.mark.parametrize(
    ("reference", "pointer"),
    [
        ("#", ""),
        ("#/definitions/Pet", "/definitions/Pet"),
        ("Pet", "/definitions/Pet"),
        ("https://example.org/pets", ""),
        ("pets#/definitions/Pet", "/definitions/Pet"),
        ("owner", "/definitions/Owner"),
        ("https://example.org/owner#/properties/name", "/definitions/Owner/properties/name"),
        ("other.json#/Here", "/Here"),
        ("#anchor", "/definitions/Pet"),
    ],
)
def test_reference_inside(reference: str, pointer: str) -> None:
    value = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://example.org/pets",
        "definitions": {
            "Pet": {**PET, "definitions": {"named": {"$id": "#anchor"}}},
            "Owner": {"$id": "owner", **PET},
            "Use": {"$ref": reference},
        },
    }
    found = collection(value, other={"Here": {"type": "string"}})
    site = found.by_kind["reference"][0]
    target = found.resolver.resolve(site.document, reference, site.trail)
    assert isinstance(target, Node)
    expected = "/definitions/Pet/definitions/named" if reference == "#anchor" else pointer
    assert pointer_of(target.trail) == expected


def test_id_of_draft_4() -> None:
    value = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "id": "https://example.org/pets",
        "properties": {"id": {"$ref": "pet"}},
        "definitions": {"P": {"id": "pet", "type": "object"}},
    }
    found = collection(value)
    (site,) = found.by_kind["reference"]
    target = found.follow(site.node)
    assert target is not None
    assert pointer_of(target.trail) == "/definitions/P"


DRAFT_7 = {"$schema": "http://json-schema.org/draft-07/schema#"}
DRAFT_4 = {"$schema": "http://json-schema.org/draft-04/schema#"}
NEWEST = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({**DRAFT_7, **PET}, []),
        ({"contracts": {"Pet": PET}}, []),
        (
            {"contracts": {"Pet": {**PET, "required": ["nam"]}}},
            [("required-property-undefined", "/contracts/Pet/required/0")],
        ),
        (
            {"contracts": {"Pet": {"type": "object", "properties": {"o": {"$ref": "Ownr"}}}, "Owner": PET}},
            [("model-undefined", "/contracts/Pet/properties/o/$ref")],
        ),
        ({"contracts": {"Pet": {"type": "strin"}}, "models": {"Owner": PET}}, []),
        (
            {"contracts": {"Pet": {"type": "string", "minLength": -1}}},
            [("structure-value-invalid", "/contracts/Pet/minLength")],
        ),
        ({**DRAFT_4, "type": "number", "minimum": 0, "exclusiveMinimum": True}, []),
        (
            {**DRAFT_7, "type": "number", "minimum": 0, "exclusiveMinimum": True},
            [("structure-type-wrong", "/exclusiveMinimum")],
        ),
        ({**DRAFT_7, "type": "array", "items": [{"type": "string"}]}, []),
        ({**NEWEST, "type": "array", "items": [{"type": "string"}]}, [("structure-type-wrong", "/items")]),
        (
            {**DRAFT_7, "definitions": {"A": {"$ref": "#/definitions/B"}}, "type": "object"},
            [("reference-target-missing", "/definitions/A/$ref")],
        ),
        ({**DRAFT_7, "properties": {"a": {"$ref": "gone.json"}}}, [("reference-file-missing", "/properties/a/$ref")]),
        ({**NEWEST, "$dynamicAnchor": "n", "items": {"$dynamicRef": "#n"}, "type": "array"}, []),
        (
            {**NEWEST, "items": {"$dynamicRef": "#m"}, "type": "array"},
            [("reference-target-missing", "/items/$dynamicRef")],
        ),
        (
            {
                "$schema": "https://json-schema.org/draft/2019-09/schema",
                "items": {"$recursiveRef": "#"},
                "type": "array",
            },
            [],
        ),
    ],
)
def test_findings(value: object, expected: list[tuple[str, str]]) -> None:
    assert messages(value) == expected


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ({"models": {"Pet": PET}}, {"models": {"Pet": PET}}, set()),
        ({"models": {"Pet": PET, "Owner": PET}}, {"models": {"Pet": PET}}, {"model-removed"}),
        ({"models": {"Pet": PET}}, {"models": {"Pet": PET, "Owner": PET}}, {"model-added"}),
        ({**PET, "title": "Pet"}, {**PET, "title": "Animal"}, set()),
        (
            {"definitions": {"Pet": PET}},
            {"definitions": {"Pet": {**PET, "properties": {"name": {"type": "integer"}}}}},
            {"request-property-type-changed", "response-property-type-changed"},
        ),
        (
            {"definitions": {"Pet": PET}},
            {"definitions": {"Pet": {**PET, "required": ["name"]}}},
            {"request-property-became-required", "response-property-became-required"},
        ),
    ],
)
def test_changes(old: object, new: object, rules: set[str]) -> None:
    found = compat_findings(collection(old), collection(new), load_compat())
    assert {finding.rule_id for finding in found} == rules


def test_changes_name_the_schema_and_the_property() -> None:
    new = {"contracts": {"Pet": {**PET, "properties": {"name": {"type": "integer"}}}}}
    found = compat_findings(collection({"contracts": {"Pet": PET}}), collection(new), load_compat())
    assert all("`Pet.name`" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("path", "value", "is_found"),
    [
        ("docs/api-contracts.json", {"contracts": {"Pet": PET}}, True),
        ("docs/pets.json", {"contracts": {"Pet": PET}}, False),
        ("docs/api-contracts.json", PET, False),
        ("docs/openapi.schema.json", {**DRAFT_7, **PET}, False),
    ],
)
def test_discovery_takes_what_is_named_like_a_contract(path: str, value: object, is_found: bool) -> None:
    tree = memory_tree({path: json.dumps(value)})
    assert [candidate.path for candidate in candidates(tree, DocumentStore(tree.read))] == [path] * is_found


def test_schemas_of_other_files_are_held_against_the_draft_that_they_name() -> None:
    value = {**NEWEST, "properties": {"a": {"$ref": "old.json"}, "b": {"$ref": "same.json"}}}
    old = {**DRAFT_7, "type": "array", "items": [{}]}
    same = {"type": "array", "items": [{}]}
    assert messages(value, old=old, same=same) == [("structure-type-wrong", "/items")]


_KEYWORDS = st.sampled_from(
    [
        *("$ref", "$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$schema", "$defs"),
        *(
            "definitions",
            "properties",
            "items",
            "allOf",
            "type",
            "required",
            "dependencies",
            "id",
            "title",
            "contracts",
        ),
    ]
)
_LEAVES = st.sampled_from(
    [
        *(
            "#",
            "#a",
            "#/definitions/a",
            "a",
            "a.json",
            "https://x.example/a",
            "urn:x:a",
            "http://[",
            "object",
            "string",
        ),
        *("http://json-schema.org/draft-04/schema#", "https://json-schema.org/draft/2020-12/schema", "", 1, None, True),
    ]
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYWORDS, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(_KEYWORDS, _VALUES, max_size=6), _VALUES)
def test_any_values_under_the_keywords_are_checked_and_compared(value: dict[str, Any], other: Any) -> None:
    store = store_of({"type": "object", **value}, a=other)
    found = read_contract(store.load(PATH), store)
    if found is not None:
        check_project(Project(store, (CheckedContract(found, None, found),), None), RULES)


def test_collection_beside_specs_is_asked_for_no_endpoint(tmp_path: Path) -> None:
    spec = tmp_path / "openspec" / "specs" / "pets" / "spec.md"
    spec.parent.mkdir(parents=True)
    spec.write_text(
        "# Pets\n\n## Purpose\nWhat the API tells of the pets that are there, and how clients ask for them.\n\n"
        "## Requirements\n\n### Requirement: List\nThe system SHALL answer `GET /pets`.\n\n"
        "#### Scenario: Some\n- **WHEN** `GET /pets` is called\n- **THEN** the answer is 200\n"
    )
    (tmp_path / "shared").mkdir()
    (tmp_path / PATH).write_text(json.dumps({"contracts": {"Pet": PET}}))
    result = CliRunner().invoke(cli, ["check", str(tmp_path), "--format", "json", "--against", "none"])
    assert json.loads(result.stdout)["findings"] == []


def test_detect_tells_of_a_collection(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / PATH).write_text(json.dumps({**DRAFT_7, "definitions": {"Pet": PET}}))
    result = CliRunner().invoke(cli, ["detect", str(tmp_path)])
    assert "1 JSON Schema (draft-07)" in result.stdout
