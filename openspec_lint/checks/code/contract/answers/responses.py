"""Checks of responses: statuses that there are not, and content where HTTP allows none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import Positions
from openspec_lint.read.edits import requoted

_NEVER_CONTENT: Final = re.compile(r"1(?:[0-9]{2}|XX)|204|205|304", re.IGNORECASE)


def status_with_content(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to content of a response that has none (RFC 9110, sections 15.2, 15.3.5, 15.4.5)."""
    hits = (
        Hit(node, {"status": status}, aspect=status.upper())
        for site in scope.contract.by_kind.get("responses", ())
        for status in site.value
        if _NEVER_CONTENT.fullmatch(status) is not None and (node := _content(site.child(status), scope)) is not None
    )
    yield from once_per_aspect(hits)


def _content(place: Node, scope: ContractScope) -> Node | None:
    """Return what describes the content of a response; None when it has none."""
    response = scope.contract.follow(place)
    field = "schema" if scope.contract.version == "2.0" else "content"
    if response is None or not isinstance(response.value, dict) or not isinstance(response.value.get(field), dict):
        return None
    content = response.child(field)
    if field == "content" and not any(_describes(media_type) for media_type in content.value.values()):
        return None
    return content


def _describes(media_type: object) -> bool:
    return isinstance(media_type, dict) and any(not key.startswith("x-") for key in media_type)


def head_response_with_content(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to content of an answer to HEAD (RFC 9110, section 9.3.2)."""
    hits = (
        Hit(node, aspect="head", operation=operation.inside)
        for operation in scope.contract.operations
        if operation.method == "HEAD"
        for response in operation.responses
        if (node := _content(response.node, scope)) is not None
    )
    yield from once_per_aspect(hits)


def status_not_quoted(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to statuses that YAML reads as numbers (OpenAPI 3.0.4, Responses Object: in quotation marks)."""
    bare: list[Node] = []
    quotes: Counter[str] = Counter()
    for site in scope.contract.by_kind.get("responses", ()):
        locator = site.document.locator
        if site.document.kind != "yaml" or not isinstance(locator, Positions):
            continue
        for key, text in locator.key_texts(site.trail):
            quotes[text[:1]] += 1
            if text == key and key.isdecimal():
                bare.append(site.child(key))
    quote = "'" if quotes["'"] > quotes['"'] else '"'
    yield from once_per_aspect(
        Hit(
            node,
            {"status": node.trail[1], "quoted": f"{quote}{node.trail[1]}{quote}"},
            fix=requoted(node.document, node.trail, quote),
        )
        for node in bare
        if node.trail is not None
    )


RESPONSE_CHECKS: Final[Mapping[str, Check]] = {
    "head-response-with-content": head_response_with_content,
    "status-not-quoted": status_not_quoted,
    "status-with-content": status_with_content,
}
