"""The differ: what is one change and what is none, whatever way the contracts are written."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from compat_places import TABLE, TODAY, compared, contract
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.checks.compat.judge import compat_findings
from openspec_lint.checks.compat.same import same_value
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.findings import Severity

# Pairs of schemas that say the same: what stands on the left may be rewritten to what stands on the right.
SAME = {
    "null in both dialects": ("{type: string, nullable: true}", "{type: [string, 'null']}"),
    "null as a choice": ("{type: string, nullable: true}", "{anyOf: [{type: string}, {type: 'null'}]}"),
    "exclusive bounds": ("{type: integer, minimum: 0, exclusiveMinimum: true}", "{type: integer, exclusiveMinimum: 0}"),
    "enum of one": ("{enum: [x]}", "{const: x}"),
    "order of values": ("{type: string, enum: [a, b]}", "{type: string, enum: [b, a]}"),
    "order of types": ("{type: [string, integer]}", "{type: [integer, string]}"),
    "choice of types": ("{type: [string, integer]}", "{oneOf: [{type: string}, {type: integer}]}"),
    "choice of one": ("{type: string, maxLength: 3}", "{oneOf: [{type: string, maxLength: 3}]}"),
    "order of branches": ("{oneOf: [{type: object}, {type: array}]}", "{oneOf: [{type: array}, {type: object}]}"),
    "allOf written out": (
        "{allOf: [{type: object, properties: {a: {type: string}}, required: [a]}, {properties: {b: {maxLength: 3}}}]}",
        "{type: object, required: [a], properties: {b: {maxLength: 3}, a: {type: string}}}",
    ),
    "bounds of allOf": ("{allOf: [{maxLength: 5}, {maxLength: 3}]}", "{maxLength: 3}"),
    "vacuous keywords": ("{type: array, minItems: 0, uniqueItems: false}", "{type: array}"),
    "any other properties": ("{type: object, additionalProperties: true}", "{type: object, additionalProperties: {}}"),
    "annotations": ("{type: string, description: a, example: x}", "{type: string, title: b}"),
    "component and inline": ("{$ref: '#/components/schemas/Name'}", "{type: string, maxLength: 9}"),
    "renamed component": ("{$ref: '#/components/schemas/Name'}", "{$ref: '#/components/schemas/SameName'}"),
    "renamed branch": (
        "{oneOf: [{$ref: '#/components/schemas/Name'}, {type: object}]}",
        "{oneOf: [{type: object}, {$ref: '#/components/schemas/SameName'}]}",
    ),
    "one and one point nought": ("{type: integer, enum: [1]}", "{type: integer, enum: [1.0]}"),
}

COMPONENTS = """
components:
  schemas:
    Name: {type: string, maxLength: 9}
    SameName: {type: string, maxLength: 9}
    Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}, size: $SIZE}}
