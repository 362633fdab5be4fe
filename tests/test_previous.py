"""Where the previous version of a contract comes from, and what is said when it cannot be had."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import repositories
from repositories import git

from openspec_lint.catalog.config import ContractEntry
from openspec_lint.cli.gather import Request
from openspec_lint.cli.job import run_job
from openspec_lint.cli.previous import previous_state
from openspec_lint.findings import OpenspecLintError
from openspec_lint.model.contract import Contract, read_contract
from openspec_lint.read import git_objects
from openspec_lint.read.git import repository_of, revision_tree
from openspec_lint.read.source import MissingError, SourceError
from openspec_lint.read.store import DocumentStore
from openspec_lint.read.tree import memory_tree

ENTRY = ContractEntry("api/openapi.yaml")


def commit(folder: Path, title: str) -> None:
    """Commit a contract with that title."""
    repositories.commit(folder, title, api__openapi_yaml=repositories.contract(title))


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


def of_today() -> Contract:
    """Return a contract that is like none of the others here."""
    store = DocumentStore(memory_tree({"today.yaml": "openapi: 3.0.3\ninfo: {title: today, version: '1'}\n"}).read)
    contract = read_contract(store.load("today.yaml"), store)
    assert contract is not None
    return contract


def title(
    root: Path, against: str | None, contracts: int = 1, environment: Mapping[str, str] | None = None
) -> str | None:
    previous = previous_state(root, repository_of(root), against, contracts, environment)
    contract = previous.contract(ENTRY, of_today())
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
    assert previous.contract(entry, of_today()) is None
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


# Clones as CI makes them of the branch `work`: how, with which environment, and what is missing in them.


def whole(origin: Path, clone: Path) -> None:
    git(origin, "clone", "-q", "--branch", "work", f"file://{origin}", str(clone))


def whole_and_detached(origin: Path, clone: Path) -> None:
    whole(origin, clone)
    git(clone, "checkout", "-q", "--detach")
    git(clone, "remote", "set-head", "origin", "--delete")


def of_one_branch(origin: Path, clone: Path) -> None:
    git(origin, "clone", "-q", "--single-branch", "--branch", "work", f"file://{origin}", str(clone))


def with_the_tip_only(origin: Path, clone: Path) -> None:
    git(origin, "clone", "-q", "--depth", "1", "--branch", "work", f"file://{origin}", str(clone))


def with_both_tips_only(origin: Path, clone: Path) -> None:
    with_the_tip_only(origin, clone)
    git(clone, "fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main")


def with_a_tip_and_no_branch(origin: Path, clone: Path) -> None:
    with_the_tip_only(origin, clone)
    git(clone, "checkout", "-q", "--detach")
    git(clone, "branch", "-D", "work")


CI = {"GITHUB_BASE_REF": "main"}
CLONES: list[tuple[Callable[[Path, Path], None], dict[str, str], str | None]] = [
    (whole, {}, None),
    (whole, CI, None),
    (whole_and_detached, {}, None),
    (whole_and_detached, {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"}, None),
    (of_one_branch, CI, "$GITHUB_BASE_REF says that this goes to main, which is not in this clone"),
    (with_the_tip_only, {}, "this shallow clone has no default branch to compare the contract with"),
    (with_the_tip_only, CI, "$GITHUB_BASE_REF says that this goes to main, which is not in this clone"),
    (with_both_tips_only, {}, "this shallow clone lacks the merge base with origin/main"),
    (with_both_tips_only, CI, "this shallow clone lacks the merge base with origin/main"),
    (with_a_tip_and_no_branch, {}, "this shallow clone has no default branch to compare the contract with"),
]


@pytest.mark.parametrize(("made", "environment", "message"), CLONES)
def test_clone_has_the_base_or_the_command_that_fetches_it_is_said(
    made: Callable[[Path, Path], None],
    environment: dict[str, str],
    message: str | None,
    repository: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    clone = tmp_path_factory.mktemp("clones") / "clone"
    git(repository, "checkout", "-q", "main")
    made(repository, clone)
    if message is not None:
        with pytest.raises(OpenspecLintError) as caught:
            title(clone, None, environment=environment)
        assert str(caught.value).startswith(message)
        subprocess.run(_offered(str(caught.value)), cwd=clone, shell=True, check=True, capture_output=True)
    assert title(clone, None, environment=environment) == "first"


def _offered(message: str) -> str:
    (command,) = re.findall("`(git fetch [^`]*)`", message)
    return str(command)


@pytest.mark.parametrize(("revision", "expected"), [("origin/main", "later"), ("HEAD~1", "first")])
def test_revision_that_a_shallow_clone_lacks_is_named_with_the_command_that_fetches_it(
    revision: str, expected: str, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clone = tmp_path_factory.mktemp("clones") / "clone"
    with_the_tip_only(repository, clone)
    with pytest.raises(OpenspecLintError, match=f"--against {revision}: there is no such file") as caught:
        title(clone, revision)
    subprocess.run(_offered(str(caught.value)), cwd=clone, shell=True, check=True, capture_output=True)
    assert title(clone, revision) == expected


def test_clone_without_contracts_needs_no_base(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    clone = tmp_path_factory.mktemp("clones") / "clone"
    with_the_tip_only(repository, clone)
    assert previous_state(clone, repository_of(clone), None, 0, CI).store is None


def test_local_name_of_a_remote_branch_is_explained(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    clone = tmp_path_factory.mktemp("clones") / "clone"
    whole(repository, clone)
    with pytest.raises(OpenspecLintError, match=r"--against main: .* there is origin/main$"):
        title(clone, "main")


@pytest.mark.parametrize(
    ("commands", "expected", "note"),
    [
        (["branch -m main trunk"], "first", "the merge base with trunk"),
        (["branch -m main stable", "config init.defaultBranch stable"], "first", "the merge base with stable"),
        (["branch -m main stable"], "work", "HEAD, as there is no default branch; --against names another version"),
        (["update-ref refs/remotes/origin/next main", "symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/next",
          "branch -f main work~1"], "first", "the merge base with origin/HEAD"),
        (["checkout -q --orphan alone", "commit -q -m alone"], "work", "HEAD, as it has no commit in common with main"),
        (["checkout -q main~1", "checkout -q -B work"], "first", "compared with HEAD"),
    ],
)  # fmt: skip
def test_default_branch(commands: list[str], expected: str, note: str, repository: Path) -> None:
    for command in commands:
        git(repository, *command.split())
    previous = previous_state(repository, repository_of(repository), None, 1)
    contract = previous.contract(ENTRY, of_today())
    assert contract is not None
    assert contract.document.value["info"]["title"] == expected
    assert note in previous.notes[0]


def test_worktree_has_its_own_head(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    tree = tmp_path_factory.mktemp("worktrees") / "tree"
    git(repository, "worktree", "add", "-q", str(tree), "main")
    assert (title(tree, None), title(tree, "HEAD"), title(tree, "work")) == ("later", "later", "work")


def test_contract_in_a_submodule_is_compared_with_the_commit_that_the_base_has(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outer = tmp_path_factory.mktemp("outer")
    git(outer, "init", "-q")
    git(outer, "submodule", "--quiet", "add", "-b", "main", str(repository), "contracts")
    git(outer, "commit", "-qm", "with contracts")
    git(outer / "contracts", "checkout", "-q", "origin/work")
    entry = ContractEntry("contracts/api/openapi.yaml")
    contract = previous_state(outer, repository_of(outer), None, 1).contract(entry, of_today())
    assert contract is not None
    assert contract.document.value["info"]["title"] == "later"
    new = ContractEntry("contracts/api/new.yaml")
    previous = previous_state(outer, repository_of(outer), None, 1)
    assert previous.contract(new, of_today()) is None
    assert previous.notes[-1] == "contracts/api/new.yaml is new: HEAD does not have it"


PLACES = ["api/open api.yaml", "api/ünïcode-契約.yaml", "a b/c'd/[e]*.yaml", "-dash.yaml", ":colon.yaml"]


@pytest.mark.parametrize("path", PLACES)
def test_names_that_git_would_quote(path: str, repository: Path) -> None:
    (repository / path).parent.mkdir(parents=True, exist_ok=True)
    (repository / path).write_text(repositories.contract("named"), encoding="utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "named")
    entry = ContractEntry(path)
    contract = previous_state(repository, repository_of(repository), "HEAD", 1).contract(entry, of_today())
    assert contract is not None
    assert contract.document.value["info"]["title"] == "named"


def test_contract_outside_the_project_is_found_in_the_repository(repository: Path) -> None:
    commit(repository / "shared", "shared")
    project = repository / "services" / "shop"
    project.mkdir(parents=True)
    entry = ContractEntry("../../shared/api/openapi.yaml")
    contract = previous_state(project, repository_of(project), "HEAD", 1).contract(entry, of_today())
    assert contract is not None
    assert contract.document.value["info"]["title"] == "shared"
    outside = ContractEntry("../../../openapi.yaml")
    previous = previous_state(project, repository_of(project), "HEAD", 1)
    assert previous.contract(outside, of_today()) is None
    assert previous.notes[-1] == (
        "../../../openapi.yaml is not compared: it lies outside of HEAD; --against takes a file"
    )


def test_line_ends_that_git_changes_are_no_change(repository: Path) -> None:
    git(repository, "config", "core.autocrlf", "true")
    path = repository / ENTRY.path
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    report = run_job(Request(repository, against="HEAD", contracts=(ENTRY.path,), select=("compat",)))
    assert report.findings == ()
    assert "compared with HEAD" in report.notes


def test_pointer_of_git_lfs_is_no_earlier_version(repository: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 12345\n"
    (repository / ENTRY.path).write_text(pointer, encoding="utf-8")
    git(repository, "commit", "-qam", "large")
    previous = previous_state(repository, repository_of(repository), "HEAD", 1)
    assert previous.contract(ENTRY, of_today()) is None
    assert previous.notes[-1] == (
        "api/openapi.yaml is not compared: its previous version in HEAD is a pointer of Git LFS, "
        "and git does not have the text"
    )


def test_check_starts_few_processes_of_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    start = subprocess.Popen.__init__

    def counted(self: object, command: list[str], **more: object) -> None:
        started.append(command)
        start(self, command, **more)  # type: ignore[call-overload]  # handed on as it came

    monkeypatch.setattr(subprocess.Popen, "__init__", counted)
    run_job(Request(repository, contracts=(ENTRY.path,)))
    assert len(started) == 3, "where the repository is, the merge base, and what is read of it"


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
    monkeypatch.setattr(git_objects, "MAX_BYTES", 10)
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
