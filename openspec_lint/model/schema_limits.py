"""What the limits of a schema come to together: which types they leave room for, and which limits say nothing."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd, inf
from typing import Any, Final, NamedTuple

from openspec_lint.model.normal_schema import TYPES, NormalSchema, named_types
from openspec_lint.read.document import Value

_COUNTS: Final = (("string", "Length"), ("array", "Items"), ("object", "Properties"))


class Range(NamedTuple):
    """Numbers from `low` to `high`; these themselves are left out where `above` and `below` say so."""

    low: Any
    above: bool
    high: Any
    below: bool

    def is_empty(self) -> bool:
        """Tell whether there is no such number."""
        return self.low > self.high or (self.low == self.high and (self.above or self.below))


def number_range(view: NormalSchema, whole: bool = False, step: Fraction | None = None) -> Range:
    """Return the numbers that the bounds of a schema leave: of the multiples of `step`, the first and the last.

    whole: the steps are those between whole numbers.
    """
    values = view.values
    step = Fraction(1) if whole else step
    low, above = _tighter(values.get("minimum"), values.get("exclusiveMinimum"), -1)
    high, below = _tighter(values.get("maximum"), values.get("exclusiveMaximum"), 1)
    if step is not None and abs(low) != inf:
        first = ceil(exact(low) / step)
        low, above = (first + (above and first * step == exact(low))) * step, False
    if step is not None and abs(high) != inf:
        last = floor(exact(high) / step)
        high, below = (last - (below and last * step == exact(high))) * step, False
    return Range(low, above, high, below)


def exact(number: float) -> Fraction:
    """Return a number as it is written: 0.1 is a tenth."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def step_of(view: NormalSchema, whole: bool) -> Fraction | None:
    """Return what all numbers of a schema are multiples of, whole ones of 1 at least; None where nothing says so."""
    divisor = view.values.get("multipleOf")
    if divisor is None:
        return Fraction(1) if whole else None
    return exact(common_multiple(divisor, 1) if whole else divisor)


def _tighter(inclusive: Value, exclusive: Value, sign: int) -> tuple[Any, bool]:
    if exclusive is not None and (inclusive is None or exclusive * sign <= inclusive * sign):
        return exclusive, True
    return (sign * inf if inclusive is None else inclusive), False


def possible_types(view: NormalSchema) -> None:
    """Leave out the types of which no value can satisfy the limits of a schema."""
    values = view.values
    gone = {name for name, what in _COUNTS if values.get(f"min{what}", 0) > values.get(f"max{what}", inf)}
    if len(view.required) > values.get("maxProperties", inf):
        gone.add("object")
    if number_range(view, step=step_of(view, whole=True)).is_empty():
        gone.add("integer")
    if number_range(view, step=step_of(view, whole=False)).is_empty():
        gone.add("number")
    for node in view.separate.get("not", ()):
        gone |= _only_types(node.value)
    if "number" not in gone and (view.types is None or "number" in view.types):
        gone.discard("integer")
    if not gone:
        return
    if view.types is None:
        view.types, view.types_implied = TYPES - gone, False
    elif not view.types_implied:
        view.types -= gone


def _only_types(schema: Value) -> set[str]:
    """Return the types that a schema allows all values of, where it says nothing else."""
    if not isinstance(schema, dict) or set(schema) - {"type", "description", "title"}:
        return set()
    found = set(named_types(schema.get("type")))
    return found | {"integer"} if "number" in found else found


def drop_what_says_nothing(view: NormalSchema) -> None:
    """Take out limits that others make needless."""
    values = view.values
    for inclusive, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if inclusive in values and exclusive in values:
            is_lower = inclusive == "minimum"
            looser = values[inclusive] <= values[exclusive] if is_lower else values[inclusive] >= values[exclusive]
            del values[inclusive if looser else exclusive]
    if values.get("minProperties", inf) <= len(view.required):
        del values["minProperties"]
    if values.get("maxProperties", -1) >= _most_properties(view):
        del values["maxProperties"]
    if values.get("maxItems", inf) <= 1:
        values.pop("uniqueItems", None)
    if "contains" not in view.separate:
        values.pop("minContains", None)
        values.pop("maxContains", None)
    elif values.get("minContains") == 0 and not {"maxContains", "unevaluatedItems"} & (values.keys() | view.children):
        del view.separate["contains"], values["minContains"]
    for name in [name for name, needed in view.dependent.items() if view.required.keys() >= needed.keys() - {name}]:
        del view.dependent[name]


def _most_properties(view: NormalSchema) -> float:
    """Return how many properties a closed object can have; of an open one there is no end."""
    closed = [part for part in view.members if part.others is not None and part.others.value is False]
    return min((len(part.named) for part in closed if not part.patterns), default=inf)


def common_multiple(one: Value, two: Value) -> Value:
    """Return the least number that is a multiple of both."""
    first, second = exact(one), exact(two)
    numerator = first.numerator * second.numerator // gcd(first.numerator, second.numerator)
    found = Fraction(numerator, gcd(first.denominator, second.denominator))
    return int(found) if found.denominator == 1 else float(found)
