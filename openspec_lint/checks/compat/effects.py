"""What facts do to the set of valid values, as the tables have it: for the differ where it must weigh facts itself."""

from __future__ import annotations

from functools import cache
from typing import Final

from openspec_lint.catalog.compat import Effect, load_compat
from openspec_lint.checks.compat.change import Change

NARROWS: Final = frozenset((Effect.NARROWS, Effect.REPLACES, Effect.UNKNOWN))
WIDENS: Final = frozenset((Effect.WIDENS, Effect.REPLACES, Effect.UNKNOWN))
_OPPOSITE: Final = {Effect.NARROWS: Effect.WIDENS, Effect.WIDENS: Effect.NARROWS}


def may(fact: Change, wanted: frozenset[Effect]) -> bool:
    """Tell whether a fact may have one of the effects wanted on the values, whoever sees them."""
    if fact.hidden:
        return False
    effects = _effects(fact.kind, fact.aspect, fact.change)
    if fact.polarity == 0:
        return bool(effects - {Effect.ANNOTATES})
    if fact.polarity < 0:
        effects = frozenset(_OPPOSITE.get(effect, effect) for effect in effects)
    return bool(effects & wanted)


@cache
def _effects(kind: str, aspect: str, change: str) -> frozenset[Effect]:
    """Return the effects on requests, where what is valid is all that counts."""
    return frozenset(row.effect["request"] for row in load_compat().by_fact.get((kind, aspect, change), ()))
