"""Checks of a change as a whole: its deltas, its metadata, its tasks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openspec_lint.checks.code.openspec.files import delta_unread
from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.progress import counted_task_files, numbered_tasks, unticked_lists
from openspec_lint.model.openspec.tasks import tasks
from openspec_lint.model.openspec.text import line_node
from openspec_lint.model.site import Node, Site


def without_delta(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a change that says nothing about any spec, unless its metadata say that it need not.

    A delta that stands where nobody reads it is reported as that.
    """
    change = scope.change_of(site)
    has_files = change.deltas or change.misplaced or change.nested or change.escaping
    if not (has_files or change.skips_specs.is_declared) and next(delta_unread(site, {}, scope), None) is None:
        yield Hit(site)


def folder_nested(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a folder that holds changes instead of being one."""
    change = scope.change_of(site)
    if change.nested:
        yield Hit(site, {"folder": change.folder, "nested": ", ".join(change.nested)})


def delta_misplaced(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a document below a change's specs that is written as a delta, where no delta is read."""
    for document in scope.change_of(site).misplaced:
        yield Hit(Node(document, None, document.value), aspect=document.path)


def skip_specs_ignored(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a `skip_specs` that metadata hold and openspec does not honour."""
    change = scope.change_of(site)
    if change.metadata is not None and change.skips_specs.problem is not None:
        place = Node(change.metadata, (None, "skip_specs"), None)
        yield Hit(place, {"problem": change.skips_specs.problem})


def skip_specs_conflict(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a change whose metadata say that it has no deltas, and that has files below its specs."""
    change = scope.change_of(site)
    if change.metadata is not None and change.spec_files and change.skips_specs.is_declared:
        yield Hit(Node(change.metadata, (None, "skip_specs"), True), {"file": change.spec_files[0]})


def tasks_without_checkbox(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report tasks that are listed without checkboxes, which count as no tasks."""
    for document, line in unticked_lists(scope.change_of(site)):
        yield Hit(line_node(document, line), {"file": document.path.rsplit("/", 1)[-1]})


def task_in_other_group(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a numbered task below the heading of another number."""
    for document, entry in numbered_tasks(scope.change_of(site)):
        if entry.is_elsewhere:
            arguments = {"task": entry.number, "group": entry.group}
            yield Hit(line_node(document, entry.task.line), arguments, aspect=entry.number)


def task_duplicate(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a task whose number an earlier one has."""
    first: dict[str, Node] = {}
    for document, (task, number, _) in numbered_tasks(scope.change_of(site)):
        node = line_node(document, task.line)
        if number in first:
            yield Hit(node, {"task": number}, related=(Note(first[number], "the first one"),), aspect=number)
        first.setdefault(number, node)


def archived_unfinished(_site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report the first open task of each archived change that has one."""
    for change in scope.archived:
        counted = [(document, task) for document in counted_task_files(change) for task in tasks(document.value)]
        left = [(document, task) for document, task in counted if not task.is_done]
        for document, task in left[:1]:
            yield Hit(line_node(document, task.line), {"open": len(left), "all": len(counted)}, aspect=change.id)


CHANGE_CHECKS: Final[dict[str, Check]] = {
    "archived-change-unfinished": archived_unfinished,
    "change-without-delta": without_delta,
    "change-folder-nested": folder_nested,
    "delta-misplaced": delta_misplaced,
    "skip-specs-ignored": skip_specs_ignored,
    "skip-specs-conflict": skip_specs_conflict,
    "tasks-without-checkbox": tasks_without_checkbox,
    "task-in-other-group": task_in_other_group,
    "task-duplicate": task_duplicate,
}
"""The checks of this module by rule; `table.py` takes them over."""
