"""How the answer of a list says which part of the whole it is, held against the styles that a profile allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from openspec_lint.catalog.envelope import Member, Paging, Style
from openspec_lint.checks.envelope.bodies import find, is_described, is_object, is_undescribed
from openspec_lint.checks.wording import listed
from openspec_lint.model.schemas import SchemaView, SchemaViews


class Holder(NamedTuple):
    """An object in which a list tells about paging: the names that lead to it, and what it says."""

    path: tuple[str, ...]
    view: SchemaView


class Told(NamedTuple):
    """The style that fits a list best: where, and which of its members are missing there."""

    holder: Holder
    style: Style
    missing: tuple[str, ...] = ()

    @property
    def members(self) -> list[Member]:
        """The members of the style that are described."""
        return [member for member in self.style.members if find(self.holder.view, member) is not None]


def paging_of(schemas: SchemaViews, view: SchemaView, paging: Paging) -> Told | None:
    """Return how the list that `view` describes tells about paging; None where a place is there and says nothing."""
    holders = list(holders_of(schemas, view, paging.at))
    if any(is_undescribed(holder.view) for holder in holders):
        return None
    found = [
        Told(holder, style, tuple(member.names[0] for member in style.members if find(holder.view, member) is None))
        for style in paging.styles
        for holder in holders
        if is_described(holder.view) and is_object(holder.view)
    ]
    best = min(found, key=lambda told: len(told.missing) / len(told.style.members), default=None)
    if best is not None and len(best.missing) < len(best.style.members):
        return best
    names = tuple(".".join((*paging.at[0], member.names[0])) for member in paging.styles[0].members)
    return Told(Holder((), view), paging.styles[0], names)


def holders_of(schemas: SchemaViews, view: SchemaView, places: Iterable[tuple[str, ...]]) -> Iterator[Holder]:
    """Yield the objects at `places`, as far as the body has them."""
    for path in places:
        current = view
        for name in path:
            if name not in current.properties:
                break
            current = schemas.view(current.properties[name])
        else:
            yield Holder(path, current)


def other_styles(told: Told, paging: Paging) -> str:
    """Return the end of a sentence that says what else would do; "" where the list has the beginning of a style."""
    others = [style for style in paging.styles if style is not told.style]
    if not others or len(told.missing) < len(told.style.members):
        return ""
    return (
        "; " + ", or ".join(listed(member.names[0] for member in style.members) for style in others) + " would do too"
    )
