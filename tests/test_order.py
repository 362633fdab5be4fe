"""Active changes against each other: what the message says of who goes first, and the order of whole groups."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.catalog.load import load_rules
from openspec_lint.checks.archive import archive_outcome
from openspec_lint.checks.order import order_of
from openspec_lint.checks.project import spec_findings
from openspec_lint.model.openspec.folder import OpenSpec, read_openspec
from openspec_lint.model.openspec.merge import refusals
from openspec_lint.model.openspec.text import Label
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

RULES = [rule for rule in load_rules().values() if rule.id.startswith("changes-")]
MAIN = "openspec/specs/desk/spec.md"


def openspec_of(spec: str | None, **deltas: str) -> OpenSpec:
    """Return the project of a spec and of changes: name → delta."""
    files = {f"openspec/changes/{name}/specs/desk/spec.md": delta for name, delta in deltas.items()}
    tree = memory_tree({**files, **({MAIN: spec} if spec is not None else {})})
    openspec = read_openspec(tree, DocumentStore(tree.read))
    assert openspec is not None
    return openspec


def messages(spec: str | None, **deltas: str) -> list[str]:
    return [finding.message for finding in spec_findings(openspec_of(spec, **deltas), RULES)]


def requirement(name: str, *scenarios: str) -> str:
    steps = "".join(f"#### Scenario: {scenario}\n- step\n" for scenario in scenarios or ("s",))
    return f"### Requirement: {name}\nIt SHALL {name}.\n{steps}"


def added(name: str, *scenarios: str) -> str:
    return f"## ADDED Requirements\n{requirement(name, *scenarios)}"


def modified(name: str, *scenarios: str) -> str:
    return f"## MODIFIED Requirements\n{requirement(name, *scenarios)}"


def removed(name: str) -> str:
    return f"## REMOVED Requirements\n### Requirement: {name}\n"


def renamed(old: str, new: str) -> str:
    return f"## RENAMED Requirements\n- FROM: `### Requirement: {old}`\n- TO: `### Requirement: {new}`\n"


SPEC = f"## Purpose\nFinds.\n## Requirements\n{requirement('A')}{requirement('B')}"


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        (modified("A", "s", "t"), modified("A", "s", "u"), "whichever is archived second no longer applies"),
        (modified("A", "s") + "more\n", modified("A", "s"), "whichever is archived second overwrites"),
        (removed("A"), modified("A", "s"), "archive two first, for after one it no longer applies"),
        (modified("A", "s"), removed("A"), "archive one first, for after two it no longer applies"),
        (renamed("A", "C"), renamed("A", "D"), "whichever is archived second no longer applies"),
        (renamed("A", "C"), renamed("B", "c"), "whichever is archived second no longer applies"),
        (renamed("A", "C"), added("C"), "whichever is archived second no longer applies"),
        (renamed("A", "C"), modified("A", "s"), "archive two first, for after one it no longer applies"),
        (added("C", "s"), added("C", "t"), "whichever is archived second no longer applies"),
    ],
)
def test_who_of_two_goes_first(one: str, two: str, verdict: str) -> None:
    (message,) = messages(SPEC, one=one, two=two)
    assert verdict in message


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (modified("A", "s", "t"), modified("A", "s", "t")),
        (removed("A"), removed("A")),
        (renamed("A", "C"), renamed("A", "C")),
        (added("C"), added("C")),
        (added("C"), added("D")),
        (modified("A"), removed("B")),
    ],
)
def test_changes_that_do_not_get_into_each_other_s_way(one: str, two: str) -> None:
    assert messages(SPEC, one=one, two=two) == []


def test_a_group_is_told_its_whole_order() -> None:
    found = messages(None, c=modified("X", "s", "t"), a=renamed("X", "Y"), b=added("X"), d=removed("Y"))
    orders = [message.rsplit(": ", 1)[1] for message in found if "the whole order" in message]
    assert orders == ["b, c, a, d."] * 3


def test_of_changes_that_need_each_other_one_is_reported() -> None:
    found = messages(
        SPEC, one=added("C") + modified("D"), two=added("D") + modified("E"), zoo=added("E") + removed("C")
    )
    assert [message for message in found if "need each other" in message] == [
        'REMOVED "C": the changes one, two, zoo need each other, so none can be archived first; unite or split them.'
    ]


def test_what_is_refused_after_the_change_it_needs_is_an_error() -> None:
    (message,) = messages(SPEC, one=added("C", "s", "t"), two=modified("C", "t"))
    assert message == 'MODIFIED "C": after one it is refused too, because it lacks the scenarios "s"; refresh it.'


_ENTRIES = st.one_of(
    st.builds(added, st.sampled_from("ACDE"), st.sampled_from("st")),
    st.builds(modified, st.sampled_from("ABCD"), st.sampled_from("st")),
    st.builds(removed, st.sampled_from("ABCD")),
    st.builds(renamed, st.sampled_from("ABC"), st.sampled_from("BCDE")),
)


@settings(max_examples=200, deadline=None)
@given(deltas=st.lists(_ENTRIES | st.tuples(_ENTRIES, _ENTRIES).map("".join), min_size=2, max_size=5))
def test_an_order_that_is_named_works(deltas: list[str]) -> None:
    names = "abcde"[: len(deltas)]
    openspec = openspec_of(SPEC, **dict(zip(names, deltas, strict=True)))
    order = order_of(openspec)
    entangled = {each.change for each in order.overlaps} | {each.other_change for each in order.overlaps}
    failing = {failure.need.change for failure in order.failures}
    for group in set(order.orders.values()):
        if set(group) & (entangled | failing):
            continue
        spec = openspec.spec("desk")
        if any(
            _lacks_more(openspec, name, {need.entry.label for need in order.needs if need.change == name})
            for name in group
        ):
            continue
        text = SPEC
        for name in group:
            now = openspec_of(text, **{name: deltas[names.index(name)]})
            outcome = archive_outcome(now.changes[0], now)
            assert outcome.obstacle is None or outcome.obstacle.kind in ("delta", "result"), (group, name, spec)
            text = outcome.written.get("desk", text)


def _lacks_more(openspec: OpenSpec, name: str, needed: set[Label]) -> bool:
    """Tell whether a change is refused for something else than an entry that another change must give it."""
    deltas = next(change.deltas for change in openspec.changes if change.id == name)
    found = [refusal for delta in deltas for refusal in refusals(delta, openspec.spec(delta.capability))]
    return any(refusal.entry not in needed for refusal in found)
