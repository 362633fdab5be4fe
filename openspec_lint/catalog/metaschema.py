"""The official meta-schemas of OpenAPI, compiled once; openapi-spec-validator ships them as package data."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.source import read_bytes

_FILES: Final = {"2.0": "v2.0", "3.0": "v3.0", "3.1": "v3.1", "3.2": "v3.2"}

_DEFINITIONS: Final[dict[str, dict[str, str]]] = {
    "2.0": {
        "path-item": "pathItem",
        "operation": "operation",
        "response": "response",
        "parameter": "parameter",
        "schema": "schema",
    },
    "3.0": {
        "path-item": "PathItem",
        "operation": "Operation",
        "parameter": "Parameter",
        "request-body": "RequestBody",
        "response": "Response",
        "header": "Header",
        "schema": "Schema",
        "example": "Example",
        "media-type": "MediaType",
        "link": "Link",
        "callback": "Callback",
        "security-scheme": "SecurityScheme",
    },
}
_DRAFT_4: Final = "http://json-schema.org/draft-04/schema"

_DEFINITIONS_3_1: Final = {
    **{
        kind: kind
        for kind in (
            *("path-item", "operation", "parameter", "request-body", "response", "header", "schema", "example"),
            *("media-type", "link", "security-scheme"),
        )
    },
    "callback": "callbacks",
}
_SCHEMA_OBJECT: Final = {
    "$dynamicAnchor": "meta",
    "$ref": "https://json-schema.org/draft/2020-12/schema",
    "properties": {
        "discriminator": {
            "type": "object",
            "required": ["propertyName"],
            "properties": {
                "propertyName": {"type": "string"},
                "mapping": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        },
        "xml": {"type": "object"},
        "externalDocs": {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}},
    },
}
"""The Schema Object of 3.1 and 3.2: JSON Schema 2020-12 and the base vocabulary of OpenAPI (3.1, section 4.8.24).

The meta-schemas themselves leave it open (`$dynamicRef: "#meta"`); the dynamic anchor here closes it, at all depths.
"""


@cache
def metaschema(version: str) -> dict[str, Any]:
    """Return the meta-schema of an OpenAPI version (a key of GRAMMARS), made to give errors at the leaves."""
    schema = _shipped("openapi_spec_validator", f"resources/schemas/{_FILES[version]}/schema.json")
    if version in ("3.1", "3.2"):
        schema["$defs"]["schema"] = {**_SCHEMA_OBJECT, "type": ["object", "boolean"]}
        return dict(_modern(schema))
    if version == "2.0":
        draft_4 = _shipped("jsonschema_specifications", "schemas/draft4/metaschema.json")
        schema = _redirected(schema, _DRAFT_4 + "#", "#/definitions/draft-04")
        schema["definitions"]["draft-04"] = _redirected(draft_4, "#", "#/definitions/draft-04")
    return {**_modern(schema), "$schema": "https://json-schema.org/draft/2020-12/schema"}


def _shipped(package: str, path: str) -> dict[str, Any]:
    """Return a JSON file that another package ships; finding the package does not import it (that costs 300 ms)."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise OpenspecLintError(f"the package {package} is missing; install openspec-lint again")
    return dict(json.loads(read_bytes(Path(spec.origin).parent / path)))


def _redirected(node: Any, start: str, target: str) -> Any:
    """Return `node` with each `$ref` that begins with `start` begin with `target` instead."""
    if isinstance(node, list):
        return [_redirected(item, start, target) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _redirected(child, start, target) for key, child in node.items()}
    reference = result.get("$ref")
    if isinstance(reference, str) and reference.startswith(start):
        result["$ref"] = target + reference[len(start) :]
    return result


def _modern(node: Any) -> Any:
    """Rewrite draft 4 to 2020-12, and each choice between an object and a reference to a decision on `$ref`.

    A failed `oneOf` says only that nothing fits; after the decision the error is that of the one branch meant.
    """
    if isinstance(node, list):
        return [_modern(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _modern(child) for key, child in node.items() if key not in ("id", "$id")}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if result.get(exclusive) is True:
            result[exclusive] = result.pop(bound)
    if isinstance(result.get("items"), list):
        result["prefixItems"] = result.pop("items")
    options = result.get("oneOf")
    if isinstance(options, list) and len(options) == 2:
        references = [option for option in options if str(option.get("$ref", "")).lower() in _REFERENCES]
        if len(references) == 1:
            (other,) = [option for option in options if option is not references[0]]
            result.pop("oneOf")
            decision = {"if": {"type": "object", "required": ["$ref"]}, "then": references[0], "else": other}
            result = {**result, **decision}
    return result


_REFERENCES: Final = frozenset({"#/definitions/reference", "#/definitions/jsonreference", "#/$defs/reference"})


@cache
def document_validator(version: str) -> jsonschema_rs.Validator:
    """Return the validator of whole documents of an OpenAPI version."""
    return jsonschema_rs.Draft202012Validator(metaschema(version), offline=True)


@cache
def part_validators(version: str) -> jsonschema_rs.ValidatorMap:
    """Return the validators of the definitions of a version, by `definition_pointer`."""
    return jsonschema_rs.validator_map_for(metaschema(version), offline=True)


def definition_pointer(version: str, kind: str) -> str | None:
    """Return where the meta-schema of a version defines a kind of the object grammar; None where it does not."""
    holder = "definitions" if version in _DEFINITIONS else "$defs"
    name = _DEFINITIONS.get(version, _DEFINITIONS_3_1).get(kind)
    return f"#/{holder}/{name}" if name is not None else None
