"""Texts that have a grammar of their own: URLs, runtime expressions, media types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.checks.code.contract.bodies.media_types import is_media_type
from openspec_lint.model.expressions import expressions, is_expression, meant
from openspec_lint.model.urls import url_problem


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "/v1",
        "",
        "..",
        "//host/a",
        "mailto:a@b.c",
        "https://ex\u00e4mple.com/%20",
        "https://[::1]:80/",
        "a?b#c",
    ],
)
def test_a_url_reference_has_no_problem(url: str) -> None:
    assert url_problem(url) is None


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://a b", "space"),
        ("https://a/{b}", "the character {"),
        ("a\x07", "U+0007"),
        ("https://", "no host"),
        ("http:///a", "no host"),
        ("https://a:b", "host or port"),
        ("https://[::1", "host or port"),
        ("/a%2", "%"),
    ],
)
def test_what_is_no_url_reference_says_why(url: str, problem: str) -> None:
    assert problem in str(url_problem(url))


@given(st.text())
def test_any_text_is_a_url_reference_or_none(text: str) -> None:
    assert url_problem(text) is None or url_problem(text)


@pytest.mark.parametrize(
    "text",
    [
        *("$url", "$method", "$statusCode", "$request.header.X-A", "$request.query.a b", "$request.path.id"),
        *("$response.body", "$response.body#", "$response.body#/a/~0~1/0", "$response.header.ETag"),
    ],
)
def test_expressions_of_the_grammar(text: str) -> None:
    assert is_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        *("$URL", "$request", "$request.body.a", "$request.body#a", "$response.cookie.a", "$response.body#/~2", "url"),
        *("$request.header.a b", "$url ", "{$url}"),
    ],
)
def test_what_is_no_expression(text: str) -> None:
    assert not is_expression(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{$url}/a?b={$request.body#/c}", ["$url", "$request.body#/c"]),
        ("$request.body.a", ["$request.body.a"]),
        ("$5", []),
        ("$requested", []),
        ("{id}", []),
    ],
)
def test_expressions_inside_a_text(text: str, found: list[str]) -> None:
    assert list(expressions(text)) == found


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("$request.body.a.b", "$request.body#/a/b"),
        ("$response.body#id", "$response.body#/id"),
        ("$request.cookie.a", None),
        ("$request.body.", None),
    ],
)
def test_a_member_of_a_body_is_meant_by_dots(text: str, better: str | None) -> None:
    assert meant(text) == better


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        *(("text/plain", True), ("text/*", True), ("*/*", True), ('a/b;c=d ; e="f;\\"g"', True), ("a/b;", True)),
        *(("text", False), ("*", False), ("text/", False), ("a/b c", False), ("a/b, c/d", False), ("a/b;c", False)),
    ],
)
def test_media_types(name: str, is_one: bool) -> None:
    assert is_media_type(name) == is_one
