"""Checks of how parameters make up a request: its one body (2.0), its one query string (3.2), and its forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.parameters.declared import Listed, listed_parameters
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import as_json, listed
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_KEY, Trail

_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def body_conflicting(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a second body of an operation, and to form fields beside one (OpenAPI 2.0, Parameter Object, `in`)."""
    for operation, parameters in _effective(scope):
        bodies = [one for one in parameters if one.key[0] == "body"]
        fields = [one for one in parameters if one.key[0] == "formData"]
        others = [*bodies[1:], *fields[:1]]
        if bodies and others:
            name, body = others[0].key[1], bodies[0].key[1]
            what = "a second body" if len(bodies) > 1 else "a form field"
            note = Note(bodies[0].place, f"the body `{body}`")
            yield _hit(operation, others[0], {"parameter": name, "what": what, "body": body}, note)


def querystring_conflicting(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to what stands beside a parameter for the whole query string (OpenAPI 3.2, Parameter Object, `in`)."""
    for operation, parameters in _effective(scope):
        whole = [one for one in parameters if one.key[0] == "querystring"]
        if not whole:
            continue
        parts = [one for one in parameters if one.key[0] == "query"]
        others = [one for one in (*whole[1:], *parts) if not _is_one_list(one, whole[0])]
        if others:
            note = Note(whole[0].place, "the parameter for the whole query string")
            arguments = {"parameter": others[0].key[1], "place": others[0].key[0], "whole": whole[0].key[1]}
            yield _hit(operation, others[0], arguments, note)


def _is_one_list(one: Listed, other: Listed) -> bool:
    """Tell whether two parameters stand written out in one list, of which the structure says what it may have."""
    is_written_out = one.place.value is one.node.value and other.place.value is other.node.value
    return is_written_out and one.place.document is other.place.document and _list_of(one) == _list_of(other)


def _list_of(one: Listed) -> Trail:
    return one.place.trail[0] if one.place.trail is not None else None


def _hit(operation: Site, one: Listed, arguments: Mapping[str, object], note: Note) -> Hit:
    return Hit(one.place, arguments, related=(note,), aspect=one.key[1], operation=operation.operation)


def _effective(scope: ContractScope) -> Iterator[tuple[Site, list[Listed]]]:
    """Yield each operation with its parameters: those of the path item, unless replaced, and its own."""
    for operation in scope.contract.by_kind.get("operation", ()):
        item = operation.parent
        shared = listed_parameters(item, scope) if item is not None else None
        own = listed_parameters(operation, scope)
        if shared and own:
            replaced = {one.key for one in own}
            yield operation, [*(one for one in shared if one.key not in replaced), *own]
        elif shared is not None and own is not None and (shared or own):
            yield operation, shared or own


def form_without_consumes(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to form fields of an operation that consumes no form (OpenAPI 2.0, Parameter Object, `in` and `type`).

    Where nothing is said, forms are what clients send; a file asks for its type in so many words.
    """
    for operation, parameters in _effective(scope):
        fields = [one for one in parameters if one.key[0] == "formData"]
        if not fields:
            continue
        consumes = _consumes(operation, scope)
        names = consumes.value if isinstance(consumes.value, list) else None
        has_file = any(one.node.value.get("type") == "file" for one in fields)
        if (names is None and has_file) or (names and not any(str(name).startswith(_FORMS) for name in names)):
            place = consumes if names else fields[0].place
            what = listed(map(as_json, names or ())) or "nothing that it names"
            inside = operation.operation
            yield Hit(place, {"consumes": what, "field": fields[0].key[1]}, ON_KEY, operation=inside)


def _consumes(operation: Site, scope: ContractScope) -> Node:
    """Return what an operation consumes by itself, else what the contract says for all."""
    return operation.child("consumes") if "consumes" in operation.value else scope.contract.root.child("consumes")


BODY_CHECKS: Final[Mapping[str, Check]] = {
    "body-conflicting": body_conflicting,
    "form-without-consumes": form_without_consumes,
    "querystring-conflicting": querystring_conflicting,
}
