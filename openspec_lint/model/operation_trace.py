"""What is told of one operation: what its contract declares, who requires it, what changed. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from openspec_lint.findings import Finding, Location
from openspec_lint.model.traceability import TracedRequirement


class DeclaredField(NamedTuple):
    """A parameter or a field of a body as the contract declares it; place: "query", "path" ... of a parameter, else "".

    type: in words. keywords: what else is said of its value, as its schema does: default, minimum, enum ...
    """

    name: str
    place: str
    type: str
    required: bool
    keywords: Mapping[str, object]
    location: Location


class DeclaredBody(NamedTuple):
    """A body in one media type: what it is, in words, and its fields, one level deep."""

    media_type: str
    type: str
    fields: tuple[DeclaredField, ...]
    location: Location


class DeclaredResponse(NamedTuple):
    """A response: its status, what it is for, its bodies."""

    status: str
    description: str
    bodies: tuple[DeclaredBody, ...]
    location: Location


class Declared(NamedTuple):
    """What a contract declares of one operation."""

    summary: str
    is_deprecated: bool
    parameters: tuple[DeclaredField, ...]
    request: tuple[DeclaredBody, ...]
    is_body_required: bool
    responses: tuple[DeclaredResponse, ...]


class OperationTrace(NamedTuple):
    """Everything about one operation.

    number: its index in the trace; None where no contract declares it, or not any more. requirements: those that name
    it, each with the index of its capability and with nothing else that it names. changes: what changed since the
    previous version, what breaks first; None where there is none to compare with. findings: those of category
    crosscheck.
    """

    method: str
    path: str
    number: int | None
    declared: Declared | None
    requirements: tuple[tuple[int, TracedRequirement], ...]
    changes: tuple[Finding, ...] | None
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """Return how the contract, or else the specs, call it: "POST /pets"."""
        return f"{self.method} {self.path}".lstrip()
