"""A contract's structure against the official meta-schema: what is wrong, at its leaf."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

import jsonschema_rs

from openspec_lint.catalog.metaschema import document_validator, part_validator
from openspec_lint.checks.habits import is_habit
from openspec_lint.checks.reference_kinds import kinds_of
from openspec_lint.checks.structure.leaves import leaves
from openspec_lint.checks.structure.words import Place, StructureError, described
from openspec_lint.model.collection import Collection, draft_of
from openspec_lint.model.contract import Contract
from openspec_lint.model.grammar import GRAMMARS, kind_at
from openspec_lint.model.site import Node

_OWN_DIALECTS: Final = ("https://json-schema.org/draft/2020-12/schema", "https://spec.openapis.org/oas/3.")
"""What `jsonSchemaDialect` says of a document whose schemas are OpenAPI's own."""


_Part = tuple[jsonschema_rs.Validator, Node, str]
"""A validator, what it is to look at, and the kind of that."""


@lru_cache(maxsize=8)
def structure_errors(contract: Contract) -> tuple[StructureError, ...]:
    """Return what the meta-schema of the contract's version objects to, in every file of it.

    Contracts in the format "openapi" have a meta-schema, and collections of schemas that of their draft; what is in
    another format has no errors.
    """
    if contract.collection is not None:
        return _all_told(contract, _schema_parts(contract, contract.collection))
    if contract.format != "openapi":
        return ()
    version, has_own_dialect = contract.version, _has_own_dialect(contract)
    parts = [(document_validator(version, has_own_dialect), contract.root, "contract")]
    for node, kind in _parts_in_other_files(contract):
        validator = part_validator(version, kind, has_own_dialect)
        if validator is not None:
            parts.append((validator, node, kind))
    return _all_told(contract, parts)


def _schema_parts(contract: Contract, collection: Collection) -> Iterator[_Part]:
    """Yield each schema of a collection that lies in no other, in every file, with the validator of its draft."""
    from openspec_lint.catalog.schema_dialects import dialect_validator  # not before somebody has a collection

    validator = dialect_validator(collection.draft)
    for node in collection.schemas.values() if collection.whole is None else (collection.whole,):
        yield validator, node, "schema"
    for node, _ in _parts_in_other_files(contract):
        draft = draft_of(node.document.value)
        yield dialect_validator(draft) if draft is not None else validator, node, "schema"


def _all_told(contract: Contract, parts: Iterable[_Part]) -> tuple[StructureError, ...]:
    found: list[StructureError] = []
    for validator, root, kind in parts:
        errors = _errors(validator, root)
        if isinstance(errors, StructureError):
            found.append(errors)
        else:
            found += _told(errors, root, contract.version, kind)
    once = {(error.rule_id, error.node.document.path, error.node.trail, error.aspect): error for error in found}
    return tuple(_habits_once(once.values()))


def _habits_once(errors: Iterable[StructureError]) -> Iterator[StructureError]:
    """Yield the errors, but what a contract does wrong all the time only where it does so first, with the number."""
    groups: dict[tuple[object, ...], list[StructureError]] = {}
    for error in errors:
        said = [error.arguments.get(name, "") for name in ("object", "hint", "expected", "problem")]
        groups.setdefault((error.rule_id, error.aspect, _subject(error), *said), []).append(error)
    for first, *others in groups.values():
        if not is_habit(1 + len(others)):
            yield from (error._replace(arguments={"more": "", **error.arguments}) for error in (first, *others))
        else:
            more = f", and so in {len(others)} more places"
            places = tuple(other.node for other in others)
            yield first._replace(arguments={**first.arguments, "more": more}, others=places)


def _subject(error: StructureError) -> str:
    """Return what an error is about in general: a field by its name, an object by its kind only."""
    name = str(error.arguments.get("name", ""))
    return name if name.startswith("field ") else name.partition(" of ")[2] or name.partition("`")[0]


def _has_own_dialect(contract: Contract) -> bool:
    dialect = contract.document.value.get("jsonSchemaDialect") if contract.version in ("3.1", "3.2") else None
    return isinstance(dialect, str) and not dialect.startswith(_OWN_DIALECTS)


