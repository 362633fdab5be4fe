"""Where in a text of YAML or JSON something stands that is to be changed; what is not certain raises `Unsure`."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from openspec_lint.findings import Edit
from openspec_lint.read.document import Document, Marks, Positions, Trail, Value, keys_of

_PROPERTIES: Final = re.compile(r"(?:[&!]\S*\s+)*")
_ANCHOR: Final = re.compile(r"(?<!\S)&(\S+)")
_REST: Final = re.compile(r"[ \t]*(?P<comma>,)?(?P<comment>[ \t]+#[^\r\n\x85\u2028\u2029]*|[ \t]*)(?=[\r\n]|\Z)")
_GAP: Final = re.compile(r"(?:[ \t\r\n]|(?<=[\s,{\[])#[^\r\n]*)*")
_COMMENT_LINE: Final = re.compile(r"(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*(?P<indent> *)#[^\r\n]*")
_KEEPS: Final = re.compile(r"[|>][0-9]?\+")


class Unsure(Exception):
    """That a change is not certain to do what is meant, and nothing else: then there is no fix."""


class Rest(NamedTuple):
    """What stands behind a value, up to the end of its line: whether there are a comma and a comment, and that end."""

    has_comma: bool
    has_comment: bool
    end: int


class Place(NamedTuple):
    """A value in a text, what is around it, and where it begins.

    marks, key, parent: of a member or item, where it stands, its key or index, and the container; None for the whole
    document. is_flow: whether it is a container in flow style (`{` or `[`), or stands in one.
    """

    document: Document
    value: Value
    start: int
    is_flow: bool
    marks: Marks | None = None
    key: Any = None
    parent: Place | None = None

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.document.text

    @property
    def is_json(self) -> bool:
        """Whether the document is JSON, and knows neither comments nor anchors."""
        return self.document.kind == "json"

    @property
    def positions(self) -> Positions:
        """The places of the document."""
        assert isinstance(self.document.locator, Positions)
        return self.document.locator

    def edit(self, start: int, end: int, text: str) -> Edit:
        """Return the edit that puts `text` where the document has something from `start` to `end`."""
        return Edit(self.document.path, self.positions.lines.span(start, end), text)

    def own_keys(self) -> list[Any]:
        """Return the keys or indices that the container itself has, in the order of the text."""
        if isinstance(self.value, list):
            return list(range(len(self.value)))
        merged = self.positions.merged.get(id(self.value), ())
        return [key for key in self.value if key not in merged]

    @property
    def has_merge(self) -> bool:
        """Whether it is a mapping with a merge key, whose place nobody knows."""
        return id(self.value) in self.positions.merged

    def child(self, key: Any) -> Place:
        """Return the place of a member or item that the container itself has."""
        if not isinstance(self.value, (dict, list)) or key in self.positions.merged.get(id(self.value), ()):
            raise Unsure
        marks = self.positions.marks_of(self.value, self.start, key)
        if marks is None:
            raise Unsure
        place = Place(self.document, self.value[key], marks[2], self.is_flow, marks, key, self)
        return place._replace(is_flow=self.is_flow or place.opens_flow)

    @property
    def opens_flow(self) -> bool:
        """Whether the value itself is written in brackets."""
        if not isinstance(self.value, (dict, list)):
            return False
        first = self.text[self.content : self.content + 1]
        if first in ("#", "*", ""):
            raise Unsure
        return first in ("{", "[")

    @property
    def content(self) -> int:
        """Where the value begins behind its anchor and tag."""
        if self.is_json:
            return self.start
        match = _PROPERTIES.match(self.text, self.start)
        assert match is not None
        return match.end()

    def refuse_shared(self) -> None:
        """Raise Unsure for a value that other places have too, by an alias."""
        if self.is_json:
            return
        if self.is_alias:
            raise Unsure
        for name in _ANCHOR.findall(self.text[self.start : self.content]):
            if "*" + name in self.text:
                raise Unsure

    def end(self) -> int:
        """Return the offset behind the last character of the value."""
        around: list[Place] = []
        place = self
        while place.is_container and (keys := place.own_keys()):
            if place.has_merge:
                raise Unsure
            around.append(place)
            place = place.child(keys[-1])
        end = place.end_of_flow(place.content + 1) if place.is_container else place.end_of_leaf()
        for container in reversed(around):
            end = container.end_of_flow(end) if container.opens_flow else end
        return end

    @property
    def is_container(self) -> bool:
        """Whether members or items stand here, and not an alias of some."""
        return isinstance(self.value, (dict, list)) and not self.is_alias

    @property
    def is_alias(self) -> bool:
        """Whether it is `*name`."""
        return not self.is_json and self.text.startswith("*", self.start)

    def end_of_flow(self, inside: int) -> int:
        """Return the offset behind the bracket that closes the container, whose last member ends at `inside`."""
        position = gap(self.text, inside)
        if self.value and self.text.startswith(",", position):
            position = gap(self.text, position + 1)
        if not self.opens_flow or not self.text.startswith(("}", "]"), position):
            raise Unsure
        return position + 1

    def end_of_leaf(self) -> int:
        """Return the offset behind a scalar or an alias."""
        assert self.marks is not None
        return self.marks[3] if self.is_alias or self.is_json else self._end_of_scalar(self.marks[3])

    def _end_of_scalar(self, end: int) -> int:
        """Return the end of a scalar; one in block style (`|`) reaches to its last character that is no space."""
        if self.text[self.content : self.content + 1] not in ("|", ">") or end == self.content:
            return end
        header = self.text[self.content : end].split("\n", 1)[0].split("\r", 1)[0]
        told = str(self.value)
        is_cut = end == len(self.text) and not self.text.endswith(("\n", "\r")) and "-" not in header
        if "+" in header or is_cut or told.rstrip("\n") != told.rstrip():
            raise Unsure
        return self.start + len(self.text[self.start : end].rstrip())

    def keeps_blank_lines(self, end: int) -> bool:
        """Tell whether a scalar from here to `end` may have the blank lines behind it (`|+`)."""
        return _KEEPS.search(self.text, self.start, end) is not None


def place_at(document: Document, trail: Trail) -> Place:
    """Return the place of a value that may be changed; raises Unsure.

    Nothing is changed in what has faults of its own, or in what stands in other places too.
    """
    if not isinstance(document.locator, Positions) or document.problems or document.kind not in ("yaml", "json"):
        raise Unsure
    place = Place(document, document.value, document.locator.start, False)
    if place.is_json:
        place = place._replace(start=gap(document.text, 0))
    place = place._replace(is_flow=place.opens_flow)
    for key in keys_of(trail):
        place = place.child(key)
        place.refuse_shared()
    return place


def gap(text: str, position: int) -> int:
    """Return where the white space and the comments that begin at `position` end."""
    match = _GAP.match(text, position)
    assert match is not None
    return match.end()


def rest_of_line(text: str, position: int) -> Rest | None:
    """Return what stands behind a value that ends at `position`; None where that is more than a comma and a comment."""
    match = _REST.match(text, position)
    if match is None:
        return None
    return Rest(match["comma"] is not None, "#" in match["comment"], match.end())


def after_deeper_comments(text: str, end: int, indent: int) -> int:
    """Return the end of the last line of comment that follows the line ending at `end`, and is indented by more."""
    while (match := _COMMENT_LINE.match(text, end)) is not None and len(match["indent"]) > indent:
        end = match.end()
    return end


def line_above(text: str, position: int) -> str:
    """Return the last line before the line that begins at `position` that is not blank, "" where there is none."""
    while position > 0:
        position -= 2 if text.startswith("\r\n", position - 2) else 1
        line = line_before(text, position)
        if line.strip():
            return line
        position -= len(line)
    return ""


def line_before(text: str, position: int) -> str:
    """Return what stands before `position` in its line."""
    start = text.rfind("\n", 0, position) + 1
    return text[max(text.rfind("\r", start, position) + 1, start) : position]
