"""A fact about two versions of a contract: what changed, from what to what, where. No opinion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_KEY, Target


class Change(NamedTuple):
    """One fact.

    kind: of what changed ("schema", "property", "parameter", "operation", ...). aspect: which part of it (a keyword, or
    "" for the thing itself). change: added, removed, increased, decreased, generalized, specialized, enabled,
    disabled, value-added, value-removed or changed. old, new: plain values.
    before: where it stood in the base, None when it did not. after: where it stands in the revision; of something
    removed, the nearest place that is still there. target: what of `after` to point at.
    traits: more about the thing, for the conditions and the messages of rows.

    And where it counts:
    direction: "request" or "response", None outside both. place: "body", "property", "parameter", "header" ... for
    schemas. hidden: the other side never sees it (readOnly in a request, writeOnly in a response). polarity: 1, or -1
    inside `not`, or 0 where nothing can be said (`if`). operations: the names of those affected, in document order.
    """

    kind: str
    aspect: str
    change: str
    old: Any
    new: Any
    before: Node | None
    after: Node
    target: Target = ON_KEY
    traits: Mapping[str, Any] = {}
    direction: str | None = None
    place: str = ""
    hidden: bool = False
    polarity: int = 1
    operations: tuple[str, ...] = ()


def at_field(node: Node, field: str) -> Node:
    """Return where a field stands, or else the object that does without it."""
    return node.child(field) if isinstance(node.value, dict) and field in node.value else node
