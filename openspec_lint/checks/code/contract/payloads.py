"""Checks of bodies for what their media type cannot carry, and for what they ask of somebody who sends none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.throughout import told
from openspec_lint.checks.wording import listed
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node, Site

_JSON: Final = re.compile(r"(?:application|text)/(?:[\w.+-]+\+)?json\b", re.IGNORECASE)
_MERGE_PATCH: Final = re.compile(r"application/merge-patch\+json\b", re.IGNORECASE)
_PATCHES: Final = re.compile(r"application/(?:[\w.+-]*patch[\w.-]*\+\w+|json-patch)", re.IGNORECASE)


def binary_in_json(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to raw bytes inside JSON, which is text (RFC 8259, section 8.1)."""
    schemas = scope.contract.by_kind.get("schema", ())
    binary = {id(site.value): site for site in schemas if site.value.get("format") == "binary"}
    if not binary or scope.contract.version == "2.0":
        return
    seen: set[int] = set()
    found: list[tuple[Site, Hit]] = []
    for content in _contents(scope):
        if content.schema is not None and _JSON.match(content.media_type):
            for key in _below(content.schema, scope.contract, seen):
                if key in binary:
                    site = binary[key]
                    found.append((site, Hit(site.child("format"), {"media_type": content.media_type})))
    yield from told(found, len(binary), "binary value")


def _contents(scope: ContractScope) -> Iterator[Content]:
    for operation in scope.contract.operations:
        yield from operation.body.contents if operation.body is not None else ()
        for response in operation.responses:
            yield from response.contents


def _below(schema: Node, contract: Contract, seen: set[int]) -> Iterator[int]:
    """Yield the identities of a schema and of those that it is made of, each once."""
    stack = [schema]
    while stack:
        node = contract.follow(stack.pop())
        if node is None or not isinstance(node.value, dict) or id(node.value) in seen:
            continue
        seen.add(id(node.value))
        yield id(node.value)
        for keyword in ("items", "additionalProperties"):
            if isinstance(node.value.get(keyword), dict):
                stack.append(node.child(keyword))
        if isinstance(node.value.get("properties"), dict):
            stack += [member for _, member in node.members("properties")]
        for keyword in ("allOf", "oneOf", "anyOf"):
            parts = node.value.get(keyword)
            stack += [node.child(keyword, index) for index in range(len(parts) if isinstance(parts, list) else 0)]


def body_optional_with_required(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a body that may be left out although its members may not (OpenAPI, Request Body Object)."""
    bodies = [operation for operation in scope.contract.operations if operation.body is not None]
    found = []
    for operation in bodies:
        assert operation.body is not None
        views = _views(operation, scope)
        if not operation.body.required and views and all(view.required for view in views):
            names = listed(sorted(views[0].required))
            found.append((operation.site, Hit(operation.body.node, {"names": names})))
    yield from told(found, len(bodies), "request body", "request body")


def _views(operation: Operation, scope: ContractScope) -> list[SchemaView]:
    contents = operation.body.contents if operation.body is not None else ()
    return [scope.contract.schemas.view(content.schema) for content in contents if content.schema is not None]


def merge_patch_with_required(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a merge patch that must have members: it has only those that change (RFC 7396, section 1)."""
    for operation in scope.contract.operations:
        for content in operation.body.contents if operation.body is not None else ():
            if content.schema is not None and _MERGE_PATCH.match(content.media_type):
                required = scope.contract.schemas.view(content.schema).required
                if required:
                    inside = operation.method, operation.path
                    yield Hit(content.node, {"names": listed(sorted(required))}, operation=inside)


def patch_without_format(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a PATCH whose body is in no format for patches (RFC 5789, section 2)."""
    patches = [one for one in scope.contract.operations if one.method == "PATCH" and one.body is not None]
    found = [
        (one.site, Hit(one.body.node))
        for one in patches
        if one.body is not None
        and one.body.contents
        and not any(_PATCHES.match(content.media_type) for content in one.body.contents)
    ]
    yield from told(found, len(patches), "PATCH operation")


PAYLOAD_CHECKS: Final[Mapping[str, Check]] = {
    "binary-in-json": binary_in_json,
    "body-optional-with-required": body_optional_with_required,
    "merge-patch-with-required": merge_patch_with_required,
    "patch-without-format": patch_without_format,
}
