"""Two versions of a contract in two formats: what can be compared, in a line for the user."""

from __future__ import annotations

from typing import Final, NamedTuple

from openspec_lint.model.contract import Contract

_NAMES: Final = {
    "openapi": "OpenAPI",
    "catalogue": "a list of endpoints",
    "markdown": "Markdown",
    "schemas": "a collection of JSON Schemas",
}


class ChangeOfFormat(NamedTuple):
    """That two versions are in different formats: whether they can be compared all the same, and what is said."""

    is_comparable: bool
    note: str


def change_of_format(base: Contract, revision: Contract) -> ChangeOfFormat | None:
    """Return the change between two versions in different formats; None where both have the same.

    Of two versions one of which has only schemas and the other one operations, no change can be told.
    """
    if base.format == revision.format:
        return None
    is_comparable = (base.collection is None) == (revision.collection is None)
    left = "what only one of the two can say is not compared" if is_comparable else "the two cannot be compared"
    formats = f"it was {_NAMES[base.format]} and is now {_NAMES[revision.format]}"
    return ChangeOfFormat(is_comparable, f"{revision.document.path}: {formats}; {left}")
