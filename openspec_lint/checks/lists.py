"""Answers that are lists of items, and where in them the items are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from openspec_lint.model.schemas import SchemaViews
from openspec_lint.model.site import Node

LIST_NAMES: Final = frozenset({"items", "results", "records", "rows", "list", "entries", "content", "data", "nodes"})
"""What the array of an answer is called when it is a list, besides the name of the collection."""


def items_member(schemas: SchemaViews, members: Mapping[str, Node], path: str) -> str | None:
    """Return which of the members of an answer to a GET on `path` is the array of its items; None without one."""
    names = LIST_NAMES | {path.rpartition("/")[2]}
    return next((name for name in members if name in names and schemas.view(members[name]).is_a("array")), None)
