"""What changed between two schemas themselves, keyword by keyword; what is inside them is for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from openspec_lint.checks.compat.bounds import bound_changes
from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.types import Pair, if_applied, keyword_fact
from openspec_lint.model.normal_schema import marked
from openspec_lint.read.document import ON_VALUE

_PLAIN: Final = ("default", "contentEncoding", "contentMediaType", "$dynamicRef")


def limit_changes(pair: Pair) -> Iterator[Change]:
    """Yield the facts about limits; those that bear on no value of both versions are hidden."""
    for facts in _LIMITS:
        yield from facts(pair)


def note_changes(pair: Pair) -> Iterator[Change]:
    """Yield the facts about the other keywords with plain values."""
    for facts in _ANNOTATIONS:
        yield from facts(pair)


def _extensible_enum_changes(pair: Pair) -> Iterator[Change]:
    """Yield each value that an open list lost or gained, and that there is such a list now or no longer."""
    keyword = "x-extensible-enum"
    old, new = pair.old.values.get(keyword), pair.new.values.get(keyword)
    if not isinstance(old, list) or not isinstance(new, list):
        if isinstance(old, list) != isinstance(new, list):
            yield keyword_fact(pair, keyword, "added" if isinstance(new, list) else "removed", old, new)
        return
    known, kept = {marked(item) for item in old}, {marked(item) for item in new}
    for index, item in enumerate(old):
        if marked(item) not in kept:
            fact = keyword_fact(pair, keyword, "value-removed", item, None)
            yield fact._replace(before=fact.before.child(index) if fact.before is not None else None)
    for index, item in enumerate(new):
        if marked(item) not in known:
            fact = keyword_fact(pair, keyword, "value-added", None, item)
            yield fact._replace(after=fact.after.child(index), target=ON_VALUE)


def _unique_changes(pair: Pair) -> Iterator[Change]:
    old, new = pair.old.has("uniqueItems"), pair.new.has("uniqueItems")
    if old != new:
        fact = keyword_fact(pair, "uniqueItems", "enabled" if new else "disabled", old, new)
        yield from if_applied(pair, "array", (fact,))


def _pattern_changes(pair: Pair) -> Iterator[Change]:
    """Yield which patterns came, went or, where it is one for one, changed."""
    gone = {text: node for text, node in pair.old.patterns.items() if text not in pair.new.patterns}
    fresh = {text: node for text, node in pair.new.patterns.items() if text not in pair.old.patterns}
    if len(gone) == len(fresh) == 1:
        ((old, before),), ((new, after),) = gone.items(), fresh.items()
        yield Change("schema", "pattern", "changed", old, new, before, after)
        return
    for text, node in gone.items():
        yield Change("schema", "pattern", "removed", text, None, node, pair.new.origins.get("pattern") or pair.new.node)
    for text, node in fresh.items():
        yield Change("schema", "pattern", "added", None, text, pair.old.origins.get("pattern") or pair.old.node, node)


def _plain_changes(pair: Pair) -> Iterator[Change]:
    for keyword in _PLAIN:
        has_old, has_new = keyword in pair.old.values, keyword in pair.new.values
        if not has_old and not has_new:
            continue
        old, new = pair.old.values.get(keyword), pair.new.values.get(keyword)
        if has_old != has_new:
            yield keyword_fact(pair, keyword, "added" if has_new else "removed", old, new)
        elif marked(old) != marked(new):
            yield keyword_fact(pair, keyword, "changed", old, new)


def _xml_changes(pair: Pair) -> Iterator[Change]:
    """Yield that a value is called or wrapped otherwise in XML; in JSON nobody sees it."""
    old, new = (view.values.get("xml") or {} for view in (pair.old, pair.new))
    if pair.wire != "json" and marked(old) != marked(new):
        yield keyword_fact(pair, "xml", "changed", old or None, new or None)


_LIMITS: Final[tuple[Callable[[Pair], Iterator[Change]], ...]] = (
    bound_changes,
    _unique_changes,
    lambda pair: if_applied(pair, "string", _pattern_changes(pair)),
)
_ANNOTATIONS: Final[tuple[Callable[[Pair], Iterator[Change]], ...]] = (
    _extensible_enum_changes,
    _plain_changes,
    _xml_changes,
)
