"""The difference between two texts in the unified format, as `git apply` and `patch -p1` read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff
from typing import Final

_NO_NEWLINE: Final = "\\ No newline at end of file\n"
_TO_QUOTE: Final = re.compile(r'[\x00-\x1f\x7f"\\]')


def unified(path: str, before: str, after: str) -> str:
    """Return what turns the text `before` of the file at `path` into `after`; "" where nothing does."""
    lines = unified_diff(_lines(before), _lines(after))
    if next(lines, None) is None:
        return ""
    next(lines)
    return "".join([f"--- {_name('a/' + path)}\n", f"+++ {_name('b/' + path)}\n", *_ended(lines)])


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; for a patch only a line feed ends one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _name(path: str) -> str:
    """Return a path as the head of a patch names it: quoted as in C where it must be, with a tab behind a space."""
    if _TO_QUOTE.search(path):
        return '"' + _TO_QUOTE.sub(_octal, path) + '"'
    return path + "\t" if " " in path else path


def _octal(match: re.Match[str]) -> str:
    return f"\\{ord(match.group()):03o}"
