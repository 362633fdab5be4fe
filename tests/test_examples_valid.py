"""Values against schemas: the engine against an independent validator, and what it says of examples and defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from examples import RULES, findings_of
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from openspec_lint.checks.instances import validator as validator_module
from openspec_lint.checks.instances.dialect import KEYWORDS, keywords
from openspec_lint.checks.instances.hits import MAX_GIVEN_UP, instance_hits
from openspec_lint.checks.instances.texts import has_format, matches
from openspec_lint.checks.instances.validator import AS_WRITTEN, MAX_CHECKED, TooMuchError, Validator
from openspec_lint.checks.instances.values import comparable, is_multiple
from openspec_lint.model.contract import read_contract
from openspec_lint.model.references import Resolver
from openspec_lint.model.site import Node
from openspec_lint.read.document import Document, pointer_of
from openspec_lint.read.json_text import read_json
from openspec_lint.read.source import MissingError
from openspec_lint.read.store import DocumentStore

Strategy = st.SearchStrategy[Any]


def failures(
    schema: Any, value: Any, version: str = "3.1", direction: str | None = AS_WRITTEN, draft: str = "2020-12"
) -> list[tuple[str, str]]:
    """Return keyword and pointer of what a schema, the root of a document, objects to in `value`."""
    document = read_json("schema.json", json.dumps(schema))
    has_siblings = version in ("3.1", "3.2") and not draft.startswith("draft")
    validator = Validator(keywords(version, draft), Resolver(_nothing_else, "$id"), has_siblings)
    found = validator.failures(Node(document, None, document.value), Node(document, None, value), direction)
    return [(failure.keyword, pointer_of(failure.trail)) for failure in found]


def _nothing_else(path: str) -> Document:
    raise MissingError(path)


NAMES = st.sampled_from(["a", "b", "ab"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.0, 0.5, 2.5, -1.0]),
    st.sampled_from(["", "a", "b", "ab", "aab"]),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
COUNTS = st.integers(0, 3)
PATTERNS = st.sampled_from(["^a", "b$", "^a+$", "^$", "(?=a)."])
TYPES = st.sampled_from(["null", "boolean", "object", "array", "number", "string", "integer"])
SIMPLE: Mapping[str, Strategy] = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=2, unique=True),
    "enum": st.lists(VALUES, min_size=1, max_size=3),
    "const": VALUES,
    "multipleOf": st.sampled_from([1, 2, 0.5, 1.5]),
    "pattern": PATTERNS,
    "uniqueItems": st.booleans(),
    "required": st.lists(NAMES, max_size=2, unique=True),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), st.sampled_from([-1, 0, 1.5])),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), COUNTS),
}


def _keywords(schemas: Strategy) -> Mapping[str, Strategy]:
    """Return what each keyword may hold, where `schemas` stand inside."""
    several, named = st.lists(schemas, min_size=1, max_size=3), st.dictionaries(NAMES, schemas, max_size=3)
    one = ("additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else")
    return {
        **SIMPLE,
        **dict.fromkeys((*one, "unevaluatedProperties", "unevaluatedItems"), schemas),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), several),
        **dict.fromkeys(("properties", "dependentSchemas"), named),
        **dict.fromkeys(("minContains", "maxContains"), COUNTS),
        "patternProperties": st.dictionaries(PATTERNS, schemas, max_size=2),
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2),
        "$ref": st.sampled_from(["#/$defs/a", "#/$defs/b"]),
    }


def _with_some(keywords: Mapping[str, Strategy]) -> Strategy:
    names = st.lists(st.sampled_from(sorted(keywords)), max_size=5, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: keywords[name] for name in chosen}))


SCHEMAS = st.recursive(_with_some(SIMPLE) | st.booleans(), lambda schemas: _with_some(_keywords(schemas)), max_leaves=8)
DEFINITIONS = st.fixed_dictionaries({"a": _with_some(SIMPLE), "b": SCHEMAS})


@pytest.mark.parametrize(("draft", "reference"), [("2020-12", Draft202012Validator), ("draft-07", Draft7Validator)])
@settings(max_examples=200, deadline=None)
@given(SCHEMAS, DEFINITIONS, VALUES)
def test_the_engine_judges_as_an_independent_validator_does(
    draft: str, reference: Any, schema: Any, definitions: Any, value: Any
) -> None:
    root = {"$defs": definitions, "allOf": [schema]}
    try:
        expected = reference(root).is_valid(value)
    except BaseException as error:
        # references in a circle, which ours ends; where Rust runs out of stack, that is a panic and no Exception
        if isinstance(error, RecursionError) or type(error).__name__ == "PanicException":
            return
        raise
    assert (not failures(root, value, draft=draft)) == expected


def test_every_keyword_of_the_engine_is_one_that_is_generated() -> None:
    of_others = {"type", "then", "else", "minContains", "maxContains"}
    assert set(KEYWORDS) - {"$dynamicRef", "format"} == _keywords(SCALARS).keys() - of_others


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"properties": {"a": {"type": "integer"}}}, {"a": "x"}, [("type", "/a")]),
        ({"items": {"required": ["a"]}}, [{"a": 1}, {}], [("required", "/1")]),
        ({"additionalProperties": False, "properties": {"a": {}}}, {"b": 1}, [("additionalProperties", "")]),
        ({"type": "integer"}, 1.5, [("type", "")]),
        ({"type": ["integer", "string"]}, 1.0, []),
        ({"anyOf": [{"type": "string"}, {"type": "array"}]}, 1, [("type", "")]),
        ({"anyOf": [{"type": "string"}, {"items": {"type": "string"}, "type": "array"}]}, [1], [("type", "/0")]),
        ({"oneOf": [{}, {"type": "integer"}]}, 1, [("oneOf", "")]),
        ({"$dynamicRef": "#n", "$defs": {"n": {"$dynamicAnchor": "n", "type": "string"}}}, 1, [("type", "")]),
        ({"$id": "https://example.com/a", "$ref": "a#/$defs/b", "$defs": {"b": {"type": "string"}}}, 1, [("type", "")]),
        ({"$ref": "https://example.com/b"}, 1, []),
        ({"type": "integer", "format": "int32"}, 2**31, [("format", "")]),
        ({"type": "string", "format": "date"}, "2026-02-30", [("format", "")]),
        ({"type": "string", "format": "colour"}, "none", []),
        ({"allOf": [{"$ref": "#"}], "type": "string"}, 1, [("type", "")]),
    ],
)
def test_failures_are_leaves(schema: Any, value: Any, expected: list[tuple[str, str]]) -> None:
    assert failures(schema, value) == expected


@pytest.mark.parametrize(
    ("version", "schema", "value", "is_valid"),
    [
        ("3.0", {"type": "string", "nullable": True, "enum": ["a"]}, None, True),
        ("3.0", {"type": "string"}, None, False),
        ("3.0", {"minimum": 1, "exclusiveMinimum": True}, 1, False),
        ("3.0", {"minimum": 1, "exclusiveMinimum": False}, 1, True),
        ("3.0", {"const": 1, "if": {}, "then": False, "patternProperties": {"": False}}, {"a": 1}, True),
        ("2.0", {"anyOf": [{"type": "string"}], "type": "file"}, 1, True),
        ("3.1", {"exclusiveMinimum": 1}, 1, False),
        ("3.1", {"const": 1}, True, False),
    ],
)
def test_what_the_dialects_make_of_it(version: str, schema: Any, value: Any, is_valid: bool) -> None:
    assert (not failures(schema, value, version)) == is_valid


@pytest.mark.parametrize(
    ("direction", "lacking"),
    [("request", ["/b"]), ("response", ["/a"]), (None, []), ("partial", []), (AS_WRITTEN, ["/a", "/b"])],
)
def test_each_direction_does_without_some_members(direction: str | None, lacking: list[str]) -> None:
    schema = {
        "$defs": {"a": {"properties": {"id": {"readOnly": True}}}},
        "properties": {
            "a": {"allOf": [{"$ref": "#/$defs/a"}, {"required": ["id"]}]},
            "b": {"required": ["id"], "properties": {"id": {"allOf": [{"writeOnly": True}]}}},
        },
    }
    assert failures(schema, {"a": {}, "b": {}}, direction=direction) == [("required", place) for place in lacking]


def test_a_condition_is_taken_as_it_is_written() -> None:
    schema = {"properties": {"id": {"readOnly": True}}, "not": {"required": ["id"]}}
    assert failures(schema, {}, direction="request") == []


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"allOf": [{"$ref": "#"}, {"$ref": "#"}]}, 1),
        ({"properties": {"a": {"$ref": "#"}}}, json.loads('{"a":' * 400 + "1" + "}" * 400)),
        ({"const": [], "uniqueItems": True}, json.loads("[" * 400 + "]" * 400)),
        ({"unevaluatedProperties": {"$ref": "#"}, "anyOf": [{"$ref": "#"}]}, {"a": {"a": {}}}),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, 1),
        ({"pattern": "^(a+)+(?=b)$", "format": "date"}, "\ud800" + "a" * 50),
    ],
)
def test_what_never_ends_is_ended(schema: Any, value: Any) -> None:
    failures(schema, value)


JUNK: list[Any] = [
    None,
    True,
    -1,
    0.5,
    10**400,
    "",
    "(",
    "#/$defs/x",
    [],
    {},
    [[]],
    [{}],
    [None],
    {"": None},
    {"a": [1]},
]


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1"])
@pytest.mark.parametrize("keyword", [*KEYWORDS, "then", "minContains", "discriminator", "$id", "nullable"])
def test_a_keyword_with_a_value_that_it_cannot_have_is_passed_over(keyword: str, version: str) -> None:
    around = {
        "oneOf": [{"$ref": "#/$defs/x"}],
        "if": True,
        "contains": {},
        "unevaluatedProperties": {},
        "required": ["b"],
    }
    for junk in JUNK:
        for value in JUNK:
            failures({**around, keyword: junk}, value, version, direction=None)


def test_what_takes_too_long_is_given_up() -> None:
    levels: dict[str, Any] = {f"l{i}": {"allOf": [{"$ref": f"#/$defs/l{i + 1}"}] * 2} for i in range(30)}
    with pytest.raises(TooMuchError):
        failures({"$ref": "#/$defs/l0", "$defs": {**levels, "l30": {"minimum": 1}}}, 1)
    assert MAX_CHECKED < 2**30


@pytest.mark.parametrize(("heavy", "found"), [(MAX_GIVEN_UP, 1), (MAX_GIVEN_UP + 1, 0)])
def test_a_contract_that_means_to_take_long_is_given_up(
    heavy: int, found: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validator_module, "MAX_CHECKED", 20)
    schemas = {f"S{number}": {"items": {"minimum": 1}, "example": list(range(1, 99))} for number in range(heavy)}
    components = {"schemas": {**schemas, "Z": {"type": "string", "example": 1}}}
    text = json.dumps({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "components": components})
    assert len(example_messages(text)) == found


@pytest.mark.parametrize(
    "schema",
    [
        {"allOf": [{"items": {"type": "integer"}}] * 900},
        {"patternProperties": {f"^x{number}": True for number in range(900)}},
        {"additionalProperties": False, "patternProperties": {f"^x{number}": True for number in range(900)}},
    ],
    ids=lambda schema: ", ".join(schema),
)
def test_work_is_counted_by_members(schema: Any) -> None:
    value: Any = [1] * 900 if "allOf" in schema else {f"a{number}": 1 for number in range(900)}
    with pytest.raises(TooMuchError):
        failures(schema, value)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^[a-z]+$", "abc", True),
        ("b", "abc", True),
        (r"^\d$", "٣", False),
        ("^(?!a)", "b", True),
        ("^(?!a)", "a", False),
        ("(", "anything", True),
        (r"^(?:(a+)\1*)+$", "a" * 40 + "b", True),
        ("^b$", "a" * 10_001, True),
    ],
)
def test_patterns(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("date-time", "2026-01-31T12:00:00+01:00", True),
        ("date-time", "2026-01-31T12:00:00", False),
        ("date", "2026-01-31", True),
        ("uuid", "2c0fc9fa-937b-11ea-a1b7-1c4d701ab86e", True),
        ("ipv4", "10.0.0", False),
        ("ipv6", "::1", True),
    ],
)
def test_formats(name: str, text: str, expected: bool) -> None:
    assert has_format(name, text) is expected


@given(VALUES, VALUES)
def test_values_are_compared_as_json_schema_does(one: Any, other: Any) -> None:
    assert (comparable(one) == comparable(other)) == Draft202012Validator({"const": one}).is_valid(other)


@pytest.mark.parametrize(
    ("value", "divisor", "expected"), [(0.3, 0.1, True), (1e300, 2, True), (7, 2, False), (10**400, 0.5, True)]
)
def test_multiples(value: float, divisor: float, expected: bool) -> None:
    assert is_multiple(value, divisor) is expected


MESSAGES = [
    ("{type: integer}", "abc", 'The example is `"abc"`, but must be an integer.'),
    ("{type: integer}", "'5'", 'The example is `"5"`, but must be an integer: write it without quotes.'),
    ("{type: string}", "1.5", "The example is `1.5`, but must be a string: quote it."),
    ("{type: string}", "null", "The example is `null`, but must be a string: leave it out, or allow null."),
    ("{type: boolean}", "[a]", "The example is a list, but must be true or false."),
    (
        "{type: array}",
        "'[1]'",
        "The example is a text that holds JSON, but must be an array: write it as one, without the quotes.",
    ),
    ("{enum: [a, b]}", "c", 'The example is `"c"`, but must be `"a"` or `"b"`.'),
    ("{enum: [1, 2, 3, 4, 5, 6, 7]}", "8", "The example is `8`, but must be `1`, `2`, `3`, `4`, `5` or 2 others."),
    ("{const: {a: 1}}", "c", 'The example is `"c"`, but must be an object.'),
    ("{required: [id, name]}", "{id: 1}", "The example lacks `name`, which `Thing` requires."),
    ("{dependentRequired: {a: [b]}}", "{a: 1}", "The example lacks `b`, which `Thing` requires."),
    ("{additionalProperties: false}", "{b: 1}", "The example has `b`, which `Thing` neither names nor allows."),
    ("{unevaluatedProperties: false}", "{b: 1}", "The example has `b`, which `Thing` neither names nor allows."),
    ("{minimum: 2}", "1", "The example is `1`, but must be at least 2."),
    ("{exclusiveMaximum: 2}", "2", "The example is `2`, but must be less than 2."),
    ("{multipleOf: 2}", "3", "The example is `3`, but must be a multiple of 2."),
    ("{maxLength: 1}", "abc", "The example has 3 characters, but must have at most 1 character."),
    ("{minItems: 2}", "[]", "The example is empty, but must have at least 2 items."),
    ("{pattern: '^b'}", "abc", 'The example is `"abc"`, which does not match the pattern `^b`.'),
    ("{format: ipv4}", "abc", 'The example is `"abc"`, but must be an IPv4 address.'),
    ("{uniqueItems: true}", "[1, 1.0]", "`[1]` in the example stands in its list twice, but the items must differ."),
    ("{propertyNames: {maxLength: 1}}", "{ab: 1}", "`ab` in the example has a name that `Thing` does not allow."),
    ("{prefixItems: [{}], items: false}", "[1, 2]", "`[1]` in the example is one item more than `Thing` allows."),
    ("{unevaluatedItems: false}", "[1]", "The example has items that `Thing` does not allow."),
    (
        "{contains: {type: string}}",
        "[1]",
        "The example has 0 items that `Thing` describes in `contains`, but must have at least 1.",
    ),
    ("{not: {type: string}}", "a", "The example is what `Thing` excludes with `not`."),
    (
        "{properties: {a: false}}",
        "{a: 1}",
        "`a` in the example is there, but its schema is `false`, which allows nothing.",
    ),
    (
        "{oneOf: [{required: [a]}, {required: [b, c]}]}",
        "{d: 1}",
        "The example fits none of the 2 schemas of the `oneOf` that it may be; in the closest, it lacks `a`, "
        "which that one requires.",
    ),
    (
        "{properties: {a: {items: {type: string}}}}",
        "{a: [{}]}",
        "`a[0]` in the example is an object, but must be a string.",
    ),
]


def example_messages(text: str) -> list[str]:
    return [finding.message for finding in findings_of(RULES["example-invalid"], {"openapi.yaml": text})]


@pytest.mark.parametrize(("schema", "value", "message"), MESSAGES)
def test_messages(schema: str, value: str, message: str) -> None:
    text = f"components: {{schemas: {{Thing: {{allOf: [{schema}], example: {value}}}}}}}"
    named = (
        f"components: {{schemas: {{Thing: {schema}, Use: {{$ref: '#/components/schemas/Thing', example: {value}}}}}}}"
    )
    assert [found.replace("the schema", "`Thing`") for found in example_messages(text)] == [message]
    assert example_messages(named) == [message]


def test_what_else_is_wrong_is_counted() -> None:
    members = ", ".join(f"{name}: {{type: integer}}" for name in "abcde")
    wrong = ", ".join(f"{name}: x" for name in "abcde")
    text = f"components: {{schemas: {{Thing: {{properties: {{{members}}}, examples: [{{{wrong}}}, {{a: y}}]}}}}}}"
    assert example_messages(text) == [
        '`a` in the example is `"x"`, but must be an integer; 1 more value fails at the same place of the schema.',
        '`b` in the example is `"x"`, but must be an integer.',
        '`c` in the example is `"x"`, but must be an integer; 2 more things are wrong with it.',
    ]


def test_a_habit_is_one_finding() -> None:
    schemas = ", ".join(f"S{number}: {{type: array, example: some}}" for number in range(9))
    (finding,) = findings_of(RULES["example-invalid"], {"openapi.yaml": f"components: {{schemas: {{{schemas}}}}}"})
    assert finding.message == 'The example is `"some"`, but must be an array; 8 more values fail in the same way.'
    assert [note.message for note in finding.related] == ["the schema's `type`", *["another one like this"] * 3]


CONTRACTS = Path(__file__).resolve().parents[2] / "shared/corpus/contracts"


@pytest.mark.skipif(not CONTRACTS.is_dir(), reason="the corpus of contracts is not beside this checkout")
@pytest.mark.parametrize(
    ("name", "number"), [("box.json", 6), ("discord.json", 0), ("twilio-api-v2010.json", 17), ("k8s-swagger2.json", 0)]
)
def test_real_contracts_have_what_was_read_and_found_right(name: str, number: int) -> None:
    store = DocumentStore(lambda path: (CONTRACTS / path).read_bytes())
    contract = read_contract(store.load(name), store)
    assert contract is not None
    assert sum(map(len, instance_hits(contract).values())) == number
