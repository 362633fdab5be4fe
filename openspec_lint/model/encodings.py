"""How the fields of forms and the parts of multipart bodies are written (Encoding Object; 2.0, `collectionFormat`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.model.media_types import media_name
from openspec_lint.model.references import Resolver
from openspec_lint.model.serialization import Forms, forms_of
from openspec_lint.model.site import Node

FORM: Final = "application/x-www-form-urlencoded"
MULTIPART_FORM: Final = "multipart/form-data"

_STYLE_FIELDS: Final = ("style", "explode", "allowReserved")
_UNSTYLED: Final[Forms] = {"scalar": "q=a", "array": "q=a&q=b"}
"""Without a style, lists repeat their name, and objects are JSON, or split up, as versions have it."""


class Encoding(NamedTuple):
    """How a field is written.

    node: where that is said. content_types: what its `contentType` lists, None when it has none.
    """

    node: Node
    forms: Forms
    content_types: frozenset[str] | None = None
    headers: Mapping[str, Node] = {}
    allows_reserved: bool = False


class Encodings(NamedTuple):
    """How the fields of a body are written: `by_field` (a property, or "prefixEncoding/0"), else as by `others`."""

    by_field: Mapping[str, Encoding]
    others: Encoding

    def of(self, field: str) -> Encoding:
        """Return how a field is written."""
        return self.by_field.get(field, self.others)


def encodings_of(media: Node, media_type: str, version: str, resolver: Resolver) -> Encodings:
    """Return how the fields of a body in a media type of OpenAPI 3.x are written."""
    name = media_name(media_type)
    is_form = name in (FORM, MULTIPART_FORM)
    others = Encoding(media, _UNSTYLED if is_form else {})
    if not (is_form or name.startswith("multipart/")) or not isinstance(media.value, dict):
        return Encodings({}, others)
    has_styles = name == FORM or (is_form and version != "3.0")
    found = {}
    for field, node in _encoding_nodes(media):
        types = node.value.get("contentType")
        said = frozenset(map(media_name, types.split(","))) if isinstance(types, str) else None
        styled = has_styles and any(key in node.value for key in _STYLE_FIELDS)
        forms = forms_of("query", node.value, is_swagger=False) if styled else others.forms
        headers = {} if name == FORM else headers_of(node, resolver)
        headers = {key: header for key, header in headers.items() if key.lower() != "content-type"}
        allows_reserved = styled and node.value.get("allowReserved") is True
        found[field] = Encoding(node, forms, None if styled else said, headers, allows_reserved)
    return Encodings(found, others)


def _encoding_nodes(media: Node) -> Iterator[tuple[str, Node]]:
    for key in ("encoding", "prefixEncoding", "itemEncoding"):
        holder = media.value.get(key)
        if key == "itemEncoding" and isinstance(holder, dict):
            yield key, media.child(key)
        elif isinstance(holder, dict) and key == "encoding":
            for name, value in holder.items():
                if isinstance(value, dict):
                    yield name, media.child(key, name)
        elif isinstance(holder, list):
            for index, value in enumerate(holder):
                if isinstance(value, dict):
                    yield f"{key}/{index}", media.child(key, index)


def form_encodings(fields: list[Node]) -> Encodings:
    """Return how the fields of a form of OpenAPI 2.0 are written."""
    found = {node.value["name"]: Encoding(node, forms_of("formData", node.value, is_swagger=True)) for node in fields}
    return Encodings(found, Encoding(fields[0], _UNSTYLED))


def headers_of(node: Node, resolver: Resolver) -> dict[str, Node]:
    """Return the headers of a response or an encoding by name, references followed."""
    headers: Any = node.value.get("headers")
    found = {}
    for name in headers if isinstance(headers, dict) else ():
        header = resolver.follow(node.child("headers", name))
        if header is not None and isinstance(header.value, dict):
            found[str(name)] = header
    return found
