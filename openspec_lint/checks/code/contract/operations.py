"""Checks of operations: the method against the path, identifiers, and the statuses they answer with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import shortened
from openspec_lint.model.operations import Operation
from openspec_lint.model.path_shape import PathShape, path_shapes, unnamed, words
from openspec_lint.model.plurals import is_plural
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_VALUE

_HABIT: Final = 5
"""Findings of one kind that are the way of a contract when nothing speaks against it, and then are one finding."""


def method_not_rest(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a method that does not go with what its path stands for."""
    shapes = path_shapes(operation.path for operation in scope.contract.operations)
    changing = frozenset(options["changing"])
    items_elsewhere = _items_if_changed_with_put(scope.contract.operations, shapes)
    for operation in scope.contract.operations:
        shape = shapes[operation.path]
        last = words(shape.segments[-1].text) if shape.segments and shape.segments[-1].is_literal else []
        advice = ""
        if operation.method in ("GET", "HEAD") and len(last) == 1 and last[0] in changing:
            advice = f"a {operation.method} must not change anything, and caches and crawlers call it; use POST"
        elif operation.method in ("PUT", "DELETE") and _is_of_many(shape) and _is_whole(operation):
            whole = "replaces" if operation.method == "PUT" else "deletes"
            advice = f"it {whole} the whole collection; address one item"
        elif operation.method == "POST" and shape.kind == "item" and operation.path in items_elsewhere:
            advice = "items are changed with PUT or PATCH in this contract; POST creates one in a collection"
        if advice:
            yield Hit(operation.site, {"advice": advice})


def _items_if_changed_with_put(operations: Iterable[Operation], shapes: Mapping[str, PathShape]) -> set[str]:
    """Return the paths of items that can be read, in a contract that changes any item with PUT or PATCH; else none."""
    changes = {"PUT", "PATCH"}
    if not any(operation.method in changes and shapes[operation.path].kind == "item" for operation in operations):
        return set()
    collections = {unnamed(path).rstrip("/") for path, shape in shapes.items() if _is_of_many(shape)}
    readable = {operation.path for operation in operations if operation.method == "GET"}
    return {path for path in readable if unnamed(path).rstrip("/").rpartition("/")[0] in collections}


def create_not_201(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a POST on a collection that answers with 200 and none of the statuses that say what became of it.

    A contract that never answers with 201 is told so once. A catalogue that names no status gets its 200 from our
    reader, so catalogues are left out.
    """
    if scope.contract.format == "catalogue":
        return
    shapes = path_shapes(operation.path for operation in scope.contract.operations)
    all_statuses: set[str] = set()
    found: list[Operation] = []
    for operation in scope.contract.operations:
        statuses = {response.status for response in operation.responses}
        all_statuses |= statuses
        is_creation = operation.method == "POST" and _is_of_many(shapes[operation.path])
        if is_creation and "200" in statuses and not statuses & {"201", "202", "204", "207", "2XX", "303"}:
            found.append(operation)
    is_habit = "201" not in all_statuses and len(found) > _HABIT
    for operation in found[:1] if is_habit else found:
        what = shortened((one.name for one in found), 1) if is_habit else operation.name
        inside = None if is_habit else (operation.method, operation.path)
        yield Hit(operation.site.child("responses", "200"), {"what": what}, operation=inside)


def _is_whole(operation: Operation) -> bool:
    """Tell whether a collection belongs to no item (others are set or emptied) and no parameter has to narrow it."""
    return "{" not in operation.path and not any(parameter.required for parameter in operation.parameters)


def _is_of_many(shape: PathShape) -> bool:
    """Tell whether a path is a collection and says so by a plural: others have views below them, and no items."""
    last = words(shape.segments[-1].text) if shape.kind == "collection" else []
    return bool(last) and is_plural(last[-1], {}, ())


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
    "create-not-201": create_not_201,
    "delete-with-body": delete_with_body,
    "method-not-rest": method_not_rest,
    "operation-id-duplicate": operation_id_duplicate,
    "request-body-without-meaning": request_body_without_meaning,
}
