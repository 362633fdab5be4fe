"""Checks of what specs tell in detail: parameters, and bodies field by field, against the declared operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from openspec_lint.checks.code.crosscheck.places import MOST_PLACES
from openspec_lint.checks.code.crosscheck.speaker import speaker
from openspec_lint.checks.cross_scope import CrossScope
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.checks.wording import listed, shortened
from openspec_lint.findings import Severity
from openspec_lint.model.markdown.draft import ANY_ERROR, ANY_SUCCESS, REQUEST
from openspec_lint.model.markdown.places import Place
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.site import Site
from openspec_lint.nearest import nearest
from openspec_lint.read.document import ON_KEY, Target

if TYPE_CHECKING:  # what reads bodies is imported where a spec shows one
    from openspec_lint.checks.accounts.bodies import Member, Shown, Unexpected
    from openspec_lint.checks.accounts.statements import Statement
    from openspec_lint.model.markdown.samples import Sample
    from openspec_lint.model.schemas import SchemaView


def parameter_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to query parameters that only the specs know, once for each name of an operation (given: spec, delta)."""
    for first, *others in scope.undeclared_parameters:
        if first.statement.account.site.document is not site.document:
            continue
        name, operation = first.field.name, first.statement.route.operation
        known = [each.name for each in operation.parameters if each.place == "query"]
        declared = f"only {listed(known)}{_hint(name, known)}" if known else "no query parameter"
        arguments = {"name": name, "declared": declared, "who": speaker(site)}
        notes = [Note(operation.site, "the operation")]
        notes += [_note(each.statement, each.field.place, f"`{name}`") for each in others[:MOST_PLACES]]
        yield _hit(first.statement, first.field.place, arguments, notes, name)


def _hint(name: str, known: Iterable[str]) -> str:
    close = nearest(name, known, 0.8)
    return f" (did you mean `{close}`?)" if close is not None else ""


