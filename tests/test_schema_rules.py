"""Rules about schemas against independent judges: what they call impossible, a validator refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest
from examples import RULES, findings_of
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.checks.code.contract.schemas.patterns import is_legal
from openspec_lint.checks.hit import Check
from openspec_lint.checks.run import check_of, run
from openspec_lint.checks.scope import ContractScope
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

Schemas = Mapping[str, Any]

SAMPLES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    2,
    3,
    2.5,
    -1,
    "",
    "a",
    "b",
    "ab",
    "abc",
    [],
    [1],
    [1, 2],
    {},
    {"a": 1},
    {"a": "b"},
)
"""Values to try: a rule that says "nothing is valid" must be right about each."""


def contract_of(schemas: Schemas, version: str = "3.1.0") -> Contract:
    document = {
        "openapi": version,
        "info": {"title": "An example", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    store = DocumentStore(memory_tree({"openapi.json": json.dumps(document)}).read)
    contract = read_contract(store.load("openapi.json"), store)
    assert contract is not None
    return contract


def reported(schemas: Schemas, *ids: str) -> list[str]:
    """Return the ids of the rules that object to `schemas`, once for each finding."""
    contract = contract_of(schemas)
    found = run([RULES[rule_id] for rule_id in ids], contract.by_kind, ContractScope(contract, None))
    return [finding.rule_id for finding in found]


def valid_samples(schema: Any) -> list[Any]:
    validator = jsonschema_rs.Draft202012Validator(schema)
    return [sample for sample in SAMPLES if validator.is_valid(sample)]


NUMBERS = st.integers(-1, 3) | st.sampled_from([0.5, 2.5])
SIZES = st.integers(0, 3)
BOUNDED = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), NUMBERS),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), SIZES),
    },
)
PLAIN = st.builds(
    lambda bounds, more: {**bounds, **more},
    BOUNDED,
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["string", "integer", "number", "boolean", "object", "array", ["string", "null"]]),
            "enum": st.lists(st.sampled_from([None, 1, 2, True, "a", "b"]), min_size=1, max_size=2),
            "const": st.sampled_from([None, 1, True, "a"]),
        },
    ),
)


@settings(max_examples=200)
@given(BOUNDED)
def test_between_contradictory_bounds_there_is_no_value_of_that_kind(bounds: dict[str, Any]) -> None:
    kinds = {
        "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
        "string": ("minLength", "maxLength"),
        "array": ("minItems", "maxItems"),
        "object": ("minProperties", "maxProperties"),
    }
    for kind, keywords in kinds.items():
        schema = {"type": kind, **{key: value for key, value in bounds.items() if key in keywords}}
        if reported({"A": schema}, "bounds-contradictory"):
            assert valid_samples(schema) == []


@settings(max_examples=300)
@given(st.lists(PLAIN, min_size=2, max_size=3))
def test_parts_that_conflict_leave_no_value_of_their_type(parts: list[dict[str, Any]]) -> None:
    typed = [{"type": "number", **part} for part in parts]
    if reported({"A": {"allOf": typed}}, "all-of-conflict"):
        values = valid_samples({"allOf": typed})
        # Contradictory bounds say nothing about values of another type.
        bounded = {key for part in typed for key in part} - {"type", "enum", "const"}
        assert values == [] or bounded


@pytest.mark.parametrize(
    ("parts", "is_conflict"),
    [
        ([{"type": "string"}, {"type": "integer"}], True),
        ([{"type": "number"}, {"type": "integer"}], False),
        ([{"type": ["string", "null"]}, {"type": ["integer", "null"]}], False),
        ([{"enum": [1, 2]}, {"const": 3}], True),
        ([{"enum": [1]}, {"const": 1.0}], False),
        ([{"enum": [1]}, {"const": True}], True),
        ([{"minimum": 2}, {"exclusiveMaximum": 2}], True),
        ([{"maxLength": 2}, {"minLength": 3}], True),
        ([{"properties": {"a": {"type": "string"}}}, {"properties": {"a": {"type": "array"}}}], True),
        ([{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {"type": "array"}}}], False),
    ],
)
def test_all_of_conflict(parts: list[Any], is_conflict: bool) -> None:
    assert bool(reported({"A": {"allOf": parts}}, "all-of-conflict")) == is_conflict


@settings(max_examples=300)
@given(st.lists(PLAIN, min_size=2, max_size=3))
def test_repeated_and_swallowed_members_are_never_the_only_one(members: list[dict[str, Any]]) -> None:
    found = reported({"A": {"oneOf": members}}, "one-of-member-repeated", "one-of-member-swallowed")
    if found:
        validator = jsonschema_rs.Draft202012Validator({"oneOf": members})
        lonely = [all(not validator.is_valid(sample) for sample in valid_samples(member)) for member in members]
        assert any(lonely)


@settings(max_examples=200)
@given(PLAIN.filter(lambda schema: "const" in schema))
def test_const_that_is_excluded_is_not_valid(schema: dict[str, Any]) -> None:
    if reported({"A": schema}, "const-excluded"):
        assert valid_samples(schema) == []


@settings(max_examples=200)
@given(PLAIN.filter(lambda schema: "enum" in schema))
def test_enum_has_as_many_excluded_values_as_the_validator_refuses(schema: dict[str, Any]) -> None:
    limits = {key: value for key, value in schema.items() if key not in ("type", "const", "enum")}
    refused = [value for value in schema["enum"] if not jsonschema_rs.Draft202012Validator(limits).is_valid(value)]
    assert len(reported({"A": schema}, "enum-value-excluded")) == len(refused)


NAMES = ("A", "B", "C", "D")


def _target(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Any]:
    """Return schemas that refer to each other in the ways that have an end and in those that have none."""

    def reference() -> dict[str, Any]:
        target = _target(draw(st.sampled_from(NAMES)))
        shape = draw(st.sampled_from(["plain", "plain", "null", "list", "some", "either", "text"]))
        shapes: dict[str, dict[str, Any]] = {
            "plain": target,
            "null": {"anyOf": [target, {"type": "null"}]},
            "list": {"type": "array", "items": target},
            "some": {"type": "array", "minItems": 1, "items": target},
            "either": {"oneOf": [target, _target(draw(st.sampled_from(NAMES)))]},
            "text": {"type": "string"},
        }
        return shapes[shape]

    def schema() -> dict[str, Any]:
        properties = {name: reference() for name in draw(st.lists(st.sampled_from("xy"), unique=True, max_size=2))}
        required = draw(st.lists(st.sampled_from(sorted(properties)), unique=True)) if properties else []
        own: dict[str, Any] = {"type": "object", "properties": properties, "required": required}
        return {"allOf": [_target(draw(st.sampled_from(NAMES))), own]} if draw(st.integers(0, 4)) == 0 else own

    return {name: schema() for name in NAMES}


def _members(schema: Any, schemas: Schemas) -> tuple[dict[str, list[Any]], set[str]]:
    """Return all that a schema and its parts say of each property, and what they require."""
    if "$ref" in schema:
        return _members(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    properties: dict[str, list[Any]] = {name: [one] for name, one in schema.get("properties", {}).items()}
    required = set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        others, more = _members(part, schemas)
        required |= more
        for name, described in others.items():
            properties.setdefault(name, []).extend(described)
    return properties, required


def _has_value(schema: Any, known: set[str], schemas: Schemas) -> bool:
    """Tell whether a schema has a finite value when those that are `known` have one."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2] in known
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            return any(_has_value(part, known, schemas) for part in schema[keyword])
    if schema.get("type") == "array":
        return schema.get("minItems", 0) == 0 or _has_value(schema["items"], known, schemas)
    properties, required = _members(schema, schemas)
    return all(_has_value(one, known, schemas) for name in required for one in properties[name])


