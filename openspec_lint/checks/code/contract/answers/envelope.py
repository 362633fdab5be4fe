"""Checks of response bodies: those of the envelope, and bodies that nothing describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.envelope.bodies import is_undescribed
from openspec_lint.checks.habits import inside_all
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.throughout import told
from openspec_lint.model.media_types import is_json
from openspec_lint.model.operations import Operation, Response, side_of
from openspec_lint.model.site import Node, Site


def _of(rule_id: str) -> Check:
    """Return the check that gives the hits of `rule_id` from the one look at all responses."""

    def check(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
        yield from scope.envelope_hits.get(rule_id, ())

    return check


def response_undescribed(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to each successful JSON response whose body no schema describes; once where no response is described."""
    operations = scope.contract.operations
    is_silent = not any(response.contents for operation in operations for response in operation.responses)
    if is_silent and operations and scope.contract.format == "catalogue":
        yield Hit(scope.contract.root.child("paths"), {"what": f"any of the {len(operations)} endpoints", "s": "s"})
        return
    found: dict[int, tuple[Node, list[Site]]] = {}
    for operation in operations:
        for response in operation.responses:
            node = _undescribed(operation, response, scope)
            if node is not None:
                found.setdefault(id(node.value), (node, []))[1].append(operation.site)
    hits = [(sites[0], inside_all(Hit(node), (site.operation for site in sites))) for node, sites in found.values()]
    yield from told(hits, len(operations), "operation")


def _undescribed(operation: Operation, response: Response, scope: ContractScope) -> Node | None:
    """Return the place of a response that leaves its body open; a GET without any content counts."""
    if side_of(response.status) != "success" or operation.method == "HEAD":
        return None
    for content in response.contents:
        if is_json(content.media_type):
            if content.schema is None:
                return content.node
            if is_undescribed(scope.contract.schemas.view(content.schema)):
                return content.schema
    is_silent_get = operation.method == "GET" and response.status == "200" and not response.contents
    return response.node if is_silent_get else None


_RULES: Final = (
    "envelope-flag-open",
    "envelope-member-missing",
    "envelope-member-optional",
    "envelope-member-type",
    "envelope-meta-missing",
    "envelope-missing",
    "envelope-paging-mixed",
    "envelope-unchosen",
    "error-envelope-missing",
)

ENVELOPE_CHECKS: Final[Mapping[str, Check]] = {
    **{rule_id: _of(rule_id) for rule_id in _RULES},
    "response-undescribed": response_undescribed,
}
