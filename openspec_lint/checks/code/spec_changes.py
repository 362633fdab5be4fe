"""Checks of a change as a whole: its deltas, its metadata, its tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from openspec_lint.checks.hit import Check, Hit, Note, Options
from openspec_lint.model.openspec.changes import Change
from openspec_lint.model.openspec.folder import OpenSpec
from openspec_lint.model.openspec.text import fenced_lines, line_node
from openspec_lint.model.site import Node, Site

_CHECKBOX = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s*\[(?:\s*([^\]\s]?)\s*\](?![(\[])|\s+\])")
_LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])\s+\S")
_GROUP = re.compile(r" {0,3}##[ \t]+(?:(\d+)\.)?")
_TASK_ID = re.compile(r"(\d+(?:\.\d+)+[A-Za-z]*)(?=\s|$)")
_CREATED = re.compile(r"\d{4}-\d{2}-\d{2}")
_SCHEMAS: Final = frozenset({"spec-driven"})
"""The workflow schemas that openspec brings along."""


def without_delta(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a change that says nothing about any spec, unless its metadata say that it need not."""
    change = scope.change_of(site)
    if not (change.deltas or change.misplaced or change.nested or _skips_specs(change, scope)):
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
    problem = _metadata_problem(change, scope)
    if change.metadata is not None and problem is not None and _has_skip_specs(change):
        yield Hit(Node(change.metadata, (None, "skip_specs"), None), {"problem": problem})


def skip_specs_conflict(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a change whose metadata say that it has no deltas, and that has files below its specs."""
    change = scope.change_of(site)
    files = [path for path in change.spec_files if not path.rsplit("/", 1)[-1].startswith(".")]
    if change.metadata is not None and files and _skips_specs(change, scope):
        yield Hit(Node(change.metadata, (None, "skip_specs"), True), {"file": files[0]})


def _has_skip_specs(change: Change) -> bool:
    value = change.metadata.value if change.metadata is not None else None
    return isinstance(value, dict) and value.get("skip_specs", False) is not False


def _skips_specs(change: Change, scope: OpenSpec) -> bool:
    return _has_skip_specs(change) and _metadata_problem(change, scope) is None


def _metadata_problem(change: Change, scope: OpenSpec) -> str | None:
    """Return why the metadata of a change are not valid, None when they are (or there are none)."""
    value = change.metadata.value if change.metadata is not None else None
    if not isinstance(value, dict):
        return None
    schema, created = value.get("schema"), value.get("created")
    if not isinstance(schema, str) or not schema:
        return "schema is missing"
    if schema not in _SCHEMAS | scope.schemas:
        return f"there is no schema called {schema}"
    if not isinstance(value.get("skip_specs", False), bool):
        return "skip_specs is neither true nor false"
    if created is not None and not (isinstance(created, str) and _CREATED.fullmatch(created)):
        return "created is not a date such as 2026-01-31"
    return None


def tasks_without_checkbox(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report tasks that are listed without checkboxes, which count as no tasks."""
    tasks = scope.change_of(site).tasks
    if tasks is None or any(_CHECKBOX.match(line) for line in tasks.value):
        return
    hidden = fenced_lines(tasks.value) | _commented_lines(tasks.value)
    items = (index for index, line in enumerate(tasks.value) if index not in hidden and _LIST_ITEM.match(line))
    first = next(items, None)
    if first is not None:
        yield Hit(line_node(tasks, first))


def _commented_lines(lines: Sequence[str]) -> frozenset[int]:
    """Return the indices of the lines that begin inside an HTML comment."""
    commented: set[int] = set()
    is_open = False
    for index, line in enumerate(lines):
        if is_open:
            commented.add(index)
        if "<!--" in line or "-->" in line:
            is_open = line.rfind("<!--") > line.rfind("-->")
    return frozenset(commented)


def task_in_other_group(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a numbered task below the heading of another number."""
    for node, group, task in _numbered_tasks(scope.change_of(site), scope):
        if task.split(".")[0].lstrip("0") != group.lstrip("0"):
            yield Hit(node, {"task": task, "group": group}, aspect=task)


def task_duplicate(site: Site, _options: Options, scope: OpenSpec) -> Iterator[Hit]:
    """Report a task whose number an earlier one has."""
    first: dict[str, Node] = {}
    for node, _, task in _numbered_tasks(scope.change_of(site), scope):
        if task in first:
            yield Hit(node, {"task": task}, related=(Note(first[task], "the first one"),), aspect=task)
        first.setdefault(task, node)


def _numbered_tasks(change: Change, scope: OpenSpec) -> Iterator[tuple[Node, str, str]]:
    """Yield the line, the group's number and the task's number of each task below a `## <number>.` heading.

    Another heading of level 2 ends the group.
    """
    if change.tasks is None or "spec-driven" in scope.schemas:  # a schema of the project's own numbers as it likes
        return
    group = None
    for index, line in enumerate(change.tasks.value):
        heading = _GROUP.match(line)
        group = heading[1] if heading else group
        task = _task_id(line)
        if task is not None and group is not None:
            yield line_node(change.tasks, index), group, task


def _task_id(line: str) -> str | None:
    checkbox = _CHECKBOX.match(line)
    found = _TASK_ID.match(line[checkbox.end() :].lstrip()) if checkbox else None
    return found[1] if found else None


CHANGE_CHECKS: Final[dict[str, Check]] = {
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
