"""Checks of operations: the method against the path, bodies where none are meant, and identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.shapes import is_of_many, is_whole
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.operations import Operation
from openspec_lint.model.path_shape import PathShape, unnamed, words
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE

_UPDATES: Final = ("PUT", "PATCH")


def method_not_rest(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a method that does not go with what its path stands for.

    options: `table` has shape → method → what speaks against it; `changing` are the actions that change something.
    """
    shapes = scope.contract.path_shapes
    table, changing = options["table"], frozenset(options["changing"])
    items_elsewhere = _items_if_changed_with_put(scope.contract.operations, shapes)
    for operation in scope.contract.operations:
        shape = shapes[operation.path]
        advice = table.get(shape.kind, {}).get(operation.method)
        if advice is None:
            continue
        if shape.kind == "action":
            is_meant = words(shape.last) in [[verb] for verb in changing]
        elif shape.kind == "collection":
            is_meant = is_of_many(shape) and is_whole(operation)
        else:
            is_meant = shape.kind != "item" or operation.path in items_elsewhere
        if is_meant:
            yield Hit(operation.site, {"advice": advice})


def _items_if_changed_with_put(operations: Iterable[Operation], shapes: Mapping[str, PathShape]) -> set[str]:
    """Return the paths of items that can be read, in a contract that changes any item with PUT or PATCH; else none."""
    if not any(operation.method in _UPDATES and shapes[operation.path].kind == "item" for operation in operations):
        return set()
    collections = {unnamed(path).rstrip("/") for path, shape in shapes.items() if is_of_many(shape)}
    readable = {operation.path for operation in operations if operation.method == "GET"}
    return {path for path in readable if unnamed(path).rstrip("/").rpartition("/")[0] in collections}


def update_without_body(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a PATCH, or a PUT of what can be read, that takes no values at all (RFC 5789; RFC 9110, section 9.3.4).

    A PUT of what has no content of its own, a star or a membership, says all with its path.
    """
    readable = {operation.path for operation in scope.contract.operations if _gives_content(operation)}
    for operation in scope.contract.operations:
        is_update = operation.method == "PATCH" or (operation.method == "PUT" and operation.path in readable)
        kind = scope.contract.path_shapes[operation.path].kind
        if is_update and kind in ("item", "singleton") and _takes_nothing(operation):
            yield Hit(operation.site)


def create_without_body(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a POST on a collection that takes no values at all."""
    for operation in scope.contract.operations:
        is_creation = operation.method == "POST" and is_of_many(scope.contract.path_shapes[operation.path])
        if is_creation and _takes_nothing(operation):
            yield Hit(operation.site)


def _gives_content(operation: Operation) -> bool:
    return operation.method == "GET" and any(response.contents for response in operation.responses)


def _takes_nothing(operation: Operation) -> bool:
    """Tell whether an operation has no body, known or not, and no query parameter either."""
    has_body = operation.body is not None or "requestBody" in operation.site.value
    return not has_body and not any(parameter.place == "query" for parameter in operation.parameters)


def request_body_without_meaning(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a body of a GET or HEAD, to which HTTP gives no meaning (RFC 9110, sections 9.3.1 and 9.3.2)."""
    yield from _bodies_of(("GET", "HEAD"), scope)


def delete_with_body(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a body of a DELETE, to which HTTP gives no meaning (RFC 9110, section 9.3.5)."""
    yield from _bodies_of(("DELETE",), scope)


def _bodies_of(methods: tuple[str, ...], scope: ContractScope) -> Iterator[Hit]:
    """Yield the bodies of the operations with these methods; one that is described to be empty is none."""
    view = scope.contract.schemas.view
    for operation in scope.contract.operations:
        body = operation.body
        if operation.method in methods and body is not None:
            schemas = [view(content.schema) for content in body.contents if content.schema is not None]
            if not schemas or any(schema.properties or schema.types != frozenset({"object"}) for schema in schemas):
                yield Hit(body.node, operation=(operation.method, operation.path))


def operation_id_duplicate(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to an operationId that an earlier operation has, in whatever file (OpenAPI, Operation Object)."""
    first: dict[str, Site] = {}
    for site in scope.contract.by_kind.get("operation", ()):
        name = site.value.get("operationId")
        if not isinstance(name, str) or not name:
            continue
        earlier = first.setdefault(name, site)
        is_same_place = earlier.trail == site.trail and earlier.document is site.document
        if earlier is not site and not is_same_place:
            other = " ".join(earlier.operation) if earlier.operation is not None else "an earlier operation"
            note = Note(earlier.child("operationId"), f"the first one, of {other}")
            yield Hit(site.child("operationId"), {"id": name, "other": other}, ON_VALUE, (note,))


OPERATION_CHECKS: Final[Mapping[str, Check]] = {
    "create-without-body": create_without_body,
    "delete-with-body": delete_with_body,
    "method-not-rest": method_not_rest,
    "operation-id-duplicate": operation_id_duplicate,
    "request-body-without-meaning": request_body_without_meaning,
    "update-without-body": update_without_body,
}
