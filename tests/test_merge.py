"""What archiving would do, against what the reference did, and what must hold of any merge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from openspec_lint.catalog.load import load_rules, read_rule_file
from openspec_lint.checks.archive import Outcome, archive_outcome
from openspec_lint.checks.code.openspec.reading import READING_CHECKS
from openspec_lint.checks.project import spec_findings, text_findings
from openspec_lint.findings import Severity
from openspec_lint.model.openspec.contradictions import key_of
from openspec_lint.model.openspec.deltas import Delta, read_delta
from openspec_lint.model.openspec.folder import OpenSpec, read_openspec
from openspec_lint.model.openspec.merge import Refusal, first_refusal, merge
from openspec_lint.model.openspec.rebuild import with_line_ends_of
from openspec_lint.model.openspec.specs import Spec, read_spec
from openspec_lint.model.openspec.structure import spec_problems_in
from openspec_lint.model.openspec.text import fenced_lines
from openspec_lint.model.site import Site
from openspec_lint.read.markdown_text import read_markdown
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import folder_tree, memory_tree

CORPUS = Path(__file__).resolve().parents[2] / "shared/corpus/openspec-cases"
UNREPORTED: dict[str, str] = read_rule_file(Path(__file__).parent / "data/archive_waivers.yaml")
RULES = load_rules()


def archived_cases() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield case, id of the change and what archiving it did."""
    for path in sorted(CORPUS.glob("*/expected.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        yield from ((path.parent.name, change, result) for change, result in expected.get("archive", {}).items())


CASES = list(archived_cases())
needs_corpus = pytest.mark.skipif(not CASES, reason="the corpus of cases is not beside this checkout")
each_case = pytest.mark.parametrize(
    ("case", "change_id", "result"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES]
)


def openspec_of(folder: Path) -> OpenSpec:
    tree = folder_tree(folder)
    openspec = read_openspec(tree, DocumentStore(tree.read))
    assert openspec is not None
    return openspec


def outcome_of(openspec: OpenSpec, change_id: str) -> Outcome:
    return archive_outcome(next(change for change in openspec.changes if change.id == change_id), openspec)


@needs_corpus
@each_case
def test_archiving_does_what_the_reference_does(case: str, change_id: str, result: dict[str, Any]) -> None:
    outcome = outcome_of(openspec_of(CORPUS / case / "project"), change_id)
    assert (outcome.obstacle is not None) == (result["exit_code"] == 1)
    written: dict[str, str | None] = {f"{capability}/spec.md": text for capability, text in outcome.written.items()}
    written |= {f"{capability}/spec.md": None for capability in outcome.retired}
    assert written == result["specs_changed"]


@needs_corpus
@each_case
def test_a_refused_change_has_an_error(case: str, change_id: str, result: dict[str, Any]) -> None:
    openspec = openspec_of(CORPUS / case / "project")
    is_refused = archive_outcome(next(each for each in openspec.changes if each.id == change_id), openspec).obstacle
    documents = openspec.store.documents.values()
    found = [*spec_findings(openspec, RULES.values()), *text_findings(documents, RULES.values())]
    folder = f"{openspec.folder}/changes/{change_id}/"
    errors = {
        finding.rule_id
        for finding in found
        if finding.severity is Severity.ERROR and f"{finding.location.path}/".startswith(folder)
    }
    if f"{case}/{change_id}" in UNREPORTED:
        assert bool(errors) != bool(is_refused), "the waiver is no longer needed"
    else:
        assert bool(errors) == bool(is_refused), errors


@needs_corpus
def test_waivers_are_about_cases() -> None:
    assert set(UNREPORTED) <= {f"{case}/{change}" for case, change, _ in CASES}


def spec_of(text: str) -> Spec:
    return read_spec("parcels", read_markdown("openspec/specs/parcels/spec.md", text))


def delta_of(text: str) -> Delta:
    change = Site("change", read_markdown("proposal.md", ""), None, {"id": "widen-desk"}, name="widen-desk")
    return read_delta("parcels", read_markdown("openspec/changes/widen-desk/specs/parcels/spec.md", text), change)


def requirement(name: str, *scenarios: str) -> str:
    steps = "".join(f"\n#### Scenario: {scenario}\n- **THEN** it is found\n" for scenario in scenarios)
    return f"### Requirement: {name}\nThe desk SHALL find it.\n{steps}"


SPEC = (
    f"# Parcels\n## Purpose\nFinds.\n## Requirements\n{requirement('A', 's', 't')}\n{requirement('B', 's')}## After\nx"
)


@pytest.mark.parametrize(
    ("delta", "kind", "entry"),
    [
        ("## RENAMED Requirements\n- FROM: ### Requirement: A", "rename-lone", "A"),
        ("## ADDED Requirements\n### Requirement: C\n### Requirement: C", "duplicate", "C"),
        (
            "## REMOVED Requirements\n### Requirement: A\n## ADDED Requirements\n### Requirement: A",
            "contradiction",
            "A",
        ),
        ("## ADDED Requirements\n", "empty", None),
        ("## RENAMED Requirements\nFROM: ### Requirement: C\nTO: ### Requirement: D", "rename-unknown", "C"),
        ("## RENAMED Requirements\nFROM: ### Requirement: A\nTO: ### Requirement: b", "rename-taken", "b"),
        ("## RENAMED Requirements\nFROM: ### Requirement: C\nTO: ### Requirement: A", None, None),
        ("## RENAMED Requirements\nFROM: ### Requirement: A\nTO: ### Requirement: a", None, None),
        ("## REMOVED Requirements\n### Requirement: a", "remove-unknown", "a"),
        ("## REMOVED Requirements\n### Requirement: C", None, None),
        ("## MODIFIED Requirements\n### Requirement: a", "modify-unknown", "a"),
        ("## MODIFIED Requirements\n### Requirement: A\n#### s\n", "modify-drops", "A"),
        ("## ADDED Requirements\n### Requirement: a", "add-exists", "a"),
        (f"## ADDED Requirements\n{requirement('B', 's')}", None, None),
    ],
)
def test_the_first_refusal(delta: str, kind: str | None, entry: str | None) -> None:
    refusal = first_refusal(delta_of(delta), spec_of(SPEC))
    assert (refusal and refusal.kind, refusal and refusal.entry and refusal.entry.name) == (kind, entry)


def test_a_spec_that_is_wrong_by_itself_is_changed_by_nothing() -> None:
    refusal = first_refusal(
        delta_of("## ADDED Requirements\n### Requirement: C"), spec_of(f"{SPEC}\n## ADDED Requirements")
    )
    assert refusal is not None and refusal.kind == "spec-invalid"


def test_the_text_is_put_together_again() -> None:
    delta = (
        "## RENAMED Requirements\n- FROM: `### Requirement: A`\n- TO: `### Requirement: Z`\n"
        f"## REMOVED Requirements\n### Requirement: B\n## ADDED Requirements\n\n\n{requirement('C', 'u')}"
    )
    merged = merge(delta_of(delta), spec_of(SPEC), "widen-desk")
    assert merged.text == (
        "# Parcels\n## Purpose\nFinds.\n\n## Requirements\n\n"
        f"{requirement('Z', 's', 't')}\n{requirement('C', 'u')}\n## After\nx\n"
    )
    assert tuple(merged.counts) == (1, 0, 1, 1)


@pytest.mark.parametrize(
    ("purpose", "written"),
    [
        ("## Purpose\nFinds parcels.\n", "Finds parcels."),
        ("", "TBD - created by archiving change widen-desk. Update Purpose after archive."),
        ("## Purpose\n<!-- later -->\n", "TBD - created by archiving change widen-desk. Update Purpose after archive."),
        ("## Purpose\n```\n", "TBD - created by archiving change widen-desk. Update Purpose after archive."),
    ],
)
def test_a_new_spec_has_the_purpose_of_the_delta(purpose: str, written: str) -> None:
    merged = merge(delta_of(f"## ADDED Requirements\n{requirement('A', 's')}{purpose}"), None, "widen-desk")
    expected = f"# parcels Specification\n\n## Purpose\n{written}\n\n## Requirements\n\n{requirement('A', 's')}"
    assert merged.text == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [("a\r\nb\r\n", "x\r\ny\r\n"), ("a\r\nb\nc", "x\r\ny\r\n"), ("a\r\nb\nc\n", "x\ny\n"), ("a", "x\ny\n")],
)
def test_the_line_ends_of_most_lines_stay(before: str, after: str) -> None:
    assert with_line_ends_of(before, "x\ny\n") == after


@pytest.mark.parametrize(
    ("more", "lost"),
    [
        ("", ()),
        ("- a wrapped\n  step\n", ()),
        ("\n- a note\n", ("- a note",)),
        ("\n| a | table |\n", ("| a | table |",)),
        ("```\n### Requirement: in a fence\n```\n", ()),
        ("\nNotes\n---\n", ("Notes",)),
        ("### Notes\n", ("### Notes",)),
        ("## After\nmore\n", ("## After", "more")),
    ],
)
def test_what_would_be_lost_with_the_file(more: str, lost: tuple[str, ...]) -> None:
    spec = f"# Parcels\n## Purpose\nFinds.\n## Requirements\n{requirement('A', 's')}{more}"
    merged = merge(delta_of("## REMOVED Requirements\n### Requirement: A"), spec_of(spec), "drop-desk")
    assert set(merged.unaccounted) == set(lost)


_NAMES = st.sampled_from(["A", "B", "b", "C", "C ##", "A  b", ""])
_LINES = st.one_of(
    _NAMES.map("### Requirement: {}".format),
    _NAMES.map("- FROM: `### Requirement: {}`".format),
    _NAMES.map("- TO: `### Requirement: {}`".format),
    st.sampled_from(["ADDED", "MODIFIED", "REMOVED", "RENAMED"]).map("## {} Requirements".format),
    st.sampled_from(
        ["## Purpose", "## Requirements", "# T", "### Notes", "#### Scenario: s", "#### t", "- step", "text"]
    ),
    st.sampled_from(["", "```", "~~~~", "<!--", "-->", "| a |", "===", "<h2>", "  more", "\ufeff", "a\u2028b"]),
)
_TEXT = st.lists(_LINES, max_size=20).map("\n".join)
_SPECS = st.one_of(_TEXT, _TEXT.map(f"{SPEC.partition('## After')[0]}{{}}".format), st.just(SPEC))


def leaves_fence_open(text: str) -> bool:
    lines = [*text.split("\n"), "behind"]
    return len(lines) - 1 in fenced_lines(lines)


@settings(max_examples=300, deadline=None)
@example(spec="## Requirements\n```", delta="## ADDED Requirements\n### Requirement: A\n```\n### Requirement: A")
@given(spec=st.none() | _SPECS, delta=_TEXT | _TEXT.map("## ADDED Requirements\n{}".format))
def test_any_merge_ends_and_its_text_reads_as_it_was_meant(spec: str | None, delta: str) -> None:
    main, change = spec_of(spec) if spec is not None else None, delta_of(delta)
    merged = merge(change, main, "widen-desk")
    first: Refusal | None = first_refusal(change, main)
    assert first == (merged.refusals[0] if merged.refusals else None)
    parts = [spec or "", *(block.raw for block in merged.blocks)]
    if not merged.refusals and sum(map(leaves_fence_open, parts)) < 2:
        again = spec_of(merged.text)
        # A fence that one block leaves open hides the blocks behind it (and one that a second closes shows what was
        # hidden in that), and a heading without a name is none once the space at its end is gone; whoever reads the
        # spec sees the same.
        names = [key_of(each.name) for each in again.requirements if key_of(each.name)]
        kept = [key_of(block.name) for block in merged.blocks if key_of(block.name)]
        assert names == kept[: len(names)]


_READ = [rule for rule in RULES.values() if rule.id not in READING_CHECKS]
"""The rules about what openspec reads: what a reader sees instead, in an open comment say, no merge can know."""


@settings(max_examples=150, deadline=None)
@given(spec=_SPECS, delta=_TEXT.map("## ADDED Requirements\n{}".format))
def test_what_is_tried_in_memory_is_what_the_written_file_would_be(spec: str, delta: str) -> None:
    files = {"openspec/specs/parcels/spec.md": spec, "openspec/changes/a/specs/parcels/spec.md": delta}
    tree = memory_tree(files)
    openspec = read_openspec(tree, DocumentStore(tree.read))
    assert openspec is not None
    outcome = archive_outcome(openspec.changes[0], openspec)
    for capability, text in outcome.written.items():
        written = memory_tree({**files, f"openspec/specs/{capability}/spec.md": text})
        again = read_openspec(written, DocumentStore(written.read))
        assert again is not None
        on_disk = again.spec(capability)
        assert on_disk is not None and not any(spec_problems_in(on_disk.outline))
        errors = [finding for finding in spec_findings(again, _READ) if finding.severity is Severity.ERROR]
        assert not [finding for finding in errors if finding.location.path == on_disk.document.path]
