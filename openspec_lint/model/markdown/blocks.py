"""Markdown lines → the blocks that a contract is told in: headings, text, code, tables, each in its item of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Block(NamedTuple):
    """Lines `line` to `end` (0-based, exclusive) of one kind: "heading", "text", "code" or "table".

    level: of a heading. info: the first word behind a fence, in lower case. content: the text of code, without fences
    and indentation; it begins in line `content_line`. item: the first line and the end of the list item around.
    """

    kind: str
    line: int
    end: int
    level: int = 0
    info: str = ""
    content: str = ""
    content_line: int = 0
    item: tuple[int, int] | None = None


class Cell(NamedTuple):
    """A cell of a table: its text, trimmed, and its 1-based column."""

    text: str
    column: int


class Row(NamedTuple):
    """A row of a table: the 0-based index of its line, and its cells."""

    line: int
    cells: tuple[Cell, ...]


_FRONT_MATTER: Final = re.compile(r"-{3}\s*$")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_RULER: Final = re.compile(r"[\s:>|-]*-[\s:>|-]*")
_QUOTE: Final = re.compile(r"[ \t>]*")


def blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of a document in the order of their lines, by CommonMark with tables; front matter is left out.

    HTML, comments among it, is left out too.
    """
    items: list[tuple[int, int]] = []
    tokens = _parser().parse("\n".join(_without_front_matter(lines)))
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and token.map is not None:
            items.append((token.map[0], token.map[1]))
        elif token.type == "list_item_close":
            items.pop()
        elif token.map is not None and (made := _block(token, tokens[index - 1].type)) is not None:
            yield made._replace(item=items[-1]) if items else made


def _block(token: Token, before: str) -> Block | None:
    """Return the block that a token with lines is; `before` is the type of the token before it."""
    assert token.map is not None
    line, end = token.map
    match token.type:
        case "heading_open":
            return Block("heading", line, end, level=int(token.tag[1:]))
        case "inline" if before == "paragraph_open":
            return Block("text", line, end)
        case "fence":
            info = token.info.strip().lower().split(" ", 1)[0]
            return Block("code", line, end, info=info, content=token.content, content_line=line + 1)
        case "code_block":
            return Block("code", line, end, content=token.content, content_line=line)
        case "table_open":
            return Block("table", line, end)
    return None


def rows(block: Block, lines: Sequence[str]) -> list[Row]:
    """Return the rows of a table, its header first; the ruler below the header is left out."""
    found = [_row(index, lines[index]) for index in range(block.line, min(block.end, len(lines)))]
    return [row for index, row in enumerate(found) if index != 1 or _RULER.fullmatch(lines[row.line]) is None]


def _row(index: int, line: str) -> Row:
    start = _QUOTE.match(line)
    offset = start.end() if start is not None else 0
    if line[offset : offset + 1] == "|":
        offset += 1
    cells = []
    for part in _PIPE.split(line[offset:].rstrip().removesuffix("|")):
        cells.append(Cell(part.strip(), offset + len(part) - len(part.lstrip()) + 1))
        offset += len(part) + 1
    return Row(index, tuple(cells))


def _without_front_matter(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines with those of YAML front matter emptied: Markdown would take them for a heading."""
    if not lines or _FRONT_MATTER.match(lines[0]) is None:
        return lines
    end = next((index for index in range(1, len(lines)) if _FRONT_MATTER.match(lines[index])), 0)
    return [""] * (end + 1) + list(lines[end + 1 :]) if end else lines


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # not before a Markdown contract is read

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
