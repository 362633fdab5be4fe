"""What changed about the choices (`oneOf`, `anyOf`) of two schemas: which branch is which, what came and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from openspec_lint.checks.compat.branches import Comparing, Test, branch_label, pair_branches
from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.overlaps import all_apart, keyword_changes, overlap, overlap_of_pairs
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.normal_schema import Choice, NormalSchema, Parts, all_types
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE

_SAYS_NOTHING: Final = frozenset(("default", "deprecated", "discriminator", "readOnly", "writeOnly", "xml"))
_MOST_BRANCHES: Final = 60
_OF_TYPE: Final = {name: {"type": name} for name in sorted(all_types(None))}
"""Schemas of one type; the same ones each time, as pairs that were compared are known by their values."""


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
    like = like or _first(choice, lambda branch: _is_kept(old.whole, (branch,), comparing))
    if like is None:
        parts = _by_type(old, choice)
        is_covered = all(any(comparing.within(part, (branch,)) for branch in choice.branches) for part in parts)
        is_within = all(comparing.around(old.whole, (branch,)) for branch in choice.branches)
        plan.facts += _wrapped(
            choice, old, (is_covered, is_within), (None, len(choice.branches)), (old.node, choice.node)
        )
        if is_covered and choice.keyword == "oneOf" and not all_apart(choice, comparing, True):
            plan.facts.append(overlap(old.node, choice.node))
        return
    for branch in choice.branches:
        if branch is not like:
            is_told = comparing.around(old.whole, (branch,)) or comparing.apart(branch, branch, True)
            plan.facts.append(_added(choice, branch, old.node)._replace(hidden=is_told))
    plan.pairs.append((old.whole, (like,)))
    others = [branch for branch in choice.branches if branch is not like]
    if choice.keyword == "oneOf" and not all(comparing.apart(like, branch, True) for branch in others):
        plan.facts.append(overlap(old.node, choice.node))


def _resolve(choice: Choice, new: NormalSchema, comparing: Comparing, plan: ChoicePlan) -> None:
    """A choice became a schema: one of its branches, or something else."""
    plan.replaces_all = True
    like = _first(choice, lambda branch: comparing.equivalent((branch,), new.whole))
    like = like or _first(choice, lambda branch: _was_there((branch,), new.whole, comparing))
    if like is None:
        parts = _by_type(new, choice)
        is_covered = all(any(comparing.around((branch,), part) for branch in choice.branches) for part in parts)
        is_within = all(comparing.within((branch,), new.whole) for branch in choice.branches)
        plan.facts += _wrapped(
            choice, new, (is_within, is_covered), (len(choice.branches), None), (choice.node, new.node)
        )
        return
    others = [branch for branch in choice.branches if branch is not like]
    plan.facts += [_removed(choice, one, new.node) for one in others if not comparing.within((one,), new.whole)]
    plan.pairs.append(((like,), new.whole))


def _first(choice: Choice, test: Test) -> Node | None:
    return next((branch for branch in choice.branches[:_MOST_BRANCHES] if test(branch)), None)


def _by_type(view: NormalSchema, choice: Choice) -> list[Parts]:
    """Return a schema taken apart by the types of its values, null left out where a choice takes it anyway."""
    types = all_types(view.allowed_types) - ({"null"} if choice.takes_null else set())
    names = types - {"integer"} if "number" in types else types
    others = [part for part in view.whole if not any(part.value is each for each in _OF_TYPE.values())]
    return [(*others, view.node._replace(value=_OF_TYPE[name])) for name in sorted(names & _OF_TYPE.keys())]


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


def _as_told(fact: Change, branch: Node, is_told: bool, is_idle: bool) -> Change:
    """Return the fact about a branch: hidden where others have its values, unless it is an alternative with a name."""
    has_name = isinstance(branch.value, dict) and "$ref" in branch.value
    return fact._replace(hidden=is_idle or (is_told and not has_name), traits={"covered": is_told})


def _added(choice: Choice, branch: Node, before: Node) -> Change:
    words = branch_label(branch)
    traits = {"covered": False}
    return Change("schema", choice.keyword, "value-added", None, words, before, branch, target=ON_VALUE, traits=traits)


def _removed(choice: Choice, branch: Node, after: Node) -> Change:
    traits = {"covered": False}
    return Change("schema", choice.keyword, "value-removed", branch_label(branch), None, branch, after, traits=traits)


def _compare(
    before: Choice, after: Choice, views: tuple[NormalSchema, NormalSchema], comparing: Comparing, plan: ChoicePlan
) -> None:
    """Compare the branches of two choices; what is left over came or went, unless another branch has its values.

    One that nothing satisfies is idle, and so is one that only got another name (it is paired, except literally).
    """
    paired = pair_branches(before, after, comparing)
    plan.pairs += [((one,), (two,)) for one, two in paired.pairs]
    for branch in paired.gone:
        is_told = any(_is_kept((branch,), (other,), comparing) for other in after.branches[:_MOST_BRANCHES])
        is_idle = comparing.apart(branch, branch, False)
        is_idle = is_idle or any(comparing.equivalent((branch,), (other,)) for other in paired.fresh)
        plan.facts.append(_as_told(_removed(before, branch, after.node), branch, is_told, is_idle))
    for branch in paired.fresh:
        is_told = any(_was_there((other,), (branch,), comparing) for other in before.branches[:_MOST_BRANCHES])
        is_idle = comparing.apart(branch, branch, True)
        is_idle = is_idle or any(comparing.equivalent((other,), (branch,)) for other in paired.gone)
        plan.facts.append(_as_told(_added(after, branch, before.node), branch, is_told, is_idle))
    plan.facts += _null_of_choice(before, after, views, comparing)
    plan.facts += keyword_changes(before, after, comparing)
    if "oneOf" in (before.keyword, after.keyword):
        plan.facts += overlap_of_pairs(before, after, paired, comparing)


def _is_kept(old: Parts, new: Parts, comparing: Comparing) -> bool:
    """Tell whether a schema has room for all values of an earlier one, and names what that one named.

    An open object has room for any properties; who relies on those that were named finds them named no more.
    """
    names = comparing.old.view(old).properties.keys() <= comparing.new.view(new).properties.keys()
    return names and comparing.within(old, new)


def _was_there(old: Parts, new: Parts, comparing: Comparing) -> bool:
    """Tell whether an earlier schema had room for all values of a schema, and named what it names."""
    names = comparing.new.view(new).properties.keys() <= comparing.old.view(old).properties.keys()
    return names and comparing.around(old, new)


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
