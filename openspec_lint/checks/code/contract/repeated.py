"""What a contract does many times over is one cause, and so one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from openspec_lint.checks.hit import Hit
from openspec_lint.checks.wording import shortened
from openspec_lint.findings import Edit
from openspec_lint.model.operations import Operation
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import is_same
from openspec_lint.read.edits import removed

HABIT: Final = 5
"""Findings of one kind from which on they may be the way of a contract, and then are one finding."""

MOST: Final = 20
"""Operations that are told one by one; more of them, or most of those that were asked, are told in one finding."""


def once_per_aspect(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the first hit of each aspect; its argument `more` says how often the same comes again, "" for never.

    It has the edits of all, which mend all places that can be mended.
    """
    first: dict[str, Hit] = {}
    count: dict[str, int] = {}
    fixes: dict[str, dict[Edit, None]] = {}
    for hit in hits:
        if hit.fix:
            fixes.setdefault(hit.aspect, {}).update(dict.fromkeys(hit.fix))
        if hit.aspect in first:
            count[hit.aspect] += 1
        else:
            first[hit.aspect], count[hit.aspect] = hit, 0
    for aspect, hit in first.items():
        arguments = {**hit.arguments, "more": times_more(count[aspect])}
        yield hit._replace(arguments=arguments, fix=tuple(fixes.get(aspect, ())))


def without_repetition(later: Node, earlier: Node) -> tuple[Edit, ...]:
    """Return the edits that take an item out of a list which has the very same one already."""
    return removed(later.document, later.trail) if is_same(later.value, earlier.value) else ()


def times_more(count: int) -> str:
    """Return how often the same comes again, as the end of a phrase: " (3 more times)", "" for never."""
    return f" ({count} more times)" if count > 1 else " (once more)" if count else ""


def once_if_habit(
    lacking: Sequence[Operation], asked: Sequence[Operation], group: str = "", aspect: str = ""
) -> Iterator[Hit]:
    """Yield a hit for each operation that lacks something, or one for all where it is the way of the contract.

    asked: those that were to have it, of which `group` says what they are. The argument `what` names the operations.
    """
    if len(lacking) <= 1 or (len(lacking) <= MOST and 2 * len(lacking) <= len(asked)):
        for operation in lacking:
            yield Hit(operation.site, {"what": operation.name}, aspect=aspect)
        return
    kind = f"operations {group}".strip()
    names = shortened(operation.name for operation in lacking)
    what = f"{len(lacking)} of the {len(asked)} {kind}: {names}"
    if len(lacking) == len(asked):
        what = f"any of the {len(asked)} {kind}"
    yield Hit(lacking[0].site.node, {"what": what}, aspect=aspect)  # a bare node: it belongs to no single operation


def told_of(found: Sequence[tuple[Operation, Node | Site]], most: int, **arguments: object) -> Iterator[Hit]:
    """Yield a hit at the place of each operation, or one for all where there are more than `most`, or than MOST.

    The argument `what` of their message names the operation, or the first and how many more there are.
    """
    is_habit = len(found) > min(most, MOST)
    for operation, place in found[:1] if is_habit else found:
        what = shortened((one.name for one, _ in found), 1) if is_habit else operation.name
        inside = None if is_habit else (operation.method, operation.path)
        yield Hit(place, {**arguments, "what": what}, operation=inside)
