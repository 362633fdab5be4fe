"""Where the previous version of a contract comes from, and what is said when it cannot be had."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from openspec_lint.catalog.config import ContractEntry
from openspec_lint.cli.gather import Request
from openspec_lint.cli.job import run_job
from openspec_lint.cli.previous import previous_state
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read import git as git_module
from openspec_lint.read.git import repository_of, revision_tree
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

ENTRY = ContractEntry("api/openapi.yaml")


def git(folder: Path, *arguments: str) -> str:
    identity = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, title: str) -> None:
    """Commit a contract whose paths hold `title`."""
    path = folder / ENTRY.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"openapi: 3.0.3\ninfo: {{title: {title}, version: '1'}}\npaths: {{}}\n", encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", title)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A branch `work` with one commit above `main`, which has gone on since."""
    git(tmp_path, "init", "-q")
    commit(tmp_path, "first")
    git(tmp_path, "checkout", "-qb", "work")
    commit(tmp_path, "work")
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, "later")
    git(tmp_path, "checkout", "-q", "work")
    return tmp_path


def of_today(entry: ContractEntry = ENTRY) -> Contract:
    """Return a contract that is like none of the others here."""
    store = DocumentStore(memory_tree({entry.path: "openapi: 3.0.3\ninfo: {title: today, version: '1'}\n"}).read)
    contract = read_contract(store.load(entry.path), store)
    assert contract is not None
    return contract


def title(root: Path, against: str | None, contracts: int = 1) -> str | None:
    contract = previous_state(root, repository_of(root), against, contracts).contract(ENTRY, of_today())
    return contract.document.value["info"]["title"] if contract is not None else None


def test_default_is_the_merge_base_with_the_default_branch(repository: Path) -> None:
    assert title(repository, None) == "first"


def test_default_on_the_default_branch_is_its_head(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    assert title(repository, None) == "later"


@pytest.mark.parametrize(
    ("against", "expected"), [("main", "later"), ("HEAD", "work"), ("HEAD~1", "first"), ("none", None)]
)
def test_named_revision(repository: Path, against: str, expected: str | None) -> None:
    assert title(repository, against) == expected


def test_project_in_a_folder_of_the_repository(repository: Path) -> None:
    commit(repository / "packages" / "shop", "of the shop")
    assert title(repository / "packages" / "shop", "HEAD") == "of the shop"
    assert title(repository / "packages" / "shop", "HEAD~1") is None


def test_contract_that_is_new_has_no_previous_version(repository: Path) -> None:
    previous = previous_state(repository, repository_of(repository), "HEAD", 1)
    entry = ContractEntry("api/new.yaml")
    assert previous.contract(entry, of_today(entry)) is None
    assert previous.notes == ["compared with HEAD", "api/new.yaml is new: HEAD does not have it"]


def test_previous_version_that_does_not_parse_is_said(repository: Path) -> None:
    (repository / ENTRY.path).write_text("a: b: c\n", encoding="utf-8")
    git(repository, "commit", "-qam", "broken")
    previous = previous_state(repository, repository_of(repository), "HEAD", 1)
    assert previous.contract(ENTRY, of_today()) is None
    assert previous.notes[-1] == "api/openapi.yaml is not compared: its previous version in HEAD does not parse"


def test_outside_git_nothing_is_compared(tmp_path: Path) -> None:
    assert title(tmp_path, None) is None


def test_repository_without_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert title(tmp_path, None) is None


def test_file_and_folder(repository: Path) -> None:
    earlier = repository / "earlier" / "api"
    earlier.mkdir(parents=True)
    (earlier / "openapi.yaml").write_text("openapi: 3.0.3\ninfo: {title: kept}\n", encoding="utf-8")
    assert title(repository, "earlier") == "kept"
    assert title(repository, "earlier/api/openapi.yaml") == "kept"
    with pytest.raises(OpenspecLintError, match="is one file, but 2 contracts are checked"):
        title(repository, "earlier/api/openapi.yaml", contracts=2)


@pytest.mark.parametrize("against", ["gone", "origin/gone", "--upload-pack=x", "HEAD:nothing"])
def test_revision_that_does_not_exist_is_an_error(repository: Path, against: str) -> None:
    with pytest.raises(OpenspecLintError, match="there is no such file, folder or git commit here"):
        title(repository, against)


def test_missing_remote_branch_names_the_command_to_run(repository: Path) -> None:
    with pytest.raises(OpenspecLintError, match="run `git fetch origin gone:refs/remotes/origin/gone`"):
        title(repository, "origin/gone")


def test_shallow_clone_is_an_error_and_not_a_new_contract(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "work", f"file://{repository}", str(clone))
    git(clone, "checkout", "-q", "--detach")
    git(clone, "branch", "-D", "work")
    git(clone, "remote", "remove", "origin")
    with pytest.raises(OpenspecLintError, match="git fetch --unshallow origin"):
        title(clone, None)
    with pytest.raises(OpenspecLintError, match="git fetch --unshallow origin"):
        title(clone, "HEAD~1")


def test_files_of_a_revision_that_are_no_files(repository: Path) -> None:
    found = repository_of(repository)
    assert found is not None
    tree = revision_tree(found, str(found.commit("HEAD")))
    assert tree.read(ENTRY.path).startswith(b"openapi: 3.0.3")
    for path, error in (("gone.yaml", MissingError), ("with\nline", MissingError), ("with space", MissingError)):
        with pytest.raises(error):
            tree.read(path)
    with pytest.raises(SourceError, match="it is a folder"):
        tree.read("api")
    assert tree.read(ENTRY.path).startswith(b"openapi: 3.0.3"), "the process reads on after what it could not read"


def test_huge_file_of_a_revision_is_refused(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = repository_of(repository)
    assert found is not None
    tree = revision_tree(found, str(found.commit("HEAD")))
    monkeypatch.setattr(git_module, "MAX_BYTES", 10)
    with pytest.raises(SourceError, match="the limit is 10"):
        tree.read(ENTRY.path)
    monkeypatch.undo()
    assert tree.read(ENTRY.path)


def test_change_archived_since_the_base_may_declare_its_breaks(repository: Path) -> None:
    contract = (
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a: {get: {responses: {'200': {description: OK}}}}\n"
    )
    (repository / "openspec" / "specs").mkdir(parents=True)
    old = repository / "openspec" / "changes" / "archive" / "2026-01-01-old"
    old.mkdir(parents=True)
    (old / "proposal.md").write_text("- **BREAKING**: `GET /b` is gone\n", encoding="utf-8")
    path = repository / ENTRY.path
    path.write_text(contract + contract[contract.index("  /a") :].replace("/a", "/b"), encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "two")
    path.write_text(contract, encoding="utf-8")

    def undeclared() -> bool:
        request = Request(repository, against="HEAD", contracts=(ENTRY.path,))
        return "breaking-undeclared" in {finding.rule_id for finding in run_job(request).findings}

    assert undeclared(), "what was archived before says nothing of this break"
    new = old.with_name("2026-02-02-new")
    new.mkdir()
    (new / "proposal.md").write_text("- **BREAKING**: `GET /b` is gone\n", encoding="utf-8")
    assert not undeclared()
