"""Which parts of two contracts are the same, through all references: the differ need not look into them."""

from __future__ import annotations

import marshal
from typing import Any

from openspec_lint.model.references import BrokenReference, Resolver
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value


def same_value(old: Value, new: Value) -> bool:
    """Tell whether two plain values are the same; False is also said of some that differ only in the order of keys.

    `==` alone takes True for 1, so what it calls equal is written out once more; both run in C.
    """
    if old is new:
        return True
    if old != new:
        return False
    try:
        return marshal.dumps(old, 2) == marshal.dumps(new, 2)
    except ValueError:
        return False


_Key = tuple[int, int]


class Sameness:
    """Knows of pairs of nodes whether anything below them, or below what they refer to, differs.

    by_name: what is called otherwise is not the same.
    """

    def __init__(self, old: Resolver, new: Resolver, by_name: bool = False) -> None:
        self.old, self.new, self.by_name = old, new, by_name
        self.is_same: dict[_Key, bool] = {}
        self._references: dict[int, list[str]] = {}
        self._kept: list[Any] = []

    def holds(self, old: Node, new: Node) -> bool:
        """Tell whether two nodes are the same; what cannot be told cheaply is not."""
        pairs = self._targets(old, new)
        if pairs is None:
            return False
        self._explore(pairs)
        return all(self.is_same[key] for key in map(_key, pairs))

    def _targets(self, old: Node, new: Node) -> list[tuple[Node, Node]] | None:
        """Return what two nodes that are the same by themselves refer to; None when they differ or none can tell."""
        if same_value(old.value, new.value):
            named = [(reference, reference) for reference in self._below(new.value)]
        else:
            renamed = None if self.by_name else _renamed_references(old.value, new.value)
            if renamed is None:
                return None
            named = renamed
        if self.old.depends_on_place(old.document) or self.new.depends_on_place(new.document):
            return None
        found = []
        for was, now in named:
            before, after = self.old.resolve(old.document, was), self.new.resolve(new.document, now)
            if isinstance(before, BrokenReference) or isinstance(after, BrokenReference):
                if was == now and isinstance(before, BrokenReference) and isinstance(after, BrokenReference):
                    continue
                return None
            found.append((before, after))
        return found

    def _explore(self, starts: list[tuple[Node, Node]]) -> None:
        """Find out about `starts` and all they lead to: each by itself, then back along the references."""
        leads_here: dict[_Key, list[_Key]] = {}
        changed: list[_Key] = []
        stack = [pair for pair in starts if _key(pair) not in self.is_same]
        while stack:
            pair = stack.pop()
            key = _key(pair)
            if key in self.is_same:
                continue
            self._kept.append(pair)
            targets = self._targets(*pair)
            self.is_same[key] = targets is not None
            if targets is None:
                changed.append(key)
            for target in targets or ():
                child = _key(target)
                leads_here.setdefault(child, []).append(key)
                if child not in self.is_same:
                    stack.append(target)
                elif not self.is_same[child]:
                    changed.append(child)
        while changed:
            for key in leads_here.get(changed.pop(), ()):
                if self.is_same[key]:
                    self.is_same[key] = False
                    changed.append(key)

    def _below(self, value: Value) -> list[str]:
        """Return the distinct references inside a value; each is looked for once."""
        if type(value) not in (dict, list):
            return []
        key = id(value)
        if key not in self._references:
            self._kept.append(value)
            self._references[key] = references(value)
        return self._references[key]


def _key(pair: tuple[Node, Node]) -> _Key:
    return id(pair[0].value), id(pair[1].value)


def _renamed_references(old: Value, new: Value) -> list[tuple[str, str]] | None:
    """Return the references inside two values that differ in nothing else, in pairs; None when they do.

    A discriminator makes names count: payloads hold them.
    """
    found: dict[tuple[str, str], None] = {}
    stack = [(old, new)]
    while stack:
        one, two = stack.pop()
        if type(one) is not type(two):
            return None
        if type(one) is dict:
            if one.keys() != two.keys() or "discriminator" in one:
                return None
            for key, value in one.items():
                if key == "$ref" and isinstance(value, str) and isinstance(two[key], str):
                    found[value, two[key]] = None
                else:
                    stack.append((value, two[key]))
        elif type(one) is list:
            if len(one) != len(two):
                return None
            stack += zip(one, two, strict=True)
        elif one != two:
            return None
    return list(found)


def references(value: Value) -> list[str]:
    """Return the distinct references inside plain data."""
    found: dict[str, None] = {}
    stack = [value]
    while stack:
        container = stack.pop()
        if type(container) is dict:
            reference = container.get("$ref")
            if isinstance(reference, str):
                found[reference] = None
            stack += [child for child in container.values() if type(child) in (dict, list)]
        else:
            stack += [child for child in container if type(child) in (dict, list)]
    return list(found)
