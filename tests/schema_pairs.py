"""Makes pairs of schemas for the law of the differ: edits as people do them, and independent schemas."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final, NamedTuple

from made_schemas import ALL, NAMES, PATTERNS, PLAIN, STRINGS, Makers, Schema, document, schema


class Pair(NamedTuple):
    """Two schemas with the components that each refers to, and how they were made."""

    kind: str
    old: Schema
    new: Schema
    old_components: dict[str, Schema]
    new_components: dict[str, Schema]


def pair(seed: int) -> Pair:
    """Return the pair of a number: by turns one plain edit, any edit, some edits, and two that are unrelated."""
    rng = Random(seed)
    makers = PLAIN if seed % 4 == 0 else ALL
    old, old_components = document(rng, makers)
    if seed % 4 == 3:
        new, new_components = document(rng, makers)
        return Pair("independent", old, new, old_components, new_components)
    new, new_components = copy.deepcopy((old, old_components))
    for _ in range(rng.randint(2, 3) if seed % 4 == 2 else 1):
        new = edited(rng, new, new_components, makers)
    return Pair(("plain edit", "edit", "edits")[seed % 4], old, new, old_components, new_components)


_KEYS_OF_SCHEMAS: Final = (
    *("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_KEYS_OF_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_KEYS_OF_MAPS: Final = ("properties", "patternProperties", "dependentSchemas")


def places(holder: Any, key: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where schemas stand, as container and key: at `holder[key]` and everywhere below."""
    yield holder, key
    value = holder[key]
    if not isinstance(value, dict):
        return
    for name in _KEYS_OF_SCHEMAS:
        if name in value:
            yield from places(value, name)
    for name in (*_KEYS_OF_LISTS, *_KEYS_OF_MAPS):
        inside = value.get(name, ())
        for index in range(len(inside)) if isinstance(inside, list) else list(inside):
            yield from places(inside, index)


def edited(rng: Random, root: Schema, components: dict[str, Schema], makers: Makers) -> Schema:
    """Return a schema with one edit somewhere, which may be in its components (these are changed in place)."""
    holder = {"root": root}
    found = list(places(holder, "root"))
    if rng.random() < 0.3:
        for name in components:
            found += places(components, name)
    for _ in range(20):
        container, key = rng.choice(found)
        before = container[key]
        depth = 0 if container is holder else 1
        if makers is not PLAIN and (not isinstance(before, dict) or not before or rng.random() < 0.12):
            container[key] = schema(rng, depth + 1, makers)
            break
        if isinstance(before, dict) and before and "$ref" not in before:
            container[key] = _edit(rng, copy.deepcopy(before), depth, makers)
            break
    return holder["root"]


def _edit(rng: Random, value: dict[str, Schema], depth: int, makers: Makers) -> Schema:
    how = rng.random()
    key = rng.choice(list(value))
    if how < 0.2 and (key != "type" or makers is not PLAIN):
        del value[key]
        return value
    if how < 0.75 or makers is PLAIN:
        changed = _changed(rng, key, value[key], depth, makers)
        if changed is not None:
            value[key] = changed
            return value
    if makers is PLAIN:
        return value
    if how < 0.8:
        return {"allOf": [value, schema(rng, depth + 1, makers)]}
    if how < 0.85:
        return {rng.choice(("anyOf", "oneOf")): [value, schema(rng, depth + 1, makers)]}
    fresh = schema(rng, depth + 1, makers)
    if isinstance(fresh, dict) and fresh and "$ref" not in fresh:
        name = rng.choice(list(fresh))
        value[name] = fresh[name]
    return value


def _changed(rng: Random, key: str, old: Any, depth: int, makers: Makers) -> Any:
    """Return another value for a keyword; None where there is no other."""
    change = _CHANGES.get(key)
    if change is not None:
        return change(rng, old, depth, makers)
    if isinstance(old, bool):
        return not old
    if isinstance(old, (int, float)):
        return max(old + rng.choice((-1, 1, 2)), 1 if key == "multipleOf" else -3 if "imum" in key else 0)
    if isinstance(old, list) and key in _KEYS_OF_LISTS:
        index = rng.randrange(len(old))
        fewer = old[:index] + old[index + 1 :] or old
        return rng.choice((fewer, [*old, schema(rng, depth + 1, makers)], list(reversed(old))))
    return None


def _other_types(rng: Random, old: Any, _depth: int, _makers: Makers) -> Any:
    names = [old] if isinstance(old, str) else list(old)
    other = rng.choice(("string", "integer", "number", "boolean", "null", "array", "object"))
    return rng.choice(([*names, other] if other not in names else names, other, names[0]))


def _other_values(rng: Random, old: Any, _depth: int, _makers: Makers) -> Any:
    extra = rng.choice([item for item in (*STRINGS, 1, 3, None) if item not in old])
    return rng.choice(([*old, extra], old[1:] or old, [*old[1:], extra]))


def _other_names(rng: Random, old: Any, _depth: int, _makers: Makers) -> Any:
    name = rng.choice(NAMES)
    return ([one for one in old if one != name] or old) if name in old else [*old, name]


def _other_properties(rng: Random, old: Any, depth: int, makers: Makers) -> Any:
    name = rng.choice(NAMES)
    if name in old and (makers is PLAIN or rng.random() < 0.5):
        return {one: inner for one, inner in old.items() if one != name}
    return {**old, name: schema(rng, depth + 1, makers)}


_CHANGES: Final[dict[str, Callable[[Random, Any, int, Makers], Any]]] = {
    "type": _other_types,
    "enum": _other_values,
    "const": lambda rng, _old, _depth, _makers: rng.choice((*STRINGS, 1, None)),
    "pattern": lambda rng, _old, _depth, _makers: rng.choice(PATTERNS),
    "required": _other_names,
    "dependentRequired": lambda rng, old, _depth, _makers: {**old, rng.choice(NAMES): rng.sample(NAMES, 1)},
    "additionalProperties": lambda rng, _old, depth, makers: rng.choice((True, False, schema(rng, depth + 1, makers))),
    "properties": _other_properties,
}
