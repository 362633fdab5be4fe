"""How far a change is: its task files, as openspec counts and numbers them."""

from __future__ import annotations

from collections.abc import Iterator

from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.tasks import GroupedTask, first_list_item, grouped_tasks, tasks
from openspec_lint.model.openspec.workflow import BUILT_IN
from openspec_lint.read.document import Document


def unticked_lists(change: Change) -> Iterator[tuple[Document, int]]:
    """Yield the task files with the line of their first list item, where no task file has a checkbox."""
    if any(document.value is None or next(tasks(document.value), None) for document in change.task_files):
        return
    for document in change.task_files:
        line = first_list_item(document.value)
        if line is not None:
            yield document, line


def numbered_tasks(change: Change) -> Iterator[tuple[Document, GroupedTask]]:
    """Yield the numbered tasks of a change; a workflow schema of the project's own numbers as it likes."""
    if change.workflow is BUILT_IN and change.tasks is not None:
        for task in grouped_tasks(change.tasks.value):
            yield change.tasks, task


def counted_task_files(change: Change) -> list[Document]:
    """Return the task files by which openspec counts the progress of a change; unreadable ones are left out."""
    files = change.task_files or ((change.tasks,) if change.tasks is not None else ())
    return [document for document in files if document.value is not None]


def is_planned(change: Change) -> bool:
    """Tell whether nobody has begun a change: it has tasks, and none is done. Without tasks nobody knows."""
    states = list(_states(change))
    return bool(states) and not any(states)


def is_under_way(change: Change) -> bool:
    """Tell whether some tasks of a change are done and others are not."""
    return len(set(_states(change))) > 1


def is_finished(change: Change) -> bool:
    """Tell whether all tasks of a change are done; without tasks nobody knows."""
    states = list(_states(change))
    return bool(states) and all(states)


def _states(change: Change) -> Iterator[bool]:
    """Yield whether each task is done."""
    for document in counted_task_files(change):
        yield from (task.is_done for task in tasks(document.value))
