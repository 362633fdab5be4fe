"""The object grammar against the meta-schemas: the same kinds, fields, and ways from one object to another."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped] # has no types of its own
from mutations import EVERYTHING

from openspec_lint.catalog.metaschema import definition_pointer, metaschema
from openspec_lint.checks.structure.errors import structure_errors
from openspec_lint.checks.structure.fields import is_known
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.model.grammar import GRAMMARS, kind_at, read_shape
from openspec_lint.model.site import Site
from openspec_lint.read.document import Value, keys_of
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/"
IN_PLACE = ("allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas")
CASES = [(version, kind) for version, grammar in GRAMMARS.items() for kind in grammar]
SECOND_DEFINITIONS = {
    "2.0": {"#/definitions/fileSchema": "schema"},
    "3.1": {"#/$defs/external-docs": "external-docs"},
    "3.2": {"#/$defs/external-docs": "external-docs"},
}
"""What the meta-schemas define a second time."""

_OLD = "2020-12 has it no more, though its meta-schema still says what it looked like"
DIFFERENCES: dict[tuple[str, str, str], str] = {
    **{(version, "schema", field): _OLD for version in ("3.1", "3.2") for field in ("dependencies", "$recursiveRef")},
    **{(version, "schema", "$recursiveAnchor"): _OLD for version in ("3.1", "3.2")},
    ("2.0", "schema", "$ref"): "a schema with a reference is a reference, which the walk makes a site of its own",
}
"""(version, kind, field) → why the grammar does without a field that the meta-schema has, or the reverse."""


@cache
def flow_pointers(version: str) -> frozenset[str]:
    if version == "2.0":
        return frozenset()
    flows = at(version, str(definition_pointer(version, "oauth-flows")))["properties"]
    return frozenset(flow["$ref"] for flow in flows.values())


@cache
def kinds_by_pointer(version: str) -> Mapping[str, str]:
    own = {str(definition_pointer(version, kind)): kind for kind in GRAMMARS[version] if kind != "oauth-flow"}
    return {**own, **dict.fromkeys(flow_pointers(version), "oauth-flow"), **SECOND_DEFINITIONS.get(version, {})}


@cache
def at(version: str, reference: str) -> Any:
    """Return what a reference in a meta-schema leads to: a part of itself, or of JSON Schema 2020-12."""
    document, _, fragment = reference.partition("#")
    node: Any = vocabulary(document) if document else metaschema(version)
    for step in fragment.split("/")[1:]:
        node = node[step]
    return node


@cache
def vocabulary(uri: str) -> Any:
    """Return a part of JSON Schema 2020-12 whose references are absolute, so that they hold wherever it is used."""

    def absolute(node: Any) -> Any:
        if isinstance(node, list):
            return [absolute(item) for item in node]
        if not isinstance(node, dict):
            return node
        result = {key: absolute(child) for key, child in node.items()}
        reference = result.get("$ref")
        if isinstance(reference, str):
            result["$ref"] = (uri if reference.startswith("#") else JSON_SCHEMA) + reference
        return result

    return absolute(REGISTRY.contents(uri))


def applied(node: Any) -> Iterator[Any]:
    """Yield the schemas that a schema applies to the same object, but the one that its `$ref` names."""
    for keyword in IN_PLACE:
        inner = node.get(keyword, [])
        yield from inner if isinstance(inner, list) else inner.values() if keyword == "dependentSchemas" else [inner]


def parts(version: str, node: Any) -> Iterator[Any]:
    """Yield a schema and all that it applies to the same object."""
    if not isinstance(node, dict):
        return
    yield node
    if isinstance(node.get("$ref"), str):
        yield from parts(version, at(version, node["$ref"]))
    for schema in applied(node):
        yield from parts(version, schema)


def definitions(version: str, kind: str) -> list[Any]:
    if kind == "oauth-flow":
        return [at(version, pointer) for pointer in sorted(flow_pointers(version))]
    return [at(version, str(definition_pointer(version, kind)))]


def fields(version: str, kind: str) -> dict[str, list[Any]]:
    """Return the fields of a kind with what the meta-schema says of their values."""
    found: dict[str, list[Any]] = {}
    for definition in definitions(version, kind):
        for part in parts(version, definition):
            for name, schema in part.get("properties", {}).items():
                found.setdefault(name, []).append(schema)
            for pattern, schema in part.get("patternProperties", {}).items():
                for name in fixed_names(pattern):
                    found.setdefault(name, []).append(schema)
    return found


def fixed_names(pattern: str) -> list[str]:
    """Return the names that a pattern of keys spells out: the methods of 3.0, the default response of 2.0."""
    if pattern.startswith("^(get|"):
        return pattern[2:-2].split("|")
    return ["default"] if pattern.endswith("|^(default)$") else []


@cache
def kinds_by_identity(version: str) -> Mapping[int, str]:
    return {id(at(version, pointer)): kind for pointer, kind in kinds_by_pointer(version).items()}


def leads(version: str, node: Any, holding: str = "one") -> set[tuple[str, str]]:
    """Return the kinds that a value leads to, and how it holds them."""
    if not isinstance(node, dict):
        return set()
    reference = node.get("$ref")
    if node.get("$dynamicRef") == "#meta":
        return {("schema", holding)}
    if isinstance(reference, str) and reference in kinds_by_pointer(version):
        return {(kinds_by_pointer(version)[reference], holding)}
    if id(node) in kinds_by_identity(version):
        return {(kinds_by_identity(version)[id(node)], holding)}
    found = leads(version, at(version, reference), holding) if isinstance(reference, str) else set()
    for schema in applied(node):
        found |= leads(version, schema, holding)
    if holding == "one":
        found |= leads(version, node.get("items"), "list") | leads(version, node.get("additionalProperties"), "map")
        for schema in node.get("patternProperties", {}).values():
            found |= leads(version, schema, "map")
    return found


@pytest.mark.parametrize(("version", "kind"), CASES)
def test_grammar_has_the_fields_of_the_metaschema(version: str, kind: str) -> None:
    official, own = set(fields(version, kind)), set(GRAMMARS[version][kind].fields)
    assert {field for field in official ^ own if (version, kind, field) not in DIFFERENCES} == set()


@pytest.mark.parametrize(("version", "kind"), CASES)
def test_grammar_leads_where_the_metaschema_leads(version: str, kind: str) -> None:
    different = {}
    for field, schemas in fields(version, kind).items():
        official = {way for schema in schemas for way in leads(version, schema)}
        step = read_shape(GRAMMARS[version][kind].fields.get(field, "-"))
        own = {(step.kind, holding) for holding in step.holding} if step is not None else set()
        if official != own and (version, kind, field) not in DIFFERENCES:
            different[field] = (official, own)
    assert different == {}


@pytest.mark.parametrize(("version", "kind"), CASES)
def test_grammar_requires_what_the_metaschema_requires(version: str, kind: str) -> None:
    required = [
        {name for part in unconditional(version, definition) for name in part.get("required", ())}
        for definition in definitions(version, kind)
    ]
    assert set.intersection(*required) == set(GRAMMARS[version][kind].required)


def unconditional(version: str, node: Any) -> Iterator[Any]:
    """Yield a schema and what it applies to each object, whatever it holds."""
    yield node
    reference = node.get("$ref")
    for schema in (*node.get("allOf", ()), *([at(version, reference)] if isinstance(reference, str) else ())):
        yield from unconditional(version, schema)


@pytest.mark.parametrize(("version", "kind"), CASES)
def test_other_keys_lead_where_the_metaschema_leads(version: str, kind: str) -> None:
    official: set[tuple[str, str]] = set()
    for part in (part for definition in definitions(version, kind) for part in parts(version, definition)):
        official |= leads(version, part.get("additionalProperties"))
        for pattern, schema in part.get("patternProperties", {}).items():
            if not pattern.startswith("^(get|"):
                official |= leads(version, schema)
    steps = [read_shape(shape) for _, shape in GRAMMARS[version][kind].patterned]
    assert official == {(step.kind, "one") for step in steps if step is not None}


def test_every_reason_for_a_difference_is_needed() -> None:
    for version, kind, field in DIFFERENCES:
        assert (field in fields(version, kind)) != (field in GRAMMARS[version][kind].fields)


def test_metaschemas_are_plain_data() -> None:
    for version in GRAMMARS:
        assert json.loads(json.dumps(metaschema(version))) == metaschema(version)


ANY_FIELD = sorted({field for grammar in GRAMMARS.values() for kind in grammar.values() for field in kind.fields})


def contract_of(path: str, text: str) -> Contract:
    store = DocumentStore(memory_tree({path: text}).read)
    contract = read_contract(store.load(path), store)
    assert contract is not None
    return contract


@cache
def everything(version: str) -> Contract:
    return contract_of("openapi.yaml", (EVERYTHING / f"{version}.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("version", GRAMMARS)
def test_there_is_a_right_document_with_an_object_of_every_kind(version: str) -> None:
    contract = everything(version)
    assert contract.by_kind.keys() >= GRAMMARS[version].keys()
    assert structure_errors(contract) == ()


def with_field(contract: Contract, site: Site, key: str) -> Contract:
    """Return the contract with one more field in the object at a site."""
    root: Value = copy.deepcopy(contract.document.value)
    node = root
    for step in keys_of(site.trail):
        node = node[step]
    node[key] = {}
    return contract_of("openapi.json", json.dumps(root))


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_walk_and_metaschema_know_the_same_fields(data: st.DataObject) -> None:
    version = data.draw(st.sampled_from(sorted(GRAMMARS)))
    sites = [site for site in everything(version).sites if site.kind != "reference"]
    site = data.draw(st.sampled_from(sites))
    key = data.draw(st.sampled_from([field for field in (*ANY_FIELD, "unheardOf", "x-own") if field != "$ref"]))
    kind = GRAMMARS[version][site.kind]
    found = structure_errors(with_field(everything(version), site, key)) if key not in site.value else ()
    unknown = [error for error in found if error.rule_id == "structure-field-unknown"]
    expected = [] if key in site.value or is_known(kind, key) else [(site.kind, (*keys_of(site.trail), key))]
    assert [(site.kind, tuple(keys_of(error.node.trail))) for error in unknown] == expected


@pytest.mark.parametrize("version", GRAMMARS)
def test_kind_of_a_place_is_that_of_its_site(version: str) -> None:
    found = everything(version)
    own = [site for site in found.sites if site.document is found.document and site.kind != "dynamic-reference"]
    for site in own:
        kind = kind_at(version, "contract", found.document.value, keys_of(site.trail))
        assert kind == (site.name if site.kind == "reference" else site.kind), keys_of(site.trail)
