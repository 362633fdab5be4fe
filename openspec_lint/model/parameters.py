"""Parameters and headers: their schemas, and how their values are written."""

from __future__ import annotations

from typing import NamedTuple

from openspec_lint.model.bodies import swagger_keywords
from openspec_lint.model.references import Resolver
from openspec_lint.model.serialization import Forms, forms_of
from openspec_lint.model.site import Node


class Parameter(NamedTuple):
    """A parameter of an operation; `place` is "path", "query", "header" or "cookie". A header of a response is one too.

    node: where it is defined, references followed. schema: of its value, None when it has none. forms: how values of
    each shape are written, unless media_type, that of its `content`, says so. shared: whether the path item declares
    it, for all of its operations.
    """

    name: str
    place: str
    required: bool
    node: Node
    schema: Node | None
    forms: Forms
    media_type: str | None
    shared: bool = False


def read_parameter(
    name: str, place: str, node: Node, resolver: Resolver, *, is_swagger: bool, shared: bool = False
) -> Parameter:
    """Return the parameter, or the header of a response, that an object describes."""
    required = node.value.get("required") is True
    forms = forms_of(place, node.value, is_swagger)
    if is_swagger:
        schema = Node(node.document, node.trail, swagger_keywords(node.value))
        return Parameter(name, place, required, node, schema, forms, None, shared)
    media_type, described = _described(node, resolver)
    return Parameter(name, place, required, node, described, forms, media_type, shared)


def _described(node: Node, resolver: Resolver) -> tuple[str | None, Node | None]:
    """Return the media type of a `content`, and the schema, there or by itself."""
    if isinstance(node.value.get("schema"), (dict, bool)):
        return None, node.child("schema")
    content = node.value.get("content")
    if not isinstance(content, dict) or not content:
        return None, None
    media_type = next(iter(content))
    media = resolver.follow(node.child("content", media_type))
    return str(media_type), media.child("schema") if media is not None and isinstance(media.value, dict) else None
