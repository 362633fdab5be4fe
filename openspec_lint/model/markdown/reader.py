"""Reads a Markdown contract from top to bottom: which endpoints it declares, and what stands under each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from openspec_lint.model.markdown import labels, tables
from openspec_lint.model.markdown.blocks import Block, Row, blocks, rows
from openspec_lint.model.markdown.details import (
    add_cells,
    add_parameters,
    add_samples,
    inline_sample,
    parts_of,
    side_of,
)
from openspec_lint.model.markdown.draft import Draft, Field, Told
from openspec_lint.model.markdown.endpoints import Found, declared, method_line, path_line
from openspec_lint.model.markdown.labels import Label
from openspec_lint.model.markdown.places import Place
from openspec_lint.model.prose.statuses import statuses

_NEAR: Final = 3
"""Lines between a line that names a method and one that names the path."""

_MANY: Final = 8
"""Endpoints in a row that share what follows; more of them are a list."""

_PARAMETER_TOPICS: Final = ("query", "path", "parameters", "request")
_ANNOTATIONS: Final = ("", "(", "（", "-", "—", "–", ":", "：", "→", "=", "[", "<", "|", "#", "/")
"""What may follow the endpoint in a line of a paragraph that declares it; a sentence only mentions one."""


def told(lines: Sequence[str]) -> Told:
    """Return what a document, given as its lines, tells of endpoints."""
    return _told(_Reader(lines), blocks(lines))


def told_about(subject: Draft, passage: Iterable[Block], lines: Sequence[str]) -> Told:
    """Return what some of a document's blocks tell of endpoints, the first of which is known to be their subject."""
    reader = _Reader(lines)
    reader.told.drafts.append(subject)
    reader.owners = [subject]
    return _told(reader, passage)


def _told(reader: _Reader, found: Iterable[Block]) -> Told:
    for block in found:
        reader.read(block)
    return reader.told


