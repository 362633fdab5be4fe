"""What is read out of OpenSpec documents, and the traps between a Markdown reader and the openspec command."""

from __future__ import annotations

from collections import Counter

import pytest
from examples import RECOMMENDED, project_of_files
from hypothesis import given, settings
from hypothesis import strategies as st

from openspec_lint.checks.project import check_project
from openspec_lint.model.openspec.folder import OPENSPEC_KINDS, OpenSpec, read_openspec
from openspec_lint.model.openspec.text import body_text, fenced_lines, outline, requirement_name, scenario_name
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

RULES = {rule.id: rule for rule in RECOMMENDED.values() if rule.family in ("spec", "text")}

SPEC = """\
# Parcels
## Purpose
Finds parcels.
## Requirements
### Requirement: Find a parcel
The desk SHALL find a parcel.
#### Scenario: The code is known
- **THEN** the shelf is shown
#### Scenario: Empty
### Notes
## Errors
### Requirement: Refuse
No.
"""
DELTA = """\
## RENAMED Requirements
- FROM: `### Requirement: Find a parcel`
- TO: `### Requirement: Look up a parcel`
## REMOVED Requirements
- `### Requirement: Refuse`
### Requirement: Forget ##
## MODIFIED Requirements
### Requirement: Look up a parcel
The desk MUST look it up.
#### Scenario: The code is known ####
- **THEN** the shelf is shown
## ADDED Requirements
### Requirement: Find a box
"""


def openspec_of(files: dict[str, str]) -> OpenSpec:
    tree = memory_tree(files)
    openspec = read_openspec(tree, DocumentStore(tree.read))
    assert openspec is not None
    return openspec


@pytest.fixture
def project() -> OpenSpec:
    return openspec_of(
        {
            "openspec/specs/post/parcels/spec.md": SPEC,
            "openspec/specs/post/.hidden/spec.md": SPEC,
            "openspec/specs/spec.md": SPEC,
            "openspec/changes/look-up/proposal.md": "# Look up",
            "openspec/changes/look-up/specs/post/parcels/spec.md": DELTA,
            "openspec/changes/archive/2026-01-31-old/proposal.md": "# Old",
            "openspec/changes/.draft/proposal.md": "# Draft",
            "openspec/changes/README.md": "# Changes",
        }
    )


def test_a_spec_is_read(project: OpenSpec) -> None:
    (spec,) = project.specs
    (requirement,) = spec.requirements
    assert (spec.capability, requirement.name, requirement.line, requirement.end) == (
        "post/parcels",
        "Find a parcel",
        4,
        10,
    )
    assert requirement.text == "The desk SHALL find a parcel."
    assert [(scenario.name, scenario.line, scenario.end, scenario.has_steps) for scenario in requirement.scenarios] == [
        ("The code is known", 6, 8, True),
        ("Empty", 8, 9, False),
    ]
    assert [stray.name for stray in spec.strays] == ["Refuse"]
    assert [site.name for site in spec.headings] == ["Notes"]


def test_a_delta_is_read(project: OpenSpec) -> None:
    (change,) = project.changes
    (delta,) = change.deltas
    assert (change.id, change.folder, delta.capability) == ("look-up", "openspec/changes/look-up", "post/parcels")
    assert [(rename.old.name, rename.new.name) for rename in delta.renamed] == [("Find a parcel", "Look up a parcel")]
    assert [tuple(label) for label in delta.removed] == [("Refuse", 4), ("Forget", 5)]
    assert [requirement.name for requirement in delta.added] == ["Find a box"]
    assert delta.modified[0].scenario_names == ("The code is known",)


def test_archived_changes_are_read_when_asked_for(project: OpenSpec) -> None:
    assert not any("archive" in path for path in project.store.documents)
    assert [change.id for change in project.archived] == ["2026-01-31-old"]


