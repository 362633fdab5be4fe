"""The official meta-schemas of OpenAPI, as other packages ship them, brought up to the specification and compiled."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from openspec_lint.catalog.metaschema_changes import make_changes, metaschema_changes
from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.source import read_bytes

_FILES: Final = {"2.0": "v2.0", "3.0": "v3.0", "3.1": "v3.1", "3.2": "v3.2"}
_VOCABULARIES: Final = {"3.1": "oas3.1/vocabularies/base", "3.2": "oas3.2/meta/2025-09-17.json"}
"""Where openapi-schema-validator has the base vocabulary: what OpenAPI adds to JSON Schema 2020-12."""

_REFERABLE: Final = ("path-item", "parameter", "response", "schema")
_REFERABLE_3: Final = (*_REFERABLE, "request-body", "header", "example", "link", "media-type", "security-scheme")

_DEFINITIONS: Final[dict[str, dict[str, str]]] = {
    "2.0": {
        **{kind: kind for kind in ("info", "contact", "license", "paths", "operation", "parameter", "responses")},
        **{kind: kind for kind in ("response", "header", "schema", "xml", "tag")},
        "external-docs": "externalDocs",
        "path-item": "pathItem",
        "items": "primitivesItems",
        "security-requirement": "securityRequirement",
        "security-scheme": "securityDefinitions/additionalProperties",
    },
    "3.0": {
        **{kind: kind.title().replace("-", "") for kind in (*_REFERABLE_3, "info", "contact", "license", "server")},
        **{kind: kind.title().replace("-", "") for kind in ("server-variable", "components", "paths", "operation")},
        **{kind: kind.title().replace("-", "") for kind in ("encoding", "responses", "callback", "tag")},
        "discriminator": "Discriminator",
        "external-docs": "ExternalDocumentation",
        "oauth-flows": "OAuthFlows",
        "security-requirement": "SecurityRequirement",
        "xml": "XML",
    },
    "3.1": {
        **{kind: kind for kind in (*_REFERABLE_3, "info", "contact", "license", "server", "server-variable")},
        **{kind: kind for kind in ("components", "paths", "operation", "encoding", "responses", "tag", "xml")},
        **{kind: kind for kind in ("discriminator", "oauth-flows", "security-requirement")},
        "external-docs": "external-documentation",
        "callback": "callbacks",
    },
}
"""Kinds of the object grammar → names of definitions; 3.2 names them as 3.1 does."""

_DRAFT_4: Final = "http://json-schema.org/draft-04/schema"


def shipped_metaschema(version: str) -> dict[str, Any]:
    """Return the meta-schema of a version of OpenAPI (a key of GRAMMARS) as one schema, and as it is shipped.

    That of 2.0 gets the part of draft 4 that it refers to; those of 3.1 and 3.2 the base vocabulary.
    """
    schema = _shipped("openapi_spec_validator", f"resources/schemas/{_FILES[version]}/schema.json")
    if version == "2.0":
        draft_4 = _shipped("jsonschema_specifications", "schemas/draft4/metaschema.json")
        schema = _redirected(schema, _DRAFT_4 + "#", "#/definitions/draft-04")
        schema["definitions"]["draft-04"] = _redirected(draft_4, "#", "#/definitions/draft-04")
    elif version in _VOCABULARIES:
        vocabulary = _shipped("openapi_schema_validator", f"schemas/{_VOCABULARIES[version]}")
        schema["$defs"] = {**vocabulary["$defs"], **schema["$defs"]}
    return schema


@cache
def metaschema(version: str, has_own_dialect: bool = False) -> dict[str, Any]:
    """Return the meta-schema of a version, changed as `rules/metaschemas` says, and as JSON Schema 2020-12.

    has_own_dialect: the document's schemas are in another dialect than OpenAPI's; what they say is left open.
    """
    schema = shipped_metaschema(version)
    make_changes(schema, metaschema_changes(version))
    if has_own_dialect:
        schema["$defs"]["schema"] = {"$dynamicAnchor": "meta", "type": ["object", "boolean"]}
    return {**as_2020_12(schema), "$schema": "https://json-schema.org/draft/2020-12/schema"}


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


def as_2020_12(node: Any) -> Any:
    """Return a schema of draft 4 as one of 2020-12, whose choices between an object and a reference are decisions.

    A failed `oneOf` says only that nothing fits; after the decision the error is that of the one branch meant. A
    decision by a field that is required anyway waits until it is there: without it all branches would complain.
    """
    if isinstance(node, list):
        return [as_2020_12(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: as_2020_12(child) for key, child in node.items() if key not in ("id", "$id")}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if result.get(exclusive) is True:
            result[exclusive] = result.pop(bound)
    if isinstance(result.get("items"), list):
        result["prefixItems"] = result.pop("items")
    condition = result.get("if")
    if (
        isinstance(condition, dict)
        and condition.keys() == {"properties"}
        and condition["properties"].keys() <= _DECISIVE
    ):
        condition["required"] = list(condition["properties"])
    options = result["oneOf"] if isinstance(result.get("oneOf"), list) else []
    references = [option for option in options if str(option.get("$ref", "")).lower() in _REFERENCES]
    if len(references) == 1:
        others = [option for option in options if option is not references[0]]
        result.pop("oneOf")
        other = others[0] if len(others) == 1 else {"anyOf": others}
        result |= {"if": {"type": "object", "required": ["$ref"]}, "then": references[0], "else": other}
    return result


_DECISIVE: Final = frozenset({"in", "type"})
_REFERENCES: Final = frozenset({"#/definitions/reference", "#/definitions/jsonreference", "#/$defs/reference"})


def _any_pattern(_pattern: str) -> bool:
    """Accept what should be a regular expression: which dialect it is in is the question of another rule."""
    return True


@cache
def document_validator(version: str, has_own_dialect: bool = False) -> jsonschema_rs.Validator:
    """Return the validator of whole documents of an OpenAPI version; `has_own_dialect` as in `metaschema`."""
    return jsonschema_rs.Draft202012Validator(
        metaschema(version, has_own_dialect), validate_formats=True, formats={"regex": _any_pattern}, offline=True
    )


@cache
def part_validator(version: str, kind: str, has_own_dialect: bool = False) -> jsonschema_rs.Validator | None:
    """Return the validator of objects of a kind; None where the meta-schema of a version defines none of it.

    has_own_dialect: as in `metaschema`. One is compiled when it is asked for: all together take 160 ms.
    """
    pointer = definition_pointer(version, kind)
    if pointer is None or kind == "contract":
        return document_validator(version, has_own_dialect) if pointer is not None else None
    schema = metaschema(version, has_own_dialect)
    holder = pointer.split("/")[1]
    part = {"$schema": schema["$schema"], "$ref": pointer, holder: schema[holder]}
    return jsonschema_rs.Draft202012Validator(
        part, validate_formats=True, formats={"regex": _any_pattern}, offline=True
    )


def definition_pointer(version: str, kind: str) -> str | None:
    """Return where the meta-schema of a version defines a kind of the object grammar; None where it does not.

    The whole of it defines the kind "contract"; kinds of OAuth flows have one definition for each flow.
    """
    if kind == "contract":
        return "#"
    holder = "$defs" if version in _VOCABULARIES else "definitions"
    name = _DEFINITIONS.get(version, _DEFINITIONS["3.1"]).get(kind)
    return f"#/{holder}/{name}" if name is not None else None
