"""What checks ask of the shape of a path besides its kind."""

from __future__ import annotations

from openspec_lint.model.operations import Operation
from openspec_lint.model.path_shape import PathShape, words
from openspec_lint.model.plurals import UNCOUNTABLE, is_plural


def is_of_many(shape: PathShape) -> bool:
    """Tell whether a path is a collection and says so by a plural: others have views below them, and no items."""
    last = words(shape.last) if shape.kind == "collection" else []
    return bool(last) and last[-1] not in UNCOUNTABLE and is_plural(last[-1], {}, ())


def is_whole(operation: Operation) -> bool:
    """Tell whether a collection belongs to no item (others are set or emptied) and no parameter has to narrow it."""
    return "{" not in operation.path and not any(parameter.required for parameter in operation.parameters)
