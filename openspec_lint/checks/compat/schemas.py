"""Compares schemas: each pair once for each way it is used, however many operations lead there.

A pair's facts are found when it is first reached; which operations and which places reach it is worked out at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.choices import ChoicePlan, plan_choices
from openspec_lint.checks.compat.keywords import keyword_changes
from openspec_lint.checks.compat.lifecycle import property_lifecycle_changes
from openspec_lint.checks.compat.members import member_changes, visibility_changes
from openspec_lint.checks.compat.same import Sameness
from openspec_lint.checks.compat.types import Pair
from openspec_lint.model.contract import Contract
from openspec_lint.model.dialect import Dialect, identity_of
from openspec_lint.model.normal_schema import NormalSchema, Parts

NESTED: Final[Mapping[str, str]] = {"body": "property", "parameter": "parameter-property", "header": "header-property"}
"""What a schema inside the schema of a place is called; inside a property everything is one."""

PLACES: Final = ("body", "property", "parameter", "parameter-property", "header", "header-property")
"""A fact that is reached at several places is told of the first of these."""

MAX_NESTED_CHOICES: Final = 20
"""Choices inside branches of choices that are looked into to find out which branch is which."""

_HIDES: Final = {"request": "readOnly", "response": "writeOnly"}
_NO_EFFECT: Final = frozenset(("default", "deprecated", "x-sunset", "x-stability-level"))


class Use(NamedTuple):
    """A pair of schemas and how it is used; equal uses are compared once."""

    old: object
    new: object
    direction: str
    wire: str
    polarity: int = 1
    hidden: bool = False


class Edge(NamedTuple):
    """A pair inside another; `nested` unless it stands for the same value."""

    use: Use
    nested: bool


@dataclass(slots=True)
class Comparison:
    """What was found out about one use, and by which operations (a bit each) it is reached at which place."""

    facts: list[Change] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)


class SchemaComparisons:
    """All comparisons between the schemas of two contracts.

    starts: the pairs that operations use themselves, as they stand there: with the place, and the operation's number.
    """

    def __init__(self, base: Contract, revision: Contract, as_of: date) -> None:
        self.as_of = as_of
        self.old = Dialect(base.resolver, base.keeps_ref_siblings)
        self.new = Dialect(revision.resolver, revision.keeps_ref_siblings)
        self.same = Sameness(base.resolver, revision.resolver)
        self.done: dict[Use, Comparison] = {}
        self.pairs: dict[Use, tuple[Parts, Parts]] = {}
        self.starts: list[tuple[Parts, Parts, str, int]] = []
        self.depth = 0

    def start(self, old: Parts, new: Parts, direction: str, wire: str, place: str, operation: int) -> None:
        """Compare two schemas that an operation (by its number) uses at a place, and all that is inside them."""
        if self.are_same(old, new):
            return
        self.starts.append((old, new, place, operation))
        use = self._use(old, new, Use(None, None, direction, wire))
        self._expand(use)
        reached = self.done[use].reached
        reached[place] = reached.get(place, 0) | (1 << operation)

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
        if self.are_same(old, new):
            return True
        if self.depth >= MAX_NESTED_CHOICES:
            return False
        self.depth += 1
        try:
            return self._finds_nothing(self._use(old, new, like))
        finally:
            self.depth -= 1

    def _finds_nothing(self, start: Use) -> bool:
        stack, seen = [start], {start}
        while stack:
            use = stack.pop()
            self._expand(use)
            comparison = self.done[use]
            if any(fact.aspect not in _NO_EFFECT for fact in comparison.facts):
                return False
            fresh = [edge.use for edge in comparison.edges if edge.use not in seen]
            seen.update(fresh)
            stack += fresh
        return True

    def _use(self, old: Parts, new: Parts, like: Use) -> Use:
        old, new = self.old.definitions(old), self.new.definitions(new)
        use = like._replace(old=identity_of(old), new=identity_of(new))
        self.pairs.setdefault(use, (old, new))
        return use

    def _expand(self, start: Use) -> None:
        stack = [start]
        while stack:
            use = stack.pop()
            if use in self.done:
                continue
            comparison = self.done[use] = Comparison()
            self._compare(use, comparison)
            stack += [edge.use for edge in comparison.edges]

    def _compare(self, use: Use, comparison: Comparison) -> None:
        old_parts, new_parts = self.pairs[use]
        old, new = self.old.view(old_parts), self.new.view(new_parts)
        if not (old.is_known and new.is_known):
            return
        flag = _HIDES[use.direction]
        inside = use._replace(hidden=use.hidden or new.has(flag))
        plan = plan_choices(old, new, lambda before, after: self.are_equivalent(before, after, inside), self)
        self._add_choices(plan, inside, comparison)
        if plan.replaces_all:
            facts: list[Change] = plan.facts
        else:
            pair = Pair(old, new, use.wire, use.direction)
            facts = [*plan.facts, *keyword_changes(pair)]
            self._add_members(old, new, inside, comparison)
        for fact in facts:
            comparison.facts.append(_used(fact, inside))

    def _add_choices(self, plan: ChoicePlan, inside: Use, comparison: Comparison) -> None:
        for before, after in plan.pairs:
            self._add_edge(before, after, inside, comparison, nested=False)

    def _add_members(self, old: NormalSchema, new: NormalSchema, inside: Use, comparison: Comparison) -> None:
        for fact in member_changes(old, new):
            if fact.kind != "property":
                comparison.facts.append(_used(fact, inside))
                continue
            name = fact.traits["name"]
            dialect, view = (self.old, old) if fact.change == "removed" else (self.new, new)
            member = dialect.view(view.properties[name]) if name in view.properties else None
            is_hidden = member is not None and member.has(_HIDES[inside.direction])
            traits = {**fact.traits, "default": member is not None and "default" in member.values}
            comparison.facts.append(
                _used(fact._replace(traits=traits), inside._replace(hidden=inside.hidden or is_hidden))
            )
        for name, parts in new.properties.items():
            if name in old.properties and not self.are_same(old.properties[name], parts):
                before, after = self.old.view(old.properties[name]), self.new.view(parts)
                traits = {"name": name, "required": name in old.required}
                comparison.facts += [_used(fact, inside) for fact in visibility_changes(before, after, traits)]
                if isinstance(before.node.value, dict) and isinstance(after.node.value, dict):
                    facts = property_lifecycle_changes(before.node, after.node, {"name": name}, self.as_of)
                    comparison.facts += [_used(fact, inside) for fact in facts]
                self._add_edge(old.properties[name], parts, inside, comparison)
        for keyword, parts in new.children.items():
            if keyword in old.children:
                polarity = -inside.polarity if keyword == "not" else 0 if keyword == "if" else inside.polarity
                nested = keyword not in ("not", "if", "then", "else")
                self._add_edge(
                    old.children[keyword], parts, inside._replace(polarity=polarity), comparison, nested=nested
                )

    def _add_edge(self, old: Parts, new: Parts, like: Use, comparison: Comparison, nested: bool = True) -> None:
        if nested and like.wire == "list":
            like = like._replace(wire="text")
        if not self.are_same(old, new):
            comparison.edges.append(Edge(self._use(old, new, like), nested))

    def _spread(self) -> None:
        """Let every comparison know by which operations it is reached, at which places."""
        waiting = [use for use, comparison in self.done.items() if comparison.reached]
        while waiting:
            comparison = self.done[waiting.pop()]
            for edge in comparison.edges:
                target = self.done[edge.use].reached
                has_grown = False
                for place, operations in list(comparison.reached.items()):  # a schema may lead to itself
                    there = NESTED.get(place, place) if edge.nested else place
                    before = target.get(there, 0)
                    if before | operations != before:
                        target[there] = before | operations
                        has_grown = True
                if has_grown:
                    waiting.append(edge.use)


def _used(fact: Change, use: Use) -> Change:
    """Return a fact with what its use says about it."""
    return fact._replace(direction=use.direction, hidden=use.hidden, polarity=use.polarity)
