"""Members that one direction does without: `readOnly` ones in a request, `writeOnly` ones in a response."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from openspec_lint.checks.instances.plan import Plan
from openspec_lint.checks.instances.validator import PARTIAL, Validator

_EXCUSES: Final[Mapping[str | None, tuple[str, ...]]] = {
    "request": ("readOnly",),
    "response": ("writeOnly",),
    None: ("readOnly", "writeOnly"),
}

_PARTS: Final = ("allOf", "anyOf", "oneOf")


def is_excused(validator: Validator, name: str) -> bool:
    """Tell whether the member `name` of the object that is being looked at need not be there, required or not.

    Source: OpenAPI 3.0.3, Schema Object, readOnly and writeOnly: what is required "takes effect on" one direction only.
    """
    if validator.direction == PARTIAL:
        return True
    excuses = _EXCUSES.get(validator.direction, ())
    for plan in _parts(validator, validator.around):
        properties = plan.schema.get("properties")
        if isinstance(properties, dict) and name in properties:
            member = validator.below(plan, properties[name])
            for part in (Plan(properties[name], None), *_parts(validator, member)):
                if type(part.schema) is dict and any(part.schema.get(excuse) is True for excuse in excuses):
                    return True
    return False


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
                waiting += [validator.below(plan, schema) for schema in schemas]
        reference = plan.schema.get("$ref")
        found = validator.resolved(reference, plan.document) if isinstance(reference, str) else None
        if found is not None:
            waiting.append(validator.plan(found.value, found.document))
