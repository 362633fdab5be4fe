"""What `openspec validate` says of a change, and `openspec validate --archived` of an archived one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openspec_lint.checks.validate.deltas import archive_issue, delta_issues, delta_path
from openspec_lint.checks.validate.issue import Issue, error, info, warning
from openspec_lint.findings import Severity
from openspec_lint.model.openspec.changes import METADATA, Change, leaves_folder
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.progress import counted_task_files, numbered_tasks, unticked_lists
from openspec_lint.model.openspec.tasks import tasks


def change_issues(change: Change, openspec: OpenSpec) -> list[Issue]:
    """Return what openspec says of a change in flight, in its order."""
    if change.nested:
        inside = ", ".join(f"{change.folder}/{name}" for name in change.nested)
        return [error("file", f"this is no change but a folder around {inside}; move that directly below changes")]
    tree = openspec.around.tree
    elsewhere = [*change.escaping, *(path for path in _merged_into(change, openspec) if leaves_folder(path, tree))]
    if elsewhere:
        return [error("file", f"{elsewhere[0]} is a symbolic link that leads elsewhere; put the file itself there")]
    return [*_about_deltas(change, openspec), *_about_metadata(change), *_about_tasks(change)]


def _merged_into(change: Change, openspec: OpenSpec) -> Iterator[str]:
    """Yield the paths of the main specs that openspec compares a change with."""
    for delta in change.deltas:
        if delta.modified:
            yield openspec.spec_path(delta.capability)


def _about_deltas(change: Change, openspec: OpenSpec) -> Iterator[Issue]:
    root = f"{change.folder}/specs/spec.md"
    found = (
        [error("spec.md", f"{root} is not read; move it to specs/<capability>/spec.md")] if _has(change, root) else []
    )
    for delta in change.deltas:
        found += delta_issues(delta, openspec)
    yield from found
    yield from _about_archiving(change, openspec, found)
    for document in change.misplaced:
        if document.path != root:
            path = document.path[len(change.folder) + len("/specs/") :]
            yield error(path, f"{document.path} is not read; a delta is a file spec.md in the folder of its capability")
    for delta in change.deltas:
        if delta.operations and not delta.has_entries:
            titles = " and ".join(dict.fromkeys(f"## {section.title}" for section in delta.operations))
            yield error(delta_path(delta), f"{titles} holds nothing that is read; write ### Requirement: <name>")
    for delta in change.deltas:
        if not delta.operations:
            yield error(delta_path(delta), "there is no delta section, such as ## ADDED Requirements")


def _about_archiving(change: Change, openspec: OpenSpec, found: Iterable[Issue]) -> Iterator[Issue]:
    """Yield for what archiving would refuse the deltas that have no error so far."""
    if any(openspec.spec_path(delta.capability) in openspec.escaping for delta in change.deltas):
        yield info("specs", "a main spec is a symbolic link that leads elsewhere, so archiving cannot be tried")
        return
    reported = {issue.path for issue in found if issue.level is Severity.ERROR}
    for delta in change.deltas:
        if delta.has_entries and delta_path(delta) not in reported:
            issue = archive_issue(delta, openspec)
            if issue is not None:
                yield issue


def _has(change: Change, path: str) -> bool:
    return path in change.spec_files


def _about_metadata(change: Change) -> Iterator[Issue]:
    skips = change.skips_specs
    if skips.problem is not None:
        yield error(METADATA, f"skip_specs is not honoured, because these metadata are not valid: {skips.problem}")
    if skips.is_declared and change.spec_files:
        yield error("file", "skip_specs says that no spec is affected, yet there are files below specs; delete one")
    is_elsewhere = bool(change.misplaced) or _has(change, f"{change.folder}/specs/spec.md")
    if is_elsewhere or any(delta.has_entries for delta in change.deltas):
        return
    if not skips.is_declared:
        yield error(
            "file", "the change has no delta; add specs/<capability>/spec.md, or skip_specs: true to its metadata"
        )
    elif not change.spec_files:
        yield info("file", "skip_specs is set, so the change needs no delta")


def _about_tasks(change: Change) -> Iterator[Issue]:
    start = len(change.folder) + 1
    for document, line in unticked_lists(change):
        yield warning(document.path[start:], "no task has a checkbox; write each as - [ ] 1.1 What to do", line + 1)
    seen: set[str] = set()
    for document, entry in numbered_tasks(change):
        path, line = document.path[start:], entry.task.line + 1
        if entry.is_elsewhere:
            yield warning(path, f"task {entry.number} stands in group {entry.group}; move or renumber it", line)
        if entry.number in seen:
            yield warning(path, f"task {entry.number} is listed already; renumber one of the two", line)
        seen.add(entry.number)


def archived_issues(change: Change) -> list[Issue]:
    """Return what openspec says of an archived change: of its tasks alone."""
    unread = [error(file.path, "the task file cannot be read") for file in change.task_files if file.value is None]
    counted = [task.is_done for document in counted_task_files(change) for task in tasks(document.value)]
    done = sum(counted)
    if done < len(counted):
        unread.append(error("tasks.md", f"{len(counted) - done} of {len(counted)} tasks are not done"))
    return unread
