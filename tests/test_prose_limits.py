"""Limits of values in prose: what each way of saying them comes to, and what is none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.model.prose_limits import described, limits_of

SAID: list[tuple[str, str | None, dict[str, Any]]] = [
    ("how many (default: 20, max: 100)", "integer", {"default": 20, "maximum": 100}),
    ("how many (default: 10, max: 100, min: 1)", "integer", {"default": 10, "minimum": 1, "maximum": 100}),
    ("Defaults to 50 and is capped at 200", "integer", {"default": 50, "maximum": 200}),
    ("between 1 and 50", "integer", {"minimum": 1, "maximum": 50}),
    ("(1-100, default 10)", "integer", {"minimum": 1, "maximum": 100, "default": 10}),
    ("min 0.0, max 1.0, default 0.7", "number", {"minimum": 0.0, "maximum": 1.0, "default": 0.7}),
    ("required, max 4096 chars", "string", {"maxLength": 4096}),
    ("at least 3 characters", "string", {"minLength": 3}),
    ("up to 1,000 items", "array", {"maxItems": 1000}),
    ("max length 255", "string", {"maxLength": 255}),
    ("optional, default: true", "boolean", {"default": True}),
    ("values: `asc`, `desc`; default: `asc`", "string", {"enum": ["asc", "desc"], "default": "asc"}),
    ("one of 'a', 'b' or 'c'", "string", {"enum": ["a", "b", "c"]}),
    ("`count` (default) or `value`", "string", {"default": "count"}),
    ("默认 20，最大 100", "integer", {"default": 20, "maximum": 100}),
    ("the default is used when not given", "string", {}),
    ("uses default if not specified", "string", {}),
    ("default: now()", None, {}),
    ("maximum similarity", "number", {}),
    ("see version 2-3 of the guide", "integer", {}),
    ("no more than three", "integer", {}),
    ("at least 3 items", "integer", {}),
]


@pytest.mark.parametrize(("text", "kind", "expected"), SAID)
def test_limits_that_a_description_gives(text: str, kind: str | None, expected: dict[str, Any]) -> None:
    assert limits_of(text, kind) == expected


DESCRIBED: list[tuple[str, dict[str, Any] | None]] = [
    ("string", {"type": "string"}),
    ("integer (optional, default: 10, max: 100)", {"type": "integer", "default": 10, "maximum": 100}),
    ("uuid (optional)", {"type": "string", "format": "uuid"}),
    ("boolean, default: false", {"type": "boolean", "default": False}),
    ("string[]", {"type": "array", "items": {"type": "string"}}),
    ("array of strings", {"type": "array"}),
    ("number | null", {"type": "number"}),
    ("object detection", None),
    ("Number five", None),
    ("2024-01-01T00:00:00Z", None),
    ("Rex", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), DESCRIBED)
def test_a_text_that_stands_for_a_value_is_told_from_a_value(text: str, expected: dict[str, Any] | None) -> None:
    assert described(text) == expected


@given(st.text(), st.sampled_from([None, "string", "integer", "number", "boolean", "array", "object"]))
def test_any_text_can_be_read(text: str, kind: str | None) -> None:
    found = limits_of(text, kind)
    assert all(isinstance(value, (int, float, str, list)) for value in found.values())


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_numbers_come_out_as_they_are_written(low: int, high: int) -> None:
    assert limits_of(f"(min: {low}, max: {high:,})", "integer") == {"minimum": low, "maximum": high}
