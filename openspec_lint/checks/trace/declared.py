"""What a contract declares of one operation, in the words of a reader: parameters, fields one level deep, responses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from openspec_lint.findings import Location
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.operation_trace import Declared, DeclaredBody, DeclaredField, DeclaredResponse
from openspec_lint.model.operations import Operation, Response
from openspec_lint.model.parameters import Parameter
from openspec_lint.model.prose.routes import Route
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node
from openspec_lint.read.pointers import keys_of_pointer

KEYWORDS: Final = (
    *("default", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "minLength", "maxLength"),
    *("minItems", "maxItems", "pattern", "enum", "const"),
)
"""What is told of the value of a parameter or a field, besides its type."""

_NAMED: Final = 8
"""Members of an object, or alternatives, that a type names; of more only the number is."""


def declared(route: Route) -> Declared:
    """Return what the contract declares of an operation."""
    contract, operation = route
    body, value = operation.body, operation.site.value
    summary = value.get("summary")
    return Declared(
        summary if isinstance(summary, str) else "",
        value.get("deprecated") is True,
        tuple(_parameter(parameter, contract) for parameter in operation.parameters),
        tuple(_bodies(body.contents, contract)) if body is not None else (),
        body is not None and body.required,
        tuple(
            DeclaredResponse(
                response.status,
                _text(response.node.value.get("description")),
                tuple(_bodies(response.contents, contract)),
                response_location(operation, response),
            )
            for response in operation.responses
        ),
    )


def response_location(operation: Operation, response: Response) -> Location:
    """Return where an operation declares a response: at its status there, wherever a reference leads."""
    listed = operation.site.value.get("responses")
    for key in listed if isinstance(listed, dict) else ():
        if str(key).upper() == response.status.upper():
            return _location(operation.site.child("responses", key))
    return _location(response.node)


def _location(node: Node) -> Location:
    return node.document.locate(node.trail)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _parameter(parameter: Parameter, contract: Contract) -> DeclaredField:
    schema = parameter.schema
    said, keywords = ("any", {}) if schema is None else (type_text(schema, contract), _keywords(schema, contract))
    return DeclaredField(
        *(parameter.name, parameter.place, said, parameter.required, keywords, _location(parameter.node))
    )


def _bodies(contents: Iterable[Content], contract: Contract) -> Iterator[DeclaredBody]:
    for content in contents:
        schema = content.schema if content.schema is not None else content.item_schema
        if schema is None:
            yield DeclaredBody(content.media_type, "any", (), _location(content.node))
            continue
        view = contract.schemas.view(schema)
        fields = tuple(
            DeclaredField(
                *(name, "", type_text(node, contract), name in view.required, _keywords(node, contract)),
                _location(node),
            )
            for name, node in view.properties.items()
        )
        yield DeclaredBody(
            content.media_type, type_text(schema, contract, fields=not fields), fields, _location(schema)
        )


def type_text(schema: Node, contract: Contract, *, fields: bool = True) -> str:
    """Return the type of a schema in words: "array of Book {id, title}", "string (date-time) or null".

    fields: whether an object names its members.
    """
    view = contract.schemas.view(schema)
    name = _name(schema, contract)
    if view.alternatives:
        names = [_name(each, contract) or _kind(contract.schemas.view(each)) for each in view.alternatives]
        return f"{name or 'one'} of {_some(dict.fromkeys(names))}" if not name else f"{name}: one of {_some(names)}"
    if view.items is not None and (view.types is None or "array" in view.types):
        return _or_null(f"array of {_element(view.items, contract)}", view)
    members = f" {{{_some(view.properties)}}}" if fields and view.properties else ""
    return _or_null(f"{name or _kind(view)}{members}", view)


def _element(items: Node, contract: Contract) -> str:
    """Return the type of the items of an array; arrays in arrays are not followed to their end."""
    view = contract.schemas.view(items)
    members = f" {{{_some(view.properties)}}}" if view.properties else ""
    return f"{_name(items, contract) or _kind(view)}{members}"


def _kind(view: SchemaView) -> str:
    """Return the JSON types of a schema, with its format."""
    types = " or ".join(sorted(view.types)) if view.types else "any"
    value = view.node.value
    form = value.get("format") if isinstance(value, dict) else None
    return f"{types} ({form})" if isinstance(form, str) and types != "any" else types


def _or_null(text: str, view: SchemaView) -> str:
    if view.types is not None and not view.types and view.nullable:
        return "null"
    return f"{text} or null" if view.nullable and view.types else text


def _name(schema: Node, contract: Contract) -> str | None:
    """Return the name under which a reference, or the only member of an `allOf`, finds a schema."""
    value = schema.value
    if not isinstance(value, dict):
        return None
    reference = value.get("$ref")
    if isinstance(reference, str):
        keys = keys_of_pointer(reference.partition("#")[2])
        return keys[-1] if keys else reference.rpartition("/")[2]
    parts = value.get("allOf")
    if isinstance(parts, list) and len(parts) == 1:
        return _name(schema.child("allOf", 0), contract)
    return None


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - _NAMED
    return ", ".join(listed) if more <= 1 else f"{', '.join(listed[:_NAMED])} and {more} more"


def _keywords(schema: Node, contract: Contract) -> Mapping[str, object]:
    """Return what is said of a value, by the schema itself, beside a reference, or by members of `allOf`."""
    found: dict[str, object] = {}
    meant = contract.schemas.view(schema).node
    parts = [schema, meant]
    if isinstance(meant.value, dict) and isinstance(meant.value.get("allOf"), list):
        members = (meant.child("allOf", index) for index in range(len(meant.value["allOf"])))
        parts += [node for node in map(contract.follow, members) if node is not None]
    for part in parts:
        if isinstance(part.value, dict):
            for keyword in KEYWORDS:
                if keyword in part.value:
                    found.setdefault(keyword, part.value[keyword])
    return {keyword: found[keyword] for keyword in KEYWORDS if keyword in found}
