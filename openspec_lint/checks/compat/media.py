"""What changed about the bodies, responses, media types and headers of an operation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.checks.compat.change import Change
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Content, Operation, Response
from openspec_lint.model.site import Node

_SUCCESS: Final = re.compile(r"2(?:\d\d|XX)\Z")
_ANSWERS: Final = {"response": "call-answer", "response-media-type": "call-answer-media-type", "header": "call-header"}
"""What the parts of responses are called in the answers to calls: who answers must send what they say."""
_JSON: Final = frozenset(("application/json", "text/json", "*/*", "application/*"))


class Side(NamedTuple):
    """Where contents are used: the direction, the operation's number, and what facts about them are to say."""

    direction: str
    number: int
    kind: str
    status: str = ""


class MediaComparisons:
    """Compares bodies and responses; their schemas are handed on to `schemas`."""

    def __init__(self, base: Contract, revision: Contract, schemas: SchemaComparisons) -> None:
        self.base, self.revision, self.schemas = base, revision, schemas

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
                stood, place = _field(before.node, "required"), _field(after.node, "required")
                yield Change(
                    *("body", "required", change, before.required, after.required, stood, place),
                    traits=traits,
                )
            side = Side(direction, number, "body-media-type")
            yield from self._content_changes(before.contents, after.contents, before.node, after.node, side)

    def response_changes(self, old: Operation, new: Operation, direction: str, number: int) -> Iterator[Change]:
        """Yield the facts about the responses of two versions of an operation; those to calls are answers."""
        for fact in self._response_changes(old, new, direction, number):
            kind = _ANSWERS.get(fact.kind, fact.kind) if direction == "request" else fact.kind
            yield fact._replace(kind=kind, direction=direction)

    def _response_changes(self, old: Operation, new: Operation, direction: str, number: int) -> Iterator[Change]:
        before = {response.status: response for response in old.responses}
        after = {response.status: response for response in new.responses}
        holder = new.site.child("responses") if "responses" in new.site.value else new.site.node
        for status, response in before.items():
            twin = after.get(status) or _covering(status, after)
            if twin is None:
                traits = _status_traits(new, status, before, after)
                yield Change("response", "", "removed", status, None, response.node, holder, traits=traits)
                continue
            side = Side(direction, number, "response-media-type", status)
            yield from self._content_changes(response.contents, twin.contents, response.node, twin.node, side)
            yield from self._header_changes(response, twin, side)
        for status, response in after.items():
            if status not in before:
                traits = _status_traits(new, status, before, after)
                stood = old.site.child("responses") if "responses" in old.site.value else old.site.node
                yield Change("response", "", "added", None, status, stood, response.node, traits=traits)

    def _content_changes(
        self, old: Sequence[Content], new: Sequence[Content], old_holder: Node, new_holder: Node, side: Side
    ) -> Iterator[Change]:
        """Yield which media types came and went, and compare the schemas of the others."""
        unpaired = list(new)
        for content in old:
            twin = _twin(content, unpaired)
            if twin is None and side.kind == "response-media-type":
                twin = _of_the_same_family(content, unpaired, old)
                if twin is not None:
                    yield self._name_change(content, twin, side)
            if twin is None:
                wider = next((other for other in new if _has_room(other.media_type, content.media_type)), None)
                if wider is None:
                    fact = self._media_change("removed", content, new_holder, side)
                    yield fact._replace(traits={**fact.traits, "last": not new})
                else:
                    self._compare(content, wider, side)
                continue
            unpaired.remove(twin)
            yield from self._schema_presence(content, twin, side)
            self._compare(content, twin, side)
        for content in unpaired:
            fact = self._media_change("added", content, old_holder, side)
            yield fact._replace(traits={**fact.traits, "first": not old})

    def _media_change(self, change: str, content: Content, holder: Node, side: Side) -> Change:
        traits = {"name": content.media_type, "status": side.status}
        if change == "removed":
            place = holder.child("content") if "content" in holder.value else holder
            return Change(side.kind, "", change, content.media_type, None, content.node, place, traits=traits)
        return Change(side.kind, "", change, None, content.media_type, holder, content.node, traits=traits)

    def _name_change(self, old: Content, new: Content, side: Side) -> Change:
        names = media_name(old.media_type), media_name(new.media_type)
        change = "specialized" if names[0] in _JSON else "generalized" if names[1] in _JSON else "changed"
        traits = {"name": new.media_type, "status": side.status}
        return Change(side.kind, "name", change, old.media_type, new.media_type, old.node, new.node, traits=traits)

    def _schema_presence(self, old: Content, new: Content, side: Side) -> Iterator[Change]:
        if (old.schema is None) != (new.schema is None):
            change = "added" if old.schema is None else "removed"
            place = new.schema or new.node
            traits = {"name": new.media_type, "status": side.status}
            yield Change(side.kind, "schema", change, None, None, old.schema or old.node, place, traits=traits)

    def _compare(self, old: Content, new: Content, side: Side) -> None:
        if old.schema is not None and new.schema is not None:
            wire = "json" if is_json(old.media_type) or is_json(new.media_type) else "text"
            pair = (old.schema,), (new.schema,)
            about = {"status": side.status, "media_type": new.media_type}
            self.schemas.start(pair, side.direction, wire, "body", side.number, **about)

    def _header_changes(self, old: Response, new: Response, side: Side) -> Iterator[Change]:
        place_name = "header" if side.direction == "response" else "parameter"  # to who answers it is one
        before = {name.lower(): (name, node) for name, node in old.headers.items()}
        after = {name.lower(): (name, node) for name, node in new.headers.items()}
        for key, (name, node) in before.items():
            required = node.value.get("required") is True
            traits = {"name": name, "status": side.status, "required": required}
            if key not in after:
                place = new.node.child("headers") if "headers" in new.node.value else new.node
                yield Change("header", "", "removed", name, None, node, place, traits=traits)
                continue
            twin = after[key][1]
            now = twin.value.get("required") is True
            if required != now:
                change = "enabled" if now else "disabled"
                stood, place = _field(node, "required"), _field(twin, "required")
                yield Change("header", "required", change, required, now, stood, place, traits=traits)
            schemas = self._header_schema(self.base, node), self._header_schema(self.revision, twin)
            if schemas[0] is not None and schemas[1] is not None:
                pair = (schemas[0],), (schemas[1],)
                self.schemas.start(pair, side.direction, "text", place_name, side.number, status=side.status)
        for key, (name, node) in after.items():
            if key not in before:
                traits = {"name": name, "status": side.status, "required": node.value.get("required") is True}
                yield Change("header", "", "added", None, name, old.node, node, traits=traits)

    def _header_schema(self, contract: Contract, node: Node) -> Node | None:
        if contract.version == "2.0":
            return node
        schema = node.value.get("schema")
        return node.child("schema") if isinstance(schema, (dict, bool)) else None