def parameter_differs(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to parameters of which spec and contract say different things (given: spec, delta)."""
    for told in scope.parameters:
        if told.differences and told.statement.account.site.document is site.document:
            notes = {each.node.trail: Note(each.node, "the contract") for each in told.differences}
            arguments = {
                "name": told.field.name,
                "who": _in_sentence(site),
                "said": ", ".join(each.in_spec for each in told.differences),
                "declared": ", ".join(each.in_contract for each in told.differences),
            }
            yield _hit(told.statement, told.field.place, arguments, notes.values(), told.field.name)


def body_field_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to fields of a shown body that the declared schema has not, once for each object (given: spec, delta)."""
    for body in _bodies_in(site, scope):
        by_owner: dict[str, list[tuple[Member, SchemaView]]] = {}
        for member, view in body.undeclared:
            by_owner.setdefault(member.owner, []).append((member, view))
        for owner, found in by_owner.items():
            members, view = [member for member, _ in found], found[0][1]
            names = [member.name for member in members]
            beside = [name for name in view.properties if name not in {name.rpartition(".")[2] for name in names}]
            there = f" in `{owner}`" if owner else ""
            declared = f"declares {listed(beside)}{there}" if beside else f"declares no other field{there}"
            notes = (Note(view.node, "what is declared"), *_also(body, members[1:]))
            yield _body_hit(body, members[0], {"fields": listed(names), "declared": declared}, notes, " ".join(names))


def body_field_omitted(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to a shown body without fields that the declared schema requires (given: spec, delta)."""
    for body in _bodies_in(site, scope):
        if body.omitted:
            names = [member.declared_name for member, _ in body.omitted]
            pairs = zip(names, body.omitted, strict=True)
            notes = tuple(Note(node, f"`{name}`") for name, (_, node) in pairs)[:MOST_PLACES]
            yield _body_hit(body, body.omitted[0][0], {"fields": listed(names)}, notes, " ".join(names))


def body_field_differs(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to fields whose type or limits are others in the declared schema (given: spec, delta)."""
    for body in _bodies_in(site, scope):
        if body.unlike:
            names = [f"`{each.member.name}` " if each.member.name else "" for each in body.unlike]
            pairs = list(zip(names, (each.difference for each in body.unlike), strict=True))
            told = {
                "who": _in_sentence(site),
                "said": ", ".join(name + each.in_spec for name, each in pairs),
                "declared": ", ".join(name + each.in_contract for name, each in pairs),
            }
            notes = {each.difference.node.trail: Note(each.difference.node, "the contract") for each in body.unlike}
            also = _also(body, (each.member for each in body.unlike[1:]))
            shown = (*list(notes.values())[:MOST_PLACES], *also)
            aspect = " ".join(f"{each.member.name} {each.difference.what}" for each in body.unlike)
            yield _body_hit(body, body.unlike[0].member, told, shown, aspect)


def body_envelope_differs(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to a body with an envelope where the declared one has none, or the reverse (given: spec, delta)."""
    for body in _bodies_in(site, scope):
        if body.wrapping is not None and body.content.schema is not None:
            schema = body.statement.route.contract.schemas.view(body.content.schema).node
            arguments = {"said": body.wrapping.said, "declared": body.wrapping.declared}
            yield _body_hit(body, None, arguments, (Note(schema, "what is declared"),), "")


def body_undeclared(site: Site, _options: Options, scope: CrossScope) -> Iterator[Hit]:
    """Object to bodies that a spec shows and the operation has not (given: spec, delta).

    A contract that leaves out what answers look like is no contradiction; those of an operation are told once.
    """
    groups: dict[tuple[int, bool], list[Unexpected]] = {}
    for found in scope.unexpected_bodies:
        if found.statement.account.site.document is site.document:
            groups.setdefault((id(found.statement.route.operation), found.side == REQUEST), []).append(found)
    for (_, is_request), (first, *others) in groups.items():
        sides = [each.side for each in (first, *others)]
        answers = "the bodies of the {} responses" if others else "the body of the {} response"
        body = "a request body" if is_request else answers.format(shortened(sides, len(sides)))
        hit = _hit(
            first.statement,
            _place_in(first.sample, None),
            {"body": body, "who": speaker(site)},
            (Note(first.statement.route.operation.site, "the operation"), *map(_shown_note, others[:MOST_PLACES])),
            " ".join(sides),
        )
        yield hit if is_request else hit._replace(severity=Severity.INFO)


def _shown_note(found: Unexpected) -> Note:
    return _note(found.statement, _place_in(found.sample, None), _name_of(found.side))


def _bodies_in(site: Site, scope: CrossScope) -> Iterator[Shown]:
    return (body for body in scope.bodies if body.statement.account.site.document is site.document)


def _in_sentence(site: Site) -> str:
    who = speaker(site)
    return who[0].lower() + who[1:]


def _body_hit(
    body: Shown, member: Member | None, arguments: Mapping[str, object], notes: Iterable[Note], aspect: str
) -> Hit:
    """Return the hit at a member of a shown body; None: at the body itself."""
    said = {**arguments, "body": _name_of(body.side)}
    return _hit(body.statement, _place_in(body.sample, member), said, notes, f"{body.side} {aspect}")


def _name_of(side: str) -> str:
    return _BODIES.get(side, f"{side} response")


_BODIES: Final = {REQUEST: "request body", ANY_SUCCESS: "response", ANY_ERROR: "error response"}


def _also(body: Shown, members: Iterable[Member]) -> Iterator[Note]:
    """Yield the further places of the spec that a finding is about."""
    for member in list(members)[:MOST_PLACES]:
        yield _note(body.statement, _place_in(body.sample, member), f"`{member.name}`")


def _place_in(sample: Sample, member: Member | None) -> Place:
    """Return where a member of an example begins in the spec; None: where the example does."""
    span = sample.span(member.trail if member is not None else None, ON_KEY)
    return Place(span.line - 1, span.column, span.end_column)


def _note(statement: Statement, place: Place, message: str) -> Note:
    """Return a second place in the spec that makes a statement."""
    return Note(line_node(statement.account.site.document, place.line), message, _target(place))


def _hit(
    statement: Statement,
    place: Place,
    arguments: Mapping[str, object],
    notes: Iterable[Note],
    aspect: str,
) -> Hit:
    """Return the hit at a place of the spec that makes a statement."""
    operation = statement.route.operation
    return Hit(
        line_node(statement.account.site.document, place.line),
        {"endpoint": statement.route.name, "contract": statement.route.contract.document.path, **arguments},
        _target(place),
        tuple(notes),
        f"{statement.route.name} {aspect}",
        operation.inside,
        severity=Severity.INFO if statement.is_planned else None,
    )


def _target(place: Place) -> Target:
    return Target(part=(place.column, place.end_column))


ACCOUNT_CHECKS: Final[Mapping[str, Check]] = {
    "body-envelope-differs": body_envelope_differs,
    "body-field-differs": body_field_differs,
    "body-field-omitted": body_field_omitted,
    "body-field-undeclared": body_field_undeclared,
    "body-undeclared": body_undeclared,
    "parameter-differs": parameter_differs,
    "parameter-undeclared": parameter_undeclared,
}
