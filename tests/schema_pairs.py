"""Makes pairs of schemas for the law of the differ: edits as people do them, independent ones, and rewritings.

Everything follows from a seed, so that a failure can be made again.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final, NamedTuple

Schema = Any
NAMES: Final = ("a", "b", "c")
PATTERNS: Final = ("^a", "^[a-c]*$", "b$", "^[0-9]+$", "^..$")
STRINGS: Final = ("", "a", "b", "ab", "abc", "12", "aab", "abcde")
COMPONENTS: Final = ("First", "Second", "Tree")
_DEEPEST: Final = 2


class Makers(NamedTuple):
    """What schemas are made by: deep inside, and elsewhere."""

    simple: tuple[Callable[..., Schema], ...]
    all: tuple[Callable[..., Schema], ...]


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
    makers = _PLAIN if seed % 4 == 0 else _ALL
    old, old_components = document(rng, makers)
    if seed % 4 == 3:
        new, new_components = document(rng, makers)
        return Pair("independent", old, new, old_components, new_components)
    new, new_components = copy.deepcopy((old, old_components))
    for _ in range(rng.randint(2, 3) if seed % 4 == 2 else 1):
        new = edited(rng, new, new_components, makers)
    return Pair(("plain edit", "edit", "edits")[seed % 4], old, new, old_components, new_components)


def document_of(seed: int) -> tuple[Schema, dict[str, Schema]]:
    """Return the schema of a number, and its components."""
    return document(Random(seed), _PLAIN if seed % 4 == 0 else _ALL)


def document(rng: Random, makers: Makers) -> tuple[Schema, dict[str, Schema]]:
    """Return a schema and the components that it may refer to, one of them recursive."""
    components = {name: schema(rng, 1, makers, refers=False) for name in COMPONENTS[:2]}
    components["Tree"] = {
        "type": "object",
        "properties": {
            "a": schema(rng, 2, makers, refers=False),
            "b": {"type": "array", "items": reference("Tree")},
        },
    }
    return schema(rng, 0, makers), components


def reference(name: str) -> Schema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def schema(rng: Random, depth: int, makers: Makers, refers: bool = True) -> Schema:
    """Return a schema; the deeper it stands the simpler it is."""
    made = rng.choice(makers.simple if depth >= _DEEPEST else makers.all)(rng, depth, makers, refers)
    if isinstance(made, dict) and "$ref" not in made and rng.random() < 0.08:
        made["description"] = "x"
    return made


def _string(rng: Random, _depth: int, _makers: Makers, _refers: bool) -> Schema:
    made: Schema = {"type": "string"}
    _some(rng, made, {"minLength": rng.randint(1, 2), "maxLength": rng.randint(1, 4), "pattern": rng.choice(PATTERNS)})
    return made


def _number(rng: Random, _depth: int, _makers: Makers, _refers: bool) -> Schema:
    made: Schema = {"type": rng.choice(("integer", "number"))}
    return _some(
        rng,
        made,
        {
            "minimum": rng.randint(-2, 3),
            "maximum": rng.randint(2, 8),
            "exclusiveMinimum": rng.randint(-2, 3),
            "exclusiveMaximum": rng.choice((3, 5, 7.5)),
            "multipleOf": rng.choice((2, 3, 4, 0.5)),
        },
    )


def _plain(rng: Random, _depth: int, _makers: Makers, _refers: bool) -> Schema:
    return {"type": rng.choice(("boolean", "null", "string", "integer", "number"))}


def _types(rng: Random, _depth: int, _makers: Makers, _refers: bool) -> Schema:
    names = rng.sample(("string", "integer", "number", "boolean", "null", "array", "object"), rng.randint(2, 3))
    made: Schema = {"type": names}
    return _some(rng, made, {"minLength": 2, "minimum": 3, "maxLength": 3, "maximum": 5, "maxItems": 1}, 0.2)


def _untyped(rng: Random, _depth: int, _makers: Makers, _refers: bool) -> Schema:
    return _some(
        rng,
        {},
        {"minLength": 2, "maximum": 5, "pattern": rng.choice(PATTERNS), "required": [rng.choice(NAMES)], "minItems": 1},
        0.3,
    )


def _values(rng: Random, _depth: int, _makers: Makers, _refers: bool) -> Schema:
    pool: tuple[Any, ...] = (*STRINGS, 1, 2, 5, 1.5, True, False, None, [], {}, [1], {"a": 1})
    of_type = rng.choice((None, "string", "integer"))
    if of_type == "string":
        pool = STRINGS
    elif of_type == "integer":
        pool = (0, 1, 2, 3, 5, 8)
    made: Schema = {"type": of_type} if of_type else {}
    if rng.random() < 0.25:
        made["const"] = rng.choice(pool)
    else:
        made["enum"] = rng.sample(pool, rng.randint(1, 4))
    return _some(rng, made, {"maxLength": 2, "minimum": 2, "pattern": "^a"}, 0.12)


def _array(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    made: Schema = {"type": "array"}
    inner = schema(rng, depth + 1, makers, refers)
    _some(rng, made, {"items": inner}, 0.7)
    _some(rng, made, {"minItems": rng.randint(0, 2), "maxItems": rng.randint(1, 3), "uniqueItems": True}, 0.25)
    if rng.random() < 0.2:
        made["prefixItems"] = [schema(rng, depth + 1, makers, refers) for _ in range(rng.randint(1, 2))]
        _some(rng, made, {"items": False}, 0.3)
    if rng.random() < 0.2:
        made["contains"] = schema(rng, depth + 1, makers, refers)
        _some(rng, made, {"minContains": rng.randint(0, 2), "maxContains": rng.randint(1, 2)}, 0.4)
    return made


def _object(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    names = rng.sample(NAMES, rng.randint(1, 3))
    made: Schema = {"type": "object", "properties": {name: schema(rng, depth + 1, makers, refers) for name in names}}
    required = [name for name in NAMES if rng.random() < (0.4 if name in names else 0.06)]
    if required:
        made["required"] = required
    others: Any = rng.choice((None, None, None, False, True, {}, "schema"))
    if others is not None:
        made["additionalProperties"] = schema(rng, depth + 1, makers, refers) if others == "schema" else others
    lone = rng.choice(NAMES)
    return _some(
        rng,
        made,
        {
            "minProperties": rng.randint(0, 2),
            "maxProperties": rng.randint(1, 3),
            "patternProperties": {rng.choice(("^a", "^x")): schema(rng, depth + 1, makers, refers)},
            "propertyNames": rng.choice(({"pattern": "^[a-c]$"}, {"maxLength": 2}, {"enum": ["a", "b"]})),
            "dependentRequired": {lone: rng.sample(NAMES, rng.randint(1, 2))},
            "dependentSchemas": {lone: {"required": [rng.choice([name for name in NAMES if name != lone])]}},
        },
        0.08,
    )


def _choice(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    branches = [schema(rng, depth + 1, makers, refers) for _ in range(rng.randint(1, 3))]
    made: Schema = {rng.choice(("oneOf", "anyOf")): branches}
    return _some(rng, made, {"type": rng.choice(("object", "string", "integer")), "maxLength": 2}, 0.1)


def _all_of(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    first = schema(rng, depth + 1, makers, refers)
    second = rng.choice((_string, _number, _object))(rng, depth + 1, makers, refers)
    if isinstance(first, dict) and "type" in first and rng.random() < 0.8:
        second["type"] = first["type"]
    return {"allOf": [first, second]}


def _negation(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    return {**schema_of_type(rng), "not": schema(rng, depth + 1, makers, refers)}


def _condition(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    made: Schema = {"type": "object", "if": {"required": [rng.choice(NAMES)]}}
    return _some(rng, made, {"then": _object(rng, 1, makers, refers), "else": {"required": [rng.choice(NAMES)]}}, 0.7)


def _unevaluated(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    made = rng.choice((_object, _array, _choice, _all_of, _condition))(rng, depth, makers, refers)
    keyword = "unevaluatedItems" if made.get("type") == "array" else "unevaluatedProperties"
    return {**made, keyword: rng.choice((False, False, schema(rng, 2, makers, refers)))}


def _plain_array(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    made: Schema = {"type": "array", "items": schema(rng, depth + 1, makers, refers)}
    return _some(rng, made, {"minItems": 1, "maxItems": rng.randint(2, 3), "uniqueItems": True})


def _plain_object(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    names = rng.sample(NAMES, rng.randint(1, 3))
    made: Schema = {"type": "object", "properties": {name: schema(rng, depth + 1, makers, refers) for name in names}}
    return _some(rng, made, {"required": rng.sample(names, 1), "additionalProperties": rng.choice((True, False))})


def _plain_choice(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    makers_of_branches = rng.sample((_string, _number, _plain_array, _plain_object), 2)
    branches = [make(rng, depth + 1, makers, refers) for make in makers_of_branches]
    return {rng.choice(("oneOf", "anyOf")): branches}


def _reference(rng: Random, depth: int, makers: Makers, refers: bool) -> Schema:
    return reference(rng.choice(COMPONENTS)) if refers else _plain(rng, depth, makers, refers)


def _always(rng: Random, _depth: int, _makers: Makers, _refers: bool) -> Schema:
    return rng.choice((True, {}, {}, False))


def schema_of_type(rng: Random) -> dict[str, Schema]:
    """Return a schema that only names a type, or nothing."""
    return rng.choice(({}, {"type": "string"}, {"type": "integer"}, {"type": "object"}))


def _some(rng: Random, made: Schema, keywords: dict[str, Any], share: float = 0.3) -> Schema:
    made.update({key: value for key, value in keywords.items() if rng.random() < share})
    return made


_Maker = Callable[[Random, int, Makers, bool], Schema]
_ALL: Final = Makers(
    simple=(_string, _string, _number, _number, _plain, _values, _types, _untyped, _always),
    all=(
        *(_string, _number, _plain, _types, _untyped, _values, _values, _reference, _reference, _always),
        *(_array, _array, _array, _object, _object, _object, _object, _unevaluated),
        *(_choice, _choice, _all_of, _all_of, _negation, _condition),
    ),
)
_PLAIN: Final = Makers(
    simple=(_string, _string, _number, _number, _plain, _values, _types),
    all=(
        *(_string, _number, _plain, _types, _values, _reference, _reference),
        *(_plain_array, _plain_array, _plain_object, _plain_object, _plain_object, _plain_choice),
    ),
)

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
        if makers is not _PLAIN and (not isinstance(before, dict) or not before or rng.random() < 0.12):
            container[key] = schema(rng, depth + 1, makers)
            break
        if isinstance(before, dict) and before and "$ref" not in before:
            container[key] = _edit(rng, copy.deepcopy(before), depth, makers)
            break
    return holder["root"]


def _edit(rng: Random, value: dict[str, Schema], depth: int, makers: Makers) -> Schema:
    how = rng.random()
    key = rng.choice(list(value))
    if how < 0.2 and (key != "type" or makers is not _PLAIN):
        del value[key]
        return value
    if how < 0.75 or makers is _PLAIN:
        changed = _changed(rng, key, value[key], depth, makers)
        if changed is not None:
            value[key] = changed
            return value
    if makers is _PLAIN:
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
    if name in old and (makers is _PLAIN or rng.random() < 0.5):
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
