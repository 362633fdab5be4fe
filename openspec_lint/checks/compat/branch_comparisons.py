"""What comparisons of schemas tell of the branches of choices."""

from __future__ import annotations

from typing import Protocol

from openspec_lint.catalog.compat import Effect
from openspec_lint.checks.compat.apart import are_apart
from openspec_lint.checks.compat.effects import NARROWS, WIDENS
from openspec_lint.checks.compat.finite import Judge
from openspec_lint.checks.compat.types import Pair
from openspec_lint.checks.compat.uses import Use
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.normal_schema import Parts
from openspec_lint.model.site import Node


class Comparisons(Protocol):
    """The comparisons of all schemas."""

    old: Dialect
    new: Dialect
    judges: tuple[Judge, Judge]

    def are_equivalent(self, old: Parts, new: Parts, like: Use) -> bool:
        """Tell whether nothing changed that bears on what is valid."""

    def are_free_of(self, effects: frozenset[Effect], old: Parts, new: Parts, like: Use) -> bool:
        """Tell whether no value makes the difference that one of `effects` would."""


class BranchComparisons:
    """What comparisons tell of the branches of choices (see `branches.Comparing`)."""

    def __init__(self, comparisons: Comparisons, like: Use, pair: Pair) -> None:
        self.comparisons, self.like, self.pair = comparisons, like, pair
        self.old, self.new = comparisons.old, comparisons.new

    def equivalent(self, old: Parts, new: Parts) -> bool:
        """Tell whether nothing changed that bears on what is valid."""
        return self.comparisons.are_equivalent(old, new, self.like)

    def within(self, old: Parts, new: Parts) -> bool:
        """Tell whether it is plain that each value of the old schema is one of the new schema."""
        return self.comparisons.are_free_of(NARROWS, old, new, self.like)

    def around(self, old: Parts, new: Parts) -> bool:
        """Tell whether it is plain that each value of the new schema is one of the old schema."""
        return self.comparisons.are_free_of(WIDENS, old, new, self.like)

    def apart(self, one: Node, two: Node, is_new: bool) -> bool:
        """Tell whether it is plain that two schemas of one side have no value in common; of one, that it has none."""
        judge = self.comparisons.judges[is_new]
        views = judge.dialect.view((one,)), judge.dialect.view((two,))
        around = views[0].required if one is two else (self.pair.new if is_new else self.pair.old).properties
        return are_apart(views[0], views[1], judge, around.keys())
