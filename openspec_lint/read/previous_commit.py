"""Which commit is the previous version: the one that is named, or the one that a branch left from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final, NamedTuple

from openspec_lint.findings import OpenspecLintError
from openspec_lint.read.git import Repository

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

_EVERYTHING: Final = "git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'"
"""What brings history and branches into a clone that was made without them."""


class Past(NamedTuple):
    """A commit to compare with, what the user is told that it is, and why it is no other."""

    commit: str
    name: str
    why: str = ""


def default_base(repository: Repository, environment: Mapping[str, str], named_by: str) -> Past | None:
    """Return what to compare with when nobody says it; None in a repository without commits.

    That is the merge base with the branch that a pull request goes to (as the `environment` names it in CI), else with
    the default branch, or HEAD on that branch itself: then only the working tree can differ. Raises OpenspecLintError
    where the clone lacks it: "no base" must not pass for "no break". named_by: where the user may name another one.
    """
    head = repository.commit("HEAD")
    if head is None:
        return None
    branch = _target_branch(repository, environment, named_by) or _default_branch(repository)
    if branch is None:
        if repository.is_shallow():
            raise _too_shallow("has no default branch to compare the contract with", _EVERYTHING, named_by)
        return Past(head, "HEAD", f", as there is no default branch; {named_by} names another version")
    if repository.commit(branch) == head:
        return Past(head, "HEAD")
    base = repository.run("merge-base", "HEAD", branch)
    if base is None and repository.is_shallow():
        remote, _, name = branch.partition("/")
        fetch = f"git fetch --unshallow {remote} {name}:refs/remotes/{branch}" if remote in _REMOTES else _EVERYTHING
        raise _too_shallow(f"lacks the merge base with {branch}", fetch, named_by)
    if base is None:
        return Past(head, "HEAD", f", as it has no commit in common with {branch}; {named_by} names another version")
    return Past(head, "HEAD") if base == head else Past(base, base[:12], f", the merge base with {branch}")


def _too_shallow(what: str, fetch: str, named_by: str) -> OpenspecLintError:
    return OpenspecLintError(
        f"this shallow clone {what}; run `{fetch}` (in CI: check out with full history), or pass {named_by}"
    )


def _target_branch(repository: Repository, environment: Mapping[str, str], named_by: str) -> str | None:
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
        f"run `{fetch}` (in CI: check out with full history), or pass {named_by}"
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
