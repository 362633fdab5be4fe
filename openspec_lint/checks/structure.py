"""A contract's structure against the official meta-schema: each error as its leaf, in the document's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, NamedTuple

import jsonschema_rs

from openspec_lint.catalog.metaschema import definition_pointer, document_validator, part_validators
from openspec_lint.model.contract import Contract
from openspec_lint.model.grammar import GRAMMARS, Kind
from openspec_lint.model.site import Node

MAX_DESCENT: Final = 20
"""How far the choice of a branch goes on into choices inside it."""


class StructureError(NamedTuple):
    """One thing that the meta-schema objects to.

    rule_id: the rule that reports it. node: the place; of an unknown or misplaced field, the field itself.
    """

    rule_id: str
    node: Node
    arguments: Mapping[str, object]
    aspect: str


@lru_cache(maxsize=8)
def structure_errors(contract: Contract) -> tuple[StructureError, ...]:
    """Return what the meta-schema of the contract's version objects to, in every file of it.

    A catalogue has no meta-schema, and so no errors.
    """
    if contract.format != "openapi":
        return ()
    version = contract.version
    kinds = {id(site.value): site.kind for site in contract.sites}
    found = list(_errors(document_validator(version), contract.root, version, kinds))
    for node, kind in _parts_in_other_files(contract):
        pointer = definition_pointer(version, kind)
        validator = part_validators(version).get(pointer) if pointer is not None else None
        if validator is not None:
            found += _errors(validator, node, version, kinds)
    once = {(error.rule_id, error.node.document.path, error.node.trail, error.aspect): error for error in found}
    return tuple(once.values())


def _parts_in_other_files(contract: Contract) -> Iterator[tuple[Node, str]]:
    """Yield each object that a reference leads to in another file than its own, with its kind, once."""
    seen = set()
    for site in contract.by_kind.get("reference", ()):
        target = contract.resolver.resolve(site.document, site.value["$ref"])
        if isinstance(target, Node) and target.document is not site.document and id(target.value) not in seen:
            seen.add(id(target.value))
            yield target, str(site.name)


def _errors(
    validator: jsonschema_rs.Validator, root: Node, version: str, kinds: Mapping[int, str]
) -> Iterator[StructureError]:
    try:
        errors = list(validator.iter_errors(root.value))
    except ValueError as error:  # a value that JSON cannot hold: a lone surrogate, an integer beyond all bounds
        yield StructureError("structure-value-invalid", root, {"problem": f"cannot be checked: {error}"}, "unreadable")
        return
    leaves = [leaf for error in errors for leaf in _leaves(error)]
    deeper = {tuple(leaf.instance_path[:depth]) for leaf in leaves for depth in range(len(leaf.instance_path))}
    for leaf in leaves:
        node = _node_at(root, leaf.instance_path)
        kind_name = kinds.get(id(node.value), "")
        kind = GRAMMARS[version].get(kind_name)
        for described in _described(leaf, node, kind, is_followed_up=tuple(leaf.instance_path) in deeper):
            yield described._replace(arguments={"name": _name(node, kind_name), **described.arguments})


def _node_at(root: Node, path: list[str | int]) -> Node:
    """Return the node at an error's path, in which the key "200" of a mapping comes as a number."""
    node = root
    for key in path:
        node = node.child(str(key) if isinstance(node.value, dict) else key)
    return node


def _name(node: Node, kind_name: str) -> str:
    """Return what to call a place: "parameter `page`", or by its key where the grammar has no kind for it."""
    if node.trail is None:
        return "document"
    key = node.trail[1]
    if isinstance(key, int):
        own = node.value.get("name") if isinstance(node.value, dict) else None
        key = own if isinstance(own, str) else f"item {key + 1}"
    return f"{kind_name.replace('-', ' ')} `{key}`" if kind_name else f"field `{key}`"


def _leaves(error: Any, depth: int = 0) -> list[Any]:
    """Return the errors that say what is wrong inside a failed choice: those of the branch that was meant."""
    context = getattr(error.kind, "context", None)
    if not context or depth > MAX_DESCENT:
        return [error]
    branches = [[leaf for inner in branch for leaf in _leaves(inner, depth + 1)] for branch in context if branch]
    if not branches or all(len(leaf.instance_path) <= len(error.instance_path) for b in branches for leaf in b):
        return [error]
    return max(branches, key=lambda branch: (max(len(leaf.instance_path) for leaf in branch), -len(branch)))


