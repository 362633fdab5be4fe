"""One JSON Schema dialect for all versions: what a schema says once references, allOf and spelling are out of the way.

Two schemas that accept the same values for a plain reason look the same here: `nullable`, `type: [..., "null"]` and
a choice with the null type; boolean and numeric exclusive bounds; `allOf` and the object written out; a `$ref` and its
target; a choice of plain types and a list of types; keywords that allow everything (`minLength: 0`) and none.
"""

from __future__ import annotations

from typing import Final

from openspec_lint.model.normal_schema import Choice, Merge, NormalSchema, Parts
from openspec_lint.model.references import MAX_CHAIN, BrokenReference, Resolver
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

_DESCRIPTIVE: Final = frozenset(
    ("$ref", "title", "description", "summary", "example", "examples", "externalDocs", "$comment")
)
"""What may stand beside a `$ref` without saying anything about values or their life."""

_CHOICES: Final = ("oneOf", "anyOf")


class Dialect:
    """Makes views of the schemas of one contract, each once.

    keeps_siblings: what stands beside a `$ref` counts (3.1 and later; before, it is ignored).
    """

    def __init__(self, resolver: Resolver, keeps_siblings: bool) -> None:
        self.resolver, self.keeps_siblings = resolver, keeps_siblings
        self._views: dict[object, NormalSchema] = {}

    def view(self, parts: Parts) -> NormalSchema:
        """Return what `parts` say together."""
        parts = self.definitions(parts)
        key = identity_of(parts)
        if key not in self._views:
            self._views[key] = self._build(parts)
        return self._views[key]

    def definitions(self, parts: Parts) -> Parts:
        """Return where each of `parts` is defined, none of them twice: what is named again says nothing more."""
        if len(parts) == 1:
            return (self.definition(parts[0]),)
        found = {identity_of((node,)): node for node in reversed([self.definition(part) for part in parts])}
        return tuple(reversed(found.values()))

    def definition(self, node: Node) -> Node:
        """Return where a schema is defined: the end of its references, or where something that counts is added."""
        for _ in range(MAX_CHAIN):
            value = node.value
            reference = value.get("$ref") if type(value) is dict else None
            if not isinstance(reference, str) or (self.keeps_siblings and not _DESCRIPTIVE.issuperset(value)):
                return node
            target = self.resolver.resolve(node.document, reference, node.trail)
            if isinstance(target, BrokenReference):
                return node
            node = target
        return node

    def _build(self, parts: Parts) -> NormalSchema:
        view = NormalSchema(self.resolver.follow(parts[0]) or parts[0], parts)
        for part in parts:
            self._collect(part, view, set())
        merge = Merge(view)
        for node in view.parts:
            merge.add(node)
        merge.finish()
        return view

    def _collect(self, node: Node, view: NormalSchema, seen: set[int]) -> None:
        """Append the schemas that must hold where `node` stands: itself, its target, the branches of its allOf."""
        value = node.value
        if type(value) is not dict or id(value) in seen:
            return
        seen.add(id(value))
        reference = value.get("$ref")
        if isinstance(reference, str):
            if self.keeps_siblings and len(value) > 1:
                view.parts.append(node)
            target = self.resolver.resolve(node.document, reference, node.trail)
            if isinstance(target, BrokenReference):
                view.is_known = False
            else:
                self._collect(target, view, seen)
            return
        view.parts.append(node)
        branches = value.get("allOf")
        for index in range(len(branches)) if isinstance(branches, list) else ():
            self._collect(node.child("allOf", index), view, seen)
        for key in _CHOICES:
            if isinstance(value.get(key), list):
                self._collect_choice(node.child(key), view, seen)

    def _collect_choice(self, choice: Node, view: NormalSchema, seen: set[int]) -> None:
        """Take a choice for what it comes to: one branch, one or null, a list of types, or a real choice."""
        branches = [choice.child(index) for index in range(len(choice.value))]
        real = [branch for branch in branches if not _is_null(branch.value)]
        if len(real) == 1:
            view.is_nullable = view.is_nullable or len(branches) > 1
            self._collect(real[0], view, seen)
            return
        types = [_plain_type(branch.value) for branch in branches]
        if (
            branches
            and all(types)
            and not (choice.trail and choice.trail[1] == "oneOf" and {"integer", "number"} <= set(types))
        ):
            holder = {"type": [name for name in types if name is not None]}
            view.parts.append(Node(choice.document, choice.trail, holder))
            return
        if real:
            assert choice.trail is not None
            view.is_nullable = view.is_nullable or len(real) < len(branches)
            view.choices.append(Choice(str(choice.trail[1]), tuple(real), choice))


def identity_of(parts: Parts) -> object:
    """Return a key for schemas by where they are; the values of one contract live as long as it does."""
    if len(parts) == 1 and type(parts[0].value) is dict:
        return id(parts[0].value)
    return frozenset(
        id(part.value) if type(part.value) is dict else (part.document.path, part.trail, str(part.value))
        for part in parts
    )


def _is_null(value: Value) -> bool:
    return isinstance(value, dict) and (
        value.get("type") in ("null", ["null"])
        or value.get("enum") == [None]
        or ("const" in value and value["const"] is None)
    )


def _plain_type(value: Value) -> str | None:
    """Return the type of a schema that says nothing else."""
    name = value.get("type") if isinstance(value, dict) else None
    if (
        isinstance(name, str)
        and name not in ("object", "array")
        and all(key == "type" or key in ANNOTATIONS for key in value)
    ):
        return name
    return None
