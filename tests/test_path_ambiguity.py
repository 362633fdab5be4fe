"""Which pairs of path templates are ambiguous: against a search that tries every pair, and by cases."""

from __future__ import annotations

import json
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.checks.code.contract.paths.ambiguity import ambiguous_pairs
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree


def _contract(paths: dict[str, object]) -> Contract:
    value = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths}
    store = DocumentStore(memory_tree({"openapi.json": json.dumps(value)}).read)
    contract = read_contract(store.load("openapi.json"), store)
    assert contract is not None
    return contract


def _pairs(paths: dict[str, object]) -> set[tuple[str, str]]:
    return set(ambiguous_pairs(paths, _contract(paths)))


def _crosses(one: str, other: str) -> bool:
    """Tell whether both match a request, and the literal that comes first is in `one`, and `other` has one as well."""
    verdicts = []
    for first, second in zip(one.split("/"), other.split("/"), strict=False):
        if first.startswith("{") != second.startswith("{"):
            verdicts.append(second.startswith("{"))
        elif first != second and not first.startswith("{"):
            return False
    return one.count("/") == other.count("/") and set(verdicts) == {True, False} and verdicts[0]


_SEGMENT = st.sampled_from(["a", "b", "{x}"])
_PATHS = st.lists(
    st.lists(_SEGMENT, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts)), max_size=12, unique=True
)


@given(_PATHS)
def test_the_search_in_the_tree_finds_what_trying_all_pairs_finds(paths: list[str]) -> None:
    expected = {pair for pair in permutations(paths, 2) if _crosses(*pair)}
    assert _pairs({path: {"get": {}} for path in paths}) == expected


def _path_parameter(schema: object) -> dict[str, object]:
    return {"get": {}, "parameters": [{"name": "x", "in": "path", "required": True, "schema": schema}]}


@pytest.mark.parametrize(
    ("schema", "literal", "is_ambiguous"),
    [
        ({"type": "string"}, "a", True),
        ({}, "a", True),
        ({"type": "integer"}, "a", False),
        ({"type": "integer"}, "5", True),
        ({"type": "integer"}, "9" * 5000, False),
        ({"type": "boolean"}, "true", True),
        ({"type": "string", "format": "uuid"}, "a", False),
        ({"type": "string", "pattern": "^[0-9]+$"}, "a", False),
        ({"enum": ["b", "c"]}, "a", False),
        ({"enum": ["a", "c"]}, "a", True),
        ({"type": "string", "pattern": "("}, "a", True),
        ({"type": 5}, "a", True),
        (5, "a", True),
    ],
)
def test_a_literal_that_is_no_value_of_the_parameter_is_no_ambiguity(
    schema: object, literal: str, is_ambiguous: bool
) -> None:
    paths: dict[str, object] = {f"/{literal}/{{y}}": {"get": {}}, "/{x}/b": _path_parameter(schema)}
    assert bool(_pairs(paths)) == is_ambiguous
