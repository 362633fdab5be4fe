"""Objects that bodies repeat: contracts that a framework writes have the whole error in each response again."""

from __future__ import annotations

import json
from collections.abc import Iterable

from openspec_lint.checks.compat.uses import Start
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.normal_schema import Parts
from openspec_lint.read.document import keys_of

_Key = tuple[str, str, str]
"""Direction, document and content of an object."""


def at_first_places(starts: Iterable[Start], dialects: tuple[Dialect, Dialect]) -> list[Start]:
    """Return starts whose bodies are the first of their copies, whatever the order of the document.

    dialects: of the base and of the revision.
    """
    found = list(starts)
    for side, dialect in enumerate(dialects):
        first: dict[_Key, Parts] = {}
        keys = [_key_of(start, side, dialect) for start in found]
        for start, key in zip(found, keys, strict=True):
            if key is not None:
                here = start.pair[side]
                first[key] = min(first.get(key, here), here, key=lambda parts: _order(parts, dialect))
        for index, key in enumerate(keys):
            if key is not None:
                old, new = found[index].pair
                found[index] = found[index]._replace(pair=(first[key], new) if side == 0 else (old, first[key]))
    return found


def _key_of(start: Start, side: int, dialect: Dialect) -> _Key | None:
    """Return what copies of an object have in common; None for what has a name, or is no object with properties."""
    parts = start.pair[side]
    if start.place != "body" or len(parts) != 1:
        return None
    node = dialect.definition(parts[0])
    if not isinstance(node.value, dict) or "properties" not in node.value or keys_of(node.trail)[:1] != ["paths"]:
        return None
    if dialect.resolver.depends_on_place(node.document):
        return None
    return start.like.direction, node.document.path, json.dumps(node.value, sort_keys=True, default=str)


def _order(parts: Parts, dialect: Dialect) -> list[str]:
    return [str(key) for key in keys_of(dialect.definition(parts[0]).trail)]
