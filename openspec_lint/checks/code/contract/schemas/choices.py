"""Checks of `oneOf`, `anyOf` and `allOf`: members that repeat or swallow each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.schemas.names import member_name, types_in_words
from openspec_lint.checks.code.contract.schemas.types import stated_types
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.schemas import ANNOTATIONS, allows_null
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE, Value

MAX_MEMBERS: Final = 500
"""Members that are compared with each other; longer lists are made to exhaust their reader."""

_COVERED: Final[Mapping[str, tuple[str, ...]]] = {"number": ("number", "integer")}


def one_of_member_repeated(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a member of `oneOf` that is there twice: what fits it fits two, and so is not valid."""
    yield from _repeated(site, "oneOf")


def member_repeated(site: Site, _options: Options, _scope: ContractScope) -> Iterator[Hit]:
    """Object to a member of `anyOf` or `allOf` that is there twice."""
    for keyword in ("anyOf", "allOf"):
        yield from _repeated(site, keyword)


def _repeated(site: Site, keyword: str) -> Iterator[Hit]:
    members = site.value.get(keyword)
    if not isinstance(members, list) or len(members) < 2 or _are_different_references(members):
        return
    seen: dict[object, list[tuple[int, Value]]] = {}
    for index, member in enumerate(members):
        said = _said(member)
        if said is None or not (said or keyword == "oneOf"):
            continue
        alike = seen.setdefault(_outline(said), [])
        first = next((earlier for earlier, other in alike if other == said), None)
        if len(alike) < MAX_MEMBERS:
            alike.append((index, said))
        if first is not None:
            node, other = site.child(keyword, index), site.child(keyword, first)
            name = member_name(node)
            shown = f" ({name})" if name.startswith("`") else ""
            arguments = {"keyword": keyword, "name": shown, "first": first + 1, "second": index + 1}
            yield Hit(node, arguments, ON_VALUE, (Note(other, "the first of the two", ON_VALUE),), aspect=keyword)


def _are_different_references(members: list[Value]) -> bool:
    """Tell whether all members are references and nothing else, no two of them the same: most lists are."""
    targets = {str(member.get("$ref")) for member in members if isinstance(member, dict) and len(member) == 1}
    return len(targets) == len(members) and "None" not in targets


def _outline(said: dict[str, Value]) -> object:
    """Return what schemas that are equal have in common, and most others have not."""
    return tuple(
        (key, type(value), value if isinstance(value, (str, int, float)) else len(value) if value else 0)
        for key, value in sorted(said.items())
    )


def _said(schema: Value) -> dict[str, Value] | None:
    """Return the keywords of a schema that say something about values; None for what is no object."""
    if not isinstance(schema, dict):
        return None
    return {key: value for key, value in schema.items() if key not in ANNOTATIONS and not key.startswith("x-")}


def one_of_member_swallowed(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a member of `oneOf` all of whose values fit another one as well: none of them is valid."""
    members = site.value["oneOf"]
    if not isinstance(members, list) or not 1 < len(members) <= MAX_MEMBERS:
        return
    nodes = [scope.contract.follow(site.child("oneOf", index)) for index in range(len(members))]
    open_members = [(index, types) for index, node in enumerate(nodes) if (types := _open_types(node)) is not None]
    for index, types in open_members:
        for other, node in enumerate(nodes):
            if other != index and node is not None and _fits(node.value, types) and not _same(nodes[index], node):
                swallowed, wide = site.child("oneOf", other), site.child("oneOf", index)
                note = Note(wide, "every value of the other member fits this one", ON_VALUE)
                arguments = {"member": member_name(swallowed), "wide": member_name(wide)}
                yield Hit(swallowed, arguments, ON_VALUE, (note,))
                return


def _open_types(node: Node | None) -> frozenset[str] | None:
    """Return the types of a schema that says nothing else, empty for any; None for a schema that says more."""
    said = _said(node.value) if node is not None else None
    if said is None or not said.keys() <= {"type", "nullable"} or said.get("nullable") is True:
        return None
    return frozenset(stated_types(said["type"])) if "type" in said else frozenset()


def _fits(schema: Value, types: frozenset[str]) -> bool:
    """Tell whether all values of a schema are of one of `types`; none of them means any."""
    if not types:
        return True
    if not isinstance(schema, dict) or (allows_null(schema) and "null" not in types):
        return False
    own = stated_types(schema.get("type"))
    covered = {name for one in types for name in _COVERED.get(one, (one,))}
    return bool(own) and covered.issuperset(own)


def _same(one: Node | None, other: Node) -> bool:
    """Tell whether two members are one: that is `one-of-member-repeated`."""
    return one is not None and _said(one.value) == _said(other.value)


def member_not_of_type(site: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to members of `oneOf` and `anyOf` of another type than the schema around them: nothing fits them."""
    types = stated_types(site.value.get("type"))
    for keyword in ("oneOf", "anyOf") if types else ():
        members = site.value.get(keyword)
        for index in range(len(members) if isinstance(members, list) else 0):
            node = scope.contract.follow(site.child(keyword, index))
            own = stated_types(node.value.get("type")) if node is not None and isinstance(node.value, dict) else ()
            if own and node is not None and not _overlap(types, own) and not _both_allow_null(site, node):
                place = site.child(keyword, index)
                arguments = {
                    "member": member_name(place),
                    "own": types_in_words(own),
                    "types": types_in_words(types),
                }
                yield Hit(place, arguments, ON_VALUE, aspect=keyword)


def _both_allow_null(site: Site, node: Node) -> bool:
    """Tell whether null fits a schema and its member, or is all that the member is for."""
    return allows_null(node.value) and (allows_null(site.value) or stated_types(node.value["type"]) == ("null",))


def _overlap(types: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether some value is of one of `types` and of one of `others`."""
    return any(one == other or {one, other} == {"integer", "number"} for one in types for other in others)


CHOICE_CHECKS: Final[Mapping[str, Check]] = {
    "member-not-of-type": member_not_of_type,
    "member-repeated": member_repeated,
    "one-of-member-repeated": one_of_member_repeated,
    "one-of-member-swallowed": one_of_member_swallowed,
}
