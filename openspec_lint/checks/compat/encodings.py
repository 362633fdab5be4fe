"""What changed about how the fields of forms and the parts of multipart bodies are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.compat.change import Change, at_field
from openspec_lint.checks.compat.shapes import Dialects, Schemas, rewritten_shapes
from openspec_lint.model.bodies import Content
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.encodings import Encoding
from openspec_lint.model.media_types import has_room
from openspec_lint.model.site import Node

_TEXT: Final = frozenset(("text/plain",))
_BY_TYPE: Final = {"object": frozenset(("application/json",)), "array": frozenset(("application/json",))}
_DEPTH: Final = 5
"""Lists inside lists in which the type of the items is looked for."""

Pair = tuple[Encoding, Encoding]


def encoded_fields(old: Content, new: Content) -> Iterator[tuple[str, Pair]]:
    """Yield the fields of two contents whose encoding may have changed."""
    if old.encodings is None or new.encodings is None:
        return
    for field in dict.fromkeys((*old.encodings.by_field, *new.encodings.by_field)):
        yield field, (old.encodings.of(field), new.encodings.of(field))


def encoding_changes(
    field: str, pair: Pair, contents: tuple[Content, Content], dialects: Dialects, traits: Mapping[str, Any]
) -> Iterator[Change]:
    """Yield the facts about how a field is written in two versions of a body; its headers are left out."""
    old, new = pair
    schemas = tuple(_member(dialect, content, field) for dialect, content in zip(dialects, contents, strict=True))
    if None in schemas and "/" not in field and field != "itemEncoding":
        return  # that the field came or went is told
    told = {**traits, "name": field}
    both = schemas[0], schemas[1]
    if old.forms != new.forms:
        yield from _style_changes(field, pair, both, dialects, told)
    if old.allows_reserved != new.allows_reserved:
        change = "enabled" if new.allows_reserved else "disabled"
        places = at_field(old.node, "allowReserved"), at_field(new.node, "allowReserved")
        flags = old.allows_reserved, new.allows_reserved
        yield Change("encoding", "allowReserved", change, *flags, *places, traits=told)
    if old.content_types != new.content_types:
        yield from _content_type_changes(pair, both, dialects, told)


def _style_changes(
    field: str, pair: Pair, schemas: Schemas, dialects: Dialects, traits: Mapping[str, Any]
) -> Iterator[Change]:
    old, new = pair
    shapes, is_clear = rewritten_shapes(old.forms, new.forms, schemas, dialects)
    if shapes:
        ways = [each.forms.get(shapes[0], "JSON").replace("q=", f"{field}=") for each in pair]
        words = ways[0], ways[1]
        places = at_field(old.node, "style"), at_field(new.node, "style")
        yield Change("encoding", "style", "changed", *words, *places, traits={**traits, "clear": is_clear})


def _content_type_changes(
    pair: Pair, schemas: Schemas, dialects: Dialects, traits: Mapping[str, Any]
) -> Iterator[Change]:
    old, new = pair
    before, after = (
        each.content_types or (_implied(dialect, schema) if schema is not None else None)
        for each, dialect, schema in zip(pair, dialects, schemas, strict=True)
    )
    change = _types_change(before, after)
    if change is not None:
        words = _words(old.content_types), _words(new.content_types)
        places = at_field(old.node, "contentType"), at_field(new.node, "contentType")
        yield Change("encoding", "contentType", change, *words, *places, traits=traits)


def _types_change(before: frozenset[str] | None, after: frozenset[str] | None) -> str | None:
    """Say whether there is room for more media types, for fewer, or for others; None is any."""
    if before == after:
        return None
    if before is None or after is None:
        return "added" if before is None else "removed"
    gone, came = _without(before, after), _without(after, before)
    return "changed" if gone and came else "specialized" if gone else "generalized" if came else None


def _without(types: frozenset[str], others: frozenset[str]) -> list[str]:
    return [name for name in types if not any(name == other or has_room(other, name) for other in others)]


def _words(types: frozenset[str] | None) -> str | None:
    return None if types is None else ", ".join(sorted(types))


def _member(dialect: Dialect, content: Content, field: str) -> Node | None:
    """Return the schema of a property."""
    parts = dialect.view((content.schema,)).properties.get(field) if content.schema is not None else None
    return parts[0] if parts else None


def _implied(dialect: Dialect, schema: Node, depth: int = _DEPTH) -> frozenset[str] | None:
    """Return the media type that values of a schema have when no `contentType` says it; None for what may be a file."""
    view = dialect.view((schema,))
    if view.types is None or len(view.types) != 1:
        return None
    (type_,) = view.types
    if type_ == "array" and depth:
        items = view.children.get("items")
        return _implied(dialect, items[0], depth - 1) if items else None
    is_file = view.values.get("format") in ("binary", "byte", "base64") or "contentEncoding" in view.values
    return None if type_ == "string" and (is_file or "contentMediaType" in view.values) else _BY_TYPE.get(type_, _TEXT)
