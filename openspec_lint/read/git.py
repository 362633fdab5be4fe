"""Git as a source of earlier versions: commits and their trees. Nothing is checked out."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.git_objects import Objects
from openspec_lint.read.git_process import finished, reading, stop
from openspec_lint.read.source import OutsideError, SourceError
from openspec_lint.read.tree import Tree, listed_tree

_PLAIN_LOG: Final = ("core.quotePath=false", "log.follow=false", "log.showSignature=false", "color.ui=false")
"""What keeps a user's settings out of a log that is read by a program."""

_SUBMODULE: Final = "160000 "
"""How `git ls-tree` begins the line of a submodule."""


@dataclass(eq=False)
class Repository:
    """A git repository around a project.

    root: the top of the working tree. prefix: the project's folder below it, "" or "packages/api/".
    """

    root: Path
    prefix: str

    def run(self, *arguments: str) -> str | None:
        """Return what a git command prints, without the final newline; None when it fails."""
        result = finished(self.root, arguments)
        return result.stdout.decode(errors="surrogateescape").rstrip("\n") if result.returncode == 0 else None

    def commit(self, revision: str) -> str | None:
        """Return the hash of the commit that `revision` names; None when there is none here."""
        if revision.startswith("-") or not revision.strip():
            return None
        try:
            return self.objects.find(f"{revision}^{{commit}}")[0]
        except SourceError:
            return None

    def is_shallow(self) -> bool:
        """Tell whether the clone has only a part of the history."""
        return self.run("rev-parse", "--is-shallow-repository") == "true"

    @cached_property
    def objects(self) -> Objects:
        """What is read of the repository; one git process reads it all."""
        return Objects(self.root)


def repository_of(project: Path) -> Repository | None:
    """Return the repository that the folder `project` lies in; None outside one, or without git."""
    place = project.absolute()
    if "GIT_DIR" not in os.environ and not any((folder / ".git").exists() for folder in (place, *place.parents)):
        return None  # as git would say, a process later
    result = finished(project, ["rev-parse", "--show-toplevel", "--show-prefix"])
    if result.returncode != 0:
        return None
    top, prefix, *_ = [*result.stdout.decode(errors="surrogateescape").split("\n"), ""]
    return Repository(Path(top), prefix)


class Commit(NamedTuple):
    """A commit: its full name, and its day as 2026-01-31."""

    name: str
    day: str


def commits_of(repository: Repository, paths: Sequence[str]) -> dict[str, Sequence[Commit]]:
    """Return the commits that changed each of the project's files `paths`, the latest first.

    The log is read until every file has come into being, which for what is young means: its end only. Files that are
    in no commit, or whose names git would write in quotes, have none.
    """
    names = [repository.prefix + path for path in paths]
    listed = repository.run("--literal-pathspecs", "ls-tree", "-r", "-z", "--name-only", "HEAD", "--", *names)
    pending = set((listed or "").split("\0")) & set(names)
    found: dict[str, list[Commit]] = {name: [] for name in pending}
    if not pending:
        return {}
    settings = [part for setting in _PLAIN_LOG for part in ("-c", setting)]
    form = ["--format=\x01%H %cd", "--date=short", "--name-status", "--no-renames"]
    command = ["git", "-C", str(repository.root), "--literal-pathspecs", *settings, "log", *form, "HEAD"]
    process = reading([*command, "--", *sorted(pending)])
    assert process.stdout is not None
    commit = Commit("", "")
    for line in process.stdout:
        text = line.decode(errors="surrogateescape").rstrip("\n")
        if text.startswith("\x01"):
            commit = Commit(*text[1:].split(" ", 1))
        status, _, name = text.partition("\t")
        if name in pending:
            found[name].append(commit)
            pending -= {name} if status == "A" else set()
            if not pending:
                break
    stop(process)
    return {name[len(repository.prefix) :]: commits for name, commits in found.items()}


def blob_reader(repository: Repository) -> Callable[[str, str], bytes]:
    """Return what reads a file of the project in any commit; raises SourceError.

    A path may lead out of the project by "../", as long as it stays in the repository.
    """
    return lambda commit, path: repository.objects.read(f"{commit}:{_from_top(repository, path)}")


def _from_top(repository: Repository, path: str) -> str:
    """Return the path of a project's file from the top of the repository; raises OutsideError where it is in none."""
    found = posixpath.normpath(posixpath.join(repository.prefix, path))
    if found.startswith(("../", "/")):
        raise OutsideError("it lies outside the repository")
    return "" if found == "." else found


def revision_tree(repository: Repository, commit: str) -> Tree:
    """Return the project's files as they are in `commit`; paths of folders begin as they are asked for."""
    blob = blob_reader(repository)

    def read(path: str) -> bytes:
        return blob(commit, path)

    def paths(folder: str) -> list[str]:
        below = _from_top(repository, folder)
        listed = repository.run(
            "ls-tree", "-r", "-z", "--full-tree", "--name-only", commit, "--", *filter(None, [below])
        )
        found = (posixpath.relpath(name, below or ".") for name in (listed or "").split("\0") if name)
        return sorted(posixpath.join(folder, name) for name in found if not name.startswith("../"))

    return listed_tree(read, paths)


def submodule_tree(repository: Repository, commit: str, path: str) -> Tree | None:
    """Return the files of the submodule that a project's file lies in, as `commit` has it; None where it is in none.

    Paths are the project's. Raises OpenspecLintError where the submodule lacks its commit.
    """
    around = [str(folder) for folder in PurePosixPath(_from_top(repository, path)).parents][:-1]
    inside = next((folder for folder in around if (repository.root / folder / ".git").exists()), None)
    listed = repository.run("ls-tree", "-z", "--full-tree", commit, "--", inside) if inside is not None else None
    if inside is None or not listed or not listed.startswith(_SUBMODULE):
        return None
    module, its_commit = Repository(repository.root / inside, ""), listed.split()[2]
    if module.commit(its_commit) is None:
        raise OpenspecLintError(f"the submodule {inside} lacks its earlier commit; run `git -C {inside} fetch origin`")
    blob = blob_reader(module)

    def read(path: str) -> bytes:
        return blob(its_commit, posixpath.relpath(_from_top(repository, path), inside))

    return listed_tree(read, lambda _folder: [])
