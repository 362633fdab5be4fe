"""Whether prose that names an endpoint says that the project has it: not a denial, not a probe, not somebody else's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from openspec_lint.model.prose.mentions import Confidence, Mention, segments
from openspec_lint.model.prose.promises import Promise
from openspec_lint.model.prose.routes import PREFIX, without_prefix
from openspec_lint.model.prose.steps import GIVEN, step_of

_NO_API: Final = re.compile(
    r"docs?|redoc|swagger[\w.-]*|openapi[\w.-]*|schema(?:\.\w+)?|api-docs|favicon\.ico|robots\.txt|static|assets|public"
    r"|index\.html|health\w*|live\w*|ready\w*|readiness|metrics|ping|\.well-known|\.\."
)
"""First or last segments of what a server offers besides its API: documentation, pages, probes."""

_INTERNAL: Final = re.compile(r"_?internal|private")
"""First segments, behind a prefix such as /api, of what a service keeps for itself."""

_NO_SUCH: Final = re.compile(
    r"(?:^|[-_])(?:non-?existent|unknown|nope|invalid|missing|does-?not-?exist|not-?found|undefined|foo|bar)(?:$|[-_])"
)
_DENIED: Final = re.compile(
    r"\b(?:non-?existent|unknown|unregistered|undefined|unmatched) (?:\w+ )?(?:route|path|endpoint|url)s?\b"
    r"|\b(?:SHALL|MUST|SHOULD|DOES|DO|WILL|CAN) ?NOT (?:\w+ )?(?:exist|expose|provide|offer|serve|define|register"
    r"|declare|add|call|invoke|use|send|request|hit|contact|include|implement)\b"
    r"|\bno longer\b|\bremoved\b|\bretired\b|\blegacy\b|\bdeprecated\b|\bobsolete\b|\bunsupported\b|\bout of scope\b"
    r"|\bthird[- ]party(?:'s)?\b|\bno such\b|\bnobody\b|\bupstream(?:'s)?\b|\bexternal(?:ly)?\b|\bfuture\b"
    r"|\bpreviously\b|\bformer(?:ly)?\b|\balternative(?:ly)?\b|\bif (?:\w+ ){0,4}exists?\b"
    r"|不声明|未声明|不存在|不提供|已移除|已废弃|不再|不得|禁止|第三方|上游|外部",
    re.IGNORECASE,
)
_ABSENT: Final = re.compile(
    r"\bnot (?:found|registered|exposed|available|offered|implemented)\b|\b(?:do|does) not exist\b"
    r"|\bno (?:such )?route\b|\bunknown (?:route|path|endpoint)\b|不存在|找不到",
    re.IGNORECASE,
)
"""What scenarios say that happens where nothing is."""

_NOT_BEFORE: Final = re.compile(
    r"\b(?:no|not|never|nor|neither|than|unlike|instead of|replac(?:es?|ing)|old)\s+(?:an?\s+|the\s+|to\s+)?[`*]*$",
    re.IGNORECASE,
)
_LONGEST_STEP: Final = 40
"""Lines above one in which its step may begin."""

_BLOCK_START: Final = re.compile(r"\s*(?:[-*+#>|]|\d+[.)]\s|$)")
_SENTENCE_END: Final = re.compile(r"(?<=[.;])\s+|(?<=[。；])\s*")


def is_api_path(path: str) -> bool:
    """Tell whether a path can be an operation of a public API: no page, no probe, no example of what does not exist."""
    parts = [part for part in without_prefix(segments(path)) if part != "{}"]
    if all(map(PREFIX.fullmatch, parts)) or any(
        _NO_API.fullmatch(part) for part in (segments(path)[0], parts[0], parts[-1])
    ):
        return False
    return _INTERNAL.fullmatch(parts[0]) is None and not any(_NO_SUCH.search(part) for part in parts)


def affirms(promise: Promise, mention: Mention) -> bool:
    """Tell whether a promise says, and does not only mention, that an endpoint is there; it names verb and path."""
    lines = promise.site.document.value
    if mention.confidence < Confidence.MEDIUM or mention.is_alternative or _is_given(lines, mention.line):
        return False
    if promise.is_scenario and mention.confidence < Confidence.HIGH and lines[mention.line].startswith("#"):
        return False  # the title of a scenario is short for what its steps say
    written = lines[mention.line][mention.column - 1 : mention.end_column - 1]
    sentence = _sentence(lines, mention.line, written)
    before = sentence.partition(written)[0]
    if _DENIED.search(f"{promise.site.name}. {sentence}") or _NOT_BEFORE.search(before):
        return False
    return not promise.is_scenario or not _is_refused(promise)


def _is_refused(promise: Promise) -> bool:
    """Tell whether what happens in a scenario is what happens where no endpoint is."""
    named = {status.status for status in promise.statuses()}
    if named:
        return named <= {"404", "405", "410"}
    return any(_ABSENT.search(text) for _, text in promise.outcome)


def _is_given(lines: Sequence[str], line: int) -> bool:
    """Tell whether a line belongs to what a scenario presupposes: the step GIVEN and what follows it."""
    for index in range(line, max(-1, line - _LONGEST_STEP), -1):
        step = step_of(lines[index])
        if step is not None or lines[index].lstrip().startswith("#"):
            return step == GIVEN
    return False


def _sentence(lines: Sequence[str], line: int, part: str) -> str:
    """Return the sentence that holds `part` of the line at an index, also where it is wrapped over lines."""
    start, end = line, line + 1
    while start > max(0, line - _LONGEST_STEP) and not _BLOCK_START.match(lines[start]) and lines[start - 1].strip():
        start -= 1
    while end < min(len(lines), line + _LONGEST_STEP) and not _BLOCK_START.match(lines[end]):
        end += 1
    sentences = _SENTENCE_END.split(" ".join(line.strip() for line in lines[start:end]))
    return next((sentence for sentence in sentences if part in sentence), lines[line])
