"""Schemas of which a value must fit one: `oneOf` and `anyOf`, and the discriminator that says which is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from openspec_lint.checks.instances.plan import ANY, Failure, Failures, Keyword, Plan
from openspec_lint.checks.instances.validator import Validator
from openspec_lint.read.document import Trail, Value


class _Choice(NamedTuple):
    """What to choose from. tag: the member that names the branch, with `named`; "" where none does."""

    branches: Sequence[Plan]
    tag: str = ""
    named: Mapping[str, Plan] = {}


class Closest(NamedTuple):
    """Why a choice fails: the number of branches that could be meant, and what the closest one objects to."""

    number: int
    failures: Failures


def _prepare(keyword: str) -> Any:
    def prepare(validator: Validator, plan: Plan) -> _Choice | None:
        schemas = plan.schema[keyword]
        if not isinstance(schemas, list):
            return None
        branches = [validator.below(plan, keyword, index) for index in range(len(schemas))]
        discriminator = plan.schema.get("discriminator")
        tag = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
        if not isinstance(tag, str):
            return _Choice(branches)
        return _Choice(branches, tag, _named(validator, plan, schemas, branches, discriminator.get("mapping")))

    return prepare


def _named(
    validator: Validator, plan: Plan, schemas: Sequence[Value], branches: Sequence[Plan], mapping: Value
) -> Mapping[str, Plan]:
    """Return the branches by the value of the discriminating member: the mapping's names, and those of components."""
    named: dict[str, Plan] = {}
    for schema, branch in zip(schemas, branches, strict=True):
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if isinstance(reference, str):
            named[reference.rpartition("/")[2]] = branch
    for name, reference in mapping.items() if isinstance(mapping, dict) else ():
        if not isinstance(reference, str):
            continue
        found = named.get(reference)
        target = validator.resolved(plan.node, reference) if found is None and plan.node is not None else None
        found = validator.plan(target) if target is not None else found
        if found is not None:
            named[name] = found
    return named


def _any_of(validator: Validator, choice: _Choice, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    _choose("anyOf", validator, choice, plan, value, trail, failures)


def _one_of(validator: Validator, choice: _Choice, plan: Plan, value: Any, trail: Trail, failures: Failures) -> None:
    fits = _choose("oneOf", validator, choice, plan, value, trail, failures)
    if fits is None or validator.overlaps:
        return
    for index in range(fits + 1, len(choice.branches)):
        if not validator.objections(choice.branches[index], value, trail):
            failures.append(Failure("oneOf", plan, trail, value, (fits, index)))
            return


def _choose(
    keyword: str,
    validator: Validator,
    choice: _Choice,
    plan: Plan,
    value: Any,
    trail: Trail,
    failures: Failures,
) -> int | None:
    """Return the index of the first branch that fits, None where there is none or the discriminator has chosen."""
    if choice.tag and type(value) is dict and isinstance(value.get(choice.tag), str):
        meant = choice.named.get(value[choice.tag])
        if meant is not None:
            validator.beside(meant, value, trail, failures)
            return None
    tried: list[Failures] = []
    for index, branch in enumerate(choice.branches):
        found = validator.objections(branch, value, trail)
        if not found:
            return index
        tried.append(found)
    failures += _explained(keyword, tried, plan, value, trail)
    return None


def _explained(keyword: str, tried: list[Failures], plan: Plan, value: Any, trail: Trail) -> Failures:
    """Return why no branch fits: what the only one objects to that is meant for such a value, or that none is."""
    if not tried:
        return []
    likely = [found for found in tried if not any(_is_of_other_type(failure, trail) for failure in found)]
    if not likely:
        names = tuple(dict.fromkeys(name for found in tried for failure in found for name in _types(failure, trail)))
        return [Failure("type", plan, trail, value, names)] if names else [_none(keyword, tried, plan, value, trail)]
    likely = [found for found in likely if not any(_is_of_other_variant(failure, trail) for failure in found)] or likely
    return likely[0] if len(likely) == 1 else [_none(keyword, likely, plan, value, trail)]


def _none(keyword: str, tried: list[Failures], plan: Plan, value: Any, trail: Trail) -> Failure:
    closest = min(tried, key=lambda found: (-max(_depth(failure.trail) for failure in found), len(found)))
    return Failure(keyword, plan, trail, value, Closest(len(tried), closest))


def _is_of_other_type(failure: Failure, trail: Trail) -> bool:
    return failure.keyword == "type" and failure.trail is trail


def _types(failure: Failure, trail: Trail) -> Sequence[str]:
    return failure.detail if _is_of_other_type(failure, trail) else ()


def _is_of_other_variant(failure: Failure, trail: Trail) -> bool:
    """Tell whether a failure is that of a member whose one value tells the branches apart."""
    return failure.keyword in ("const", "enum") and failure.trail is not None and failure.trail[0] is trail


def _depth(trail: Trail) -> int:
    depth = 0
    while trail is not None:
        trail, depth = trail[0], depth + 1
    return depth


CHOICES: Final[Mapping[str, Keyword]] = {
    "anyOf": Keyword(ANY, _prepare("anyOf"), _any_of),
    "oneOf": Keyword(ANY, _prepare("oneOf"), _one_of),
}
