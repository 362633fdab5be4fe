"""What a contract does here and there is told of each place, what it does throughout is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openspec_lint.checks.hit import Hit, Note
from openspec_lint.checks.wording import shortened
from openspec_lint.findings import Edit
from openspec_lint.model.grammar import METHODS
from openspec_lint.model.operations import Operation
from openspec_lint.model.site import Node, Site

FEW: Final = 5
"""Hits that are told one by one where one decision mends them all: a convention, a setting, a way to write texts."""

MANY: Final = 20
"""Hits that are told one by one where each is mended by itself. Of one kind, nobody reads more of them."""

_OTHERS: Final = 3
"""Further places that a hit names which stands for many."""


def is_habit(found: int, asked: int | None = None, most: int = MANY) -> bool:
    """Tell whether what was found is the way of a contract: several and most of what was asked, or more than `most`.

    asked: how many places could have it; None where that cannot be said, or where each is to be seen even so.
    """
    return found > 1 and (found > most or (asked is not None and 2 * found > asked))


def each_or_once(
    hits: Sequence[Hit], once: Mapping[str, object], asked: int | None = None, most: int = MANY
) -> Iterator[Hit]:
    """Yield the hits, or one that stands for all where they are a habit (see `is_habit`).

    once: the arguments of its message, where they differ from those of the first.
    """
    yield from [standing_for(hits, **once)] if is_habit(len(hits), asked, most) else hits


def standing_for(hits: Sequence[Hit], **arguments: object) -> Hit:
    """Return the first of several hits as one that stands for all, with the edits of all; the only one as it is.

    It belongs to the operations of all, so that what is set for one of them does not silence it; to none where a hit
    is of none. Its places are those of the first few, its {method} and {path} those of the first.
    """
    first, *others = hits
    if not others:
        return first._replace(arguments={**first.arguments, **arguments})
    notes = tuple(Note(hit.node, "another one", hit.target) for hit in others[:_OTHERS])
    aspect = f"{first.aspect} throughout".lstrip()
    return _several(hits, arguments)._replace(related=notes, aspect=aspect)


def once_per_aspect(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the first hit of each aspect; its argument `more` says how often the same comes again, "" for never.

    It has the edits of all, which mend all places that can be mended, and belongs to the operations of all.
    """
    alike: dict[str, list[Hit]] = {}
    for hit in hits:
        alike.setdefault(hit.aspect, []).append(hit)
    for group in alike.values():
        yield _several(group, {"more": times_more(len(group) - 1)})


def _several(hits: Sequence[Hit], arguments: Mapping[str, object]) -> Hit:
    """Return the first hit as one of the operations of all, with the edits of all."""
    first = hits[0]
    fix = _edits(hits) if any(hit.fix for hit in hits) else ()
    told = first._replace(arguments={**first.arguments, **arguments}, fix=fix)
    return told if len(hits) == 1 else inside_all(told, (each for hit in hits for each in _operations(hit)))


def _operations(hit: Hit) -> Sequence[tuple[str, str] | None]:
    """Return the operations that a hit belongs to: its own, or those of the path that it stands at."""
    if hit.operations or hit.inside is not None:
        return hit.operations or (hit.inside,)
    place = hit.node
    if isinstance(place, Site) and place.kind == "path-item" and place.parent is not None:
        path = str(place.name or place.key)
        return [(str(key).upper(), path) for key in place.value if key in METHODS] or [None]
    return (None,)


def inside_all(hit: Hit, operations: Iterable[tuple[str, str] | None]) -> Hit:
    """Return a hit as one that stands for places inside of these operations, None being one inside of none."""
    found: dict[tuple[str, str], None] = {}
    for operation in operations:
        if operation is None:
            found.clear()
            break
        found[operation] = None
    if len(found) == 1:
        return hit._replace(operation=next(iter(found)))
    method, path = hit.inside or ("", "")
    arguments = {"method": method, "path": path, **hit.arguments}
    return hit._replace(arguments=arguments, operation=None, operations=tuple(found), is_shared=True)


def _edits(hits: Iterable[Hit]) -> tuple[Edit, ...]:
    return tuple(dict.fromkeys(edit for hit in hits for edit in hit.fix))


def times_more(count: int) -> str:
    """Return how often the same comes again, as the end of a phrase: " (3 more times)", "" for never."""
    return f" ({count} more times)" if count > 1 else " (once more)" if count else ""


def of_operations(
    found: Sequence[tuple[Operation, Node | Site]],
    asked: int | None,
    group: str | None = None,
    most: int = MANY,
    **arguments: object,
) -> Iterator[Hit]:
    """Yield a hit at the place of each operation, or one for all where they are a habit (see `is_habit`).

    Its argument `what` names the operation, and of many the first: "GET /pets and 8 more"; where `group` says what sort
    of operations were asked ("on items", "" for any): "9 of the 12 operations on items: GET /a, GET /b and 7 more".
    """
    hits = [Hit(place, {**arguments, "what": operation.name}, operation=operation.inside) for operation, place in found]
    names = [operation.name for operation, _ in found]
    what = shortened(names, 1) if group is None or asked is None else share(names, asked, f"operations {group}".strip())
    yield from each_or_once(hits, {"what": what}, asked, most)


def share(names: Sequence[str], asked: int, kind: str) -> str:
    """Return what part of those that were asked something holds of, with the first names."""
    if len(names) == asked:
        return f"any of the {asked} {kind}"
    return f"{len(names)} of the {asked} {kind}: {shortened(names)}"
