"""Whether two schemas have no value in common, as far as that is plain: then a value that fits one fits no other."""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from openspec_lint.checks.compat.finite import Judge
from openspec_lint.checks.compat.members import is_never, member
from openspec_lint.model.normal_schema import NormalSchema, all_types
from openspec_lint.model.schema_limits import number_range

_DEEPEST: Final = 3
_NUMBERS: Final = frozenset(("integer", "number"))


def are_apart(
    one: NormalSchema, two: NormalSchema, judge: Judge, named: Set[str] = frozenset(), depth: int = 0
) -> bool:
    """Tell whether it is plain that no value is valid for both schemas of a contract.

    An open object is taken to hold only properties that its schema, or the one around it, names: `named`.
    """
    if not (one.is_known and two.is_known) or depth > _DEEPEST:
        return False
    types = all_types(one.allowed_types) & all_types(two.allowed_types)
    if not types or _have_other_values(one, two, judge):
        return True
    if _alternatives_are_apart(one, two, judge, named, depth) or _alternatives_are_apart(two, one, judge, named, depth):
        return True
    if types <= _NUMBERS:
        ranges = [number_range(view, "number" not in types) for view in (one, two)]
        low, high = max(each.low for each in ranges), min(each.high for each in ranges)
        return bool(low > high)
    return types == {"object"} and (_lacks(one, two, judge, named, depth) or _lacks(two, one, judge, named, depth))


def _have_other_values(one: NormalSchema, two: NormalSchema, judge: Judge) -> bool:
    """Tell whether one of the schemas lists its values, and the other takes none of them."""
    for view, other in ((one, two), (two, one)):
        listed = judge.allowed(view)
        if listed is not None:
            return not any(judge.takes(other, value) for value in listed)
    return False


def _alternatives_are_apart(one: NormalSchema, two: NormalSchema, judge: Judge, named: Set[str], depth: int) -> bool:
    """Tell whether each branch of a choice has nothing in common with the other schema."""
    return any(
        not choice.takes_null
        and all(are_apart(judge.dialect.view((branch,)), two, judge, named, depth + 1) for branch in choice.branches)
        for choice in one.choices
    )


def _lacks(one: NormalSchema, two: NormalSchema, judge: Judge, named: Set[str], depth: int) -> bool:
    """Tell whether objects must have a property that is no such thing in the other schema."""
    for name in one.required:
        before, after = member(one, name), member(two, name)
        if is_never(after) or (not after and two.properties and name not in named):
            return True
        if (
            before
            and after
            and are_apart(judge.dialect.view(before), judge.dialect.view(after), judge, depth=depth + 1)
        ):
            return True
    return False
