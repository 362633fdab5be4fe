"""Values against the schemas of a contract: the engine that reads schemas as they are needed and runs their checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from openspec_lint.checks.instances.plan import ANY, NULL, TYPES, Failure, Failures, Keyword, Plan, Step
from openspec_lint.model.references import MAX_CHAIN, BrokenReference, Resolver
from openspec_lint.model.schemas import ANNOTATIONS
from openspec_lint.model.site import Node
from openspec_lint.read.document import Trail, Value

MAX_NESTED: Final = 120
"""Schemas inside each other for one value; what is deeper passes. Python's own stack ends at a few times of it."""

MAX_CHECKED: Final = 100_000
"""Pairs of a schema and a value, member or item that are looked at for one example; one that needs more is given up."""

_ANNOTATIONS: Final = ANNOTATIONS | {"$ref", "summary", "readOnly", "writeOnly"}
"""What may stand in a reference without asking anything of a value."""

AS_WRITTEN: Final = "as written"
"""The direction in which every required member is required."""

PARTIAL: Final = "partial"
"""The direction of a value that others complete: no required member is missed."""


ANYTHING: Final = Plan(None)
"""The plan of what leads nowhere."""


class TooMuchError(Exception):
    """An example takes more checks than MAX_CHECKED."""


class Validator:
    """Checks values against the schemas of one contract.

    keywords: those that the contract's dialect knows. ref_siblings: keywords beside `$ref` count. overlaps: a value may
    fit several branches of a `oneOf`. direction: "request", "response", AS_WRITTEN or PARTIAL; None where a value may
    go either way. around: the schema of the innermost member that is being looked at, which says more about it than
    the parts that it is put together from.
    """

    def __init__(
        self, keywords: Mapping[str, Keyword], resolver: Resolver, ref_siblings: bool, overlaps: bool = False
    ) -> None:
        self.keywords, self.resolver, self.ref_siblings, self.overlaps = keywords, resolver, ref_siblings, overlaps
        self.direction: str | None = None
        self.around = ANYTHING
        self._plans: dict[int, Plan] = {}
        self._nested = self._checked = 0
        self._excused: dict[tuple[int, str | None], frozenset[str]] = {}
        self._active: set[tuple[int, int]] = set()

    def failures(self, schema: Node, value: Node, direction: str | None = None) -> Failures:
        """Return what the schema at `schema` objects to in `value`.

        Raises TooMuchError for a value that takes too many checks.
        """
        self.direction = direction
        self._nested = self._checked = 0
        self._active.clear()
        found: Failures = []
        self.inside(self.plan(schema), value.value, value.trail, found)
        return found

    def plan(self, node: Node) -> Plan:
        """Return the plan of the schema at `node`; a reference that says nothing else is what it refers to."""
        if type(node.value) is not dict:
            return Plan(node)
        found = self._plans.get(id(node.value))
        if found is not None:
            return found
        chain: list[int] = []
        end: Node | None = node
        while end is not None and self._is_bare_reference(end.value) and id(end.value) not in self._plans:
            chain.append(id(end.value))
            end = self.referred(end, "$ref")
            if len(chain) > MAX_CHAIN or (end is not None and id(end.value) in chain):
                end = None
        plan = ANYTHING if end is None else self._plans.get(id(end.value)) or Plan(end)
        self._plans[id(node.value)] = plan
        if end is not None and type(end.value) is dict:
            self._plans[id(end.value)] = plan
        return plan

    def below(self, plan: Plan, *keys: Any) -> Plan:
        """Return the plan of a schema that stands in that of `plan`."""
        assert plan.node is not None  # what holds a schema stands somewhere
        return self.plan(plan.node.child(*keys))

    def referred(self, node: Node, keyword: str) -> Node | None:
        """Return what the reference in a keyword of the schema at `node` leads to; None where it leads nowhere."""
        return self.resolved(node, node.value[keyword])

    def resolved(self, node: Node, reference: object) -> Node | None:
        """Return what a reference that stands in the schema at `node` leads to; None where it leads nowhere."""
        if not isinstance(reference, str):
            return None
        found = self.resolver.resolve(node.document, reference, node.trail)
        return None if isinstance(found, BrokenReference) else found

    def _is_bare_reference(self, schema: Value) -> bool:
        if type(schema) is not dict or not isinstance(schema.get("$ref"), str):
            return False
        if self.ref_siblings:
            return _ANNOTATIONS.issuperset(schema)
        return not _is_nullable(schema)  # without effect beside a `$ref`, and what is meant is plain

    def inside(self, plan: Plan, value: Value, trail: Trail, failures: Failures) -> None:
        """Check a member, an item or a whole example."""
        around, self.around = self.around, plan
        self.beside(plan, value, trail, failures)
        self.around = around

    def beside(self, plan: Plan, value: Value, trail: Trail, failures: Failures) -> None:
        """Check a value that is being looked at against a further schema."""
        steps = (plan.steps if plan.steps is not None else self.prepare(plan)).get(type(value))
        if steps is None:
            failures.append(Failure("type", plan, trail, value, _type_names(plan.schema)))
            return
        here = (id(plan), id(value))
        if not steps or here in self._active or self._nested >= MAX_NESTED:
            return
        self.spend(len(value) + 1 if type(value) is dict or type(value) is list else 1)
        self._nested += 1
        self._active.add(here)
        for check, argument in steps:
            check(self, argument, plan, value, trail, failures)
        self._active.discard(here)
        self._nested -= 1

    def spend(self, number: int) -> None:
        """Count checks that are to be made; raises TooMuchError where an example takes more than it may."""
        self._checked += number
        if self._checked > MAX_CHECKED:
            raise TooMuchError

    def objections(self, plan: Plan, value: Value, trail: Trail) -> Failures:
        """Return what a further schema objects to in a value, for those who only want to know whether it does."""
        found: Failures = []
        self.beside(plan, value, trail, found)
        return found

    def holds_as_written(self, plan: Plan, value: Value, trail: Trail) -> bool:
        """Tell whether a value fits a further schema that must not be taken leniently: what it says is a condition."""
        direction, self.direction = self.direction, AS_WRITTEN
        found = self.objections(plan, value, trail)
        self.direction = direction
        return not found

    def excused(self, members: Callable[[Validator, str | None, Plan], frozenset[str]]) -> frozenset[str] | None:
        """Return what the value being looked at may lack though it is required, as `members` has it; None: anything."""
        if self.direction == PARTIAL:
            return None
        key = (id(self.around), self.direction)
        found = self._excused.get(key)
        if found is None:
            found = self._excused[key] = members(self, self.direction, self.around)
        return found

    def prepare(self, plan: Plan) -> Mapping[type, tuple[Step, ...]]:
        """Return the steps of a plan, made now."""
        schema = plan.schema
        plan.steps = _NOTHING_ASKED
        if schema is False:
            plan.steps = dict.fromkeys(ANY, ((_refuse, None),))
        elif type(schema) is dict:
            plan.steps = _steps_of_types(*_type_names(schema))
            rows = []
            for name in schema:
                keyword = self.keywords.get(name)
                argument = keyword.prepare(self, plan) if keyword is not None else None
                if keyword is not None and argument is not None:
                    rows.append((keyword.types, (keyword.check, argument)))
            if rows:
                plan.steps = {
                    kind: (*first, *[step for types, step in rows if kind in types])
                    for kind, first in plan.steps.items()
                }
            if _is_nullable(schema):
                plan.steps = {**plan.steps, NULL: ()}
        return plan.steps


