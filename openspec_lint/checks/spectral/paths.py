"""JSONPath as Spectral writes it → steps to take.

The library python-jsonpath reads names, quotes, unions, slices and descents. What its language cannot say is taken out
before and put back after: filters, which are expressions of JavaScript, names without quotes in unions, `^` and `~`.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from openspec_lint.checks.spectral.expressions import UnreadableError
from openspec_lint.checks.spectral.script import Compiled, compiled, unquoted

_MARK: Final = "\ue000"
"""Begins the name that stands for a script while the library reads the rest."""

_NAME: Final = re.compile(r"[^.\[\]~^\s]+")
_BARE: Final = re.compile(r"[^'\"\[\],?()*]+")
_ITEM: Final = re.compile(r"""\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^,]*?)\s*(?:,|$)""", re.DOTALL)
_NUMBERS: Final = re.compile(r"-?\d*(?::-?\d*){0,2}")


class Name(NamedTuple):
    """The member of that name, or the item with that number."""

    name: str


class Slice(NamedTuple):
    """Items of a list."""

    stretch: slice


class Filter(NamedTuple):
    """The members and items of which a script is true."""

    script: Compiled


class Computed(NamedTuple):
    """The member or item whose key a script gives."""

    script: Compiled


class Every(NamedTuple):
    """All members and items."""


Selector = Name | Slice | Filter | Computed | Every


class Segment(NamedTuple):
    """What is chosen from each place, or with `is_deep` from all objects and lists at and below it.

    No selectors mean, with `is_deep`, these objects and lists themselves, and else what is around the place.
    """

    selectors: tuple[Selector, ...]
    is_deep: bool = False


class Path(NamedTuple):
    """A JSONPath: its segments, whether it ends in `~` (keys in place of values), and what scripts look back at."""

    segments: tuple[Segment, ...]
    is_keyed: bool = False
    memory: int = 0


@lru_cache(maxsize=512)
def path_of(text: str) -> Path:
    """Return the path that `text` says; raises UnreadableError for one that is not understood."""
    reader = _Translation(text.strip())
    reader.translate()
    segments: list[Segment] = []
    for part in reader.parts:
        segments += (
            [Segment(())] if part == "^" else [Segment((), True)] if part == ".." else _read(part, reader.scripts)
        )
    parents = sum(1 for part in reader.parts if part == "^")
    scripts = [script.memory for script in reader.scripts]
    return Path(_without_empty_descents(segments), reader.is_keyed, max([parents, *scripts]))


def _without_empty_descents(segments: list[Segment]) -> tuple[Segment, ...]:
    """Return segments with `..*` and `..` before another one made part of it, as Spectral's engine does."""
    found: list[Segment] = []
    is_deep = False
    for index, segment in enumerate(segments):
        is_last = index == len(segments) - 1 or not segments[index + 1].selectors
        if segment.is_deep and segment.selectors in ((), (Every(),)) and not is_last:
            is_deep = True
            continue
        found.append(segment._replace(is_deep=segment.is_deep or is_deep))
        is_deep = False
    return tuple(found)


