"""The engines below the rules on quality: steps in several languages, links, prose, what a proposal lists, fixes."""

from __future__ import annotations

import pytest
from examples import RULES, findings_of
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.model.openspec.links import anchors_of, is_anchor, links_of, resolved, slug_of
from openspec_lint.model.openspec.plain_text import plain_lines, without_code_spans, without_quotations
from openspec_lint.model.openspec.proposals import capabilities_of, plain_title
from openspec_lint.model.openspec.steps import has_step
from openspec_lint.model.openspec.text import outline

WHEN = ("WHEN", "IF", "Wenn", "Quand", "当")
THEN = ("THEN", "Dann", "Alors", "则", "那么")


@pytest.mark.parametrize(
    "text",
    [
        "- **THEN** it is shown",
        "- THEN it is shown",
        "* then it is shown",
        "1. Then it is shown",
        "Then: it is shown",
        "- **Then:** it is shown",
        "*Then* it is shown",
        "- _THEN_ it is shown",
        "> THEN it is shown",
        "- [ ] THEN it is shown",
        "| then | it is shown |",
        "| WHEN | THEN |",
        "WHEN a THEN b",
        "**WHEN** a **then** b",
        "When it is typed in, then it is shown.",
        "When it is typed in then it is shown.",
        "- **WHEN** it is typed in, then it is shown",
        "```\nThen it is shown\n```",
        "- Dann wird es gezeigt",
        "- **当** 输入，则显示",
        "- **则**：显示",
        "当输入时那么显示",
    ],
)
def test_step_is_told_however_it_is_written(text: str) -> None:
    assert has_step(text, THEN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- **WHEN** it is typed in and the clerk then waits",
        "- WHEN it is typed in and then sent",
        "When: it is typed in and then sent",
        "- it is shown, stronger than before, authentic",
        "- **当** 按照规则输入",
    ],
)
def test_word_inside_a_step_is_no_step(text: str) -> None:
    assert not has_step(text, THEN)


@pytest.mark.parametrize(
    ("line", "plain"),
    [
        ("a `b` c", "a     c"),
        ("a ``b ` c`` d", "a           d"),
        ("a ` b", "a ` b"),
        ("`a` ``b", "    ``b"),
        ("```a` b", "```a` b"),
        ("`a``b`", "      "),
    ],
)
def test_code_spans_are_blanked(line: str, plain: str) -> None:
    assert without_code_spans(line) == plain


def test_comments_are_blanked_over_lines_and_fences_left_out() -> None:
    lines = ["a <!-- b --> c", "d <!-- e", "f", "g --> h", "```", "i", "```", "j"]
    plain = [(index, text.split()) for index, text in plain_lines(lines, {4, 5, 6}, 0, len(lines))]
    assert plain == [(0, ["a", "c"]), (1, ["d"]), (2, []), (3, ["h"]), (7, ["j"])]


@given(st.text(alphabet='`a<!-> "“”'))
def test_columns_of_prose_are_those_of_the_line(line: str) -> None:
    assert len(without_code_spans(line)) == len(line)
    assert len(without_quotations(line)) == len(line)
    assert [len(text) for _, text in plain_lines([line, line], (), 0, 2)] == [len(line)] * 2


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("[a](b.md)", [("b.md", "", 5, 9)]),
        ("![a](b.png) [c](d.md#e)", [("b.png", "", 6, 11), ("d.md", "e", 17, 23)]),
        ("[a](<b c.md>)", [("b c.md", "", 6, 12)]),
        ("[a](b%20c.md?raw=1)", [("b c.md", "", 5, 19)]),
        ("[a](b_(c).md 'title')", [("b_(c).md", "", 5, 13)]),
        ('[a]: b.md "title"', [("b.md", "", 6, 10)]),
        ("[a](#b)", [("", "b", 5, 7)]),
        ("[a](https://b.c/d.md) [e](mailto:f@g) [h](//i.j) [k](/l.md) [m]()", []),
        ("[a](../{name}/b.md) [d](*.md)", []),
        ("`[a](b.md)` <!-- [a](b.md) -->", []),
        ("[^1]: b.md", []),
        ("- [ ] a (b.md)", []),
    ],
)
def test_links_into_the_project(line: str, found: list[tuple[str, str, int, int]]) -> None:
    assert [(link.path, link.anchor, link.column, link.end_column) for link in links_of([line], ())] == found


