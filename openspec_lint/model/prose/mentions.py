"""Endpoints that prose names: `GET /pets/{id}` in a code span, in a table, in a sentence, in a list of bullets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from openspec_lint.model.prose import wordings
from openspec_lint.model.prose.wordings import methods_of, split_target, without_closing

LONGEST_LINE: Final = 10_000
"""Characters of a line of prose; what is longer is data, and would only take time."""

_REACH: Final = 90
"""Columns before a code span in which its verb may stand."""

_NEAR: Final = 8
"""Lines between which a bullet with a method and one with a path belong together."""

_LINE_MARKS: Final = " \t#*-+.:_"


class Confidence(IntEnum):
    """How sure it is that an endpoint is meant, and which: LOW has no verb, HIGH is verb and path in one code span
    or alone in a line.
    """

    LOW = 1
    MEDIUM = 2
    HIGH = 3


class Mention(NamedTuple):
    """An endpoint that a line of text names.

    method: upper case, "" when the text gives none. path: as written, without host and query. host: of an absolute
    URL, or the placeholder that stands for one; else "". line: index of the line (0-based). column, end_column: of
    path and verb as far as they stand together (1-based, end exclusive). is_alternative: one of several verbs of which
    the text needs no more than one: "PUT or PATCH".
    """

    method: str
    path: str
    line: int
    column: int
    end_column: int
    confidence: Confidence
    host: str = ""
    is_alternative: bool = False

    @property
    def name(self) -> str:
        """Return how people call it: "POST /pets"."""
        return f"{self.method} {self.path}".lstrip()

    @property
    def is_pattern(self) -> bool:
        """Tell whether the path stands for several: a wildcard, a choice of segments, an ellipsis."""
        return wordings.CHOICE.search(wordings.ONE_PARAMETER.sub("{}", self.path)) is not None


def mentions(lines: Iterable[tuple[int, str]]) -> Iterator[Mention]:
    """Yield the endpoints that `lines`, pairs of 0-based index and text, name; fenced lines are for the caller to omit.

    Bullets "**Method**: GET" and "**Path**: `/x`" are read together, in any order, where they stand near each other.
    """
    known = [(index, text) for index, text in lines if len(text) <= LONGEST_LINE]
    if not any("/" in text for _, text in known):
        return
    labelled = _labelled(known)
    above = (-2, "")
    for index, text in known:
        if index in labelled:
            yield from labelled[index]
        elif "/" in text:
            yield from _line_mentions(index, text, above[1] if above[0] == index - 1 else "")
        above = (index, text)


def _labelled(lines: list[tuple[int, str]]) -> dict[int, list[Mention]]:
    """Return the mentions of the lines that label a path, where a method is labelled near them."""
    found: dict[int, list[Mention]] = {}
    method: tuple[int, str] | None = None
    path: tuple[int, Mention] | None = None
    for index, text in lines:
        if text.startswith("#"):
            method = path = None
        if ":" not in text and "：" not in text and "|" not in text:
            continue
        if (label := wordings.METHOD_LABEL.match(text)) is not None:
            method = (index, label["verbs"])
        elif "/" in text and (label := wordings.PATH_LABEL.match(text)) is not None:
            (bare,) = _made(index, "", label["target"], label.start("target"), Confidence.MEDIUM)
            path = (index, bare)
        if method is not None and path is not None:
            if abs(method[0] - path[0]) <= _NEAR:
                found[path[0]] = [path[1]._replace(method=verb) for verb in methods_of(method[1])]
                method = path = None
            elif method[0] > path[0]:
                path = None
            else:
                method = None
    return found


def _line_mentions(index: int, text: str, above: str) -> Iterator[Mention]:
    """Yield the mentions of a line; above: the line directly above it."""
    row = list(_row_mentions(index, text)) if text.lstrip().startswith("|") else []
    taken = [range(mention.column - 1, mention.end_column - 1) for mention in row]
    yield from row
    pieces: list[str] = []
    end = 0
    for span in wordings.CODE_SPAN.finditer(text):
        is_verb = wordings.ONLY_VERBS.fullmatch(span[2]) is not None
        pieces += [text[end : span.start()], span[0] if is_verb else "`" * len(span[0])]
        end = span.end()
        if not is_verb and not any(span.start(2) in place or place.start in range(*span.span()) for place in taken):
            yield from _span_mentions(index, text, span.start(), span.start(2), span[2], above)
    plain = "".join((*pieces, text[end:]))
    for match in wordings.BARE.finditer(plain):
        if not any(match.start("target") in place for place in taken):
            yield from _bare_mentions(index, plain, match)


def _bare_mentions(index: int, plain: str, match: re.Match[str]) -> Iterator[Mention]:
    """Yield what a line names in prose; plain: the line without its code spans."""
    verbs, is_direct = match["verbs"], not match["link"].strip(" \t:：")
    if not is_direct and match["target"] == "/":  # "the GET handler / the POST handler"
        return
    start = match.start("verbs")
    start += 0 if verbs.endswith(("*", "`")) else len(verbs) - len(verbs.lstrip("*`"))
    target = without_closing(match["target"], plain[:start])
    before = wordings.NUMBERING.sub("", plain[:start]).strip(_LINE_MARKS)
    behind = plain[match.start("target") + len(target) :].strip(_LINE_MARKS)
    confidence = Confidence.HIGH if is_direct and not before + behind else Confidence.MEDIUM
    yield from _made(index, verbs, target, match.start("target"), confidence, start if is_direct else None)


def _row_mentions(index: int, text: str) -> Iterator[Mention]:
    """Yield the endpoint of a table's row that has verb and path in cells of their own, in any order."""
    cells = [match.span(1) for match in wordings.CELL.finditer(text)]
    verbs = [place for place, (start, end) in enumerate(cells) if wordings.ONLY_VERBS.fullmatch(text, start, end)]
    found = ((place, wordings.ONLY_PATH.fullmatch(text, start, end)) for place, (start, end) in enumerate(cells))
    paths = [(place, match) for place, match in found if match is not None]
    if len(verbs) != 1 or not paths:
        return
    (verb,) = verbs
    place, match = min(paths, key=lambda entry: (abs(entry[0] - verb), entry[0] < verb))
    start = cells[verb][0] if place == verb + 1 else None
    written = text[slice(*cells[verb])]
    yield from _made(index, written, match["target"], match.start("target"), Confidence.MEDIUM, start)


