"""Makes values that tell two schemas apart: at, below and above each bound, with and without each property.

A value stands at a position where schemas of both sides apply. All that these schemas name is tried, in objects and
lists that are otherwise valid for one of the sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from random import Random
from typing import Any, Final, NamedTuple

import jsonschema_rs

Schema = Any
Components = dict[str, Schema]
_SAME_VALUE: Final = ("allOf", "anyOf", "oneOf")
_SAME_VALUE_ONE: Final = ("not", "if", "then", "else")
_MOST: Final = 60
_OTHER: Final = ("zz", "xy")
_GENERAL: Final[tuple[Any, ...]] = (None, True, False, 0, 1, -1, 1.5, 2.0, "", "a", "b", "zzzzz", [], {})
_TEXTS: Final = ("", "a", "b", "ab", "abc", "aab", "12", "b2", "1", "abcde", "cc", "zzzz", "ba", "xx")


class Side(NamedTuple):
    """One version: its components, and the schemas of it that apply at a position."""

    components: Components
    schemas: tuple[Schema, ...]

    def at(self, schemas: Iterable[Schema]) -> Side:
        """Return the same version at another position."""
        return Side(self.components, tuple(schemas))


def is_valid(schema: Schema, components: Components) -> Callable[[Any], bool]:
    """Return the independent judge of a schema."""
    whole = {"allOf": [schema], "components": {"schemas": components}}
    return jsonschema_rs.Draft202012Validator(whole).is_valid


class Excuses(NamedTuple):
    """What is left out of objects, for the differ judges it by presence: see the reasons in test_schema_law.py."""

    added: bool
    unknown: bool


def candidates(old: Side, new: Side, rng: Random, excuses: Excuses, depth: int = 0) -> list[Any]:
    """Return values worth trying, most telling first."""
    both = [*_open(old), *_open(new)]
    found: list[Any] = []
    for schema in both:
        found += schema.get("enum", ())
        if "const" in schema:
            found.append(schema["const"])
    found += _numbers(both)
    found += _strings(both)
    found += _GENERAL
    if depth < 4:
        found += _lists(old, new, rng, excuses, depth)
        found += _objects(old, new, rng, excuses, depth)
    return _distinct(found)


def _open(side: Side) -> list[dict[str, Schema]]:
    """Return every schema that says something about the value itself, through references and choices."""
    found: list[dict[str, Schema]] = []
    stack, seen = list(side.schemas), set()
    while stack:
        schema = stack.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        found.append(schema)
        if "$ref" in schema:
            stack.append(side.components[schema["$ref"].rsplit("/", 1)[-1]])
        for key in _SAME_VALUE:
            stack += schema.get(key, ())
        stack += [schema[key] for key in _SAME_VALUE_ONE if key in schema]
        stack += schema.get("dependentSchemas", {}).values()
    return found


def _bounds(schemas: list[dict[str, Schema]], *keywords: str) -> list[Any]:
    return [schema[key] for schema in schemas for key in keywords if isinstance(schema.get(key), (int, float))]


def _numbers(schemas: list[dict[str, Schema]]) -> Iterator[Any]:
    for bound in _bounds(schemas, "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        yield from (bound, bound - 1, bound + 1, bound - 0.5, bound + 0.5)
    divisors = _bounds(schemas, "multipleOf")
    for divisor in divisors:
        yield from (divisor * factor for factor in range(-4, 9))
        yield from (divisor * factor * other for factor in (1, -1) for other in divisors)
    if divisors:
        yield from range(-3, 13)


def _strings(schemas: list[dict[str, Schema]]) -> Iterator[str]:
    lengths = {max(0, int(bound) + step) for bound in _bounds(schemas, "minLength", "maxLength") for step in (-1, 0, 1)}
    for length in sorted(lengths):
        yield from (letter * length for letter in "ab1z")
        yield ("a" + "b" * length)[:length]
        yield ("abc" * length)[:length]
    if any("pattern" in schema or lengths for schema in schemas):
        yield from _TEXTS


def _lists(old: Side, new: Side, rng: Random, excuses: Excuses, depth: int) -> Iterator[list[Any]]:
    sides = [_open(old), _open(new)]
    both = sides[0] + sides[1]
    if not any(key in schema for schema in both for key in _LIST_KEYWORDS) and not _allows(both, "array"):
        return
    longest = max((len(schema.get("prefixItems", ())) for schema in both), default=0)
    pools = []
    for index in range(longest + 1):
        inner = [side.at(_items(schemas, index)) for side, schemas in zip((old, new), sides, strict=True)]
        pools.append(_ranked(inner[0], inner[1], rng, excuses, depth + 1))
    sizes = {longest, longest + 1, longest + 2, 0, 1, 2, 3, 4}
    sizes |= {int(bound) + step for bound in _bounds(both, *_COUNTS) for step in (-1, 0, 1)}
    for size in sorted(size for size in sizes if 0 <= size <= 6):
        places = [pools[min(index, longest)] for index in range(size)]
        for good in (0, 1, 2):
            yield [pool.good[good][0] if pool.good[good] else None for pool in places]
            yield [
                pool.good[good][index % len(pool.good[good])] if pool.good[good] else None
                for index, pool in enumerate(places)
            ]
            for index, pool in enumerate(places):
                base = [one.good[good][0] if one.good[good] else None for one in places]
                for value in pool.all[:20]:
                    yield [*base[:index], value, *base[index + 1 :]]
        for _ in range(4 if size else 0):
            yield [rng.choice(pool.all) for pool in places]


_LIST_KEYWORDS: Final = (
    "items",
    "prefixItems",
    "contains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "unevaluatedItems",
)
_COUNTS: Final = ("minItems", "maxItems", "minContains", "maxContains")


def _allows(schemas: list[dict[str, Schema]], name: str) -> bool:
    return any(name in (kind if isinstance(kind, list) else [kind]) for kind in (one.get("type") for one in schemas))


def _items(schemas: list[dict[str, Schema]], index: int) -> Iterator[Schema]:
    for schema in schemas:
        fixed = schema.get("prefixItems", ())
        if index < len(fixed):
            yield fixed[index]
        else:
            yield from (schema[keyword] for keyword in ("items", "unevaluatedItems") if keyword in schema)
        if "contains" in schema:
            yield schema["contains"]


class _Pool(NamedTuple):
    """Values for one position: valid for the old side, the new one, both; and all."""

    good: tuple[list[Any], list[Any], list[Any]]
    all: list[Any]


def _ranked(old: Side, new: Side, rng: Random, excuses: Excuses, depth: int) -> _Pool:
    found = candidates(old, new, rng, excuses, depth)
    judges = [[is_valid(schema, side.components) for schema in side.schemas] for side in (old, new)]
    verdicts = [[all(judge(value) for judge in side) for value in found] for side in judges]
    of_old = [value for value, verdict in zip(found, verdicts[0], strict=True) if verdict]
    of_new = [value for value, verdict in zip(found, verdicts[1], strict=True) if verdict]
    of_both = [value for value, one, two in zip(found, *verdicts, strict=True) if one and two]
    telling = [value for value, one, two in zip(found, *verdicts, strict=True) if one != two]
    rest = [value for value, one, two in zip(found, *verdicts, strict=True) if one == two]
    return _Pool((of_old, of_new, of_both), telling + rest)


def _objects(old: Side, new: Side, rng: Random, excuses: Excuses, depth: int) -> Iterator[dict[str, Any]]:
    sides = [_open(old), _open(new)]
    both = sides[0] + sides[1]
    if not any(key in schema for schema in both for key in _OBJECT_KEYWORDS) and not _allows(both, "object"):
        return
    names = [name for name in _names(both) if not _is_excused(name, sides, excuses)]
    pools = {}
    for name in names:
        inner = [side.at(_members(schemas, name)) for side, schemas in zip((old, new), sides, strict=True)]
        pools[name] = _ranked(inner[0], inner[1], rng, excuses, depth + 1)
    required = {name for schema in both for name in schema.get("required", ())} & set(names)
    yield {}
    for good in (0, 1, 2):
        usable = {name: pool.good[good][0] for name, pool in pools.items() if pool.good[good]}
        for chosen in (
            {name for name in usable if name in required},
            set(usable),
            _declared(both) & set(usable),
            set(),
        ):
            base = {name: value for name, value in usable.items() if name in chosen}
            yield base
            for name, pool in pools.items():
                yield {key: value for key, value in base.items() if key != name}
                for value in pool.all[:20]:
                    yield {**base, name: value}
    for present in product((False, True), repeat=min(len(names), 5)):
        for good in (0, 1, 2):
            yield {
                name: rng.choice(pools[name].good[good] or pools[name].all)
                for name, there in zip(names, present, strict=False)
                if there
            }


_OBJECT_KEYWORDS: Final = (
    *("properties", "required", "additionalProperties", "patternProperties", "propertyNames", "dependentSchemas"),
    *("minProperties", "maxProperties", "dependentRequired", "unevaluatedProperties"),
)


def _declared(schemas: list[dict[str, Schema]]) -> set[str]:
    return {name for schema in schemas for name in schema.get("properties", ())}


def _names(schemas: list[dict[str, Schema]]) -> list[str]:
    found = dict.fromkeys(name for schema in schemas for name in schema.get("properties", ()))
    for schema in schemas:
        found.update(dict.fromkeys(schema.get("required", ())))
        for key, others in schema.get("dependentRequired", {}).items():
            found.update(dict.fromkeys((key, *others)))
        found.update(dict.fromkeys(schema.get("dependentSchemas", {})))
        restricted = schema.get("propertyNames")
        if isinstance(restricted, dict):
            found.update(dict.fromkeys(name for name in restricted.get("enum", ("a",)) if isinstance(name, str)))
    return list(dict.fromkeys((*found, *_OTHER)))


def _is_excused(name: str, sides: list[list[dict[str, Schema]]], excuses: Excuses) -> bool:
    """Tell whether a property is judged by its presence: declared on one side, and the other takes any."""
    declared = [name in _declared(side) for side in sides]
    closed = [any(schema.get("additionalProperties", True) not in (True, {}) for schema in side) for side in sides]
    if excuses.added and declared[0] != declared[1] and not closed[0 if declared[1] else 1]:
        return True
    shut = any(schema.get("additionalProperties") is False for schema in sides[0])
    return excuses.unknown and shut and not declared[0]


def _members(schemas: list[dict[str, Schema]], name: str) -> Iterator[Schema]:
    for schema in schemas:
        named = name in schema.get("properties", {})
        if named:
            yield schema["properties"][name]
        for pattern, inner in schema.get("patternProperties", {}).items():
            if re.search(pattern, name):
                named = True
                yield inner
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            if not named and keyword in schema:
                yield schema[keyword]


def _distinct(values: Iterable[Any]) -> list[Any]:
    found: dict[str, Any] = {}
    for value in values:
        found.setdefault(repr(value), value)
    return list(found.values())
