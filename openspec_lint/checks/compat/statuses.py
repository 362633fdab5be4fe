"""Which statuses an operation answers with, and which responses of two versions are about the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.compat.change import Change, at_field
from openspec_lint.model.operations import Operation, Response

_SUCCESS: Final = re.compile(r"2(?:\d\d|XX)\Z")
_REDIRECTION: Final = re.compile(r"3(?:\d\d|XX)\Z")

Responses = Mapping[str, Response]


def response_pairs(before: Responses, after: Responses) -> Iterator[tuple[Response, Response]]:
    """Yield the responses to compare: of one status, or of a status and the range that stands for it elsewhere."""
    for status, response in before.items():
        twin = after.get(status) or after.get(_range_of(status))
        if twin is not None:
            yield response, twin
    for status, response in after.items():
        if status not in before and _range_of(status) in before:
            yield before[_range_of(status)], response


def status_changes(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield which statuses came and went."""
    before = {response.status: response for response in old.responses}
    after = {response.status: response for response in new.responses}
    stood, left = at_field(old.site.node, "responses"), at_field(new.site.node, "responses")
    for status, response in before.items():
        if status not in after and _range_of(status) not in after:
            traits = _traits(new, status, before, after)
            change = "specialized" if _is_covered(status, after) else "removed"
            yield Change("response", "", change, status, None, response.node, left, traits=traits)
    for status, response in after.items():
        if status not in before:
            traits = _traits(new, status, before, after)
            yield Change("response", "", "added", None, status, stood, response.node, traits=traits)


def _range_of(status: str) -> str:
    """Return the range of statuses ("2XX") that takes in a status."""
    return status[0] + "XX" if status.isdigit() else ""


def _is_covered(status: str, others: Iterable[str]) -> bool:
    """Tell whether a status is a range of which others are."""
    return any(_range_of(other) == status for other in others)


def _traits(operation: Operation, status: str, *responses: Iterable[str]) -> dict[str, object]:
    success = _is_success(status, [other for statuses in responses for other in statuses])
    return {"name": operation.name, "status": status, "success": success, "numeric": status.isdigit()}


def _is_success(status: str, others: list[str]) -> bool:
    """Tell whether a status is what an operation answers when all goes well: `default` and 3XX are where no 2XX is."""
    if status == "default":
        return not any(other.startswith(("2", "3")) for other in others)
    if _REDIRECTION.match(status):
        return not any(other.startswith("2") for other in others)
    return _SUCCESS.match(status) is not None
