"""Fixes of what has no place among the values of a document: allows in comments, and members that stand twice."""

from __future__ import annotations

import pytest
from test_edits import applied

from openspec_lint.checks.allow_edits import without_comment
from openspec_lint.checks.repeated_members import without_repeated_member
from openspec_lint.checks.suppress import allows
from openspec_lint.read.document import is_same
from openspec_lint.read.store import read_document

ALLOW = "openspec-lint: allow a-rule -- why"

COMMENTS = {
    "a line of its own": ("a.yaml", "a:\n  # {}\n  b: 1\n", "a:\n  b: 1\n"),
    "behind a value": ("a.yaml", "a: 1  # {}\nb: 1\n", "a: 1\nb: 1\n"),
    "behind another comment": ("a.yaml", "a: 1 # c # {}\n", "a: 1 # c\n"),
    "the last line": ("a.yaml", "a: 1\r\n# {}", "a: 1"),
    "in a text of lines": ("a.yaml", "a: |\n  b\n  # {}\n", None),
    "in quotes": ("a.yaml", "a: 'b # {}'\n", None),
    "in quotes over lines": ("a.yaml", "a: 'b\n  # {}\n  c'\n", None),
    "Markdown": ("a.md", "# A\n\n<!-- {} -->\nb\n", "# A\n\nb\n"),
    "Markdown, behind a text": ("a.md", "# A <!-- {} -->\nb\n", "# A\nb\n"),
    "Markdown, before a text": ("a.md", "<!-- {} --> b\n", None),
    "Markdown, in code": ("a.md", "```\n<!-- {} -->\n```\n", None),
}


@pytest.mark.parametrize(("name", "before", "after"), COMMENTS.values(), ids=COMMENTS)
def test_allow_is_taken_out(name: str, before: str, after: str | None) -> None:
    document = read_document(name, before.format(ALLOW).encode())
    [allow] = allows(document)
    assert allow.target.span is not None
    edits = without_comment(document, allow.target.span)
    assert (applied(document, edits) if edits else None) == after


TWICE = {
    "a line": ("a.yaml", "a: 1\nb: 2\na: 1\n", "a: 1\nb: 2\n"),
    "the last line": ("a.yaml", "a: 1\nb: 2\na: 1", "a: 1\nb: 2\n"),
    "some lines": (
        "a.yaml",
        "a:\n  b: 1\n\n  c: 2\nd: 1\na:\n  b: 1\n\n  c: 2\n\ne: 1\n",
        "a:\n  b: 1\n\n  c: 2\nd: 1\n\ne: 1\n",
    ),
    "a list at the level of its key": ("a.yaml", "a:\n- 1\nb: 2\na:\n- 1\nc: 3\n", "a:\n- 1\nb: 2\nc: 3\n"),
    "other values": ("a.yaml", "a: 1\na: 2\n", None),
    "three times": ("a.yaml", "a: 1\na: 1\na: 1\n", None),
    "a comment": ("a.yaml", "a: 1\na: 1 # c\n", None),
    "a comment above": ("a.yaml", "a: 1\n# c\na: 1\n", None),
    "in brackets": ("a.yaml", "{a: 1, a: 1}\n", None),
    "an anchor": ("a.yaml", "a: &x 1\na: &x 1\nb: *x\n", "a: &x 1\nb: *x\n"),
    "blank lines that count": ("a.yaml", "a: |+\n  b\n\na: |+\n  b\n\nc: 1\n", None),
    "JSON": ("a.json", '{"a": {"b": [1]},\n "c": 2,\n "a": { "b":[1] }}', '{"a": {"b": [1]},\n "c": 2}'),
    "JSON, other values": ("a.json", '{"a": 1, "a": 1.0}', None),
    "JSON, in a list": ("a.json", '[{"a": 1, "\\u0061": 1, "b": 2}]', '[{"a": 1, "b": 2}]'),
}


@pytest.mark.parametrize(("name", "before", "after"), TWICE.values(), ids=TWICE)
def test_member_that_stands_twice_is_taken_out(name: str, before: str, after: str | None) -> None:
    document = read_document(name, before.encode())
    edits = without_repeated_member(document, document.problems[0])
    assert (applied(document, edits) if edits else None) == after
    if after is not None:
        assert is_same(read_document(name, after.encode()).value, document.value)
