"""Checks of problem details (RFC 9457): sent as what they are, and with the members that they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.answers.error_shapes import ErrorBody, error_bodies
from openspec_lint.checks.envelope.bodies import shown
from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import with_article
from openspec_lint.model.media_types import media_name
from openspec_lint.model.site import Site

_PROBLEM: Final = "application/problem+json"
_TYPES: Final[Mapping[str, str]] = {
    "type": "string",
    "title": "string",
    "status": "number",
    "detail": "string",
    "instance": "string",
}
"""The members of problem details and their types (RFC 9457, section 3.1)."""


def problem_sent_as_json(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to a body with the members of problem details that is sent as plain JSON (RFC 9457, section 3)."""
    hits = (
        Hit(body.use.content.node, {"what": body.use.name, "media": body.use.content.media_type}, aspect="problem")
        for body in error_bodies(scope.contract)
        if {"title", "status", "detail"} <= body.members and not _is_sent_as_problem(body)
        if not any(media_name(content.media_type) == _PROBLEM for content in body.use.response.contents)
    )
    yield from once_per_aspect(hits)


def _is_sent_as_problem(body: ErrorBody) -> bool:
    """Tell whether a body is sent as problem details, or in a format of its own that has a name."""
    return media_name(body.use.content.media_type) not in ("application/json", "text/json", "*/*", "application/*")


def problem_without_members(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per shape, to what is sent as problem details and has none of their members."""
    hits = (
        Hit(body.view.node, {"what": body.use.name, "actual": shown(body.view)}, aspect=shown(body.view))
        for body in _sent_as_problems(scope)
        if not body.members & _TYPES.keys() and not body.view.is_map
    )
    yield from once_per_aspect(hits)


def problem_member_type(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per member and type, to a member of problem details that is of another type than theirs."""
    yield from once_per_aspect(_ill_typed(scope))


def _ill_typed(scope: ContractScope) -> Iterator[Hit]:
    for body in _sent_as_problems(scope):
        for member, wanted in _TYPES.items():
            node = body.view.properties.get(member)
            if node is None:
                continue
            value = scope.contract.schemas.view(node)
            if value.types is not None and value.types and not value.is_a(wanted):
                actual = " or ".join(with_article(name) for name in sorted(value.types))
                arguments = {"member": member, "actual": actual, "wanted": with_article(wanted), "what": body.use.name}
                yield Hit(node, arguments, aspect=f"{member} {actual}")


def _sent_as_problems(scope: ContractScope) -> Iterator[ErrorBody]:
    for body in error_bodies(scope.contract):
        if media_name(body.use.content.media_type) == _PROBLEM:
            yield body


PROBLEM_CHECKS: Final[Mapping[str, Check]] = {
    "problem-member-type": problem_member_type,
    "problem-sent-as-json": problem_sent_as_json,
    "problem-without-members": problem_without_members,
}
