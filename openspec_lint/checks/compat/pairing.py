"""Which operations of two contracts are the same."""

from __future__ import annotations

from collections.abc import Iterable

from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, anonymous_path


def paired_operations(
    base: Contract, revision: Contract
) -> tuple[list[tuple[Operation, Operation]], list[Operation], list[Operation], bool]:
    """Return the pairs of operations, those that are gone, those that are new, and whether the base path moved.

    They are paired by what a client calls: method and effective path; where the base path itself changed, the rest is
    paired by the path as it is written, for the operations are not gone, they moved together.
    """
    before, after = _by_key(base.operations), _by_key(revision.operations)
    pairs, removed, added = [], [], []
    for key in dict.fromkeys((*after, *before)):
        kept, gone, fresh = _paired_alike(before.get(key, []), after.get(key, []))
        pairs += kept
        removed += gone
        added += fresh
    moved: list[tuple[Operation, Operation]] = []
    if base.base_path != revision.base_path and removed and added:
        written = {(operation.method, anonymous_path(operation.path)): operation for operation in added}
        for operation in list(removed):
            twin = written.pop((operation.method, anonymous_path(operation.path)), None)
            if twin is not None:
                moved.append((operation, twin))
                removed.remove(operation)
                added.remove(twin)
    order = {id(operation): number for number, operation in enumerate((*base.operations, *revision.operations))}
    found = sorted([*pairs, *moved], key=lambda pair: order[id(pair[1])])
    for rest in (removed, added):
        rest.sort(key=lambda operation: order[id(operation)])
    return found, removed, added, bool(moved)


def _by_key(operations: Iterable[Operation]) -> dict[tuple[str, str], list[Operation]]:
    found: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations:
        found.setdefault(operation.key, []).append(operation)
    return found


def _paired_alike(
    old: list[Operation], new: list[Operation]
) -> tuple[list[tuple[Operation, Operation]], list[Operation], list[Operation]]:
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
