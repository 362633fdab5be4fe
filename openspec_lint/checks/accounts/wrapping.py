"""An envelope that only one side has: the spec wraps its answer and the contract does not, or the other way round."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Final, NamedTuple

from openspec_lint.catalog.envelope import load_envelopes
from openspec_lint.checks.envelope.bodies import is_described, shown
from openspec_lint.checks.wording import listed
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node
from openspec_lint.read.document import Trail, Value

_BESIDE: Final = frozenset(
    (
        *("meta", "metadata", "pagination", "page_info", "links"),
        *("status", "timestamp", "request_id", "requestId", "version"),
    )
)
"""What stands beside the content of envelopes, besides what the profiles name."""


class Wrapping(NamedTuple):
    """That one side has an envelope and the other has none.

    said, declared: what each side has, in words. inside: the part of the example that has to be compared with a part of
    the contract: value, trail, schema, and what the contract calls it; None where they are not of one sort.
    """

    said: str
    declared: str
    inside: tuple[Value, Trail, Node, str] | None


class _Names(NamedTuple):
    content: frozenset[str]
    fault: frozenset[str]
    beside: frozenset[str]


def wrapping(value: Value, view: SchemaView) -> Wrapping | None:
    """Return how an example and the declared body of a response part in their envelope; None where they do not."""
    if not is_described(view) or view.alternatives or not isinstance(value, dict):
        return None
    said, declared = _content(value), _content(view.properties)
    if said is None and declared is not None:
        inside = (value, None, view.properties[declared], declared)
        return Wrapping(_bare(value), f"an envelope of {listed(view.properties)}", inside)
    if said is not None and declared is None and said not in view.properties:
        inner = value[said]
        is_alike = view.is_a("array") if isinstance(inner, list) else isinstance(inner, dict) and bool(view.properties)
        there = (inner, (None, said), view.node, "") if is_alike else None
        return Wrapping(f"an envelope of {listed(value)}", f"{shown(view)} without one", there)
    return None


def _bare(value: dict[str, Value]) -> str:
    return f"an object with {listed(value)}" if value else "an object"


def _content(names: Collection[str]) -> str | None:
    """Return the member of an envelope that has the content; None for a body that is no envelope."""
    known = _names()
    of_content = [name for name in names if name in known.content]
    of_fault = [name for name in names if name in known.fault]
    others = [name for name in names if name not in known.content | known.fault | known.beside]
    if others or not (of_content or of_fault) or (not of_content and len(names) < 2):
        return None  # a lone `error` is an error by itself, and wraps nothing
    return (of_content or of_fault)[0]


@cache
def _names() -> _Names:
    """Return what the envelopes that people use call their members."""
    profiles = load_envelopes().values()
    content = {name for each in profiles for m in each.success.members if m.names[0] == "data" for name in m.names}
    fault = {"error", "errors"}
    shapes = [shape for each in profiles for shape in (each.success, each.error) if not shape.media_types]
    beside = {name for shape in shapes for member in shape.members for name in member.names}
    return _Names(frozenset(content), frozenset(fault), frozenset(beside) | _BESIDE)
