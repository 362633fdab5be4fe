"""Which branch of a choice is which branch of another: by name, by value, by meaning, by likeness."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from openspec_lint.checks.compat.same import same_value
from openspec_lint.checks.compat.types import Pair
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.normal_schema import Choice, NormalSchema, Parts
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

_LIKENESS: Final = 0.5
"""The share of properties that two branches must have in common to be taken for versions of one."""

_MOST_NAMES: Final = 3
"""Properties by which a branch without a name is called."""

Test = Callable[[Node], bool]


class Comparing(Protocol):
    """What those who compare schemas can tell of two of them, or of two of one side."""

    old: Dialect
    new: Dialect
    pair: Pair

    def equivalent(self, old: Parts, new: Parts) -> bool:
        """Tell whether nothing changed that bears on what is valid."""

    def within(self, old: Parts, new: Parts) -> bool:
        """Tell whether it is plain that each value of the old schema is one of the new schema."""

    def around(self, old: Parts, new: Parts) -> bool:
        """Tell whether it is plain that each value of the new schema is one of the old schema."""

    def apart(self, one: Node, two: Node, is_new: bool) -> bool:
        """Tell whether it is plain that two schemas of one side have no value in common; of one, that it has none."""


class Paired(NamedTuple):
    """Branches that are versions of each other, those that are gone, and those that are new."""

    pairs: list[tuple[Node, Node]]
    gone: list[Node]
    fresh: list[Node]


def pair_branches(before: Choice, after: Choice, comparing: Comparing) -> Paired:
    """Pair the branches of two choices."""
    paired = Paired([], list(before.branches), list(after.branches))
    if comparing.pair.literal:
        return _paired_literally(paired, comparing)
    tests: tuple[Callable[[Node, Node], bool], ...] = (
        lambda one, two: branch_name(one) is not None and branch_name(one) == branch_name(two),
        lambda one, two: same_value(one.value, two.value),
        lambda one, two: comparing.equivalent((one,), (two,)),
        lambda one, two: _are_alike(comparing.old.view((one,)), comparing.new.view((two,))),
        lambda one, two: (
            branch_name(one) is branch_name(two) is None
            and _lost_or_won_all(comparing.old.view((one,)), comparing.new.view((two,)))
        ),
    )
    for test in tests:
        _take(paired, test)
    return paired


def _take(paired: Paired, test: Callable[[Node, Node], bool]) -> None:
    """Pair the branches that pass a test."""
    for one in list(paired.gone):
        two = next((candidate for candidate in paired.fresh if test(one, candidate)), None)
        if two is not None:
            paired.gone.remove(one)
            paired.fresh.remove(two)
            paired.pairs.append((one, two))


def _paired_literally(paired: Paired, comparing: Comparing) -> Paired:
    """Pair branches by what is written: names stand for themselves, and one without a name for the only one left."""
    _take(paired, lambda one, two: branch_name(one) is not None and branch_name(one) == branch_name(two))
    _take(paired, lambda one, two: same_value(one.value, two.value))
    _take(paired, lambda one, two: not _both_named(one, two) and comparing.equivalent((one,), (two,)))
    if len(paired.gone) == len(paired.fresh) == 1:
        _take(paired, lambda one, two: branch_name(one) is None and branch_name(two) is None)
    return paired


def _both_named(one: Node, two: Node) -> bool:
    return branch_name(one) is not None and branch_name(two) is not None


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


def branch_label(branch: Node) -> str:
    """Return how a reader would call a branch: by its name, else by what it says first."""
    name = branch_name(branch)
    value: Value = branch.value
    if name is not None or not isinstance(value, dict):
        return name or "anything"
    values = [value["const"]] if "const" in value else value.get("enum")
    if isinstance(values, list):
        return ", ".join(map(str, values))
    kind = value.get("type")
    words = " or ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "schema")
    names = sorted(map(str, value["properties"])) if isinstance(value.get("properties"), dict) else []
    shown = ", ".join(f"`{each}`" for each in names[:_MOST_NAMES])
    return f"another {words}{f' with {shown}' if shown else ''}"


def _are_alike(old: NormalSchema, new: NormalSchema) -> bool:
    """Tell whether two branches are probably versions of one: of the same types, with mostly the same properties."""
    if old.types != new.types or old.types is None:
        return False
    names = set(old.properties) | set(new.properties)
    if not names:
        return "object" not in old.types
    return len(set(old.properties) & set(new.properties)) / len(names) >= _LIKENESS


def _lost_or_won_all(old: NormalSchema, new: NormalSchema) -> bool:
    """Tell whether two branches are of the same types, and one of them names no properties."""
    return old.types == new.types and old.types is not None and not (old.properties and new.properties)
