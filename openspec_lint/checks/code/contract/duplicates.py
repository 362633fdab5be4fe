"""How lists are mended that have the same thing twice."""

from __future__ import annotations

from openspec_lint.findings import Edit
from openspec_lint.model.site import Node
from openspec_lint.read.document import is_same
from openspec_lint.read.edits import removed


def without_repetition(later: Node, earlier: Node) -> tuple[Edit, ...]:
    """Return the edits that take an item out of a list which has the very same one already."""
    return removed(later.document, later.trail) if is_same(later.value, earlier.value) else ()
