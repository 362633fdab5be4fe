"""Endpoints that prose names: `GET /pets/{id}` in a code span, in a table, in a sentence, in a list of bullets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

LONGEST_LINE: Final = 10_000
"""Characters of a line of prose; what is longer is data, and would only take time."""

_VERB: Final = r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b"
_VERBS: Final = rf"`?{_VERB}`?(?:(?:\s*[,/|]\s*(?:or\s+|and\s+)?|\s+(?:or|and)\s+)`?{_VERB}`?){{0,7}}"
_PLACEHOLDER: Final = r"\{[^{}`]*\}|<[^<>`]*>"
_IN_SPAN: Final = re.compile(
    rf"(?<![\w/-])(?P<verbs>{_VERBS})\s+(?P<target>(?:https?://|\{{\w+\}}/|\$\w+/|/)(?:{_PLACEHOLDER}|[^\s`])*)"
)
_BARE: Final = re.compile(
    rf"(?<![\w/`-])(?P<verbs>{_VERBS})\*{{0,2}}\s+(?P<target>/(?:{_PLACEHOLDER}|[A-Za-z0-9_\-./:\[\]$~@%+?=&*])*)"
)
_TABLE_ROW: Final = re.compile(
    rf"^\s*\|\s*\**(?P<verbs>{_VERBS})\**\s*\|\s*`?(?P<target>/(?:{_PLACEHOLDER}|[^\s`|])*)`?"
)
_CODE_SPAN: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_BEFORE_SPAN: Final = re.compile(
    rf"(?<![\w/-])(?P<verbs>{_VERBS})\*{{0,2}}\s+(?:(?:HTTP\s+)?(?:requests?|calls?)\s+)?(?:(?:is|are)\s+)?"
    r"(?:(?:made|sent|issued)\s+)?(?:(?:to|on|at|against)\s+)?(?:the\s+)?$"
)
_METHOD_BULLET: Final = re.compile(
    rf"^\s*[-*]\s+\**(?:HTTP\s+)?Method:?\**\s*:?\s*`?(?P<verbs>{_VERBS})", re.IGNORECASE
)
_PATH_BULLET: Final = re.compile(r"^\s*[-*]\s+\**(?:Path|Endpoint|URL|Route):?\**\s*:?\s*$", re.IGNORECASE)
_ONE_VERB: Final = re.compile(_VERB)
_LINE_MARKS: Final = " \t#*-+.:"
_REACH: Final = 90
"""Columns before a code span in which its verb may stand."""

_PARAMETER: Final = re.compile(r"\{\{[^{}/]*\}\}|\{[^{}/]*\}|<[^<>/]*>|^:[A-Za-z_]\w*|\$\{[^{}/]*\}|^\$\w+|^\[\w+\]$")
_CHOICE: Final = re.compile(r"\{[^{}/]*[|,][^{}/]*\}|\.\.\.|…|\*|\[/|\[\w*/")


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
    path and verb as far as they stand together (1-based, end exclusive).
    """

    method: str
    path: str
    line: int
    column: int
    end_column: int
    confidence: Confidence
    host: str = ""

    @property
    def name(self) -> str:
        """Return how people call it: "POST /pets"."""
        return f"{self.method} {self.path}".lstrip()

    @property
    def is_pattern(self) -> bool:
        """Tell whether the path stands for several: a wildcard, a choice of segments, an ellipsis."""
        return _CHOICE.search(self.path) is not None


def mentions(lines: Iterable[tuple[int, str]]) -> Iterator[Mention]:
    """Yield the endpoints that `lines`, pairs of 0-based index and text, name; fenced lines are for the caller to omit.

    Bullets "**Method**: GET" and "**Path**: `/x`" are read together when they stand on neighbouring lines.
    """
    pending: tuple[int, tuple[str, ...]] = (-2, ())
    for index, text in lines:
        if "/" in text and len(text) <= LONGEST_LINE:
            verbs_above = pending[1] if index - pending[0] <= 1 else ()
            yield from _line_mentions(index, text, verbs_above)
        if (bullet := _METHOD_BULLET.match(text)) is not None:
            pending = (index, _methods(bullet["verbs"]))


def _line_mentions(index: int, text: str, verbs_above: tuple[str, ...]) -> Iterator[Mention]:
    row = _TABLE_ROW.match(text)
    if row is not None:
        yield from _from_match(index, row, 0, Confidence.MEDIUM)
        text = " " * row.end() + text[row.end() :]
    plain = text
    for span in _CODE_SPAN.finditer(text):
        plain = plain[: span.start()] + "`" * (span.end() - span.start()) + plain[span.end() :]
        yield from _span_mentions(index, text, span, verbs_above)
    for match in _BARE.finditer(plain):
        is_alone = not (text[: match.start()] + text[match.end() :]).strip(_LINE_MARKS)
        yield from _from_match(index, match, 0, Confidence.HIGH if is_alone else Confidence.MEDIUM)


def _span_mentions(index: int, text: str, span: re.Match[str], verbs_above: tuple[str, ...]) -> Iterator[Mention]:
    content, offset = span[2], span.start(2)
    found = False
    for match in _IN_SPAN.finditer(content):
        found = True
        confidence = Confidence.HIGH if not content[: match.start()].strip() else Confidence.MEDIUM
        yield from _from_match(index, match, offset, confidence)
    if found or not content.startswith("/") or " " in content.strip():
        return
    path = _bare_path(content)
    before = text[max(0, span.start() - _REACH) : span.start()]
    verbs: tuple[str, ...] = ()
    if (spoken := _BEFORE_SPAN.search(before)) is not None:
        verbs = _methods(spoken["verbs"])
    elif _PATH_BULLET.match(text[: span.start()]) is not None:
        verbs = verbs_above
    end = offset + len(content) + 1
    if not verbs:
        yield Mention("", path, index, offset + 1, end, Confidence.LOW)
    for method in verbs:
        yield Mention(method, path, index, offset + 1, end, Confidence.MEDIUM)


def _from_match(index: int, match: re.Match[str], offset: int, confidence: Confidence) -> Iterator[Mention]:
    target = _without_punctuation(match["target"])
    host, path = _split_host(target)
    end = offset + match.start("target") + len(target)
    for method in _methods(match["verbs"]):
        yield Mention(method, _bare_path(path), index, offset + match.start("verbs") + 1, end + 1, confidence, host)


def _methods(verbs: str) -> tuple[str, ...]:
    return tuple(_ONE_VERB.findall(verbs.upper()))


def _split_host(target: str) -> tuple[str, str]:
    if target.startswith("/"):
        return "", target
    if target.startswith("http"):
        try:
            parts = urlsplit(target)
        except ValueError:
            return target, "/"
        return parts.netloc, parts.path or "/"
    host, _, path = target.partition("/")
    return host, "/" + path


def _bare_path(path: str) -> str:
    return _without_punctuation(re.split(r"[?#]", path.strip(), maxsplit=1)[0])


def _without_punctuation(text: str) -> str:
    return text if text.endswith("...") else text.rstrip(".,;:!")


@lru_cache(maxsize=4096)
def segments(path: str) -> tuple[str, ...]:
    """Return the segments of a path with each parameter, however it is written, as "{}": "/pets/:id/" → pets, {}."""
    return tuple(_PARAMETER.sub("{}", part) for part in path.strip("/").split("/") if part)
