"""Which versions `diff` compares where one of them, or both, are not named."""

from __future__ import annotations

from pathlib import Path

import pytest
import repositories
from click.testing import CliRunner
from repositories import git

from openspec_lint.cli.main import cli
from openspec_lint.findings import OpenspecLintError

PLACE = "api/openapi.yaml"
BASE = "compared with "
REMOVED = "api-path-removed-without-deprecation"


def commit(folder: Path, title: str, *paths: str) -> None:
    repositories.commit(folder, title, api__openapi_yaml=repositories.contract(title, *paths))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A branch that took /b away, and takes /c away now, from a `main` that has taken away others since."""
    git(tmp_path, "init", "-q")
    commit(tmp_path, "first", "/a", "/b", "/c")
    git(tmp_path, "tag", "v1")
    git(tmp_path, "checkout", "-qb", "work")
    commit(tmp_path, "work", "/a", "/c")
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, "later", "/b")
    git(tmp_path, "checkout", "-q", "work")
    (tmp_path / PLACE).write_text(repositories.contract("today", "/a"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["diff", *arguments])
    return done.exit_code, done.output


def refused(*arguments: str) -> str:
    with pytest.raises(OpenspecLintError) as caught:
        CliRunner().invoke(cli, ["diff", *arguments], catch_exceptions=False)
    return str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "gone", "base"),
    [
        ((), {"/b", "/c"}, ", the merge base with main"),
        ((PLACE,), {"/b", "/c"}, ", the merge base with main"),
        (("api",), {"/b", "/c"}, ", the merge base with main"),
        (("HEAD",), {"/c"}, None),
        (("v1",), {"/b", "/c"}, None),
        (("main",), {"/b"}, None),
        ((f"main:{PLACE}",), {"/b"}, None),
        (("HEAD", "HEAD"), set(), None),
    ],
)
def test_what_is_not_named_is_what_check_would_take(
    arguments: tuple[str, ...], gone: set[str], base: str | None, project: Path
) -> None:
    code, output = run(*arguments)
    assert {path for path in ("/a", "/b", "/c") if f"Path {path} was removed" in output} == gone
    assert code == (1 if gone else 0)
    told = [line for line in output.splitlines() if line.startswith(BASE)]
    assert (told == []) if base is None else (len(told) == 1 and told[0].endswith(base))


def test_working_folder_may_be_any_of_the_project(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = run()
    monkeypatch.chdir(project / "api")
    assert run("--all")[0] == run()[0] == here[0] == 1
    assert REMOVED in run()[1]


@pytest.mark.parametrize(
    ("configuration", "gone"),
    [("against: v1\n", 2), ("against: HEAD\n", 1), ("against: none\n", 2), ("against: old.yaml\n", 3)],
)
def test_configured_version_counts(configuration: str, gone: int, project: Path) -> None:
    (project / "old.yaml").write_text(repositories.contract("old", "/a", "/d", "/e", "/f"), encoding="utf-8")
    (project / "openspec-lint.yaml").write_text(f"{configuration}contracts: [{{path: {PLACE}}}]", encoding="utf-8")
    code, output = run()
    assert (code, output.count(f" {REMOVED} ")) == (1, gone)


def test_several_contracts_are_named(project: Path) -> None:
    (project / "b.yaml").write_text(repositories.contract("b"), encoding="utf-8")
    (project / "openspec-lint.yaml").write_text(f"contracts: [{{path: {PLACE}}}, {{path: b.yaml}}]", encoding="utf-8")
    assert refused() == f"there are several contracts here: name {PLACE} or b.yaml as REVISION"
    (project / "openspec-lint.yaml").unlink()
    assert refused() == f".: it is a folder, and the contract may be b.yaml or {PLACE}; name one"


def test_outside_of_git_both_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    advice = "name both versions, as in `openspec-lint diff old.yaml new.yaml`"
    assert refused() == f"this is no git repository: {advice}"
    git(tmp_path, "init", "-q")
    assert refused() == f"this is a git repository without commits: {advice}"


def test_contract_that_is_new_is_no_contract_without_change(project: Path) -> None:
    (project / PLACE).unlink()
    (project / "new.yaml").write_text(repositories.contract("new", "/other"), encoding="utf-8")
    told = "new.yaml: there is no such file; it is new; if it was another file, name it as HEAD:PATH"
    assert refused("HEAD", "new.yaml") == f"HEAD:{told}"
