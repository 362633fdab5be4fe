"""Makes schemas by chance, plain ones and others; all follows from a seed, so that a failure can be made again."""

from __future__ import annotations

from collections.abc import Callable
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


def document_of(seed: int) -> tuple[Schema, dict[str, Schema]]:
    """Return the schema of a number, and its components."""
    return document(Random(seed), PLAIN if seed % 4 == 0 else ALL)


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
ALL: Final = Makers(
    simple=(_string, _string, _number, _number, _plain, _values, _types, _untyped, _always),
    all=(
        *(_string, _number, _plain, _types, _untyped, _values, _values, _reference, _reference, _always),
        *(_array, _array, _array, _object, _object, _object, _object, _unevaluated),
        *(_choice, _choice, _all_of, _all_of, _negation, _condition),
    ),
)
PLAIN: Final = Makers(
    simple=(_string, _string, _number, _number, _plain, _values, _types),
    all=(
        *(_string, _number, _plain, _types, _values, _reference, _reference),
        *(_plain_array, _plain_array, _plain_object, _plain_object, _plain_object, _plain_choice),
    ),
)
