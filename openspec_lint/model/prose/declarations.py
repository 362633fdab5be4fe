"""Markers by which a change document says that it breaks somebody: **BREAKING**, a heading "Breaking Changes", ..."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.model.prose.mentions import LONGEST_LINE

_FORMS: Final = re.compile(
    r"(?P<upper>(?<![\w-])(?-i:BREAKING)(?:[ -]CHANGES?)?(?![\w-]))"
    r"|\*\*\s*\[?(?P<bold>Breaking(?:\s+(?:API\s+)?changes?)?)(?=\s*(?:\*\*|[^\w\s*][^*]{0,60}\*\*))"
    r"|^\s*(?:[-*+|]\s+|\d+[.)]\s+)?(?P<label>Breaking(?:\s+API)?(?:\s+changes?)?)\s*[:：|]"
    r"|^\s*[-*+]\s+\*\*[^*]{1,40}\*\*\s*[:：]\s*(?P<effect>Breaking)\b"
    r"|^#{1,6}\s+(?:\d+[.)]?\s+)?(?P<heading>(?:API\s+)?Breaking(?:\s+\w+)?\s*$)"
    r"|\*\*(?P<han>[^*]{0,10}(?:破坏性|不兼容)[^*]{0,10})\*\*",
    re.IGNORECASE,
)
"""Bare BREAKING counts in upper case only: "breaking" in a sentence is prose."""

_NEGATED_BEFORE: Final = re.compile(
    r"(?:\b(?:no|non|not|zero|without|never|avoids?|isn't|aren't)\b|无|非)[\s*_`-]*"
    r"(?:(?:an?|any|known|new|expected|api|public|external|intended|user-facing)[\s*_-]+){0,3}$",
    re.IGNORECASE,
)
_REACH: Final = 60
"""Characters before a marker in which a word may negate it."""

_NOTHING: Final = re.compile(
    r"(?:none|no(?!\s+(?:longer|more)\b)|not\s+(?:applicable|expected|breaking)|additive|n/?a|nothing|nil|zero|无|没有|暂无|否)(?![\w-])|无[现破需]",
    re.IGNORECASE,
)
_NEGATED_INSIDE: Final = re.compile(r"无破坏性|无现有|不破坏|非破坏")
_UNSCOPED: Final = re.compile(
    r"[(（\[]?\s*(?:internal|内部|visible ux|ux|ui|visual|spec[- ]only|docs?[- ]only|developer|dev|tooling|repository"
    r"|build|tests?)\b",
    re.IGNORECASE,
)
_MARKS: Final = " \t:：|*_#()（）[]–—-"
"""What stands around words without saying anything."""

_HEADING: Final = re.compile(r"^(#{1,6})\s")
_BULLET: Final = re.compile(r"^(\s*)(?:[-*+]|\d+[.)])\s")


class Marker(NamedTuple):
    """A place that declares a break, and what it says about it.

    line: index (0-based); column, end_column: of the word (1-based, end exclusive). end: index after the last line
    that belongs to it: the bullet's continuation lines, or the section of a heading.
    """

    line: int
    column: int
    end_column: int
    end: int


def markers(lines: Sequence[str], fenced: Collection[int]) -> Iterator[Marker]:
    """Yield the declarations of a break in `lines`; the indices in `fenced` are not read.

    Negations ("No breaking changes", "non-breaking", "Breaking Changes: None", the heading followed by "None") declare
    nothing, nor do breaks that only the authors feel ("BREAKING (internal)", "(UX)", "(spec only)").
    """
    for index, text in enumerate(lines):
        match = _declaring(text) if index not in fenced else None
        if match is None:
            continue
        rest = text[match.end() :]
        end = _block_end(lines, index)
        is_title = match.lastgroup in ("heading", "label", "bold")
        content = _first_words((rest, *lines[index + 1 : end]))
        if _NOTHING.match(content) or _UNSCOPED.match(rest.strip(_MARKS)) or (is_title and not content):
            continue
        yield Marker(index, match.start(match.lastgroup or 0) + 1, match.end(match.lastgroup or 0) + 1, end)


def _declaring(text: str) -> re.Match[str] | None:
    """Return the first marker of a line that no word before it negates."""
    if len(text) > LONGEST_LINE:
        return None
    if "reaking" not in text and "REAKING" not in text and "性" not in text and "兼容" not in text:
        return None
    if _NEGATED_INSIDE.search(text):
        return None
    return next((match for match in _FORMS.finditer(text) if not _is_negated(text, match.start())), None)


def _is_negated(text: str, start: int) -> bool:
    return _NEGATED_BEFORE.search(text[max(0, start - _REACH) : start]) is not None


def _first_words(lines: Iterable[str]) -> str:
    """Return the first of `lines` that says something, without the marks around it; "" when none does."""
    return next((words for line in lines if (words := line.strip(_MARKS))), "")


def _block_end(lines: Sequence[str], index: int) -> int:
    """Return the index after the last line of the section, bullet or paragraph that begins at `index`."""
    heading = _HEADING.match(lines[index])
    for position in range(index + 1, len(lines)):
        below = _HEADING.match(lines[position])
        if heading is not None and below is not None and len(below[1]) <= len(heading[1]):
            return position
        if heading is None and (below is not None or _ends_block(lines, index, position)):
            return position
    return len(lines)


def _ends_block(lines: Sequence[str], index: int, position: int) -> bool:
    """Tell whether the bullet or paragraph at `index` ends before the line at `position`."""
    text = lines[position]
    if lines[index].lstrip().startswith("|"):
        return True
    bullet = _BULLET.match(lines[index])
    other = _BULLET.match(text)
    if not text.strip():
        # "**Breaking changes:**", an empty line, and then the list of them
        introduces = bullet is None and position == index + 1 and lines[index].rstrip(" *").endswith((":", "："))
        return not introduces
    return bullet is not None and other is not None and len(other[1]) <= len(bullet[1])
