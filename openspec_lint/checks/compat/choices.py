"""What changed about the choices (`oneOf`, `anyOf`) of two schemas: which branch is which, what came and went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.same import same_value
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.normal_schema import Choice, NormalSchema, Parts
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE, Value

_SAYS_NOTHING: Final = frozenset(("default", "deprecated", "discriminator", "readOnly", "writeOnly"))
_LIKENESS: Final = 0.5
"""The share of properties that two branches must have in common to be taken for versions of one."""


class Dialects(Protocol):
    """The dialects of both sides."""

    old: Dialect
    new: Dialect


@dataclass(slots=True)
class ChoicePlan:
    """Facts about branches, pairs of branches still to be compared.

    replaces_all: one side is nothing but a choice and the other none at all, so that keywords need not be compared.
    """

    facts: list[Change] = field(default_factory=list)
    pairs: list[tuple[Parts, Parts]] = field(default_factory=list)
    replaces_all: bool = False


Equivalence = Callable[[Parts, Parts], bool]


def plan_choices(old: NormalSchema, new: NormalSchema, equivalent: Equivalence, dialects: Dialects) -> ChoicePlan:
    """Return what there is to say about the choices of two schemas."""
    plan = ChoicePlan()
    if old.choices and new.choices:
        gone, fresh = _pair_choices(old.choices, new.choices, equivalent, dialects, plan)
        _whole_choices(gone, fresh, old, new, plan)
        return plan
    if not old.choices and new.choices and _is_only_choice(new) and _says_something(old):
        _introduce(old, new.choices[0], equivalent, plan)
    elif old.choices and not new.choices and _is_only_choice(old) and _says_something(new):
        _resolve(old.choices[0], new, equivalent, plan)
    else:
        _whole_choices(old.choices, new.choices, old, new, plan)
    return plan


def _pair_choices(
    old: Sequence[Choice], new: Sequence[Choice], equivalent: Equivalence, dialects: Dialects, plan: ChoicePlan
) -> tuple[list[Choice], list[Choice]]:
    """Compare the choices of both sides in pairs, of the same keyword where that can be; return those left over."""
    gone, fresh = list(old), list(new)
    for is_same_keyword in (True, False):
        for before in list(gone):
            after = next((one for one in fresh if one.keyword == before.keyword or not is_same_keyword), None)
            if after is not None:
                gone.remove(before)
                fresh.remove(after)
                _compare_branches(before, after, equivalent, dialects, plan)
    return gone, fresh


def _is_only_choice(view: NormalSchema) -> bool:
    says = set(view.values) - _SAYS_NOTHING
    return len(view.choices) == 1 and not (says or view.properties or view.required or view.children or view.types)


def _says_something(view: NormalSchema) -> bool:
    return bool(view.values or view.properties or view.required or view.children or view.types)


def _introduce(old: NormalSchema, choice: Choice, equivalent: Equivalence, plan: ChoicePlan) -> None:
    """A schema became a choice: one that still has it among its branches, or something else."""
    plan.replaces_all = True
    like = next((branch for branch in choice.branches if equivalent(old.whole, (branch,))), None)
    if like is None:
        plan.facts.append(
            Change("schema", choice.keyword, "changed", None, len(choice.branches), old.node, choice.node)
        )
        return
    plan.facts += [_added(choice, branch, old.node) for branch in choice.branches if branch is not like]
    plan.pairs.append((old.whole, (like,)))


def _resolve(choice: Choice, new: NormalSchema, equivalent: Equivalence, plan: ChoicePlan) -> None:
    """A choice became a schema: one of its branches, or something else."""
    plan.replaces_all = True
    like = next((branch for branch in choice.branches if equivalent((branch,), new.whole)), None)
    if like is None:
        plan.facts.append(
            Change("schema", choice.keyword, "changed", len(choice.branches), None, choice.node, new.node)
        )
        return
    plan.facts += [_removed(choice, branch, new.node) for branch in choice.branches if branch is not like]
    plan.pairs.append(((like,), new.whole))


def _whole_choices(
    gone: Sequence[Choice], fresh: Sequence[Choice], old: NormalSchema, new: NormalSchema, plan: ChoicePlan
) -> None:
    """A choice beside other keywords came or went as a whole."""
    for choice in fresh:
        plan.facts.append(Change("schema", choice.keyword, "added", None, len(choice.branches), old.node, choice.node))
    for choice in gone:
        plan.facts.append(
            Change("schema", choice.keyword, "removed", len(choice.branches), None, choice.node, new.node)
        )


def _added(choice: Choice, branch: Node, before: Node) -> Change:
    name = branch_name(branch)
    return Change("schema", choice.keyword, "value-added", None, name, before, branch, target=ON_VALUE)


def _removed(choice: Choice, branch: Node, after: Node) -> Change:
    return Change("schema", choice.keyword, "value-removed", branch_name(branch), None, branch, after)


def _compare_branches(
    before: Choice, after: Choice, equivalent: Equivalence, dialects: Dialects, plan: ChoicePlan
) -> None:
    """Pair branches: by name, by value, by meaning, by likeness; what is left over came or went."""
    gone, fresh = list(before.branches), list(after.branches)
    tests: tuple[Callable[[Node, Node], bool], ...] = (
        lambda one, two: branch_name(one) is not None and branch_name(one) == branch_name(two),
        lambda one, two: same_value(one.value, two.value),
        lambda one, two: equivalent((one,), (two,)),
        lambda one, two: _are_alike(dialects.old.view((one,)), dialects.new.view((two,))),
    )
    for test in tests:
        for one in list(gone):
            two = next((candidate for candidate in fresh if test(one, candidate)), None)
            if two is not None:
                gone.remove(one)
                fresh.remove(two)
                plan.pairs.append(((one,), (two,)))
    plan.facts += [_removed(before, branch, after.node) for branch in gone]
    plan.facts += [_added(after, branch, before.node) for branch in fresh]


def branch_name(branch: Node) -> str | None:
    """Return what a branch is called: the component it refers to, or its title."""
    value: Value = branch.value
    if not isinstance(value, dict):
        return None
    reference = value.get("$ref")
    if isinstance(reference, str):
        return reference.rsplit("/", 1)[-1]
    title = value.get("title")
    return title if isinstance(title, str) else None


def _are_alike(old: NormalSchema, new: NormalSchema) -> bool:
    """Tell whether two branches are probably versions of one: of the same types, with mostly the same properties."""
    if old.types != new.types or old.types is None:
        return False
    names = set(old.properties) | set(new.properties)
    if not names:
        return "object" not in old.types
    return len(set(old.properties) & set(new.properties)) / len(names) >= _LIKENESS
