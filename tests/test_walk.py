"""The one walk: kinds, directions, references across files; and the views of operations."""

from __future__ import annotations

import pytest

from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.grammar import GRAMMARS, KINDS, read_shape
from openspec_lint.model.references import BrokenReference
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree


def contract(files: dict[str, str]) -> Contract:
    store = DocumentStore(memory_tree(files).read)
    found = read_contract(store.load("api/openapi.yaml"), store)
    assert found is not None
    return found


def one(text: str, version: str = "3.1.0") -> Contract:
    return contract({"api/openapi.yaml": f"openapi: {version}\n{text}"})


@pytest.mark.parametrize("version", GRAMMARS)
def test_grammar_leads_only_to_kinds_it_has(version: str) -> None:
    grammar = GRAMMARS[version]
    for name, kind in grammar.items():
        shapes = [*kind.fields.values(), *(shape for _, shape in kind.patterned)]
        steps = [step for shape in shapes if (step := read_shape(shape)) is not None]
        assert {step.kind for step in steps} <= set(grammar), name
        assert set(kind.required) <= set(kind.fields), name
    assert set(grammar) <= KINDS


DIRECTIONS = """
paths:
  /pets:
    post:
      parameters: [{name: p, in: query, schema: {title: in a parameter}}]
      requestBody: {content: {application/json: {schema: {title: in a request}}}}
      responses:
        "200":
          headers: {X-A: {schema: {title: in a header}}}
          content: {application/json: {schema: {title: in a response}}}
      callbacks:
        done:
          "{$request.body#/url}":
            post:
              requestBody: {content: {application/json: {schema: {title: in what we send}}}}
              responses: {"200": {content: {application/json: {schema: {title: in what we get}}}}}
webhooks:
  born:
    post:
      requestBody: {content: {application/json: {schema: {title: in a webhook}}}}
components:
  schemas: {Pet: {title: anywhere}}
"""


def test_direction_of_schemas() -> None:
    found = {site.value["title"]: site.direction for site in one(DIRECTIONS).by_kind["schema"]}
    assert found == {
        "in a parameter": "request",
        "in a request": "request",
        "in a header": "response",
        "in a response": "response",
        "in what we send": "response",
        "in what we get": "request",
        "in a webhook": "response",
        "anywhere": None,
    }


def test_operations_leave_callbacks_and_webhooks_out() -> None:
    assert [operation.name for operation in one(DIRECTIONS).operations] == ["POST /pets"]


FILES = {
    "api/openapi.yaml": "openapi: 3.0.3\npaths:\n"
    "  /a: {$ref: paths/shared.yaml}\n  /b: {$ref: paths/shared.yaml}\n"
    "  /c: {get: {$ref: operations/get.yaml}}\n",
    "api/paths/shared.yaml": "get: {operationId: x, responses: {'200': {$ref: '../common.yaml#/responses/Ok'}}}\n",
    "api/operations/get.yaml": "parameters: [{$ref: '../common.yaml#/parameters/Page'}]\nresponses: {}\n",
    "api/common.yaml": "responses: {Ok: {description: OK}}\nparameters: {Page: {name: page, in: query}}\n",
}


def test_operations_of_other_files_keep_the_path_that_leads_to_them() -> None:
    found = contract(FILES)
    assert {operation.name for operation in found.operations} == {"GET /a", "GET /b", "GET /c"}
    by_name = {operation.name: operation for operation in found.operations}
    assert by_name["GET /c"].parameters[0].node.document.path == "api/common.yaml"
    assert by_name["GET /b"].responses[0].node.value == {"description": "OK"}
    assert by_name["GET /b"].site.document.path == "api/paths/shared.yaml"


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("#/components/schemas/Gone", "points to nothing: api/openapi.yaml has no /components/schemas/Gone"),
        ("gone.yaml", "points to a file that does not exist: api/gone.yaml"),
        ("broken.yaml#/x", "points to api/broken.yaml, which does not parse"),
        ("https://example.com/x.yaml", "is remote, and nothing is fetched"),
        ("#anchor", "names the anchor anchor, which api/openapi.yaml does not have"),
        ("http://[", "is no URI reference"),
    ],
)
def test_broken_reference_says_why(reference: str, reason: str) -> None:
    found = contract({"api/openapi.yaml": "openapi: 3.1.0\n", "api/broken.yaml": "a: [\n"})
    broken = found.resolver.resolve(found.document, reference)
    assert isinstance(broken, BrokenReference)
    assert broken.reason == reason


def test_anchor_is_followed() -> None:
    found = one("components: {schemas: {A: {$anchor: here, type: string}, B: {$ref: '#here'}}}\n")
    (reference,) = found.by_kind["reference"]
    target = found.follow(reference.node)
    assert target is not None
    assert target.value["type"] == "string"


@pytest.mark.parametrize(
    "text",
    [
        "components: {schemas: {A: {$ref: '#/components/schemas/A'}}}\n",
        "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}\n",
    ],
)
def test_circle_of_references_ends(text: str) -> None:
    found = one(text)
    assert all(found.follow(site.node) is None for site in found.by_kind["reference"])


def test_recursive_schema_is_walked_once() -> None:
    found = one(
        "components: {schemas: {Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}}}\n"
    )
    assert len(found.by_kind["schema"]) == 1


SWAGGER = """
swagger: "2.0"
basePath: /v2/
consumes: [application/json]
produces: [application/json, text/csv]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, type: integer}]
    put:
      parameters:
        - {name: id, in: path, required: true, type: string}
        - {name: pet, in: body, required: true, schema: {type: object}}
      responses: {200: {description: OK, schema: {type: array, items: {type: string}}}}
    post:
      consumes: [multipart/form-data]
      parameters: [{name: photo, in: formData, type: file, required: true}]
      responses: {default: {description: error}}
"""


def test_swagger_2_0_gives_the_same_operations() -> None:
    put, post = contract({"api/openapi.yaml": SWAGGER}).operations
    assert (put.effective_path, put.key) == ("/v2/pets/{id}", ("PUT", "/v2/pets/{}"))
    assert [(p.name, p.schema.value) for p in put.parameters if p.schema] == [("id", {"type": "string"})]
    assert put.body is not None
    assert [(content.media_type, content.schema and content.schema.value) for content in put.body.contents] == [
        ("application/json", {"type": "object"})
    ]
    assert [content.media_type for content in put.responses[0].contents] == ["application/json", "text/csv"]
    assert post.body is not None
    assert post.body.contents[0].schema is not None
    assert post.body.contents[0].schema.value["required"] == ["photo"]
    assert [response.status for response in post.responses] == ["default"]


@pytest.mark.parametrize(
    ("server", "base"),
    [
        ("https://example.com/api/v1/", "/api/v1"),
        ("/api", "/api"),
        ("https://example.com", ""),
        ("'{host}/api'", "/api"),
        ("'https://example.com/{version}'", "/v3"),
        ("'http://['", ""),
    ],
)
def test_base_path_of_the_first_server(server: str, base: str) -> None:
    variables = "variables: {host: {default: 'https://x.example'}, version: {default: v3}}"
    assert one(f"servers: [{{url: {server}, {variables}}}]\n").base_path == base
