"""Schemas that list their values: what else they say matters only for which of these values it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.types import NO_VALUE, Pair, keyword_fact, null_change, type_changes, type_text
from openspec_lint.checks.instances.dialect import KEYWORDS
from openspec_lint.checks.instances.validator import AS_WRITTEN, TooMuchError, Validator
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.normal_schema import NormalSchema, all_types, marked
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE, Value

_JUDGED: Final = {name: keyword for name, keyword in KEYWORDS.items() if name != "format"}
_FEW: Final[tuple[tuple[str, tuple[Value, ...]], ...]] = (("boolean", (True, False)), ("null", (None,)))


class Judge:
    """Tells whether values are valid for the schemas of one contract."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._validator: Validator | None = None
        self._known: dict[int, tuple[NormalSchema, list[Value] | None]] = {}

    def takes(self, view: NormalSchema, value: Value) -> bool:
        """Tell whether a schema allows a value; one that is too hard to tell of is allowed."""
        if value is None and view.is_nullable:
            return True
        if self._validator is None:
            self._validator = Validator(_JUDGED, self.dialect.resolver, self.dialect.keeps_siblings)
        node = Node(view.node.document, None, value)
        try:
            return all(not self._validator.failures(part, node, AS_WRITTEN) for part in view.whole)
        except TooMuchError:
            return True

    def allowed(self, view: NormalSchema) -> list[Value] | None:
        """Return the values that a schema allows, where it lists them; None where it does not."""
        known = self._known.get(id(view))
        if known is None:
            known = self._known[id(view)] = view, self._allowed(view)
        return known[1]

    def _allowed(self, view: NormalSchema) -> list[Value] | None:
        if view.types is not None and not view.types and not view.types_implied:
            return []
        values = view.values
        if "const" not in values and "enum" not in values:
            return None
        listed = [values["const"]] if "const" in values else list(values["enum"])
        if view.is_nullable and None not in listed:
            listed.append(None)
        return [value for value in listed if self.takes(view, value)]

    def chosen(self, view: NormalSchema) -> list[Value] | None:
        """Return the values that a schema allows, where the branches of a choice list them; None where none does."""
        for choice in view.choices:
            listed: list[Value] = [None] if choice.takes_null else []
            for branch in choice.branches:
                found = self.allowed(self.dialect.view((branch,)))
                if found is None:
                    break
                listed += found
            else:
                return [value for value in listed if self.takes(view, value)]
        return None


def finite_changes(pair: Pair, judges: tuple[Judge, Judge]) -> list[Change] | None:
    """Return all there is to say of two schemas of which one lists its values; None where none does."""
    before, after = judges[0].allowed(pair.old), judges[1].allowed(pair.new)
    if before is None and after is None:
        return None
    if before is None:
        before = judges[0].chosen(pair.old)
    elif after is None:
        after = judges[1].chosen(pair.new)
    if before is not None and after is not None:
        return list(_both(pair, before, after))
    if before == [] or after == []:
        return [_nothing_left(pair, was_nothing=before == [])]
    return list(_opened(pair, before, judges[1]) if before is not None else _listed(pair, after or [], judges[0]))


def _nothing_left(pair: Pair, was_nothing: bool) -> Change:
    """Return the fact that a schema allows no value any more, or that it allows some now."""
    change = "generalized" if was_nothing else "specialized"
    words = [type_text(view.types, view) for view in (pair.old, pair.new)]
    words[0 if was_nothing else 1] = NO_VALUE
    return keyword_fact(pair, "type", change, words[0], words[1])


def _both(pair: Pair, before: list[Value], after: list[Value]) -> Iterator[Change]:
    """Yield what two lists of values lost and gained; null is told of by itself."""
    known, kept = {marked(item) for item in before}, {marked(item) for item in after}
    if known == kept:
        return
    if (None in known) != (None in kept) and before and after:
        yield null_change(pair, None in known)
    has_common = bool((known & kept) - {None})
    if "const" in pair.old.values and "const" in pair.new.values and known - {None} and kept - {None}:
        if not has_common:
            yield keyword_fact(pair, "const", "changed", pair.old.values["const"], pair.new.values["const"])
        return
    if not has_common and before and after:
        yield from _changed_type(pair)
    is_told = bool(before and after)
    yield from _lost(pair, [item for item in before if marked(item) not in kept and (item is not None or not is_told)])
    yield from _gained(
        pair, [item for item in after if marked(item) not in known and (item is not None or not is_told)]
    )


def _changed_type(pair: Pair) -> Iterator[Change]:
    """Yield that the type is another, where both schemas name theirs."""
    for fact in type_changes(pair):
        if fact.aspect == "type" and fact.change in ("changed", "compatible"):
            yield fact


def _opened(pair: Pair, before: list[Value], judge: Judge) -> Iterator[Change]:
    """Yield what became of a list of values that is gone."""
    lost = [value for value in before if not judge.takes(pair.new, value)]
    told = list(_types_beside(pair, "generalized" if not lost else "changed"))
    yield from told
    if not _is_few(pair.new, before):
        yield _list_change(pair, "removed")
    if len(lost) < len(before) or not any(fact.aspect == "type" for fact in told):
        if None in lost:
            yield null_change(pair, True)
        yield from _lost(pair, [value for value in lost if value is not None])


def _listed(pair: Pair, after: list[Value], judge: Judge) -> Iterator[Change]:
    """Yield what became of values that are listed now."""
    gained = [value for value in after if not judge.takes(pair.old, value)]
    told = list(_types_beside(pair, "specialized" if not gained else "changed"))
    yield from told
    if not _is_few(pair.old, after):
        yield _list_change(pair, "added")
    if len(gained) < len(after) or not any(fact.aspect == "type" for fact in told):
        if None in gained:
            yield null_change(pair, False)
        yield from _gained(pair, [value for value in gained if value is not None])


def _types_beside(pair: Pair, change: str) -> Iterator[Change]:
    """Yield how the types changed, where both schemas name theirs and it is true of the values too."""
    if pair.old.types_implied or pair.new.types_implied:
        return
    for fact in type_changes(pair):
        if fact.aspect == "type" and fact.change in (change, "compatible"):
            yield fact


def _list_change(pair: Pair, change: str) -> Change:
    values = (pair.new if change == "added" else pair.old).values
    keyword = "const" if "const" in values else "enum"
    old, new = (None, values[keyword]) if change == "added" else (values[keyword], None)
    return keyword_fact(pair, keyword, change, old, new)


def _is_few(view: NormalSchema, listed: list[Value]) -> bool:
    """Tell whether a schema has no other values than those listed, for its types have few."""
    types = all_types(view.allowed_types)
    known = {marked(item) for item in listed}
    return types <= {name for name, _ in _FEW} and all(
        marked(value) in known for name, values in _FEW if name in types for value in values
    )


def _lost(pair: Pair, values: list[Value]) -> Iterator[Change]:
    for item in values:
        fact = keyword_fact(pair, "enum", "value-removed", item, None)
        yield fact._replace(before=_item(fact.before, item))


def _gained(pair: Pair, values: list[Value]) -> Iterator[Change]:
    for item in values:
        fact = keyword_fact(pair, "enum", "value-added", None, item)
        yield fact._replace(after=_item(fact.after, item) or fact.after, target=ON_VALUE)


def _item(node: Node | None, value: Value) -> Node | None:
    """Return the item of a list that is a value; the node itself when it is none (a const, a list made of several)."""
    if node is None or not isinstance(node.value, list):
        return node
    place = next((index for index, item in enumerate(node.value) if marked(item) == marked(value)), None)
    return node if place is None else node.child(place)
