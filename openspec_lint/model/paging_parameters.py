"""The parameters by which an operation is read page by page, wherever in a request they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation
from openspec_lint.model.paging import OFFSET, may_page, role_of_parameter
from openspec_lint.model.parameters import Parameter
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node

_TEXT: Final = frozenset({"string"})


class PagingParameter(NamedTuple):
    """A parameter, or a member of a search's body, and its part in paging: one of the roles of `model.paging`."""

    role: str
    name: str
    node: Node
    schema: Node | None
    required: bool


def paging_parameters(operation: Operation, contract: Contract) -> Iterator[PagingParameter]:
    """Yield the parameters of an operation, or the members of its body, that have to do with paging."""
    for parameter in operation.parameters:
        if parameter.place == "query":
            yield from _in_query(parameter, contract)
        elif parameter.place == "header" and parameter.name.lower() == "range":
            yield PagingParameter(OFFSET, parameter.name, parameter.node, parameter.schema, parameter.required)
    if operation.method == "POST" and operation.body is not None:
        for content in operation.body.contents[:1]:
            if content.schema is not None:
                yield from _in_body(contract.schemas.view(content.schema), contract)


def _in_query(parameter: Parameter, contract: Contract) -> Iterator[PagingParameter]:
    """Yield a parameter that pages, or the members of one that is an object: `page[number]`, or a whole `pageable`."""
    role = _role(parameter.name, parameter.schema, contract)
    if role is not None:
        yield PagingParameter(role, parameter.name, parameter.node, parameter.schema, parameter.required)
    elif parameter.schema is not None and isinstance(parameter.schema.value, dict) and _may_be_object(parameter.schema):
        yield from _members(contract.schemas.view(parameter.schema), contract, is_required=parameter.required)


def _may_be_object(schema: Node) -> bool:
    """Tell, without looking further, whether a schema may have members; most parameters are plain."""
    return "properties" in schema.value or "$ref" in schema.value or "allOf" in schema.value


def _in_body(view: SchemaView, contract: Contract) -> Iterator[PagingParameter]:
    """Yield the members of a search's body that page it, there or one level down."""
    yield from _members(view, contract, is_required=True)
    for node in view.properties.values():
        yield from _members(contract.schemas.view(node), contract, is_required=True)


def _members(view: SchemaView, contract: Contract, *, is_required: bool) -> Iterator[PagingParameter]:
    for name, node in view.properties.items():
        role = _role(name, node, contract) or _role(f"page{name}", node, contract)
        if role is not None:
            yield PagingParameter(role, name, node, node, is_required and name in view.required)


def _role(name: str, schema: Node | None, contract: Contract) -> str | None:
    """Return the part that a name has in paging; a choice of texts, such as A4 and A5, has none."""
    if not may_page(name):
        return None
    if schema is None or not isinstance(schema.value, dict):
        return role_of_parameter(name, None, None)
    view = contract.schemas.view(schema)
    keywords = view.node.value if isinstance(view.node.value, dict) else {}
    is_choice = view.types == _TEXT and "enum" in keywords
    return role_of_parameter(name, view.types, keywords.get("format")) if not is_choice else None
