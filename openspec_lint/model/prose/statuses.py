"""HTTP statuses that prose names: "HTTP 404", "returns 404", "404 Not Found", but no other number."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from http import HTTPStatus
from typing import Final, NamedTuple

from openspec_lint.model.prose.mentions import LONGEST_LINE

KNOWN: Final = frozenset(str(status.value) for status in HTTPStatus) | {"425", "451", "499"}
_PHRASES: Final = "|".join(sorted({re.escape(status.phrase) for status in HTTPStatus}, key=len, reverse=True))
_DIGITS: Final = re.compile(r"[1-5][0-9]{2}")
_NUMBER: Final = r"[`\"'*(]{0,3}(?P<status>[1-5][0-9]{2})(?![\w.,:/%-]*[\w%])"

_FORMS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bHTTP(?:/[\d.]+)?(?:\s+(?:status|response|error))?(?:\s+code)?(?:\s*[:=]|\s+of)?\s+{_NUMBER}",
        rf"\bstatus(?:\s+code)?(?:\s+(?:is|of|equals|SHALL be|MUST be|SHALL equal)|\s*[:=]+)?\s+{_NUMBER}",
        r"(?<![\w./:-])(?P<status>[1-5][0-9]{2})`?\s+(?:" + _PHRASES + r")\b",
        rf"\b(?:returns?|returned|responds?(?:\s+with)?|rejected\s+with|fails?\s+with|answers?(?:\s+with)?)"
        rf"(?:\s+an?)?\s+{_NUMBER}(?!\s+(?!with\b|and\b|or\b|if\b|when\b|response|status|error|for\b|because)[a-z])",
        rf"\bresponse\s+(?:(?:SHALL|MUST)\s+be|is|will be)\s+(?:an?\s+)?{_NUMBER}",
        r"(?<![\w./:-])`?(?P<status>[1-5][0-9]{2})`?\s+(?:response|status|error)\b(?!\s+(?:messages|rows|items))",
        r"`(?P<status>[1-5][0-9]{2})`(?=\s*(?:$|[.,;)]|with\b|and\b|because\b))",
    )
)
_LIST: Final = re.compile(
    r"(?<![\w./:-])[1-5][0-9]{2}(?:`?(?:\s*[,/]\s*(?:or\s+|and\s+)?|\s+(?:or|and)\s+)(?:an?\s+)?(?:HTTP\s+)?`?[1-5][0-9]{2})+"
    r"\b(?![.%]\d)"
)
_REACH: Final = 120
"""Characters before a status in which a word may negate it."""

_NEGATION: Final = re.compile(
    r"(?:\bnot\b|\bnever\b|\bno\b|\bno longer\b|\binstead of\b|\brather than\b|\bwithout\b|\bunlike\b|\bnor\b|n't\b"
    r"|\b(?:an?|any) upstream\b)[^.;,]*$",
    re.IGNORECASE,
)


class StatusMention(NamedTuple):
    """A status that a line of text names: three digits; line 0-based, columns 1-based with the end exclusive."""

    status: str
    line: int
    column: int
    end_column: int


def statuses(lines: Iterable[tuple[int, str]]) -> Iterator[StatusMention]:
    """Yield the statuses that `lines`, pairs of 0-based index and text, promise; "not 404" is left out."""
    for index, text in lines:
        if len(text) > LONGEST_LINE or _DIGITS.search(text) is None:
            continue
        found: dict[int, str] = {}
        for form in _FORMS:
            for match in form.finditer(text):
                if match["status"] in KNOWN and not _is_negated(text, match.start("status")):
                    found[match.start("status")] = match["status"]
        if found:
            found.update(_listed_with(text, found))
        for start, status in sorted(found.items()):
            yield StatusMention(status, index, start + 1, start + 4)


def _is_negated(text: str, start: int) -> bool:
    return _NEGATION.search(text[max(0, start - _REACH) : start]) is not None


def _listed_with(text: str, found: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield all members of the lists in which one of `found` stands: "401 or 403", "403, 404 or 410"."""
    for match in _LIST.finditer(text):
        members = {match.start() + each.start(): each[0] for each in _DIGITS.finditer(match[0])}
        if not members.keys().isdisjoint(found):
            yield from members.items()
