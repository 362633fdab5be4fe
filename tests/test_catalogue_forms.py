"""The shapes of home-made endpoint catalogues, each read into operations with places in the real file."""

from __future__ import annotations

import json

import pytest

from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

PATH = "shared/api-contracts.json"

SHAPES = {
    "groups of named endpoints, groups of models": {
        "book_endpoints": {
            "get_book": {
                "path": "/books/{id}",
                "method": "GET",
                "parameters": {"id": {"type": "string", "in": "path", "required": True}},
                "responses": {"200": {"model": "Book"}, "404": {"description": "none"}},
            }
        },
        "models": {"Book": {"type": "object", "properties": {"title": {"type": "string"}}}},
    },
    "method and path in the key": {
        "base_url": "https://shop.example/api",
        "endpoints": {"books": {"GET /books/{id}": {"returns": {"title": "string"}}}},
    },
    "request and response in prose": {
        "basePath": "/api",
        "endpoints": {
            "books": {"one": {"path": "/books/{id}", "method": "GET", "response": {"title": "string (max 50)"}}}
        },
    },
    "a flat list, parameters in colon style": {
        "endpoints": [{"id": "books.one", "method": "GET", "path": "/books/:id", "response": {"title": "string"}}],
    },
    "endpoint and schemas": {
        "contracts": {
            "books": {
                "one": {
                    "endpoint": "/books/{id}",
                    "method": "get",
                    "response_schema": {"type": "object", "properties": {"title": {"type": "string"}}},
                }
            }
        }
    },
    "dotted names at the top": {
        "books.one": {
            "operationId": "oneBook",
            "method": "GET",
            "path": "/books/<int:id>",
            "response": {"title": "str"},
        }
    },
}


def contract(value: object) -> Contract:
    store = DocumentStore(memory_tree({PATH: json.dumps(value, indent=2)}).read)
    found = read_contract(store.load(PATH), store)
    assert found is not None
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_shape_gives_the_operation(name: str) -> None:
    found = contract(SHAPES[name])
    (operation,) = found.operations
    assert (found.format, operation.name) == ("catalogue", "GET /books/{id}")
    assert [(parameter.name, parameter.place) for parameter in operation.parameters] == [("id", "path")]


@pytest.mark.parametrize("name", SHAPES)
def test_shape_gives_the_schema_of_the_response(name: str) -> None:
    found = contract(SHAPES[name])
    (content,) = found.operations[0].responses[0].contents
    assert content.schema is not None
    schema = found.follow(content.schema)
    assert schema is not None
    assert schema.value["properties"]["title"]["type"] == "string"


@pytest.mark.parametrize("name", SHAPES)
def test_every_site_stands_in_the_real_file(name: str) -> None:
    found = contract(SHAPES[name])
    lines = found.document.text.split("\n")
    for site in found.sites:
        place = found.document.locate(site.trail)
        assert place.path == PATH
        if place.pointer:
            token = place.pointer.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~")
            text = lines[place.span.line - 1][place.span.column - 1 : place.span.end_column - 1]
            assert token.isdigit() or text == json.dumps(token)


def test_model_that_is_missing_is_a_reference_to_nothing_at_its_name() -> None:
    found = contract({"e": {"x": {"path": "/x", "method": "GET", "response_model": "Gone"}}})
    (reference,) = found.by_kind["reference"]
    assert found.follow(reference.node) is None
    assert found.document.locate(reference.trail).pointer == "/e/x/response_model"


def test_same_method_and_path_twice_keeps_the_first() -> None:
    endpoint = {"path": "/x", "method": "GET"}
    found = contract({"endpoints": [{**endpoint, "description": "first"}, {**endpoint, "description": "second"}]})
    assert [operation.site.value.get("description") for operation in found.operations] == ["first"]


@pytest.mark.parametrize(
    "value", [{}, [], "text", None, {"method": "GET"}, {"a": {"path": "/x"}}, {"path": "x", "method": "GET"}]
)
def test_what_lists_no_endpoint_is_no_contract(value: object) -> None:
    store = DocumentStore(memory_tree({PATH: json.dumps(value)}).read)
    assert read_contract(store.load(PATH), store) is None


def test_parameter_of_the_path_is_implied_beside_others() -> None:
    endpoint = {
        "path": "/books/{id}/pages",
        "method": "GET",
        "parameters": {"limit": {"type": "integer", "in": "query"}},
    }
    (operation,) = contract({"e": {"pages": endpoint}}).operations
    assert [(each.name, each.place) for each in operation.parameters] == [("limit", "query"), ("id", "path")]


@pytest.mark.parametrize(
    ("written", "schema"),
    [
        ("[Book]", {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}),
        ("Book[]", {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}),
        ("Book", {"$ref": "#/components/schemas/Book"}),
        ("[string]", {"type": "array", "items": {"type": "string"}}),
        ("string[]", {"type": "array", "items": {"type": "string"}}),
        ("string (min: 3, max: 50)", {"type": "string"}),
        ("YYYY-MM-DD", {"type": "string", "format": "date"}),
        ("YYYY-MM-DD (UTC)", {"type": "string", "format": "date"}),
        ("YYYY-MM-DDTHH:MM:SSZ", {"type": "string", "format": "date-time"}),
        ("whatever the server likes", {"description": "whatever the server likes"}),
    ],
)
def test_type_in_prose(written: str, schema: object) -> None:
    models = {"Book": {"type": "object", "properties": {"title": {"type": "string"}}}}
    endpoint = {"path": "/x", "method": "GET", "response": {"here": written}}
    (operation,) = contract({"endpoints": {"x": endpoint}, "models": models}).operations
    content = operation.responses[0].contents[0].schema
    assert content is not None
    assert content.value["properties"]["here"] == schema


def test_envelope_that_a_catalogue_declares_is_that_of_responses_it_does_not_describe() -> None:
    told = {"method": "GET", "path": "/told", "response": {"title": "string"}}
    found = contract(
        {"responseEnvelope": ["success", "data"], "endpoints": [{"method": "GET", "path": "/silent"}, told]}
    )
    members = []
    for operation in found.operations:
        schema = operation.responses[0].contents[0].schema
        assert schema is not None
        members.append(list(schema.value["properties"]))
    assert members == [["success", "data"], ["title"]]