def _field(node: Node, field: str) -> Node:
    return node.child(field) if isinstance(node.value, dict) and field in node.value else node


def _twin(content: Content, others: Sequence[Content]) -> Content | None:
    """Return the content of the same media type: as written, or else with its parameters left out."""
    for other in others:
        if other.media_type == content.media_type:
            return other
    name = media_name(content.media_type)
    return next((other for other in others if media_name(other.media_type) == name), None)


def _of_the_same_family(content: Content, others: Sequence[Content], siblings: Sequence[Content]) -> Content | None:
    """Return another JSON type in whose place a JSON type came: "application/problem+json" for "application/json"."""
    if not is_json(content.media_type):
        return None
    taken = {media_name(sibling.media_type) for sibling in siblings}
    return next((o for o in others if is_json(o.media_type) and media_name(o.media_type) not in taken), None)


def media_name(media_type: str) -> str:
    """Return a media type in lower case without parameters: "application/json"."""
    return media_type.split(";", 1)[0].strip().lower()


def is_json(media_type: str) -> bool:
    """Tell whether values of a media type keep their types on the wire."""
    name = media_name(media_type)
    return name in _JSON or name.endswith("+json")


def _has_room(range_: str, media_type: str) -> bool:
    """Tell whether a media range such as `*/*` or `application/*` takes in a media type."""
    wide, narrow = media_name(range_), media_name(media_type)
    return wide == "*/*" or (wide.endswith("/*") and narrow.startswith(wide[:-1]))


def _covering(status: str, responses: dict[str, Response]) -> Response | None:
    """Return the range of statuses ("2XX") that takes in a status."""
    return responses.get(status[0] + "XX") if status[:1].isdigit() else None


def _status_traits(operation: Operation, status: str, *responses: Iterable[str]) -> dict[str, object]:
    success = _is_success(status, *responses)
    return {"name": operation.name, "status": status, "success": success, "numeric": status.isdigit()}


def _is_success(status: str, *responses: Iterable[str]) -> bool:
    """Tell whether a status is what an operation answers when all goes well; `default` is where no other one is."""
    if status == "default":
        return not any(other.startswith(("2", "3")) for statuses in responses for other in statuses)
    return _SUCCESS.match(status) is not None
