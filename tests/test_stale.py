"""What a delta was written against, in real repositories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from openspec_lint.catalog.load import load_rules
from openspec_lint.checks.project import spec_findings
from openspec_lint.cli.gather import gather, project_request
from openspec_lint.model.openspec.contradictions import key_of
from openspec_lint.model.openspec.history import found_in, overwritten, source_name
from openspec_lint.model.openspec.specs import read_spec
from openspec_lint.read.markdown_text import read_markdown

RULE = load_rules()["modified-requirement-stale"]
SPEC = "openspec/specs/parcels/spec.md"
DELTA = "openspec/changes/widen-desk/specs/parcels/spec.md"
FIND, KEEP = "### Requirement: Find\nThe desk SHALL find.\n", "### Requirement: Keep\nIt SHALL keep.\n"
OLD = f"## Purpose\nFinds.\n## Requirements\n{FIND}{KEEP}"
NEW = OLD.replace("SHALL find.", "SHALL find fast.")
BLOCK = f"## MODIFIED Requirements\n{FIND}#### Scenario: s\n- step\n"


class Repository:
    """A repository in a temporary folder."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self.folder, self.project, self.day = folder, folder / prefix, 1
        self.git("init", "-q")

    def git(self, *arguments: str) -> None:
        day = f"2026-01-{self.day:02}T12:00:00Z"
        names = {f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {**os.environ, **names, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        subprocess.run(["git", "-C", str(self.folder), *arguments], check=True, env=environment, capture_output=True)

    def write(self, **files: str) -> None:
        for path, text in files.items():
            place = self.project / {"spec": SPEC, "delta": DELTA}.get(path, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def commit(self, **files: str) -> None:
        self.write(**files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        self.day += 1

    def found(self) -> list[str]:
        openspec = gather(project_request(self.project, None, False, ())).project.openspec
        assert openspec is not None
        return [finding.message for finding in spec_findings(openspec, [RULE])]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_spec_that_changed_since_is_reported_with_the_day_of_the_entry(repository: Repository) -> None:
    repository.commit(spec=OLD)
    repository.commit(delta=BLOCK)
    repository.commit(spec=NEW)
    (message,) = repository.found()
    assert "2026-01-02" in message and "its text changed" in message


def test_another_edit_of_the_delta_does_not_make_the_entry_younger(repository: Repository) -> None:
    repository.commit(spec=OLD, delta=BLOCK)
    repository.commit(spec=NEW)
    repository.commit(delta=f"{BLOCK}## REMOVED Requirements\n### Requirement: Keep\n")
    (message,) = repository.found()
    assert "2026-01-01" in message


def test_a_change_of_the_spec_that_is_not_committed_counts(repository: Repository) -> None:
    repository.commit(spec=OLD, delta=BLOCK)
    repository.write(spec=NEW)
    assert len(repository.found()) == 1


def test_a_project_in_a_folder_of_its_repository_is_looked_up_there(tmp_path: Path) -> None:
    repository = Repository(tmp_path, "packages/désk")
    repository.commit(spec=OLD, delta=BLOCK)
    repository.commit(spec=NEW)
    assert len(repository.found()) == 1


def test_an_entry_on_a_branch_was_written_against_the_branch(repository: Repository) -> None:
    repository.commit(spec=OLD)
    repository.git("checkout", "-q", "-b", "widen")
    repository.commit(delta=BLOCK)
    repository.git("checkout", "-q", "-")
    repository.commit(spec=NEW)
    repository.git("merge", "-q", "--no-edit", "widen")
    assert len(repository.found()) == 1


@pytest.mark.parametrize("case", ["later", "same commit", "uncommitted", "untracked", "other requirement", "synced"])
def test_what_is_no_news_to_the_entry_is_not_reported(repository: Repository, case: str) -> None:
    match case:
        case "later":
            repository.commit(spec=OLD)
            repository.commit(spec=NEW)
            repository.commit(delta=BLOCK)
        case "same commit":
            repository.commit(spec=OLD, delta="## MODIFIED Requirements\n### Requirement: Find\nOld.\n")
            repository.commit(spec=NEW, delta=BLOCK)
        case "uncommitted":
            repository.commit(spec=OLD, delta="## MODIFIED Requirements\n### Requirement: Find\nOld.\n")
            repository.commit(spec=NEW)
            repository.write(delta=BLOCK)
        case "untracked":
            repository.commit(spec=OLD)
            repository.commit(spec=NEW)
            repository.write(delta=BLOCK)
        case "other requirement":
            repository.commit(spec=OLD, delta=BLOCK)
            repository.commit(spec=OLD.replace("keep.", "keep it."))
        case _:
            repository.commit(spec=OLD, delta=BLOCK.replace("SHALL find.", "SHALL find fast."))
            repository.commit(spec=NEW)
    assert repository.found() == []


def test_a_shallow_clone_says_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.commit(spec=OLD, delta=BLOCK)
    repository.commit(spec=NEW)
    clone = tmp_path / "clone"
    repository.git("clone", "-q", "--depth", "1", tmp_path.as_uri(), str(clone))
    openspec = gather(project_request(clone, None, False, ())).project.openspec
    assert openspec is not None and openspec.written_against is not None
    assert not list(spec_findings(openspec, [RULE]))


def test_git_is_asked_only_where_something_is_modified(repository: Repository) -> None:
    repository.commit(spec=OLD, delta="## ADDED Requirements\n### Requirement: New\nIt SHALL.\n")
    openspec = gather(project_request(repository.project, None, False, ())).project.openspec
    assert openspec is not None and openspec.written_against is None


def test_what_would_be_overwritten() -> None:
    def version(*scenarios: str) -> str:
        steps = (scenario.split("=") for scenario in scenarios)
        return "## Requirements\n### Requirement: A\nIt.\n" + "".join(
            f"#### {name}\n- {step}\n" for name, step in steps
        )

    def read(text: str) -> object:
        return found_in(read_spec("a", read_markdown("a.md", text)), key_of("A"))

    then, now = read(version("kept=1", "changed=1", "gone=1")), read(version("kept=1", "changed=2", "new=1"))
    block = read(version("kept=2", "changed=1", "gone=1"))
    assert overwritten(then, now, block) == (False, ("changed",), ("gone",))  # type: ignore[arg-type] # all are there
    assert overwritten(then, now, now).is_nothing  # type: ignore[arg-type] # the same
    assert overwritten(then, then, block).is_nothing  # type: ignore[arg-type] # the same


def test_the_name_before_renames(repository: Repository) -> None:
    pairs = "".join(f"FROM: ### Requirement: {old}\nTO: ### Requirement: {new}\n" for old, new in ("AB", "BC", "XX"))
    delta = f"## RENAMED Requirements\n{pairs}## MODIFIED Requirements\n### Requirement: C\n### Requirement: X\n"
    repository.write(delta=delta)
    openspec = gather(project_request(repository.project, None, False, ())).project.openspec
    assert openspec is not None
    (read,) = openspec.deltas
    assert [source_name(read, requirement) for requirement in read.modified] == ["A", "X"]
