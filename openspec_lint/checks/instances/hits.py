"""The invalid examples and defaults of a contract as hits: each cause once, however many examples fail for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from openspec_lint.catalog.envelope import Envelope
from openspec_lint.checks.habits import FEW, inside_all, is_habit
from openspec_lint.checks.hit import Hit, Note
from openspec_lint.checks.instances.completed import completed
from openspec_lint.checks.instances.dialect import validator_of
from openspec_lint.checks.instances.examples import Example, examples, text_holds
from openspec_lint.checks.instances.plan import Failure, Failures
from openspec_lint.checks.instances.sentences import sentence
from openspec_lint.checks.instances.validator import TooMuchError, Validator
from openspec_lint.model.contract import Contract
from openspec_lint.model.site import Node
from openspec_lint.read.document import ON_KEY, ON_VALUE, Target

MAX_PER_EXAMPLE: Final = 3
"""Causes that are told of one example; of more, the last tells the number."""

MAX_GIVEN_UP: Final = 2
"""Examples that take too many checks, after which no more are looked at: somebody wants it to take long."""

MAX_FURTHER: Final = 3
"""Further values with the same cause that are named by their places."""

_NAMED: Final = ("additionalProperties", "unevaluatedProperties")
"""Keywords that object to members, not to the object."""

_NAMING: Final = frozenset({"schemas", "definitions", "$defs", "properties"})
"""Keys of the maps whose keys are names of schemas."""


@dataclass(slots=True, eq=False, repr=False)
class _Cause:
    """What a keyword of a schema objects to: the first value, and how many more.

    left: other things, not told. lacking: all examples that lack a required member. inside: the operations of all.
    """

    example: Example
    failure: Failure
    further: list[tuple[Example, Failure]] = field(default_factory=list)
    more: int = 0
    left: int = 0
    is_habit: bool = False
    lacking: list[tuple[Example, Failure]] = field(default_factory=list)
    inside: list[tuple[str, str] | None] = field(default_factory=list)


@lru_cache(maxsize=8)
def instance_hits(contract: Contract, envelope: Envelope | None = None) -> Mapping[str, list[Hit]]:
    """Return the hits about invalid values by their role, EXAMPLE or DEFAULT.

    envelope: what bodies look like, which completes some of them.
    """
    causes: dict[tuple[object, ...], _Cause] = {}
    for example, failures in _invalid(contract):
        _note(example, failures, causes)
    found: dict[str, list[Hit]] = {}
    for cause in _without_habits(list(causes.values())):
        hit = _hit(cause)
        if envelope is not None and cause.lacking:
            hit = hit._replace(fix=completed(cause.lacking, envelope))
        found.setdefault(cause.example.role, []).append(hit)
    return found


def _invalid(contract: Contract) -> Iterator[tuple[Example, Failures]]:
    """Yield each example that is not valid, with what its schema objects to; the same value of one schema once."""
    validator = validator_of(contract)
    seen: set[tuple[object, ...]] = set()
    given_up = 0
    for example in examples(contract):
        value = example.node.value
        if isinstance(value, (dict, list)):
            plan = validator.plan(example.schema)
            key = (id(plan), id(value), example.direction, example.role)
            if key in seen:
                continue
            seen.add(key)
        try:
            failures = _failures(validator, example)
        except TooMuchError:
            given_up += 1
            if given_up > MAX_GIVEN_UP:
                return
            continue
        if failures:
            yield example, failures


def _failures(validator: Validator, example: Example) -> Failures:
    found = validator.failures(example.schema, example.node, example.direction)
    once: dict[object, Failure] = {}
    for failure in found:
        if not _is_meant(failure, example):
            is_container = isinstance(failure.value, (dict, list))
            about = (failure.keyword, str(failure.detail)) if is_container else None  # one thing wrong is enough
            once.setdefault((failure.trail, about), failure)
    return list(once.values())


def _is_meant(failure: Failure, example: Example) -> bool:
    """Tell whether a failure is no mistake.

    A `$ref` inside an example is replaced by every bundler; what is sent as text may be written as that text.
    """
    value = failure.value
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        return True
    if not (example.is_serialised and failure.keyword == "type" and isinstance(value, str)):
        return False
    return text_holds(value, failure.detail) or not {"array", "object"}.isdisjoint(failure.detail)


def _note(example: Example, failures: Failures, causes: dict[tuple[object, ...], _Cause]) -> None:
    """Put what is wrong with an example to the causes that are known, and up to MAX_PER_EXAMPLE new ones to them."""
    told: list[_Cause] = []
    left = 0
    for failure in failures:
        key = (example.role, id(failure.plan.schema), failure.keyword)
        known = causes.get(key)
        if known is not None:
            known.more += 1
            if len(known.further) < MAX_FURTHER:
                known.further.append((example, failure))
        elif len(told) < MAX_PER_EXAMPLE:
            known = causes[key] = _Cause(example, failure)
            told.append(known)
        else:
            left += 1
        if known is None:
            continue
        known.inside.append(example.site.operation)
        if failure.keyword == "required":
            known.lacking.append((example, failure))
    if told:
        told[-1].left = left


def _without_habits(causes: list[_Cause]) -> Iterator[_Cause]:
    """Yield the causes, of those that are alike in many schemas only the first, with all their values."""
    alike: dict[object, list[_Cause]] = {}
    for cause in causes:
        failure = cause.failure
        is_alike = failure.keyword in ("type", "format")
        wanted = str(failure.detail) if failure.value is not None else ""  # null is wrong for whatever is wanted
        about: object = (failure.keyword, type(failure.value), wanted) if is_alike else id(cause)
        alike.setdefault((cause.example.role, about), []).append(cause)
    for first, *others in alike.values():
        if not is_habit(1 + len(others), most=FEW):
            yield first
            yield from others
            continue
        first.is_habit = True
        first.more += sum(1 + other.more for other in others)
        first.inside += [inside for other in others for inside in other.inside]
        first.further = [(other.example, other.failure) for other in others[:MAX_FURTHER]]
        yield first


def _hit(cause: _Cause) -> Hit:
    example, failure = cause.example, cause.failure
    what = f"the {example.role}" + (f" `{example.name}`" if example.name else "")
    problem = sentence(failure, example.node.trail, what, _schema_name(failure.plan.node))
    arguments = {"problem": problem + _others(cause)}
    aspect = " ".join([failure.keyword, example.name])
    notes = tuple(_notes(cause))
    hit = Hit(_place(example, failure), arguments, _target(failure), notes, aspect, example.site.operation)
    return inside_all(hit, cause.inside) if cause.more else hit


def _target(failure: Failure) -> Target:
    """Return what to point at: the value or, where that takes many lines or is not what is wrong, its key."""
    is_key = isinstance(failure.value, (dict, list)) or failure.keyword == "propertyNames"
    return ON_KEY if is_key else ON_VALUE


def _place(example: Example, failure: Failure) -> Node:
    """Return what is wrong in an example: the value itself, the object that lacks a member, or a member too many."""
    node = Node(example.node.document, failure.trail, failure.value)
    return node.child(failure.detail[0]) if failure.keyword in _NAMED else node


def _others(cause: _Cause) -> str:
    """Return what else there is to say: how much more is wrong with the example, and with others."""
    text = ""
    if cause.left:
        text += f"; {cause.left} more {'thing is' if cause.left == 1 else 'things are'} wrong with it"
    if cause.more:
        others = "1 more value fails" if cause.more == 1 else f"{cause.more} more values fail"
        text += f"; {others} {'in the same way' if cause.is_habit else 'at the same place of the schema'}"
    return text


def _notes(cause: _Cause) -> Iterator[Note]:
    keyword, schema = cause.failure.keyword, cause.failure.plan.node
    if schema is not None:
        place = schema.child(keyword) if type(schema.value) is dict and keyword in schema.value else schema
        yield Note(place, f"the schema's `{keyword}`")
    for example, other in cause.further:
        yield Note(_place(example, other), "another one like this", _target(other))


def _schema_name(schema: Node | None) -> str:
    """Return what to call a schema: a component or a property by its name."""
    if schema is None or schema.trail is None or schema.trail[0] is None:
        return "the schema"
    holder, name = schema.trail[0][1], schema.trail[1]
    return f"`{name}`" if holder in _NAMING and isinstance(name, str) else "the schema"
