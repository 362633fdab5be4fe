"""Markers of a break: what declares one, what denies it, and how far it reaches."""

from __future__ import annotations

import pytest

from openspec_lint.model.prose.declarations import markers

DECLARES = [
    "- **BREAKING**: `POST /pets` needs a name",
    "- **BREAKING CHANGE**: x",
    "- **BREAKING (API)**: x",
    "- **BREAKING — the list is gone**",
    "- **BREAKING**：删除 `GET /pets`",
    "- **Breaking**: every old address is gone",
    "This is a **breaking change** for clients",
    "- Remove `name` (BREAKING)",
    "- [BREAKING] remove `name`",
    "- Breaking changes: `GET /pets` is gone",
    "- **API**: Breaking — `data` becomes `spec`",
    "| Breaking changes | `GET /pets` is gone |",
    "- **BREAKING**: no longer accepts `name`",
    "**破坏性变更**：删除 `GET /pets`",
]
DECLARES_NOTHING = [
    "- No breaking changes",
    "- **No breaking changes**: all is additive",
    "- non-breaking: a new field",
    "- **NON-BREAKING**: a new field",
    "- Not a **BREAKING** change",
    "Zero breaking changes to the API",
    "- **Breaking changes**: None (additive)",
    "- Breaking changes: N/A",
    "- Breaking changes:",
    "| **Breaking Changes** | None - additive feature |",
    "- **Breaking changes**: 无（向后兼容）",
    "**BREAKING**: 无破坏性变更",
    "- **BREAKING (internal only)**: `embedder.py` reads other settings",
    "- **BREAKING (内部)**: x",
    "- **BREAKING** (spec only, not runtime): x",
    "- **BREAKING (visible UX)**: the tabs move",
    "We run buf breaking in CI without breaking anybody",
    "| **Breaking existing flows** | High | flags |",
]


@pytest.mark.parametrize("text", DECLARES)
def test_line_that_declares_a_break(text: str) -> None:
    (marker,) = markers([text], ())
    assert text[marker.column - 1 : marker.end_column - 1].lower().startswith(("breaking", "破坏性"))


@pytest.mark.parametrize("text", DECLARES_NOTHING)
def test_line_that_declares_none(text: str) -> None:
    assert list(markers([text], ())) == []


def test_heading_with_content_declares_its_section() -> None:
    lines = ["## Breaking Changes", "", "- `GET /pets` is gone", "### More", "- `name` too", "## Impact", "- none"]
    (marker,) = markers(lines, ())
    assert (marker.line, marker.end) == (0, 5)


@pytest.mark.parametrize("below", ["None", "**None** - additive", "- None", "- **NONE** - visual", "无"])
def test_heading_followed_by_none_declares_nothing(below: str) -> None:
    assert list(markers(["### Breaking Changes", "", below, "", "## Impact"], ())) == []


def test_list_below_a_label_belongs_to_it() -> None:
    lines = ["**Breaking changes:**", "", "- `GET /pets` is gone", "- `name` too", "", "Other text"]
    (marker,) = markers(lines, ())
    assert (marker.line, marker.end) == (0, 4)


def test_continuation_lines_belong_to_a_bullet_and_the_next_bullet_does_not() -> None:
    lines = ["- **BREAKING**: remove", "  `DELETE /pets/{id}`", "- add `GET /menu`"]
    (marker,) = markers(lines, ())
    assert (marker.line, marker.end) == (0, 2)


def test_fenced_lines_declare_nothing() -> None:
    lines = ["```", "**BREAKING**: x", "```"]
    assert list(markers(lines, {0, 1, 2})) == []
