"""Whether prose that names an endpoint says that the project has it: not a denial, not a probe, not somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from openspec_lint.model.prose.mentions import Confidence, Mention, segments
from openspec_lint.model.prose.promises import Promise

_LOCAL_HOST: Final = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?")
_NO_API: Final = re.compile(
    r"docs?|redoc|swagger[\w.-]*|openapi[\w.-]*|api-docs|favicon\.ico|robots\.txt|static|assets|public|index\.html"
    r"|health\w*|live\w*|ready\w*|readiness|metrics|ping|\.well-known|\.\."
)
"""First or last segments of what a server offers besides its API: documentation, pages, probes."""

_NO_SUCH: Final = re.compile(
    r"(?:^|[-_])(?:non-?existent|unknown|nope|invalid|missing|does-?not-?exist|not-?found|undefined|foo|bar)(?:$|[-_])"
)
_DENIED: Final = re.compile(
    r"\b(?:non-?existent|unknown|unregistered|undefined|unmatched) (?:\w+ )?(?:route|path|endpoint|url)s?\b"
    r"|\b(?:SHALL|MUST|SHOULD|DOES|DO) NOT (?:\w+ )?(?:exist|expose|provide|offer|serve|define|register|declare|add)\b"
    r"|\bno longer\b|\bremoved\b|\bretired\b|\blegacy\b|\bdeprecated\b|\bunsupported\b|\bthird[- ]party\b|\bno such\b"
    r"|\bupstream\b|\bexternal\b|不声明|未声明|不存在|不提供|已移除|已废弃",
    re.IGNORECASE,
)
_NOT_BEFORE: Final = re.compile(
    r"\b(?:no|not|never|nor|neither|than|instead of|replaces?|formerly)\s+(?:an?\s+|the\s+)?[`*]*$"
)
_GIVEN: Final = re.compile(r"\s*(?:[-*+]\s*)?[*_]{0,3}(?:GIVEN\b|假定|假设|给定)", re.IGNORECASE)
_BLOCK_START: Final = re.compile(r"\s*(?:[-*+#>|]|\d+[.)]\s|$)")
_SENTENCE_END: Final = re.compile(r"(?<=[.;。；])\s+")


def is_own(mention: Mention) -> bool:
    """Tell whether a mention can mean one operation of the project's own API."""
    return not mention.is_pattern and (not mention.host or _LOCAL_HOST.fullmatch(mention.host) is not None)


def is_api_path(path: str) -> bool:
    """Tell whether a path can be an operation of an API: no page, no probe, no example of what does not exist."""
    parts = [part for part in segments(path) if part != "{}"]
    if not parts or any(_NO_API.fullmatch(part) for part in (parts[0], parts[-1])):
        return False
    return not any(_NO_SUCH.search(part) for part in parts)


def affirms(promise: Promise, mention: Mention) -> bool:
    """Tell whether a promise clearly says that an endpoint is there, rather than that it is not."""
    lines = promise.site.document.value
    if mention.confidence < Confidence.HIGH or _GIVEN.match(lines[mention.line]):
        return False
    written = lines[mention.line][mention.column - 1 : mention.end_column - 1]
    sentence = _sentence(lines, mention.line, written)
    before = sentence.partition(written)[0]
    if _DENIED.search(f"{promise.site.name}. {sentence}") or _NOT_BEFORE.search(before):
        return False
    named = {status.status for status in promise.statuses()} if promise.is_scenario else set()
    return not (named and named <= {"404", "405", "410"})


def _sentence(lines: Sequence[str], line: int, part: str) -> str:
    """Return the sentence that holds `part` of the line at an index, also where it is wrapped over lines."""
    start, end = line, line + 1
    while start > 0 and not _BLOCK_START.match(lines[start]) and lines[start - 1].strip():
        start -= 1
    while end < len(lines) and not _BLOCK_START.match(lines[end]):
        end += 1
    sentences = _SENTENCE_END.split(" ".join(line.strip() for line in lines[start:end]))
    return next((sentence for sentence in sentences if part in sentence), lines[line])
