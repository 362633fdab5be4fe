"""What a team has accepted of what breaks: `compat: {accept: [...]}` of a configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import Any, Final, NamedTuple

from openspec_lint.catalog.config import Config, config_error, unknown_name
from openspec_lint.catalog.select import LISTING
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, trail_of

PLACE: Final = ("compat", "accept")
"""Where the entries stand in a configuration."""


class Acceptance(NamedTuple):
    """One entry: which changes it accepts, and why.

    place: the entry in its configuration. rules, operations, contracts: globs, each empty for all. until: the last day
    on which it counts. is_correction: the document was wrong, and the service did not change.
    """

    place: Node
    reason: str
    rules: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()
    until: date | None = None
    is_correction: bool = False

    def has_ended(self, day: date) -> bool:
        """Tell whether it counts no longer on `day`; on the day that it names it still does."""
        return self.until is not None and day > self.until


def acceptances_of(config: Config, rule_ids: Iterable[str]) -> tuple[Acceptance, ...]:
    """Return what a configuration accepts; raises ConfigError for a day or a rule that does not exist.

    rule_ids: those of breaking changes.
    """
    if config.source is None:
        return ()
    known = list(rule_ids)
    return tuple(_acceptance(config.source, [*PLACE, index], entry, known) for index, entry in enumerate(config.accept))


def _acceptance(source: Document, keys: list[Any], entry: Mapping[str, Any], known: list[str]) -> Acceptance:
    rules = _listed(entry, "rule")
    for rule in rules:
        if not any(fnmatchcase(name, rule) for name in known):
            message = unknown_name("rule about changes of a contract", rule, known, LISTING)
            raise config_error(source, [*keys, "rule"], message)
    return Acceptance(
        place=Node(source, trail_of(keys), entry),
        reason=" ".join(entry["reason"].split()),
        rules=rules,
        operations=_listed(entry, "operations"),
        contracts=_listed(entry, "contracts"),
        fingerprints=_listed(entry, "fingerprint"),
        until=_day(source, [*keys, "until"], entry["until"]) if "until" in entry else None,
        is_correction=entry.get("correction", False),
    )


def _listed(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = entry.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _day(source: Document, keys: list[Any], text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise config_error(source, keys, f"`until`: there is no day {text}") from None