def test_a_site_leads_back_to_what_it_stands_for(project: OpenSpec) -> None:
    assert {site.kind for site in project.sites} == set(OPENSPEC_KINDS)
    (change,) = project.changes
    scenario = next(site for site in project.sites if site.kind == "delta-scenario")
    assert project.change_of(scenario) is change
    assert project.delta_of(scenario) is change.deltas[0]
    assert project.requirement_of(scenario) is change.deltas[0].modified[0]
    (spec,) = project.specs
    assert project.spec_of(spec.site) is project.spec("post/parcels") is spec


def test_a_folder_without_specs_changes_or_configuration_is_none() -> None:
    tree = memory_tree({"openspec/notes.md": "# Notes"})
    assert read_openspec(tree, DocumentStore(tree.read)) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("### Requirement: Find", "Find"),
        ("###requirement:Find", "Find"),
        ("###\u00a0REQUIREMENT:\ufeffFind\u00a0", "Find"),
        ("### Requirement: C# and ##", "C# and"),
        ("### Requirement: C#", "C#"),
        ("###\x85Requirement: Find", None),
        ("### Requ\u0131rement: Find", None),
        ("### Requirement: ", ""),
        ("### Requirement:", None),
        ("### Requirement: a\u2028b", None),
        ("### Requirement: a\u2028", "a"),
        ("#### Requirement: Find", None),
        (" ### Requirement: Find", None),
    ],
)
def test_the_name_of_a_requirement(line: str, name: str | None) -> None:
    assert requirement_name(line) == name


@pytest.mark.parametrize(
    ("title", "name"), [("Scenario: Known", "Known"), ("scenario:Known ##", "Known"), ("Known", "Known")]
)
def test_the_name_of_a_scenario(title: str, name: str) -> None:
    assert scenario_name(f"#### {title}") == name


@pytest.mark.parametrize(
    ("text", "fenced"),
    [
        ("```\na\n```\nb", {0, 1, 2}),
        ("          ~~~ yaml\na\n~~~~\nb", {0, 1, 2}),
        ("````\n```\na\n````", {0, 1, 2, 3}),
        ("```\na\n``` b\nc", {0, 1, 2, 3}),
        ("```\n~~~\n```\na", {0, 1, 2}),
        ("```inline``` a\nb", {0, 1}),
        ("a ``` b\nc", set()),
    ],
)
def test_the_lines_of_a_fence(text: str, fenced: set[int]) -> None:
    assert fenced_lines(text.split("\n")) == fenced


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("**Priority**: high\nIt SHALL.", "It SHALL."),
        ("**Priority**: high", "**Priority**: high"),
        ("**Priority:** high", "**Priority:** high"),
        ("It\n\n  SHALL.\n```\ncode\n```\n#### Scenario\nx", "It\nSHALL."),
        ("#hash\n## \nx", "#hash"),
    ],
)
def test_the_text_of_a_requirement(text: str, body: str) -> None:
    content = outline(text.split("\n"))
    assert body_text(content, 0, len(content.lines)) == body


_LINES = st.sampled_from([*SPEC.splitlines(), *DELTA.splitlines(), "", "```", "- TO: `### Requirement: Refuse`", "##"])
_TEXT = st.lists(_LINES | st.text(max_size=12), max_size=25).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(spec=_TEXT, delta=_TEXT, tasks=_TEXT)
def test_any_text_is_checked_and_every_finding_is_its_own(spec: str, delta: str, tasks: str) -> None:
    files = {
        "openspec/specs/a/spec.md": spec,
        "openspec/changes/b/specs/a/spec.md": delta,
        "openspec/changes/b/tasks.md": tasks,
    }
    project = project_of_files({path: text.encode(errors="replace") for path, text in files.items()})
    found = check_project(project, RULES).left
    lines = {path: document.text for path, document in project.store.documents.items()}
    assert all(finding.location.span.line <= len(lines[finding.location.path].splitlines()) + 1 for finding in found)
    places = Counter((finding.rule_id, finding.location, finding.message) for finding in found)
    assert max(places.values(), default=0) <= 1
