"""What a schema comes to once it is read: per type of value, the checks to make; and what a failed one says.

Schemas are interpreted, not compiled: a contract uses few of its schemas for its few examples, and what the dialects of
OpenAPI add (`nullable`, `readOnly` by direction, discriminators) would have to be translated for a compiler of JSON
Schema, in one bundle for each direction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from openspec_lint.model.site import Node
from openspec_lint.read.document import Trail, Value

NULL: Final = type(None)
ANY: Final = (dict, list, str, int, float, bool, NULL)
"""The Python types of plain data."""

TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
    "null": (NULL,),
}
"""The types of JSON Schema; which floats are integers, a check of its own tells."""


class Plan:
    """A schema, and what it asks of a value of each Python type; a type that is not there is wrong.

    node: where the schema stands; None for one that stands nowhere and allows anything. steps: None before the first
    value.
    """

    __slots__ = ("node", "schema", "steps")

    def __init__(self, node: Node | None) -> None:
        self.node = node
        self.schema: Value = node.value if node is not None else True
        self.steps: Mapping[type, tuple[Step, ...]] | None = None


class Failure(NamedTuple):
    """One thing that a schema objects to in a value.

    keyword: of `plan.schema`; "false" for a schema that allows nothing. trail, value: what is wrong; of a missing
    member, the object that lacks it. detail: what the sentence about it needs, as its keyword has it.
    """

    keyword: str
    plan: Plan
    trail: Trail
    value: Value
    detail: Any = None


Failures = list[Failure]
Check = Callable[[Any, Any, Plan, Any, Trail, Failures], None]
"""(the Validator, what `prepare` returned, plan, value, trail of the value, failures to add to)."""

Step = tuple[Check, Any]


class Keyword(NamedTuple):
    """How a keyword is checked.

    types: of the values that it is about. prepare: (the Validator, plan) → what it comes to in a schema; None when
    nothing is to be checked, as where the keyword has a value that it cannot have.
    """

    types: tuple[type, ...]
    prepare: Callable[[Any, Plan], Any]
    check: Check