def test_path_of_a_link_is_seen_from_its_document() -> None:
    assert resolved("../b/spec.md", "openspec/specs/a/spec.md") == "openspec/specs/b/spec.md"
    assert resolved("../../../../b.md", "openspec/specs/a/spec.md") is None
    assert resolved("../../..", "openspec/specs/a/spec.md") == "."


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Requirement: Find a parcel", "requirement-find-a-parcel"),
        ("Find a `code_name`, **now**!", "find-a-code_name-now"),
        ("_Find_ [a parcel](x.md)", "find-a-parcel"),
        ("Goals / Non-Goals", "goals--non-goals"),
        ("场景：已知编号", "场景已知编号"),
    ],
)
def test_slug_is_github_s(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_anchors_of_a_document() -> None:
    lines = ["# A", "## a ##", "B", "===", '<a name="C">', "```", "# D", "```", "# C#"]
    anchors = anchors_of(lines, {5, 6, 7})
    assert anchors == {"a", "a-1", "b", "c"}
    assert is_anchor("A-1", anchors)
    assert not is_anchor("d", anchors)
    assert is_anchor("goals-non-goals", {"goals--non-goals"})


@pytest.mark.parametrize("title", ["Why", "WHY?", "1. Why", "2.1) Why:", "💡 Why", "Why ##"])
def test_title_is_known_by_its_words(title: str) -> None:
    assert plain_title(title) == "why"


def test_capabilities_that_a_proposal_lists() -> None:
    lines = [
        "## Capabilities",
        "### New Capabilities",
        "- `a`, `area/b` and `c-d`: together",
        "- e-f: in plain text",
        "- **`g`** — in bold",
        "- `specs/h/spec.md`: as a path",
        "### Modified Capabilities",
        "- None.",
        "### Removed Capabilities",
        "(none)",
        "## Impact",
        "- `i`",
    ]
    found = capabilities_of(outline(lines))
    assert found is not None
    assert found.is_readable
    assert [(capability.kind, capability.name) for capability in found.capabilities] == [
        ("new", name) for name in ("a", "area/b", "c-d", "e-f", "g", "h")
    ]
    assert all(lines[item.line][item.column - 1 :].startswith(item.name[:1]) for item in found.capabilities[:-1])


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("- []", "- [ ]"),
        ("- [] a", "- [ ] a"),
        ("-[x] a", "- [x] a"),
        ("  1.[X ]  a", "  1. [x]  a"),
        ("- [x]a", "- [x] a"),
        ("*  [ x] a", "* [x] a"),
    ],
)
def test_checkbox_is_mended_and_nothing_else(line: str, mended: str) -> None:
    [finding] = findings_of(RULES["checkbox-malformed"], {"openspec/changes/a/tasks.md": line})
    [edit] = finding.fix
    assert line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :] == mended
    assert not findings_of(RULES["checkbox-malformed"], {"openspec/changes/a/tasks.md": mended})


@pytest.mark.parametrize(
    ("item", "mended"),
    [
        ("- Form: WHEN", '- "Form: WHEN"'),
        (r'- Say "a\b": c', r'- "Say \"a\\b\": c"'),
        ("- Form: WHEN # and THEN", None),
        ("- Form:\n        WHEN", None),
        ("- Form: WHEN\n      Other: THEN", None),
        ("- 7", None),
    ],
)
def test_item_is_put_in_quotes_where_that_is_all(item: str, mended: str | None) -> None:
    text = f"rules:\n  specs:\n    {item}\n"
    [finding] = findings_of(RULES["config-list-dropped"], {"openspec/config.yaml": text})
    if mended is None:
        assert finding.fix == ()
        return
    [edit] = finding.fix
    line = text.split("\n")[edit.span.line - 1]
    assert line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :] == f"    {mended}"


def test_context_of_more_than_50_kib_is_ignored() -> None:
    rule = RULES["config-value-ignored"]
    assert not findings_of(rule, {"openspec/config.yaml": f"context: {'é' * 25_600}"})
    [finding] = findings_of(rule, {"openspec/config.yaml": f"context: {'é' * 25_601}"})
    assert finding.message == "context must be of at most 51,200 bytes and is of 51,202, so openspec ignores it."


@pytest.mark.parametrize(
    "text", ["", "null", "7", "rules: {specs: }", "rules: {7: [a]}", "operations: {apply: [a]}", "schema: [a]", "a: ["]
)
def test_no_configuration_makes_a_rule_fall_over(text: str) -> None:
    for rule in RULES.values():
        if rule.id.startswith(("config-", "metadata-")):
            findings_of(rule, {"openspec/config.yaml": text, "openspec/changes/a/.openspec.yaml": text})
