"""Values in messages: whole where they are short, what differs where they are long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.checks.compat.free_form import MAX_COMPARED, MAX_MEMBERS, MAX_TEXT, difference, texts_of

LONG = "x" * MAX_TEXT
WORDS = "On a fine day in May, the quick brown fox jumps over the lazy dog."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (1, "1", ("1", "1")),
        (None, False, ("nothing", "false")),
        ({"a": 1}, {"a": 2}, ('{"a": 1}', '{"a": 2}')),
        ({"a": 1, "b": LONG}, {"a": 2, "b": LONG}, ("a: 1", "a: 2")),
        ({"a": 1, "b": LONG}, {"b": LONG}, ("a: 1", "nothing there")),
        ({"b": LONG}, {"a": None, "b": LONG}, ("nothing there", "a: null")),
        ([{"a": [1, 2]}, LONG], [{"a": [1, 3]}, LONG], ("0/a/1: 2", "0/a/1: 3")),
        (LONG + "y", LONG + "z", (LONG[:-1] + "…", LONG[:-1] + "…")),
    ],
)
def test_texts_of_two_values(old: object, new: object, expected: tuple[str, str]) -> None:
    assert texts_of(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, 7, "was added: 7"),
        (7, None, "was removed: 7"),
        (None, "a\n b", 'was added: "a b"'),
        (7, 8, "changed from 7 to 8"),
        (7, [7], "changed from 7 to [7]"),
        ("a", "b", 'changed from "a" to "b"'),
        ("a b", "a\n  b", "changed in its white space only"),
        ({"a": 1}, {"a": 2}, 'changed from {"a": 1} to {"a": 2}'),
        ({"a": 1, "b": LONG}, {"a": None, "b": LONG}, "changed: a changed from 1 to null"),
        ({"a": 1, "b": LONG}, {"b": LONG, "c": "x"}, 'changed: a removed, c added ("x")'),
        ([LONG, "a", "b"], [LONG, "b"], 'changed: lost "a"'),
        ([LONG, "a", 1], [LONG, True, "b"], 'changed: lost "a", lost 1, gained true, gained "b"'),
        ([LONG, "a"], ["a", LONG], "changed: the order of its items, or how often they stand there"),
        ([LONG, {"a": 1}], [LONG, {"a": 1}, {"b": 2}], 'changed: gained {"b": 2}'),
        ({"t": ["a", "b"], "u": LONG}, {"t": ["b"], "u": LONG}, 'changed: t lost "a"'),
        (
            {"a": {"b": LONG + " one two"}},
            {"a": {"b": LONG + " one three"}},
            'changed: a/b changed from "…one two" to "…one three"',
        ),
        (
            {"b": 1, "a": 1, "c": LONG},
            {"a": 2, "b": 2, "c": LONG},
            "changed: a changed from 1 to 2, b changed from 1 to 2",
        ),
        (WORDS, WORDS + " And more.", 'now also says "And more."'),
        (WORDS + " And more.", WORDS, 'no longer says "And more."'),
        (WORDS.replace("dog", "cat"), WORDS, 'changed from "…the lazy cat." to "…the lazy dog."'),
        (WORDS, WORDS.replace("brown", "red"), 'changed from "…the quick brown fox…" to "…the quick red fox…"'),
        (WORDS, WORDS.replace("jumps", "jumped"), 'changed from "…brown fox jumps over…" to "…brown fox jumped over…"'),
        ("x" * 200, "y" * 200, f'changed from "{"x" * (MAX_TEXT - 1)}…" to "{"y" * (MAX_TEXT - 1)}…"'),
    ],
)
def test_difference_between_two_values(old: object, new: object, expected: str) -> None:
    assert difference(old, new) == expected


def test_only_some_of_many_members_are_named() -> None:
    old, new = ({str(number): number + more for number in range(MAX_MEMBERS + 20)} for more in (0, 1))
    assert difference(old, new).endswith(" and 20 more")
    assert difference(old, new).count("changed from") == MAX_MEMBERS


@given(st.text(alphabet="ab c."), st.text(alphabet="ab c."))
def test_difference_between_texts_shows_one_unless_they_read_alike(old: str, new: str) -> None:
    said = difference(LONG + " " + old, LONG + " " + new)
    assert (said == "changed in its white space only") == ((LONG + " " + old).split() == (LONG + " " + new).split())
    assert said == difference(LONG + " " + old, LONG + " " + new)


def test_huge_values_are_cut_and_not_compared() -> None:
    old, new = (list(range(start, start + MAX_COMPARED)) for start in (0, 1))
    assert texts_of(old, new) == (str(old)[: MAX_TEXT - 1] + "…", str(new)[: MAX_TEXT - 1] + "…")
