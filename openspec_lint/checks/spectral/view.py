"""A contract as rules of Spectral see it: with `$ref`s followed on the way, or as it is written.

Spectral replaces each `$ref` by what it points to before rules look, except those that close a circle. Here nothing is
copied: a step to a member follows its reference, and keeps where the member is written and where it really stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from openspec_lint.checks.spectral.circles import circular_references
from openspec_lint.model.contract import Contract
from openspec_lint.model.references import BrokenReference
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, Trail

MAX_WALKED: Final = 200_000
"""Objects and lists that a path which asks where it came from looks at: there can be endlessly many ways."""


class Step:
    """A place on the way from the root: the step before, the key that leads here, and what stands here.

    value: with references followed, where the view does so. document, trail: where it is written. written: the object
    with the `$ref` that led here, None where none did.
    """

    __slots__ = ("document", "key", "parent", "trail", "value", "written")

    def __init__(
        self, parent: Step | None, key: Any, value: Any, document: Document, trail: Trail, written: Any = None
    ) -> None:
        self.parent = parent
        self.key = key
        self.value = value
        self.document = document
        self.trail = trail
        self.written = written

    @property
    def keys(self) -> list[Any]:
        """The keys from the root, as rules see them."""
        keys = []
        step: Step | None = self
        while step is not None and step.parent is not None:
            keys.append(step.key)
            step = step.parent
        keys.reverse()
        return keys


@dataclass(eq=False)
class View:
    """The steps of one contract; `follows`: whether references are followed."""

    contract: Contract
    follows: bool
    _targets: dict[int, Node | None] = field(default_factory=dict)

    @cached_property
    def root(self) -> Step:
        """The step that is the root of the document."""
        document = self.contract.document
        return Step(None, None, document.value, document, None)

    @cached_property
    def _circular(self) -> frozenset[int]:
        return circular_references(self.contract)

    def child(self, step: Step, key: Any) -> Step | None:
        """Return the step to a member or item; None where there is none."""
        value = step.value
        if type(value) is dict:
            if key not in value:
                return None
        elif type(value) is not list or type(key) is not int or not 0 <= key < len(value):
            return None
        return self.to(step, key, value[key])

    def to(self, step: Step, key: Any, value: Any) -> Step:
        """Return the step to the member `key` of a step, whose written value is `value`."""
        if self.follows and type(value) is dict and type(value.get("$ref")) is str:
            target = self._target(step, key, value)
            if target is not None:
                return Step(step, key, target.value, target.document, target.trail, value)
        return Step(step, key, value, step.document, (step.trail, key))

    def children(self, step: Step) -> Iterator[Step]:
        """Yield the steps to all members or items."""
        value = step.value
        if type(value) is dict:
            for key, child in value.items():
                yield self.to(step, key, child)
        elif type(value) is list:
            for index, child in enumerate(value):
                yield self.to(step, index, child)

    @cached_property
    def containers(self) -> list[Step]:
        """A step to every object and list, each of them once, the root first."""
        return list(self.below([self.root], 0)) if isinstance(self.root.value, (dict, list)) else []

    def below(self, starts: list[Step], memory: int) -> Iterator[Step]:
        """Yield the steps to the objects and lists at and below `starts`.

        What is reached without a reference comes first: there a place is what it is in the file.

        memory: how many steps before a place tell it from the same place reached another way.
        """
        seen: set[Any] = set()
        limit = MAX_WALKED if memory else None
        stack = starts[::-1]
        later: list[Step] = []
        while stack or later:
            if not stack:
                stack.append(later.pop())
            step = stack.pop()
            value = step.value
            mark = id(value) if not memory else _mark(step, memory)
            if mark in seen:
                continue
            if limit is not None and len(seen) >= limit:
                return
            seen.add(mark)
            yield step
            inner = value.items() if type(value) is dict else enumerate(value)
            steps = [self.to(step, key, child) for key, child in inner if type(child) is dict or type(child) is list]
            stack += [each for each in reversed(steps) if each.written is None]
            later += [each for each in steps if each.written is not None and type(each.value) in (dict, list)]

    def _target(self, step: Step, key: Any, value: Any) -> Node | None:
        """Return what the reference at a member leads to, through all that it leads to on the way."""
        mark = id(value)
        if mark not in self._targets:
            found = None
            if mark not in self._circular:
                node = Node(step.document, (step.trail, key), value)
                found = self._followed(node)
            self._targets[mark] = found
        return self._targets[mark]

    def _followed(self, node: Node) -> Node | None:
        for _ in range(100):
            reference = node.value.get("$ref") if type(node.value) is dict else None
            if type(reference) is not str or id(node.value) in self._circular:
                return node
            target = self.contract.resolver.resolve(node.document, reference, node.trail)
            if isinstance(target, BrokenReference):
                return None
            node = target
        return None


def _mark(step: Step, memory: int) -> Any:
    """Return what tells a place and the way that led there from others."""
    parts: list[Any] = [id(step.value)]
    before: Step | None = step
    for _ in range(memory):
        if before is None or before.parent is None:
            break
        parts += [before.key, id(before.parent.value)]
        before = before.parent
    return tuple(parts)
