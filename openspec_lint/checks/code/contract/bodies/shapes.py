"""Checks of what bodies are: those of an item the same wherever it is answered, and objects, so that they can grow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.envelope.bodies import is_undescribed, shown
from openspec_lint.checks.habits import is_habit, once_per_aspect, standing_for, times_more
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.lists import items_member
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed, shortened
from openspec_lint.model.bodies import Content
from openspec_lint.model.media_types import is_json, is_named_json, media_name
from openspec_lint.model.operations import Operation, Response, side_of
from openspec_lint.model.path_shape import unnamed
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node, Site

_JSON_PATCH: Final = "application/json-patch+json"
_CHANGES: Final = ("PUT", "PATCH")
_WITHOUT_BODY: Final = ("GET", "HEAD", "DELETE")
_WRAPPERS: Final = ("data", "result")
_NO_BYTES: Final = frozenset({"string", "integer", "number", "boolean"})


def item_answers_differ(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to a creation or change of an item that answers with less of it than reading does."""
    reads = {
        unnamed(operation.path).rstrip("/"): operation
        for operation in scope.contract.operations
        if operation.method == "GET" and scope.contract.path_shapes[operation.path].kind == "item"
    }
    for operation in scope.contract.operations:
        path = unnamed(operation.path).rstrip("/")
        read = reads.get(path if operation.method in _CHANGES else f"{path}/{{}}" if operation.method == "POST" else "")
        if read is not None:
            yield from _compared(operation, read, scope)


def _compared(operation: Operation, read: Operation, scope: ContractScope) -> Iterator[Hit]:
    answer, usual = _answer(operation, scope), _answer(read, scope)
    if answer is None or usual is None or answer[1].node.value is usual[1].node.value:
        return
    items = _items(answer[1], usual[1], scope)
    if items is None:
        return
    ours, theirs = items
    if items_member(scope.contract.schemas, theirs.properties, read.path) or len(theirs.properties) == 1:
        return  # it reads a list, or something in an object that the other has not
    missing = theirs.properties.keys() - ours.properties.keys()
    if ours.properties and missing and not ours.is_map and ours.is_complete and theirs.is_complete:
        note = Note(usual[0].node, f"{read.name} answers with this")
        arguments = {"what": operation.name, "read": read.name, "missing": listed(sorted(missing))}
        yield Hit(answer[0].node, arguments, related=(note,), operation=operation.inside)


def _answer(operation: Operation, scope: ContractScope) -> tuple[Content, SchemaView] | None:
    """Return the described JSON object that an operation answers with when it is done."""
    for response in operation.responses:
        if response.status in ("200", "201"):
            for content in response.contents:
                if is_json(content.media_type) and content.schema is not None:
                    view = scope.contract.schemas.view(content.schema)
                    return (content, view) if view.properties and not view.alternatives else None
    return None


def _items(ours: SchemaView, theirs: SchemaView, scope: ContractScope) -> tuple[SchemaView, SchemaView] | None:
    """Return the items in two answers: what both have in an envelope, or in the one member of an object.

    None where one of them leaves open what is in there, or only one has an envelope.
    """
    if any((name in ours.properties) != (name in theirs.properties) for name in _WRAPPERS):
        return None
    names = [name for name in _WRAPPERS if name in ours.properties and name in theirs.properties]
    if len(ours.properties) == 1 and ours.properties.keys() == theirs.properties.keys():
        names = [*ours.properties]
    if not names:
        return ours, theirs
    inner = [scope.contract.schemas.view(view.properties[names[0]]) for view in (ours, theirs)]
    is_open = any(view.alternatives or not view.properties for view in inner)
    return None if is_open else (inner[0], inner[1])


def request_body_not_object(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per kind of body, to a JSON body of a request that is no object."""
    hits = (
        Hit(content.node, {"what": operation.name, "actual": shown(view)}, aspect=shown(view))
        for operation in scope.contract.operations
        if operation.body is not None and operation.method not in _WITHOUT_BODY
        for content in operation.body.contents
        if is_json(content.media_type) and media_name(content.media_type) not in ("*/*", _JSON_PATCH)
        if (view := _described(content.schema, scope)) is not None
        if view.types is not None and view.types and not view.types & {"object", "file"}
    )
    yield from once_per_aspect(hits)


def _described(schema: Node | None, scope: ContractScope) -> SchemaView | None:
    if schema is None or not isinstance(schema.value, dict):
        return None
    view = scope.contract.schemas.view(schema)
    return view if view.is_complete and not view.alternatives else None


def response_scalar(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per type, to a success whose JSON is a bare text, number or boolean."""
    hits = (
        Hit(content.node, {"what": f"{operation.name} ({response.status})", "actual": shown(view)}, aspect=shown(view))
        for operation, response, content in _successes(scope)
        if is_named_json(content.media_type)
        if (view := _described(content.schema, scope)) is not None
        if view.types and view.types <= _NO_BYTES and not _is_file(view)
    )
    yield from once_per_aspect(hits)


def _successes(scope: ContractScope) -> Iterator[tuple[Operation, Response, Content]]:
    for operation in scope.contract.operations:
        for response in operation.responses:
            if side_of(response.status) == "success":
                yield from ((operation, response, content) for content in response.contents)


def _is_file(view: SchemaView) -> bool:
    return isinstance(view.node.value, dict) and view.node.value.get("format") in ("binary", "byte")


def request_body_undescribed(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object to the body of a request of which nothing says what is in it; once where it is the contract's way."""
    found: dict[int, tuple[Node, list[Operation]]] = {}
    for operation in scope.contract.operations:
        node = _undescribed(operation, scope) if operation.method not in _WITHOUT_BODY else None
        if node is not None:
            found.setdefault(id(node.value), (node, []))[1].append(operation)
    groups = [*found.values()]
    if is_habit(len(groups)):
        groups = [(groups[0][0], [operation for _, operations in groups for operation in operations])]
    for node, operations in groups:
        hits = [Hit(node, operation=one.inside) for one in operations]
        yield standing_for(hits, what=shortened(one.name for one in operations))


def _undescribed(operation: Operation, scope: ContractScope) -> Node | None:
    """Return the place of a body that is left open; bytes and texts need no schema to say that they are such."""
    body = operation.body
    if body is None:
        return None
    for content in body.contents:
        if is_json(content.media_type) and content.item_schema is None:
            view = _described(content.schema, scope)
            if content.schema is None or (view is not None and is_undescribed(view)):
                return view.node if view is not None else content.node
    return None if body.contents or scope.contract.version == "2.0" else body.node


def request_body_optional(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once, to bodies that may be left out although what is in them must be there."""
    found: dict[int, Hit] = {}
    for operation in scope.contract.operations:
        body = operation.body
        if body is None or body.required or operation.method not in ("POST", "PUT", "PATCH"):
            continue
        views = [_described(content.schema, scope) for content in body.contents]
        required = frozenset().union(*(view.required for view in views if view is not None))
        if required and all(view is not None and view.required for view in views):
            arguments = {"what": operation.name, "required": listed(sorted(required))}
            inside = operation.inside
            found.setdefault(id(body.node.value), Hit(body.node, arguments, operation=inside))
    if found:
        yield standing_for([*found.values()], more=times_more(len(found) - 1))


RESPONSE_SHAPE_CHECKS: Final[Mapping[str, Check]] = {
    "item-answers-differ": item_answers_differ,
    "request-body-not-object": request_body_not_object,
    "request-body-optional": request_body_optional,
    "request-body-undescribed": request_body_undescribed,
    "response-scalar": response_scalar,
}