def _endless(schemas: Schemas) -> set[str]:
    known: set[str] = set()
    for _ in schemas:
        known |= {name for name in schemas if _has_value(schemas[name], known, schemas)}
    return set(schemas) - known


def _pure_reference_circle(schemas: Schemas) -> bool:
    """Tell whether some `allOf` leads back to itself, which another rule reports."""
    base = {
        name: schema["allOf"][0]["$ref"].rpartition("/")[2] for name, schema in schemas.items() if "allOf" in schema
    }
    return any(_returns(name, base) for name in base)


def _returns(name: str, base: Mapping[str, str]) -> bool:
    seen = []
    while name in base and name not in seen:
        seen.append(name)
        name = base[name]
    return name in seen


@settings(max_examples=300)
@given(graphs().filter(lambda schemas: not _pure_reference_circle(schemas)))
def test_schema_that_never_ends_is_reported_exactly_where_there_is_one(schemas: dict[str, Any]) -> None:
    endless = _endless(schemas)
    found = reported(schemas, "schema-never-ends")
    assert len(found) <= len(endless)
    if not any("allOf" in schema for schema in schemas.values()):  # of a property in two parts, one is looked at
        assert bool(found) == bool(endless)


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"^\/[\w-.]+$", r"\p{L}+", r"(?<year>\d{4})-\k<year>", "^{[^}]*}$", "a{2", "]", "[]", "[^]", r"\_\-\@"),
        *(r"(?=a)*", r"\1", r"[\d-\w]", r"\u{1F600}", "(?<!a)b", r"^C:\\A", "", "()", "x{2,3}?", r"\cA", "[{}]"),
    ],
)
def test_pattern_of_ecmascript_is_legal(pattern: str) -> None:
    assert is_legal(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a",
        "a)",
        "[a-",
        "[z-a]",
        "*a",
        "a**",
        "a++",
        "(?>a)",
        "(?P<n>a)",
        "(?i)a",
        "a{3,1}",
        "(?#c)a",
        "\\",
        "+",
        "(?:",
    ],
)
def test_pattern_that_a_browser_refuses_is_not_legal(pattern: str) -> None:
    assert not is_legal(pattern)


