"""Tasks: the checkboxes of a change's task files, the way openspec counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.model.openspec.text import SPACE, trimmed

_CHECKBOX = re.compile(
    f"[{SPACE}]*(?:[-*+]|[0-9]{{1,9}}[.)])[{SPACE}]*"
    # The marker is one character at most. `[a](b)` is a link; `[ ](b)` counts as a task all the same.
    f"\\[(?:[{SPACE}]*([^\\]{SPACE}])[{SPACE}]*\\](?![(\\[])|\\](?![(\\[])|[{SPACE}]+\\])"
)
_LIST_ITEM = re.compile(f"[{SPACE}]*(?:[-*+]|[0-9]{{1,9}}[.)])[{SPACE}]+[^{SPACE}]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_FRONT_MATTER = re.compile(f"---[{SPACE}]*")
_HEADING = re.compile(r" {0,3}##(?!#)(?:[ \t]+|[ \t]*\Z)")
_NUMBERED = re.compile(r" {0,3}##[ \t]+([0-9]+)\.(?:[ \t]|\Z)")
_NUMBER = re.compile(f"([0-9]+(?:\\.[0-9]+)+[A-Za-z]*)(?=[{SPACE}]|\\Z)")
_CODE_COLUMN: Final = 4
"""The column from which on an indented line is code, and the width of a tab."""


class Task(NamedTuple):
    """A checkbox: the 0-based line it stands on, whether it is ticked, and what it says."""

    line: int
    is_done: bool
    text: str

    @property
    def number(self) -> str | None:
        """The number the task begins with, such as "1.2" or "1.2a"; None without one."""
        match = _NUMBER.match(self.text)
        return match[1] if match else None


class GroupedTask(NamedTuple):
    """A numbered task below a heading `## <number>.`, and that number."""

    task: Task
    number: str
    group: str

    @property
    def is_elsewhere(self) -> bool:
        """Whether the task is numbered for another group than the one it stands in."""
        return _plain(self.number.split(".")[0]) != _plain(self.group)


def _plain(number: str) -> str:
    return number.lstrip("0") or "0"


def tasks(lines: Sequence[str]) -> Iterator[Task]:
    """Yield the tasks in the lines of a task file; those in fences and comments count too."""
    for index, line in enumerate(lines):
        task = _task(index, line)
        if task is not None:
            yield task


def _task(index: int, line: str) -> Task | None:
    match = _CHECKBOX.match(line) if "[" in line else None
    return Task(index, (match[1] or "").lower() == "x", trimmed(line[match.end() :])) if match else None


def grouped_tasks(lines: Sequence[str]) -> Iterator[GroupedTask]:
    """Yield the numbered tasks below numbered headings; another heading of level 2 ends a group."""
    group: str | None = None
    for index, line in enumerate(lines):
        if "##" in line and _HEADING.match(line):
            numbered = _NUMBERED.match(line)
            group = numbered[1] if numbered else None
        task = _task(index, line) if group is not None else None
        if task is not None and group is not None and (number := task.number) is not None:
            yield GroupedTask(task, number, group)


def first_list_item(lines: Sequence[str]) -> int | None:
    """Return the 0-based line of the first list item that a reader sees: no front matter, fence, comment or code."""
    opener = ""
    is_comment = False
    for index in range(_after_front_matter(lines), len(lines)):
        line = lines[index]
        if is_comment:
            is_comment = "-->" not in line
            continue
        fence = _FENCE.match(line)
        if opener:
            if fence and fence[1].startswith(opener) and not trimmed(fence[2]):
                opener = ""
        elif fence:
            opener = fence[1]
        elif trimmed(line).startswith("<!--"):
            is_comment = "-->" not in line[line.index("<!--") + 4 :]
        elif _LIST_ITEM.match(line) and _indent(line) < _CODE_COLUMN:
            return index
    return None


def _after_front_matter(lines: Sequence[str]) -> int:
    """Return the index behind a YAML front matter; one that is never closed is none."""
    if not lines or not _FRONT_MATTER.fullmatch(lines[0]):
        return 0
    ends = (index + 1 for index in range(1, len(lines)) if _FRONT_MATTER.fullmatch(lines[index]))
    return next(ends, 0)


def _indent(line: str) -> int:
    column = 0
    for character in line:
        if character == "\t":
            column += _CODE_COLUMN - column % _CODE_COLUMN
        elif character == " ":
            column += 1
        else:
            break
    return column
