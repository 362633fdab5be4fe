"""Git as a source of earlier versions: revisions, merge bases, and the tree of a commit. Nothing is checked out."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.source import MAX_BYTES, FolderError, MissingError, OutsideError, SourceError
from openspec_lint.read.tree import Tree, listed_tree

_BRANCHES: Final = ("main", "master", "trunk", "develop")
_REMOTES: Final = ("origin", "upstream")

TARGETS: Final = (
    "GITHUB_BASE_REF",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    "BITBUCKET_PR_DESTINATION_BRANCH",
    "SYSTEM_PULLREQUEST_TARGETBRANCH",
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "CHANGE_TARGET",
    "CI_COMMIT_TARGET_BRANCH",
)
"""Variables in which GitHub, GitLab, Bitbucket, Azure, Buildkite, Jenkins and Woodpecker name the branch that a pull
request goes to."""

_QUIET: Final = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
"""A reader neither takes locks nor asks for passwords, and its messages don't depend on the language."""

_PLAIN_LOG: Final = ("core.quotePath=false", "log.follow=false", "log.showSignature=false", "color.ui=false")
"""What keeps a user's settings out of a log that is read by a program."""

_EVERYTHING: Final = "git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'"
"""What brings history and branches into a clone that was made without them."""

_SUBMODULE: Final = "160000 "
"""How `git ls-tree` begins the line of a submodule."""

_OBJECT: Final = re.compile(rb"([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)")
_LINK: Final = re.compile(rb"(?:dangling|symlink|loop|notdir) (\d+)")
"""What `git cat-file` says before an object, and of a symbolic link that leads to none."""


@dataclass(eq=False)
class Repository:
    """A git repository around a project.

    root: the top of the working tree. prefix: the project's folder below it, "" or "packages/api/".
    """

    root: Path
    prefix: str

    def run(self, *arguments: str) -> str | None:
        """Return what a git command prints, without the final newline; None when it fails."""
        result = _git(self.root, arguments)
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
    def objects(self) -> _Objects:
        """What is read of the repository; one git process reads it all."""
        return _Objects(self.root)


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


class Past(NamedTuple):
    """A commit to compare with, what the user is told that it is, and why it is no other."""

    commit: str
    name: str
    why: str = ""


def default_base(repository: Repository, environment: Mapping[str, str]) -> Past | None:
    """Return what to compare with when nobody says it; None in a repository without commits.

    That is the merge base with the branch that a pull request goes to (as the `environment` names it in CI), else with
    the default branch, or HEAD on that branch itself: then only the working tree can differ. Raises OpenspecLintError
    where the clone lacks it: "no base" must not pass for "no break".
    """
    head = repository.commit("HEAD")
    if head is None:
        return None
    branch = _target_branch(repository, environment) or _default_branch(repository)
    if branch is None:
        if repository.is_shallow():
            raise _too_shallow("has no default branch to compare the contract with", _EVERYTHING)
        return Past(head, "HEAD", ", as there is no default branch; --against names another base")
    if repository.commit(branch) == head:
        return Past(head, "HEAD")
    base = repository.run("merge-base", "HEAD", branch)
    if base is None and repository.is_shallow():
        remote, _, name = branch.partition("/")
        fetch = f"git fetch --unshallow {remote} {name}:refs/remotes/{branch}" if remote in _REMOTES else _EVERYTHING
        raise _too_shallow(f"lacks the merge base with {branch}", fetch)
    if base is None:
        return Past(head, "HEAD", f", as it has no commit in common with {branch}; --against names another base")
    return Past(head, "HEAD") if base == head else Past(base, base[:12], f", the merge base with {branch}")


def _too_shallow(what: str, fetch: str) -> OpenspecLintError:
    return OpenspecLintError(
        f"this shallow clone {what}; run `{fetch}` (in CI: check out with full history), or pass --against"
    )


