"""Members and items that nothing else in a schema speaks of (JSON Schema Core 2020-12, 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from openspec_lint.checks.instances.plan import Failure, Failures, Keyword, Plan
from openspec_lint.checks.instances.texts import matches
from openspec_lint.checks.instances.validator import Validator
from openspec_lint.read.document import Trail

Keys = Iterable[Any]
_Own = Callable[[Validator, Plan, Any], Keys]


def _own_members(validator: Validator, plan: Plan, value: Any) -> Keys:
    """Return the members of an object that a schema's own keywords speak of."""
    schema = plan.schema
    if isinstance(schema.get("additionalProperties"), (dict, bool)):
        return list(value)
    named, patterns = schema.get("properties"), schema.get("patternProperties")
    found = [name for name in named if name in value] if isinstance(named, dict) else []
    validator.spend(len(patterns) * len(value) if isinstance(patterns, dict) else 0)
    for pattern in patterns if isinstance(patterns, dict) else ():
        found += [name for name in value if matches(pattern, name)]
    return found


def _own_items(validator: Validator, plan: Plan, value: Any) -> Keys:
    """Return the indexes of the items of a list that a schema's own keywords speak of."""
    schema = plan.schema
    if isinstance(schema.get("items"), (dict, bool)):
        return range(len(value))
    before = schema.get("prefixItems")
    found = list(range(len(before))) if isinstance(before, list) else []
    if isinstance(schema.get("contains"), (dict, bool)):
        below = validator.below(plan, "contains")
        found += [index for index, item in enumerate(value) if not validator.objections(below, item, None)]
    return found


def _evaluated(keyword: str, own: _Own, validator: Validator, plan: Plan, value: Any) -> set[Any]:
    """Return the members or indexes that a schema or one that holds beside it speaks of."""
    found: set[Any] = set()
    waiting, seen = [plan], set()
    while waiting:
        part = waiting.pop()
        if type(part.schema) is not dict or id(part) in seen:
            continue
        seen.add(id(part))
        if part is not plan and isinstance(part.schema.get(keyword), (dict, bool)):
            return set(value) if type(value) is dict else set(range(len(value)))
        found.update(own(validator, part, value))
        waiting += _holding(validator, part, value)
    return found


def _holding(validator: Validator, plan: Plan, value: Any) -> Iterator[Plan]:
    """Yield the schemas beside one that hold for a value."""
    schema = plan.schema
    for keyword in ("$ref", "$dynamicRef"):
        if keyword in schema:
            below = validator.keywords[keyword].prepare(validator, plan)
            if below is not None:
                yield below
    for keyword in ("allOf", "anyOf", "oneOf"):
        parts = schema.get(keyword)
        for index in range(len(parts)) if isinstance(parts, list) else ():
            below = validator.below(plan, keyword, index)
            if keyword == "allOf" or not validator.objections(below, value, None):
                yield below
    dependent = schema.get("dependentSchemas")
    for name in dependent if isinstance(dependent, dict) else ():
        if type(value) is dict and name in value:
            yield validator.below(plan, "dependentSchemas", name)
    yield from _conditional(validator, plan, value)


def _conditional(validator: Validator, plan: Plan, value: Any) -> Iterator[Plan]:
    if not isinstance(plan.schema.get("if"), (dict, bool)):
        return
    condition = validator.below(plan, "if")
    keyword = "else"
    if validator.holds_as_written(condition, value, None):
        yield condition
        keyword = "then"
    if keyword in plan.schema:
        yield validator.below(plan, keyword)


def _keyword(name: str, own: _Own) -> Keyword:
    def prepare(validator: Validator, plan: Plan) -> Plan | None:
        schema = plan.schema[name]
        return validator.below(plan, name) if isinstance(schema, (dict, bool)) and schema is not True else None

    def check(validator: Validator, below: Plan, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
        evaluated = _evaluated(name, own, validator, plan, value)
        others = [key for key in (value if type(value) is dict else range(len(value))) if key not in evaluated]
        if below.schema is False:
            if others:
                failures.append(Failure(name, plan, trail, value, others))
            return
        for key in others:
            validator.inside(below, value[key], (trail, key), failures)

    return Keyword((dict,) if name == "unevaluatedProperties" else (list,), prepare, check)


UNEVALUATED: Final[Mapping[str, Keyword]] = {
    "unevaluatedProperties": _keyword("unevaluatedProperties", _own_members),
    "unevaluatedItems": _keyword("unevaluatedItems", _own_items),
}
