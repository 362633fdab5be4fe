"""Checks of bodies for what their media type cannot carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.security.reach import all_around
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.throughout import told
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.media_types import is_named_json
from openspec_lint.model.site import Node, Site


def binary_in_json(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to raw bytes inside JSON, which is text (RFC 8259, section 8.1)."""
    formatted = scope.contract.schema_index.having("format")
    sites = [site for site in formatted if site.value["format"] == "binary"]
    if scope.contract.version == "2.0" or not any(map(_is_json, all_around(sites, scope.contract))):
        return  # most contracts, and to follow all that bodies are made of is a long way
    binary = {id(site.value): site for site in sites}
    seen: set[int] = set()
    found: list[tuple[Site, Hit]] = []
    for content in _contents(scope):
        if content.schema is not None and is_named_json(content.media_type):
            for key in _below(content.schema, scope.contract, seen):
                if key in binary:
                    site = binary[key]
                    found.append((site, Hit(site.child("format"), {"media_type": content.media_type})))
    yield from told(found, len(binary), "binary value")


def _is_json(site: Site) -> bool:
    return site.kind == "media-type" and is_named_json(str(site.key))


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


PAYLOAD_CHECKS: Final[Mapping[str, Check]] = {"binary-in-json": binary_in_json}
