"""Git as a source of earlier versions: revisions, merge bases, and the tree of a commit. Nothing is checked out."""

from __future__ import annotations

import os
import subprocess
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.source import MAX_BYTES, MissingError, SourceError
from openspec_lint.read.tree import Tree, listed_tree

_DEFAULT_BRANCHES: Final = ("origin/HEAD", "origin/main", "origin/master", "main", "master")

_QUIET: Final = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""A reader neither takes locks nor asks for passwords, and its messages don't depend on the language."""

_PLAIN_LOG: Final = ("core.quotePath=false", "log.follow=false", "log.showSignature=false", "color.ui=false")
"""What keeps a user's settings out of a log that is read by a program."""


class Repository(NamedTuple):
    """A git repository around a project.

    root: the top of the working tree. prefix: the project's folder below it, "" or "packages/api/".
    """

    root: Path
    prefix: str

    def run(self, *arguments: str) -> str | None:
        """Return what a git command prints, without the final newline; None when it fails."""
        result = _git(self.root, arguments)
        return result.stdout.decode(errors="replace").rstrip("\n") if result.returncode == 0 else None

    def commit(self, revision: str) -> str | None:
        """Return the hash of the commit that `revision` names; None when there is none here."""
        if revision.startswith("-"):
            return None
        return self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")

    def is_shallow(self) -> bool:
        """Tell whether the clone has only a part of the history."""
        return self.run("rev-parse", "--is-shallow-repository") == "true"


def _git(folder: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **_QUIET})
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 127, b"", b"git is not installed")


def repository_of(project: Path) -> Repository | None:
    """Return the repository that the folder `project` lies in; None outside one, or without git."""
    place = project.absolute()
    if "GIT_DIR" not in os.environ and not any((folder / ".git").exists() for folder in (place, *place.parents)):
        return None  # as git would say, a process later
    result = _git(project, ["rev-parse", "--show-toplevel", "--show-prefix"])
    if result.returncode != 0:
        return None
    top, prefix, *_ = [*result.stdout.decode(errors="surrogateescape").split("\n"), ""]
    return Repository(Path(top), prefix)


def default_base(repository: Repository) -> str | None:
    """Return the commit to compare with when nobody says which; None in a repository without commits.

    That is the merge base with the default branch, or HEAD on the default branch itself: then only the working tree
    can differ. Raises OpenspecLintError where a shallow clone hides it: "no base" must not pass for "no break".
    """
    head = repository.commit("HEAD")
    if head is None:
        return None
    branch = next((name for name in _DEFAULT_BRANCHES if repository.commit(name) is not None), None)
    if branch is None:
        if repository.is_shallow():
            raise OpenspecLintError(
                "this shallow clone has no default branch to compare the contract with; "
                "run `git fetch --unshallow origin` (in CI: check out with full history), or pass --against"
            )
        return head
    base = repository.run("merge-base", "HEAD", branch)
    if base is None and repository.is_shallow():
        raise OpenspecLintError(
            f"this shallow clone lacks the merge base with {branch}; "
            "run `git fetch --unshallow origin` (in CI: check out with full history), or pass --against"
        )
    return base or head


def named_base(repository: Repository, revision: str) -> str:
    """Return the commit that the user names; raises OpenspecLintError with the command that would fetch it.

    HEAD before the first commit is the empty tree: a hook that compares with HEAD runs then too, and all is new.
    """
    commit = repository.commit(revision)
    if commit is None and revision == "HEAD":
        commit = repository.run("hash-object", "-t", "tree", os.devnull)
    if commit is not None:
        return commit
    remedy = "check the name"
    if repository.is_shallow():
        remedy = "the clone is shallow: run `git fetch --unshallow origin`"
    elif revision.startswith("origin/"):
        remedy = f"run `git fetch origin {revision[len('origin/') :]}`"
    raise OpenspecLintError(f"--against {revision}: there is no such file, folder or git commit here; {remedy}")


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
    process = _reading([*command, "--", *sorted(pending)])
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
    _stop(process)
    return {name[len(repository.prefix) :]: commits for name, commits in found.items()}


def blob_reader(repository: Repository) -> Callable[[str, str], bytes]:
    """Return what reads a file of the project in any commit; raises SourceError. One git process reads them all."""
    blobs = _Blobs(repository.root)
    return lambda commit, path: blobs.read(f"{commit}:{repository.prefix}{path}")


def revision_tree(repository: Repository, commit: str) -> Tree:
    """Return the project's files as they are in `commit`; one git process reads them all."""
    blob = blob_reader(repository)

    def read(path: str) -> bytes:
        return blob(commit, path)

    def paths(folder: str) -> list[str]:
        listed = repository.run("ls-tree", "-r", "-z", "--name-only", commit, "--", repository.prefix + folder)
        found = (name for name in (listed or "").split("\0") if name)
        return sorted(name[len(repository.prefix) :] for name in found)

    return listed_tree(read, paths)


class _Blobs:
    """Reads blobs through `git cat-file --batch`: a process per file would take seconds for a contract of thousands."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, name: str) -> bytes:
        """Return the blob that `name` ("commit:path") names; raises SourceError."""
        if "\n" in name:
            raise MissingError("there is no such file")
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(name.encode(errors="surrogateescape") + b"\n")
        process.stdin.flush()
        header = process.stdout.readline().split()
        if len(header) != 3 or not header[2].isdigit():  # "<name> missing", or nothing when git has ended
            raise MissingError("there is no such file")
        size = int(header[2])
        if size > MAX_BYTES:
            _stop(process)
            raise SourceError(f"it has {size:,} bytes; the limit is {MAX_BYTES:,}")
        content = process.stdout.read(size + 1)[:-1]
        if header[1] != b"blob":
            raise SourceError("it is a folder")
        return content

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.process = _reading(["git", "-C", str(self.root), "cat-file", "--batch"])
            weakref.finalize(self, _stop, self.process)
        return self.process


def _reading(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a git that is read while it runs."""
    environment = {**os.environ, **_QUIET}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a reading git and let go of its pipes."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.kill()
    process.wait()
