"""Checks of what descriptions and examples of errors say of their status: the one they stand under, or another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.habits import once_per_aspect
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.bodies import Content
from openspec_lint.model.operations import Operation, Response
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE


def _errors(scope: ContractScope) -> Iterator[tuple[Operation, Response]]:
    for operation in scope.contract.operations:
        for response in operation.responses:
            if response.status.isdigit() and response.status[0] in "45":
                yield operation, response


def status_described_as_other(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status and text, to an error whose description is the name of another status."""
    statuses = {_plain(name): status for status, names in options["names"].items() for name in names}
    hits = (
        Hit(response.node.child("description"), arguments, ON_VALUE, aspect=f"{response.status} {other}")
        for operation, response in _errors(scope)
        if isinstance(text := response.node.value.get("description"), str)
        if (other := statuses.get(_plain(text), response.status)) != response.status
        for arguments in ({"status": response.status, "what": operation.name, "text": text.strip(), "other": other},)
    )
    yield from once_per_aspect(hits)


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalpha() else " " for letter in text.lower()).split())


def error_example_status(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status and value, to an example of an error that carries another status (RFC 9457, 3.1.2)."""
    hits = (
        Hit(
            node, {"status": response.status, "what": operation.name, "member": member, "value": node.value}, ON_VALUE
        )._replace(aspect=f"{response.status} {node.value}")
        for operation, response in _errors(scope)
        for content in response.contents
        for example in _examples(content, scope)
        for member, node in _statuses(example, options["members"])
        if str(node.value) != response.status
    )
    yield from once_per_aspect(hits)


def _examples(content: Content, scope: ContractScope) -> Iterator[Node]:
    """Yield the examples of a body: of its media type, and of its schema where that is written for it alone."""
    if not isinstance(content.node.value, dict):
        return
    yield content.node.child("example")
    named = content.node.value.get("examples")
    for name in named if isinstance(named, dict) else ():
        example = scope.contract.follow(content.node.child("examples", name))
        if example is not None:
            yield example.child("value")
    if content.schema is not None:
        yield content.schema.child("example")


def _statuses(example: Node, members: Iterable[str]) -> Iterator[tuple[str, Node]]:
    """Yield the members of an example, and of its `error`, that carry a status."""
    for holder in (example, example.child("error")):
        for member in members if isinstance(holder.value, dict) else ():
            node = holder.child(member)
            is_number = isinstance(node.value, int) and not isinstance(node.value, bool)
            if is_number and 100 <= node.value <= 599:
                yield member, node


STATUS_TEXT_CHECKS: Final[Mapping[str, Check]] = {
    "error-example-status": error_example_status,
    "status-described-as-other": status_described_as_other,
}
