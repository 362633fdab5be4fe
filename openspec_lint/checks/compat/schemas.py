"""Compares schemas: each pair once for each way it is used, however many operations lead there.

A pair's facts are found when it is first reached; which operations and which places reach it is worked out at the end.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from openspec_lint.catalog.compat import Effect
from openspec_lint.checks.compat.branch_comparisons import BranchComparisons
from openspec_lint.checks.compat.bytes import with_bytes_alike
from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.choices import plan_choices
from openspec_lint.checks.compat.copies import at_first_places
from openspec_lint.checks.compat.discriminators import Targets, discriminator_changes
from openspec_lint.checks.compat.effects import may
from openspec_lint.checks.compat.finite import Judge, finite_changes
from openspec_lint.checks.compat.inner import Turned, inner_changes, left_over_changes
from openspec_lint.checks.compat.keywords import limit_changes, note_changes
from openspec_lint.checks.compat.lifecycle import property_lifecycle_changes
from openspec_lint.checks.compat.literal import literal_inner, literal_values
from openspec_lint.checks.compat.members import Inner, member_changes, visibility_changes
from openspec_lint.checks.compat.same import Sameness
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.compat.types import Pair, applies, type_changes
from openspec_lint.checks.compat.uses import NESTED, Comparison, Edge, Start, Use, is_seen, used
from openspec_lint.model.contract import Contract
from openspec_lint.model.dialect import Dialect, identity_of
from openspec_lint.model.normal_schema import Parts

MAX_NESTED_CHOICES: Final = 20
"""Choices inside branches of choices that are looked into to find out which branch is which."""

_HIDES: Final = {"request": "readOnly", "response": "writeOnly"}
_SAME_VALUE: Final = frozenset(("not", "if", "then", "else"))
"""Keywords whose schemas are about the value itself."""


class SchemaComparisons:
    """All comparisons between the schemas of two contracts."""

    def __init__(self, base: Contract, revision: Contract, terms: Terms, expanded: bool = False) -> None:
        self.terms, self.is_expanded = terms, expanded
        self.old = Dialect(base.resolver, base.keeps_ref_siblings)
        self.new = Dialect(revision.resolver, revision.keeps_ref_siblings)
        self.judges = Judge(self.old), Judge(self.new)
        self.same = Sameness(base.resolver, revision.resolver, by_name=expanded)
        self.done: dict[Use, Comparison] = {}
        self.expanded: set[Use] = set()
        self.pairs: dict[Use, tuple[Parts, Parts]] = {}
        self.starts: list[Start] = []
        self.depth = 0

    def start(
        self, pair: tuple[Parts, Parts], direction: str, wire: str, place: str, operation: int, **about: Any
    ) -> None:
        """Note two schemas that an operation (by its number) uses at a place, for `compare`.

        about: what facts are to say of the place where every way to them is told.
        """
        if not self.are_same(*pair):
            self.starts.append(Start(pair, Use(None, None, direction, wire), place, operation, about))

    def compare(self) -> None:
        """Compare what was noted, and all that is inside; an object that bodies repeat once, at its first place."""
        if not self.is_expanded:
            self.starts = at_first_places(self.starts, (self.old, self.new))
        for start in self.starts:
            use = self.use_of(start)
            self._expand(use)
            reached = self.done[use].reached
            reached[start.place] = reached.get(start.place, 0) | (1 << start.operation)

    def use_of(self, start: Start) -> Use:
        """Return how the pair of a start is used."""
        return self._use(*start.pair, start.like)

    def changes(self) -> Iterator[tuple[Change, int]]:
        """Yield each fact with the operations that are affected (a bit each)."""
        self._spread()
        for comparison in self.done.values():
            for place, operations in comparison.reached.items():
                for fact in comparison.facts:
                    nested = fact.kind != "schema"
                    yield fact._replace(place=NESTED.get(place, place) if nested else place), operations

    def are_same(self, old: Parts, new: Parts) -> bool:
        """Tell whether two schemas are cheaply seen to be the same."""
        return len(old) == len(new) and all(self.same.holds(*pair) for pair in zip(old, new, strict=True))

    def are_equivalent(self, old: Parts, new: Parts, like: Use) -> bool:
        """Tell whether a comparison of two schemas finds nothing that bears on what is valid.

        What is still being compared further out, in a cycle, is taken to be equivalent until something else is seen.
        """
        return self._is_free_of(is_seen, old, new, like)

    def are_free_of(self, effects: frozenset[Effect], old: Parts, new: Parts, like: Use) -> bool:
        """Tell whether no value makes the difference between two schemas that one of `effects` on the values would."""
        like = like._replace(wire="json", polarity=1, hidden=False, strict=True)
        return self._is_free_of(lambda fact: may(fact, effects), old, new, like)

    def _is_free_of(self, test: Callable[[Change], bool], old: Parts, new: Parts, like: Use) -> bool:
        if self.are_same(old, new):
            return True
        if self.depth >= MAX_NESTED_CHOICES:
            return False
        self.depth += 1
        try:
            return self._finds_nothing(self._use(old, new, like), test)
        finally:
            self.depth -= 1

    def _finds_nothing(self, start: Use, test: Callable[[Change], bool]) -> bool:
        """Tell whether no fact passes a test; most schemas that are tried are others altogether, so it stops early."""
        waiting, seen = deque([start]), {start}
        while waiting:
            comparison = self._compared(waiting.popleft())
            if any(test(fact) for fact in comparison.facts):
                return False
            fresh = [edge.use for edge in comparison.edges if edge.use not in seen]
            seen.update(fresh)
            waiting += fresh
        return True

    def _use(self, old: Parts, new: Parts, like: Use) -> Use:
        old, new = self.old.definitions(old), self.new.definitions(new)
        use = like._replace(old=identity_of(old), new=identity_of(new))
        self.pairs.setdefault(use, (old, new))
        return use

    def _expand(self, start: Use) -> None:
        """Compare a pair and all pairs inside it."""
        stack = [start]
        while stack:
            use = stack.pop()
            if use not in self.expanded:
                self.expanded.add(use)
                stack += [edge.use for edge in self._compared(use).edges]

    def _compared(self, use: Use) -> Comparison:
        """Return what there is to say of a pair itself."""
        if use not in self.done:
            comparison = self.done[use] = Comparison()
            self._compare(use, comparison)
        return self.done[use]

    def _compare(self, use: Use, comparison: Comparison) -> None:
        old_parts, new_parts = self.pairs[use]
        old, new = self.old.view(old_parts), self.new.view(new_parts)
        if not (old.is_known and new.is_known):
            return
        inside = use._replace(hidden=use.hidden or (new.has(_HIDES[use.direction]) and not use.strict))
        literal = self.is_expanded and not use.strict
        strict = inside.strict or (inside.polarity != 1 and not literal)
        pair = with_bytes_alike(Pair(old, new, use.wire, use.direction, strict, literal))
        facts = None if literal else finite_changes(pair, self.judges)
        if facts is not None:
            facts += [fact._replace(hidden=True) for fact in limit_changes(pair)]
        else:
            plan = plan_choices(old, new, BranchComparisons(self, inside, pair))
            for before, after in plan.pairs:  # for oasdiff, branches are inside like properties
                self._add_edge(before, after, inside, comparison, nested=literal)
            same = partial(self.are_equivalent, like=inside)
            targets = Targets(same, self.old.resolver, self.new.resolver, literal)
            facts = [*plan.facts, *discriminator_changes(old, new, plan.pairs, targets)]
            if not plan.replaces_all:
                facts += [*type_changes(pair), *limit_changes(pair), *(literal_values(pair) if literal else ())]
                self._add_members(pair, inside, comparison)
        for fact in (*facts, *note_changes(pair)):
            comparison.facts.append(used(fact, inside))
        for fact in left_over_changes(pair) if not literal else ():
            if comparison.facts or not all(self._finds_nothing(edge.use, is_seen) for edge in comparison.edges):
                comparison.facts.append(used(fact, inside))

    def _add_members(self, pair: Pair, inside: Use, comparison: Comparison) -> None:
        is_idle = not applies(pair, "object")
        there = inside._replace(hidden=inside.hidden or is_idle, idle=inside.idle or is_idle)
        for found in member_changes(pair, (self.old, self.new)):
            if isinstance(found, Inner):
                self._add_inner(found, pair, there, comparison)
            elif found.kind == "property":
                comparison.facts.append(self._property_fact(found, pair, there))
            else:
                comparison.facts.append(used(found, there))
        same = partial(self.are_equivalent, like=inside)
        for inner in literal_inner(pair) if pair.literal else inner_changes(pair, same, (self.old, self.new)):
            if isinstance(inner, Change):
                comparison.facts.append(used(inner, inside))
                continue
            sign = inner.sign if isinstance(inner, Turned) else 1
            turned = inside._replace(
                polarity=inside.polarity * sign, strict=inside.strict or (sign != 1 and not pair.literal)
            )
            self._add_edge(inner.old, inner.new, turned, comparison, nested=inner.keyword not in _SAME_VALUE)

    def _property_fact(self, fact: Change, pair: Pair, inside: Use) -> Change:
        """Return a fact about a property with what the property says of itself."""
        name = fact.traits["name"]
        dialect, view = (self.old, pair.old) if fact.change == "removed" else (self.new, pair.new)
        member = dialect.view(view.properties[name]) if name in view.properties else None
        is_hidden = member is not None and member.has(_HIDES[inside.direction]) and not inside.strict
        traits = {**fact.traits, "default": member is not None and "default" in member.values}
        return used(fact._replace(traits=traits), inside._replace(hidden=inside.hidden or is_hidden))

    def _add_inner(self, inner: Inner, pair: Pair, inside: Use, comparison: Comparison) -> None:
        """Compare what two objects say of a property, and how long and for whom it is there."""
        if self.are_same(inner.old, inner.new):
            return
        if inner.keyword == "properties" and inner.name in pair.old.properties and inner.name in pair.new.properties:
            before, after = self.old.view(inner.old), self.new.view(inner.new)
            traits = {"name": inner.name, "required": inner.name in pair.old.required}
            comparison.facts += [used(fact, inside) for fact in visibility_changes(before, after, traits)]
            if isinstance(before.node.value, dict) and isinstance(after.node.value, dict):
                facts = property_lifecycle_changes(before.node, after.node, {"name": inner.name}, self.terms)
                comparison.facts += [used(fact, inside) for fact in facts]
        self._add_edge(inner.old, inner.new, inside._replace(strict=inside.strict or inner.strict), comparison)

    def _add_edge(self, old: Parts, new: Parts, like: Use, comparison: Comparison, nested: bool = True) -> None:
        if nested and like.wire == "list":
            like = like._replace(wire="text")
        if not self.are_same(old, new):
            comparison.edges.append(Edge(self._use(old, new, like), nested))

    def _spread(self) -> None:
        """Let every comparison know by which operations it is reached, at which places."""
        waiting = deque(use for use, comparison in self.done.items() if comparison.reached)
        is_waiting = set(waiting)
        while waiting:
            use = waiting.popleft()
            is_waiting.remove(use)
            comparison = self.done[use]
            for edge in comparison.edges:
                target = self.done[edge.use].reached
                has_grown = False
                for place, operations in list(comparison.reached.items()):  # a schema may lead to itself
                    there = NESTED.get(place, place) if edge.nested else place
                    before = target.get(there, 0)
                    if before | operations != before:
                        target[there] = before | operations
                        has_grown = True
                if has_grown and edge.use not in is_waiting:
                    is_waiting.add(edge.use)
                    waiting.append(edge.use)