_NOTHING_ASKED: Final[Mapping[type, tuple[Step, ...]]] = dict.fromkeys(ANY, ())


def _is_nullable(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema allows null in the way of OpenAPI 3.0; many go on to do so in 3.1, and did in 2.0."""
    return schema.get("nullable") is True or schema.get("x-nullable") is True


def _type_names(schema: Value) -> tuple[str, ...]:
    """Return the types that a schema names; none where it names what is no type."""
    stated = schema.get("type")
    if isinstance(stated, str):
        return (stated,) if stated in TYPES else ()
    names = tuple(stated) if isinstance(stated, list) else ()
    return names if all(isinstance(name, str) and name in TYPES for name in names) else ()


@cache
def _steps_of_types(*names: str) -> Mapping[type, tuple[Step, ...]]:
    """Return what the types that a schema names ask; all types where it names none."""
    if not names:
        return _NOTHING_ASKED
    steps: dict[type, tuple[Step, ...]] = {kind: () for name in names for kind in TYPES[name]}
    if "integer" in names and "number" not in names:
        steps[float] = ((_whole, None),)
    return steps


def _refuse(_validator: Validator, _nothing: Any, plan: Plan, value: Value, trail: Trail, failures: Failures) -> None:
    failures.append(Failure("false", plan, trail, value))


def _whole(_validator: Validator, _nothing: Any, plan: Plan, value: float, trail: Trail, failures: Failures) -> None:
    if not value.is_integer():
        failures.append(Failure("type", plan, trail, value, _type_names(plan.schema)))
