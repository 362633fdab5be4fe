"""Checks of what specs tell in detail: parameters, and bodies field by field, against the declared operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from openspec_lint.checks.code.crosscheck.places import MOST_PLACES
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.wording import listed
from openspec_lint.findings import Severity, Span
from openspec_lint.model.markdown.draft import ANY_ERROR, ANY_SUCCESS, REQUEST
from openspec_lint.model.markdown.places import Place
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.site import Site
from openspec_lint.read.document import ON_KEY, Target

if TYPE_CHECKING:  # what reads bodies is imported where a spec shows one
    from openspec_lint.checks.accounts.bodies import Member, Shown
    from openspec_lint.checks.accounts.parameters import ToldParameter
    from openspec_lint.checks.accounts.statements import Statement


def parameter_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to query parameters that only the spec knows, once for each name of an operation (given: spec, delta)."""
    for statement in _statements_in(site, scope):
        route = statement.route
        for told in _parameters(statement):
            if told.declared is None and scope.first_to_tell(statement, told.field.name):
                known = [each.name for each in route.operation.parameters if each.place == "query"]
                yield _hit(
                    statement,
                    _target(told.field.place),
                    {"name": told.field.name, "declared": listed(known) or "none"},
                    (Note(route.operation.site, "the operation"),),
                    told.field.name,
                )


def parameter_differs(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to parameters of which spec and contract say different things (given: spec, delta)."""
    for statement in _statements_in(site, scope):
        for told in _parameters(statement):
            if told.declared is not None and told.differences:
                notes = {each.node.trail: Note(each.node, "the contract") for each in told.differences}
                yield _hit(
                    statement,
                    _target(told.field.place),
                    {"name": told.field.name, "differences": "; ".join(each.sentence for each in told.differences)},
                    tuple(notes.values()),
                    told.field.name,
                )


def body_field_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to fields of a shown body that the declared schema has not, once for each body (given: spec, delta)."""
    for body in _bodies_in(site, scope):
        if not body.undeclared:
            continue
        member, view = body.undeclared[0]
        names = [each.name for each, _ in body.undeclared]
        beside = [name for name in view.properties if name not in {name.rpartition(".")[2] for name in names}]
        there = f" in `{member.owner}`" if member.owner else ""
        declared = f"declares {listed(beside)}{there}" if beside else f"declares no other field{there}"
        yield _body_hit(
            body,
            member,
            {"fields": listed(names), "declared": declared, "them": "it" if len(names) == 1 else "them"},
            (Note(view.node, "what is declared"), *_also(body, (each for each, _ in body.undeclared[1:]))),
            " ".join(names),
        )


def body_field_omitted(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to a shown body without fields that the declared schema requires (given: spec, delta)."""
    for body in _bodies_in(site, scope):
        if body.omitted:
            names = [member.name for member, _ in body.omitted]
            notes = tuple(Note(node, f"`{member.name}`") for member, node in body.omitted[:MOST_PLACES])
            yield _body_hit(body, body.omitted[0][0], {"fields": listed(names)}, notes, " ".join(names))


def body_field_differs(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to fields whose type or limits are others in the declared schema (given: spec, delta)."""
    for body in _bodies_in(site, scope):
        if body.unlike:
            told = "; ".join(f"`{each.member.name or 'the body'}` {each.difference.sentence}" for each in body.unlike)
            notes = {each.difference.node.trail: Note(each.difference.node, "the contract") for each in body.unlike}
            also = _also(body, (each.member for each in body.unlike[1:]))
            shown = (*list(notes.values())[:MOST_PLACES], *also)
            aspect = " ".join(f"{each.member.name} {each.difference.what}" for each in body.unlike)
            yield _body_hit(body, body.unlike[0].member, {"differences": told}, shown, aspect)


def body_envelope_differs(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to a body with an envelope where the declared one has none, or the reverse (given: spec, delta)."""
    for body in _bodies_in(site, scope):
        if body.wrapping is not None and body.content.schema is not None:
            schema = body.statement.route.contract.schemas.view(body.content.schema).node
            arguments = {"said": body.wrapping.said, "declared": body.wrapping.declared}
            yield _body_hit(body, None, arguments, (Note(schema, "what is declared"),), "")


def _statements_in(site: Site, scope: CrossScope) -> Iterator[Statement]:
    return (statement for statement in scope.statements if statement.account.site.document is site.document)


def _parameters(statement: Statement) -> Iterator[ToldParameter]:
    from openspec_lint.checks.accounts.parameters import told_parameters  # not before one is told of

    return told_parameters(statement)


def _bodies_in(site: Site, scope: CrossScope) -> Iterator[Shown]:
    return (body for body in scope.bodies if body.statement.account.site.document is site.document)


def _body_hit(
    body: Shown, member: Member | None, arguments: Mapping[str, object], notes: Iterable[Note], aspect: str
) -> Hit:
    """Return the hit at a member of a shown body; None: at the body itself."""
    side = "request body" if body.side == REQUEST else _RESPONSES.get(body.side, f"{body.side} response")
    said = {**arguments, "body": side}
    span = body.sample.span(member.trail if member is not None else None, ON_KEY)
    return _hit(body.statement, (span.line - 1, _part(span)), said, notes, f"{body.side} {aspect}")


_RESPONSES: Final = {ANY_SUCCESS: "response", ANY_ERROR: "error response"}


def _also(body: Shown, members: Iterable[Member]) -> Iterator[Note]:
    """Yield the further places of the spec that a finding is about."""
    for member in list(members)[:MOST_PLACES]:
        span = body.sample.span(member.trail, ON_KEY)
        yield Note(
            line_node(body.statement.account.site.document, span.line - 1), f"`{member.name}`", Target(part=_part(span))
        )


def _hit(
    statement: Statement,
    place: tuple[int, tuple[int, int]],
    arguments: Mapping[str, object],
    notes: Iterable[Note],
    aspect: str,
) -> Hit:
    """Return the hit at a line (0-based) and columns of the spec that makes a statement."""
    line, part = place
    operation = statement.route.operation
    return Hit(
        line_node(statement.account.site.document, line),
        {"endpoint": statement.route.name, "contract": statement.route.contract.document.path, **arguments},
        Target(part=part),
        tuple(notes),
        f"{statement.route.name} {aspect}",
        operation.inside,
        severity=Severity.INFO if statement.is_planned else None,
    )


def _part(span: Span) -> tuple[int, int]:
    return span.column, span.end_column


def _target(place: Place) -> tuple[int, tuple[int, int]]:
    return place.line, (place.column, place.end_column)


ACCOUNT_CHECKS: Final[Mapping[str, Check]] = {
    "body-envelope-differs": body_envelope_differs,
    "body-field-differs": body_field_differs,
    "body-field-omitted": body_field_omitted,
    "body-field-undeclared": body_field_undeclared,
    "parameter-differs": parameter_differs,
    "parameter-undeclared": parameter_undeclared,
}
