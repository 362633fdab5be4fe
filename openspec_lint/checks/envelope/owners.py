"""What many bodies lack because the schema that they are put together from lacks it: one thing, and it stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from openspec_lint.catalog.envelope import Envelope, Shape
from openspec_lint.checks.envelope.bodies import find
from openspec_lint.checks.envelope.body_check import Fault, owner_of
from openspec_lint.checks.envelope.responses import Use, json_uses
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node

_NEARLY_ALL: Final = 0.8


class Found(NamedTuple):
    """Something wrong with a schema, and the responses whose bodies it describes."""

    fault: Fault
    uses: list[Use]


def at_owners(contract: Contract, envelope: Envelope, found: Iterable[Found]) -> Iterator[Found]:
    """Yield what was found; what nearly all bodies lack that share a part of the envelope once, at that part."""
    groups: dict[object, list[Found]] = {}
    for each in found:
        owner = each.fault.owner
        if owner is None:
            yield each
        else:
            key = (each.fault.rule_id, each.fault.aspect, each.uses[0].side, owner.document.path, owner.trail)
            groups.setdefault(key, []).append(each)
    users = _users(contract, envelope) if any(len(group) > 1 for group in groups.values()) else {}
    for group in groups.values():
        fault, owner = group[0].fault, group[0].fault.owner
        assert owner is not None  # those without are told already
        count = len(users.get((group[0].uses[0].side, owner.document.path, owner.trail), ()))
        if len(group) > 1 and len(group) >= _NEARLY_ALL * count:
            yield Found(fault._replace(node=owner), [use for each in group for use in each.uses])
        else:
            yield from group


def _users(contract: Contract, envelope: Envelope) -> dict[object, set[int]]:
    """Return the schemas of bodies that take members of the envelope from another schema: side and place → `id`s."""
    users: dict[object, set[int]] = {}
    for use in json_uses(contract, envelope.exempt):
        schema = use.content.schema
        if schema is not None:
            shape = envelope.success if use.side == "success" else envelope.error
            for owner in _owners(contract, schema, shape):
                users.setdefault((use.side, owner.document.path, owner.trail), set()).add(id(schema.value))
    return users


def _owners(contract: Contract, schema: Node, shape: Shape) -> Iterator[Node]:
    for view in contract.schemas.variants(schema):
        for member in shape.members:
            name = find(view, member)
            if name is not None:
                yield owner_of(view.properties[name])
