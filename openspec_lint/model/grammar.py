"""The object grammar: which kinds of objects a contract has, and which key of which holds which kind.

One table per version of OpenAPI. The walk over a contract and the selection of rules by kind read it.

A shape is written as

    "-"          plain data, nothing to walk into
    "schema"     one object of that kind
    "[schema]"   a list of them
    "{schema}"   a map of them
    "schema|[schema]"   one or a list

Versions are built from each other, as the specifications are: 3.1 is 3.0 with a few kinds replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple


class Kind(NamedTuple):
    """What an object of a kind may hold.

    fields: key → shape. required: the keys it must have. patterned: (pattern of the key, shape) for the other keys;
    extensions (`x-`) are allowed where `extensible`.
    """

    fields: Mapping[str, str] = {}
    required: tuple[str, ...] = ()
    patterned: tuple[tuple[re.Pattern[str], str], ...] = ()
    extensible: bool = True


Grammar = Mapping[str, Kind]

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
METHODS_2_0: Final = METHODS[:-1]


def _plain(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "-")


def _keys(pattern: str, shape: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return ((re.compile(pattern), shape),)


_ANY_KEY: Final = r"(?!x-)"
_STATUS: Final = r"[1-5](?:[0-9]{2}|XX)\Z"

_SHARED: Final[dict[str, Kind]] = {
    "contact": Kind(_plain("name", "url", "email")),
    "external-docs": Kind(_plain("description", "url"), ("url",)),
    "tag": Kind({**_plain("name", "description"), "externalDocs": "external-docs"}, ("name",)),
    "paths": Kind(patterned=_keys("/", "path-item")),
    "xml": Kind(_plain("name", "namespace", "prefix", "attribute", "wrapped")),
    "security-requirement": Kind(patterned=_keys("", "-"), extensible=False),
}

_SCHEMA_3_0: Final = Kind(
    {
        **_plain(
            *("title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength"),
            *("minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties"),
            *("required", "enum", "type", "description", "format", "default", "nullable", "readOnly", "writeOnly"),
            *("example", "deprecated"),
        ),
        **dict.fromkeys(("not", "items", "additionalProperties"), "schema"),
        **dict.fromkeys(("allOf", "oneOf", "anyOf"), "[schema]"),
        "properties": "{schema}",
        "discriminator": "discriminator",
        "externalDocs": "external-docs",
        "xml": "xml",
    }
)

_OPENAPI_3_0: Final[Grammar] = {
    **_SHARED,
    "contract": Kind(
        {
            "openapi": "-",
            "info": "info",
            "servers": "[server]",
            "paths": "paths",
            "components": "components",
            "security": "[security-requirement]",
            "tags": "[tag]",
            "externalDocs": "external-docs",
        },
        ("openapi", "info", "paths"),
    ),
    "info": Kind(
        {**_plain("title", "description", "termsOfService", "version"), "contact": "contact", "license": "license"},
        ("title", "version"),
    ),
    "license": Kind(_plain("name", "url"), ("name",)),
    "server": Kind({**_plain("url", "description"), "variables": "{server-variable}"}, ("url",)),
    "server-variable": Kind(_plain("enum", "default", "description"), ("default",)),
    "components": Kind(
        {
            "schemas": "{schema}",
            "responses": "{response}",
            "parameters": "{parameter}",
            "examples": "{example}",
            "requestBodies": "{request-body}",
            "headers": "{header}",
            "securitySchemes": "{security-scheme}",
            "links": "{link}",
            "callbacks": "{callback}",
        }
    ),
    "path-item": Kind(
        {
            **_plain("$ref", "summary", "description"),
            **dict.fromkeys(METHODS, "operation"),
            "servers": "[server]",
            "parameters": "[parameter]",
        }
    ),
    "operation": Kind(
        {
            **_plain("tags", "summary", "description", "operationId", "deprecated"),
            "externalDocs": "external-docs",
            "parameters": "[parameter]",
            "requestBody": "request-body",
            "responses": "responses",
            "callbacks": "{callback}",
            "security": "[security-requirement]",
            "servers": "[server]",
        },
        ("responses",),
    ),
    "parameter": Kind(
        {
            **_plain("name", "in", "description", "required", "deprecated", "allowEmptyValue"),
            **_plain("style", "explode", "allowReserved", "example"),
            "schema": "schema",
            "examples": "{example}",
            "content": "{media-type}",
        },
        ("name", "in"),
    ),
    "request-body": Kind({**_plain("description", "required"), "content": "{media-type}"}, ("content",)),
    "media-type": Kind({"schema": "schema", "example": "-", "examples": "{example}", "encoding": "{encoding}"}),
    "encoding": Kind({**_plain("contentType", "style", "explode", "allowReserved"), "headers": "{header}"}),
    "responses": Kind({"default": "response"}, patterned=_keys(_STATUS, "response")),
    "response": Kind(
        {"description": "-", "headers": "{header}", "content": "{media-type}", "links": "{link}"}, ("description",)
    ),
    "callback": Kind(patterned=_keys(_ANY_KEY, "path-item")),
    "example": Kind(_plain("summary", "description", "value", "externalValue")),
    "link": Kind(
        {**_plain("operationRef", "operationId", "parameters", "requestBody", "description"), "server": "server"}
    ),
    "header": Kind(
        {
            **_plain("description", "required", "deprecated", "allowEmptyValue"),
            **_plain("style", "explode", "allowReserved", "example"),
            "schema": "schema",
            "examples": "{example}",
            "content": "{media-type}",
        }
    ),
    "schema": _SCHEMA_3_0,
    "discriminator": Kind(_plain("propertyName", "mapping"), ("propertyName",)),
    "security-scheme": Kind(
        {
            **_plain("type", "description", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl"),
            "flows": "oauth-flows",
        },
        ("type",),
    ),
    "oauth-flows": Kind(
        dict.fromkeys(("implicit", "password", "clientCredentials", "authorizationCode"), "oauth-flow")
    ),
    "oauth-flow": Kind(_plain("authorizationUrl", "tokenUrl", "refreshUrl", "scopes"), ("scopes",)),
}


def _extended(kind: Kind, fields: Mapping[str, str], required: tuple[str, ...] | None = None) -> Kind:
    return kind._replace(fields={**kind.fields, **fields}, required=kind.required if required is None else required)


def _without(kind: Kind, *fields: str) -> Kind:
    return kind._replace(fields={key: shape for key, shape in kind.fields.items() if key not in fields})


_SCHEMA_3_1: Final = Kind(
    {
        **{key: shape for key, shape in _SCHEMA_3_0.fields.items() if key != "nullable"},
        **_plain(
            *("$id", "$schema", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment"),
            *("const", "minContains", "maxContains", "dependentRequired", "examples"),
            *("contentEncoding", "contentMediaType"),
        ),
        **dict.fromkeys(("$defs", "definitions", "patternProperties", "dependentSchemas"), "{schema}"),
        **dict.fromkeys(("if", "then", "else", "contains", "propertyNames", "contentSchema"), "schema"),
        **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), "schema"),
        "prefixItems": "[schema]",
    },
    patterned=_keys(_ANY_KEY, "-"),
)

_OPENAPI_3_1: Final[Grammar] = {
    **_OPENAPI_3_0,
    "contract": _extended(
        _OPENAPI_3_0["contract"], {"webhooks": "{path-item}", "jsonSchemaDialect": "-"}, ("openapi", "info")
    ),
    "info": _extended(_OPENAPI_3_0["info"], {"summary": "-"}),
    "license": _extended(_OPENAPI_3_0["license"], {"identifier": "-"}),
    "components": _extended(_OPENAPI_3_0["components"], {"pathItems": "{path-item}"}),
    "operation": _extended(_OPENAPI_3_0["operation"], {}, ()),
    "header": _without(_OPENAPI_3_0["header"], "allowEmptyValue", "allowReserved"),
    "schema": _SCHEMA_3_1,
}

_OPENAPI_3_2: Final[Grammar] = {
    **_OPENAPI_3_1,
    "contract": _extended(_OPENAPI_3_1["contract"], {"$self": "-"}),
    "server": _extended(_OPENAPI_3_1["server"], {"name": "-"}),
    "components": _extended(_OPENAPI_3_1["components"], {"mediaTypes": "{media-type}"}),
    "path-item": _extended(_OPENAPI_3_1["path-item"], {"query": "operation", "additionalOperations": "{operation}"}),
    "media-type": _extended(
        _OPENAPI_3_1["media-type"],
        {"description": "-", "itemSchema": "schema", "prefixEncoding": "[encoding]", "itemEncoding": "encoding"},
    ),
    "encoding": _extended(
        _OPENAPI_3_1["encoding"],
        {"encoding": "{encoding}", "prefixEncoding": "[encoding]", "itemEncoding": "encoding"},
    ),
    "response": _extended(_OPENAPI_3_1["response"], {"summary": "-"}, ()),
    "example": _extended(_OPENAPI_3_1["example"], _plain("dataValue", "serializedValue")),
    "tag": _extended(_OPENAPI_3_1["tag"], _plain("summary", "parent", "kind")),
    "discriminator": _extended(_OPENAPI_3_1["discriminator"], {"defaultMapping": "-"}, ("propertyName",)),
    "xml": _extended(_OPENAPI_3_1["xml"], {"nodeType": "-"}),
    "security-scheme": _extended(_OPENAPI_3_1["security-scheme"], _plain("deprecated", "oauth2MetadataUrl")),
    "oauth-flows": _extended(_OPENAPI_3_1["oauth-flows"], {"deviceAuthorization": "oauth-flow"}),
    "oauth-flow": _extended(_OPENAPI_3_1["oauth-flow"], {"deviceAuthorizationUrl": "-"}),
}

_ITEMS_2_0: Final = {
    **_plain("type", "format", "collectionFormat", "default", "maximum", "exclusiveMaximum", "minimum"),
    **_plain("exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems"),
    **_plain("enum", "multipleOf"),
    "items": "items",
}

_NOT_IN_SCHEMA_2_0: Final = ("oneOf", "anyOf", "not", "nullable", "writeOnly", "deprecated")

_SWAGGER_2_0: Final[Grammar] = {
    **_SHARED,
    "contract": Kind(
        {
            **_plain("swagger", "host", "basePath", "schemes", "consumes", "produces"),
            "info": "info",
            "paths": "paths",
            "definitions": "{schema}",
            "parameters": "{parameter}",
            "responses": "{response}",
            "securityDefinitions": "{security-scheme}",
            "security": "[security-requirement]",
            "tags": "[tag]",
            "externalDocs": "external-docs",
        },
        ("swagger", "info", "paths"),
    ),
    "info": _OPENAPI_3_0["info"],
    "license": _OPENAPI_3_0["license"],
    "path-item": Kind({"$ref": "-", **dict.fromkeys(METHODS_2_0, "operation"), "parameters": "[parameter]"}),
    "operation": Kind(
        {
            **_plain("tags", "summary", "description", "operationId", "consumes", "produces", "schemes", "deprecated"),
            "externalDocs": "external-docs",
            "parameters": "[parameter]",
            "responses": "responses",
            "security": "[security-requirement]",
        },
        ("responses",),
    ),
    "parameter": Kind(
        {**_plain("name", "in", "description", "required", "allowEmptyValue"), "schema": "schema", **_ITEMS_2_0},
        ("name", "in"),
    ),
    "items": Kind(_ITEMS_2_0, ("type",)),
    "responses": Kind({"default": "response"}, patterned=_keys(r"[0-9]{3}\Z", "response")),
    "response": Kind(
        {"description": "-", "schema": "schema", "headers": "{header}", "examples": "-"}, ("description",)
    ),
    "header": Kind({"description": "-", **_ITEMS_2_0}, ("type",)),
    "schema": Kind(
        {
            **{key: shape for key, shape in _SCHEMA_3_0.fields.items() if key not in _NOT_IN_SCHEMA_2_0},
            "items": "schema|[schema]",
            "discriminator": "-",
        }
    ),
    "security-scheme": Kind(
        _plain("type", "description", "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"), ("type",)
    ),
}

GRAMMARS: Final[Mapping[str, Grammar]] = {
    "2.0": _SWAGGER_2_0,
    "3.0": _OPENAPI_3_0,
    "3.1": _OPENAPI_3_1,
    "3.2": _OPENAPI_3_2,
}

COLLECTION: Final = "schemas"
"""The version, so to speak, of schemas outside of OpenAPI: collections of them in any draft of JSON Schema."""

_COLLECTION: Final[Grammar] = {
    **_OPENAPI_3_1,
    "schema": _extended(
        _SCHEMA_3_1,
        {"items": "schema|[schema]", "additionalItems": "schema", "dependencies": "{schema}", "$recursiveRef": "-"},
    ),
}

WALKED: Final[Mapping[str, Grammar]] = {**GRAMMARS, COLLECTION: _COLLECTION}
"""The grammars that a walk may go by: those of OpenAPI, and that of collections of schemas."""

KINDS: Final = frozenset(kind for grammar in GRAMMARS.values() for kind in grammar)
"""Every kind of object that a contract may have."""

REQUEST_KINDS: Final = frozenset({"parameter", "request-body"})
RESPONSE_KINDS: Final = frozenset({"response"})

FLIPS: Final = frozenset({"callback"})
"""Kinds inside which the server calls the client: request and response change places. Webhooks do the same."""


class Step(NamedTuple):
    """One key that leads from an object to others: its kind, and how they are held ("one", "list", "map")."""

    kind: str
    holding: tuple[str, ...]


@cache
def steps(version: str, kind: str) -> Mapping[str, Step]:
    """Return the keys of `kind` that lead to further objects; `version` is a key of WALKED."""
    return {key: step for key, shape in WALKED[version][kind].fields.items() if (step := read_shape(shape)) is not None}


@cache
def read_shape(shape: str) -> Step | None:
    """Return what a shape leads to; None for plain data."""
    if shape == "-":
        return None
    holding = tuple({"[": "list", "{": "map"}.get(part[0], "one") for part in shape.split("|"))
    return Step(shape.split("|")[0].strip("[]{}"), holding)


def kind_at(version: str, kind: str, value: Any, path: Sequence[str | int]) -> str:
    """Return the kind of what stands at `path` below an object of `kind` with this value; "" for plain data.

    A reference is of the kind that it stands for. version: a key of WALKED.
    """
    held: Step | None = None
    for key in path:
        value = value[key if isinstance(value, list) else str(key)]
        if held is not None:
            kind, held = held.kind, None
            continue
        step = _step(version, kind, str(key)) if kind else None
        is_held = step is not None and ("list" if isinstance(value, list) else "map") in step.holding
        kind, held = ("", step) if is_held else (step.kind if step is not None and "one" in step.holding else "", None)
    return kind


def _step(version: str, kind: str, key: str) -> Step | None:
    """Return what a key of an object leads to, by its name or by a pattern; None for plain data and extensions."""
    fixed = steps(version, kind).get(key)
    if fixed is not None or key.startswith("x-"):
        return fixed
    shapes = (shape for pattern, shape in WALKED[version][kind].patterned if pattern.match(key))
    return read_shape(next(shapes, "-"))
