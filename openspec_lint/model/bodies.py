"""Bodies of requests and responses in their media types, for every version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.model.encodings import FORM, MULTIPART_FORM, Encodings, encodings_of, form_encodings
from openspec_lint.model.grammar import GRAMMARS
from openspec_lint.model.references import Resolver
from openspec_lint.model.site import Node, Site

_DEFAULT_MEDIA_TYPE: Final = "application/json"
_FILE: Final = {"type": "string", "format": "binary"}
"""What 3.x says for `type: file` of 2.0."""


class Content(NamedTuple):
    """A body in one media type.

    schema: None when nothing describes it. item_schema: of each item of a stream (3.2). encodings: how its fields are
    written, None where 2.0 has a body that is no form. is_unsaid: what media type it is in is a guess, for 2.0 does
    not say.
    """

    media_type: str
    node: Node
    schema: Node | None
    item_schema: Node | None = None
    encodings: Encodings | None = None
    is_unsaid: bool = False


class Body(NamedTuple):
    """The request body of an operation."""

    required: bool
    node: Node
    contents: tuple[Content, ...]


def contents_of(holder: Node, version: str, resolver: Resolver) -> Iterator[Content]:
    """Yield what the `content` of a request body or a response of OpenAPI 3.x describes."""
    content = holder.value.get("content")
    for media_type in content if isinstance(content, dict) else ():
        media = resolver.follow(holder.child("content", media_type))
        if media is None:
            continue
        schema, item_schema = _schema(media, "schema"), _schema(media, "itemSchema")
        encodings = encodings_of(media, str(media_type), version, resolver)
        yield Content(str(media_type), media, schema, item_schema, encodings)


def _schema(media: Node, field: str) -> Node | None:
    is_there = isinstance(media.value, dict) and isinstance(media.value.get(field), (dict, bool))
    return media.child(field) if is_there else None


def swagger_body(site: Site, parameters: list[Node]) -> Body | None:
    """Return the body that the parameters of an operation of OpenAPI 2.0 make up."""
    for node in parameters:
        if node.value.get("in") == "body":
            contents = _swagger_contents(site, "consumes", node, node.child("schema"))
            return Body(node.value.get("required") is True, node, tuple(contents))
    fields = [node for node in parameters if node.value.get("in") == "formData"]
    if not fields:
        return None
    required = [node.value["name"] for node in fields if node.value.get("required") is True]
    properties = {node.value["name"]: swagger_keywords(node.value) for node in fields}
    holder = site.child("parameters")
    schema = holder._replace(value={"type": "object", "required": required, "properties": properties})
    encodings = form_encodings(fields)
    found = (Content(name, holder, schema, None, encodings) for name in _form_media_types(site, fields))
    return Body(bool(required), holder, tuple(found))


def _form_media_types(site: Site, fields: list[Node]) -> list[str]:
    """Return in which media types a form of 2.0 is sent; what others the document takes is not for forms."""
    default = MULTIPART_FORM if any(node.value.get("type") == "file" for node in fields) else FORM
    listed = [name for name in _media_types(site, "consumes") if name.lower() in (FORM, MULTIPART_FORM)]
    return listed or [default]


def swagger_contents(site: Site, response: Node) -> Iterator[Content]:
    """Yield what a response of OpenAPI 2.0 describes."""
    schema = response.value.get("schema")
    if isinstance(schema, dict):
        node = response.child("schema")
        if schema.get("type") == "file":
            node = node._replace(value={**schema, **_FILE})
        yield from _swagger_contents(site, "produces", response, node)


def swagger_keywords(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords of a schema that a parameter or header of OpenAPI 2.0 has itself."""
    found = {key: child for key, child in value.items() if key in GRAMMARS["2.0"]["items"].fields}
    return {**found, **_FILE} if found.get("type") == "file" else found


def _swagger_contents(site: Site, field: str, node: Node, schema: Node) -> Iterator[Content]:
    listed = _media_types(site, field)
    for media_type in listed or [_DEFAULT_MEDIA_TYPE]:
        yield Content(media_type, node, schema, is_unsaid=not listed)


def _media_types(site: Site, field: str) -> list[str]:
    """Return the media types that an operation of 2.0, or else its document, lists."""
    root = site.document.value
    for holder in (site.value, root if isinstance(root, dict) else {}):
        if isinstance(holder.get(field), list):
            return [str(item) for item in holder[field]]
    return []
