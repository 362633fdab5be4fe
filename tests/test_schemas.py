"""Views of schemas: references, allOf and null seen through."""

from __future__ import annotations

from typing import Any

import pytest

from openspec_lint.model.contract import read_contract
from openspec_lint.model.schemas import SchemaView, SchemaViews
from openspec_lint.model.site import Node
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

SCHEMAS = """
components:
  schemas:
    Envelope:
      type: object
      required: [success, data]
      properties: {success: {type: boolean}, data: {}, error: {type: string}}
    Pet: {type: object, required: [name], properties: {name: {type: string}}}
    PetAnswer:
      allOf:
        - $ref: '#/components/schemas/Envelope'
        - {properties: {data: {$ref: '#/components/schemas/Pet'}}}
    Reversed:
      allOf:
        - {properties: {data: {$ref: '#/components/schemas/Pet'}}}
        - $ref: '#/components/schemas/Envelope'
    Alias: {$ref: '#/components/schemas/Pet'}
    Loop: {allOf: [{$ref: '#/components/schemas/Loop'}, {required: [a]}]}
    Self: {$ref: '#/components/schemas/Self'}
    Broken: {allOf: [{$ref: '#/components/schemas/Nobody'}]}
    MaybePet: {oneOf: [{$ref: '#/components/schemas/Pet'}, {type: 'null'}]}
    Either:
      required: [success]
      oneOf:
        - {type: object, properties: {data: {}}}
        - {type: object, properties: {error: {}}}
    Wrapped: {allOf: [{$ref: '#/components/schemas/Either'}, {required: [id]}]}
    Map: {type: object, additionalProperties: {type: string}}
    Closed: {type: object, additionalProperties: false}
    Beside: {$ref: '#/components/schemas/Pet', required: [tag]}
"""


def view(name: str, version: str = "3.1.0") -> SchemaView:
    views, node = _read(name, version)
    return views.view(node)


def _read(name: str, version: str) -> tuple[SchemaViews, Node]:
    text = f"openapi: {version}\ninfo: {{title: A, version: '1'}}\npaths: {{}}\n{SCHEMAS}"
    store = DocumentStore(memory_tree({"api.yaml": text}).read)
    contract = read_contract(store.load("api.yaml"), store)
    assert contract is not None
    return contract.schemas, contract.root.child("components", "schemas", name)


def test_members_of_all_of_are_put_together() -> None:
    answer = view("PetAnswer")
    assert set(answer.properties) == {"success", "data", "error"}
    assert answer.required == {"success", "data"}
    assert answer.types == frozenset({"object"})


@pytest.mark.parametrize("name", ["PetAnswer", "Reversed"])
def test_the_part_that_describes_a_member_wins_over_one_that_only_names_it(name: str) -> None:
    assert view(name).properties["data"].value == {"$ref": "#/components/schemas/Pet"}


def test_view_of_a_reference_is_that_of_its_target() -> None:
    alias = view("Alias")
    assert alias.required == {"name"}
    assert alias.node.trail == (((None, "components"), "schemas"), "Pet")


def test_cycles_end() -> None:
    assert view("Loop").required == {"a"}
    assert view("Self").properties == {}


def test_view_with_a_broken_reference_says_that_it_is_incomplete() -> None:
    assert not view("Broken").is_complete
    assert not view("Broken").says_nothing
    assert view("Pet").is_complete


@pytest.mark.parametrize(
    ("schema", "nullable"),
    [
        ({"type": "string"}, False),
        ({"type": "string", "nullable": True}, True),
        ({"type": "string", "x-nullable": True}, True),
        ({"type": ["string", "null"]}, True),
        ({"type": "null"}, True),
        ({"enum": ["a", None]}, True),
        ({"enum": ["a"]}, False),
        ({"const": None}, True),
        ({"oneOf": [{"type": "string"}, {"type": "null"}]}, True),
        ({"anyOf": [{"type": "string"}, {"enum": [None]}]}, True),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, False),
        ({"properties": {"a": {}}}, False),
        ({}, True),
    ],
)
def test_each_way_to_allow_null(schema: dict[str, Any], nullable: bool) -> None:
    views, node = _read("Pet", "3.1.0")
    assert views.view(node._replace(value=schema)).nullable is nullable


def test_the_only_alternative_besides_null_is_no_alternative() -> None:
    maybe = view("MaybePet")
    assert maybe.required == {"name"}
    assert maybe.nullable
    assert not maybe.alternatives


@pytest.mark.parametrize(("name", "required"), [("Either", {"success"}), ("Wrapped", {"success", "id"})])
def test_variants_carry_what_stands_around_them(name: str, required: set[str]) -> None:
    views, node = _read(name, "3.1.0")
    variants = views.variants(node)
    assert [set(variant.properties) for variant in variants] == [{"data"}, {"error"}]
    assert all(variant.required == required for variant in variants)


def test_maps_are_told_from_closed_objects() -> None:
    assert view("Map").is_map
    assert not view("Closed").is_map


def test_keywords_beside_a_reference_count_from_3_1_on() -> None:
    assert view("Beside", "3.1.0").required == {"name", "tag"}
    assert view("Beside", "3.0.3").required == {"name"}


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ({"type": "integer"}, {"integer"}),
        ({"type": ["integer", "null"]}, {"integer"}),
        ({"enum": [1, "a", None]}, {"integer", "string"}),
        ({"const": True}, {"boolean"}),
        ({"items": {}}, {"array"}),
        ({"description": "anything"}, None),
        ({"allOf": [{"type": "object"}, {"type": ["object", "string"]}]}, {"object"}),
    ],
)
def test_types(schema: dict[str, Any], types: set[str] | None) -> None:
    views, node = _read("Pet", "3.1.0")
    assert views.view(node._replace(value=schema)).types == (None if types is None else frozenset(types))
