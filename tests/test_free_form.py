"""Values in messages: whole where they are short, what differs where they are long."""

from __future__ import annotations

import pytest

from openspec_lint.checks.compat.free_form import MAX_COMPARED, MAX_TEXT, texts_of

LONG = "x" * MAX_TEXT


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


def test_huge_values_are_cut_and_not_compared() -> None:
    old, new = (list(range(start, start + MAX_COMPARED)) for start in (0, 1))
    assert texts_of(old, new) == (str(old)[: MAX_TEXT - 1] + "…", str(new)[: MAX_TEXT - 1] + "…")