def _parts_in_other_files(contract: Contract) -> Iterator[tuple[Node, str]]:
    """Yield each object that a reference leads to in another file than its own, with its kind, once.

    What is of another kind has none of what its place needs, which is told of the reference.
    """
    seen = set()
    kinds = kinds_of(contract)
    for site in contract.by_kind.get("reference", ()):
        target = contract.resolver.resolve(site.document, site.value["$ref"], site.trail)
        if isinstance(target, Node) and target.document is not site.document and id(target.value) not in seen:
            seen.add(id(target.value))
            if kinds.wrong_kind(site, target) is None:
                yield target, str(site.name)


def _errors(validator: jsonschema_rs.Validator, root: Node) -> list[Any] | StructureError:
    """Return the errors of a document or a part of one; one of our own for what is no JSON."""
    try:
        return list(validator.iter_errors(root.value))
    except (ValueError, RecursionError) as error:  # a lone surrogate is the one thing known to be no JSON
        return StructureError("structure-value-invalid", root, _unreadable(root, error), "unreadable")


def _unreadable(root: Node, error: Exception) -> dict[str, object]:
    problem = f"cannot be checked: {error}"
    if isinstance(error, UnicodeEncodeError):
        problem = "holds half of a surrogate pair, which is no character, and is not checked any further"
    return {"name": "document" if root.trail is None else "object", "problem": problem}


def _told(errors: list[Any], root: Node, version: str, kind: str) -> Iterator[StructureError]:
    """Yield what is said of `errors`: of each its leaves, and of what only follows from others nothing."""
    found = [leaf for error in errors for leaf in leaves(error)]
    wrong = {tuple(leaf.instance_path[:depth]) for leaf in found for depth in range(len(leaf.instance_path))}
    wrong |= {tuple(leaf.instance_path) for leaf in found if leaf.kind.name != "unevaluatedProperties"}
    of_wrong_type = {tuple(leaf.instance_path) for leaf in found if leaf.kind.name == "type"}
    by_place: dict[tuple[str | int, ...], list[StructureError]] = {}
    for leaf in found:
        path = tuple(leaf.instance_path)
        if path in of_wrong_type and leaf.kind.name != "type":
            continue
        place = _place_of(leaf, root, version, kind)
        by_place.setdefault(path, []).extend(described(leaf, place, may_follow=path in wrong))
    for path, together in by_place.items():
        wrong_fields = {error.decided_by for error in together if (*path, error.decided_by) in by_place}
        yield from _without_followers(together, wrong_fields)


def _without_followers(errors: list[StructureError], wrong_fields: set[str]) -> Iterator[StructureError]:
    """Yield the errors at one place without what follows: from a misspelt field, or from a wrong one that decides."""
    meant = {field for error in errors if error.rule_id == "structure-field-unknown" for field in error.fields}
    undecided = {field for error in errors for field in error.fields} | wrong_fields
    missing = {error.fields for error in errors if error.rule_id == "structure-field-missing"}
    for error in errors:
        is_unknown = error.rule_id == "structure-field-unknown"
        is_explained = "$ref" in meant or bool(meant & set(error.fields)) or error.decided_by in undecided
        is_explained |= len(error.fields) > 1 and any((field,) in missing for field in error.fields)
        if is_unknown or not is_explained:
            yield error


def _place_of(leaf: Any, root: Node, version: str, kind: str) -> Place:
    """Return where an error is; a field that must not be there is one of the object around it. `kind`: of the root."""
    node = _node_at(root, leaf.instance_path)
    path = leaf.instance_path[:-1] if leaf.kind.name == "falseSchema" else leaf.instance_path
    holder = _node_at(root, path)
    kind_name = kind_at(version, kind, root.value, path) if isinstance(holder.value, dict) else ""
    return Place(node, version, kind_name, GRAMMARS[version].get(kind_name))


def _node_at(root: Node, path: list[str | int]) -> Node:
    """Return the node at an error's path, in which the key "200" of a mapping comes as a number."""
    node = root
    for key in path:
        node = node.child(str(key) if isinstance(node.value, dict) else key)
    return node
