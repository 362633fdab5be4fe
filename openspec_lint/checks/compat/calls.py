"""What changed about webhooks and callbacks: their requests are what clients get, their responses what clients send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.lifecycle import deprecation_changes
from openspec_lint.checks.compat.media import MediaComparisons
from openspec_lint.checks.compat.numbers import OperationNumbers
from openspec_lint.checks.compat.pairing import paired_by
from openspec_lint.checks.compat.parameters import parameter_changes, parameter_pairs, wire_of
from openspec_lint.checks.compat.sunset import sunset_state
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.compat.writing import writing_changes
from openspec_lint.model.calls import Call, callbacks, webhooks
from openspec_lint.model.operations import Operation
from openspec_lint.model.site import Node

Numbered = tuple[Change, int]

MAX_NESTED: Final = 4
"""Callbacks of callbacks; references may lead in circles."""

_WRITING: Final = frozenset(("style", "explode", "content"))
"""How a parameter of a call is written: who is called must read it."""

_OTHER_WAY: Final = {"request": "response", "response": "request"}


class CallComparisons:
    """Compares the calls of two contracts.

    pairs: takes the calls that both have, by their numbers.
    """

    def __init__(
        self,
        media: MediaComparisons,
        terms: Terms,
        numbers: OperationNumbers,
        pairs: list[tuple[Operation, Operation, int]],
    ) -> None:
        self.base, self.revision = media.headers.base, media.headers.revision
        self.media, self.terms, self.numbers, self.pairs = media, terms, numbers, pairs

    def webhook_changes(self) -> Iterator[Numbered]:
        """Yield the facts about webhooks, which are known by their names."""
        old, new = (webhooks(side.root, side.version, side.resolver) for side in (self.base, self.revision))
        kept, gone, fresh = paired_by(old, new, [_by_name])
        place = self.revision.root
        yield from self._come_and_gone("webhook", gone, fresh, place.child("webhooks") if old and new else place)
        for before, after in kept:
            yield from self._pair(before.operation, after.operation, "response", 1)

    def callback_changes(
        self, old: Operation, new: Operation, sent: str = "response", depth: int = 1
    ) -> Iterator[Numbered]:
        """Yield the facts about the callbacks of an operation: a callback is known by where it goes to.

        sent: the direction of their requests; a callback of a callback comes back to the server.
        """
        if "callbacks" not in old.site.value and "callbacks" not in new.site.value:
            return
        before = callbacks(old, self.base.version, self.base.resolver)
        after = callbacks(new, self.revision.version, self.revision.resolver)
        kept, gone, fresh = paired_by(before, after, [_by_all, _by_address, _by_name])
        place = new.site.child("callbacks") if "callbacks" in new.site.value else new.site.node
        yield from self._come_and_gone("callback", gone, fresh, place)
        for one, two in kept:
            if one.address != two.address:
                nodes = _item(one), _item(two)
                traits = {"name": two.name, "operation": new.name}
                fact = Change("callback", "address", "changed", one.address, two.address, *nodes, traits=traits)
                yield fact, self.numbers.of(two.operation)
            yield from self._pair(one.operation, two.operation, sent, depth)

    def _come_and_gone(self, kind: str, gone: Sequence[Call], fresh: Sequence[Call], place: Node) -> Iterator[Numbered]:
        for call in gone:
            old = call.operation
            value = old.site.value
            bit = self.numbers.of(old)
            if self.numbers.leaves_out(old, bit):
                continue
            sunset = sunset_state(value.get("x-sunset"), self.terms.as_of)
            announced = value.get("deprecated") is True and sunset in ("none", "past")
            traits = {"name": old.name, "announced": announced}
            yield Change(kind, "", "removed", old.name, None, old.site.node, place, traits=traits), bit
        for call in fresh:
            new = call.operation
            traits = {"name": new.name}
            yield Change(kind, "", "added", None, new.name, None, new.site.node, traits=traits), self.numbers.of(new)

    def _pair(self, old: Operation, new: Operation, sent: str, depth: int) -> Iterator[Numbered]:
        bit = self.numbers.of(new)
        if self.numbers.leaves_out(new, bit):
            return
        number = bit.bit_length() - 1
        self.pairs.append((old, new, number))
        nodes = old.site.node, new.site.node
        for fact in deprecation_changes("operation", *nodes, {"name": new.name}, self.terms):
            yield fact, bit
        for fact in self._parameter_changes(old, new, sent, number):
            yield fact, bit
        for fact in self.media.body_changes(old, new, sent, number):
            yield fact, bit
        for fact in self.media.response_changes(old, new, _OTHER_WAY[sent], number):
            yield fact, bit
        if depth < MAX_NESTED:
            yield from self.callback_changes(old, new, _OTHER_WAY[sent], depth + 1)

    def _parameter_changes(self, old: Operation, new: Operation, sent: str, number: int) -> Iterator[Change]:
        """Yield the facts about parameters; to who is called they are what the headers of responses are."""
        pairs = parameter_pairs(old, new)
        is_call = sent == "response"
        for fact in parameter_changes(old, new, pairs, self.terms):
            if is_call:
                traits = {**fact.traits, "call": new.name}
                fact = fact._replace(kind="call-parameter", direction="response", traits=traits)
            yield fact
        dialects = self.media.schemas.old, self.media.schemas.new
        for before, after in pairs.kept:
            for fact in writing_changes(before, after, dialects):
                is_told = is_call and fact.aspect in _WRITING
                traits = {**fact.traits, "call": new.name}
                yield fact._replace(kind="call-parameter" if is_told else fact.kind, direction=sent, traits=traits)
            if before.schema is not None and after.schema is not None:
                pair, place = ((before.schema,), (after.schema,)), "header" if is_call else "parameter"
                wire = wire_of(before, after, dialects)
                self.media.schemas.start(pair, sent, wire, place, number, status="", **{"in": after.place})


def _item(call: Call) -> Node:
    site = call.operation.site
    return site.node if site.parent is None else site.parent.node


def _by_name(call: Call) -> object:
    return call.operation.method, call.name


def _by_address(call: Call) -> object:
    return call.operation.method, call.address


def _by_all(call: Call) -> object:
    return call.operation.method, call.name, call.address
