"""What a Markdown reader sees of a document: an editor, GitHub, a person. openspec itself sees `text.Outline`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class ShownHeading(NamedTuple):
    """A heading as readers see it: lines `line` to `end` (0-based, exclusive), level and text.

    is_underlined: written with `===` or `---` below it. around: what it stands in, "quote", "list" or "".
    """

    line: int
    end: int
    level: int
    title: str
    is_underlined: bool
    around: str


class Block(NamedTuple):
    """Lines that readers see as no Markdown; `kind` is "comment", "html", "fence" or "code" (indented)."""

    kind: str
    line: int
    end: int


class Rendered(NamedTuple):
    """The headings and the blocks of a document, in the order of their lines."""

    headings: tuple[ShownHeading, ...] = ()
    blocks: tuple[Block, ...] = ()

    def block_at(self, line: int) -> Block | None:
        """Return the block that holds a line (0-based), None where readers see Markdown."""
        return next((block for block in self.blocks if block.line <= line < block.end), None)


_BLOCK_KINDS: Final = {"html_block": "html", "fence": "fence", "code_block": "code"}
_AROUND: Final = {"blockquote": "quote", "list_item": "list"}


def rendered(lines: Sequence[str]) -> Rendered:
    """Return what readers see of a document's lines, by CommonMark."""
    tokens = _parser().parse("\n".join(lines))
    blocks = (Block(_kind(token), *token.map) for token in tokens if token.type in _BLOCK_KINDS and token.map)
    return Rendered(tuple(_headings(tokens)), tuple(blocks))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # most documents hold nothing that readers could see otherwise

    return MarkdownIt("commonmark").disable("inline")


def _kind(token: Token) -> str:
    return "comment" if token.content.lstrip().startswith("<!--") else _BLOCK_KINDS[token.type]


def _headings(tokens: Sequence[Token]) -> Iterator[ShownHeading]:
    around: list[str] = []
    for index, token in enumerate(tokens):
        container = _AROUND.get(token.type.removesuffix("_open").removesuffix("_close"))
        if container is not None:
            around.append(container) if token.nesting > 0 else around.pop()
        elif token.type == "heading_open" and token.map:
            title = tokens[index + 1].content
            (start, end), level = token.map, int(token.tag[1:])
            place = "quote" if "quote" in around else "".join(around[:1])
            yield ShownHeading(start, end, level, title, not token.markup.startswith("#"), place)
