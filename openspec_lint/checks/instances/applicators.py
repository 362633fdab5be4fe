"""The keywords that ask schemas of members, of items, and of the value itself (JSON Schema Core 2020-12, 10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from openspec_lint.checks.instances.choices import CHOICES
from openspec_lint.checks.instances.direction import excused_members
from openspec_lint.checks.instances.plan import ANY, Failure, Failures, Keyword, Plan
from openspec_lint.checks.instances.texts import matches
from openspec_lint.checks.instances.unevaluated import UNEVALUATED
from openspec_lint.checks.instances.validator import Validator
from openspec_lint.checks.instances.values import is_number
from openspec_lint.read.document import Trail

Prepare = Callable[[Validator, Plan], Any]


def _schema(keyword: str) -> Prepare:
    """Return the `prepare` of a keyword that holds a schema."""

    def prepare(validator: Validator, plan: Plan) -> Plan | None:
        schema = plan.schema[keyword]
        return validator.below(plan, keyword) if isinstance(schema, (dict, bool)) else None

    return prepare


def _schema_list(keyword: str) -> Prepare:
    """Return the `prepare` of a keyword that holds a list of schemas."""

    def prepare(validator: Validator, plan: Plan) -> list[Plan] | None:
        schemas = plan.schema[keyword]
        return (
            [validator.below(plan, keyword, index) for index in range(len(schemas))]
            if isinstance(schemas, list)
            else None
        )

    return prepare


def _schema_map(keyword: str) -> Prepare:
    """Return the `prepare` of a keyword that holds a map of schemas."""

    def prepare(validator: Validator, plan: Plan) -> dict[str, Plan] | None:
        schemas = plan.schema[keyword]
        if not isinstance(schemas, dict):
            return None
        return {name: validator.below(plan, keyword, name) for name in schemas}

    return prepare


def _properties(
    validator: Validator, plans: Mapping[str, Plan], _plan: Plan, value: Any, trail: Trail, failures: Failures
) -> None:
    for name, member in value.items():
        below = plans.get(name)
        if below is not None:
            steps = (below.steps if below.steps is not None else validator.prepare(below)).get(type(member))
            if steps is None or steps:  # most members are of the right type, and nothing else is asked of them
                validator.inside(below, member, (trail, name), failures)


def _pattern_properties(
    validator: Validator, plans: Mapping[str, Plan], _plan: Plan, value: Any, trail: Trail, failures: Failures
) -> None:
    validator.spend(len(plans) * len(value))
    for pattern, below in plans.items():
        for name, member in value.items():
            if matches(pattern, name):
                validator.inside(below, member, (trail, name), failures)


def _prepare_others(validator: Validator, plan: Plan) -> tuple[Plan, frozenset[str], tuple[str, ...]] | None:
    """Return the schema of the members that are not named, the names, and the patterns of names."""
    schema, named = plan.schema["additionalProperties"], plan.schema.get("properties")
    if schema is True or not isinstance(schema, (dict, bool)):
        return None
    patterns = plan.schema.get("patternProperties") if "patternProperties" in validator.keywords else None
    names = frozenset(named if isinstance(named, dict) else ())
    return validator.below(plan, "additionalProperties"), names, tuple(patterns) if isinstance(patterns, dict) else ()


def _additional_properties(
    validator: Validator, argument: Any, plan: Plan, value: Any, trail: Trail, failures: Failures
) -> None:
    below, names, patterns = argument
    others = [name for name in value if name not in names]
    if patterns:
        validator.spend(len(patterns) * len(others))
        others = [name for name in others if not any(matches(pattern, name) for pattern in patterns)]
    if below.schema is False:
        if others:
            failures.append(Failure("additionalProperties", plan, trail, value, others))
        return
    for name in others:
        validator.inside(below, value[name], (trail, name), failures)


def _required(validator: Validator, names: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    lacking = [name for name in names if name not in value]
    if lacking:
        excused = validator.excused(excused_members)
        lacking = [name for name in lacking if excused is not None and name not in excused]
    if lacking:
        failures.append(Failure("required", plan, trail, value, lacking))


def _prepare_required(_validator: Validator, plan: Plan) -> list[str] | None:
    names = plan.schema["required"]
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else None


def _dependent_required(
    validator: Validator, needed: Any, plan: Plan, value: Any, trail: Trail, failures: Failures
) -> None:
    for name, names in needed.items():
        if name in value and isinstance(names, list):
            _required(validator, [each for each in names if isinstance(each, str)], plan, value, trail, failures)


def _prepare_dependent_required(_validator: Validator, plan: Plan) -> Any:
    needed = plan.schema["dependentRequired"]
    return needed if isinstance(needed, dict) else None


def _dependent_schemas(
    validator: Validator, plans: Mapping[str, Plan], _plan: Plan, value: Any, trail: Trail, failures: Failures
) -> None:
    for name, below in plans.items():
        if name in value:
            validator.beside(below, value, trail, failures)


def _property_names(
    validator: Validator, below: Plan, plan: Plan, value: Any, trail: Trail, failures: Failures
) -> None:
    for name in value:
        found: Failures = []
        validator.inside(below, name, (trail, name), found)
        if found:
            failures.append(Failure("propertyNames", plan, (trail, name), value[name], name))


def _prepare_items(validator: Validator, plan: Plan) -> tuple[Plan, int] | None:
    """Return the schema of the items that no earlier keyword has, and how many those are."""
    items, before = plan.schema["items"], plan.schema.get("prefixItems") if "prefixItems" in validator.keywords else ()
    if not isinstance(items, (dict, bool)):
        return None
    return validator.below(plan, "items"), len(before) if isinstance(before, list) else 0


def _items(validator: Validator, argument: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    below, start = argument
    if below.schema is False:
        if len(value) > start:
            failures.append(Failure("items", plan, (trail, start), value[start], start))
        return
    plans = below.steps if below.steps is not None else validator.prepare(below)
    for index in range(start, len(value)):
        item = value[index]
        steps = plans.get(type(item))
        if steps is None or steps:
            validator.inside(below, item, (trail, index), failures)


def _prefix_items(
    validator: Validator, plans: list[Plan], _plan: Plan, value: Any, trail: Trail, failures: Failures
) -> None:
    for index, (below, item) in enumerate(zip(plans, value, strict=False)):
        validator.inside(below, item, (trail, index), failures)


def _prepare_contains(validator: Validator, plan: Plan) -> tuple[Plan, Any, Any] | None:
    """Return the schema of the items that there must be, at least how many, and at most."""
    least, most = 1, None
    if "dependentRequired" in validator.keywords:  # the limits came together with it, in 2019-09
        least, most = plan.schema.get("minContains", 1), plan.schema.get("maxContains")
    if not isinstance(plan.schema["contains"], (dict, bool)):
        return None
    return validator.below(plan, "contains"), least if is_number(least) else 1, most if is_number(most) else None


def _contains(validator: Validator, argument: Any, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    below, least, most = argument
    count = 0
    for index, item in enumerate(value):
        found: Failures = []
        validator.inside(below, item, (trail, index), found)
        count += not found
    if count < least or (most is not None and count > most):
        failures.append(Failure("contains", plan, trail, value, (count, least, most)))


def _reference(validator: Validator, below: Plan, _plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    validator.beside(below, value, trail, failures)


def _prepare_reference(validator: Validator, plan: Plan) -> Plan | None:
    return _target(validator, plan, "$ref")


def _prepare_dynamic(validator: Validator, plan: Plan) -> Plan | None:
    """Return where a `$dynamicRef` leads, unless there is a choice: then which one depends on the way to it."""
    is_clear = plan.node is not None and plan.node.document.text.count("$dynamicAnchor") <= 1
    return _target(validator, plan, "$dynamicRef") if is_clear else None


def _target(validator: Validator, plan: Plan, keyword: str) -> Plan | None:
    found = validator.referred(plan.node, keyword) if plan.node is not None else None
    return validator.plan(found) if found is not None else None


def _all_of(validator: Validator, plans: list[Plan], _plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    for below in plans:
        validator.beside(below, value, trail, failures)


def _not(validator: Validator, below: Plan, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    if validator.holds_as_written(below, value, trail):
        failures.append(Failure("not", plan, trail, value))


def _if(validator: Validator, below: Plan, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    keyword = "then" if validator.holds_as_written(below, value, trail) else "else"
    if isinstance(plan.schema.get(keyword), (dict, bool)):
        validator.beside(validator.below(plan, keyword), value, trail, failures)


OBJECT: Final = (dict,)
ARRAY: Final = (list,)

APPLICATORS: Final[Mapping[str, Keyword]] = {
    "$ref": Keyword(ANY, _prepare_reference, _reference),
    "$dynamicRef": Keyword(ANY, _prepare_dynamic, _reference),
    "properties": Keyword(OBJECT, _schema_map("properties"), _properties),
    "patternProperties": Keyword(OBJECT, _schema_map("patternProperties"), _pattern_properties),
    "additionalProperties": Keyword(OBJECT, _prepare_others, _additional_properties),
    "propertyNames": Keyword(OBJECT, _schema("propertyNames"), _property_names),
    "required": Keyword(OBJECT, _prepare_required, _required),
    "dependentRequired": Keyword(OBJECT, _prepare_dependent_required, _dependent_required),
    "dependentSchemas": Keyword(OBJECT, _schema_map("dependentSchemas"), _dependent_schemas),
    "prefixItems": Keyword(ARRAY, _schema_list("prefixItems"), _prefix_items),
    "items": Keyword(ARRAY, _prepare_items, _items),
    "contains": Keyword(ARRAY, _prepare_contains, _contains),
    "allOf": Keyword(ANY, _schema_list("allOf"), _all_of),
    "not": Keyword(ANY, _schema("not"), _not),
    "if": Keyword(ANY, _schema("if"), _if),
    **CHOICES,
    **UNEVALUATED,
}
