"""Members that one direction does without: `readOnly` ones in a request, `writeOnly` ones in a response."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.instances.plan import Plan
from openspec_lint.checks.instances.validator import Validator
from openspec_lint.read.document import Value

_EXCUSES: Final[Mapping[str | None, tuple[str, ...]]] = {
    "request": ("readOnly",),
    "response": ("writeOnly",),
    None: ("readOnly", "writeOnly"),
}

_PARTS: Final = ("allOf", "anyOf", "oneOf")


def excused_members(validator: Validator, direction: str | None, plan: Plan) -> frozenset[str]:
    """Return the members of a schema that a value going in a direction does without, required or not.

    Source: OpenAPI 3.0.3, Schema Object, readOnly and writeOnly: a `required` of theirs "will take effect on" one
    direction only. Where the direction is not known, each may be the one.
    """
    excuses = _EXCUSES.get(direction, ())
    found = set()
    for part in _parts(validator, plan) if excuses else ():
        properties = part.schema.get("properties")
        for name, schema in properties.items() if isinstance(properties, dict) else ():
            beside = [inner.schema for inner in _parts(validator, validator.below(part, "properties", name))]
            if any(_says(each, excuses) for each in (schema, *beside)):  # its own, even where it is a reference
                found.add(name)
    return frozenset(found)


def _says(schema: Value, keywords: tuple[str, ...]) -> bool:
    return type(schema) is dict and any(schema.get(keyword) is True for keyword in keywords)


def _parts(validator: Validator, plan: Plan) -> Iterator[Plan]:
    """Yield a schema and those that are asked of the same value beside it, each once."""
    waiting, seen = [plan], set()
    while waiting:
        plan = waiting.pop()
        if type(plan.schema) is not dict or id(plan) in seen:
            continue
        seen.add(id(plan))
        yield plan
        for keyword in _PARTS:
            schemas = plan.schema.get(keyword)
            if isinstance(schemas, list):
                waiting += [validator.below(plan, keyword, index) for index in range(len(schemas))]
        found = validator.referred(plan.node, "$ref") if plan.node is not None and "$ref" in plan.schema else None
        if found is not None:
            waiting.append(validator.plan(found))