def _span_mentions(index: int, text: str, start: int, offset: int, content: str, above: str) -> Iterator[Mention]:
    """Yield the mentions of a code span that begins at column `start` of a line, its content at `offset`."""
    first = True
    for match in wordings.IN_SPAN.finditer(content):
        is_first = first and not content[: match.start()].strip()
        verbs_before = wordings.LISTED_BEFORE.search(text, max(0, start - _REACH), start) if is_first else None
        confidence = Confidence.HIGH if is_first else Confidence.MEDIUM
        place = offset + match.start("target")
        if verbs_before is not None:
            joined = verbs_before["verbs"] + verbs_before["join"] + match["verbs"]
            spoken = _made(index, joined, match["target"], place, Confidence.MEDIUM)
            yield from (mention for mention in spoken if mention.method not in methods_of(match["verbs"]))
        yield from _made(index, match["verbs"], match["target"], place, confidence, offset + match.start("verbs"))
        first = False
    target = wordings.TARGET_ALONE.fullmatch(content)
    if not first or target is None:
        return
    before = text[max(0, start - _REACH) : start]
    if not before.strip(" \t>") and above:
        before = f"{above[-_REACH:]} {before.lstrip()}"
    spoken_before = wordings.BEFORE_SPAN.search(before)
    behind = wordings.BEHIND_SPAN.match(text, offset + len(content))
    verbs = spoken_before or behind
    if verbs is not None:
        yield from _made(index, verbs["verbs"], target["target"], offset, Confidence.MEDIUM)
    elif target["target"].startswith("/"):
        yield from _made(index, "", target["target"], offset, Confidence.LOW)


def _made(
    index: int, verbs: str, target: str, offset: int, confidence: Confidence, start: int | None = None
) -> Iterator[Mention]:
    """Yield a mention for each of the verbs ("": one without) of a target at `offset`, both counted from 0.

    start: where the verbs begin, where they stand together with the target.
    """
    target = without_closing(target)
    host, path = split_target(target)
    column = (offset if start is None else start) + 1
    methods = methods_of(verbs)
    is_alternative = len(methods) > 1 and wordings.OR.search(verbs) is not None
    for method in methods or ("",):
        yield Mention(method, path, index, column, offset + len(target) + 1, confidence, host, is_alternative)


Segments = tuple[str, ...]
"""The segments of a path with each parameter, however it is written, as "{}"."""


@lru_cache(maxsize=4096)
def segments(path: str) -> Segments:
    """Return the segments of a path with each parameter, however it is written, as "{}": "/pets/:id/" → pets, {}."""
    return tuple(wordings.PARAMETER.sub("{}", part) for part in path.strip("/").split("/") if part)
