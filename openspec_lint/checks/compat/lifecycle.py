"""What changed about how long a thing will be there: deprecation, sunset dates, stability levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.sunset import moved_state, notice_state
from openspec_lint.checks.compat.terms import LEVELS, Terms
from openspec_lint.model.site import Node


def stability_of(value: Mapping[str, Any]) -> str:
    """Return the stability level that an operation or a property has; one that is none is returned as it is."""
    level = value.get("x-stability-level", "stable")
    return level if isinstance(level, str) else repr(level)


def deprecation_changes(
    kind: str, old: Node, new: Node, traits: Mapping[str, Any], terms: Terms, level: str | None = None
) -> Iterator[Change]:
    """Yield what changed about deprecation and sunset date of a thing, with what the date comes to as a trait.

    level: the stability level that says how much notice is needed; the thing's own by default.
    """
    before, after = old.value, new.value
    was, now = before.get("deprecated") is True, after.get("deprecated") is True
    days = terms.notice(level or stability_of(after))
    if was != now:
        change = "enabled" if now else "disabled"
        state = notice_state(after.get("x-sunset"), terms.as_of, days)
        yield field_change(kind, "deprecated", change, old, new, {**traits, "sunset": state, "days": days})
    elif now and before.get("x-sunset") != after.get("x-sunset"):
        change = "added" if "x-sunset" not in before else "changed" if "x-sunset" in after else "removed"
        state = moved_state(before.get("x-sunset"), after.get("x-sunset"), terms.as_of, days)
        yield field_change(kind, "x-sunset", change, old, new, {**traits, "sunset": state, "days": days})


def stability_changes(kind: str, old: Node, new: Node, traits: Mapping[str, Any], terms: Terms) -> Iterator[Change]:
    """Yield that a stability level rose or fell, or is none of those there are.

    Of what was less stable than counts, nobody was promised anything.
    """
    before, after = stability_of(old.value), stability_of(new.value)
    if before == after:
        return
    if before not in LEVELS or after not in LEVELS:
        yield field_change(kind, "x-stability-level", "changed", old, new, traits)
    elif terms.counts(before):
        change = "increased" if LEVELS.index(after) > LEVELS.index(before) else "decreased"
        yield field_change(kind, "x-stability-level", change, old, new, traits)._replace(old=before, new=after)


def property_lifecycle_changes(old: Node, new: Node, traits: Mapping[str, Any], terms: Terms) -> Iterator[Change]:
    """Yield what changed about the deprecation and the stability of a property."""
    yield from deprecation_changes("property", old, new, traits, terms)
    yield from stability_changes("property", old, new, traits, terms)


def field_change(kind: str, field: str, change: str, old: Node, new: Node, traits: Mapping[str, Any]) -> Change:
    """Return the fact that a field of a thing changed; where it is gone, it stands at the thing."""
    before = old.child(field) if field in old.value else old
    after = new.child(field) if field in new.value else new
    return Change(kind, field, change, old.value.get(field), new.value.get(field), before, after, traits=traits)
