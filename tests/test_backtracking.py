"""Which patterns keep an engine that backtracks busy for exponentially long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openspec_lint.model.backtracking import MAX_LENGTH, backtracks


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a+)+$",
        r"(a|a)*b",
        r"(a|aa)+$",
        r"^((a+))+$",
        r"(a*)*$",
        r"(.*)*x",
        r"(x+x+)+y",
        r"(?:a{1,2})*$",
        r"(?<name>a+){10,}$",
        r"(\w|\d)*$",
        r"([\w.]+\.)*z",
        r"^([a-z0-9]+-?)+$",
        r"^([a-z0-9]+(-[a-z0-9]+)*)+$",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
        r"(\u0061+|b)*$",
        r"([^a]+)*a$",
        r"^(.|\s)*\S$",
        r"([\d-x]+)+$",
    ],
)
def test_a_repeated_group_that_takes_the_same_in_several_ways_is_slow(pattern: str) -> None:
    assert backtracks(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(a+)+",
        r"^(a+)+.*$",
        r"^(.|\s)*$",
        r"^[a-z]+(?:-[a-z]+)*$",
        r"^(\w+\.)*\w+$",
        r"^(a|b)*$",
        r"^(ab?)*$",
        r"^(a?)*$",
        r"^(\d{3}-)+$",
        r"^(a|b|[0-9])+$",
        r"^([0-9A-F]{2}:){5}[0-9A-F]{2}$",
        r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
        r"^(?=.*[a-z])(?=.*\d).{8,}$",
        r"^(\/[^\/]+)+$",
        r"^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$",
        r"^(\p{L}|-)+$",
        r"(a+)\1*$",
        r"([\b]|b)*$",
        "(a+)+" * MAX_LENGTH + "$",
    ],
)
def test_what_has_one_way_or_cannot_fail_is_not_slow(pattern: str) -> None:
    assert not backtracks(pattern)


@given(st.text(alphabet=r"ab()[]|*+?{}1,\^$-.:=!<>pudwk", max_size=20))
def test_any_text_is_slow_or_not(pattern: str) -> None:
    assert backtracks(pattern + ")*$") in (True, False)