def _target_branch(repository: Repository, environment: Mapping[str, str]) -> str | None:
    """Return the branch that CI says a pull request goes to; raises OpenspecLintError where it was not fetched."""
    variable = next((name for name in TARGETS if environment.get(name)), None)
    if variable is None:
        return None
    name = environment[variable].removeprefix("refs/heads/")
    found = next((ref for ref in (f"origin/{name}", name) if repository.commit(ref) is not None), None)
    if found is not None:
        return found
    depth = "--unshallow " if repository.is_shallow() else ""
    fetch = f"git fetch {depth}origin {name}:refs/remotes/origin/{name}"
    raise OpenspecLintError(
        f"${variable} says that this goes to {name}, which is not in this clone; "
        f"run `{fetch}` (in CI: check out with full history), or pass --against"
    )


def _default_branch(repository: Repository) -> str | None:
    """Return the default branch: what the remote calls so, else one with a usual name, else with the configured one."""
    usual = [f"{remote}/{name}" for remote in _REMOTES for name in ("HEAD", *_BRANCHES[:2])] + [*_BRANCHES[:2]]
    found = next((ref for ref in usual if repository.commit(ref) is not None), None)
    if found is not None:
        return found
    configured = repository.run("config", "init.defaultBranch")
    names = ([configured] if configured else []) + [*_BRANCHES[2:]]
    rest = [ref for name in names for ref in (f"origin/{name}", name)]
    return next((ref for ref in rest if repository.commit(ref) is not None), None)


def named_base(repository: Repository, revision: str) -> str:
    """Return the commit that the user names; raises OpenspecLintError with the command that would fetch it.

    HEAD before the first commit is the empty tree: a hook that compares with HEAD runs then too, and all is new.
    """
    commit = repository.commit(revision)
    if commit is None and revision == "HEAD":
        commit = repository.run("hash-object", "-t", "tree", os.devnull)
    if commit is not None:
        return commit
    raise OpenspecLintError(f"there is no such file, folder or git commit here; {_remedy(repository, revision)}")


def _remedy(repository: Repository, revision: str) -> str:
    remote, _, branch = revision.partition("/")
    is_shallow = repository.is_shallow()
    if remote in _REMOTES and branch:
        depth = "--depth=1 " if is_shallow else ""
        return f"run `git fetch {depth}{remote} {branch}:refs/remotes/{revision}`"
    there = next((f"{name}/{revision}" for name in _REMOTES if repository.commit(f"{name}/{revision}")), None)
    if there is not None:
        return f"there is {there}"
    return f"the clone is shallow: run `{_EVERYTHING}`" if is_shallow else "check the name"


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


class _Objects:
    """Reads objects through `git cat-file --batch`: a process for each of thousands of files would take seconds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, name: str) -> bytes:
        """Return the blob that `name` ("commit:path") names, symbolic links followed; raises SourceError."""
        _, kind, content = self.find(name)
        if kind != "blob":
            raise FolderError("it is a folder")
        return content

    def find(self, name: str) -> tuple[str, str, bytes]:
        """Return hash, kind and content of the object that `name` names; raises SourceError."""
        if "\n" in name:
            raise MissingError("there is no such file")
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(name.encode(errors="surrogateescape") + b"\n")
        process.stdin.flush()
        header = process.stdout.readline()
        if not header:
            raise SourceError("git ended before it gave the file")
        found = _OBJECT.fullmatch(header.rstrip(b"\n"))
        if found is None:
            link = _LINK.fullmatch(header.rstrip(b"\n"))
            if link is not None:
                process.stdout.read(int(link[1]) + 1)
            raise MissingError("there is no such file")
        size = int(found[3])
        if size > MAX_BYTES:
            _stop(process)
            raise SourceError(f"it has {size:,} bytes; the limit is {MAX_BYTES:,}")
        return found[1].decode(), found[2].decode(), process.stdout.read(size + 1)[:-1]

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.process = _reading(["git", "-C", str(self.root), "cat-file", "--batch", "--follow-symlinks"])
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
