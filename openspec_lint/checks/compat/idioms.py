"""What oasdiff tells of a pair of schemas in other words than we do; for the expanded view only.

We see through `allOf`, choices of plain types, and bounds that others make idle; who comes from oasdiff looks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.types import ANY_TYPE
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.merged_schema import NUMBERS_HIGHEST_HOLDS, NUMBERS_LOWEST_HOLDS
from openspec_lint.model.normal_schema import Parts, marked
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.model.site import Node
from openspec_lint.read.document import Value, keys_of

_CHOICES: Final = ("oneOf", "anyOf")
_COMPOSED: Final = frozenset(("properties", "allOf", *_CHOICES))
_OF_TYPES: Final = frozenset(("type", "nullable", *_CHOICES))
_BOUNDS: Final = (*NUMBERS_LOWEST_HOLDS, *NUMBERS_HIGHEST_HOLDS)


def with_idioms(facts: Iterable[Change], old: Parts, new: Parts, dialects: tuple[Dialect, Dialect]) -> list[Change]:
    """Return the facts about a pair of schemas with those that oasdiff has in other words put into them.

    dialects: of the base and of the revision.
    """
    found = list(facts)
    if len(old) != 1 or len(new) != 1:
        return found
    before, after = (_defined(node, dialect) for node, dialect in zip((old[0], new[0]), dialects, strict=True))
    if not isinstance(before.value, dict) or not isinstance(after.value, dict):
        return found
    listed = list(_list_changes(before, after, dialects, found))
    if listed:
        found = [*listed, *(fact for fact in found if fact.aspect not in _OF_TYPES)]
    found = [_plain_pattern(fact) for fact in _one_for_each_list(_one_of_type_and_format(found))]
    found += [value for fact in found for value in _listed_values(fact)]
    branches = list(_branch_changes(before, after))
    told = [fact for fact in found if not _is_of_new_branch(fact, branches)]
    return [*told, *branches, *_idle_changes(before, after, found)]


def _defined(node: Node, dialect: Dialect) -> Node:
    return dialect.resolver.follow(node) or node


def _list_changes(old: Node, new: Node, dialects: tuple[Dialect, Dialect], facts: Iterable[Change]) -> Iterator[Change]:
    """Yield what changed about the types of a schema that names them as a choice, on one side or on both."""
    before, after = (_named_types(node, dialect) for node, dialect in zip((old, new), dialects, strict=True))
    like = next((fact for fact in facts if fact.aspect in _OF_TYPES), None)
    if like is None or not before or not after or not any(_is_choice(node.value) for node in (old, new)):
        return
    lost, won = (set(one) - set(other) for one, other in ((before, after), (after, before)))
    is_null_alone = lost | won == {"null"} and all(fact.aspect == "nullable" for fact in facts)
    if (lost or won) and not is_null_alone:
        change = "changed" if lost and won else "specialized" if lost else "generalized"
        yield like._replace(
            aspect="list-of-types",
            change=change,
            old=" or ".join(before),
            new=" or ".join(after),
            before=old,
            after=new,
        )


def _named_types(node: Node, dialect: Dialect) -> tuple[str, ...]:
    """Return the types that a schema names, itself or as a choice of plain ones; none where it is more than that."""
    value = node.value
    choices = [node.child(key) for key in _CHOICES if isinstance(value.get(key), list)]
    if not choices:
        name = value.get("type")
        return (name,) if isinstance(name, str) else ()
    branches = [
        _defined(choice.child(index), dialect).value for choice in choices for index in range(len(choice.value))
    ]
    if not all(_is_plain(branch) for branch in branches):
        return ()
    return tuple(dict.fromkeys(branch["type"] for branch in branches))


def _is_choice(value: Mapping[str, Value]) -> bool:
    return any(isinstance(value.get(key), list) for key in _CHOICES)


def _is_plain(value: Value) -> bool:
    return isinstance(value, dict) and isinstance(value.get("type"), str) and _COMPOSED.isdisjoint(value)


def _one_of_type_and_format(facts: list[Change]) -> Iterator[Change]:
    """Yield the facts, those about type and format as one: where they point different ways, the type is another."""
    kinds = {fact.aspect: fact for fact in facts}
    types, form = kinds.get("type"), kinds.get("format")
    for fact in facts:
        if fact is types:
            change = fact.change if form is None or form.change == fact.change else "changed"
            traits = {**fact.traits, "untyped": fact.new == ANY_TYPE}
            yield fact._replace(change=change, traits=traits)
        elif fact is not form or types is None:
            yield fact


def _plain_pattern(fact: Change) -> Change:
    """Return a fact, as that of a pattern that became one that everything matches, if it is one."""
    pattern = fact.after.value.get("pattern") if isinstance(fact.after.value, dict) else None
    if fact.aspect == "pattern" and fact.change == "removed" and pattern:
        return fact._replace(change="generalized", new=pattern, after=fact.after.child("pattern"))
    return fact


def _listed_values(fact: Change) -> Iterator[Change]:
    """Yield the values of a list that is new, or gone."""
    if fact.aspect == "enum" and fact.change == "added" and isinstance(fact.new, list):
        for value in fact.new:
            yield fact._replace(change="listed", new=value)
    if fact.aspect == "enum" and fact.change == "removed" and isinstance(fact.old, list):
        for value in fact.old:
            yield fact._replace(change="unlisted", old=value)


def _one_for_each_list(facts: Iterable[Change]) -> Iterator[Change]:
    """Yield the facts, those about branches of one list that came, or went, as one."""
    first: dict[tuple[str, str], int] = {}
    found: list[Change] = []
    for fact in facts:
        key = (fact.aspect, fact.change)
        if fact.aspect not in _CHOICES or fact.change not in ("value-added", "value-removed"):
            found.append(fact)
        elif key not in first:
            first[key] = len(found)
            found.append(fact)
        else:
            one = found[first[key]]
            found[first[key]] = one._replace(
                old=_joined(one.old, fact.old), new=_joined(one.new, fact.new), hidden=one.hidden and fact.hidden
            )
    return iter(found)


def _joined(one: Value, other: Value) -> Value:
    return f"{one}, {other}" if one is not None and other is not None else one if other is None else other


def _is_of_new_branch(fact: Change, branches: Iterable[Change]) -> bool:
    """Tell whether a fact is only a property more that an added branch of `allOf` describes."""
    if (fact.kind, fact.aspect, fact.change) != ("property", "", "added") or fact.traits["required"]:
        return False
    keys = keys_of(fact.after.trail)
    inside = (keys_of(branch.after.trail) for branch in branches if branch.change == "value-added")
    return any(keys[: len(outer)] == outer for outer in inside)


def _branch_changes(old: Node, new: Node) -> Iterator[Change]:
    """Yield which branches of `allOf` came and went; what they say is told by itself."""
    gone, fresh = _unpaired(_branches(old), _branches(new))
    for branch in gone:
        traits = {"speaks": _speaks(branch.value)}
        yield Change("schema", "allOf", "value-removed", _name(branch), None, branch, new, traits=traits)
    for branch in fresh:
        traits = {"speaks": _speaks(branch.value)}
        yield Change("schema", "allOf", "value-added", None, _name(branch), old, branch, traits=traits)


def _branches(node: Node) -> list[Node]:
    listed = node.child("allOf")
    return [listed.child(index) for index in range(len(listed.value))] if isinstance(listed.value, list) else []


def _unpaired(old: list[Node], new: list[Node]) -> tuple[list[Node], list[Node]]:
    """Return the branches of either side that the other has not: by reference, by what they say, by title."""
    gone, fresh = list(old), list(new)
    for key in (lambda node: marked(node.value), _title):
        for one in list(gone):
            two = next((other for other in fresh if key(one) is not None and key(other) == key(one)), None)
            if two is not None:
                gone.remove(one)
                fresh.remove(two)
    if len(gone) == len(fresh) == 1 and not any(_name(branch) for branch in (*gone, *fresh)):
        return [], []
    return gone, fresh


def _title(node: Node) -> object:
    return node.value.get("title") if isinstance(node.value, dict) else None


def _name(branch: Node) -> str | None:
    reference = branch.value.get("$ref") if isinstance(branch.value, dict) else None
    return reference.rsplit("/", 1)[-1] if isinstance(reference, str) else None


def _speaks(value: Value) -> bool:
    """Tell whether a branch says anything about values."""
    return not isinstance(value, dict) or not ANNOTATIONS.issuperset(value)


def _idle_changes(old: Node, new: Node, facts: Iterable[Change]) -> Iterator[Change]:
    """Yield which bounds changed that decide nothing, because of the type or because of tighter ones."""
    told = {fact.aspect for fact in facts}
    for keyword in _BOUNDS:
        before, after = old.value.get(keyword), new.value.get(keyword)
        if keyword in told or before == after or not (_is_number(before) and _is_number(after)):
            continue
        change = "increased" if after > before else "decreased"
        places = old.child(keyword), new.child(keyword)
        yield Change("schema", keyword, change, before, after, *places, traits={"idle": True}, hidden=True)


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
