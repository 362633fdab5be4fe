"""The pre-commit hooks as their users have them: installed by pre-commit from this repository, run by `git commit`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
UNREACHABLE = re.compile(
    "NewConnectionError|ConnectionError|NameResolutionError|Read timed out|ProxyError", re.IGNORECASE
)

SPEC = """\
# Books

## Purpose
Readers find the books that the store has, and see one of them in full with its title and its author.

## Requirements

### Requirement: List of books
The system SHALL return the books at `GET /books`.

#### Scenario: All books
- **WHEN** a reader calls `GET /books`
- **THEN** the response is 200 with the books
"""
CONTRACT = """\
openapi: 3.1.0
info: {title: Books, version: "1"}
paths:
  /books:
    get:
      operationId: listBooks
      responses: {"200": {description: The books.}}
"""
SECOND = """\
  /authors:
    get:
      operationId: listAuthors
      responses: {"200": {description: The authors.}}
"""
PROPOSAL = """\
# Drop the authors

## Why
Nobody asked for the list of authors since it was added, and it is expensive to keep up to date.

## What Changes
- **BREAKING**: remove `GET /authors`.
"""
DELTA = """\
## ADDED Requirements

### Requirement: Authors of a book
The system SHALL name the authors of each book at `GET /books`.

#### Scenario: All books
- **WHEN** a reader calls `GET /books`
- **THEN** each book has its authors
"""


def environment(home: Path) -> dict[str, str]:
    """Return the environment of git and pre-commit, free of the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    person = {f"GIT_{role}_{field}": "t@example.com" for role in ("AUTHOR", "COMMITTER") for field in ("NAME", "EMAIL")}
    places = {"PRE_COMMIT_HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    commands = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**kept, **person, **places, "PATH": commands}


class Shop:
    """A repository whose commits pass the hook."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=environment(self.home),
            capture_output=True,
            text=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
        )

    def must(self, *command: str) -> str:
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def write(self, **files: str) -> None:
        for path, text in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def commit(self, **files: str) -> str | None:
        """Commit `files`; return what the hook printed when it refuses them, None when it lets them pass."""
        self.write(**files)
        self.must("git", "add", "--all")
        done = self.run("git", "commit", "--message", "A change")
        printed = done.stdout + done.stderr
        if UNREACHABLE.search(printed):
            pytest.skip("the package index cannot be reached")
        assert "Traceback" not in printed
        return printed if done.returncode else None


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Path]:
    """Return a repository with the files of this checkout, its one commit, and the home of pre-commit."""
    if shutil.which("git") is None:
        pytest.skip("there is no git")
    pytest.importorskip("pre_commit")
    folder = tmp_path_factory.mktemp("published")
    home = tmp_path_factory.mktemp("pre-commit")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=CHECKOUT, capture_output=True
    )
    if listed.returncode != 0:
        pytest.skip("this checkout is no git repository")
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)
    repository = Shop(folder, home)
    repository.must("git", "init", "--quiet")
    repository.must("git", "add", "--all")
    repository.must("git", "commit", "--quiet", "--message", "All of it")
    return str(folder), repository.must("git", "rev-parse", "HEAD"), home


@contextmanager
def shop_with(hook: str, published: tuple[str, str, Path], folder: Path) -> Iterator[Shop]:
    """Give a repository with `hook` installed."""
    source, revision, home = published
    shop = Shop(folder, home)
    config = f"repos: [{{repo: '{source}', rev: '{revision}', hooks: [{{id: {hook}}}]}}]\n"
    shop.must("git", "init", "--quiet", "--initial-branch=main")
    shop.write(**{".pre-commit-config.yaml": config})
    shop.must("pre-commit", "install")
    yield shop


@pytest.mark.slow
def test_hook_refuses_what_is_wrong_and_lets_the_rest_pass(published: tuple[str, str, Path], tmp_path: Path) -> None:
    with shop_with("openspec-lint", published, tmp_path) as shop:
        files = {"openspec/specs/books/spec.md": SPEC, "openapi.yaml": CONTRACT}
        config = {"openspec-lint.yaml": "contracts: [{path: openapi.yaml, envelope: none}]\n"}
        assert shop.commit(**files, **config) is None

        refused = shop.commit(**{"openspec/specs/books/spec.md": SPEC.partition("#### Scenario")[0]})
        assert refused is not None
        assert "openspec/specs/books/spec.md:8:1 error" in refused

        assert shop.commit(**{"openspec/specs/books/spec.md": SPEC.replace("the books at", "all books at")}) is None
        assert shop.commit(**{"README.txt": "No file of ours.\n"}) is None


@pytest.mark.slow
def test_breaking_hook_asks_for_a_change_that_declares_the_break(
    published: tuple[str, str, Path], tmp_path: Path
) -> None:
    with shop_with("openspec-lint-breaking", published, tmp_path) as shop:
        both = CONTRACT + SECOND
        config = {"openspec-lint.yaml": "contracts: [{path: openapi.yaml, envelope: none}]\n"}
        files = {"openspec/specs/books/spec.md": SPEC, "openapi.yaml": both}
        assert shop.commit(**files, **config) is None, "the first commit has nothing before it"

        refused = shop.commit(**{"openapi.yaml": CONTRACT})
        assert refused is not None
        assert "GET /authors" in refused

        change = "openspec/changes/drop-authors"
        declared = {f"{change}/proposal.md": PROPOSAL, f"{change}/specs/books/spec.md": DELTA}
        assert shop.commit(**declared) is None
        assert shop.commit(**{"openapi.yaml": CONTRACT.replace("The books.", "All books.")}) is None


@pytest.mark.slow
def test_try_repo_blocks_a_bad_commit_and_passes_a_good_one(published: tuple[str, str, Path], tmp_path: Path) -> None:
    source, revision, home = published
    shop = Shop(tmp_path, home)
    shop.must("git", "init", "--quiet", "--initial-branch=main")
    config = "contracts: [{path: openapi.yaml, envelope: none}]\n"
    shop.write(**{"openspec/specs/books/spec.md": SPEC, "openapi.yaml": CONTRACT, "openspec-lint.yaml": config})
    shop.must("git", "add", "--all")
    try_repo = ("pre-commit", "try-repo", source, "--ref", revision, "--verbose")

    good = shop.run(*try_repo)
    if UNREACHABLE.search(good.stdout + good.stderr):
        pytest.skip("the package index cannot be reached")
    assert good.returncode == 0, good.stdout
    assert good.stdout.count("Passed") == 2, "both hooks ran"

    shop.must("git", "commit", "--quiet", "--message", "Good")
    shop.write(**{"openapi.yaml": CONTRACT.replace("responses", "reponses")})
    shop.must("git", "add", "--all")
    bad = shop.run(*try_repo)
    assert bad.returncode != 0
    assert "openapi.yaml:7:7 error structure-field-unknown" in bad.stdout
