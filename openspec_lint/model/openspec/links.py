"""Links in Markdown: where they lead, and the anchors that headings make."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote

from openspec_lint.model.openspec.plain_text import plain_lines

_INLINE = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*))(?:\s+[\"'(][^\n]{0,300}?)?\s*\)")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:\s*(?:<([^<>]*)>|(\S+))\s*(?:[\"'(].*)?\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_TEMPLATE = re.compile(r"[{}<>*$]|\.\.\.|…")
_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t]|\Z)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*\Z")
_HTML_ANCHOR = re.compile(r"<[a-zA-Z][^<>]*?\b(?:id|name)\s*=\s*[\"']([^\"'<>]+)[\"']")
_LINKED_TEXT = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
_EMPHASIS = re.compile(r"(?<!\w)_+|_+(?!\w)")


_LONGEST_TITLE: Final = 1_000


class Link(NamedTuple):
    """A link into the project: 0-based index of its line, columns of its target (1-based, end exclusive), and where to.

    path: as written, percent escapes resolved, "" for a place in the same document. anchor: what follows the hash.
    """

    line: int
    column: int
    end_column: int
    path: str
    anchor: str


def links_of(lines: Sequence[str], fenced: Collection[int]) -> Iterator[Link]:
    """Yield the links of a document that lead to files of the project or to places in them.

    Left out are addresses with a scheme, paths from the root of a site, and what looks like a template.
    """
    for index, text in plain_lines(lines, fenced, 0, len(lines)):
        if "](" not in text and "]:" not in text:
            continue
        definition = _DEFINITION.match(text)
        for match in [definition] if definition else _INLINE.finditer(text):
            group = 1 if match[1] is not None else 2
            target = match[group]
            if not target or target.startswith(("/", "?")) or _SCHEME.match(target) or _TEMPLATE.search(target):
                continue
            path, _, anchor = target.partition("#")
            start, end = match.span(group)
            yield Link(index, start + 1, end + 1, unquote(path.partition("?")[0]), unquote(anchor))


def resolved(path: str, document: str) -> str | None:
    """Return where a link's path leads from the document at `document`; None when it leaves the project."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(document), path))
    return None if joined == ".." or joined.startswith("../") else joined


def anchors_of(lines: Sequence[str], fenced: Collection[int]) -> frozenset[str]:
    """Return the anchors in a document: GitHub's for its headings, numbered where they repeat, and those of HTML."""
    found: dict[str, int] = {}
    anchors: set[str] = set()
    for index, line in enumerate(lines):
        if index in fenced:
            continue
        title = _title(lines, index)
        if title is not None:
            slug = slug_of(title)
            anchors.add(f"{slug}-{found[slug]}" if slug in found else slug)
            found[slug] = found.get(slug, 0) + 1
        if "<" in line:
            anchors.update(anchor.lower() for anchor in _HTML_ANCHOR.findall(line))
    return frozenset(anchors)


def _title(lines: Sequence[str], index: int) -> str | None:
    line = lines[index]
    if "#" in line[:4]:
        match = _HEADING.match(line)
        return _without_closing_hashes(line[match.end() :].strip(" \t")) if match else None
    if line.strip() and index + 1 < len(lines) and _UNDERLINE.match(lines[index + 1]):
        return line.strip()
    return None


def _without_closing_hashes(title: str) -> str:
    bare = title.rstrip("#")
    return bare.rstrip(" \t") if bare[-1:] in ("", " ", "\t") else title


def slug_of(title: str) -> str:
    """Return the anchor that GitHub makes of a heading."""
    text = _LINKED_TEXT.sub(r"\1", title[:_LONGEST_TITLE])
    text = _EMPHASIS.sub("", text.replace("*", "").replace("`", ""))
    return _NOT_IN_SLUG.sub("", text.strip().lower()).replace(" ", "-")


def is_anchor(anchor: str, anchors: Collection[str]) -> bool:
    """Tell whether an anchor is among those of a document, in any case and by any reader's way with punctuation."""
    wanted = anchor.lower()
    return wanted in anchors or _loose(wanted) in {_loose(known) for known in anchors}


_HYPHENS: Final = re.compile(r"[-_]+")


def _loose(anchor: str) -> str:
    return _HYPHENS.sub("-", anchor).strip("-")
