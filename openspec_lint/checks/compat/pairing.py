"""Which operations of two contracts are the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple, TypeVar

from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, anonymous_path

Thing = TypeVar("Thing")
Pair = tuple[Operation, Operation]


class OperationPairs(NamedTuple):
    """Which operations of two contracts are the same, in the order of the later one; moved: those under another path.

    gone, fresh: those that only one has.
    """

    kept: list[Pair]
    moved: list[Pair]
    gone: list[Operation]
    fresh: list[Operation]


def paired_operations(base: Contract, revision: Contract) -> OperationPairs:
    """Pair operations by what a client calls: method and effective path.

    The rest is paired by the path as it is written: where the base path changed they are not gone, they moved together.
    """
    before, after = _by_key(base.operations), _by_key(revision.operations)
    kept, removed, added = [], [], []
    for key in dict.fromkeys((*after, *before)):
        alike, gone, fresh = _paired_alike(before.get(key, []), after.get(key, []))
        kept += alike
        removed += gone
        added += fresh
    written = {(operation.method, anonymous_path(operation.path)): operation for operation in reversed(added)}
    moved: list[Pair] = []
    for operation in removed:
        twin = written.pop((operation.method, anonymous_path(operation.path)), None)
        if twin is not None:
            moved.append((operation, twin))
    gone_ids = {id(old) for old, _ in moved}
    fresh_ids = {id(new) for _, new in moved}
    order = {id(operation): number for number, operation in enumerate((*base.operations, *revision.operations))}
    return OperationPairs(
        sorted([*kept, *moved], key=lambda pair: order[id(pair[1])]),
        moved,
        sorted((old for old in removed if id(old) not in gone_ids), key=lambda one: order[id(one)]),
        sorted((new for new in added if id(new) not in fresh_ids), key=lambda one: order[id(one)]),
    )


def _by_key(operations: Iterable[Operation]) -> dict[tuple[str, str], list[Operation]]:
    found: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations:
        found.setdefault(operation.key, []).append(operation)
    return found


def _paired_alike(old: list[Operation], new: list[Operation]) -> tuple[list[Pair], list[Operation], list[Operation]]:
    """Pair operations of one method whose paths differ in the names of parameters only: by the path, then as they come.

    There is one on each side, except where a contract has paths that servers cannot tell apart.
    """
    if len(old) == len(new) == 1:
        return [(old[0], new[0])], [], []
    pairs = []
    gone, fresh = sorted(old, key=_path_of), sorted(new, key=_path_of)
    for one in list(gone):
        two = next((other for other in fresh if other.effective_path == one.effective_path), None)
        if two is not None:
            pairs.append((one, two))
            gone.remove(one)
            fresh.remove(two)
    number = min(len(gone), len(fresh))
    return [*pairs, *zip(gone, fresh, strict=False)], gone[number:], fresh[number:]


def _path_of(operation: Operation) -> str:
    return operation.effective_path


def paired_by(
    old: Iterable[Thing], new: Iterable[Thing], keys: Iterable[Callable[[Thing], Hashable]]
) -> tuple[list[tuple[Thing, Thing]], list[Thing], list[Thing]]:
    """Pair what two contracts have with a key in common, by each key in turn; return pairs and what is left of both."""
    kept: list[tuple[Thing, Thing]] = []
    gone, fresh = list(old), list(new)
    for key in keys:
        waiting: dict[Hashable, list[Thing]] = {}
        for thing in fresh:
            waiting.setdefault(key(thing), []).append(thing)
        left = []
        for thing in gone:
            twins = waiting.get(key(thing))
            if twins:
                kept.append((thing, twins.pop(0)))
            else:
                left.append(thing)
        gone, fresh = left, [thing for things in waiting.values() for thing in things]
    return kept, gone, fresh
