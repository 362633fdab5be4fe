"""What changed about the headers of responses, and of the parts of multipart bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.checks.compat.change import Change, at_field
from openspec_lint.checks.compat.schemas import SchemaComparisons
from openspec_lint.checks.compat.shapes import allows_anything
from openspec_lint.checks.compat.sunset import sunset_state
from openspec_lint.checks.compat.terms import Terms
from openspec_lint.checks.compat.writing import writing_changes
from openspec_lint.model.contract import Contract
from openspec_lint.model.media_types import is_json
from openspec_lint.model.parameters import Parameter, read_parameter
from openspec_lint.model.site import Node

_IGNORED: Final = frozenset(("content-type",))
"""Headers that the specification says to ignore, for media types tell it (OpenAPI 3.x, Response Object)."""


class Holder(NamedTuple):
    """A response or an encoding, in both versions: where it stands, and its headers by name."""

    old: Node
    new: Node
    old_headers: Mapping[str, Node]
    new_headers: Mapping[str, Node]


class HeaderComparisons:
    """Compares headers; their schemas are handed on to `schemas`."""

    def __init__(self, base: Contract, revision: Contract, schemas: SchemaComparisons, terms: Terms) -> None:
        self.base, self.revision, self.schemas, self.terms = base, revision, schemas, terms

    def changes(self, holder: Holder, kind: str, traits: Mapping[str, Any], place: tuple[str, int]) -> Iterator[Change]:
        """Yield the facts about the headers of two versions of something, of a kind and with what they are to tell.

        place: the direction, and the number of the operation.
        """
        if not holder.old_headers and not holder.new_headers:
            return
        before = _read(self.base, holder.old_headers)
        after = _read(self.revision, holder.new_headers)
        for key, old in before.items():
            told = {**traits, "name": old.name, "required": old.required}
            if key not in after:
                yield self._gone(kind, old, holder, told)
                continue
            yield from self._pair_changes(kind, old, after[key], told)
            self._compare(old, after[key], place, traits)
        for key, new in after.items():
            if key not in before:
                told = {**traits, "name": new.name, "required": new.required}
                yield Change(kind, "", "added", None, new.name, holder.old, new.node, traits=told)

    def _gone(self, kind: str, old: Parameter, holder: Holder, told: Mapping[str, Any]) -> Change:
        left = at_field(holder.new, "headers")
        sunset = sunset_state(old.node.value.get("x-sunset"), self.terms.as_of)
        traits = {**told, "deprecated": _is_deprecated(old), "sunset": sunset}
        return Change(kind, "", "removed", old.name, None, old.node, left, traits=traits)

    def _pair_changes(self, kind: str, old: Parameter, new: Parameter, told: Mapping[str, Any]) -> Iterator[Change]:
        if old.required != new.required:
            change = "enabled" if new.required else "disabled"
            places = at_field(old.node, "required"), at_field(new.node, "required")
            yield Change(kind, "required", change, old.required, new.required, *places, traits=told)
        if _is_deprecated(old) != _is_deprecated(new):
            change = "disabled" if _is_deprecated(old) else "enabled"
            places = at_field(old.node, "deprecated"), at_field(new.node, "deprecated")
            yield Change(kind, "deprecated", change, None, None, *places, traits=told)
        if (old.schema is None) != (new.schema is None) and not self._allows_anything(old, new):
            change = "added" if old.schema is None else "removed"
            places = old.schema or old.node, new.schema or new.node
            yield Change(kind, "schema", change, None, None, *places, traits=told)
        for fact in writing_changes(old, new, (self.schemas.old, self.schemas.new)):
            yield fact._replace(kind=kind, traits={**fact.traits, **told})

    def _allows_anything(self, old: Parameter, new: Parameter) -> bool:
        sides = (self.schemas.old, old.schema), (self.schemas.new, new.schema)
        return all(schema is None or allows_anything(dialect, schema) for dialect, schema in sides)

    def _compare(self, old: Parameter, new: Parameter, place: tuple[str, int], traits: Mapping[str, Any]) -> None:
        direction, number = place
        if old.schema is not None and new.schema is not None:
            wire = "json" if new.media_type is not None and is_json(new.media_type) else "text"
            pair = (old.schema,), (new.schema,)
            name = "header" if direction == "response" else "parameter"
            self.schemas.start(pair, direction, wire, name, number, status=traits.get("status", ""))


def _is_deprecated(header: Parameter) -> bool:
    return header.node.value.get("deprecated") is True


def _read(contract: Contract, headers: Mapping[str, Node]) -> dict[str, Parameter]:
    is_swagger = contract.version == "2.0"
    return {
        name.lower(): read_parameter(name, "header", node, contract.resolver, is_swagger=is_swagger)
        for name, node in headers.items()
        if name.lower() not in _IGNORED
    }
