"""Holds the JSON responses of a contract against an envelope: what is wrong with the body of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import cache, lru_cache
from typing import NamedTuple

from openspec_lint.catalog.envelope import Envelope, Shape
from openspec_lint.checks.envelope.body_check import BodyCheck, Fault
from openspec_lint.checks.envelope.lists import is_list
from openspec_lint.checks.wording import shortened
from openspec_lint.model.bodies import Content
from openspec_lint.model.contract import Contract
from openspec_lint.model.media_types import is_json
from openspec_lint.model.operations import Operation, Response, side_of


class Use(NamedTuple):
    """A response whose body a schema describes; side is "success" or "error"."""

    operation: Operation
    response: Response
    content: Content
    side: str

    @property
    def name(self) -> str:
        """Return how people call it: "GET /pets (200)"."""
        return f"{self.operation.name} ({self.response.status})"


def json_uses(contract: Contract, exempt: Iterable[str] = ()) -> Sequence[Use]:
    """Return the JSON bodies of all responses, but for those of the operations that the patterns in `exempt` match."""
    return _json_uses(contract, tuple(exempt))


@lru_cache(maxsize=16)
def _json_uses(contract: Contract, exempt: tuple[str, ...]) -> Sequence[Use]:
    return tuple(_found_uses(contract, exempt))


def _found_uses(contract: Contract, exempt: tuple[str, ...]) -> Iterator[Use]:
    for operation in contract.operations:
        if operation.method == "HEAD" or is_exempt(operation, exempt):
            continue
        for response in operation.responses:
            side = side_of(response.status)
            if response.status == "default" and contract.format == "openapi" and _is_only_answer(operation):
                side = "success"
            for content in response.contents if side is not None else ():
                if is_json(content.media_type):
                    yield Use(operation, response, content, side or "error")


def _is_only_answer(operation: Operation) -> bool:
    """Tell whether the default answer of an operation is that to a success, too: it has no other."""
    return all(response.status[:1] not in "23" for response in operation.responses)


def is_exempt(operation: Operation, patterns: Iterable[str]) -> bool:
    """Tell whether a glob pattern matches the operation's path, or its method and path."""
    matches = _any_of(tuple(patterns)).match
    return any(matches(name) for name in (operation.path, operation.effective_path, operation.name))


def names_of(uses: Iterable[Use]) -> str:
    """Return the operations with their statuses, shortened: "GET /pets (200), POST /pets (200, 201) and 3 more"."""
    statuses: dict[str, dict[str, None]] = {}
    for use in uses:
        statuses.setdefault(use.operation.name, {})[use.response.status] = None
    return shortened(f"{name} ({', '.join(found)})" for name, found in statuses.items())


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return the one expression that matches what a glob among `patterns` does; without any, nothing."""
    return re.compile("|".join(map(translate, patterns)) or r"(?!)")


def faults_by_use(contract: Contract, envelope: Envelope) -> Iterator[tuple[Use, list[Fault]]]:
    """Yield each JSON body that the envelope asks something of, with what is wrong with it."""
    known: dict[object, list[Fault]] = {}
    for use in json_uses(contract, envelope.exempt):
        side = use.side
        shape, other = (envelope.success, envelope.error)[:: 1 if side == "success" else -1]
        if shape.asks_nothing:
            continue
        if shape.media_types and contract.format == "openapi" and not _is_sent_as(use.content, shape):
            yield use, [_media_type_fault(use.content, shape, side)]
        elif use.content.schema is not None:
            listing = side == "success" and is_list(contract, use.operation, use.content.schema, shape.data)
            schema = contract.schemas.meant(use.content.schema)
            key = (id(schema.value), side, listing)
            if key not in known:
                beside = BodyCheck(contract.schemas, other, "error" if side == "success" else "success")
                check = BodyCheck(contract.schemas, shape, side, listing, None if other.asks_nothing else beside)
                known[key] = check.faults(schema)
            yield use, known[key]


def _is_sent_as(content: Content, shape: Shape) -> bool:
    return content.media_type.partition(";")[0].strip().lower() in shape.media_types


def _media_type_fault(content: Content, shape: Shape, side: str) -> Fault:
    rule_id = "envelope-missing" if side == "success" else "error-envelope-missing"
    arguments: Mapping[str, object] = {
        "actual": f"sent as {content.media_type}",
        "expected": " or ".join(shape.media_types),
    }
    return Fault(rule_id, content.node, arguments, content.media_type)
