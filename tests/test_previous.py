"""Where the previous version of a contract comes from, and what is said when it cannot be had."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from openspec_lint.catalog.config import ContractEntry
from openspec_lint.cli.previous import previous_state
from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.git import repository_of

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


def title(root: Path, against: str | None, contracts: int = 1) -> str | None:
    contract = previous_state(root, repository_of(root), against, contracts).contract(ENTRY)
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
    assert previous.contract(ContractEntry("api/new.yaml")) is None
    assert previous.notes == ["compared with HEAD", "api/new.yaml is new: HEAD does not have it"]


def test_previous_version_that_does_not_parse_is_said(repository: Path) -> None:
    (repository / ENTRY.path).write_text("a: b: c\n", encoding="utf-8")
    git(repository, "commit", "-qam", "broken")
    previous = previous_state(repository, repository_of(repository), "HEAD", 1)
    assert previous.contract(ENTRY) is None
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
    with pytest.raises(OpenspecLintError, match="run `git fetch origin gone`"):
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
