"""Checks of operations: the method against the path, bodies where none are meant, and identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.code.contract.operations.shapes import is_of_many, is_whole
from openspec_lint.checks.habits import FEW, of_operations
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.operations import Operation
from openspec_lint.model.path_shape import PathShape, template_names, unnamed, words
from openspec_lint.model.site import Node, Site
from openspec_lint.read.document import ON_VALUE

_UPDATES: Final = ("PUT", "PATCH")
_CATCH_ALL: Final = frozenset({"path", "proxy", "rest", "splat", "wildcard"})
"""Parameters that stand for the paths of another server, whose operations are not described."""


def method_not_rest(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a method that does not go with what its path stands for.

    options: `table` has shape → method → what speaks against it; `changing` are the actions that change something.
    """
    found: dict[tuple[str, str], list[Operation]] = {}
    changing = [[verb] for verb in options["changing"]]
    items_elsewhere = _items_if_changed_with_put(scope.contract.operations, scope.contract.path_shapes)
    for operation in scope.contract.operations:
        shape = scope.contract.path_shapes[operation.path]
        if operation.method not in options["table"].get(shape.kind, {}):
            continue
        if shape.kind == "action":
            is_meant = words(shape.last) in changing
        elif shape.kind == "collection":
            is_meant = is_of_many(shape) and is_whole(operation)
        else:
            is_meant = shape.kind != "item" or operation.path in items_elsewhere
        if is_meant:
            found.setdefault((shape.kind, operation.method), []).append(operation)
    for (kind, method), operations in found.items():
        places = [(operation, operation.site) for operation in operations]
        yield from of_operations(places, None, most=FEW, advice=options["table"][kind][method])


def _items_if_changed_with_put(operations: Iterable[Operation], shapes: Mapping[str, PathShape]) -> set[str]:
    """Return the paths of items that can be read, in a contract that changes any item with PUT or PATCH; else none.

    An item that has items right below it, /fields/{collection}/{field}, is a collection too.
    """
    if not any(operation.method in _UPDATES and shapes[operation.path].kind == "item" for operation in operations):
        return set()
    collections = {unnamed(path).rstrip("/") for path, shape in shapes.items() if is_of_many(shape)}
    readable = {operation.path for operation in operations if operation.method == "GET"}
    with_items = {unnamed(path).rstrip("/").removesuffix("/{}") for path in shapes if unnamed(path).endswith("}/{}")}
    return {
        path
        for path in readable
        if unnamed(path).rstrip("/").rpartition("/")[0] in collections and unnamed(path).rstrip("/") not in with_items
    }


def update_without_body(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a PATCH or PUT that takes no values at all (RFC 5789; RFC 9110, section 9.3.4).

    A PUT is one of what has content: a star or a membership says all with its path. So an item counts where its
    collection creates items from a POST.
    """
    operations, shapes = scope.contract.operations, scope.contract.path_shapes
    with_content = {operation.path for operation in operations if _gives_content(operation)}
    created_in = {unnamed(operation.path).rstrip("/") for operation in operations if operation.method == "POST"}
    for operation in operations:
        kind = shapes[operation.path].kind
        is_update = operation.method in _UPDATES and kind in ("item", "singleton")
        if is_update and _takes_nothing(operation) and _CATCH_ALL.isdisjoint(template_names(operation.path)[-1:]):
            is_made_there = unnamed(operation.path).rstrip("/").rpartition("/")[0] in created_in
            is_put_of_thing = operation.path in with_content and (kind == "singleton" or is_made_there)
            if operation.method == "PATCH" or is_put_of_thing:
                yield Hit(operation.site)


def create_without_body(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a POST on a collection that takes no values at all."""
    for operation in scope.contract.operations:
        is_creation = operation.method == "POST" and is_of_many(scope.contract.path_shapes[operation.path])
        if is_creation and _takes_nothing(operation):
            yield Hit(operation.site)


def _gives_content(operation: Operation) -> bool:
    statuses = (response.status for response in operation.responses if response.contents)
    return operation.method == "GET" and any(status[0] == "2" for status in statuses)


def _takes_nothing(operation: Operation) -> bool:
    """Tell whether an operation has no body, known or not, and no query parameter either."""
    has_body = operation.body is not None or "requestBody" in operation.site.value
    return not has_body and not any(parameter.place == "query" for parameter in operation.parameters)


def request_body_without_meaning(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a body of a GET or HEAD, to which HTTP gives no meaning (RFC 9110, sections 9.3.1 and 9.3.2)."""
    for operation, body in _with_body(("GET", "HEAD"), scope):
        yield Hit(body, operation=operation.inside)


def delete_with_body(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a body of a DELETE, to which HTTP gives no meaning (RFC 9110, section 9.3.5)."""
    deletions = sum(operation.method == "DELETE" for operation in scope.contract.operations)
    yield from of_operations(list(_with_body(("DELETE",), scope)), deletions)


def _with_body(methods: tuple[str, ...], scope: ContractScope) -> Iterator[tuple[Operation, Node]]:
    """Yield the operations with these methods that have a body; one that is described to be empty is none."""
    view = scope.contract.schemas.view
    for operation in scope.contract.operations:
        body = operation.body
        if operation.method in methods and body is not None:
            schemas = [view(content.schema) for content in body.contents if content.schema is not None]
            if not schemas or any(schema.properties or schema.types != frozenset({"object"}) for schema in schemas):
                yield operation, body.node


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
