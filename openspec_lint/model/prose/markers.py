"""Markers by which a change document says that it breaks somebody: **BREAKING**, a heading "Breaking Changes", ..."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from openspec_lint.model.prose.denials import behind_scope, is_denied, is_for_authors, is_negated, says_nothing
from openspec_lint.model.prose.mentions import LONGEST_LINE

_LEAD: Final = r"\s*(?:[-*+|]\s+|\d+[.)]\s+)?"
_HAN: Final = r"(?:破坏性|破壞性|不兼容|不相容)(?:的)?(?:变更|變更|改动|更新|变化|修改|变动)?"
_FORMS: Final = re.compile(
    r"(?P<upper>(?<![\w‑-])(?-i:BREAKING)(?:[ -]CHANGES?)?(?![\w‑-]))"
    r"|\*\*\s*\[?(?P<bold>Breaking(?:\s+(?:API\s+)?changes?)?)(?=\s*(?:\*\*|[^\w\s*][^*]{0,60}\*\*))"
    rf"|^{_LEAD}(?P<label>(?:Potential(?:ly)?\s+)?Breaking(?:\s+API)?(?:\s+changes?)?)\s*[?？]?\s*[:：|]"
    r"|^\s*[-*+]\s+\*\*[^*]{1,40}\*\*\s*[:：]\s*(?P<effect>Breaking)\b"
    r"|^#{1,6}\s+(?:\d+[\d.)]*\s+)?(?:[^\w\s`]{1,4}\s+)?(?:Potential(?:ly)?\s+)?(?:API\s+)?"
    r"(?P<heading>Breaking(?:\s+\w+){0,2})\s*(?=$|[:：—–(]|-\s|&|/)"
    r"|(?<=[.;。；]\s)(?P<sentence>(?-i:Breaking)\s+(?:API\s+)?change)(?=\s+(?:for|to|in|of)\b|\s*[:：.])"
    r"|\b(?:this|that|it|which)\s+(?:is|are)\s+(?:an?\s+)?(?:[\w-]{1,30}[\s-])?(?P<statement>breaking)"
    r"(?:\s+[\w-]{1,30})?\s+changes?\b"
    r"|^\s*(?:[-*+]\s+)?[`*]{0,2}(?P<commit>(?-i:feat|fix|refactor|perf|chore|build|docs|revert)(?:\([^()]{0,60}\))?!)(?=:)"
    rf"|\*\*(?P<han>[^*]{{0,10}}{_HAN}[^*]{{0,10}})\*\*"
    rf"|^{_LEAD}(?P<hanlabel>[^*:：|]{{0,6}}{_HAN})\s*[:：|]"
    rf"|^#{{1,6}}\s+(?:\d+[\d.)]*\s+)?(?P<hanheading>[^:：|]{{0,6}}{_HAN})\s*(?=$|[:：])",
    re.IGNORECASE,
)
"""Bare BREAKING counts in upper case only: "breaking" in a sentence is prose, but for one that says "this is ..."."""

_TITLES: Final = frozenset(("heading", "label", "bold", "hanheading", "hanlabel"))
"""The forms that say nothing when nothing stands behind or below them."""

_POSSIBLE: Final = ("reaking", "REAKING", "性", "兼容", "相容", "!:")
"""What no line without a marker needs to be looked at for."""

_MARKS: Final = " \t:：|*_#()（）[]–—-?？"
"""What stands around words without saying anything."""

_COMMENT: Final = re.compile(r"<!--(?:(?!-->).)*-->")
_HEADING: Final = re.compile(r"^(#{1,6})\s")
_BULLET: Final = re.compile(r"^(\s*)(?:[-*+]|\d+[.)])\s")
_TABLE_RULE: Final = frozenset(" \t:|-")
"""What the line below the head of a table is made of."""

_LONGEST_BLOCK: Final = 200
"""Lines of a bullet or paragraph; a longer one is a list of something else."""


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
    """Yield the declarations of a break in `lines`; the indices in `fenced`, and comments, are not read.

    Negations ("No breaking changes", "non-breaking", "Breaking Changes: None", the heading followed by "None") declare
    nothing, nor do breaks that only the authors feel ("BREAKING (internal)", "(UX)", "(spec only)").
    """
    for index, text in _readable(lines, fenced):
        match = _declaring(text)
        if match is None:
            continue
        rest = text[match.end() :]
        end = _block_end(lines, index)
        content = _first_words((behind_scope(rest), *lines[index + 1 : end]))
        is_title = match.lastgroup in _TITLES and not text[: match.start()].strip(_MARKS)
        if says_nothing(content) or is_for_authors(rest) or (is_title and not content):
            continue
        if text.lstrip().startswith("|") and index + 1 < len(lines) and _is_table_rule(lines[index + 1]):
            continue  # the head of a table names its columns
        name = match.lastgroup or 0
        yield Marker(index, match.start(name) + 1, match.end(name) + 1, end)


def _is_table_rule(text: str) -> bool:
    return "-" in text and _TABLE_RULE.issuperset(text)


def _readable(lines: Sequence[str], fenced: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the lines that may hold a marker, what is commented out in them blanked.

    A comment goes on over lines where it begins one, as in Markdown.
    """
    is_comment = False
    for index, text in enumerate(lines):
        if index in fenced:
            continue
        if is_comment:
            _, end, behind = text.partition("-->")
            is_comment = not end
            text = " " * (len(text) - len(behind)) + behind
        if "<!--" in text:
            is_comment = "-->" not in text and text.lstrip().startswith("<!--")
            text = "" if is_comment else _COMMENT.sub(lambda found: " " * len(found[0]), text)
        if len(text) <= LONGEST_LINE and any(part in text for part in _POSSIBLE):
            yield index, text


def _declaring(text: str) -> re.Match[str] | None:
    """Return the first marker of a line that nothing around it negates."""
    if is_denied(text):
        return None
    return next((match for match in _FORMS.finditer(text) if not is_negated(text, match.start(), match.end())), None)


def _first_words(lines: Iterable[str]) -> str:
    """Return the first of `lines` that says something, without the marks around it; "" when none does."""
    return next((words for line in lines if (words := line.strip(_MARKS))), "")


def _block_end(lines: Sequence[str], index: int) -> int:
    """Return the index after the last line of the section, bullet or paragraph that begins at `index`."""
    heading = _HEADING.match(lines[index])
    last = len(lines) if heading is not None else min(len(lines), index + _LONGEST_BLOCK)
    for position in range(index + 1, last):
        below = _HEADING.match(lines[position])
        if heading is not None and below is not None and len(below[1]) <= len(heading[1]):
            return position
        if heading is None and (below is not None or _ends_block(lines, index, position)):
            return position
    return last


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
