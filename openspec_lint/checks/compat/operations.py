"""What changed about the operations of two contracts: which came and went, their parameters, bodies and responses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openspec_lint.checks.compat.calls import CallComparisons
from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.folding import with_unfolded
from openspec_lint.checks.compat.lifecycle import (
    deprecation_changes,
    field_change,
    stability_changes,
    stability_of,
)
from openspec_lint.checks.compat.media import MediaComparisons
from openspec_lint.checks.compat.numbers import OperationNumbers
from openspec_lint.checks.compat.pairing import paired_operations
from openspec_lint.checks.compat.parameters import (
    default_changes,
    parameter_changes,
    parameter_pairs,
    schema_presence,
    wire_of,
)
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.checks.compat.schemes import scheme_changes
from openspec_lint.checks.compat.security import SecurityComparisons
from openspec_lint.checks.compat.servers import base_path_changes, has_moved, own_server_changes, server_changes
from openspec_lint.checks.compat.sunset import sunset_state
from openspec_lint.checks.compat.terms import LEVELS, Terms
from openspec_lint.checks.compat.writing import writing_changes
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, anonymous_path
from openspec_lint.model.parameters import Parameter
from openspec_lint.model.site import Node

Numbered = tuple[Change, int]


class OperationComparisons:
    """All comparisons between the operations of two contracts; their schemas are handed on to `schemas`.

    pairs: the two versions of each operation that both contracts have, and its number, once `changes` was read to its
    end. expanded: operations that are in both contracts are named as in the base, and each credential is told by
    itself.
    """

    def __init__(
        self, base: Contract, revision: Contract, schemas: SchemaComparisons, terms: Terms, expanded: bool = False
    ) -> None:
        self.base, self.revision, self.schemas, self.terms = base, revision, schemas, terms
        self.expanded = expanded
        self.media = MediaComparisons(base, revision, schemas, terms)
        self.security = SecurityComparisons(base, revision, expanded)
        self.pairs: list[tuple[Operation, Operation, int]] = []
        self.numbers = OperationNumbers(terms, expanded)
        self.calls = CallComparisons(self.media, terms, self.numbers, self.pairs)

    def changes(self) -> Iterator[Numbered]:
        """Yield each fact with the operations that are affected; what concerns a whole path names all of its own."""
        pairs, moved, removed, added = paired_operations(self.base, self.revision)
        for fact, those in base_path_changes(self.base, self.revision, moved):
            yield fact, self.numbers.of(*(new for _, new in those))
        still_there = {anonymous_path(new.effective_path): new for new in self.revision.operations}
        pairs_by_path = {anonymous_path(old.effective_path): new for old, new in pairs}
        for old in removed:
            path, bit = anonymous_path(old.effective_path), self.numbers.of(old)
            if not self.numbers.leaves_out(old, bit):
                yield self._removed(old, pairs_by_path.get(path) or still_there.get(path)), bit
        written = {anonymous_path(old.path): old.path for old in self.base.operations} if self.expanded else {}
        for new in added:
            path = written.get(anonymous_path(new.path), new.path)
            yield self._added(new), self.numbers.of(new._replace(path=path))
        for old, new in pairs:
            bit = self.numbers.of(old if self.expanded else new)
            self.pairs.append((old, new, bit.bit_length() - 1))
            for fact in self._pair(old, new, bit.bit_length() - 1):
                yield fact, bit
            yield from self.calls.callback_changes(old, new)
        yield from self.calls.webhook_changes()
        yield from self._scheme_changes()
        is_moved = any(has_moved(self.base, self.revision, pair) for pair in pairs)
        for fact in server_changes(self.base, self.revision, is_moved):
            yield fact, 0
        if self.expanded:
            for fact in (*self.security.global_changes(), *self._schemas_removed()):
                yield fact, 0

    def _scheme_changes(self) -> Iterator[Numbered]:
        """Yield the facts about security schemes with the operations that need them; they hurt nobody else."""
        for name, fact in scheme_changes(self.base, self.revision, self.security.schemes):
            bits = self.security.needing.get(name, 0)
            if fact.aspect:
                fact = fact._replace(hidden=not bits)
            else:
                bits = self.security.asking.get(name, 0) if fact.change == "removed" else 0
                fact = fact._replace(traits={**fact.traits, "asked": bits > 0})
            yield fact, 0 if self.expanded else bits

    def _schemas_removed(self) -> Iterator[Change]:
        """Yield the shared schemas that are gone; what that means for operations is told of them."""
        if self.base.collection is not None or self.revision.collection is not None:
            return
        left = self.revision.named_schemas
        for name, node in self.base.named_schemas.items():
            if name not in left:
                root = self.revision.root
                yield Change("component", "", "removed", name, None, node, root, traits={"name": name})

    def _removed(self, old: Operation, neighbour: Operation | None) -> Change:
        """Return the fact that an operation is gone; with its whole path when no operation is left there."""
        value = old.site.value
        traits = {
            "deprecated": value.get("deprecated") is True,
            "sunset": sunset_state(value.get("x-sunset"), self.terms.as_of),
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
        yield from stability_changes("operation", old.site.node, new.site.node, {"name": new.name}, self.terms)
        if self.numbers.leaves_out(new, 1 << number):
            return
        yield from self._own_changes(old, new)
        dialects = self.schemas.old, self.schemas.new
        parameters = with_unfolded(parameter_pairs(old, new), dialects)
        yield from parameter_changes(old, new, parameters, self.terms)
        for before, after in parameters.kept:
            yield from writing_changes(before, after, dialects)
            yield from self._schema_of(before, after, number)
        yield from self.security.changes(old, new, number)
        yield from own_server_changes(self.base, self.revision, old, new)
        yield from self.media.body_changes(old, new, "request", number)
        yield from self.media.response_changes(old, new, "response", number)

    def _schema_of(self, old: Parameter, new: Parameter, number: int) -> Iterator[Change]:
        """Hand the schemas of a parameter on; its default is a matter of the parameter, not of its values."""
        if old.schema is None or new.schema is None:
            yield from schema_presence(old, new, (self.schemas.old, self.schemas.new))
            return
        if self.schemas.are_same((old.schema,), (new.schema,)):
            return
        pair = (old.schema,), (new.schema,)
        wire = wire_of(old, new, (self.schemas.old, self.schemas.new))
        self.schemas.start(pair, "request", wire, "parameter", number, **{"in": new.place})
        views = self.schemas.old.view((old.schema,)), self.schemas.new.view((new.schema,))
        yield from default_changes(old, new, *views)

    def _own_changes(self, old: Operation, new: Operation) -> Iterator[Change]:
        before, after = old.site.node, new.site.node
        yield from _slash_changes(old, new)
        traits = {"name": new.name}
        if stability_of(after.value) in LEVELS:
            yield from deprecation_changes("operation", before, after, traits, self.terms)
        had, has = ("operationId" in node.value for node in (before, after))
        if (had or has) and before.value.get("operationId") != after.value.get("operationId"):
            change = "changed" if had and has else "added" if has else "removed"
            yield field_change("operation", "operationId", change, before, after, traits)
        was, now = (node.value.get("tags") for node in (before, after))
        if was != now:
            yield from _tag_changes(was, now, before, after, traits)


def _slash_changes(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield that a path got or lost the slash at its end: many servers take either, some only the one."""
    if old.effective_path.endswith("/") != new.effective_path.endswith("/") and old.site.parent and new.site.parent:
        places = old.site.parent.node, new.site.parent.node
        yield Change("path", "slash", "changed", old.path, new.path, *places, traits={"path": new.path})


def _tag_changes(was: Any, now: Any, before: Node, after: Node, traits: dict[str, Any]) -> Iterator[Change]:
    old, new = ([tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [] for tags in (was, now))
    places = [node.child("tags") if "tags" in node.value else node for node in (before, after)]
    for tag in dict.fromkeys(old):
        if tag not in new:
            yield Change("operation", "tags", "value-removed", tag, None, places[0], places[1], traits=traits)
    for tag in dict.fromkeys(new):
        if tag not in old:
            yield Change("operation", "tags", "value-added", None, tag, places[0], places[1], traits=traits)