def test_pattern_with_a_lone_surrogate_is_left_alone() -> None:
    assert is_legal("\ud800")


def test_site_with_several_of_the_keywords_is_looked_at_once() -> None:
    schema = {"minLength": 3, "maxLength": 1, "minItems": 1, "minProperties": 1, "minContains": 1}
    assert reported({"A": schema}, "bounds-contradictory") == ["bounds-contradictory"]


KEYWORDS = sorted(
    {keyword for rule in RULES.values() for keyword in [rule.where.get("has", [])] if isinstance(keyword, str)}
    | {"type", "allOf", "oneOf", "anyOf", "required", "properties", "items", "minItems", "nullable", "enum", "$ref"}
    | {"minimum", "exclusiveMinimum", "pattern", "patternProperties", "mapping", "additionalProperties", "then"}
)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["a", "string", "object", "#/components/schemas/A", "("]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KEYWORDS, "a", "propertyName"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def _schema_checks() -> Iterator[tuple[str, Check]]:
    for rule in RULES.values():
        if rule.family == "contract" and rule.category == "semantics" and rule.check == "code":
            yield rule.id, check_of(rule)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYWORDS), JUNK, max_size=5), st.sampled_from(["3.0.3", "3.1.0", "3.2.0"]))
def test_no_value_of_a_keyword_makes_a_check_fail(schema: dict[str, Any], version: str) -> None:
    contract = contract_of({"A": schema, "B": {"allOf": [schema, {"properties": {"a": schema}}]}}, version)
    rules = [RULES[rule_id] for rule_id, _ in _schema_checks()]
    for finding in run(rules, contract.by_kind, ContractScope(contract, None)):
        assert finding.message


def test_mapping_that_names_a_schema_and_one_that_does_not() -> None:
    files = {
        "openapi.yaml": """
components:
  schemas:
    Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
    Any:
      oneOf: [{$ref: '#/components/schemas/Cat'}]
      discriminator: {propertyName: kind, mapping: {a: Cat, b: Dog, c: 'https://example.com/dog.yaml'}}
"""
    }
    (finding,) = findings_of(RULES["discriminator-mapping-unresolved"], files)
    assert "`Dog`" in finding.message