class _Reader:
    """Where the reading is: the endpoints that the current section is about, and what was announced last.

    owners: those endpoints. level: a heading of this level or a higher one ends them. outer: owners and level that
    hold again behind the list item that ends in line `item_end`. methods, path: lines that name half of an endpoint.
    listed: the list item that began with a status, and that status: what is shown inside the item is answered with it.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines, self.told = lines, Told()
        self.owners: list[Draft] = []
        self.level = 0
        self.headings: list[tuple[int, str]] = [(0, "")]
        self.label: Label | None = None
        self.outer: tuple[list[Draft], int] | None = None
        self.item_end = 0
        self.methods: tuple[int, tuple[str, ...]] = (-_NEAR, ())
        self.path: tuple[int, str] = (-_NEAR, "")
        self.listed: tuple[tuple[int, int] | None, str] = (None, "")

    def read(self, block: Block) -> None:
        """Take in the next block."""
        if self.outer is not None and block.line >= self.item_end:
            self.owners, self.level = self.outer
            self.outer, self.label = None, None
        match block.kind:
            case "heading":
                self._heading(block)
            case "text":
                self._text(block)
            case "code":
                self._code(block)
            case "table":
                self._table(block)

    def _heading(self, block: Block) -> None:
        text = self.lines[block.line]
        if not self.told.title and block.level == 1:
            self.told.title = text.strip("#= \t")
        while self.headings[-1][0] >= block.level:
            self.headings.pop()
        self.headings.append((block.level, text))
        found = declared(text, anywhere=True)
        if found or block.level <= self.level:
            self.owners, self.label = [], None
        if found:
            self._endpoints(block.line, found, block)
        else:
            self.label = labels.label_of(text if text.lstrip().startswith("#") else f"# {text}")
            self._label(block.line)

    def _text(self, block: Block) -> None:
        for index in range(block.line, min(block.end, len(self.lines))):
            text = self.lines[index]
            found = self._declared(index, text)
            if found and self._is_declaration(index, text, found, block):
                self._endpoints(index, found, block)
                self._statuses(index, text)
            else:
                self._line(index, text, block.item)

    def _declared(self, index: int, text: str) -> list[Found]:
        """Return the endpoints of a line, or of this line and one near it that names the method or the path."""
        if methods := method_line(text):
            self.methods = (index, methods)
            is_near = index - self.path[0] < _NEAR
            return path_line(self.path[1], methods) if is_near else []
        if found := declared(text):
            return found
        found = path_line(text, self.methods[1] or ("GET",))
        is_near = bool(self.methods[1]) and index - self.methods[0] < _NEAR
        if found and not is_near:
            self.path = (index, text)
        return found if is_near else []

    def _is_declaration(self, index: int, text: str, found: list[Found], block: Block) -> bool:
        if self._is_pair(index) or block.item is not None:
            return True
        rest = text[found[-1].end_column - 1 :].strip("`*_ \t")
        return rest[:1] in _ANNOTATIONS or rest.startswith("HTTP/")

    def _is_pair(self, index: int) -> bool:
        """Tell whether the endpoint of a line is put together from two."""
        return bool(self.methods[1]) and index - self.methods[0] < _NEAR and not declared(self.lines[index])

    def _endpoints(self, line: int, found: Iterable[Found], block: Block) -> None:
        """Note endpoints; those that directly follow others without details share with them what comes next."""
        line = self.path[0] if self.methods[0] == line and line - self.path[0] < _NEAR else line
        text = self.lines[line]
        drafts = [self._draft(each, line) for each in found if not labels.says_absent(text[each.end_column - 1 :])]
        known = {(owner.method, owner.path) for owner in self.owners}
        if any(labels.announces_absent(text) for _, text in self.headings):
            return
        if all((draft.method, draft.path) in known for draft in drafts):
            return
        self.told.drafts += drafts
        shares = block.kind != "heading" and len(self.owners) < _MANY and not any(o.has_details for o in self.owners)
        if block.item is not None and block.kind == "text" and not self._is_pair(line):
            self._enter_item(block.item, drafts)
        else:
            self.owners = [*self.owners, *drafts] if shares else drafts
        self.level, self.label = self._end_level(), None

    def _enter_item(self, item: tuple[int, int], drafts: list[Draft]) -> None:
        """Go into a list item that declares endpoints; what follows is about them only when no other item does."""
        if self.outer is None:
            after = self.owners or ([] if self._has_siblings(item) else drafts)
            self.outer = (after, self.level if self.owners else self._end_level())
        self.item_end, self.owners = item[1], drafts

    def _end_level(self) -> int:
        """Return the level of the headings that end the section of an endpoint that is declared here."""
        level, text = self.headings[-1]
        is_announced = labels.announces_endpoint(text) or labels.topic_of(text) == "request"
        return self.headings[-2][0] if is_announced and len(self.headings) > 1 and not declared(text) else level

    def _has_siblings(self, item: tuple[int, int]) -> bool:
        """Tell whether the item of the list before or behind this one declares an endpoint too."""
        around = [*self.lines[max(0, item[0] - 2) : item[0]], *self.lines[item[1] : item[1] + 2]]
        return any(declared(line) for line in around)

    def _draft(self, found: Found, line: int) -> Draft:
        place = Place(line, found.column, found.end_column)
        draft = Draft(found.method, found.path, found.host, place)
        draft.parameters = [("query", Field(name, {}, False, place)) for name in found.query]
        draft.is_deprecated = labels.says_deprecated(self.lines[line])
        return draft

    def _line(self, index: int, text: str, item: tuple[int, int] | None) -> None:
        """Take in a line that declares no endpoint; item: the list item that it stands in."""
        self._base(index, text)
        label = labels.label_of_step(text) or labels.label_of(text)
        if label is not None:
            self.label = label
            self._label(index)
            add_samples(self.owners, side_of(label), inline_sample(text, index))
        elif (listed := labels.listed_status(text)) is not None:
            self._add_status(listed[0], Place(index, listed[1] + 1, listed[1] + 4))
            self.listed = (item, listed[0])
        elif self.label is not None and self.label.topic in _PARAMETER_TOPICS:
            found = tables.parameter_of_bullet(text, index)
            add_parameters(self.owners, [found] if found else [], self.label, is_open=False)
        self._statuses(index, text)

    def _base(self, index: int, text: str) -> None:
        is_about_base = labels.names_base(text) or labels.names_base(self.headings[-1][1])
        if self.told.base is None and not self.owners and is_about_base:
            found = labels.base_of(text)
            if found is not None:
                self.told.base = (found[0], Place(index, found[1] + 1, found[1] + len(found[0]) + 1))

    def _label(self, line: int) -> None:
        for status, index in self.label.statuses if self.label is not None else ():
            self._add_status(status, Place(line, index + 1, index + 4))

    def _statuses(self, index: int, text: str) -> None:
        for mention in statuses([(index, text)]):
            self._add_status(mention.status, Place(index, mention.column, mention.end_column))

    def _add_status(self, status: str, place: Place) -> None:
        for owner in self.owners:
            owner.statuses.setdefault(status, place)
        if not self.owners:
            self.told.general.setdefault(status, place)

    def _code(self, block: Block) -> None:
        for part in parts_of(block, self.lines):
            if part.found:
                self._endpoints(part.line, part.found, block)
            if part.status is not None:
                self._add_status(*part.status)
            listed = self.listed[1] if block.item is not None and block.item == self.listed[0] else None
            add_samples(self.owners, part.side or listed or side_of(self.label), part.body)
            is_general = not self.owners and self.label is not None and self.label.topic == "error"
            if is_general and part.body is not None and part.side is None:
                self.told.errors.append(part.body)
        for index in range(block.content_line, min(block.end, len(self.lines))):
            if self.told.base is None:
                self._base(index, self.lines[index])

    def _table(self, block: Block) -> None:
        table = rows(block, self.lines)
        has_endpoints = False
        for row in table:
            if found := tables.endpoints_of(row):
                has_endpoints = True
                self._row(row, table[0], found)
            elif pair := self._declared(row.line, self.lines[row.line]):
                has_endpoints = True
                self._endpoints(row.line, pair, block)
            else:
                self._base(row.line, self.lines[row.line])
        if has_endpoints:
            return
        for status, place in tables.statuses_of(table):
            self._add_status(status, place)
        is_open = labels.topic_of(table[0].cells[0].text) == "parameters" if table and table[0].cells else False
        add_parameters(self.owners, tables.parameters_of(table), self.label, is_open=is_open)

    def _row(self, row: Row, head: Row, found: list[Found]) -> None:
        """Note the endpoints of a row; what follows the table is not about them."""
        if any(labels.announces_absent(text) for _, text in self.headings):
            return
        drafts = [self._draft(each, row.line) for each in found]
        self.told.drafts += drafts
        add_cells(drafts, row, head)
