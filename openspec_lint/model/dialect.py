"""One JSON Schema dialect for all versions: what a schema says once references, allOf and spelling are out of the way.

Two schemas that accept the same values for a plain reason look the same here: `nullable`, `type: [..., "null"]` and
a choice with the null type; boolean and numeric exclusive bounds; `allOf` and the object written out; a `$ref` and its
target; a choice of plain types and a list of types; keywords that allow everything (`minLength: 0`) and none.
"""

from __future__ import annotations

from typing import Final

from openspec_lint.model.merged_schema import Merge
from openspec_lint.model.normal_schema import Choice, NormalSchema, Parts, named_types
from openspec_lint.model.references import MAX_CHAIN, BrokenReference, Resolver
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value

_DESCRIPTIVE: Final = frozenset(
    ("$ref", "title", "description", "summary", "example", "examples", "externalDocs", "$comment")
)
"""What may stand beside a `$ref` without saying anything about values or their life."""

SAYS_NO_VALUES: Final = ANNOTATIONS | {
    *("nullable", "x-nullable", "readOnly", "writeOnly", "discriminator", "format", "x-sunset", "x-stability-level")
}

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

    def says_nothing(self, parts: Parts) -> bool:
        """Tell whether schemas allow every value; none at all do."""
        if not parts:
            return True
        view = self.view(parts)
        says = set(view.values) - SAYS_NO_VALUES
        inside = view.properties or view.children or view.separate or view.items or view.choices
        others = view.required or view.dependent or view.patterns
        return view.is_known and view.types is None and not (says or inside or others)

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
        if view.is_nullable:
            view.choices = [choice._replace(takes_null=True) for choice in view.choices]
        return view

    def _collect(self, node: Node, view: NormalSchema, seen: set[int]) -> None:
        """Append the schemas that must hold where `node` stands: itself, its target, the branches of its allOf."""
        value = node.value
        if value is False:
            view.parts.append(node)
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
        assert choice.trail is not None
        keyword = str(choice.trail[1])
        branches = [choice.child(index) for index in range(len(choice.value))]
        branches = [branch for branch in branches if branch.value is not False] or branches[:1]
        real = [branch for branch in branches if not _is_null(branch.value)]
        has_null = len(real) < len(branches)
        if len(branches) == 1 or (len(real) == 1 and _is_all(keyword, choice, view)):
            view.is_nullable = view.is_nullable or has_null
            self._collect((real or branches)[0], view, seen)
            return
        types = [_plain_types(branch.value) for branch in branches]
        names = [name for each in types for name in each]
        if branches and all(types) and (keyword == "anyOf" or _exclude_each_other(names)):
            view.parts.append(Node(choice.document, choice.trail, {"type": list(dict.fromkeys(names))}))
        elif keyword == "anyOf" and any(_takes_all(branch.value) for branch in branches):
            return
        elif real:
            view.choices.append(Choice(keyword, tuple(real), choice, has_null))


def _is_all(keyword: str, choice: Node, view: NormalSchema) -> bool:
    """Tell whether a choice is all that a schema says."""
    if len(view.whole) != 1 or len(view.parts) != 1:
        return False
    around = view.parts[0].value
    return around.get(keyword) is choice.value and SAYS_NO_VALUES.issuperset(set(around) - {keyword})


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


def _exclude_each_other(types: list[str]) -> bool:
    """Tell whether a value is of one of these types at most."""
    return len(set(types)) == len(types) and not {"integer", "number"} <= set(types)


def _takes_all(value: Value) -> bool:
    return value is True or (isinstance(value, dict) and ANNOTATIONS.issuperset(value))


def _plain_types(value: Value) -> tuple[str, ...]:
    """Return the types of a schema that says nothing else."""
    names = named_types(value.get("type")) if isinstance(value, dict) else ()
    is_plain = names and all(key == "type" or key in ANNOTATIONS for key in value)
    return names if is_plain and not {"object", "array"} & set(names) else ()
