"""Markers of a break: what declares one, what denies it, and how far it reaches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from openspec_lint.model.openspec.text import fenced_lines
from openspec_lint.model.prose.markers import Marker, markers
from openspec_lint.model.prose.mentions import LONGEST_LINE

FORMS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "break_markers.yaml").read_text(encoding="utf-8")
)

MARKS = ["**BREAKING**", "**BREAKING CHANGE**", "**Breaking**", "**breaking change**", "BREAKING", "**BREAKING (API)**"]
LEADS = ["", "- ", "* ", "1. ", "  - ", "| "]
DENIALS = ["No {}", "Not a {}", "non-{}", "without any {}", "never {}", "zero {}", "~~{}", "This isn't {}"]
ANSWERS = ["None", "no", "N/A", "Not applicable", "无", "- None", "**None**"]
PIECES = [
    *("BREAKING", "Breaking changes", "破坏性", "feat", "!:", "no ", "this is a ", "x", "<!--", "-->"),
    *("**", "`", "|", "#", " ", "\t", "-", ":", "：", "(", ")", "[", "[ ]"),
]


def found(lines: list[str]) -> list[Marker]:
    return list(markers(lines, fenced_lines(lines)))


def lines_of(row: dict[str, Any]) -> list[str]:
    return [row["line"]] if "line" in row else row["lines"]


@pytest.mark.parametrize("row", FORMS["marker"], ids=lambda row: lines_of(row)[0])
def test_form_that_declares_a_break(row: dict[str, Any]) -> None:
    lines = lines_of(row)
    (marker,) = found(lines)
    assert lines[marker.line][marker.column - 1 : marker.end_column - 1] == row["says"]
    assert marker.end == row.get("end", len(lines))


@pytest.mark.parametrize("row", FORMS["nothing"], ids=lambda row: lines_of(row)[0])
def test_form_that_declares_none(row: dict[str, Any]) -> None:
    assert found(lines_of(row)) == []


@given(st.sampled_from(LEADS), st.sampled_from(MARKS), st.sampled_from(DENIALS), st.sampled_from(["", ": `GET /pets`"]))
def test_marker_is_one_until_a_word_before_it_denies_it(lead: str, mark: str, denial: str, rest: str) -> None:
    assert len(found([f"{lead}{mark}{rest or ' x'}"])) == 1
    assert found([f"{lead}{denial.format(mark)}{rest}"]) == []


@given(
    st.sampled_from(LEADS[:5]), st.sampled_from(MARKS), st.sampled_from([": ", "：", " - "]), st.sampled_from(ANSWERS)
)
def test_marker_is_none_where_the_answer_is_none(lead: str, mark: str, between: str, answer: str) -> None:
    assert found([f"{lead}{mark}{between}{answer}"]) == []


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=8))
@example(["| BREAKING"])
@example(["# Breaking"])
def test_markers_stand_in_their_lines_in_order(lines: list[str]) -> None:
    last = -1
    for marker in found(lines):
        assert last < marker.line < marker.end <= len(lines)
        assert 1 <= marker.column < marker.end_column <= len(lines[marker.line]) + 1
        last = marker.line


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("before", ["", "**BREAKING", "# Breaking", "- **", "this is a breaking", "| "])
def test_long_lines_are_read_to_their_end(piece: str, before: str) -> None:
    text = (before + piece * LONGEST_LINE)[:LONGEST_LINE]
    assert all(marker.line == 0 for marker in found([text, text[::-1]]) if marker.line != 1)


def test_what_is_longer_than_a_line_is_no_prose() -> None:
    assert found(["**BREAKING**: x" + " " * LONGEST_LINE]) == []


def test_long_paragraph_of_markers_is_read_block_by_block() -> None:
    count = 5_000
    assert len(found(["**BREAKING**: x"] * count)) == count