"""


def _exchange(schema: str) -> str:
    """Return a contract that has a schema both in a request and in a response."""
    content = f"{{content: {{application/json: {{schema: {schema}}}}}}}"
    described = content.replace("{content", "{description: OK, content", 1)
    operation = f"{{requestBody: {content}, responses: {{'200': {described}}}}}"
    return f"paths:\n  /pets:\n    post: {operation}\n" + COMPONENTS.replace("$SIZE", "{type: integer}")


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_rewriting_is_no_change(old: str, new: str) -> None:
    assert compared(_exchange(old), _exchange(new)) == []
    assert compared(_exchange(new), _exchange(old)) == []


def test_true_is_not_one() -> None:
    found = compared(_exchange("{enum: [true, 2]}"), _exchange("{enum: [1, 2]}"))
    assert "request-body-enum-value-removed" in {finding.rule_id for finding in found}


def test_a_component_is_one_finding_however_many_operations_reach_it() -> None:
    def text(limit: int) -> str:
        response = "{description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}"
        operations = "".join(
            f"  /pets{number}:\n    get: {{responses: {{'200': {response}}}}}\n" for number in range(4)
        )
        return f"paths:\n{operations}components:\n  schemas:\n    Pet: {{type: string, maxLength: {limit}}}\n"

    (finding,) = compared(text(5), text(9))
    assert finding.rule_id == "response-body-max-length-increased"
    assert finding.change is not None
    assert finding.change.operations == tuple(f"GET /pets{number}" for number in range(4))
    assert (finding.change.path, finding.change.operation) == (None, None)
    assert finding.location.pointer == "/components/schemas/Pet/maxLength"


def test_cycles_end_and_are_told_once() -> None:
    text = _exchange("{$ref: '#/components/schemas/Tree'}")
    found = compared(text, text.replace("size: {type: integer}", "size: {type: boolean}"))
    assert [finding.rule_id for finding in found] == ["request-property-type-changed", "response-property-type-changed"]


def test_a_change_behind_an_equal_reference_to_another_file_is_seen() -> None:
    text = _exchange("{$ref: 'name.yaml'}") + '\nopenapi: 3.1.0\ninfo: {title: t, version: "1"}\n'
    old, new = (contract(text, name__yaml=f"{{type: string, maxLength: {limit}}}") for limit in (9, 5))
    found = compat_findings(old, new, TABLE, Terms(TODAY))
    assert {finding.location.path for finding in found} == {"name.yaml"}
    assert [finding.severity for finding in found] == [Severity.ERROR, Severity.INFO]


def test_nothing_is_said_of_what_a_broken_reference_hides() -> None:
    assert compared(_exchange("{type: string}"), _exchange("{$ref: '#/components/schemas/Nobody'}")) == []


def test_schemas_that_are_made_of_each_other_without_end_are_compared() -> None:
    """Each step puts one more schema together with those before; only what is new at a step counts."""
    grown = (
        "{allOf: [{$ref: '#/components/schemas/Tree'}, {properties: {children: {$ref: '#/components/schemas/Grown'}}}]}"
    )
    text = _exchange("{$ref: '#/components/schemas/Grown'}") + f"    Grown: {grown}\n"
    found = compared(text, text.replace("size: {type: integer}", "size: {type: boolean}"))
    assert {finding.rule_id for finding in found} == {"request-property-type-changed", "response-property-type-changed"}


def test_what_stands_beside_a_reference_counts_since_3_1() -> None:
    old, new = "{$ref: '#/components/schemas/Name'}", "{$ref: '#/components/schemas/Name', maxLength: 5}"
    found = compared(_exchange(old), _exchange(new))
    assert [finding.rule_id for finding in found] == [
        f"{side}-body-max-length-decreased" for side in ("request", "response")
    ]
    old, new = (_exchange(schema) + "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n" for schema in (old, new))
    assert compared(old, new) == []


def test_branches_that_lead_to_themselves_are_paired() -> None:
    branch = (
        "{type: object, additionalProperties: {$ref: '#/components/schemas/C'}, not: {$ref: '#/components/schemas/C'}}"
    )
    texts = [
        _exchange("{$ref: '#/components/schemas/C'}") + f"    C: {{readOnly: true, oneOf: [{branches}]}}\n"
        for branches in (f"{{}}, {branch}", f"{branch}, {{}}")
    ]
    assert compared(texts[0], texts[1]) == []


def test_names_do_not_matter_however_deep_choices_are() -> None:
    chain = "{oneOf: [{$ref: '#/components/schemas/%s%d'}, {type: array, items: {$ref: '#/components/schemas/%s0'}}]}"
    old, new = (
        "components:\n  schemas:\n"
        + "".join(f"    {name}{number}: {chain % (name, number + 1, name)}\n" for number in range(99))
        + f"    {name}99: {{type: string}}\n"
        for name in ("Link", "Ring")
    )
    answer = "{content: {application/json: {schema: {$ref: '#/components/schemas/%s0'}}}, description: OK}"
    paths = ["paths: {/a: {get: {responses: {'200': %s}}}}\n" % (answer % name) for name in ("Link", "Ring")]
    assert compared(paths[0] + old, paths[1] + new) == []
    assert compared(paths[0] + old, paths[1] + new.replace("string", "integer")) != []


def test_not_turns_the_effect_round() -> None:
    old, new = ("{type: string, not: {enum: [a]}}", "{type: string, not: {enum: [a, b]}}")
    severities = {finding.rule_id: finding.severity for finding in compared(_exchange(old), _exchange(new))}
    assert severities == {
        "request-body-enum-value-added": Severity.ERROR,
        "response-body-enum-value-added": Severity.INFO,
    }


def test_read_only_properties_of_requests_and_write_only_ones_of_responses_are_nobody_s_loss() -> None:
    for flag, silent in (("readOnly", "request"), ("writeOnly", "response")):
        old, new = (
            f"{{type: object, properties: {{a: {{type: string, {flag}: true, {keyword}}}}}}}"
            for keyword in ("maxLength: 3", "pattern: '^a'")
        )
        worst = {"request": Severity.OFF, "response": Severity.OFF}
        for finding in compared(_exchange(old), _exchange(new)):
            direction = finding.rule_id.split("-", 1)[0]
            worst[direction] = max(worst[direction], finding.severity)
        assert worst.pop(silent) == Severity.INFO
        assert set(worst.values()) == {Severity.ERROR}


def _paths(paths: str, head: str = "") -> str:
    return f"{head}\npaths: {paths}\n"


GET = "get: {responses: {'200': {description: OK}}}"
PARAMETER = "{name: q, in: query, required: true, schema: {type: string}}"


def test_a_base_path_that_moves_into_the_paths_is_no_change() -> None:
    old = _paths(f"{{/pets: {{{GET}}}}}", "servers: [{url: /api/v1}]")
    new = _paths(f"{{/api/v1/pets: {{{GET}}}}}", "servers: [{url: /}]")
    assert compared(old, new) == []


def test_a_base_path_that_changes_is_one_finding_not_a_removal_of_everything() -> None:
    old, new = (_paths(f"{{/a: {{{GET}}}, /b: {{{GET}}}}}", f"servers: [{{url: {base}}}]") for base in ("/v1", "/v2"))
    (finding,) = compared(old, new)
    assert finding.rule_id == "api-base-path-changed"
    assert finding.change is not None
    assert finding.change.operations == ("GET /a", "GET /b")


def test_path_parameters_are_known_by_position() -> None:
    def text(name: str, kind: str) -> str:
        parameter = f"{{name: {name}, in: path, required: true, schema: {{type: {kind}}}}}"
        return _paths(f"{{'/pets/{{{name}}}': {{parameters: [{parameter}], {GET}}}}}")

    assert compared(text("id", "string"), text("petId", "string")) == []
    (finding,) = compared(text("id", "string"), text("petId", "integer"))
    assert finding.rule_id == "request-parameter-type-changed"


def test_a_parameter_may_move_between_path_and_operation() -> None:
    above = _paths(f"{{/pets: {{parameters: [{PARAMETER}], {GET}}}}}")
    inside = _paths(f"{{/pets: {{{GET.replace('{responses', f'{{parameters: [{PARAMETER}], responses')}}}}}")
    assert compared(above, inside) == []
    assert compared(inside, above) == []


def test_a_path_that_goes_with_all_its_operations_is_one_finding() -> None:
    post = GET.replace("get:", "post:")
    (finding,) = compared(_paths(f"{{/a: {{{GET}, {post}}}, /b: {{{GET}}}}}"), _paths(f"{{/b: {{{GET}}}}}"))
    assert finding.rule_id == "api-path-removed-without-deprecation"
    assert finding.change is not None
    assert (finding.change.path, finding.change.operation) == ("/a", None)
    assert finding.change.operations == ("GET /a", "POST /a")


def test_what_a_webhook_sends_is_a_response_to_its_receiver() -> None:
    def text(limit: int) -> str:
        body = f"{{content: {{application/json: {{schema: {{type: string, maxLength: {limit}}}}}}}}}"
        return f"paths: {{}}\nwebhooks:\n  sold:\n    post: {{requestBody: {body}, responses: {{}}}}\n"

    (finding,) = compared(text(3), text(5))
    assert (finding.rule_id, finding.severity) == ("response-body-max-length-increased", Severity.ERROR)


def test_swagger_2_and_its_translation_to_3_are_the_same() -> None:
    old = """swagger: "2.0"
