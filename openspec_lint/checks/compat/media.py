"""What changed about the bodies, responses, media types and headers of an operation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.checks.compat.bytes import is_any_bytes
from openspec_lint.checks.compat.change import Change, at_field
from openspec_lint.checks.compat.encodings import encoded_fields, encoding_changes
from openspec_lint.checks.compat.headers import HeaderComparisons, Holder
from openspec_lint.checks.compat.links import LinkComparisons
from openspec_lint.checks.compat.media_pairs import content_pairs
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.checks.compat.shapes import Schemas, allows_anything
from openspec_lint.checks.compat.statuses import response_pairs, status_changes
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.dialect import Dialect
from openspec_lint.model.media_types import is_any_json, keeps_types
from openspec_lint.model.operations import Operation
from openspec_lint.model.site import Node

_ANSWERS: Final = {"response": "call-answer", "response-media-type": "call-answer-media-type", "header": "call-header"}
"""What the parts of responses are called in the answers to calls: who answers must send what they say."""

_WRITING: Final = frozenset(("content", "content-type", "deprecated", "explode", "style"))
"""Aspects of headers that matter to both sides alike."""


class Side(NamedTuple):
    """Where contents are used: the direction, the operation's number, and what facts about them are to say."""

    direction: str
    number: int
    kind: str
    status: str = ""


