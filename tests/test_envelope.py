"""Envelope profiles, and the responses of a contract held against each of them."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from openspec_lint.catalog.envelope import load_envelopes
from openspec_lint.catalog.load import RuleFileError, read_rule_file, rules_root
from openspec_lint.checks.envelope.detection import detect_envelope
from openspec_lint.checks.envelope.hits import envelope_hits
from openspec_lint.checks.envelope.responses import is_exempt
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.media_types import is_json, is_named_json
from openspec_lint.model.operations import side_of
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

ENVELOPES = load_envelopes()
FILES = sorted((rules_root() / "envelopes").glob("*.yaml"))
STRING, BOOLEAN, OBJECT = {"type": "string"}, {"type": "boolean"}, {"type": "object"}
MESSAGE = {"type": "object", "required": ["message"], "properties": {"message": STRING}}


def body(*optional: str, **properties: Any) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def contract(schema: Any, status: str = "200", media_type: str = "application/json") -> Contract:
    response = {"description": "", "content": {media_type: {"schema": schema}}}
    value = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/pets/{id}": {"get": {"responses": {status: response}}}},
    }
    store = DocumentStore(memory_tree({"api.json": json.dumps(value)}).read)
    read = read_contract(store.load("api.json"), store)
    assert read is not None
    return read


def found(profile: str, schema: Any, status: str = "200", media_type: str = "application/json") -> set[str]:
    return set(envelope_hits(contract(schema, status, media_type), ENVELOPES[profile])) - {"envelope-flag-open"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_profile_has_the_format(path: Any) -> None:
    schema = json.loads((rules_root() / "envelope.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(read_rule_file(path), {**schema, "required": ["id", "title", "description"]})


@pytest.mark.parametrize(
    ("profile", "success", "error", "media_type"),
    [
        (
            "success-data-error-meta",
            body(success=BOOLEAN, data=OBJECT, error={"type": "null"}),
            body(success=BOOLEAN, error=MESSAGE),
            "application/json",
        ),
        ("success-data", body(ok=BOOLEAN, result={}), body(ok=BOOLEAN, message=STRING), "application/json"),
        ("data-error", body(data=OBJECT), body(error=STRING), "application/json"),
        (
            "code-message-data",
            body(code={"type": "integer"}, msg=STRING, data={}),
            body(code={"type": "integer"}, msg=STRING),
            "application/json",
        ),
        ("jsonapi", body(data=OBJECT), body(errors={"type": "array"}), "application/vnd.api+json"),
    ],
)
def test_each_profile_takes_its_own_bodies_and_no_bare_one(
    profile: str, success: Any, error: Any, media_type: str
) -> None:
    assert found(profile, success, "200", media_type) == set()
    assert found(profile, error, "404", media_type) == set()
    assert found(profile, body(name=STRING), "200", media_type) == {"envelope-missing"}
    assert found(profile, body(detail=STRING), "404", media_type) == {"error-envelope-missing"}


def test_bare_bodies_with_problem_details() -> None:
    problem = body("title", "detail", title=STRING, detail=STRING)
    assert found("bare-problem-json", {"type": "array"}) == set()
    assert found("bare-problem-json", problem, "404", "application/problem+json") == set()
    assert found("bare-problem-json", problem, "404") == {"error-envelope-missing"}
    wrong = body(title={"type": "integer"})
    assert found("bare-problem-json", wrong, "404", "application/problem+json") == {"envelope-member-type"}


def test_data_on_success_with_problem_details() -> None:
    assert found("data-problem-json", body(data=OBJECT)) == set()
    assert found("data-problem-json", body(name=STRING)) == {"envelope-missing"}
    assert found("data-problem-json", body(title=STRING), "404") == {"error-envelope-missing"}


def test_none_asks_for_nothing() -> None:
    assert found("none", {"type": "array"}) == set()


@pytest.mark.parametrize(
    "nothing",
    [
        {"type": ["object", "null"]},
        {"oneOf": [{"type": "null"}, OBJECT]},
        {"type": "object", "nullable": True},
        {"type": "null"},
        {},
    ],
)
def test_error_may_be_null_on_success(nothing: Any) -> None:
    schema = body(success=BOOLEAN, data=OBJECT, error=nothing)
    assert found("success-data-error-meta", schema) == set()


@pytest.mark.parametrize("error", [OBJECT, STRING, {"type": "array", "items": {}}])
def test_error_that_is_always_there_is_wrong_on_success(error: Any) -> None:
    schema = body(success=BOOLEAN, data=OBJECT, error=error)
    assert found("success-data-error-meta", schema) == {"envelope-member-type"}
    assert found("success-data-error-meta", body("error", success=BOOLEAN, data=OBJECT, error=error)) == set()


@pytest.mark.parametrize(("status", "flag", "wrong"), [("200", False, True), ("404", True, True), ("200", True, False)])
def test_flag_that_says_the_opposite(status: str, flag: bool, wrong: bool) -> None:
    other = {"data": OBJECT} if status == "200" else {"error": MESSAGE}
    schema = body(success={"type": "boolean", "const": flag}, **other)
    assert found("success-data-error-meta", schema, status) == ({"envelope-member-type"} if wrong else set())


def test_each_alternative_is_a_body_of_its_own() -> None:
    schema = {"oneOf": [body(success=BOOLEAN, data=OBJECT), body(name=STRING), body(title=STRING)]}
    hits = envelope_hits(contract(schema), ENVELOPES["success-data-error-meta"])["envelope-missing"]
    assert [hit.node.trail[1] for hit in hits if hit.node.trail] == [1, 2]


def test_body_that_refers_to_nothing_is_left_to_the_rule_about_references() -> None:
    assert found("success-data-error-meta", {"$ref": "#/components/schemas/Nobody"}) == set()


@pytest.mark.parametrize("media_type", ["application/json", "application/hal+json; charset=utf-8", "*/*", "text/json"])
def test_json_media_types(media_type: str) -> None:
    assert is_json(media_type)
    assert is_named_json(media_type) == ("*" not in media_type)


@pytest.mark.parametrize(
    "media_type", ["text/event-stream", "application/x-ndjson", "application/octet-stream", "application/json-seq"]
)
def test_streams_and_files_have_no_envelope(media_type: str) -> None:
    assert not is_json(media_type)
    assert found("success-data-error-meta", {"type": "array"}, "200", media_type) == set()


@pytest.mark.parametrize(
    ("status", "side"),
    [
        *(("200", "success"), ("2XX", "success"), ("204", None), ("304", None), ("302", None), ("101", None)),
        *(("404", "error"), ("5XX", "error"), ("default", "error")),
    ],
)
def test_side_of_a_status(status: str, side: str | None) -> None:
    assert side_of(status) == side


@pytest.mark.parametrize(
    ("pattern", "exempt"),
    [("/pets/*", True), ("GET /pets/*", True), ("POST /pets/*", False), ("*/pets", False), ("*/pets/{id}", True)],
)
def test_exemptions_are_patterns_of_paths_or_operations(pattern: str, exempt: bool) -> None:
    assert is_exempt(contract({}).operations[0], [pattern]) is exempt


def test_profile_under_another_name_is_refused(tmp_path: Any) -> None:
    (tmp_path / "envelopes").mkdir()
    (tmp_path / "envelopes" / "mine.yaml").write_text("id: other\ntitle: t\ndescription: d\n", encoding="utf-8")
    with pytest.raises(RuleFileError, match="must equal the file's name"):
        load_envelopes(tmp_path)


def test_detection_counts_shapes_and_says_which_profiles_fit() -> None:
    enveloped = detect_envelope(contract(body(success=BOOLEAN, data=OBJECT)), ENVELOPES.values())
    assert enveloped.shapes == {"2XX": {("data", "success"): 1}}
    assert enveloped.fitting["success-data-error-meta"] == (1, 1)
    assert enveloped.fitting["code-message-data"] == (0, 1)
    assert "none" not in enveloped.fitting


def test_detection_leaves_out_bodies_that_nothing_describes() -> None:
    assert detect_envelope(contract({}), ENVELOPES.values()).fitting == {}


def test_detection_names_bodies_that_are_no_objects() -> None:
    assert detect_envelope(contract({"type": "array"}, "404"), ()).shapes == {"4XX": {("an array",): 1}}


def test_one_finding_lists_all_operations_that_use_a_schema() -> None:
    pet = {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/P"}}}}}
    value = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {f"/{name}": {"get": {"responses": pet}} for name in ("a", "b", "c", "d")},
        "components": {"schemas": {"P": {"type": "object", "properties": {"name": STRING}}}},
    }
    store = DocumentStore(memory_tree({"api.json": json.dumps(value)}).read)
    read = read_contract(store.load("api.json"), store)
    assert read is not None
    (hit,) = envelope_hits(read, ENVELOPES["data-error"])["envelope-missing"]
    assert hit.arguments["uses"] == "GET /a (200), GET /b (200) and 2 more"
    assert hit.operation is None
    assert hit.node.trail == (((None, "components"), "schemas"), "P")