def _described(error: Any, node: Node, kind: Kind | None, is_followed_up: bool) -> Iterator[StructureError]:
    """Turn an error into what the rules report; `is_followed_up` when a place below it is wrong as well."""
    if _is_left_to_others(error, node):
        return
    match error.kind.name:
        case "additionalProperties" | "unevaluatedProperties":
            for key in error.kind.unexpected:
                if key == "$ref":
                    continue
                # What is known but unexpected is a follow-up: one bad field makes 2020-12 disown its siblings.
                if kind is None or not _is_known(kind, key):
                    yield StructureError("structure-field-unknown", node.child(key), _unknown(key, kind), key)
                elif not is_followed_up and _MISPLACED.get(key) is not None:
                    arguments = {"name": f"field `{key}`", "problem": f"is only allowed {_MISPLACED[key]}"}
                    yield StructureError("structure-value-invalid", node.child(key), arguments, key)
        case "required":
            field = error.kind.property
            yield StructureError("structure-field-missing", node, {"field": field}, field)
        case "type":
            expected = " or ".join(_TYPE_NAMES.get(name, name) for name in error.kind.types)
            arguments = {"expected": expected, "actual": _TYPE_NAMES[json_type(node.value)]}
            yield StructureError("structure-type-wrong", node, arguments, "type")
        case name:
            yield StructureError("structure-value-invalid", node, {"problem": _problem(name, error, node)}, name)


def _is_left_to_others(error: Any, node: Node) -> bool:
    """Tell whether an error is none, or another rule says it better.

    A reference in place of an operation is what many split documents have and every bundler reads: it lacks what an
    operation must have, and its `$ref` is no field of one. That a path parameter is not `required` is the rule
    path-parameter-not-required.
    """
    if not isinstance(node.value, dict) or error.kind.name != "required":
        return False
    if error.kind.property == "required" and node.value.get("in") == "path":
        return True
    return "$ref" in node.value and error.kind.property == "responses"


def _is_known(kind: Kind, key: str) -> bool:
    if key in kind.fields or (kind.extensible and key.startswith("x-")):
        return True
    return any(pattern.match(key) for pattern, _ in kind.patterned)


_MISPLACED: Final = {
    "allowEmptyValue": "on a query parameter",
    "allowReserved": "on a query parameter",
    "style": "beside a schema",
    "explode": "beside a schema",
    "example": "beside a schema, and not together with examples",
    "examples": "beside a schema, and not together with example",
}
"""Fields that an object has only under a condition."""


def _unknown(key: str, kind: Kind | None) -> dict[str, object]:
    names = list(kind.fields) if kind is not None else []
    close = get_close_matches(key, names, n=1, cutoff=0.7)
    hint = f"perhaps `{close[0]}` is meant" if close else "extensions begin with x-"
    if kind is not None and not kind.fields and kind.patterned:
        hint = (
            "a path begins with a slash" if kind.patterned[0][0].pattern == "/" else "a status is 200, 4XX or default"
        )
    return {"field": key, "hint": hint}


_TYPE_NAMES: Final = {
    "object": "a mapping",
    "array": "a list",
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def json_type(value: Any) -> str:
    """Return the JSON Schema type of a plain value; a whole float is a number here."""
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            return "null"


def _problem(name: str, error: Any, node: Node) -> str:
    """Return what is wrong with a value, as the rest of a sentence that begins with its name."""
    kind = error.kind
    match name:
        case "enum":
            options = [str(option) for option in kind.options]
            close = get_close_matches(str(node.value), options, n=1)
            hint = f"; perhaps `{close[0]}` is meant" if close else f"; allowed: {', '.join(options)}"
            return f"is {_shown(node.value)}{hint}"
        case "const":
            return f"is {_shown(node.value)}; only {_shown(kind.expected_value)} is allowed"
        case "pattern":
            return f"is {_shown(node.value)}, which does not have the form {kind.pattern}"
        case "format":
            return f"is {_shown(node.value)}, which is no {kind.format}"
        case "uniqueItems":
            return "lists a value twice"
        case "minItems" | "minProperties" | "minLength":
            return f"needs at least {kind.limit} of them" if kind.limit > 1 else "must not be empty"
        case "maxItems" | "maxProperties":
            return f"has more than {kind.limit}"
        case "oneOf" | "anyOf":
            return _choice(error, node)
        case "not":
            return "combines fields that exclude each other"
        case _:
            return f"breaks a rule of its specification ({name})"


def _choice(error: Any, node: Node) -> str:
    """Say what a failed choice asks for: mostly one of two fields."""
    fields = [
        inner.kind.property
        for branch in (getattr(error.kind, "context", None) or ())
        for inner in branch
        if inner.kind.name == "required" and inner.instance_path == error.instance_path
    ]
    choice = " or ".join(dict.fromkeys(fields))
    if isinstance(node.value, dict) and choice:
        present = [field for field in dict.fromkeys(fields) if field in node.value]
        return f"has {' and '.join(present)}, of which only one may be there" if present else f"needs {choice}"
    return "fits none of the forms that are allowed here"


def _shown(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) or value is None else str(value)
    return f"`{text}`" if len(text) <= 40 else f"`{text[:39]}…`"
