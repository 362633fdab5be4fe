"""Contracts of one operation whose answer has a body of one schema, for tests of envelopes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from openspec_lint.catalog.envelope import Envelope
from openspec_lint.checks.envelope.hits import envelope_hits
from openspec_lint.checks.hit import Hit
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.document import pointer_of
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

STRING, BOOLEAN, OBJECT, INTEGER = {"type": "string"}, {"type": "boolean"}, {"type": "object"}, {"type": "integer"}
ARRAY = {"type": "array", "items": {}}
STRICT = "envelope-flag-open"
"""The rule that is off unless somebody asks for it."""


def body(*optional: str, **properties: Any) -> dict[str, Any]:
    """Return the schema of an object whose properties are required, but for the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


MESSAGE = body(message=STRING)
SUCCESS = body(success=BOOLEAN, data=OBJECT)
ERROR = body(success=BOOLEAN, error=MESSAGE)


def answers(*schemas: Any, path: str = "/pets/{id}", status: str = "200", media_type: str = "application/json") -> Any:
    """Return the paths of a contract: one for each schema, which is that of the answer to GET."""
    return {
        path if not index else f"{path}/{index}": {
            "get": {"responses": {status: {"description": "", "content": {media_type: {"schema": schema}}}}}
        }
        for index, schema in enumerate(schemas)
    }


def contract(paths: Mapping[str, Any], **schemas: Any) -> Contract:
    """Return a contract of OpenAPI 3.1 with these paths and these named schemas."""
    return contract_of("3.1.0", paths, schemas)


def contract_of(version: str, paths: Mapping[str, Any], schemas: Mapping[str, Any]) -> Contract:
    """Return a contract of a version of OpenAPI."""
    value = {
        "openapi": version,
        "info": {"title": "A", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    store = DocumentStore(memory_tree({"api.json": json.dumps(value)}).read)
    read = read_contract(store.load("api.json"), store)
    assert read is not None
    return read


def hits(envelope: Envelope, read: Contract) -> dict[str, list[Hit]]:
    """Return what an envelope has against a contract by rule, the strict rule left out."""
    return {rule: found for rule, found in envelope_hits(read, envelope).items() if rule != STRICT}


def told(envelope: Envelope, read: Contract) -> dict[str, list[str]]:
    """Return the same in short: rule → what is missing or wrong, or else where."""
    return {
        rule: [str(hit.arguments.get("member", pointer_of(hit.node.trail))).replace("`", "") for hit in found]
        for rule, found in hits(envelope, read).items()
    }
