"""What changed about the operations of two contracts: which came and went, their parameters, bodies and responses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from openspec_lint.check.change import Change
from openspec_lint.check.changes_media import MediaComparisons
from openspec_lint.check.changes_parameters import parameter_changes, parameter_pairs
from openspec_lint.check.changes_schemas import SchemaComparisons
from openspec_lint.check.sunset import sunset_state
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, anonymous_path
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_VALUE

_UNSTABLE: Final = frozenset(("draft", "alpha"))

Numbered = tuple[Change, int]


class OperationComparisons:
    """All comparisons between the operations of two contracts; their schemas are handed on to `schemas`.

    names: the operations by number; facts name those they affect by a bit each.
    """

    def __init__(self, base: Contract, revision: Contract, schemas: SchemaComparisons, as_of: date) -> None:
        self.base, self.revision, self.schemas, self.as_of = base, revision, schemas, as_of
        self.media = MediaComparisons(base, revision, schemas)
        self.names: list[str] = []

    def changes(self) -> Iterator[Numbered]:
        """Yield each fact with the operations that are affected; what concerns a whole path names all of its own."""
        pairs, removed, added, is_moved = _paired(self.base, self.revision)
        if is_moved:
            yield self._base_path_change(), self._number(*(new for _, new in pairs))
        still_there = {anonymous_path(new.effective_path): new for new in self.revision.operations}
        pairs_by_path = {anonymous_path(old.effective_path): new for old, new in pairs}
        for old in removed:
            path = anonymous_path(old.effective_path)
            yield self._removed(old, pairs_by_path.get(path) or still_there.get(path)), self._number(old)
        for new in added:
            yield self._added(new), self._number(new)
        for old, new in pairs:
            bit = self._number(new)
            for fact in self._pair(old, new, bit.bit_length() - 1):
                yield fact, bit

    def _number(self, *operations: Operation) -> int:
        bits = 0
        for operation in operations:
            bits |= 1 << len(self.names)
            self.names.append(operation.name)
        return bits

    def _base_path_change(self) -> Change:
        key = "servers" if "servers" in self.revision.root.value else "basePath"
        before, after = self.base.root.child(key), self.revision.root.child(key)
        return Change("contract", "base-path", "changed", self.base.base_path, self.revision.base_path, before, after)

    def _removed(self, old: Operation, neighbour: Operation | None) -> Change:
        """Return the fact that an operation is gone; with its whole path when no operation is left there."""
        value = old.site.value
        traits = {"deprecated": value.get("deprecated") is True, **self._lifecycle(value), "path": old.path}
        if neighbour is None or neighbour.site.parent is None:
            before = old.site.parent.node if old.site.parent is not None else old.site.node
            after = self.revision.root.child("paths")
            return Change("path", "", "removed", old.path, None, before, after, traits=traits)
        after = neighbour.site.parent.node
        traits["name"] = old.name
        return Change("operation", "", "removed", old.name, None, old.site.node, after, traits=traits)

    def _lifecycle(self, value: Any) -> dict[str, Any]:
        level = value.get("x-stability-level")
        return {
            "sunset": sunset_state(value.get("x-sunset"), self.as_of),
            "stable": not (isinstance(level, str) and level in _UNSTABLE),
        }

    def _added(self, new: Operation) -> Change:
        traits = {"name": new.name, "path": new.path}
        return Change("operation", "", "added", None, new.name, None, new.site.node, traits=traits)

    def _pair(self, old: Operation, new: Operation, number: int) -> Iterator[Change]:
        if not self._lifecycle(new.site.value)["stable"]:
            return
        yield from self._own_changes(old, new)
        yield from parameter_changes(old, new, self.as_of)
        for before, after in parameter_pairs(old, new):
            if before.schema is not None and after.schema is not None:
                wire = "json" if "content" in before.node.value and "content" in after.node.value else "text"
                self.schemas.start((before.schema,), (after.schema,), "request", wire, "parameter", number)
        yield from self.media.body_changes(old, new, "request", number)
        yield from self.media.response_changes(old, new, "response", number)

    def _own_changes(self, old: Operation, new: Operation) -> Iterator[Change]:
        before, after = old.site.value, new.site.value
        if before is after:
            return
        traits = {"name": new.name, **self._lifecycle(after)}
        was, now = before.get("deprecated") is True, after.get("deprecated") is True
        if was != now:
            change = "enabled" if now else "disabled"
            yield self._field("deprecated", change, was, now, old, new, traits)
        elif now and before.get("x-sunset") != after.get("x-sunset") and "x-sunset" in before:
            change = "changed" if "x-sunset" in after else "removed"
            yield self._field("x-sunset", change, before["x-sunset"], after.get("x-sunset"), old, new, traits)
        if "operationId" in before and before["operationId"] != after.get("operationId"):
            change = "changed" if "operationId" in after else "removed"
            yield self._field("operationId", change, before["operationId"], after.get("operationId"), old, new, traits)

    def _field(
        self, field: str, change: str, old: Any, new: Any, before: Operation, after: Operation, traits: dict[str, Any]
    ) -> Change:
        there = field in after.site.value
        place: Node = after.site.child(field) if there else after.site.node
        target = ON_VALUE if there and change == "changed" else Change._field_defaults["target"]
        stood = before.site.child(field) if field in before.site.value else before.site.node
        return Change("operation", field, change, old, new, stood, place, target=target, traits=traits)


def _paired(
    base: Contract, revision: Contract
) -> tuple[list[tuple[Operation, Operation]], list[Operation], list[Operation], bool]:
    """Return the pairs of operations, those that are gone, those that are new, and whether the base path moved.

    They are paired by what a client calls: method and effective path; where the base path itself changed, the rest is
    paired by the path as it is written, for the operations are not gone, they moved together.
    """
    before = {operation.key: operation for operation in reversed(base.operations)}
    after = {operation.key: operation for operation in reversed(revision.operations)}
    pairs = {key: (before[key], after[key]) for key in after if key in before}
    removed = [operation for key, operation in before.items() if key not in pairs]
    added = [operation for key, operation in after.items() if key not in pairs]
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
    found = sorted([*pairs.values(), *moved], key=lambda pair: order[id(pair[1])])
    for rest in (removed, added):
        rest.sort(key=lambda operation: order[id(operation)])
    return found, removed, added, bool(moved)
