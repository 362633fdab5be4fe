"""What a Markdown reader sees against what openspec reads, and rules that speak only where the two part."""

from __future__ import annotations

import re

import pytest
from examples import project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.catalog.load import load_rules
from openspec_lint.checks.code.openspec.files import FILE_CHECKS
from openspec_lint.checks.code.openspec.headings import HEADING_CHECKS
from openspec_lint.checks.code.openspec.near_misses import NEAR_MISS_CHECKS
from openspec_lint.checks.code.openspec.reading import READING_CHECKS, lost_lines, unread_lines
from openspec_lint.checks.project import check_project
from openspec_lint.findings import Finding
from openspec_lint.model.openspec.known import reading, role_of
from openspec_lint.model.openspec.rendered import Block, Rendered, rendered
from openspec_lint.model.openspec.text import outline

RULES = {
    rule_id: rule
    for rule_id, rule in load_rules().items()
    if rule_id in {**READING_CHECKS, **HEADING_CHECKS, **NEAR_MISS_CHECKS, **FILE_CHECKS}
}
SPEC, DELTA = "openspec/specs/parcels/spec.md", "openspec/changes/add-desk/specs/parcels/spec.md"


def findings_in(spec: str, delta: str = "") -> list[Finding]:
    files = {SPEC: spec.encode(errors="replace"), DELTA: delta.encode(errors="replace")}
    return check_project(project_of_files(files), RULES).left


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A #\n## B", [(0, 1, "A", False, ""), (1, 2, "B", False, "")]),
        ("A\nB\n---\nC\n=", [(0, 2, "A\nB", True, ""), (3, 1, "C", True, "")]),
        ("   ### A\n\n    ### B", [(0, 3, "A", False, "")]),
        ("###A\n####### B", []),
        (
            "> # A\n- # B\n\n  # C",
            [(0, 1, "A", False, "quote"), (1, 1, "B", False, "list"), (3, 1, "C", False, "list")],
        ),
        ("- > # A\n# B", [(0, 1, "A", False, "quote"), (1, 1, "B", False, "")]),
        ("```\n# A\n```\n<!--\n# B\n-->\n<pre>\n# C\n</pre>\n# D", [(9, 1, "D", False, "")]),
    ],
)
def test_the_headings_that_readers_see(text: str, headings: list[tuple[int, int, str, bool, str]]) -> None:
    shown = rendered(text.split("\n")).headings
    assert [(seen.line, seen.level, seen.title, seen.is_underlined, seen.around) for seen in shown] == headings


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("a\n```x\nb\n```\nc", [Block("fence", 1, 4)]),
        ("```\na", [Block("fence", 0, 2)]),
        ("```a``` b", []),
        ("- ```\n  a\nb", [Block("fence", 0, 2)]),
        ("<!-- a\n\nb -->\nc\n\n<p>\nd\n\ne", [Block("comment", 0, 3), Block("html", 5, 7)]),
        ("a\n\n    b", [Block("code", 2, 3)]),
    ],
)
def test_the_blocks_that_readers_see_as_no_markdown(text: str, blocks: list[Block]) -> None:
    shown = rendered(text.split("\n"))
    assert list(shown.blocks) == blocks
    assert [shown.block_at(block.line) for block in blocks] == blocks


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Purpose", "section"),
        ("added REQUIREMENTS ##", "section"),
        ("ADDED  Requirements", None),
        ("Requirement: Find a parcel", "requirement"),
        ("requirement:x", "requirement"),
        ("Requirement:", None),
        ("Scenario: The code is known", "scenario"),
        ("Scenario 1", None),
        ("Notes", None),
    ],
)
def test_the_titles_that_openspec_knows(title: str, role: str | None) -> None:
    assert role_of(title) == role


@pytest.mark.parametrize(
    "text",
    [
        "- a\n  ```\n  b\n\n  c\n  ```\n### Requirement: d",
        "````\n```\n### Requirement: a\n````\n### Requirement: b",
        "### Requirement: a ##\n---\n| a |\n|---|\n<!-- b -->\n- c\n---",
        "#\ta\n##  Requirements\nA C# compiler, see #12",
    ],
)
def test_a_document_in_which_all_is_plain_is_not_rendered(text: str) -> None:
    assert reading(outline(text.split("\n"))).rendered == Rendered()


def test_the_headings_that_are_reported_as_lost() -> None:
    text = "Purpose\n---\n### Requirement: a\n- ```\n  b\n  ```\n#### Scenario: c\n### Requirement: d"
    content = outline(text.split("\n"))
    assert [known.title for known in unread_lines(content)] == ["Purpose"]
    assert [known.title for known in lost_lines(content)] == ["Purpose", "Scenario: c", "Requirement: d"]


PIECES = st.sampled_from(
    [
        *(
            "<!--",
            "-->",
            "<!-- a -->",
            "<details>",
            "</details>",
            "<pre>",
            "```",
            "~~~~",
            "```a```",
            "````x",
            "===",
            "---",
        ),
        *("## Requirements", "##Purpose", "### Requirement: a", "###Requirement: b", "##### Scenario: c", "Purpose"),
        *(
            "### Scenario: d",
            "**Scenario: e**",
            "## ADDED Requirements",
            "## Added requirement",
            "### RENAMED Requirements:",
        ),
        *(
            "## REMOVED Requirements",
            "- From: ### Requirement: a",
            "TO ### Requirement: b",
            "- a",
            "##\u00a0Requirements",
        ),
    ]
)
LINES = st.builds(
    lambda leads, piece, tail: "".join(leads) + piece + tail,
    st.lists(st.sampled_from([" ", "    ", "\t", "> ", "- ", "1. "]), max_size=3),
    PIECES | st.text(max_size=8),
    st.sampled_from(["", " ", " ##", "`"]),
)
TEXT = st.lists(LINES, max_size=20).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(spec=TEXT, delta=TEXT)
def test_any_nesting_is_checked_and_each_place_is_one_of_the_document(spec: str, delta: str) -> None:
    lengths = {
        path: [len(line) for line in re.split("\r\n|\r|\n", text.encode(errors="replace").decode())]
        for path, text in ((SPEC, spec), (DELTA, delta))
    }
    for found in findings_in(spec, delta):
        spans = [(found.location.path, found.location.span), *((edit.path, edit.span) for edit in found.fix)]
        for path, span in spans:
            assert 1 <= span.line <= span.end_line <= len(lengths[path])
            assert span.column <= lengths[path][span.line - 1] + 1
            assert span.end_column <= lengths[path][span.end_line - 1] + 1


PARAGRAPHS = st.text("abc XYZ 012 .,:;#*`", min_size=1, max_size=30).map(lambda text: f"a {text}")
FENCES = st.lists(PARAGRAPHS | st.sampled_from(["### Requirement: a", "## Purpose", "<!--", ""]), max_size=4)
PARTS = st.one_of(
    st.sampled_from(
        ["# a", "## Purpose", "## Requirements", "### Requirement: a", "#### Scenario: a", "## Notes ##", ""]
    ),
    PARAGRAPHS,
    FENCES.map(lambda lines: "\n".join(["```text", *lines, "```"])),
)


@settings(max_examples=200, deadline=None)
@given(spec=st.lists(PARTS, max_size=12).map("\n".join))
def test_a_plain_document_has_no_finding(spec: str) -> None:
    assert findings_in(spec, f"## ADDED Requirements\n{spec}") == []
