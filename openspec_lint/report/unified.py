"""The difference between two texts in the unified format, as `git apply` and `patch -p1` read it.

The texts are all but equal and may have a hundred thousand lines, many alike: `difflib` takes half a minute for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

_CONTEXT: Final = 3
"""Lines shown around a change, and lines that must be equal for two texts to be in step again."""

_MAX_APART: Final = 1000
"""Lines that a change may take away and add together; what is larger is shown as a change of all that follows."""

_NO_NEWLINE: Final = "\\ No newline at end of file\n"
_TO_QUOTE: Final = re.compile(r'[\x00-\x1f\x7f"\\]')


class _Change(NamedTuple):
    """A stretch of lines, `old` to `old_end` (exclusive), that gives way to the lines `new` to `new_end`."""

    old: int
    old_end: int
    new: int
    new_end: int


def unified(path: str, before: str, after: str) -> str:
    """Return what turns the text `before` of the file at `path` into `after`; "" where nothing does."""
    old, new = _lines(before), _lines(after)
    hunks = [_hunk(group, old, new) for group in _grouped(_changes(old, new))]
    if not hunks:
        return ""
    return "".join([f"--- {_name('a/' + path)}\n", f"+++ {_name('b/' + path)}\n", *hunks])


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; for a patch only a line feed ends one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    here, there = 0, 0
    while True:
        while here < len(old) and there < len(new) and old[here] == new[there]:
            here, there = here + 1, there + 1
        if here == len(old) and there == len(new):
            return
        change = _in_step_again(old, new, here, there)
        yield change
        here, there = change.old_end, change.new_end


def _in_step_again(old: Sequence[str], new: Sequence[str], here: int, there: int) -> _Change:
    """Return the smallest change from here on after which the lines are the same."""
    for apart in range(1, _MAX_APART):
        for old_end in range(here, min(here + apart, len(old)) + 1):
            new_end = there + apart - (old_end - here)
            if new_end <= len(new) and old[old_end : old_end + _CONTEXT] == new[new_end : new_end + _CONTEXT]:
                return _Change(here, old_end, there, new_end)
    return _Change(here, len(old), there, len(new))


def _grouped(changes: Iterator[_Change]) -> list[list[_Change]]:
    """Return the changes of each hunk: those whose surroundings touch."""
    groups: list[list[_Change]] = []
    for change in changes:
        if groups and change.old - groups[-1][-1].old_end <= 2 * _CONTEXT:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _hunk(changes: list[_Change], old: Sequence[str], new: Sequence[str]) -> str:
    first, last = changes[0], changes[-1]
    above, below = min(first.old, _CONTEXT), min(len(old) - last.old_end, _CONTEXT)
    old_range = _range(first.old - above, last.old_end + below)
    new_range = _range(first.new - above, last.new_end + below)
    shown, at = [f"@@ -{old_range} +{new_range} @@\n"], first.old - above
    for change in changes:
        shown += [_shown(" ", line) for line in old[at : change.old]]
        shown += [_shown("-", line) for line in old[change.old : change.old_end]]
        shown += [_shown("+", line) for line in new[change.new : change.new_end]]
        at = change.old_end
    return "".join([*shown, *(_shown(" ", line) for line in old[at : at + below])])


def _range(start: int, end: int) -> str:
    """Return the lines from `start` to `end` (exclusive) as a hunk names them: an empty range by the line before."""
    return f"{start + 1 if end > start else start},{end - start}"


def _shown(sign: str, line: str) -> str:
    return sign + line if line.endswith("\n") else f"{sign}{line}\n{_NO_NEWLINE}"


def _name(path: str) -> str:
    """Return a path as the head of a patch names it: quoted as in C where it must be, with a tab behind a space."""
    if _TO_QUOTE.search(path):
        return '"' + _TO_QUOTE.sub(_octal, path) + '"'
    return path + "\t" if " " in path else path


def _octal(match: re.Match[str]) -> str:
    return f"\\{ord(match.group()):03o}"
