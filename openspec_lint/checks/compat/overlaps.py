"""How many branches of a choice a value satisfies: `oneOf` refuses what satisfies two."""

from __future__ import annotations

from openspec_lint.checks.compat.branches import Comparing, Paired
from openspec_lint.checks.compat.change import Change
from openspec_lint.model.normal_schema import Choice
from openspec_lint.model.site import Node


def all_apart(choice: Choice, comparing: Comparing, is_new: bool) -> bool:
    """Tell whether no value can satisfy two branches of a choice."""
    branches = choice.branches
    return all(comparing.apart(one, two, is_new) for index, one in enumerate(branches) for two in branches[:index])


def keyword_changes(before: Choice, after: Choice, comparing: Comparing) -> list[Change]:
    """Return that a value may satisfy several branches now, or no longer."""
    if before.keyword == after.keyword:
        return []
    choice, is_new = (after, True) if after.keyword == "oneOf" else (before, False)
    if all_apart(choice, comparing, is_new):
        return []
    change = "specialized" if is_new else "generalized"
    words = before.keyword, after.keyword
    return [Change("schema", "choice", change, *words, before.node, after.node)]


def overlap_of_pairs(before: Choice, after: Choice, paired: Paired, comparing: Comparing) -> list[Change]:
    """Return that values may satisfy two branches of a `oneOf` that were kept apart before.

    Where they were not, the author meant a choice and no more: most contracts write `oneOf` for `anyOf`.
    """
    if (before.keyword, after.keyword) != ("oneOf", "oneOf"):
        return []
    grown = [two for one, two in paired.pairs if not comparing.around((one,), (two,))] + paired.fresh
    if not _meets_another(grown, after, comparing, is_new=True) or not all_apart(before, comparing, False):
        return []
    return [overlap(before.node, after.node)]


def overlap(before: Node, after: Node) -> Change:
    """Return the fact that values which were valid may satisfy two branches now."""
    return Change("schema", "overlap", "specialized", None, None, before, after)


def _meets_another(branches: list[Node], choice: Choice, comparing: Comparing, is_new: bool) -> bool:
    return any(
        other is not branch and not comparing.apart(branch, other, is_new)
        for branch in branches
        for other in choice.branches
    )
