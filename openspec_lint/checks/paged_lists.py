"""The operations of a contract that answer with lists: their paging parameters, and what the answer says of paging."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.checks.lists import items_member
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.media_types import is_json
from openspec_lint.model.operations import Operation, Response
from openspec_lint.model.paging import CURSOR, PAGE, STYLES, plain, role_of_member, says_what_is_next
from openspec_lint.model.paging_parameters import PagingParameter, paging_parameters
from openspec_lint.model.path_shape import PathShape, words
from openspec_lint.model.plurals import is_plural
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node

_MORE_NAMES: Final = frozenset({"result", "value", "values", "objects", "hits", "elements", "resources"})
_BESIDE: Final = frozenset({"errors", "messages", "warnings", "links", "included", "order", "facets", "tags"})
"""Arrays that stand beside the items of a list."""

_HOLDERS: Final = ("data", "result", "response", "payload")
_SEARCHES: Final = frozenset({"search", "query", "list", "find", "filter", "lookup"})


class PagedList(NamedTuple):
    """An operation that answers with a list.

    items: the way to the array, such as "data.items", "" where the answer is the array itself. array: its schema.
    members: what stands in the answer beside the items, one level down, by name. said: which of that speaks of a style
    of paging, by style.
    """

    operation: Operation
    response: Response
    content: Content
    items: str
    array: Node
    parameters: tuple[PagingParameter, ...]
    members: Mapping[str, Node]
    said: Mapping[str, str]

    @property
    def styles(self) -> frozenset[str]:
        """The styles of paging that its parameters are of."""
        return frozenset(STYLES[one.role] for one in self.parameters if one.role in STYLES)


@lru_cache(maxsize=16)
def lists_of(contract: Contract) -> tuple[PagedList, ...]:
    """Return the operations that answer with lists, in document order: GETs of many, and searches with POST."""
    found = (_read(operation, contract.path_shapes[operation.path], contract) for operation in contract.operations)
    return tuple(one for one in found if one is not None)


def _read(operation: Operation, shape: PathShape, contract: Contract) -> PagedList | None:
    last = shape.segments[-1] if shape.segments else None
    if last is None or not last.is_literal:
        return None
    is_search = operation.method == "POST" and bool(_SEARCHES.intersection(words(last.text)))
    answer = _answer(operation) if operation.method == "GET" or is_search else None
    if answer is None:
        return None
    response, content = answer
    assert content.schema is not None
    view = contract.schemas.view(content.schema)
    is_of_many = shape.kind == "collection" or next(paging_parameters(operation, contract), None) is not None
    found = _items(view, shape.path, contract, is_of_many)
    if found is None:
        return None
    items, array = found
    members = {} if not items else dict(_members(view, items, contract))
    said = {STYLES[role]: name for name in members if (role := role_of_member(name)) is not None}
    parameters = tuple(_parameters(operation, (*members, *response.headers), contract))
    return PagedList(operation, response, content, items, array, parameters, members, said)


def _answer(operation: Operation) -> tuple[Response, Content] | None:
    """Return the JSON body of the first success, if a schema describes it."""
    for response in operation.responses:
        if response.status[:1] == "2":
            for content in response.contents:
                if is_json(content.media_type):
                    return (response, content) if isinstance(_value(content.schema), dict) else None
    return None


def _value(node: Node | None) -> object:
    return node.value if node is not None else None


def _items(view: SchemaView, path: str, contract: Contract, is_of_many: bool) -> tuple[str, Node] | None:
    """Return the way to the array of items, and the array."""
    if view.types == frozenset({"array"}):
        return "", view.node
    name = _member_with_items(view, path, contract, is_of_many)
    if name is not None:
        return name, view.properties[name]
    for holder in _HOLDERS:
        if holder in view.properties:
            inner = contract.schemas.view(view.properties[holder])
            name = _member_with_items(inner, path, contract, is_of_many)
            if name is not None:
                return f"{holder}.{name}", inner.properties[name]
    return None


def _member_with_items(view: SchemaView, path: str, contract: Contract, is_of_many: bool) -> str | None:
    """Return the member that is the array of the items, by its name or, where many are asked for, as the only one."""
    known = items_member(contract.schemas, view.properties, path)
    if known is not None:
        return known
    arrays = [
        name
        for name, node in view.properties.items()
        if plain(name) not in _BESIDE and contract.schemas.view(node).is_a("array")
    ]
    last = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    names = [name for name in arrays if plain(name) in _MORE_NAMES or (plain(name) == plain(last) and _is_many(last))]
    if names:
        return names[0]
    return arrays[0] if len(arrays) == 1 and is_of_many else None


def _is_many(name: str) -> bool:
    last = words(name)[-1:]
    return bool(last) and is_plural(last[0], {}, ())


def _members(view: SchemaView, items: str, contract: Contract) -> Iterator[tuple[str, Node]]:
    """Yield the members of an answer and of the objects in it, but for its items."""
    first, _, second = items.partition(".")
    for name, node in view.properties.items():
        if name == first and not second:
            continue
        yield name, node
        inner = contract.schemas.view(node)
        for inner_name, inner_node in inner.properties.items() if not inner.alternatives else ():
            if name != first or inner_name != second:
                yield inner_name, inner_node


def _parameters(operation: Operation, answered: Iterable[str], contract: Contract) -> Iterator[PagingParameter]:
    """Yield the paging parameters of a list; a page in text, where the answer names the next one, is a cursor."""
    leads_on = any(says_what_is_next(name) for name in answered)
    for one in paging_parameters(operation, contract):
        is_text = one.schema is not None and contract.schemas.view(one.schema).types == frozenset({"string"})
        yield one._replace(role=CURSOR) if one.role == PAGE and is_text and leads_on else one
