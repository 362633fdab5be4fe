"""Checks of the bodies of errors: described at all, of one shape, and not that of a success."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.checks.envelope.bodies import is_undescribed, shown
from openspec_lint.checks.envelope.responses import Use, is_exempt, json_uses
from openspec_lint.checks.habits import once_per_aspect, standing_for
from openspec_lint.checks.hit import Check, Hit, Options
from openspec_lint.checks.scope import ContractScope
from openspec_lint.checks.wording import listed, shortened
from openspec_lint.model.contract import Contract
from openspec_lint.model.media_types import is_json
from openspec_lint.model.operations import Operation, Response, side_of
from openspec_lint.model.schemas import SchemaView
from openspec_lint.model.site import Node, Site


def error_body_undescribed(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per status, to an error whose body nothing describes; an answer to HEAD has none."""
    hits = (
        Hit(node, {"status": response.status, "what": operation.name}, aspect=response.status)
        for operation in scope.contract.operations
        for response in operation.responses
        if operation.method != "HEAD" and (node := _undescribed(response, scope)) is not None
    )
    yield from once_per_aspect(hits)


def _undescribed(response: Response, scope: ContractScope) -> Node | None:
    """Return the place of an error that leaves its body open."""
    if side_of(response.status) != "error":
        return None
    for content in response.contents:
        if content.schema is None:
            return content.node
        if is_json(content.media_type) and is_undescribed(scope.contract.schemas.view(content.schema)):
            return content.schema
    return None if response.contents else response.node


class ErrorBody(NamedTuple):
    """One described body of an error: where it is used, and its schema; of several alternatives, each is one."""

    use: Use
    view: SchemaView

    @property
    def members(self) -> frozenset[str]:
        """The names of its top-level members; what is no object has none."""
        return frozenset(self.view.properties)


@lru_cache(maxsize=16)
def error_bodies(contract: Contract) -> tuple[ErrorBody, ...]:
    """Return the described JSON bodies of the errors of a contract, in document order."""
    found: list[ErrorBody] = []
    for use in json_uses(contract):
        if use.side == "error" and use.content.schema is not None:
            views = contract.schemas.variants(use.content.schema)
            found += (ErrorBody(use, view) for view in views if view.is_complete and not is_undescribed(view))
    return tuple(found)


@lru_cache(maxsize=16)
def _of_successes(contract: Contract) -> Counter[int]:
    """Return how many successes answer with a schema that errors answer with too, by the identity of the schema."""
    ours = {id(body.view.node.value) for body in error_bodies(contract)}
    found: Counter[int] = Counter()
    for use in json_uses(contract):
        if use.side == "success" and use.content.schema is not None:
            node = contract.follow(use.content.schema)
            if node is not None and id(node.value) in ours:
                found[id(node.value)] += 1
    return found


def error_shapes_mixed(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per shape, to the bodies of errors that have little in common with those of most.

    What the envelope objects to is left to it.
    """
    bodies = _with_a_shape(options, scope.contract)
    told = {hit.node.trail for hit in scope.envelope_hits.get("error-envelope-missing", ())}
    counts = Counter(body.members for body in bodies)
    usual = counts.most_common(1)[0][0] if counts else frozenset()
    alike = sum(count for members, count in counts.items() if _is_alike(members, usual))
    if not usual or alike < options["least"] or alike < options["share"] * len(bodies):
        return
    others: dict[frozenset[str], list[ErrorBody]] = {}
    for body in bodies:
        if not _is_alike(body.members, usual) and body.view.node.trail not in told:
            others.setdefault(body.members, []).append(body)
    for members, found in others.items():
        arguments = {"actual": shown(found[0].view), "usual": listed(sorted(usual)), "uses": _uses(found)}
        hits = [_hit(body, body.view.node, ",".join(sorted(members))) for body in found]
        yield standing_for(hits, **arguments)


def _with_a_shape(options: Options, contract: Contract) -> list[ErrorBody]:
    """Return the bodies that count: not of those who are exempt, and none that is rather the body of a success.

    What OAuth 2 answers on its endpoints is not for a contract to choose (RFC 6749, section 5.2).
    """
    reused = {id(body.view.node.value) for body in _reusing(contract)}
    return [
        body
        for body in error_bodies(contract)
        if id(body.view.node.value) not in reused
        and not body.members >= {"error", "error_description"}
        and not is_exempt(body.use.operation, options["exempt"])
    ]


def _is_alike(members: frozenset[str], usual: frozenset[str]) -> bool:
    """Tell whether one shape has half of the other, so that one reader can read both."""
    return 2 * len(members & usual) >= min(len(members), len(usual)) > 0


def error_reuses_success(_contract: Site, options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per schema, to an error with the body of successes, where other errors have one of their own."""
    found: dict[int, list[ErrorBody]] = {}
    for body in _reusing(scope.contract):
        if not is_exempt(body.use.operation, options["exempt"]):
            found.setdefault(id(body.view.node.value), []).append(body)
    for key, bodies in found.items():
        schema = bodies[0].use.content.schema
        assert schema is not None
        arguments = {"actual": _called(schema), "uses": _uses(bodies), "successes": _of_successes(scope.contract)[key]}
        yield standing_for([_hit(body, schema) for body in bodies], **arguments)


def _reusing(contract: Contract) -> list[ErrorBody]:
    """Return the errors whose schema more successes than errors have; none where most errors are like that."""
    bodies, successes = error_bodies(contract), _of_successes(contract)
    errors = Counter(id(body.view.node.value) for body in bodies)
    found = [body for body in bodies if successes[id(body.view.node.value)] > errors[id(body.view.node.value)]]
    return found if 2 * len(found) <= len(bodies) else []


def _called(schema: Node) -> str:
    reference = schema.value.get("$ref") if isinstance(schema.value, dict) else None
    return f"`{reference.rpartition('/')[2]}`" if isinstance(reference, str) else "a schema"


def _uses(bodies: list[ErrorBody]) -> str:
    return shortened(body.use.name for body in bodies)


def _hit(body: ErrorBody, place: Node, aspect: str = "") -> Hit:
    operation = body.use.operation
    return Hit(place, aspect=aspect, operation=operation.inside)


def error_not_json(_contract: Site, _options: Options, scope: ContractScope) -> Iterator[Hit]:
    """Object, once per media type, to an error in another format where successes of the operation are JSON."""
    hits = (
        Hit(content.node, {"media": content.media_type, "what": use_name}, aspect=content.media_type)
        for operation in scope.contract.operations
        if _answers_in_json(operation)
        for response in operation.responses
        if side_of(response.status) == "error" and not any(is_json(content.media_type) for content in response.contents)
        for content in response.contents[:1]
        for use_name in (f"{operation.name} ({response.status})",)
    )
    yield from once_per_aspect(hits)


def _answers_in_json(operation: Operation) -> bool:
    return any(
        is_json(content.media_type)
        for response in operation.responses
        if side_of(response.status) == "success"
        for content in response.contents
    )


ERROR_SHAPE_CHECKS: Final[Mapping[str, Check]] = {
    "error-body-undescribed": error_body_undescribed,
    "error-not-json": error_not_json,
    "error-reuses-success": error_reuses_success,
    "error-shapes-mixed": error_shapes_mixed,
}
