"""The check between breaking changes and the OpenSpec changes in flight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from posixpath import commonprefix
from typing import TYPE_CHECKING, Final

from openspec_lint.checks.code.crosscheck.places import place_of
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.wording import shortened
from openspec_lint.model.site import Site

if TYPE_CHECKING:  # nothing is looked for before something is compared
    from openspec_lint.checks.declared import UndeclaredBreak

_SHOWN: Final = 3
"""Operations and schemas that the message names; related places show some more."""
_SHOWN_PLACES: Final = 10

_LISTED: Final = 6
"""Operations that an offered line names one by one."""

_FACT_END: Final = re.compile(r" \([A-Z]+ /|: |; |\.(?: |$)")
"""Where a message has said what happened, and goes on with the operations and what that means to them."""

_REMOVAL: Final = re.compile(r"api-(?:path-)?removed-")
"""The ids of breaks that operations are gone."""


def breaking_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object, once for a contract, to its breaking changes that no change in flight declares (given: contract)."""
    breaks = [each for each in scope.undeclared_breaks if each.contract.document is site.document]
    if not breaks:
        return
    places = [(each, *place_of(each.contract, each.findings[0].location)) for each in breaks]
    _, node, target = places[0]
    notes = {part: Note(at, f"{each.name}: {_count(len(each.findings))}", part) for each, at, part in reversed(places)}
    notes.pop(target)
    names = [each.name for each in breaks]
    number = sum(len(each.findings) for each in breaks)
    arguments = {
        "count": _count(number),
        "them": "them" if number > 1 else "it",
        "what": shortened(names, _SHOWN),
        "where": _where(scope),
        "text": suggestion(breaks[0]),
    }
    aspect = " ".join(sorted(each.name for each in breaks))
    operation = breaks[0].operation if len(breaks) == 1 else None
    yield Hit(node, arguments, target, tuple(notes.values())[::-1][:_SHOWN_PLACES], aspect, operation)


def suggestion(undeclared: UndeclaredBreak) -> str:
    """Return a line for a proposal that declares the first of these breaks; people will say it better."""
    first = undeclared.findings[0]
    change = first.change
    fact = _FACT_END.split(first.message, maxsplit=1)[0]
    if change is None or (undeclared.operation is None and not change.operations):
        return f"- **BREAKING**: {undeclared.name}: {fact}"
    if _REMOVAL.match(first.rule_id):
        return f"- **BREAKING**: remove {_all_of(change.operations)}"
    if change.kind == "contract":
        return f"- **BREAKING**: all endpoints move: {fact[0].lower()}{fact[1:]}"
    name = undeclared.name if undeclared.is_named else _all_of(change.operations)
    plain = name.strip("`")
    if f"`{plain}" not in fact:
        fact = fact.replace(plain, name) if plain in fact else f"{name}: {fact}"
    return f"- **BREAKING**: {fact}"


def _all_of(operations: Sequence[str]) -> str:
    """Name all of these operations; many of them by what their paths have in common."""
    if len(operations) > _LISTED:
        start = commonprefix([name.partition(" ")[2] for name in operations]).rpartition("/")[0]
        if start:
            return f"everything under `{start}/*`"
    return ", ".join(f"`{name}`" for name in operations)


def _where(scope: CrossScope) -> str:
    """Say which proposal should declare the breaks."""
    folders = [each.change.folder for each in scope.flying]
    if len(folders) == 1:
        return f"{folders[0]}/proposal.md"
    return "the proposal of the change that makes them" + ("" if folders else " (no change is in flight)")


def _count(number: int) -> str:
    return f"{number} breaking change{'s' if number != 1 else ''}"


BREAK_CHECKS: Final[Mapping[str, Check]] = {"breaking-undeclared": breaking_undeclared}