class _Translation:
    """Spectral's syntax → the library's, in `parts`: paths between which `^` and a final `..` stand for themselves."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 1
        self.parts: list[str] = ["$"]
        self.scripts: list[Compiled] = []
        self.is_keyed = False

    def translate(self) -> None:
        """Read the whole path."""
        if not self.text.startswith("$"):
            raise UnreadableError(f"the path {self.text} does not begin with `$`")
        while self.position < len(self.text):
            self.advance()

    def advance(self) -> None:
        """Read one segment."""
        rest = self.text[self.position :]
        if rest == ".":
            self.position += 1
        elif rest == "..":
            self.parts.append("..")
            self.position += 2
        elif rest.startswith("^"):
            self.parts += ["^", "$"]
            self.position += 1
        elif rest == "~":
            self.is_keyed = True
            self.position += 1
        else:
            dots = ".." if rest.startswith("..") else "." if rest.startswith(".") else ""
            self.position += len(dots)
            self.member(".." if dots == ".." else "")

    def member(self, descent: str) -> None:
        """Read what stands behind dots: a name, `*`, or brackets."""
        if self.text.startswith("[", self.position):
            end = self.closing()
            inside = self.text[self.position + 1 : end].strip()
            self.position = end + 1
            self.parts[-1] += f"{descent}[{self.bracketed(inside)}]"
            return
        match = _NAME.match(self.text, self.position)
        if match is None:
            raise UnreadableError(f"the path {self.text} is not understood at `{self.text[self.position :]}`")
        self.position = match.end()
        name = match[0]
        self.parts[-1] += f"{descent}[*]" if name == "*" else f"{descent}[{json.dumps(name)}]"

    def closing(self) -> int:
        """Return where the bracket at the position is closed, quotes and regular expressions seen over."""
        depth, quote, index = 0, "", self.position
        while index < len(self.text):
            character = self.text[index]
            if character == "\\":
                index += 1
            elif quote:
                quote = "" if character == quote else quote
            elif character in "'\"`" or (character == "/" and self.text[index - 1] in "(!&|=, "):
                quote = character
            elif character in "[(":
                depth += 1
            elif character in "])":
                depth -= 1
                if not depth:
                    return index
            index += 1
        raise UnreadableError(f"a bracket of the path {self.text} is not closed")

    def bracketed(self, inside: str) -> str:
        """Return what stands in brackets as the library reads it."""
        if inside.startswith("?"):
            return self.script("?", inside[1:])
        if inside.startswith("("):
            return self.script("(", inside)
        if inside == "*":
            return inside
        items = [match[1] for match in _ITEM.finditer(inside) if match[1]]
        if not items:
            raise UnreadableError(f"the path {self.text} has empty brackets")
        return ", ".join(self.item(item) for item in items)

    def item(self, item: str) -> str:
        """Return a part of a union as the library reads it: names in double quotes."""
        if item[0] in "'\"":
            return json.dumps(unquoted(item))
        if ":" in item and _NUMBERS.fullmatch(item):
            return item
        if _BARE.fullmatch(item) is None:
            raise UnreadableError(f"`{item}` in the path {self.text} is not understood")
        return json.dumps(item)

    def script(self, kind: str, script: str) -> str:
        """Keep a script and return the name that stands for it."""
        self.scripts.append(compiled(script))
        return json.dumps(f"{_MARK}{kind}{len(self.scripts) - 1}")


def _read(part: str, scripts: list[Compiled]) -> list[Segment]:
    """Return the segments of a path that the library reads."""
    import jsonpath  # only a project with a ruleset of Spectral needs it

    try:
        path = jsonpath.compile(part)
    except jsonpath.JSONPathError as error:
        raise UnreadableError(f"the path {part} is not understood: {error}") from error
    if not isinstance(path, jsonpath.JSONPath):
        raise UnreadableError(f"the path {part} is not understood")
    return [_segment(segment, scripts) for segment in path.segments]


def _segment(segment: Any, scripts: list[Compiled]) -> Segment:
    is_deep = type(segment).__name__ == "JSONPathRecursiveDescentSegment"
    return Segment(tuple(_selector(selector, scripts) for selector in segment.selectors), is_deep)


def _selector(selector: Any, scripts: list[Compiled]) -> Selector:
    kind = type(selector).__name__
    if kind == "WildcardSelector":
        return Every()
    if kind == "SliceSelector":
        if selector.slice.step == 0:
            raise UnreadableError("a slice goes on by 0")
        return Slice(selector.slice)
    name = str(selector.name)
    if name.startswith(_MARK):
        script = scripts[int(name[2:])]
        return Filter(script) if name[1] == "?" else Computed(script)
    return Name(name)