info: {title: t, version: "1"}
# openapi: 2
basePath: /v1
paths:
  /pets:
    post:
      consumes: [application/json]
      produces: [application/json]
      parameters:
        - {name: limit, in: query, type: integer, maximum: 5}
        - {name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}
      responses: {"200": {description: OK, schema: {$ref: '#/definitions/Pet'}}}
definitions:
  Pet: {type: object, properties: {name: {type: string, x-nullable: true}}}
"""
    new = """servers: [{url: /v1}]
paths:
  /pets:
    post:
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 5}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: [string, 'null']}}}
"""
    assert compared(old, new) == []
    found = compared(old, new.replace("maximum: 5", "maximum: 4"))
    assert [finding.rule_id for finding in found] == ["request-parameter-max-decreased"]


def test_fingerprints_survive_what_moves_lines_and_tell_changes_apart() -> None:
    old, new = (_exchange(f"{{type: string, enum: [{values}]}}") for values in ("a, b, c", "a"))
    found = compared(old, new)
    moved = compared(old, "# a comment\n\n" + new)
    assert [finding.fingerprint for finding in found] == [finding.fingerprint for finding in moved]
    assert [finding.location for finding in found] != [finding.location for finding in moved]
    assert len({finding.fingerprint for finding in found}) == len(found) == 4


def test_a_finding_says_where_things_were_and_what_they_were() -> None:
    found = compared(_exchange("{maxLength: 5}"), _exchange("{maxLength: 3}"))
    (finding,) = [one for one in found if one.severity is Severity.ERROR]
    assert finding.message == (
        "maxLength of the request body decreased from 5 to 3 (POST /pets): requests that were valid may now be refused."
    )
    assert finding.related[0].message == "before: 5"
    assert finding.change is not None
    assert (finding.change.old, finding.change.new, finding.change.breaking) == (5, 3, True)
    assert (finding.change.path, finding.change.operation) == ("/pets", "POST")


@pytest.mark.parametrize(("old", "new", "same"), [(1, True, False), (1, 1.0, None), ([1], [1], True), ({}, {}, True)])
def test_same_value_errs_on_the_side_of_looking(old: Any, new: Any, same: bool | None) -> None:
    assert same_value(old, new) in ((True, False) if same is None else (same,))


SCALARS = st.one_of(st.text("ab", max_size=2), st.integers(-2, 2), st.booleans(), st.none())
KEYWORDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["string", "integer", "object", "array", ["string", "null"]]),
    "enum": st.lists(SCALARS, min_size=1, max_size=3),
    "const": SCALARS,
    "nullable": st.booleans(),
    "minimum": st.integers(-2, 2),
    "exclusiveMinimum": st.one_of(st.booleans(), st.integers(-2, 2)),
    "maxLength": st.integers(0, 3),
    "required": st.lists(st.sampled_from("abc"), max_size=2, unique=True),
    "readOnly": st.booleans(),
    "default": SCALARS,
}


def _nested(schemas: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(schemas, min_size=1, max_size=3)
    members = st.dictionaries(st.sampled_from("abc"), schemas, max_size=3)
    inner = {"allOf": lists, "oneOf": lists, "anyOf": lists, "properties": members, "items": schemas, "not": schemas}
    return st.fixed_dictionaries({}, optional={**KEYWORDS, **inner, "additionalProperties": schemas})


REFERENCES = st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in "ABC"])
SCHEMAS = st.recursive(
    st.one_of(st.booleans(), REFERENCES, st.fixed_dictionaries({}, optional=KEYWORDS)), _nested, max_leaves=8
)


def _document(parts: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": parts["body"]}}
    operation = {
        "parameters": [{"name": "p", "in": "query", "schema": parts["parameter"]}],
        "requestBody": {"content": content},
        "responses": {"200": {"description": "OK", "content": content}},
    }
    components = {"schemas": {name: parts[name] for name in "ABC"}}
    info = {"title": "t", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/a": {"post": operation}}, "components": components}


DOCUMENTS = st.fixed_dictionaries(dict.fromkeys(("body", "parameter", "A", "B", "C"), SCHEMAS)).map(_document)


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(item) for key, item in reversed(value.items())}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


def _renamed(document: dict[str, Any]) -> str:
    """Return a contract with other names for all its components."""
    schemas = {f"Other{name}": schema for name, schema in document["components"]["schemas"].items()}
    renamed = json.dumps({**document, "components": {"schemas": schemas}})
    return renamed.replace("#/components/schemas/", "#/components/schemas/Other")


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_a_contract_does_not_differ_from_itself_however_it_is_written(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    same = contract(text, "a.json")
    with_anchors = yaml.safe_dump(document)
    assert "*id001" in with_anchors, "the two bodies are one"
    for other in (
        contract(json.dumps(_reversed(document), indent=1), "a.json"),
        contract(yaml.safe_dump(json.loads(text)), "a.yaml"),
        contract(with_anchors, "a.yaml"),
        contract(_renamed(document), "a.json"),
    ):
        assert compat_findings(same, other, TABLE, Terms(TODAY)) == []
        assert compat_findings(other, same, TABLE, Terms(TODAY)) == []


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_any_two_contracts_can_be_compared_and_there_and_back_agree(old: dict[str, Any], new: dict[str, Any]) -> None:
    one, two = contract(json.dumps(old), "a.json"), contract(json.dumps(new), "a.json")
    there = compat_findings(one, two, TABLE, Terms(TODAY))
    assert there == compat_findings(one, two, TABLE, Terms(TODAY))
    assert bool(there) == bool(compat_findings(two, one, TABLE, Terms(TODAY)))


def test_an_object_that_responses_repeat_is_told_once() -> None:
    """Contracts that a framework writes have no components: each response has the whole error in it again."""

    def text(kind: str) -> str:
        schema = f"{{type: object, properties: {{code: {{type: {kind}}}}}}}"
        responses = f"{{'400': {{content: {{application/json: {{schema: {schema}}}}}}}}}"
        return "paths:\n" + "".join(f"  /pets{number}: {{get: {{responses: {responses}}}}}\n" for number in range(3))

    (finding,) = compared(text("string"), text("integer"))
    assert finding.change is not None
    assert finding.change.operations == tuple(f"GET /pets{number}" for number in range(3))
    assert len(compared(text("string"), text("integer"), expanded=True)) == 3


def test_paths_that_differ_in_a_name_only_stay_apart() -> None:
    """No server can tell them apart, but contracts have them; each is compared with its own earlier version."""
    one, two = (f"  /files/{{{name}}}: {{get: {{operationId: {name}, responses: {{}}}}}}\n" for name in ("id", "name"))
    assert compared("paths:\n" + one + two, "paths:\n" + two + one) == []
    (finding,) = compared("paths:\n" + one + two, "paths:\n" + two)
    assert finding.rule_id == "api-removed-without-deprecation"


def test_what_may_change_at_any_time_hurts_nobody_and_is_not_named_beside_what_counts() -> None:
    operation = (
        "{requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {}%s}"
    )
    paths = "paths: {/new: {post: %s}, /old: {post: %s}}\ncomponents: {schemas: {A: {type: %s}}}\n"
    unstable, stable = operation % ", x-stability-level: alpha", operation % ""
    (both,) = compared(paths % (unstable, stable, "string"), paths % (unstable, stable, "integer"))
    assert both.severity is Severity.ERROR and both.change is not None and both.change.operations == ("POST /old",)
    other = "{responses: {}}"
    (one,) = compared(paths % (unstable, other, "string"), paths % (unstable, other, "integer"))
    assert one.severity is Severity.INFO and one.change is not None and one.change.operations == ("POST /new",)