class MediaComparisons:
    """Compares bodies and responses; their schemas are handed on to `schemas`."""

    def __init__(self, base: Contract, revision: Contract, schemas: SchemaComparisons, terms: Terms) -> None:
        self.schemas, self.links = schemas, LinkComparisons(base, revision)
        self.headers = HeaderComparisons(base, revision, schemas, terms)

    def body_changes(self, old: Operation, new: Operation, direction: str, number: int) -> Iterator[Change]:
        """Yield the facts about the request bodies of two versions of an operation."""
        for fact in self._body_changes(old, new, direction, number):
            yield fact._replace(direction=direction)

    def _body_changes(self, old: Operation, new: Operation, direction: str, number: int) -> Iterator[Change]:
        before, after = old.body, new.body
        traits = {"name": new.name}
        if before is None and after is not None:
            traits_added = {**traits, "required": after.required}
            yield Change(*("body", "", "added", None, True, old.site.node, after.node), traits=traits_added)
        elif after is None and before is not None:
            yield Change(*("body", "", "removed", True, None, before.node, new.site.node), traits=traits)
        elif before is not None and after is not None:
            if before.required != after.required:
                change = "enabled" if after.required else "disabled"
                stood, place = at_field(before.node, "required"), at_field(after.node, "required")
                yield Change(
                    *("body", "required", change, before.required, after.required, stood, place),
                    traits=traits,
                )
            side = Side(direction, number, "body-media-type")
            yield from self._content_changes(before.contents, after.contents, before.node, after.node, side)

    def response_changes(self, old: Operation, new: Operation, direction: str, number: int) -> Iterator[Change]:
        """Yield the facts about the responses of two versions of an operation; those to calls are answers."""
        for fact in self._response_changes(old, new, direction, number):
            is_answer = direction == "request" and fact.aspect not in _WRITING
            kind = _ANSWERS.get(fact.kind, fact.kind) if is_answer else fact.kind
            yield fact._replace(kind=kind, direction=direction)

    def _response_changes(self, old: Operation, new: Operation, direction: str, number: int) -> Iterator[Change]:
        before = {response.status: response for response in old.responses}
        after = {response.status: response for response in new.responses}
        for response, twin in response_pairs(before, after):
            side = Side(direction, number, "response-media-type", twin.status)
            yield from self._content_changes(response.contents, twin.contents, response.node, twin.node, side)
            headers = Holder(response.node, twin.node, response.headers, twin.headers)
            traits = {"status": twin.status}
            yield from self.headers.changes(headers, "header", traits, (direction, number))
            yield from self.links.changes(response, twin, traits)
        yield from status_changes(old, new)

    def _content_changes(
        self, old: Sequence[Content], new: Sequence[Content], old_holder: Node, new_holder: Node, side: Side
    ) -> Iterator[Change]:
        """Yield which media types came and went, and compare the schemas of the others."""
        pairs = content_pairs(old, new, offered=side.kind == "response-media-type")
        for content in pairs.gone:
            fact = self._media_change("removed", content, new_holder, side)
            yield fact._replace(traits={**fact.traits, "last": not new})
        for content, twin in pairs.renamed:
            yield self._name_change(content, twin, side)
        for content, twin in (*pairs.kept, *pairs.renamed, *pairs.covered):
            yield from self._schema_presence(content, twin, side)
            yield from self._encoding_changes(content, twin, side)
            self._compare(content, twin, side)
        for content in pairs.fresh:
            fact = self._media_change("added", content, old_holder, side)
            yield fact._replace(traits={**fact.traits, "first": not old})

    def _media_change(self, change: str, content: Content, holder: Node, side: Side) -> Change:
        traits = {"name": content.media_type, "status": side.status}
        if change == "removed":
            place = holder.child("content") if "content" in holder.value else holder
            return Change(side.kind, "", change, content.media_type, None, content.node, place, traits=traits)
        return Change(side.kind, "", change, None, content.media_type, holder, content.node, traits=traits)

    def _name_change(self, old: Content, new: Content, side: Side) -> Change:
        change = "changed"
        if is_any_json(old.media_type) or is_any_json(new.media_type):
            change = "specialized" if is_any_json(old.media_type) else "generalized"
        traits = {"name": new.media_type, "status": side.status}
        return Change(side.kind, "name", change, old.media_type, new.media_type, old.node, new.node, traits=traits)

    def _schema_presence(self, old: Content, new: Content, side: Side) -> Iterator[Change]:
        for field, before, after in (
            ("schema", *self._schemas_of(old, new)),
            ("itemSchema", *self._items_of(old, new)),
        ):
            if (before is None) == (after is None) or self._allows_anything(before, after, new.media_type):
                continue
            change = "added" if before is None else "removed"
            traits = {"name": new.media_type, "status": side.status}
            yield Change(side.kind, field, change, None, None, before or old.node, after or new.node, traits=traits)

    def _schemas_of(self, old: Content, new: Content) -> Schemas:
        """Return the schemas of two contents as wholes; none where one of them describes its items only."""
        is_streamed = [each.item_schema is not None and each.schema is None for each in (old, new)]
        return (None, None) if any(is_streamed) else (old.schema, new.schema)

    def _items_of(self, old: Content, new: Content) -> Schemas:
        """Return the schemas of the items of two streams; one may be a list instead."""
        if old.item_schema is None and new.item_schema is None:
            return None, None
        return self._items(old, self.schemas.old), self._items(new, self.schemas.new)

    def _items(self, content: Content, dialect: Dialect) -> Node | None:
        if content.item_schema is not None or content.schema is None:
            return content.item_schema
        items = dialect.view((content.schema,)).children.get("items")
        return items[0] if items else None

    def _allows_anything(self, old: Node | None, new: Node | None, media_type: str) -> bool:
        """Tell whether the one schema that there is says no more than none, or that the body is bytes."""
        sides = (self.schemas.old, old), (self.schemas.new, new)
        is_text = not keeps_types(media_type)
        return all(
            schema is None or allows_anything(dialect, schema) or (is_text and is_any_bytes(dialect.view((schema,))))
            for dialect, schema in sides
        )

    def _encoding_changes(self, old: Content, new: Content, side: Side) -> Iterator[Change]:
        traits = {"status": side.status, "media_type": new.media_type, "direction": side.direction}
        dialects = self.schemas.old, self.schemas.new
        for field, pair in encoded_fields(old, new):
            yield from encoding_changes(field, pair, (old, new), dialects, traits)
            holder = Holder(pair[0].node, pair[1].node, pair[0].headers, pair[1].headers)
            told = {**traits, "field": field}
            yield from self.headers.changes(holder, "encoding-header", told, (side.direction, side.number))

    def _compare(self, old: Content, new: Content, side: Side) -> None:
        wire = "json" if keeps_types(old.media_type) or keeps_types(new.media_type) else "text"
        about = {"status": side.status, "media_type": new.media_type}
        for place, schemas in (("body", self._schemas_of(old, new)), ("property", self._items_of(old, new))):
            before, after = schemas
            if before is not None and after is not None:
                self.schemas.start(((before,), (after,)), side.direction, wire, place, side.number, **about)
