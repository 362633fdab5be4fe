"""Holds the JSON responses of a contract against an envelope: what is wrong, once per schema at fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import translate
from functools import cache
from typing import Final, NamedTuple

from openspec_lint.catalog.envelope import Envelope, Shape
from openspec_lint.checks.envelope.bodies import BodyCheck, Fault
from openspec_lint.checks.hit import Hit, Note
from openspec_lint.checks.lists import items_member
from openspec_lint.checks.wording import shortened
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.operations import Operation, Response
from openspec_lint.model.site import Node

SHOWN_USES: Final = 2
"""Uses of a schema that are shown as places of their own."""

_JSON: Final = re.compile(r"(?:application|text)/(?:[\w.+-]*\+)?json(?:\s*;.*)?|\*/\*|application/\*", re.IGNORECASE)
_NO_BODY: Final = frozenset({"204", "205", "304"})


class Use(NamedTuple):
    """A response whose body a schema describes."""

    operation: Operation
    response: Response
    content: Content

    @property
    def name(self) -> str:
        """Return how people call it: "GET /pets (200)"."""
        return f"{self.operation.name} ({self.response.status})"


def side_of(status: str) -> str | None:
    """Return "success" for 2XX, "error" for 4XX, 5XX and default; None for statuses without a body of their own."""
    if status in _NO_BODY:
        return None
    return {"2": "success", "4": "error", "5": "error", "d": "error"}.get(status[:1])


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON in one piece; a stream of JSON values is not."""
    return _JSON.fullmatch(media_type) is not None


def json_uses(contract: Contract, exempt: Iterable[str] = ()) -> Iterator[Use]:
    """Yield the JSON bodies of all responses, but for those of the operations that the patterns in `exempt` match."""
    for operation in contract.operations:
        if operation.method == "HEAD" or is_exempt(operation, exempt):
            continue
        for response in operation.responses:
            if side_of(response.status) is not None:
                for content in response.contents:
                    if is_json(content.media_type):
                        yield Use(operation, response, content)


def is_exempt(operation: Operation, patterns: Iterable[str]) -> bool:
    """Tell whether a glob pattern matches the operation's path, or its method and path."""
    matches = _any_of(tuple(patterns)).match
    return any(matches(name) for name in (operation.path, operation.effective_path, operation.name))


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return the one expression that matches what a glob among `patterns` does; without any, nothing."""
    return re.compile("|".join(map(translate, patterns)) or r"(?!)")


def faults_by_use(contract: Contract, envelope: Envelope) -> Iterator[tuple[Use, list[Fault]]]:
    """Yield each JSON body that the envelope asks something of, with what is wrong with it."""
    known: dict[object, list[Fault]] = {}
    for use in json_uses(contract, envelope.exempt):
        side = side_of(use.response.status)
        shape = envelope.success if side == "success" else envelope.error
        if side is None or not (shape.members or shape.media_types):
            continue
        if shape.media_types and contract.format == "openapi" and not _is_sent_as(use.content, shape):
            yield use, [_media_type_fault(use.content, shape, side)]
        elif use.content.schema is not None:
            is_list = side == "success" and _is_list(contract, use, use.content.schema, shape)
            key = (id(use.content.schema.value), side, is_list)
            if key not in known:
                known[key] = list(BodyCheck(contract.schemas, shape, side, is_list).faults(use.content.schema))
            yield use, known[key]


def envelope_hits(contract: Contract, envelope: Envelope) -> dict[str, list[Hit]]:
    """Return the hits of the envelope rules by rule id; one for each schema at fault and thing that is wrong."""
    found: dict[object, tuple[Fault, list[Use]]] = {}
    for use, faults in faults_by_use(contract, envelope):
        for fault in faults:
            key = (fault.rule_id, fault.node.document.path, fault.node.trail, fault.aspect)
            found.setdefault(key, (fault, []))[1].append(use)
    hits: dict[str, list[Hit]] = {}
    for fault, uses in found.values():
        hits.setdefault(fault.rule_id, []).append(_hit(fault, uses))
    return hits


def _is_list(contract: Contract, use: Use, schema: Node, shape: Shape) -> bool:
    """Tell whether the data is an array, or a GET on a collection answers with an object that holds one."""
    view = contract.schemas.view
    data = view(schema).properties.get(shape.data)
    if data is None or view(data).is_a("array"):
        return data is not None
    if use.operation.method != "GET" or use.operation.path.endswith("}"):
        return False
    return items_member(contract.schemas, view(data).properties, use.operation.path) is not None


def _hit(fault: Fault, uses: list[Use]) -> Hit:
    is_shared = len({use.operation.key for use in uses}) > 1
    first = uses[0].operation
    return Hit(
        fault.node,
        {**fault.arguments, "uses": _names(uses)},
        related=tuple(_notes(fault, uses)),
        aspect=fault.aspect,
        operation=None if is_shared else (first.method, first.path),
    )


def _names(uses: list[Use]) -> str:
    """Return the operations with their statuses, shortened: "GET /pets (200), POST /pets (200, 201) and 3 more"."""
    statuses: dict[str, dict[str, None]] = {}
    for use in uses:
        statuses.setdefault(use.operation.name, {})[use.response.status] = None
    return shortened(f"{name} ({', '.join(found)})" for name, found in statuses.items())


def _notes(fault: Fault, uses: list[Use]) -> Iterator[Note]:
    """Yield where the first uses stand, as far as the fault stands elsewhere."""
    for use in uses[:SHOWN_USES]:
        place = use.content.node
        if fault.node.trail not in (place.trail, (place.trail, "schema")):
            yield Note(place, f"{use.name} answers with it")


def _is_sent_as(content: Content, shape: Shape) -> bool:
    return content.media_type.partition(";")[0].strip().lower() in shape.media_types


def _media_type_fault(content: Content, shape: Shape, side: str) -> Fault:
    rule_id = "envelope-missing" if side == "success" else "error-envelope-missing"
    arguments: Mapping[str, object] = {
        "actual": f"sent as {content.media_type}",
        "expected": " or ".join(shape.media_types),
    }
    return Fault(rule_id, content.node, arguments, content.media_type)
