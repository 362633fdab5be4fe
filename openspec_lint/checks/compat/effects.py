"""What facts do to the set of valid values, as the tables have it: for the differ where it must weigh facts itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from openspec_lint.catalog.compat import Effect, load_compat
from openspec_lint.checks.compat.change import Change

NARROWS: Final = frozenset((Effect.NARROWS, Effect.REPLACES, Effect.UNKNOWN))
WIDENS: Final = frozenset((Effect.WIDENS, Effect.REPLACES, Effect.UNKNOWN))
_OPPOSITE: Final = {Effect.NARROWS: Effect.WIDENS, Effect.WIDENS: Effect.NARROWS}


def may(fact: Change, wanted: frozenset[Effect]) -> bool:
    """Tell whether a fact may have one of the effects wanted on the values, whoever sees them."""
    if fact.hidden:
        return False
    effects = _effects(fact)
    if fact.polarity == 0:
        return bool(effects - {Effect.ANNOTATES})
    if fact.polarity < 0:
        effects = {_OPPOSITE.get(effect, effect) for effect in effects}
    return bool(effects & wanted)


def _effects(fact: Change) -> set[Effect]:
    """Return the effects on requests, where what is valid is all that counts."""
    rows = load_compat().by_fact.get((fact.kind, fact.aspect, fact.change), ())
    return {row.effect["request"] for row in rows if _is_met(row.where, fact)}


def _is_met(conditions: Mapping[str, Any], fact: Change) -> bool:
    """Tell whether a fact meets the conditions of a row, those about where it is used left out."""
    return all(
        fact.traits.get(name) in (wanted if isinstance(wanted, list) else [wanted])
        for name, wanted in conditions.items()
        if name not in ("direction", "place")
    )
