"""Examples of bodies that lack the half of the envelope which is null: the one member whose value is certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openspec_lint.catalog.envelope import Envelope, Shape
from openspec_lint.checks.instances.examples import EXAMPLE, Example
from openspec_lint.checks.instances.plan import Failure
from openspec_lint.findings import Edit
from openspec_lint.model.schemas import allows_null
from openspec_lint.read.edits import inserted


def completed(found: Iterable[tuple[Example, Failure]], envelope: Envelope) -> tuple[Edit, ...]:
    """Return the edits that put `error: null` into examples of success, and the like, where a schema requires it.

    The profile says that the member is null or absent there, and the schema that it is not absent, and may be null.
    """
    edits = {}
    for example, failure in found:
        name = failure.detail[0] if failure.keyword == "required" and len(failure.detail) == 1 else None
        is_body = example.role == EXAMPLE and example.direction != "request" and failure.trail == example.node.trail
        if name is not None and is_body and _is_null_there(name, failure, envelope):
            edits.update(dict.fromkeys(inserted(example.node.document, failure.trail, name, None)))
    return tuple(edits)


def _is_null_there(name: str, failure: Failure, envelope: Envelope) -> bool:
    schema = failure.plan.schema
    properties = schema.get("properties") if isinstance(schema, dict) else None
    stated = properties.get(name) if isinstance(properties, dict) else None
    may_be_null = isinstance(stated, dict) and allows_null(stated)
    return may_be_null and any(_leaves_empty(name, failure.value, side) for side in (envelope.success, envelope.error))


def _leaves_empty(name: str, body: Mapping[str, Any], side: Shape) -> bool:
    """Tell whether a body is one of this side of the envelope, and has nothing in `name` there."""
    is_empty = any(member.is_empty and name in member.names for member in side.members)
    needed = [member.names for member in side.members if member.required]
    return is_empty and bool(needed) and all(any(body.get(each) is not None for each in names) for names in needed)
