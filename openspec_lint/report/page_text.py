"""Pages of rules as plain text and as Markdown, and the list of them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.report.rule_page import Block, Code, Heading, Link, Text

WIDTH: Final = 100
_FENCES: Final = re.compile(r"^\s*(`{3,})", re.MULTILINE)


def page_as_text(page: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of a page for a terminal."""
    before: Block | None = None
    for block in page:
        belongs = isinstance(before, Heading) and isinstance(block, (Code, Text))
        goes_on = type(before) is type(block) and isinstance(block, (Link, Code))
        if before is not None and not belongs and not goes_on:
            yield ""
        match block:
            case Heading(text):
                yield text
            case Text(text):
                yield from textwrap.wrap(" ".join(text.split()), WIDTH)
            case Link(title, url):
                yield f"See {title}: {url}"
            case Code(text, name):
                yield from (f"    {name}:",) if name else ()
                yield from (f"    {line}".rstrip() for line in text.rstrip("\n").split("\n"))
        before = block


def page_as_markdown(page: Iterable[Block]) -> Iterator[str]:
    """Yield the lines of a page as Markdown."""
    level = "#"
    for block in page:
        match block:
            case Heading(text):
                yield f"{level} {text}"
                level = "##"
            case Text(text):
                yield from textwrap.wrap(" ".join(text.split()), WIDTH, break_on_hyphens=False)
            case Link(title, url):
                yield f"- [{title}]({url})"
            case Code(text, name):
                yield from (f"`{name}`", "") if name else ()
                fence = max((mark[1] for mark in _FENCES.finditer(text)), key=len, default="``") + "`"
                yield from (fence, *text.rstrip("\n").split("\n"), fence)
        yield ""


class Row(NamedTuple):
    """A rule in a list; page: the file of its page, "" without one. preset: the one that has it on, "" for all."""

    id: str
    category: str
    severity: str
    title: str
    fixable: bool = False
    page: str = ""
    preset: str = ""


def list_as_text(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a line for each rule, by category; breaking changes come last."""
    width = max(len(row.id) for row in rows)
    for row in sorted(rows, key=_place):
        notes = (row.preset and row.severity == "off" and f"on in {row.preset}", row.fixable and "fixable")
        said = ", ".join(note for note in notes if note)
        yield f"{row.category:<14} {row.id:<{width}}  {row.severity:<8} {row.title}{f' ({said})' if said else ''}"


def list_as_markdown(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the page that lists rules, a table for each category."""
    yield "# Rules"
    category = ""
    for row in sorted(rows, key=_place):
        if row.category != category:
            category = row.category
            yield from ("", f"## {category}", "", "| rule | severity | what it reports |", "|---|---|---|")
        name = f"[{row.id}]({row.page})" if row.page else f"`{row.id}`"
        title = row.title.replace("|", "\\|")
        preset = f", on in {row.preset}" if row.preset and row.severity == "off" else ""
        yield f"| {name} | {row.severity}{preset}{', fixable' if row.fixable else ''} | {title} |"


def _place(row: Row) -> tuple[bool, str, str]:
    return row.category == "compat" and not row.page, row.category, row.id
