"""What changed about the operations of two contracts: which came and went, their parameters, bodies and responses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.lifecycle import (
    UNSTABLE,
    deprecation_changes,
    field_change,
    stability_changes,
    stability_of,
)
from openspec_lint.checks.compat.media import MediaComparisons
from openspec_lint.checks.compat.parameters import default_changes, parameter_changes, parameter_pairs, wire_of
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.checks.compat.security import scheme_changes, security_changes, server_changes
from openspec_lint.checks.compat.sunset import sunset_state
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, Parameter, anonymous_path
from openspec_lint.model.site import Node

Numbered = tuple[Change, int]


class OperationComparisons:
    """All comparisons between the operations of two contracts; their schemas are handed on to `schemas`.

    names: the operations by number; facts name those they affect by a bit each. pairs: the two versions of each
    operation that both contracts have, and its number, once `changes` was read to its end.
    """

    def __init__(self, base: Contract, revision: Contract, schemas: SchemaComparisons, as_of: date) -> None:
        self.base, self.revision, self.schemas, self.as_of = base, revision, schemas, as_of
        self.media = MediaComparisons(base, revision, schemas)
        self.names: list[str] = []
        self.pairs: list[tuple[Operation, Operation, int]] = []

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
            self.pairs.append((old, new, bit.bit_length() - 1))
            for fact in self._pair(old, new, bit.bit_length() - 1):
                yield fact, bit
        yield from self._call_changes()
        for fact in (*scheme_changes(self.base, self.revision), *server_changes(self.base, self.revision)):
            yield fact, 0

    def _call_changes(self) -> Iterator[Numbered]:
        """Yield the facts about webhooks and callbacks: their requests are what clients get."""
        before = {operation.key: operation for operation in self.base.called_operations}
        after = {operation.key: operation for operation in self.revision.called_operations}
        for key, old in before.items():
            kind, traits = _call_kind(old), {"name": old.name}
            if key not in after:
                place = self._place_left(old)
                yield (
                    Change(kind, "", "removed", old.name, None, old.site.node, place, traits=traits),
                    self._number(old),
                )
                continue
            bit = self._number(after[key])
            number = bit.bit_length() - 1
            self.pairs.append((old, after[key], number))
            for fact in self.media.body_changes(old, after[key], "response", number):
                yield fact, bit
            for fact in self.media.response_changes(old, after[key], "request", number):
                yield fact, bit
        for key, new in after.items():
            if key not in before:
                traits = {"name": new.name}
                yield (
                    Change(_call_kind(new), "", "added", None, new.name, None, new.site.node, traits=traits),
                    (self._number(new)),
                )

    def _place_left(self, old: Operation) -> Node:
        """Return the place that is left of a webhook or a callback that is gone."""
        outer = next((site for site in old.site.ancestors() if site.kind == "operation"), None)
        if outer is None or outer.operation is None:
            return self.revision.root.child("webhooks")
        method, path = outer.operation
        for new in self.revision.operations:
            if (new.method, anonymous_path(new.path)) == (method, anonymous_path(path)):
                return new.site.child("callbacks") if "callbacks" in new.site.value else new.site.node
        return self.revision.root.child("paths")

    def _number(self, *operations: Operation) -> int:
        bits = 0
        for operation in operations:
            bits |= 1 << len(self.names)
            self.names.append(operation.name)
        return bits

    def _base_path_change(self) -> Change:
        key = "servers" if "servers" in self.revision.root.value else "basePath"
        before, after = self.base.root.child(key), self.revision.root.child(key)
        return Change(
            "contract",
            "base-path",
            "changed",
            self.base.base_path or "/",
            self.revision.base_path or "/",
            before,
            after,
        )

    def _removed(self, old: Operation, neighbour: Operation | None) -> Change:
        """Return the fact that an operation is gone; with its whole path when no operation is left there."""
        value = old.site.value
        traits = {
            "deprecated": value.get("deprecated") is True,
            "sunset": sunset_state(value.get("x-sunset"), self.as_of),
            "stable": stability_of(value) not in UNSTABLE,
            "path": old.path,
        }
        if neighbour is None or neighbour.site.parent is None:
            before = old.site.parent.node if old.site.parent is not None else old.site.node
            after = self.revision.root.child("paths")
            return Change("path", "", "removed", old.path, None, before, after, traits=traits)
        after = neighbour.site.parent.node
        traits["name"] = old.name
        return Change("operation", "", "removed", old.name, None, old.site.node, after, traits=traits)

    def _added(self, new: Operation) -> Change:
        traits = {"name": new.name, "path": new.path}
        return Change("operation", "", "added", None, new.name, None, new.site.node, traits=traits)

    def _pair(self, old: Operation, new: Operation, number: int) -> Iterator[Change]:
        yield from stability_changes("operation", old.site.node, new.site.node, {"name": new.name})
        if stability_of(new.site.value) in UNSTABLE:
            return
        yield from self._own_changes(old, new)
        parameters = parameter_pairs(old, new)
        yield from parameter_changes(old, new, parameters, self.as_of)
        for before, after in parameters.kept:
            yield from self._schema_of(before, after, number)
        yield from security_changes(self.base, self.revision, old, new)
        yield from self.media.body_changes(old, new, "request", number)
        yield from self.media.response_changes(old, new, "response", number)

    def _schema_of(self, old: Parameter, new: Parameter, number: int) -> Iterator[Change]:
        """Hand the schemas of a parameter on; its default is a matter of the parameter, not of its values."""
        if old.schema is None or new.schema is None or self.schemas.are_same((old.schema,), (new.schema,)):
            return
        self.schemas.start((old.schema,), (new.schema,), "request", wire_of(old, new), "parameter", number)
        views = self.schemas.old.view((old.schema,)), self.schemas.new.view((new.schema,))
        yield from default_changes(old, new, *views)

    def _own_changes(self, old: Operation, new: Operation) -> Iterator[Change]:
        before, after = old.site.node, new.site.node
        traits = {"name": new.name}
        yield from deprecation_changes("operation", before, after, traits, self.as_of)
        had, has = ("operationId" in node.value for node in (before, after))
        if (had or has) and before.value.get("operationId") != after.value.get("operationId"):
            change = "changed" if had and has else "added" if has else "removed"
            yield field_change("operation", "operationId", change, before, after, traits)
        was, now = (node.value.get("tags") for node in (before, after))
        if was != now:
            yield from _tag_changes(was, now, before, after, traits)


def _tag_changes(was: Any, now: Any, before: Node, after: Node, traits: dict[str, Any]) -> Iterator[Change]:
    old, new = ([tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [] for tags in (was, now))
    places = [node.child("tags") if "tags" in node.value else node for node in (before, after)]
    for tag in dict.fromkeys(old):
        if tag not in new:
            yield Change("operation", "tags", "value-removed", tag, None, places[0], places[1], traits=traits)
    for tag in dict.fromkeys(new):
        if tag not in old:
            yield Change("operation", "tags", "value-added", None, tag, places[0], places[1], traits=traits)


def _call_kind(operation: Operation) -> str:
    return "webhook" if operation.path.startswith("webhook:") else "callback"


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
