"""What changed about the choices (`oneOf`, `anyOf`) of two schemas: which branch is which, what came and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from openspec_lint.checks.compat.branches import Comparing, Paired, Test, branch_name, pair_branches
from openspec_lint.checks.compat.change import Change
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.normal_schema import Choice, NormalSchema, Parts, all_types
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE

_SAYS_NOTHING: Final = frozenset(("default", "deprecated", "discriminator", "readOnly", "writeOnly"))
_MOST_BRANCHES: Final = 60


@dataclass(slots=True)
class ChoicePlan:
    """Facts about branches, pairs of branches still to be compared.

    replaces_all: one side is nothing but a choice and the other none at all, so that keywords need not be compared.
    """

    facts: list[Change] = field(default_factory=list)
    pairs: list[tuple[Parts, Parts]] = field(default_factory=list)
    replaces_all: bool = False


def plan_choices(old: NormalSchema, new: NormalSchema, comparing: Comparing) -> ChoicePlan:
    """Return what there is to say about the choices of two schemas."""
    plan = ChoicePlan()
    if old.choices and new.choices:
        gone, fresh = _pair_choices(old, new, comparing, plan)
        _whole_choices(gone, fresh, old, new, comparing, plan)
    elif not old.choices and new.choices and _is_only_choice(new) and _says_something(old):
        _introduce(old, new.choices[0], comparing, plan)
    elif old.choices and not new.choices and _is_only_choice(old) and _says_something(new):
        _resolve(old.choices[0], new, comparing, plan)
    else:
        _whole_choices(old.choices, new.choices, old, new, comparing, plan)
    return plan


def _pair_choices(
    old: NormalSchema, new: NormalSchema, comparing: Comparing, plan: ChoicePlan
) -> tuple[list[Choice], list[Choice]]:
    """Compare the choices of both sides in pairs, of the same keyword where that can be; return those left over."""
    gone, fresh = list(old.choices), list(new.choices)
    for is_same_keyword in (True, False):
        for before in list(gone):
            after = next((one for one in fresh if one.keyword == before.keyword or not is_same_keyword), None)
            if after is not None:
                gone.remove(before)
                fresh.remove(after)
                _compare(before, after, (old, new), comparing, plan)
    return gone, fresh


def _is_only_choice(view: NormalSchema) -> bool:
    says = set(view.values) - _SAYS_NOTHING
    other = view.properties or view.required or view.children or view.separate or view.dependent or view.items
    return len(view.choices) == 1 and not (says or other or view.patterns or view.types is not None)


def _says_something(view: NormalSchema) -> bool:
    said = view.values or view.properties or view.required or view.children or view.separate or view.types is not None
    return bool(said or view.dependent or view.items)


def _introduce(old: NormalSchema, choice: Choice, comparing: Comparing, plan: ChoicePlan) -> None:
    """A schema became a choice: one that still has it among its branches, or something else."""
    plan.replaces_all = True
    like = _first(choice, lambda branch: comparing.equivalent(old.whole, (branch,)))
    like = like or _first(choice, lambda branch: comparing.within(old.whole, (branch,)))
    if like is None:
        parts = _by_type(old, choice)
        is_covered = all(any(comparing.within(part, (branch,)) for branch in choice.branches) for part in parts)
        is_within = all(comparing.around(old.whole, (branch,)) for branch in choice.branches)
        plan.facts += _wrapped(
            choice, old, (is_covered, is_within), (None, len(choice.branches)), (old.node, choice.node)
        )
        if is_covered and choice.keyword == "oneOf" and not _all_apart(choice, comparing, True):
            plan.facts += _overlap(choice, (True, False), old.node, choice.node)
        return
    for branch in choice.branches:
        if branch is not like:
            is_told = comparing.around(old.whole, (branch,)) or comparing.apart(branch, branch, True)
            plan.facts.append(_added(choice, branch, old.node)._replace(hidden=is_told))
    plan.pairs.append((old.whole, (like,)))
    if not all(comparing.apart(like, branch, True) for branch in choice.branches if branch is not like):
        plan.facts += _overlap(choice, (True, False), old.node, choice.node)


def _resolve(choice: Choice, new: NormalSchema, comparing: Comparing, plan: ChoicePlan) -> None:
    """A choice became a schema: one of its branches, or something else."""
    plan.replaces_all = True
    like = _first(choice, lambda branch: comparing.equivalent((branch,), new.whole))
    like = like or _first(choice, lambda branch: comparing.around((branch,), new.whole))
    if like is None:
        parts = _by_type(new, choice)
        is_covered = all(any(comparing.around((branch,), part) for branch in choice.branches) for part in parts)
        is_within = all(comparing.within((branch,), new.whole) for branch in choice.branches)
        plan.facts += _wrapped(
            choice, new, (is_within, is_covered), (len(choice.branches), None), (choice.node, new.node)
        )
        if is_covered and choice.keyword == "oneOf" and not _all_apart(choice, comparing, False):
            plan.facts += _overlap(choice, (False, True), choice.node, new.node)
        return
    others = [branch for branch in choice.branches if branch is not like]
    plan.facts += [_removed(choice, one, new.node) for one in others if not comparing.within((one,), new.whole)]
    plan.pairs.append(((like,), new.whole))
    if not all(comparing.apart(like, branch, False) for branch in others):
        plan.facts += _overlap(choice, (False, True), choice.node, new.node)


def _first(choice: Choice, test: Test) -> Node | None:
    return next((branch for branch in choice.branches[:_MOST_BRANCHES] if test(branch)), None)


def _by_type(view: NormalSchema, choice: Choice) -> list[Parts]:
    """Return a schema taken apart by the types of its values, null left out where a choice takes it anyway."""
    types = all_types(view.allowed_types) - ({"null"} if choice.takes_null else set())
    names = types - {"integer"} if "number" in types else types
    return [(*view.whole, view.node._replace(value={"type": name})) for name in sorted(names)]


def _all_apart(choice: Choice, comparing: Comparing, is_new: bool) -> bool:
    branches = choice.branches
    return all(comparing.apart(one, two, is_new) for index, one in enumerate(branches) for two in branches[:index])


def _wrapped(
    choice: Choice,
    other: NormalSchema,
    within: tuple[bool, bool],
    counts: tuple[int | None, int | None],
    places: tuple[Node, Node],
) -> list[Change]:
    """Return the fact that a choice came or went: what it faces keeps its values, only gains some, loses some, or both.

    within: whether the old schema is in the new one, and the new one in the old one.
    """
    takes_null = choice.takes_null and "null" not in all_types(other.allowed_types)
    if takes_null:
        within = (within[0], False) if counts[0] is None else (False, within[1])
    change = {(True, False): "generalized", (False, True): "specialized", (False, False): "changed"}.get(within)
    return [Change("schema", choice.keyword, change, *counts, *places)] if change is not None else []


def _whole_choices(
    gone: Sequence[Choice],
    fresh: Sequence[Choice],
    old: NormalSchema,
    new: NormalSchema,
    comparing: Comparing,
    plan: ChoicePlan,
) -> None:
    """A choice beside other keywords came or went as a whole; one that the rest implied says nothing."""
    for choice in fresh:
        if not (choice.keyword == "anyOf" and _first(choice, lambda branch: comparing.within(old.whole, (branch,)))):
            plan.facts.append(
                Change("schema", choice.keyword, "added", None, len(choice.branches), old.node, choice.node)
            )
    for choice in gone:
        if not (choice.keyword == "anyOf" and _first(choice, lambda branch: comparing.around((branch,), new.whole))):
            plan.facts.append(
                Change("schema", choice.keyword, "removed", len(choice.branches), None, choice.node, new.node)
            )


def _added(choice: Choice, branch: Node, before: Node) -> Change:
    return Change("schema", choice.keyword, "value-added", None, branch_name(branch), before, branch, target=ON_VALUE)


def _removed(choice: Choice, branch: Node, after: Node) -> Change:
    return Change("schema", choice.keyword, "value-removed", branch_name(branch), None, branch, after)


def _compare(
    before: Choice, after: Choice, views: tuple[NormalSchema, NormalSchema], comparing: Comparing, plan: ChoicePlan
) -> None:
    """Compare the branches of two choices; what is left over came or went, unless another branch has its values."""
    paired = pair_branches(before, after, comparing)
    plan.pairs += [((one,), (two,)) for one, two in paired.pairs]
    for branch in paired.gone:
        is_told = any(comparing.within((branch,), (other,)) for other in after.branches[:_MOST_BRANCHES])
        is_told = is_told or comparing.apart(branch, branch, False)
        plan.facts.append(_removed(before, branch, after.node)._replace(hidden=is_told))
    for branch in paired.fresh:
        is_told = any(comparing.around((other,), (branch,)) for other in before.branches[:_MOST_BRANCHES])
        is_told = is_told or comparing.apart(branch, branch, True)
        plan.facts.append(_added(after, branch, before.node)._replace(hidden=is_told))
    plan.facts += _null_of_choice(before, after, views, comparing)
    plan.facts += _keyword_changes(before, after, comparing)
    if "oneOf" in (before.keyword, after.keyword):
        plan.facts += _overlap_of_pairs(before, after, paired, comparing)


def _null_of_choice(
    before: Choice, after: Choice, views: tuple[NormalSchema, NormalSchema], comparing: Comparing
) -> list[Change]:
    """Return that null is one of the choices now, or no longer."""
    was = before.takes_null or any(_takes_null(comparing.old, branch) for branch in before.branches)
    now = after.takes_null or any(_takes_null(comparing.new, branch) for branch in after.branches)
    may_be = all("null" in all_types(view.allowed_types) for view in views)
    if was == now or before.takes_null == after.takes_null or not may_be:
        return []
    change = "enabled" if now else "disabled"
    return [Change("schema", "nullable", change, was, now, before.node, after.node)]


def _takes_null(dialect: Dialect, branch: Node) -> bool:
    view = dialect.view((branch,))
    return "null" in all_types(view.allowed_types)


def _keyword_changes(before: Choice, after: Choice, comparing: Comparing) -> list[Change]:
    """Return that a value may satisfy several branches now, or no longer."""
    if before.keyword == after.keyword:
        return []
    choice, is_new = (after, True) if after.keyword == "oneOf" else (before, False)
    if _all_apart(choice, comparing, is_new):
        return []
    change = "specialized" if is_new else "generalized"
    words = before.keyword, after.keyword
    return [Change("schema", "choice", change, *words, before.node, after.node)]


def _overlap_of_pairs(before: Choice, after: Choice, paired: Paired, comparing: Comparing) -> list[Change]:
    """Return that values may satisfy more branches of a `oneOf`, or fewer, for these branches changed."""
    grown = [two for one, two in paired.pairs if not comparing.around((one,), (two,))] + paired.fresh
    shrunk = [one for one, two in paired.pairs if not comparing.within((one,), (two,))] + paired.gone
    refused = after.keyword == "oneOf" and _meets_another(grown, after, comparing, is_new=True)
    taken = before.keyword == "oneOf" and _meets_another(shrunk, before, comparing, is_new=False)
    return _overlap(after, (refused, taken), before.node, after.node)


def _meets_another(branches: list[Node], choice: Choice, comparing: Comparing, is_new: bool) -> bool:
    return any(
        other is not branch and not comparing.apart(branch, other, is_new)
        for branch in branches
        for other in choice.branches
    )


def _overlap(choice: Choice, verdict: tuple[bool, bool], before: Node, after: Node) -> list[Change]:
    """Return the fact that values may be refused, or taken, because of how many branches they satisfy."""
    if choice.keyword != "oneOf" and after is choice.node:
        return []
    refused, taken = verdict
    changes = ["specialized"] * refused + ["generalized"] * taken
    return [Change("schema", "overlap", change, None, None, before, after) for change in changes]
